"""The knobs of the Ghost that ships, on snares whose low band is noisy or whose rise is ragged."""

from dataclasses import replace

import numpy as np
import pytest

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE
from ghostnote.descriptors import attack_ms, decay_seconds
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument
from ghostnote.errors import ControlError
from ghostnote.measures.clicks import has_click

STEPS = 17
SEEDS = range(40)
HEARD_DB = 30.0
THIRDS_HZ = 1000 * 2 ** (np.arange(-14, 14) / 3)


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
    """Levels of thirds of an octave in the first 0.1 s and in what comes after."""
    edges = np.searchsorted(np.fft.rfftfreq(2 * CLIP_LENGTH, 1 / SAMPLE_RATE), THIRDS_HZ)
    whole = np.pad(clip, (0, CLIP_LENGTH - len(clip)))
    parts = [np.pad(part, (0, 2 * CLIP_LENGTH - len(part))) for part in np.split(whole, [4410])]
    power = np.square(np.abs(np.fft.rfft(parts)))
    return 10 * np.log10(np.add.reduceat(power, edges, axis=1)[:, :-1] + 1e-9)


@pytest.mark.parametrize("seed", [8, 10, 14, 23])
def test_every_step_of_the_decay_makes_a_hit_longer(ghost: Instrument, seed: int) -> None:
    octaves = np.log2([decay_seconds(clip) for clip in turned(ghost, seed, "decay")])
    assert (np.diff(octaves) > 0).all()


@pytest.mark.parametrize("pitch", [-12.0, 0.0, 12.0])
@pytest.mark.parametrize("name", ["noise", "body"])
def test_an_idle_knob_changes_next_to_nothing_that_is_heard(
    ghost: Instrument, name: str, pitch: float
) -> None:
    knob = next(each for each in ghost.manifest.controls if each.name == name)
    drawn = [
        ghost.complete({"pitch": pitch}, seed, drum)
        for drum in ("kick", "snare", "clap", "rim", "cymbal", "perc")
        for seed in SEEDS
    ]
    idle = [patch for patch in drawn if name in ghost.idle(patch)]
    assert 0 < len(idle) < len(drawn)
    for patch in idle:
        rest = heard_db(ghost.render(patch))
        for setting in (knob.minimum, knob.maximum):
            turned = replace(patch, controls=patch.controls | {name: setting})
            apart = np.abs(heard_db(ghost.render(turned)) - rest)
            assert apart[rest > rest.max() - HEARD_DB].max() < 2.0


@pytest.mark.parametrize(("drum", "seed"), [("kick", 1), ("kick", 4), ("tom", 2), ("snare", 2)])
@pytest.mark.parametrize("noise", [-6.0, 6.0])
def test_what_a_turn_of_the_noise_does_does_not_jump_as_the_pitch_moves(
    ghost: Instrument, drum: str, seed: int, noise: float
) -> None:
    moved_db = []
    for pitch in np.arange(-3, 3.1, 0.5):
        rest = ghost.complete({"pitch": float(pitch)}, seed, drum)
        turned = replace(rest, controls=rest.controls | {"noise": noise})
        moved_db.append(hiss_db(ghost.render(turned)) - hiss_db(ghost.render(rest)))
    assert np.abs(np.diff(moved_db)).max() < 3
    assert (np.array(moved_db) * np.sign(noise)).min() > -1.5


def hiss_db(clip: np.ndarray) -> float:
    """Level from 2.5 kHz on."""
    spectrum = np.fft.rfft(clip, 2 * CLIP_LENGTH)[round(5000 * CLIP_LENGTH / SAMPLE_RATE) :]
    return float(10 * np.log10(np.square(np.abs(spectrum)).sum() + 1e-9))


def test_a_boom_and_nothing_else_has_no_noise_and_no_body_to_turn(ghost: Instrument) -> None:
    seconds = np.arange(CLIP_LENGTH) / SAMPLE_RATE
    boom = np.sin(2 * np.pi * 50 * seconds) * np.exp(-2 * seconds)
    assert ghost.idle(ghost.own(boom.astype(np.float32), drum_class="kick")) == ("noise", "body")


@pytest.mark.parametrize("fine", [False, True])
def test_a_boom_that_was_matched_is_as_long_with_every_stroke(
    ghost: Instrument, fine: bool
) -> None:
    """The noise of a stroke does not decide whether its low band rings out."""
    seconds = np.arange(CLIP_LENGTH) / SAMPLE_RATE
    boom = 0.8 * np.sin(2 * np.pi * 52 * seconds) * 10 ** (-20 * seconds / 20)
    hiss = 0.02 * np.random.default_rng(0).standard_normal(CLIP_LENGTH) * np.exp(-30 * seconds)
    own = ghost.own((boom + hiss).astype(np.float32), fine=fine, drum_class="kick")
    strokes = [ghost.render(ghost.strike_again(own, seed)) for seed in range(12)]
    assert min(map(len, strokes)) > 1.9 * SAMPLE_RATE


@pytest.mark.parametrize(("drum", "seed"), [("snare", 5), ("kick", 0), ("cymbal", 3)])
def test_a_seed_sounds_the_same_by_the_text_of_its_latent(
    ghost: Instrument, drum: str, seed: int
) -> None:
    drawn = ghost.complete({}, seed, drum)
    told = replace(drawn, latent=ghost.latent(drawn))
    assert told.latent
    np.testing.assert_array_equal(ghost.render(told), ghost.render(drawn))


def test_a_class_of_few_recordings_has_no_prior_of_these(ghost: Instrument) -> None:
    assert ghost.priors_of("snare") == ("all", "real")
    assert ghost.priors_of("rim") == ("all",)
    with pytest.raises(ControlError, match="no prior 'real' for rim; it has all"):
        ghost.complete({}, 0, "rim", prior="real")


@pytest.mark.parametrize(
    ("drum", "seed", "octaves"),
    [("kick", 39, -0.55), ("kick", 75, 0.55), ("kick", 98, -0.3), ("tom", 124, -0.3)],
)
def test_an_attack_that_is_turned_does_not_click(
    ghost: Instrument, drum: str, seed: int, octaves: float
) -> None:
    hit = ghost.complete({}, seed, drum)
    turned = replace(hit, controls=hit.controls | {"attack": octaves})
    assert not has_click(ghost.render(hit))
    assert not has_click(ghost.render(turned))


@pytest.mark.parametrize("seed", [6, 11, 21])
def test_a_ragged_rise_takes_as_long_as_the_knob_says(ghost: Instrument, seed: int) -> None:
    octaves = np.log2([attack_ms(clip) for clip in turned(ghost, seed, "attack")])
    assert (np.diff(octaves) >= 0).mean() > 0.85
    assert np.corrcoef(octaves, np.arange(STEPS))[0, 1] > 0.97
