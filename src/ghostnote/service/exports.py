"""The folder that a local server may write to: new files and folders, never over old ones."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ghostnote import files
from ghostnote.errors import LibraryError
from ghostnote.service.problems import ExportError

MAX_NUMBER = 9999
"""Files of one name that are told apart by a number."""


class Exports:
    """One folder. Names come from `kit.names`, none of which leads anywhere else."""

    def __init__(self, folder: Path) -> None:
        """Make the folder if need be; Raises `LibraryError` if it cannot be written to."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._folder = folder.resolve(strict=True)
            with tempfile.TemporaryFile(dir=self._folder):
                pass
        except OSError as error:
            reason = error.strerror or str(error)
            raise LibraryError(
                f"{folder}, the folder of exports, cannot be written to: {reason}"
            ) from error

    @property
    def name(self) -> str:
        """What the folder is called, without where it lies."""
        return self._folder.name or str(self._folder)

    def write(self, name: str, suffix: str, content: bytes) -> str:
        """Write a file called `name`, and a number if that is taken; gives what it is called.

        It appears whole. The same content under the same name is written once.

        Raises:
            ExportError: it cannot be written.
        """
        with (
            _told(),
            tempfile.TemporaryDirectory(prefix=".ghostnote-", dir=self._folder) as temporary,
        ):
            made = Path(temporary) / "content"
            files.write_bytes(made, content)
            for path in self._candidates(name, suffix):
                if _holds(path, content) or _placed(made, path):
                    return path.name
        raise ExportError(f"there are {MAX_NUMBER} files called {name}{suffix} already")

    def write_folder(self, name: str, contents: Mapping[str, bytes]) -> str:
        """Write a folder of `contents`, by their paths in it, called as `write` does.

        It appears whole, too. Raises as `write`.
        """
        with (
            _told(),
            tempfile.TemporaryDirectory(prefix=".ghostnote-", dir=self._folder) as temporary,
        ):
            made = Path(temporary) / name
            for relative, content in contents.items():
                files.write_bytes(made / relative, content)
            for path in self._candidates(name, ""):
                if os.path.lexists(path):
                    if _holds_all(path, contents):
                        return path.name
                    continue
                try:
                    made.rename(path)
                except OSError:
                    # Another one took the name meanwhile.
                    if not os.path.lexists(path):
                        raise
                    continue
                return path.name
        raise ExportError(f"there are {MAX_NUMBER} folders called {name} already")

    def _candidates(self, name: str, suffix: str) -> Iterator[Path]:
        assert Path(name).name == name, name
        yield self._folder / f"{name}{suffix}"
        for number in range(2, MAX_NUMBER + 1):
            yield self._folder / f"{name}-{number}{suffix}"


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file, no link, holds this `content` already."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size != len(content):
        return False
    return path.read_bytes() == content


def _placed(made: Path, path: Path) -> bool:
    """Whether the file `made` is now at `path`: not where anything is, even a link elsewhere."""
    try:
        os.link(made, path)
    except FileExistsError:
        return False
    except OSError:
        # Of a file system without links. An empty file holds the name until `made` is there.
        try:
            path.open("xb").close()
        except FileExistsError:
            return False
        try:
            made.replace(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return True


def _holds_all(folder: Path, contents: Mapping[str, bytes]) -> bool:
    if folder.is_symlink():
        return False
    return all(_holds(folder / relative, content) for relative, content in contents.items())


@contextmanager
def _told() -> Iterator[None]:
    """Raises `ExportError` where something cannot be written, and does not tell where it lies."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"the folder of exports cannot be written to: {reason}") from error
