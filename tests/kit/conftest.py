from collections.abc import Mapping
from pathlib import Path

import pytest

from ghostnote.engine.instrument import Instrument
from ghostnote.kit.fresh import new_kit
from ghostnote.kit.kit import Kit, Pad
from ghostnote.kit.render import batches, render
from ghostnote.kit.strokes import Stroke, strokes

from ..ghosts import save_ghost

Made = tuple[Kit, list[Stroke], dict[str, bytes]]


@pytest.fixture(scope="session")
def ghost(tmp_path_factory: pytest.TempPathFactory) -> Instrument:
    """A tiny model with Ghost's knobs, of snares and kicks."""
    path: Path = tmp_path_factory.mktemp("kits") / "ghost"
    return Instrument(save_ghost(path))


@pytest.fixture(scope="session")
def instruments(ghost: Instrument, instrument: Instrument) -> Mapping[str, Instrument]:
    """The models of `made` by name."""
    return {"ghost": ghost, "damped-sine": instrument}


@pytest.fixture(scope="session")
def made(ghost: Instrument, instrument: Instrument, instruments: Mapping[str, Instrument]) -> Made:
    """A kit of two models with three layers and two round robins, its strokes and their files."""
    sine = new_kit(instrument, 3).pads[0]
    fresh = new_kit(ghost, 3).pads
    pads = (
        Pad('Kick <&> "drum"', "ghost", fresh[0].patch, -3.5, -1.0, 0, 36),
        Pad(
            "Hat, cl\N{LATIN SMALL LETTER O WITH DIAERESIS}sed",
            "ghost",
            fresh[1].patch,
            0.0,
            0.25,
            2,
            42,
        ),
        Pad("Sine // #include", "damped-sine", sine.patch, 6.0, 1.0, 2, 127),
    )
    kit = Kit("Two models\n& \N{SNOWMAN}", pads)
    planned = strokes(kit, instruments, 3, 2)
    contents: dict[str, bytes] = {}
    for batch in batches(kit, planned):
        contents |= render(kit, batch, instruments, 44_100, "16")
    return kit, planned, contents
