import numpy as np
import pytest

from ghostnote.audio import ONSET_LENGTH, SAMPLE_RATE
from ghostnote.drumsynth import make_hit
from ghostnote.stn.analysis import analyse
from ghostnote.stn.layout import FLOOR_DB, LOW_LENGTH, LOW_RATE, Array
from ghostnote.stn.low_levels import (
    FILL_DB,
    LOW_BANDS,
    LOW_KNOTS,
    brought,
    heard_length,
    levelled,
    low_knot_edges,
    low_levels,
    onset_rise,
)

T = np.arange(LOW_LENGTH) / LOW_RATE


def tone(hz: float, level_db: float = 0.0, fall_db: float = 0.0) -> Array:
    """A sine wave that falls by `fall_db` a second."""
    gain = 10 ** ((level_db - fall_db * T) / 20)
    return np.asarray(gain * np.sin(2 * np.pi * hz * T), np.float32)


def spectrum_db(low: Array) -> Array:
    """Level by hertz from 0.1 s on."""
    heard = low[276:][:2756] * np.hanning(min(2756, LOW_LENGTH - 276))
    return np.asarray(20 * np.log10(np.abs(np.fft.rfft(heard)) + 1e-9), np.float32)


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


def test_a_hit_with_its_own_levels_stays_as_it_is() -> None:
    low = analyse(make_hit("tom", 1, 0).samples).low
    made = levelled(low, low_levels(low), 0)
    error = np.linalg.norm(made - low) / np.linalg.norm(low)
    # What is added is the noise beside the tone.
    assert error < 10 ** (FILL_DB[1] / 20)


def test_a_band_that_falls_silent_ends_and_is_the_same_before() -> None:
    falling = tone(200, fall_db=150)
    levels = low_levels(falling)
    heard = heard_length(levels)
    made = levelled(falling[:heard], levels, 0)
    assert not made[-1000:].any()
    kept = levels.copy()
    kept[-1] = 0
    whole = levelled(falling, kept, 0)
    assert whole[-1000:].any()
    np.testing.assert_allclose(made[:1200], whole[:1200], atol=1e-4)
    assert heard < heard_length(kept) == LOW_LENGTH


def test_what_a_network_leaves_behind_a_tone_is_brought_to_level() -> None:
    wanted = tone(200, fall_db=60)
    hiss = 0.03 * np.random.default_rng(1).standard_normal(LOW_LENGTH).astype(np.float32)
    levels = low_levels(wanted)
    late = slice(LOW_KNOTS // 2, -2)
    before = np.abs(low_levels(wanted + hiss) - levels)[late]
    after = np.abs(low_levels(levelled(wanted + hiss, levels, 0)) - levels)[late]
    assert before.mean() > 10
    assert after.mean() < 2


def test_a_tone_that_is_there_keeps_its_pitch_and_rises_to_its_level() -> None:
    made = levelled(tone(300, level_db=-6), low_levels(tone(300)), 0)
    peak = spectrum_db(made)
    assert int(peak.argmax()) == pytest.approx(300, abs=1)
    assert peak.max() == pytest.approx(spectrum_db(tone(300)).max(), abs=0.5)


def test_a_waveform_is_brought_to_levels_and_keeps_its_tone() -> None:
    wanted = low_levels(tone(200, fall_db=40))
    made = brought(tone(200, level_db=-10), wanted)
    before = np.abs(low_levels(tone(200, level_db=-10)) - wanted)[:-2].mean()
    assert np.abs(low_levels(made) - wanted)[:-2].mean() < 0.2 * before
    assert int(spectrum_db(made).argmax()) == pytest.approx(200, abs=1)


def test_a_tone_that_is_weak_is_louder_than_the_noise_beside_it() -> None:
    weak, levels = tone(300, level_db=-20), low_levels(tone(300))
    first, second = (levelled(weak, levels, seed) for seed in (0, 1))
    late = slice(LOW_LENGTH // 4, LOW_LENGTH // 2)
    assert np.corrcoef(first[late], second[late])[0, 1] > 0.85


def test_where_the_waveform_has_nothing_noise_of_the_seed_fills_the_level() -> None:
    noise = np.random.default_rng(2).standard_normal(LOW_LENGTH).astype(np.float32)
    levels, nothing = low_levels(noise), np.zeros(LOW_LENGTH, np.float32)
    made = [levelled(nothing, levels, seed) for seed in (0, 0, 1)]
    np.testing.assert_array_equal(made[0], made[1])
    assert abs(np.corrcoef(made[0], made[2])[0, 1]) < 0.1
    apart = np.abs(low_levels(made[0]) - levels)
    assert apart.mean() < 1.5


def test_the_start_of_a_hit_is_left_alone() -> None:
    low = analyse(make_hit("kick", 1, 0).samples).low
    start = slice(0, round(0.02 * LOW_RATE))
    made = levelled(low, low_levels(low), 0)
    assert np.abs(made - low)[start].max() < 0.05 * np.abs(low).max()


def test_what_is_wrong_before_the_onset_is_not_heard() -> None:
    hit = analyse(make_hit("kick", 1, 0).samples).low
    wrong = hit + 0.3 * np.random.default_rng(1).standard_normal(LOW_LENGTH).astype(np.float32)
    made = levelled(wrong, low_levels(hit), 0)
    onset = ONSET_LENGTH * LOW_RATE / SAMPLE_RATE
    assert np.abs(made[: int(onset) - 1]).max() == 0
    assert np.abs(hit[: int(onset) - 1]).max() < 0.03
    assert np.abs(made[int(onset) + 1 :][:20]).max() > 0.3


def test_the_gain_of_the_onset_rises_from_silence() -> None:
    rise = onset_rise()
    assert rise[0] == 0
    assert (np.diff(rise) >= 0).all()
    assert len(rise) < (ONSET_LENGTH + 16) * LOW_RATE / SAMPLE_RATE
    assert rise[-1] > 0.7
