"""The sound files of folders and zips: where each lies, and what tells that it changed.

Nothing is unpacked to disk and nothing is decoded here; what is not worth opening gets its reason.
"""

import os
import stat
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ghostnote.errors import CorpusError

_AUDIO_ENDINGS = "wav wave aif aiff aifc flac ogg oga opus mp3 m4a mp4 aac caf w64 rf64 au snd"
AUDIO_SUFFIXES = frozenset(f".{ending}" for ending in _AUDIO_ENDINGS.split())
"""Names that are opened; what is in them is told by decoding, whichever of these it is."""
MANIFEST_NAME = "manifest.csv"
NOTES_SUFFIX = ".json"
"""Ending of a file that tells of the sound beside it, as in a library that Ghostnote made."""
MAX_FILE_BYTES = 200 * 2**20
MAX_ZIP_MEMBERS = 100_000
BOMB_BYTES, BOMB_RATIO = 2**20, 200
"""A zip member of more bytes than this that is packed more than this many times is not read."""


@dataclass(frozen=True)
class Source:
    """One file that may hold a sound, or one member of a zip.

    `file` is the file on disk, `member` the name inside it (empty for a plain file), `root` the
    folder or file that was asked for. `size`, `mtime_ns` and, of a member, `crc` tell whether it
    changed since it was last read. `refusal` is why it is not worth opening, or empty.
    """

    file: Path
    member: str
    root: Path
    size: int = 0
    mtime_ns: int = 0
    crc: int = 0
    refusal: str = ""

    @property
    def path(self) -> str:
        """Where the sound lies, as printed and sorted: `a/kick.wav` or `a.zip!inner/kick.wav`."""
        name = f"{self.file}!{self.member}" if self.member else str(self.file)
        # A name that is not UTF-8 still has to be printed and stored.
        return name.encode(errors="backslashreplace").decode()


def find_sources(roots: Sequence[Path], *, leave_out: Path) -> list[Source]:
    """Every source under `roots`, each once, ordered by path; `leave_out` is not entered.

    Hidden files, `__MACOSX`, `manifest.csv` and notes, JSON that is named like a sound beside it,
    are passed over. Links to folders are followed, each folder once.

    Raises:
        CorpusError: a root does not exist.
    """
    found: dict[str, Source] = {}
    entered = {_identity(leave_out)} if leave_out.exists() else set()
    for root in roots:
        if not root.exists():
            raise CorpusError(f"{root} does not exist; name a folder, a zip or a sound file")
        resolved = root.resolve()
        files = _walk(resolved, entered) if resolved.is_dir() else _file_sources(resolved, resolved)
        for source in files:
            found.setdefault(source.path, source)
    notes = _notes(found)
    return [found[path] for path in sorted(found) if path not in notes]


def _notes(paths: Iterable[str]) -> set[str]:
    """Those of `paths` that are notes on the sound of the same name beside them."""
    suffixes = {path: PurePosixPath(path).suffix for path in paths}
    stems = {path: path.removesuffix(suffix) for path, suffix in suffixes.items()}
    sounds = {stems[path] for path, suffix in suffixes.items() if suffix.lower() in AUDIO_SUFFIXES}
    return {
        path
        for path, suffix in suffixes.items()
        if suffix.lower() == NOTES_SUFFIX and stems[path] in sounds
    }


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _walk(root: Path, entered: set[tuple[int, int]]) -> Iterator[Source]:
    unreadable: list[Source] = []

    def note(error: OSError) -> None:
        reason = f"unreadable: the folder cannot be listed ({error.strerror})"
        unreadable.append(Source(Path(error.filename), "", root, refusal=reason))

    for name, folders, files in os.walk(root, followlinks=True, onerror=note):
        folder = Path(name)
        # By what the folder is, not what it is called: a loop of links ends here.
        identity = _identity(folder)
        if identity in entered:
            folders.clear()
            continue
        entered.add(identity)
        folders[:] = sorted(each for each in folders if not _is_junk(each))
        for each in sorted(files):
            if not _is_junk(each) and each.lower() != MANIFEST_NAME:
                yield from _file_sources(folder / each, root)
    yield from unreadable


def _is_junk(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def _file_sources(file: Path, root: Path) -> Iterator[Source]:
    try:
        status = file.stat()
    except OSError as error:
        reason = f"unreadable: the file cannot be opened ({error.strerror})"
        yield Source(file, "", root, refusal=reason)
        return
    stamp = {"size": status.st_size, "mtime_ns": status.st_mtime_ns}
    if not stat.S_ISREG(status.st_mode):
        # Opening a pipe or a device can wait for ever.
        yield Source(file, "", root, **stamp, refusal="unreadable: not a regular file")
    elif file.suffix.lower() == ".zip":
        yield from _zip_sources(file, root, status.st_mtime_ns, stamp)
    else:
        yield Source(file, "", root, **stamp, refusal=_refusal(file.name, status.st_size))


def _refusal(name: str, size: int) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in AUDIO_SUFFIXES:
        return f"not audio: its name ends in {suffix}" if suffix else "not audio: no file ending"
    if size == 0:
        return "the audio is empty: the file holds no bytes"
    if size > MAX_FILE_BYTES:
        return f"too large: {size / 2**20:.0f} MB; at most {MAX_FILE_BYTES / 2**20:.0f} MB are read"
    return ""


def _zip_sources(file: Path, root: Path, mtime_ns: int, stamp: dict[str, int]) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    # zipfile raises the last three on damaged directories.
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        reason = f"unreadable: not a readable zip ({error})"
        yield Source(file, "", root, **stamp, refusal=reason)
        return
    if len(members) > MAX_ZIP_MEMBERS:
        reason = f"too large: {len(members)} members; at most {MAX_ZIP_MEMBERS} are read"
        yield Source(file, "", root, **stamp, refusal=reason)
        return
    for member in members:
        parts = PurePosixPath(member.filename).parts
        passed_over = member.is_dir() or any(map(_is_junk, [p for p in parts if p != ".."]))
        if passed_over or not parts or parts[-1].lower() == MANIFEST_NAME:
            continue
        reason = _member_refusal(member)
        yield Source(
            file, member.filename, root, member.file_size, mtime_ns, member.CRC, refusal=reason
        )


def _member_refusal(member: zipfile.ZipInfo) -> str:
    path = PurePosixPath(member.filename)
    # Nothing is unpacked, so such a name does no harm; but who wrote it meant to do some.
    if path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in path.parts[0]:
        return "unsafe: a path that leads out of its zip"
    if path.suffix.lower() == ".zip":
        return "not audio: a zip within a zip"
    if refusal := _refusal(path.name, member.file_size):
        return refusal
    if member.flag_bits & 1:
        return "unreadable: encrypted in its zip"
    packed = max(1, member.compress_size)
    if member.file_size > BOMB_BYTES and member.file_size > BOMB_RATIO * packed:
        return f"unsafe: packed {member.file_size // packed} times in its zip, as no sound is"
    return ""
