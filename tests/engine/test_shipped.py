"""The knobs of the Ghost that ships, on snares whose low band is noisy or whose rise is ragged."""

from dataclasses import replace

import numpy as np
import pytest

from ghostnote.audio import CLIP_LENGTH
from ghostnote.descriptors import attack_ms, decay_seconds
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument
from ghostnote.framing import framed

STEPS = 17
SEEDS = range(20)
HEARD_DB = 50.0


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


def heard_db(clip: np.ndarray) -> np.ndarray:
    """Levels of 23 ms at a time, by bin."""
    frames = framed(clip, 1024, 256, after=CLIP_LENGTH, most=CLIP_LENGTH // 256)
    return 10 * np.log10(np.square(np.abs(np.fft.rfft(frames * np.hanning(1024)))) + 1e-7)


@pytest.mark.parametrize("seed", [8, 10, 14, 23])
def test_every_step_of_the_decay_makes_a_hit_longer(ghost: Instrument, seed: int) -> None:
    octaves = np.log2([decay_seconds(clip) for clip in turned(ghost, seed, "decay")])
    assert (np.diff(octaves) > 0).all()


@pytest.mark.parametrize("name", ["noise", "body"])
def test_an_idle_knob_changes_next_to_nothing_that_is_heard(ghost: Instrument, name: str) -> None:
    knob = next(each for each in ghost.manifest.controls if each.name == name)
    drawn = [ghost.complete({}, seed, drum) for drum in ("snare", "clap", "rim") for seed in SEEDS]
    idle = [patch for patch in drawn if name in ghost.idle(patch)]
    assert 0 < len(idle) < len(drawn)
    for patch in idle:
        rest = heard_db(ghost.render(patch))
        for setting in (knob.minimum, knob.maximum):
            turned = replace(patch, controls=patch.controls | {name: setting})
            apart = np.abs(heard_db(ghost.render(turned)) - rest)
            assert apart[rest > rest.max() - HEARD_DB].mean() < 1.0


@pytest.mark.parametrize("seed", [6, 11, 21])
def test_a_ragged_rise_takes_as_long_as_the_knob_says(ghost: Instrument, seed: int) -> None:
    octaves = np.log2([attack_ms(clip) for clip in turned(ghost, seed, "attack")])
    assert (np.diff(octaves) >= 0).mean() > 0.85
    assert np.corrcoef(octaves, np.arange(STEPS))[0, 1] > 0.97
