"""A low band that still sounds where its samples end."""

import numpy as np
import pytest

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE
from ghostnote.stn.analysis import analyse
from ghostnote.stn.ending import rung_out
from ghostnote.stn.knobs import Hit, Knobs
from ghostnote.stn.layout import LOW_LENGTH, LOW_RATE, Array

WHOLE = 5513
"""Samples of a low band as long as a clip."""
T = np.arange(WHOLE) / LOW_RATE


def ringing(hz: float, fall_db: float, phase: float = 0.3) -> Array:
    """A sine wave that falls by `fall_db` a second."""
    return np.asarray(np.sin(2 * np.pi * hz * T + phase) * 10 ** (-fall_db * T / 20), np.float32)


def level_db(clip: Array, at: float) -> float:
    """Of the 50 ms about so many seconds."""
    heard = clip[int((at - 0.025) * SAMPLE_RATE) :][: SAMPLE_RATE // 20]
    return float(10 * np.log10(np.square(heard).mean() + 1e-12))


@pytest.mark.parametrize(("hz", "fall_db"), [(45, 15), (50, 35), (110, 25), (300, 12)])
def test_tones_go_on_as_they_fell(hz: float, fall_db: float) -> None:
    wanted = ringing(hz, fall_db) + 0.3 * ringing(2.37 * hz, fall_db + 8)
    made = rung_out(wanted[:LOW_LENGTH], WHOLE)
    assert len(made) == WHOLE
    missing = np.square(made - wanted)[LOW_LENGTH - 256 :].sum()
    assert missing < 1e-4 * np.square(wanted[LOW_LENGTH:]).sum()
    np.testing.assert_array_equal(made[: LOW_LENGTH - 256], wanted[: LOW_LENGTH - 256])


def test_no_tone_goes_on_for_ever() -> None:
    made = rung_out(ringing(60, -6)[:LOW_LENGTH], 3 * LOW_LENGTH)
    loud, last = (np.square(part).mean() for part in (made[4096:4608], made[-512:]))
    assert last < loud / 100


@pytest.mark.parametrize(
    "low",
    [
        np.random.default_rng(0).standard_normal(LOW_LENGTH).astype(np.float32),
        ringing(60, 60)[:LOW_LENGTH],
        np.zeros(LOW_LENGTH, np.float32),
        np.ones(LOW_LENGTH, np.float32),
        np.zeros(100, np.float32),
        ringing(60, 10),
        (ringing(60, 40) + 0.01 * ringing(90, -12) * (T > 1.2))[:LOW_LENGTH],
    ],
    ids=["noise", "over", "silent", "offset", "short", "long enough", "swelling"],
)
def test_what_has_nothing_to_go_on_with_stays_as_it_is(low: Array) -> None:
    np.testing.assert_array_equal(rung_out(low, WHOLE), low)


def test_a_tone_that_begins_at_the_end_falls_too() -> None:
    low = ringing(100, 0)[:LOW_LENGTH]
    low[: -LOW_LENGTH // 8] = 0
    made = rung_out(low, WHOLE)
    assert np.isfinite(made).all()
    assert np.abs(made[LOW_LENGTH:]).max(initial=0) < 1.5


@pytest.fixture(scope="module")
def boom() -> Hit:
    seconds = np.arange(CLIP_LENGTH) / SAMPLE_RATE
    wave = 0.8 * np.sin(2 * np.pi * 55 * seconds) * 10 ** (-16 * seconds / 20)
    return Hit(analyse(wave.astype(np.float32)), 0)


@pytest.mark.parametrize("semitones", [-12, -5, 0, 7, 12])
def test_a_boom_is_as_long_at_any_pitch(boom: Hit, semitones: float) -> None:
    clip = boom.struck(Knobs(pitch=semitones))
    fallen = [level_db(clip, at) - level_db(clip, 0.3) for at in (0.7, 1.1, 1.4, 1.65)]
    np.testing.assert_allclose(fallen, [-6.4, -12.8, -17.6, -21.6], atol=1.5)


@pytest.mark.parametrize("octaves", [-1.0, -2.0])
def test_a_boom_that_falls_sooner_is_over_sooner(boom: Hit, octaves: float) -> None:
    clip, ratio = boom.struck(Knobs(decay=octaves)), 2**octaves
    fallen = [level_db(clip, at * ratio) - level_db(clip, 0.5 * ratio) for at in (0.9, 1.3, 1.6)]
    np.testing.assert_allclose(fallen, [-6.4, -12.8, -17.6], atol=2)
    assert np.abs(clip[int(2.05 * ratio * SAMPLE_RATE) :]).max() < 1e-3
