"""How a command ends: in JSON, or in one line that says what to mend."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ghostnote.errors import GhostnoteError


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


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Write at `path`; Raises `GhostnoteError` where that fails."""
    try:
        yield
    except OSError as error:
        place = error.filename or path
        raise GhostnoteError(f"{place} cannot be written: {error.strerror or error}") from error
