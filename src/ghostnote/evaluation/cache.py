"""What was worked out before, by the hash of all that it depends on.

An entry is a file of its own, so a run that is stopped loses what it had not finished and no more.
One that cannot be read is worked out again.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ghostnote import arrays, files

Arrays = dict[str, NDArray[np.generic]]


def key_of(**parts: object) -> str:
    """The name of an entry: SHA-256 over `parts`, which JSON can hold."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


class Cache:
    """A folder of entries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def document(self, key: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The JSON document `key`; from `make` where there is no whole one."""
        path = self.folder / f"{key}.json"
        try:
            digest, _, content = path.read_text().partition("\n")
            if digest == _digest(content):
                found: dict[str, Any] = json.loads(content)
                return found
        except (FileNotFoundError, UnicodeDecodeError):
            pass  # only a cache
        made = make()
        content = json.dumps(made)
        files.write_text(path, f"{_digest(content)}\n{content}")
        return made

    def arrays(self, key: str, names: list[str], make: Callable[[], Arrays]) -> Arrays:
        """The arrays called `names` of archive `key`; from `make` where there is no whole one."""
        path = self.folder / f"{key}.npz"
        try:
            return dict(zip(names, arrays.unpack(path.read_bytes(), *names), strict=True))
        except (FileNotFoundError, ValueError):
            pass  # only a cache
        made = make()
        files.write_bytes(path, arrays.pack(**made))
        return made


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
