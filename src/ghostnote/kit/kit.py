"""A kit: pads, each with a sound, a level, a place between the speakers and a key."""

from dataclasses import asdict, dataclass

from ghostnote.engine.instrument import Patch
from ghostnote.errors import KitError

MAX_PADS = 16
MAX_NAME = 60
MIN_GAIN_DB, MAX_GAIN_DB = -60.0, 6.0
"""SFZ has no more gain than that."""
MAX_CHOKE = 16
MAX_NOTE = 127


@dataclass(frozen=True)
class Pad:
    """One pad: what it plays and how.

    `model` names the model of the `patch`; `pan` is -1 (left) to 1 (right). Pads of one `choke`
    group silence each other; 0 is no group. `note` is the MIDI note that plays it; pads of one note
    sound together. A new kit and a variation leave a pad that is `locked` as it is.
    """

    name: str
    model: str
    patch: Patch
    gain_db: float = 0.0
    pan: float = 0.0
    choke: int = 0
    note: int = 36
    locked: bool = False


@dataclass(frozen=True)
class Kit:
    """Pads under a name.

    Raises:
        KitError: there are none or too many, or a value is out of range.
    """

    name: str
    pads: tuple[Pad, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.pads) <= MAX_PADS:
            raise KitError(f"a kit has 1 to {MAX_PADS} pads, not {len(self.pads)}")
        for number, pad in enumerate(self.pads, 1):
            _check(f"pad {number}", pad)

    def document(self) -> dict[str, object]:
        """The kit as plain data."""
        return {"name": self.name, "pads": [_document(pad) for pad in self.pads]}


def _check(where: str, pad: Pad) -> None:
    ranges = {
        "gain_db": (pad.gain_db, MIN_GAIN_DB, MAX_GAIN_DB),
        "pan": (pad.pan, -1, 1),
        "choke": (pad.choke, 0, MAX_CHOKE),
        "note": (pad.note, 0, MAX_NOTE),
    }
    for name, (value, low, high) in ranges.items():
        if not low <= value <= high:
            raise KitError(f"{where}: {name}={value:g} is out of range: {low:g} to {high:g}")


def _document(pad: Pad) -> dict[str, object]:
    shown: dict[str, object] = asdict(pad)
    patch = asdict(pad.patch)
    del shown["patch"]
    return shown | {"class": patch.pop("drum_class")} | patch
