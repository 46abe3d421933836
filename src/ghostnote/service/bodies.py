"""A JSON body, read into memory within limits and checked against a schema."""

import asyncio
from typing import TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ghostnote.service.problems import ParameterError, RequestError
from ghostnote.service.query import MAX_FAULTS, SHOWN_LENGTH
from ghostnote.service.schemas import Fault

MAX_BODY_BYTES = 256 * 1024
"""Sixteen pads with every control and the longest latents take under a third of it."""

Body = TypeVar("Body", bound=BaseModel)


async def read_json(request: Request, schema: type[Body], *, timeout_seconds: float) -> Body:
    """Read the body of `request` as a document of `schema`.

    Raises:
        RequestError: it is not declared as JSON, too large, or takes too long.
        ParameterError: it is not JSON, or fields are missing, unknown or out of range.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    # Only JSON: a form of another site could send any other kind without asking first.
    if kind != "application/json":
        raise RequestError(415, "send the request as application/json")
    content = bytearray()
    try:
        async with asyncio.timeout(timeout_seconds):
            async for chunk in request.stream():
                content += chunk
                if len(content) > MAX_BODY_BYTES:
                    raise RequestError(413, f"the request is over {MAX_BODY_BYTES} bytes")
    except TimeoutError as error:
        raise RequestError(408, f"the request took over {timeout_seconds:g} s") from error
    try:
        return schema.model_validate_json(bytes(content))
    except ValidationError as error:
        raise ParameterError([_fault(each) for each in error.errors()[:MAX_FAULTS]]) from error


def _fault(error: ErrorDetails) -> Fault:
    context = error.get("ctx", {})
    name = ".".join(map(str, error["loc"])) or "body"
    return Fault(
        name=name[:SHOWN_LENGTH],
        detail=_detail(error),
        minimum=context.get("ge"),
        maximum=context.get("le"),
    )


def _detail(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return "no such field here"
    if error["type"] == "missing":
        return "is missing"
    said = error["msg"].replace("Input should be", "must be", 1).removeprefix("Value error, ")
    return said[:1].lower() + said[1:]
