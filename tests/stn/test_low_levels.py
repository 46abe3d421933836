import numpy as np
import pytest

from ghostnote.drumsynth import make_hit
from ghostnote.stn.analysis import analyse
from ghostnote.stn.layout import FLOOR_DB, LOW_LENGTH
from ghostnote.stn.low_levels import (
    LOW_BANDS,
    LOW_KNOTS,
    brought,
    low_knot_edges,
    low_levels,
)

from .low_bands import spectrum_db, tone


def test_white_noise_of_unit_variance_stands_at_0_db() -> None:
    noise = np.random.default_rng(0).standard_normal(LOW_LENGTH).astype(np.float32)
    levels = low_levels(noise)
    assert levels.shape == (LOW_KNOTS, LOW_BANDS)
    weights = np.diff(low_knot_edges())[1:-1]
    means = np.average(10 ** (levels[1:-1] / 10), axis=0, weights=weights)
    assert 10 * np.log10(means) == pytest.approx(0, abs=1.2)


def test_silence_stands_at_the_floor() -> None:
    assert (low_levels(np.zeros(LOW_LENGTH, np.float32)) == FLOOR_DB).all()


def test_a_gain_moves_every_level_that_is_heard() -> None:
    low = analyse(make_hit("snare", 1, 0).samples).low
    levels, quieter = low_levels(low), low_levels(low * np.float32(0.5))
    heard = quieter > FLOOR_DB + 1
    assert (levels - quieter)[heard] == pytest.approx(6.02, abs=0.01)


def test_a_waveform_is_brought_to_levels_and_keeps_its_tone() -> None:
    wanted = low_levels(tone(200, fall_db=40))
    made = brought(tone(200, level_db=-10), wanted)
    before = np.abs(low_levels(tone(200, level_db=-10)) - wanted)[:-2].mean()
    assert np.abs(low_levels(made) - wanted)[:-2].mean() < 0.2 * before
    assert int(spectrum_db(made).argmax()) == pytest.approx(200, abs=1)
