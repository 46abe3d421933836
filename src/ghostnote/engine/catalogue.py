"""The models that are installed; those that were played last are loaded."""

import json
import threading
import zipfile
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ghostnote.bundle import Bundle, Manifest, is_bundle
from ghostnote.engine.instrument import Instrument, voice_of
from ghostnote.engine.nearest import Nearest
from ghostnote.engine.recipe import Recipe
from ghostnote.engine.soundmap import SoundMap
from ghostnote.errors import BundleError, ModelNotFoundError
from ghostnote.processes import give_memory_back

SHIPPED = Path(__file__).parent.parent / "bundles"
"""The models that come with the package."""
DEFAULT_MODEL = "ghost"
"""The first model where no evaluation names a better one."""
SCORES = "scores.json"
"""What `ghostnote evaluate` found, beside the models it found it of."""
UNFOLDED = 7
"""Memory of a loaded graph over the size of its file: 8-bit weights unfold to 32
(`benchmarks/lab_memory.py`)."""
MEMORY_BYTES = 512 * 2**20
"""What loaded models may take by that estimate."""


@dataclass(frozen=True)
class Refusal:
    """A bundle that was left out, and why."""

    path: Path
    reason: str


@dataclass(frozen=True)
class Installed:
    """A model that can be loaded, and all that is told of it without its graphs.

    `nearest` knows its recordings, or is None where the bundle does not tell; `graph_bytes` is the
    size of its graphs' files.
    """

    bundle: Bundle
    card: str
    map: SoundMap
    nearest: Nearest | None
    graph_bytes: int

    @classmethod
    def open(cls, path: Path) -> "Installed":
        """Check the bundle at `path` and read what is told of it.

        Raises:
            BundleError: a part of it is missing, altered or wrong.
        """
        bundle = Bundle.open(path)
        try:
            card = bundle.read("card.md").decode()
        except UnicodeDecodeError as error:
            raise BundleError(f"{path}: card.md is not UTF-8 text") from error
        return cls(bundle, card, SoundMap.of(bundle), Nearest.of(bundle), _graph_bytes(bundle))

    @property
    def manifest(self) -> Manifest:
        """What its bundle says of itself."""
        return self.bundle.manifest

    @property
    def priors(self) -> tuple[str, ...]:
        """As `Instrument.priors`."""
        return voice_of(self.manifest).priors

    @property
    def memory_bytes(self) -> int:
        """What it takes in memory once loaded and played, estimated."""
        return UNFOLDED * self.graph_bytes + voice_of(self.manifest).kept_bytes


class Catalogue:
    """All playable models by name, the default first, and what was refused.

    A model is loaded when it is first played, and forgotten again when others need its room: the
    one that was not played for longest goes first. `memory_bytes` bounds the sum of their
    estimates; a model beyond it is loaded alone. Any thread may ask. `folders` may hold the scores
    of an evaluation, whose best model is the default.
    """

    def __init__(
        self,
        installed: Iterable[Installed],
        refused: Iterable[Refusal] = (),
        folders: Iterable[Path] = (),
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        by_name = {each.manifest.name: each for each in installed}
        self._folders = tuple(folders)
        best = _best(self.scores) if self.scores else ""
        first = best if best in by_name else DEFAULT_MODEL
        names = sorted(by_name, key=lambda name: (name != first, name))
        self._by_name = {name: by_name[name] for name in names}
        self._refused = list(refused)
        self._limit = memory_bytes
        self._loaded: OrderedDict[str, Instrument] = OrderedDict()
        self._under_way: set[str] = set()
        self._lock = threading.Lock()
        self._loading = {name: threading.Lock() for name in names}

    @classmethod
    def open(cls, *folders: Path, memory_bytes: int = MEMORY_BYTES) -> "Catalogue":
        """Check every bundle in `folders`, or a folder that is a bundle, and the shipped ones.

        A model named like an earlier one goes on under that name and a number, and one that is the
        same in all but its place is left out. A bundle that cannot be used is left out and listed
        in `refused`; the others play.

        Raises:
            BundleError: a folder does not exist, or not one model is left.
        """
        installed: dict[str, Installed] = {}
        refused = [
            Refusal(folder, f"{folder} holds no bundle")
            for folder in folders
            if not _bundles(folder)
        ]
        for path in [path for folder in (*folders, SHIPPED) for path in _bundles(folder)]:
            try:
                model = _among(installed, Installed.open(path))
            except BundleError as error:
                refused.append(Refusal(path, str(error)))
            else:
                installed[model.manifest.name] = model
        if not installed:
            raise _nothing_plays(refused)
        return cls(installed.values(), refused, (*folders, SHIPPED), memory_bytes)

    @property
    def instruments(self) -> tuple[Installed, ...]:
        """Every model, the default first."""
        return tuple(self._by_name.values())

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """Every bundle that was left out."""
        return tuple(self._refused)

    @property
    def scores(self) -> Path | None:
        """What an evaluation found, in the first of the folders that holds it."""
        paths = (folder / SCORES for folder in self._folders)
        return next((path for path in paths if path.is_file()), None)

    def find(self, name: str) -> Installed:
        """The model called `name`, loaded or not.

        Raises:
            ModelNotFoundError: there is none.
        """
        try:
            return self._by_name[name]
        except KeyError:
            known = ", ".join(self._by_name)
            raise ModelNotFoundError(f"no model is called {name!r}; installed: {known}") from None

    def made_with(self, recipe: Recipe) -> Installed:
        """The model that `recipe` was made with, whatever its name is here, or its namesake.

        Raises:
            ModelNotFoundError: there is neither.
        """
        for model in self.instruments:
            if model.manifest.identity == recipe.identity:
                return model
        return self.find(recipe.model)

    def loaded(self, name: str) -> Instrument | None:
        """The model called `name` where it is loaded, which counts as a use."""
        with self._lock:
            if name in self._loaded:
                self._loaded.move_to_end(name)
            return self._loaded.get(name)

    def get(self, name: str | None = None) -> Instrument:
        """The model called `name`, or the default one, loaded.

        Where the default one cannot be loaded it is refused, and the next one is the default.

        Raises:
            ModelNotFoundError: there is none.
            BundleError: it cannot be loaded.
        """
        if name is None:
            return self._default()
        model = self.find(name)
        with self._loading[name]:
            known = self.loaded(name)
            if known is not None:
                return known
            return self._load(model)

    def _default(self) -> Instrument:
        for name, model in list(self._by_name.items()):
            try:
                return self.get(name)
            except ModelNotFoundError:
                continue  # Another thread has refused it.
            except BundleError as error:
                with self._lock:
                    if self._by_name.pop(name, None):
                        self._refused.append(Refusal(model.bundle.path, str(error)))
        raise _nothing_plays(self._refused)

    def _load(self, model: Installed) -> Instrument:
        """Make room for `model` before it is loaded, so that the peak is bounded too."""
        name = model.manifest.name
        with self._lock:
            self._under_way.add(name)
            while self._loaded and self._memory_bytes() > self._limit:
                self._loaded.popitem(last=False)
        try:
            instrument = Instrument(model.bundle, model.map)
            give_memory_back()
            with self._lock:
                self._loaded[name] = instrument
            return instrument
        finally:
            with self._lock:
                self._under_way.remove(name)

    def _memory_bytes(self) -> int:
        names = self._under_way | self._loaded.keys()
        return sum(self._by_name[name].memory_bytes for name in names)


def _among(installed: dict[str, Installed], model: Installed) -> Installed:
    """The `model` under a name that none of the `installed` has.

    Raises:
        BundleError: one of them is the same model.
    """
    manifest, path = model.manifest, model.bundle.path
    name, count = manifest.name, 1
    while name in installed:
        namesake = installed[name].manifest
        if replace(namesake, name=manifest.name, title=manifest.title) == manifest:
            raise BundleError(f"{path}: the same model as {name}, which is installed already")
        count += 1
        name = f"{manifest.name}-{count}"
    if count == 1:
        return model
    renamed = replace(manifest, name=name, title=f"{manifest.title} ({count})")
    return replace(model, bundle=Bundle(path, renamed))


def _best(scores: Path) -> str:
    """The model that an evaluation names, or nothing where its file cannot be read."""
    try:
        document = json.loads(scores.read_bytes())
    except (OSError, ValueError, RecursionError):
        return ""
    best = document.get("best") if isinstance(document, dict) else ""
    return best if isinstance(best, str) else ""


def _nothing_plays(refused: Iterable[Refusal]) -> BundleError:
    reasons = "; ".join(refusal.reason for refusal in refused) or "no bundle was found"
    return BundleError(f"no model can be played: {reasons}")


def locate(path: Path) -> Path:
    """Where the model called `path` lies: there, or among the shipped ones."""
    shipped = SHIPPED / path
    if not path.exists() and path.name == str(path) and is_bundle(shipped):
        return shipped
    return path.resolve()


def _bundles(folder: Path) -> list[Path]:
    if is_bundle(folder):
        return [folder]
    if not folder.is_dir():
        raise BundleError(f"{folder} is not a folder of models")
    return sorted(path for path in folder.iterdir() if is_bundle(path))


def _graph_bytes(bundle: Bundle) -> int:
    graphs = [name for name in bundle.manifest.files if name.endswith(".onnx")]
    if bundle.path.is_dir():
        return sum((bundle.path / name).stat().st_size for name in graphs)
    with zipfile.ZipFile(bundle.path) as archive:
        return sum(archive.getinfo(name).file_size for name in graphs)
