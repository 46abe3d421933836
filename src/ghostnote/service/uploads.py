"""An uploaded file, read into memory within limits."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import BinaryIO

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from ghostnote.bundle import Manifest
from ghostnote.errors import AudioTooLargeError
from ghostnote.service.problems import ParameterError, RequestError
from ghostnote.service.query import parse_class, parse_flag, parse_hit
from ghostnote.service.schemas import Fault

FRAMING_BYTES = 16 * 1024
"""Room for boundaries, part headers and small fields around the file."""
FIELD_BYTES = 1024


@dataclass(frozen=True)
class MatchForm:
    """The fields of a match: the file's bytes, whether to search on, as which drum, and which hit.

    Without a `drum_class` it is the one that the model takes the file for.
    """

    file: bytes
    refine: bool
    drum_class: str | None
    hit: int


class _InMemoryParser(MultiPartParser):
    """Keeps the file in memory: what a client sends is never written to disk."""

    spool_max_size = 0  # 0 is no limit; the stream is counted instead


async def read_match_form(
    request: Request, manifest: Manifest, *, max_bytes: int, timeout_seconds: float
) -> MatchForm:
    """Read the multipart body of `request`, counting its bytes whatever its headers promise.

    It is to be matched by the model of that `manifest`.

    Raises:
        AudioTooLargeError: the file holds more than `max_bytes`.
        RequestError: the body is not multipart, is malformed or takes too long.
        ParameterError: a field is missing, repeated, unknown or wrong.
    """
    async with _form(request, max_bytes, timeout_seconds) as items:
        return await _fields(items, manifest, max_bytes)


@asynccontextmanager
async def kit_upload(
    request: Request, *, max_bytes: int, timeout_seconds: float
) -> AsyncGenerator[BinaryIO]:
    """The file of a kit that was saved, for as long as it is read; raises as `read_match_form`."""
    async with _form(request, max_bytes, timeout_seconds) as items:
        yield _kit_file(items, max_bytes)


@asynccontextmanager
async def _form(
    request: Request, max_bytes: int, timeout_seconds: float
) -> AsyncGenerator[Sequence[tuple[str, UploadFile | str]]]:
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise RequestError(415, "send the file as multipart/form-data, in the field 'file'")
    _check_length(request.headers.get("content-length"), max_bytes)
    stream = _counted(request, max_bytes)
    parser = _InMemoryParser(
        request.headers, stream, max_files=1, max_fields=3, max_part_size=FIELD_BYTES
    )
    try:
        async with asyncio.timeout(timeout_seconds):
            form = await parser.parse()
    except TimeoutError as error:
        raise RequestError(408, f"the upload took over {timeout_seconds:g} s") from error
    except MultiPartException as error:
        raise RequestError(422, f"the form cannot be read: {error.message}") from error
    try:
        yield form.multi_items()
    finally:
        await form.close()


def _check_length(header: str | None, max_bytes: int) -> None:
    if header is not None and header.isdecimal() and int(header) > max_bytes + FRAMING_BYTES:
        raise _too_large(max_bytes)


async def _counted(request: Request, max_bytes: int) -> AsyncGenerator[bytes]:
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > max_bytes + FRAMING_BYTES:
            raise _too_large(max_bytes)
        yield chunk


async def _fields(
    items: Sequence[tuple[str, UploadFile | str]], manifest: Manifest, max_bytes: int
) -> MatchForm:
    file: bytes | None = None
    refine = False
    drum_class: str | None = None
    hit = 1
    names = [name for name, _ in items]
    for name, value in items:
        if names.count(name) > 1:
            raise ParameterError([Fault(name=name[:60], detail="given more than once")])
        if name == "file" and not isinstance(value, str):
            file = await value.read()
        elif name == "refine" and isinstance(value, str):
            refine = parse_flag(name, value)
        elif name == "class" and isinstance(value, str):
            drum_class = parse_class(value, manifest)
        elif name == "hit" and isinstance(value, str):
            hit = parse_hit(value)
        else:
            raise ParameterError([_unexpected(name, ["file", "refine", "class", "hit"])])
    if file is None:
        raise ParameterError([Fault(name="file", detail="a sample is missing; send one file")])
    if len(file) > max_bytes:
        raise _too_large(max_bytes)
    return MatchForm(file, refine, drum_class, hit)


def _kit_file(items: Sequence[tuple[str, UploadFile | str]], max_bytes: int) -> BinaryIO:
    file: UploadFile | None = None
    for name, value in items:
        if name != "file" or isinstance(value, str):
            raise ParameterError([_unexpected(name, ["file"])])
        file = value
    if file is None:
        raise ParameterError([Fault(name="file", detail="a kit is missing; send one file")])
    if (file.size or 0) > max_bytes:
        raise _too_large(max_bytes)
    return file.file


def _unexpected(name: str, allowed: list[str]) -> Fault:
    if name == "file":
        return Fault(name="file", detail="must be a file, not text")
    return Fault(name=name[:60], detail="no such field here", allowed=allowed)


def _too_large(max_bytes: int) -> AudioTooLargeError:
    return AudioTooLargeError(f"that file is over {max_bytes / 1e6:g} MB; drop a smaller one")
