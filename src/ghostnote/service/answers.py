"""Answers that are true only now: JSON that nothing keeps."""

from fastapi import Response

from ghostnote.service.schemas import Document


def fresh(document: Document) -> Response:
    """`document` as JSON, to be asked for anew each time."""
    headers = {"Cache-Control": "no-store"}
    return Response(document.model_dump_json(), headers=headers, media_type="application/json")
