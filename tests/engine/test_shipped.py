"""The knobs of the Ghost that ships, on snares whose low band is noisy or whose rise is ragged."""

from dataclasses import replace

import numpy as np
import pytest

from ghostnote.descriptors import attack_ms, decay_seconds
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument

STEPS = 17


@pytest.fixture(scope="module")
def ghost() -> Instrument:
    return Instrument.open(SHIPPED / "ghost")


def turned(ghost: Instrument, seed: int, name: str) -> list[np.ndarray]:
    """The sounds of a snare along all of a knob's range."""
    snare = ghost.complete({}, seed, "snare")
    knob = next(each for each in ghost.manifest.controls if each.name == name)
    settings = np.linspace(knob.minimum, knob.maximum, STEPS).tolist()
    return [
        ghost.render(replace(snare, controls=snare.controls | {name: setting}))
        for setting in settings
    ]


@pytest.mark.parametrize("seed", [8, 10, 14, 23])
def test_every_step_of_the_decay_makes_a_hit_longer(ghost: Instrument, seed: int) -> None:
    octaves = np.log2([decay_seconds(clip) for clip in turned(ghost, seed, "decay")])
    assert (np.diff(octaves) > 0).all()


@pytest.mark.parametrize("seed", [6, 11, 21])
def test_a_ragged_rise_takes_as_long_as_the_knob_says(ghost: Instrument, seed: int) -> None:
    octaves = np.log2([attack_ms(clip) for clip in turned(ghost, seed, "attack")])
    assert (np.diff(octaves) >= 0).mean() > 0.85
    assert np.corrcoef(octaves, np.arange(STEPS))[0, 1] > 0.97
