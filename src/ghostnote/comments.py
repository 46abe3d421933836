"""The comment that an audio file carries beside its sound, in WAV and FLAC.

In WAV it is the `ICMT` of a `LIST` chunk of kind `INFO` (Microsoft, Multimedia Programming
Interface and Data Specifications 1.0, 1991), in FLAC the Vorbis comment `COMMENT`: what sound
editors show, and what they keep when they copy or tag a file.
"""

import struct
from collections.abc import Iterator

MAX_COMMENT_BYTES = 16 * 1024
"""Longest comment that is read."""
MAX_PARTS = 1000
"""Chunks, blocks or fields that are looked at, so that a hostile file costs no time."""
_VORBIS_COMMENT, _LAST_BLOCK = 4, 0x80


def into_wav(wav: bytes, text: str) -> bytes:
    """`wav`, a RIFF file without a comment, with `text` as its comment.

    The chunk goes last: what reads only up to the sound finds the file as it was.
    """
    content = text.encode() + b"\0"
    field = struct.pack("<4sI", b"ICMT", len(content)) + content + b"\0" * (len(content) % 2)
    chunk = struct.pack("<4sI4s", b"LIST", 4 + len(field), b"INFO") + field
    body = wav[8:] + b"\0" * (len(wav) % 2) + chunk
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def comment_of(content: bytes) -> str:
    """The comment of a WAV or FLAC file; empty where it has none, whatever `content` is."""
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        raw = _in_riff(content)
    elif content[:4] == b"fLaC":
        raw = _in_flac(content)
    else:
        return ""
    if len(raw) > MAX_COMMENT_BYTES:
        return ""
    return raw.rstrip(b"\0").decode(errors="replace")


def _in_riff(content: bytes) -> bytes:
    for name, start, end in _chunks(content, 12, len(content)):
        if name == b"LIST" and content[start : start + 4] == b"INFO":
            for field, first, last in _chunks(content, start + 4, end):
                if field == b"ICMT":
                    return content[first:last]
    return b""


def _chunks(content: bytes, position: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of each chunk that begins from `position` on and before `end`."""
    for _ in range(MAX_PARTS):
        if position + 8 > end:
            return
        name, size = struct.unpack_from("<4sI", content, position)
        start = position + 8
        yield name, start, min(start + size, end)
        position = start + size + size % 2


def _in_flac(content: bytes) -> bytes:
    position = 4
    for _ in range(MAX_PARTS):
        if position + 4 > len(content):
            break
        kind, size = content[position], int.from_bytes(content[position + 1 : position + 4], "big")
        block = content[position + 4 : position + 4 + size]
        if kind & ~_LAST_BLOCK == _VORBIS_COMMENT:
            return _vorbis(block)
        if kind & _LAST_BLOCK:
            break
        position += 4 + size
    return b""


def _vorbis(block: bytes) -> bytes:
    """The field `COMMENT` of a block: the vendor's name, a count, then the fields."""
    if len(block) < 4:
        return b""
    (vendor,) = struct.unpack_from("<I", block)
    position = 4 + vendor + 4
    for _ in range(MAX_PARTS):
        if position + 4 > len(block):
            break
        (size,) = struct.unpack_from("<I", block, position)
        name, equals, text = block[position + 4 : position + 4 + size].partition(b"=")
        if equals and name.upper() == b"COMMENT":
            return text
        position += 4 + size
    return b""
