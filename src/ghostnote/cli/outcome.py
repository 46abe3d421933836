"""How a command ends: in JSON, or in one line that says what to mend."""

import json
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ghostnote import files
from ghostnote.errors import ControlError, GhostnoteError

SEEDS = 2**32
"""As `engine.recipe` has it, which would load numpy for `--help`."""
TEMPORARY = ".part"
"""How names of files end that are only there while something is written, as `files` has it."""


def fail(error: GhostnoteError, *, status: int) -> None:
    """Tell of `error` and end with `status`."""
    print(f"ghostnote: {error}", file=sys.stderr)
    sys.exit(status)


def print_json(document: object) -> None:
    """Print `document` for another program."""
    print(json.dumps(document, indent=2))


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Import what the `extra` of the package brings; Raises `GhostnoteError` where it is not."""
    try:
        yield
    except ModuleNotFoundError as error:
        first = "pip install torch==2.13.0, then " if extra == "train" else ""
        raise GhostnoteError(
            f"{error.name} is not installed; this needs more than playing: "
            f"{first}pip install -e '.[{extra}]' where Ghostnote lies"
        ) from error


def fresh_seed(seed: int | None, count: int = 1) -> int:
    """The `seed` that was given, or one by chance that leaves room for `count` from it on.

    Raises:
        ControlError: there are no such seeds.
    """
    if (seed or 0) + count > SEEDS:
        given = "" if seed is None else f"seed={seed} is out of range: "
        past = "the last is" if count == 1 else f"{count} seeds from there on go past the last,"
        raise ControlError(f"{given}{past} {SEEDS - 1}")
    return random.SystemRandom().randrange(SEEDS - count + 1) if seed is None else seed


def refuse_existing(path: Path, *, overwrite: bool) -> None:
    """Raises `GhostnoteError` where what is at `path` is not to be written over."""
    if path.is_dir():
        raise GhostnoteError(f"{path} is a folder, not a file to write")
    if path.exists() and not overwrite:
        raise GhostnoteError(f"{path} is there already; --overwrite writes over it")


def write_file(path: Path, content: bytes, *, overwrite: bool) -> None:
    """Write `content` at `path`, atomically.

    Raises:
        GhostnoteError: it cannot be written, or is there and not to be written over.
    """
    refuse_existing(path, overwrite=overwrite)
    with writing(path):
        files.write_bytes(path, content)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Write at `path`; Raises `GhostnoteError` where that fails.

    The error names what is at fault, and `path` in place of a temporary file.
    """
    try:
        yield
    except OSError as error:
        named = error.filename
        place = path if named is None or str(named).endswith(TEMPORARY) else named
        raise GhostnoteError(f"{place} cannot be written: {error.strerror or error}") from error
