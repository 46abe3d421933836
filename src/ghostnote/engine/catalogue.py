"""The models that are installed."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ghostnote.bundle import Bundle, is_bundle
from ghostnote.engine.instrument import Instrument
from ghostnote.errors import BundleError, ModelNotFoundError

SHIPPED = Path(__file__).parent.parent / "bundles"
"""The models that come with the package."""
DEFAULT_MODEL = "ae-medium-tanh"


@dataclass(frozen=True)
class Refusal:
    """A bundle that was left out, and why."""

    path: Path
    reason: str


class Catalogue:
    """All playable models by name, the default first, and what was refused."""

    def __init__(self, instruments: Iterable[Instrument], refused: Iterable[Refusal]) -> None:
        by_name = {instrument.manifest.name: instrument for instrument in instruments}
        names = sorted(by_name, key=lambda name: (name != DEFAULT_MODEL, name))
        self._by_name = {name: by_name[name] for name in names}
        self.refused = tuple(refused)

    @classmethod
    def open(cls, *folders: Path) -> "Catalogue":
        """Load the shipped models, then every bundle in `folders`, or a folder that is a bundle.

        A later model takes the place of an earlier one of the same name. A bundle that cannot be
        used is left out and listed in `refused`; the others play.

        Raises:
            BundleError: a folder does not exist, or not one model is left.
        """
        instruments: list[Instrument] = []
        refused: list[Refusal] = []
        refused += [
            Refusal(folder, f"{folder} holds no bundle")
            for folder in folders
            if not _bundles(folder)
        ]
        for path in [path for folder in (SHIPPED, *folders) for path in _bundles(folder)]:
            try:
                instruments.append(Instrument(Bundle.open(path)))
            except BundleError as error:
                refused.append(Refusal(path, str(error)))
        if not instruments:
            reasons = "; ".join(refusal.reason for refusal in refused) or "no bundle was found"
            raise BundleError(f"no model can be played: {reasons}")
        return cls(instruments, refused)

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """Every model, the default first."""
        return tuple(self._by_name.values())

    def get(self, name: str | None = None) -> Instrument:
        """The model called `name`, or the default one.

        Raises:
            ModelNotFoundError: there is none.
        """
        if name is None:
            return self.instruments[0]
        if name not in self._by_name:
            known = ", ".join(self._by_name)
            raise ModelNotFoundError(f"no model is called {name!r}; installed: {known}")
        return self._by_name[name]


def _bundles(folder: Path) -> list[Path]:
    if is_bundle(folder):
        return [folder]
    if not folder.is_dir():
        raise BundleError(f"{folder} is not a folder of models")
    return sorted(path for path in folder.iterdir() if is_bundle(path))
