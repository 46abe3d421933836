from dataclasses import replace

import pytest

from ghostnote.errors import KitError
from ghostnote.kit.kit import MAX_PADS, Kit, Pad

from ..bundles import patch

PAD = Pad("Snare", "damped-sine", patch(7, x=0.5), -3.0, 0.25, 1, 38)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gain_db": 6.1}, "pad 2: gain_db=6.1 is out of range: -60 to 6"),
        ({"gain_db": float("nan")}, "pad 2: gain_db=nan is out of range"),
        ({"pan": -1.5}, "pad 2: pan=-1.5 is out of range: -1 to 1"),
        ({"choke": 17}, "pad 2: choke=17 is out of range: 0 to 16"),
        ({"note": 128}, "pad 2: note=128 is out of range: 0 to 127"),
    ],
)
def test_a_pad_out_of_range_is_named(changes: dict[str, float], said: str) -> None:
    with pytest.raises(KitError, match=said):
        Kit("kit", (PAD, replace(PAD, **changes)))


@pytest.mark.parametrize("count", [0, MAX_PADS + 1])
def test_a_kit_has_one_to_sixteen_pads(count: int) -> None:
    with pytest.raises(KitError, match=f"1 to 16 pads, not {count}"):
        Kit("kit", (PAD,) * count)
    assert len(Kit("kit", (PAD,) * MAX_PADS).pads) == MAX_PADS


def test_a_document_says_all_of_a_kit() -> None:
    assert Kit("kit", (PAD,)).document() == {
        "name": "kit",
        "pads": [
            {
                "name": "Snare",
                "model": "damped-sine",
                "class": "snare",
                "controls": {"x": 0.5, "y": 0.0, "noise": 0.0},
                "seed": 7,
                "latent": "",
                "gain_db": -3.0,
                "pan": 0.25,
                "choke": 1,
                "note": 38,
                "locked": False,
            }
        ],
    }
