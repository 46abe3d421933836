"""The kit in a file that was saved: its zip, or the `kit.json` of that, which may hold anything."""

import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Never, TypeVar

from ghostnote.encoding import DEPTHS
from ghostnote.engine.recipe import Recipe, recipe_in
from ghostnote.errors import KitError
from ghostnote.kit.kit import MAX_NAME, Kit, Pad
from ghostnote.kit.pack import MARK, RECIPE
from ghostnote.kit.strokes import check_counts
from ghostnote.kit.take import FORMATS, RATES, Format, Take
from ghostnote.zips import DAMAGED, is_plain

Choice = TypeVar("Choice")

MAX_BYTES = 256 * 1024
"""Of a `kit.json`: of sixteen pads with the longest latents it takes under a third of it."""
MAX_ENTRIES = 2000
"""Files in a zip; a kit has under 300, and twice as many where a Mac packed it again."""
MAX_READ = 2**20
"""Bytes of a zip that are read, most of them its list of files."""
ZIP = b"PK"
NO_KIT = (
    "this is neither the zip nor the kit.json of a kit; of a kit in another format, open one of "
    "the sounds in its folder of samples, which carry their own recipes"
)
_DAMAGED = "this zip is damaged, or packed in a way that cannot be read"


@dataclass(frozen=True)
class SavedKit:
    """What a file says: a kit, how it was taken away, and a recipe for each pad.

    The names of the models are those that it was made with, wherever that was. A recipe's identity
    is empty where the file names none.
    """

    kit: Kit
    take: Take
    recipes: tuple[Recipe, ...]


def saved_kit(file: BinaryIO) -> SavedKit:
    """The kit in a `file` that can be sought in, of which only what is needed is read.

    Whatever it holds, what comes back has names, finite numbers, seeds and latents within the
    limits of a kit; whether models take them is for the models to say. A zip may have been packed
    again, in other folders.

    Raises:
        KitError: it is no kit that Ghostnote saved, or cannot be read.
    """
    file.seek(0)
    head = file.read(len(ZIP))
    content = _unzipped(file) if head == ZIP else head + file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise KitError(NO_KIT if head != ZIP else f"its {RECIPE} is too large for that of a kit")
    return _read(_document(content))


class _Bounded:
    """A file of which no more than `MAX_READ` bytes are read, in whatever order."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = MAX_READ

    def read(self, size: int = -1) -> bytes:
        most = self._left + 1
        found = self._file.read(most if size < 0 else min(size, most))
        self._left -= len(found)
        if self._left < 0:
            raise KitError("this zip has a longer list of files than a kit has")
        return found

    def seek(self, place: int, whence: int = 0) -> int:
        return self._file.seek(place, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True


def _unzipped(file: BinaryIO) -> bytes:
    """The `kit.json` in a zip, or as much of it as tells that it is too large."""
    try:
        with zipfile.ZipFile(_Bounded(file)) as archive:
            entry = _entry(archive)
            if not is_plain(entry):
                raise KitError(_DAMAGED)
            with archive.open(entry) as content:
                return content.read(MAX_BYTES + 1)
    except DAMAGED as error:
        raise KitError(_DAMAGED) from error


def _entry(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The `kit.json` that lies in the fewest folders; nothing is unpacked where its name says."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise KitError(f"this zip holds {len(entries)} files, more than a kit has")
    depths = [(_depth(entry.filename), entry) for entry in entries]
    least = min((depth for depth, _ in depths if depth), default=0)
    found = [entry for depth, entry in depths if depth and depth == least]
    if not found:
        raise KitError(f"this zip holds no {RECIPE}, so it is no kit that Ghostnote saved")
    if len(found) > 1:
        raise KitError(f"this zip holds {len(found)} kits; open them one at a time")
    return found[0]


def _depth(name: str) -> int:
    """How many folders a `kit.json` lies in, and itself; 0 for any other file."""
    *folders, last = re.split(r"[/\\]", name)
    if last != RECIPE or {"", ".", ".."} & set(folders):
        return 0
    return len(folders) + 1


def _document(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
        # Half of a sign, which JSON can hold, could be written nowhere.
        json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise KitError(NO_KIT) from error
    if not isinstance(document, dict) or not isinstance(document.get(MARK), str):
        raise KitError(NO_KIT)
    return document


def _no_number(name: str) -> Never:
    raise ValueError(f"{name} is no number")


def _read(document: dict[str, Any]) -> SavedKit:
    pads, identities = document.get("pads"), document.get("identities", {})
    if not isinstance(pads, list) or not isinstance(identities, dict):
        raise KitError(NO_KIT)
    if not all(isinstance(pad, dict) for pad in pads):
        raise KitError(NO_KIT)
    take = _take(document)
    check_counts(max(1, len(pads)), take.layers, take.round_robins)
    read = [_pad(f"pad {number}", pad, identities) for number, pad in enumerate(pads, 1)]
    kit = Kit(_name(document, "the kit"), tuple(pad for pad, _ in read))
    return SavedKit(kit, take, tuple(recipe for _, recipe in read))


def _take(document: Mapping[str, Any]) -> Take:
    """How the kit was taken away; older files say no more of it than the counts."""
    layers, round_robins = (
        _whole(document, name, "the kit") for name in ("layers", "round_robins")
    )
    usual = Take()
    return Take(
        layers,
        round_robins,
        _formats(document.get("formats", list(usual.formats))),
        _one_of(document.get("rate", usual.rate), RATES, "rate"),
        _one_of(document.get("depth", usual.depth), DEPTHS, "depth"),
    )


def _formats(given: object) -> tuple[Format, ...]:
    if not isinstance(given, list) or len(given) > len(FORMATS):
        raise KitError(f"the kit: formats is no list of some of {', '.join(FORMATS)}")
    return tuple(dict.fromkeys(_one_of(each, FORMATS, "formats") for each in given))


def _one_of(given: object, choices: tuple[Choice, ...], name: str) -> Choice:
    for choice in choices:
        # True is 1, and 44100.0 is 44100, to Python alone.
        if type(given) is type(choice) and given == choice:
            return choice
    raise KitError(f"the kit: {name} has what is none of {', '.join(map(str, choices))}")


def _pad(where: str, given: dict[str, Any], identities: Mapping[str, Any]) -> tuple[Pad, Recipe]:
    model = given.get("model")
    identity = identities.get(model, "") if isinstance(model, str) else ""
    recipe = recipe_in(given | {"identity": identity})
    if recipe is None:
        raise KitError(f"{where}: its sound cannot be read")
    gain_db, pan = (_number(given, name, where) for name in ("gain_db", "pan"))
    choke, note = (_whole(given, name, where) for name in ("choke", "note"))
    name, locked = _name(given, where), given.get("locked", False)
    if not isinstance(locked, bool):
        raise KitError(f"{where}: locked is neither true nor false")
    return Pad(name, recipe.model, recipe.patch, gain_db, pan, choke, note, locked), recipe


def _name(given: Mapping[str, Any], where: str) -> str:
    name = given.get("name")
    if not isinstance(name, str) or len(name) > MAX_NAME:
        raise KitError(f"{where} has no name of up to {MAX_NAME} characters")
    return name


def _number(given: Mapping[str, Any], name: str, where: str) -> float:
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 2**53:
        raise KitError(f"{where}: {name} is no number that could be")
    return float(value)


def _whole(given: Mapping[str, Any], name: str, where: str) -> int:
    value = given.get(name)
    if type(value) is not int or abs(value) > 2**53:
        raise KitError(f"{where}: {name} is no whole number that could be")
    return value
