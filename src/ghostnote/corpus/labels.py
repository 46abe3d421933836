"""What a sound is: its class, pack, source and licence, from a manifest or from names."""

import csv
import io
import itertools
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ghostnote.corpus.sources import MANIFEST_NAME, Source

UNKNOWN = "unknown"

WORDS: dict[str, str] = {
    "kick": "kick kicks kik bassdrum bassdrums",
    "snare": "snare snares snr",
    "hihat": "hihat hihats hithat chihat ohihat hat hats closedhat openhat hhclosed hhopen chh ohh",
    "clap": "clap claps handclap handclaps",
    "tom": "tom toms hitom lowtom midtom floortom",
    "rim": "rim rims rimshot rimshots sidestick crossstick",
    "cymbal": "cymbal cymbals cymball crash crashes ride rides splash china",
    "tambourine": "tambourine tambourines tamborine tamb tambs",
    "perc": "perc percs percussion cowbell conga congas bongo bongos clave claves maraca maracas "
    "shaker shakers cabasa guiro agogo timbale timbales tabla triangle woodblock block bell",
}
"""Words that name a class, lower case, with common misspellings."""
CODES: dict[str, str] = {
    "kick": "bd kd kck",
    "snare": "sd sn",
    "hihat": "hh ch oh",
    "clap": "cp",
    "tom": "ht mt lt",
    "rim": "rs",
    "cymbal": "cy cr rd",
    "tambourine": "tb",
    "perc": "cb hc mc lc cl ma sh",
}
"""Drum machines' abbreviations: they count only in a name without any of `WORDS`."""
PAIRS: dict[tuple[str, str], str] = {
    ("bass", "drum"): "kick",
    ("side", "stick"): "rim",
    ("cross", "stick"): "rim",
    ("cymbal", "closed"): "hihat",
    ("cymbal", "open"): "hihat",
    ("cymbal", "pedal"): "hihat",
    ("hi", "hat"): "hihat",
}
"""Two words in a row that name a class together."""
_GENERIC_WORDS = (
    "audio data drum drums etc file files hit hits library oneshot oneshots one shot shots samples "
    "sample sound sounds src wav wavs wave flac aiff mp3 ogg"
)
GENERIC = frozenset(_GENERIC_WORDS.split())
"""Words of folders that say nothing about what was recorded."""

_WORD_CLASS = {word: name for name, words in WORDS.items() for word in words.split()}
_CODE_CLASS = {code: name for name, codes in CODES.items() for code in codes.split()}
_MAX_MANIFEST_BYTES = 100 * 2**20


@dataclass(frozen=True)
class Labels:
    """What is known of a sound besides its samples."""

    drum_class: str
    pack: str
    source: str
    licence: str


def split_words(name: str) -> list[str]:
    """Lower-case words of a file or folder name: `DT_OpenHat01` gives `dt, open, hat`."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def class_of_name(name: str) -> str | None:
    """The class a name states, or None where it states none, or more than one."""
    words = split_words(name)
    for start, pair in enumerate(itertools.pairwise(words)):
        if pair in PAIRS:
            words[start : start + 2] = [PAIRS[pair], ""]
    for table in (_WORD_CLASS, _CODE_CLASS):
        stated = {table[word] for word in words if word in table}
        if len(stated) == 1:
            return stated.pop()
        if stated:
            return None
    return None


def _names_nothing(folder: str) -> bool:
    """Whether a folder's name says only what class of sound it holds, or not even that.

    `Snares 2` and `bd` do; `808` and `CR78` name an instrument.
    """
    known = GENERIC | _WORD_CLASS.keys() | _CODE_CLASS.keys()
    tokens = [token for token in re.findall(r"[A-Za-z0-9]+", folder) if not token.isdigit()]
    return bool(tokens) and all(
        token.isalpha() and (token.lower() in known or set(split_words(token)) <= known)
        for token in tokens
    )


class Labeller:
    """Labels sources; each manifest is read once. `problems` are manifests that were not usable."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._manifests: dict[str, dict[str, dict[str, str]] | None] = {}
        self._members: dict[Path, frozenset[str]] = {}

    def label(self, source: Source) -> Labels:
        """Labels of `source`: of the nearest manifest with a row for it, else of its names."""
        inner = PurePosixPath(source.member)
        for folder in inner.parents if source.member else ():
            name = str(folder / MANIFEST_NAME)
            row = self._row(source.file, name, str(inner.relative_to(folder)))
            if row is not None:
                return _from_row(row, source)
        for outer in source.file.parents:
            within = source.file.relative_to(outer).as_posix()
            row = self._row(outer / MANIFEST_NAME, "", within)
            if row is not None:
                return _from_row(row, source)
        return _from_names(source)

    def _row(self, file: Path, member: str, within: str) -> dict[str, str] | None:
        key = f"{file}!{member}"
        if key not in self._manifests:
            self._manifests[key] = self._read(file, member)
        manifest = self._manifests[key]
        return manifest.get(within) if manifest is not None else None

    def _read(self, file: Path, member: str) -> dict[str, dict[str, str]] | None:
        try:
            content = self._content(file, member)
            if content is None:
                return None
            rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        except (OSError, ValueError, csv.Error, zipfile.BadZipFile, NotImplementedError) as error:
            self.problems.append(f"{file}{'!' if member else ''}{member}: not readable ({error})")
            return None
        # Some other program's manifest: nothing to do with ours.
        if not rows or not {"path", "class"} <= rows[0].keys():
            return None
        return {row["path"]: row for row in rows if row["path"]}

    def _content(self, file: Path, member: str) -> bytes | None:
        if not member:
            return file.read_bytes() if file.is_file() else None
        with zipfile.ZipFile(file) as archive:
            if file not in self._members:
                self._members[file] = frozenset(archive.namelist())
            if member not in self._members[file]:
                return None
            with archive.open(member) as opened:
                return opened.read(_MAX_MANIFEST_BYTES)


def _from_row(row: dict[str, str], source: Source) -> Labels:
    def value(column: str) -> str:
        # A row with too few fields holds None.
        return (row.get(column) or "").strip()

    stated = value("class")
    drum_class = class_of_name(stated) or stated.lower() or _class_of_places(source) or UNKNOWN
    pack = value("pack") or _pack_of_original(value("original"))
    if pack or value("source"):
        name = value("source") or source.root.stem
        return Labels(drum_class, _join(name, pack), name, value("licence") or UNKNOWN)
    named = _from_names(source)
    return Labels(drum_class, named.pack, named.source, value("licence") or UNKNOWN)


def _pack_of_original(original: str) -> str:
    """The outermost folder in the original release whose name says what was recorded."""
    folders = PurePosixPath(original.split(" + ")[0]).parts[:-1]
    return next((folder for folder in folders if not _names_nothing(folder)), "")


def _from_names(source: Source) -> Labels:
    root = source.root if source.root.is_dir() else source.root.parent
    name, folders = root.name, [*source.file.relative_to(root).parts[:-1]]
    if source.member and source.root.is_dir():
        folders.append(source.file.stem)
    elif source.member:
        name = source.root.stem
    folders += PurePosixPath(source.member).parts[:-1]
    while folders and _names_nothing(folders[-1]):
        folders.pop()
    drum_class = _class_of_places(source) or UNKNOWN
    return Labels(drum_class, _join(name, "/".join(folders)), name, UNKNOWN)


def _join(source: str, pack: str) -> str:
    return f"{source}/{pack}" if pack else source


def _class_of_places(source: Source) -> str | None:
    """Class of the folders from the inside out, then of the file's own name."""
    inner = PurePosixPath(source.member)
    folders: Iterable[str] = [*reversed(inner.parts[:-1])]
    if source.member:
        folders = [*folders, source.file.stem]
    root = source.root if source.root.is_dir() else source.root.parent
    outer = [*reversed(source.file.relative_to(root).parts[:-1]), root.name]
    stem = inner.stem if source.member else source.file.stem
    for name in (*folders, *outer, stem):
        if (drum_class := class_of_name(name)) is not None:
            return drum_class
    return None
