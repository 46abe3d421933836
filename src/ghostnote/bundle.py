"""The exported-model contract: a folder (or its zip) that the engine can play.

::

    manifest.json   what `Manifest` holds, with the SHA-256 of every other file
    encoder.onnx    clip [B, length] -> controls [B, K]
    decoder.onnx    controls and variation [B, K + V] -> audio [B, length]
    prior.onnx      variation [B, V] -> controls [B, K]; only where V > 0
    map.npz         where the training sounds lie on the pad, and how they sound
    card.md         the model card: sources, licences, figures
    nearest.npz     how the recordings it was trained on sound; a bundle may lack it

K counts the controls, in the manifest's order, and V the standard normal numbers that a seed stands
for: all of a sound that its controls leave open. Where the manifest's voice is `ghost`, V is the
size of z, C counts the classes, P the numbers of a hit's parts, and the files are these::

    encoder.onnx    parts [B, P] -> z [B, V]
    guess.onnx      embedding of a clip [B, E] -> class logits [B, C]
    decoder.onnx    z and class [B, V + C] -> parts [B, P]
    project.onnx    z and class [B, V + C] -> pad [B, 2]
    lay.onnx        pad and class [B, 2 + C] -> z [B, V]
    prior.npz       centres of draws by class and kind, and how far draws go about them
    low.npz         directions of the low band, in which the graphs speak of it
    map.npz, card.md, nearest.npz

Opening a bundle checks all of it, so whatever
opened is complete and unaltered.
"""

import hashlib
import json
import math
import re
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from ghostnote import files
from ghostnote.errors import BundleError
from ghostnote.zips import DAMAGED, is_plain

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
REQUIRED_FILES = ("encoder.onnx", "decoder.onnx", "map.npz", "card.md")
NEAREST = "nearest.npz"
UNPLAYED_FILES = ("map.npz", "card.md", NEAREST)
"""Files of a bundle that tell of it and decide no sound."""
PRIOR = "prior.onnx"
Voice = Literal["graph", "ghost"]
GHOST_FILES = ("guess.onnx", "project.onnx", "lay.onnx", "prior.npz", "low.npz")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""Names of models and controls: they stand in addresses and file names."""
RESERVED = ("class", "seed", "latent", "rate", "depth", "v")
"""What else an address of a sound says, so no control may be called that."""
PLAYING: Mapping[Voice, int] = {"graph": 1, "ghost": 9}
"""By voice, counts how often the engine has come to play a patch of a bundle otherwise, from 1."""
MAX_FILE_BYTES = 128 * 2**20
"""Largest file of a bundle; a zip that unpacks to more is refused before it fills the memory."""


@dataclass(frozen=True)
class Control:
    """One number a player can set: its name, unit, range, default and step.

    `unavailable` says for some classes why there is nothing to set: it stays at its default there.
    """

    name: str
    label: str
    unit: str
    minimum: float
    maximum: float
    default: float
    step: float
    unavailable: Mapping[str, str] = field(default_factory=dict)

    @property
    def span(self) -> float:
        """How far its range reaches, in its unit."""
        return self.maximum - self.minimum


@dataclass(frozen=True)
class Manifest:
    """What a bundle says of itself.

    `length` is in samples, `pad` names the two controls the pad moves, `metrics` holds the
    figures measured at export, and `training` the provenance: corpus hash, sources with their
    licences, experiment settings, code version. `variation` counts the numbers a seed stands for;
    `voice` says what plays the files.
    """

    name: str
    title: str
    classes: tuple[str, ...]
    sample_rate: int
    length: int
    controls: tuple[Control, ...]
    pad: tuple[str, str]
    metrics: Mapping[str, float]
    training: Mapping[str, Any]
    variation: int = 0
    voice: Voice = "graph"
    files: Mapping[str, str] = field(default_factory=dict)
    format_version: int = FORMAT_VERSION

    @property
    def required_files(self) -> tuple[str, ...]:
        """The files this bundle cannot do without."""
        if self.voice == "ghost":
            return (*REQUIRED_FILES, *GHOST_FILES)
        return (*REQUIRED_FILES, PRIOR) if self.variation else REQUIRED_FILES

    @property
    def seconds(self) -> float:
        """Longest sound, in seconds."""
        return self.length / self.sample_rate

    @cached_property
    def identity(self) -> str:
        """A name for what plays: equal for bundles that play every patch alike.

        Names, figures and texts may differ, and so may the map and the recordings, which no given
        patch asks.
        """
        graphs = {name: hash_ for name, hash_ in self.files.items() if name not in UNPLAYED_FILES}
        controls = [asdict(control) for control in self.controls]
        shape = (self.classes, self.sample_rate, self.length, self.variation, self.voice)
        # The first way of playing adds nothing: files of before this was counted name it so.
        played = [PLAYING[self.voice]] if PLAYING[self.voice] > 1 else []
        content = json.dumps([graphs, controls, shape, *played], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Bundle:
    """An opened bundle: its manifest, and where its files lie."""

    path: Path
    manifest: Manifest

    @classmethod
    def open(cls, path: Path) -> "Bundle":
        """Open the bundle in the folder or zip `path` and check every file in it.

        Raises:
            BundleError: something is missing, altered or wrong; the message names it.
        """
        bundle = cls(path, _parse(path, _read(path, MANIFEST)))
        for name in bundle.manifest.files:
            bundle.read(name)
        return bundle

    def read(self, name: str) -> bytes:
        """Content of the file `name`, checked against its SHA-256.

        Raises:
            BundleError: the file is missing or altered.
        """
        content = _read(self.path, name)
        if hashlib.sha256(content).hexdigest() != self.manifest.files[name]:
            raise BundleError(f"{self.path}: {name} was altered: its SHA-256 is not the manifest's")
        return content


def save(path: Path, manifest: Manifest, contents: Mapping[str, bytes]) -> Bundle:
    """Write a bundle folder of `contents` (file name to bytes) and open it.

    An earlier bundle at `path` stays whole until the new one is, which then takes its place.

    Raises:
        BundleError: a required file is missing from `contents`, or see `check_place`.
    """
    check_place(path)
    for name in manifest.required_files:
        if name not in contents:
            raise BundleError(f"{path}: a bundle needs {name}")
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    document = asdict(manifest) | {"files": hashes}
    with files.replacing_folder(path) as folder:
        for name, content in contents.items():
            files.write_bytes(folder / name, content)
        files.write_text(folder / MANIFEST, json.dumps(document, indent=2) + "\n")
        made = Bundle.open(folder)
    return replace(made, path=path)


def check_place(path: Path) -> None:
    """Make sure that saving a bundle as `path` loses nobody's own files.

    Raises:
        BundleError: a file is there, or a folder that holds anything but a bundle.
    """
    if path.exists() and not path.is_dir():
        raise BundleError(f"{path} is a file; name a folder for the bundle")
    names = {each.name for each in path.iterdir()} if path.exists() else set()
    if not names:
        return
    try:
        own = _parse(path, _read(path, MANIFEST)).files
    except BundleError as error:
        raise BundleError(f"{path} holds other files and no bundle; name another folder") from error
    others = sorted(names - {MANIFEST, *own})
    if others:
        raise BundleError(f"{path} holds {others[0]}, no part of its bundle; name another folder")


def is_bundle(path: Path) -> bool:
    """Whether `path` looks like a bundle: a folder with a manifest, or a zip file."""
    return (path / MANIFEST).is_file() or (path.suffix == ".zip" and path.is_file())


def _read(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            size = (path / name).stat().st_size
            if size <= MAX_FILE_BYTES:
                return (path / name).read_bytes()
        else:
            with zipfile.ZipFile(path) as archive:
                entry = archive.getinfo(name)
                if not is_plain(entry):
                    raise BundleError(
                        f"{path}: {name} is not stored or deflated, or has a password"
                    )
                size = entry.file_size
                if size <= MAX_FILE_BYTES:
                    return archive.read(name)
    except (KeyError, *DAMAGED) as error:
        raise BundleError(f"{path}: {name} is missing or unreadable") from error
    raise BundleError(f"{path}: {name} holds {size} bytes; at most {MAX_FILE_BYTES} are read")


def _parse(path: Path, content: bytes) -> Manifest:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{path}: {MANIFEST} is not JSON") from error
    try:
        manifest = _manifest(document)
    except OverflowError as error:
        raise BundleError(f"{path}: {MANIFEST} holds a number out of all range") from error
    except _FieldError as error:
        raise BundleError(f"{path}: {MANIFEST}: {error}") from error
    return manifest


class _FieldError(Exception):
    """What is wrong with one field of the manifest."""


def _manifest(document: object) -> Manifest:
    if _field(document, "format_version", int) != FORMAT_VERSION:
        raise _FieldError(f"format_version is not {FORMAT_VERSION}; update Ghostnote")
    controls = tuple(_control(item) for item in _field(document, "controls", list))
    names = [control.name for control in controls]
    pad = _strings(document, "pad")
    if len(set(names)) != len(names):
        raise _FieldError(f"controls names one twice: {names}")
    if len(pad) != 2 or pad[0] == pad[1] or any(name not in names for name in pad):
        raise _FieldError(f"pad must name two of the controls {names}, not {list(pad)}")
    hashes = _field(document, "files", dict)
    for name in hashes:
        if Path(name).name != name:
            raise _FieldError(f"files lists {name!r}, which is not a plain file name")
    sample_rate, length = _field(document, "sample_rate", int), _field(document, "length", int)
    if sample_rate <= 0 or length <= 0:
        raise _FieldError("sample_rate and length must be positive")
    metrics = _field(document, "metrics", dict)
    for name, value in metrics.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise _FieldError(f"metrics: {name} is {value}, which is no number")
    name = _field(document, "name", str)
    if not NAME.fullmatch(name):
        raise _FieldError(f"name is {name!r}; it may hold letters, digits, '-', '_' and '.'")
    variation = _field(document, "variation", int)
    if variation < 0:
        raise _FieldError(f"variation is {variation}; it counts numbers")
    voice = _field(document, "voice", str)
    if voice not in get_args(Voice):
        raise _FieldError(f"voice is {voice!r}; known are {', '.join(get_args(Voice))}")
    manifest = Manifest(
        name=name,
        title=_field(document, "title", str),
        classes=_strings(document, "classes"),
        sample_rate=sample_rate,
        length=length,
        controls=controls,
        pad=(pad[0], pad[1]),
        metrics=metrics,
        training=_field(document, "training", dict),
        variation=variation,
        voice=voice,
        files=hashes,
    )
    for name in manifest.required_files:
        if name not in hashes:
            raise _FieldError(f"files does not list {name}")
    return manifest


def _control(document: object) -> Control:
    name = _field(document, "name", str)
    minimum, maximum, default, step = (
        float(_field(document, key, int | float))
        for key in ("minimum", "maximum", "default", "step")
    )
    if not NAME.fullmatch(name) or name in RESERVED:
        raise _FieldError(f"control {name!r}: not a name a control can have")
    if not all(map(math.isfinite, (minimum, maximum, default, step))):
        raise _FieldError(f"control {name}: its range is not finite")
    if not minimum <= default <= maximum or not minimum < maximum or step <= 0:
        raise _FieldError(f"control {name}: needs minimum <= default <= maximum and step > 0")
    label, unit = _field(document, "label", str), _field(document, "unit", str)
    unavailable = document.get("unavailable", {}) if isinstance(document, dict) else {}
    if not isinstance(unavailable, dict) or not all(
        isinstance(reason, str) for reason in unavailable.values()
    ):
        raise _FieldError(f"control {name}: unavailable must give a reason for each class")
    return Control(name, label, unit, minimum, maximum, default, step, unavailable)


def _strings(document: object, name: str) -> tuple[str, ...]:
    items = _field(document, name, list)
    if not items or not all(isinstance(item, str) for item in items):
        raise _FieldError(f"{name} must be a list of names")
    return tuple(items)


def _field(document: object, name: str, kind: Any) -> Any:
    if not isinstance(document, dict) or name not in document:
        raise _FieldError(f"{name} is missing")
    value = document[name]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _FieldError(f"{name} is {value!r}, which is of the wrong kind")
    return value
