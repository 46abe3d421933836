"""How a failure is told over HTTP: RFC 9457 problem documents, one shape for every error."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from ghostnote.errors import (
    AudioContentError,
    AudioFormatError,
    AudioTooLargeError,
    ControlError,
    GhostnoteError,
    KitError,
    ModelNotFoundError,
    RenderError,
)
from ghostnote.service.schemas import Fault, Problem

_log = logging.getLogger("ghostnote.service")

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 1


class NoScoresError(GhostnoteError):
    """There are no measurements that could be shown (HTTP 404)."""


class ExportError(GhostnoteError):
    """A sound or kit that could not be written into the folder of exports (HTTP 500)."""


class UnavailableError(GhostnoteError):
    """The server cannot take more work just now (HTTP 503)."""


class RequestError(GhostnoteError):
    """A request that is refused with `status`, before it reaches a model."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


class ParameterError(ControlError):
    """Parameters that are unknown, repeated or out of range: one `Fault` each (HTTP 422)."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.name}: {fault.detail}" for fault in faults))
        self.faults = faults


STATUS: Mapping[type[GhostnoteError], int] = {
    AudioFormatError: 415,
    AudioTooLargeError: 413,
    AudioContentError: 422,
    ControlError: 422,
    KitError: 422,
    ModelNotFoundError: 404,
    NoScoresError: 404,
    UnavailableError: 503,
    ExportError: 500,
    RenderError: 500,
}
"""The one mapping from the exception tree; what is not in it is 500, and not told in detail."""


def problem(
    status: int,
    detail: str,
    *,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document as a response."""
    return _answer(_document(status, detail, faults), headers or {})


def from_error(error: Exception) -> Response:
    """The problem that tells of `error`, as a response."""
    document = problem_of(error)
    retry = {"Retry-After": str(RETRY_SECONDS)} if document.status == 503 else {}
    return _answer(document, retry)


def problem_of(error: Exception) -> Problem:
    """The problem that tells of `error`; an error nobody foresaw says nothing of its inside."""
    if isinstance(error, ParameterError):
        return _document(422, str(error), error.faults)
    if isinstance(error, RequestError):
        return _document(error.status, _sentence(str(error)))
    for kind, status in STATUS.items():
        if isinstance(error, kind):
            return _document(status, _sentence(str(error)))
    return _document(500, "Something failed inside the server; its log says what.")


def _document(status: int, detail: str, faults: Sequence[Fault] = ()) -> Problem:
    title = HTTPStatus(status).phrase
    return Problem(title=title, status=status, detail=detail, errors=list(faults) or None)


def _answer(document: Problem, headers: Mapping[str, str]) -> Response:
    content = document.model_dump_json(exclude_none=True)
    sent = {"Cache-Control": "no-store"} | dict(headers)
    return Response(content, document.status, sent, media_type=MEDIA_TYPE)


async def on_ghostnote_error(request: Request, error: Exception) -> Response:
    """Answer an error of our own tree; one that is no client's doing goes to the log."""
    response = from_error(error)
    if response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("a request failed", exc_info=error)
    return response


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses: 404, 405 and their like."""
    assert isinstance(error, HTTPException)
    detail = str(error.detail)
    if error.status_code == 404:
        detail = "Nothing is at this address."
    elif error.status_code == 405:
        detail = f"{request.method} is not possible at this address."
    return problem(error.status_code, detail, headers=error.headers)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
