"""One source to one clip: what a worker process does with each file."""

import hashlib
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import condition
from ghostnote.corpus.copies import sketch
from ghostnote.corpus.sources import MAX_FILE_BYTES, Source
from ghostnote.decoding import decode
from ghostnote.errors import (
    AudioContentError,
    AudioError,
    AudioFormatError,
    AudioTooLargeError,
)

MAX_SOURCE_SECONDS = 60.0
"""Longer sounds are left out, by their header where it tells."""
FULL_SCALE = 32_767
"""The 16-bit integer that stands for 1.0: rounding lies 98 dB below full scale."""


@dataclass(frozen=True)
class Clip:
    """A conditioned sound: `samples` `[T]` int16, SHA-256 of its bytes, and its sketch."""

    samples: NDArray[np.int16]
    sha256: str
    sketch: NDArray[np.float16]


def read_clip(source: Source) -> Clip:
    """Decode and condition a source.

    Raises:
        AudioError: it cannot be used; the message says why.
    """
    content = _member_bytes(source) if source.member else source.file
    samples = condition(decode(content, max_seconds=MAX_SOURCE_SECONDS))
    integers = np.rint(samples * FULL_SCALE).astype(np.int16)
    return Clip(integers, hashlib.sha256(integers.tobytes()).hexdigest(), sketch(samples))


def refusal_text(error: AudioError) -> str:
    """A reason for leaving a sound out: what kind, a colon, and the detail."""
    match error:
        case AudioFormatError():
            return f"unreadable: {error}"
        case AudioTooLargeError():
            return f"too large: {error}"
        case _:
            return str(error)


@lru_cache(maxsize=1)
def _open_zip(file: Path, mtime_ns: int) -> zipfile.ZipFile:
    # Members come in the order of their zip: its directory is read once, not once a member.
    return zipfile.ZipFile(file)


def _member_bytes(source: Source) -> bytes:
    try:
        with _open_zip(source.file, source.mtime_ns).open(source.member) as member:
            # The size a zip states is a claim; zipfile checks it only at the end.
            content = member.read(MAX_FILE_BYTES + 1)
    except (
        OSError,
        RuntimeError,  # encrypted; NotImplementedError of a packing method is one too
        ValueError,
        KeyError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise AudioFormatError(f"not a readable member of its zip ({error})") from error
    if len(content) > MAX_FILE_BYTES:
        raise AudioTooLargeError(f"at most {MAX_FILE_BYTES / 2**20:.0f} MB are read")
    if not content:
        raise AudioContentError("the audio is empty: the file holds no bytes")
    return content
