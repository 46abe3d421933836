"""Atomic writes: a file or folder is either the old one or the new one, never half of one."""

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path` that takes its place when the block succeeds.

    The parent folder is made if need be. If the block raises, `path` is left as it was and the
    temporary file is removed. The content is synced to disk before the rename, so that a power
    cut leaves the old file or the new one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    # Not mkstemp, whose files are private: the kernel makes this one as readable as any other.
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666)
    mode = stat.S_IMODE(os.fstat(handle).st_mode)
    os.close(handle)
    try:
        yield temporary
        # Safetensors puts a private file in its place.
        temporary.chmod(mode)
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the place of `path` when the block succeeds.

    The parent folder is made if need be. What was at `path` is moved aside and removed when the new
    folder has its place; if anything fails until then, it is back as it was. Both lie in a hidden
    folder beside `path` meanwhile, where a kill between two renames leaves them whole.
    """
    path = path.resolve()
    scratch = _scratch(path)
    made, aside = scratch / "made.part", scratch / "aside.part"
    try:
        made.mkdir()
        yield made
        if path.exists():
            path.replace(aside)
        made.replace(path)
    finally:
        if aside.exists() and not path.exists():
            aside.replace(path)
        shutil.rmtree(scratch, ignore_errors=True)


def check_folder(path: Path) -> None:
    """Raises `OSError` where `replacing_folder` could make nothing beside `path`."""
    _scratch(path.resolve()).rmdir()


def _scratch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    scratch.mkdir()
    return scratch


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path` atomically."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def write_text(path: Path, content: str) -> None:
    """Write `content` to `path` atomically, as UTF-8."""
    write_bytes(path, content.encode())
