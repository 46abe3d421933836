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
    made = rung_out(wanted[:LOW_LENGTH], WHOLE, 0)
    assert len(made) == WHOLE
    missing = np.square(made - wanted)[LOW_LENGTH - 256 :].sum()
    assert missing < 1e-4 * np.square(wanted[LOW_LENGTH:]).sum()
    np.testing.assert_array_equal(made[: LOW_LENGTH - 256], wanted[: LOW_LENGTH - 256])


def test_no_tone_goes_on_for_ever() -> None:
    made = rung_out(ringing(60, -6)[:LOW_LENGTH], 3 * LOW_LENGTH, 0)
    loud, last = (np.square(part).mean() for part in (made[4096:4608], made[-512:]))
    assert last < loud / 100


@pytest.mark.parametrize(
    "low",
    [
        ringing(60, 60)[:LOW_LENGTH],
        np.zeros(LOW_LENGTH, np.float32),
        np.zeros(100, np.float32),
        ringing(60, 10),
        (ringing(60, 40) + 0.01 * ringing(90, -12) * (T > 1.2))[:LOW_LENGTH],
    ],
    ids=["over", "silent", "short", "long enough", "swelling"],
)
def test_what_has_nothing_to_go_on_with_stays_as_it_is(low: Array) -> None:
    np.testing.assert_array_equal(rung_out(low, WHOLE, 0), low)


def test_a_tone_that_begins_at_the_end_falls_too() -> None:
    low = ringing(100, 0)[:LOW_LENGTH]
    low[: -LOW_LENGTH // 8] = 0
    made = rung_out(low, WHOLE, 0)
    assert np.isfinite(made).all()
    assert np.square(made[LOW_LENGTH:]).mean() < np.square(low[-LOW_LENGTH // 8 :]).mean()


def test_tones_that_are_about_to_beat_up_again_end() -> None:
    """Of 297 and 304 Hz, which nearly cancel out where the samples end."""
    weak, strong = ringing(296.7, 0.4, phase=0.09), ringing(303.7, 3.3, phase=3.73)
    low = np.asarray(0.44 * weak + 0.86 * strong, np.float32)[:LOW_LENGTH]
    assert rung_out(low, WHOLE, 0) is low
    assert len(rung_out(low[:-256], WHOLE, 0)) == WHOLE


@pytest.fixture(scope="module")
def boom() -> Hit:
    seconds = np.arange(CLIP_LENGTH) / SAMPLE_RATE
    wave = 0.8 * np.sin(2 * np.pi * 55 * seconds) * 10 ** (-16 * seconds / 20)
    return Hit(analyse(wave.astype(np.float32)), 0)


@pytest.mark.parametrize("octaves", [-2.0, -1.0, -0.3, 0.0, 0.5])
@pytest.mark.parametrize("semitones", [-12, -5, 0, 7, 12])
def test_a_boom_falls_as_it_is_told_and_is_over_then(
    boom: Hit, semitones: float, octaves: float
) -> None:
    clip, ratio = boom.struck(Knobs(pitch=semitones, decay=octaves)), 2**octaves
    for at in (0.7, 1.1, 1.4, 1.65):
        if at * ratio < 1.7:
            fallen = level_db(clip, at * ratio) - level_db(clip, 0.3 * ratio)
            assert fallen == pytest.approx(-16 * (at - 0.3), abs=1.5)
    assert np.abs(clip[int((2 * ratio + 0.02) * SAMPLE_RATE) :]).max(initial=0) < 1e-3


def test_a_tail_that_has_died_away_stays_so_an_octave_up() -> None:
    """Known for 1.49 s at any pitch: nothing is made up of what comes sooner."""
    seconds = np.arange(CLIP_LENGTH) / SAMPLE_RATE
    level = np.interp(seconds, [0, 0.7, 1.0, 2], [0, -12, -70, -90])
    hit = Hit(
        analyse((np.sin(2 * np.pi * 90 * seconds) * 10 ** (level / 20)).astype(np.float32)), 0
    )
    for semitones in (5, 12):
        clip = hit.struck(Knobs(pitch=semitones))
        assert level_db(clip, 0.65) == pytest.approx(level_db(hit.at_rest, 0.65), abs=2)
        assert level_db(clip, 1.2) < -60


BANDS_HZ = [(20, 200), (100, 300), (20, 500), (300, 1000)]


def noise(low_hz: float, high_hz: float, seed: int, fall_db: float = 15) -> Array:
    """Noise of a band, as long as a clip, that falls by `fall_db` a second."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(2 * WHOLE))
    hz = np.fft.rfftfreq(2 * WHOLE, 1 / LOW_RATE)
    spectrum[(hz < low_hz) | (hz > high_hz)] = 0
    return np.asarray(np.fft.irfft(spectrum)[:WHOLE] * 10 ** (-fall_db * T / 20), np.float32)


@pytest.mark.parametrize(("low_hz", "high_hz"), BANDS_HZ)
def test_noise_of_any_colour_does_not_ring(low_hz: float, high_hz: float) -> None:
    """It goes on as noise, another with each seed."""
    for seed in range(20):
        low = noise(low_hz, high_hz, seed)[:LOW_LENGTH]
        first, other = (rung_out(low, WHOLE, each)[LOW_LENGTH:] for each in (0, 1))
        alike = first @ other / np.linalg.norm(first) / np.linalg.norm(other)
        assert abs(alike) < 0.7


@pytest.mark.parametrize("fall_db", [10, 25])
@pytest.mark.parametrize(("low_hz", "high_hz"), BANDS_HZ)
def test_noise_goes_on_as_it_fell(low_hz: float, high_hz: float, fall_db: float) -> None:
    apart_db, outside = [], []
    for seed in range(20):
        wanted = noise(low_hz, high_hz, seed, fall_db)
        made = rung_out(wanted[:LOW_LENGTH], WHOLE, seed)
        np.testing.assert_array_equal(made[: LOW_LENGTH - 256], wanted[: LOW_LENGTH - 256])
        parts = [slice(LOW_LENGTH - 256, LOW_LENGTH), slice(LOW_LENGTH, None)]
        levels = [[np.square(each[part]).mean() for part in parts] for each in (made, wanted)]
        apart_db.append(10 * np.log10(np.divide(*levels)))
        power = np.square(np.abs(np.fft.rfft(made[LOW_LENGTH:] * np.hanning(WHOLE - LOW_LENGTH))))
        hz = np.fft.rfftfreq(WHOLE - LOW_LENGTH, 1 / LOW_RATE)
        outside.append(power[(hz < low_hz - 90) | (hz > high_hz + 90)].sum() / power.sum())
    # Of so little of one noise levels are a matter of chance.
    assert np.abs(np.mean(apart_db, axis=0)).max() < 2
    assert np.mean(outside) < 0.05


def test_what_goes_on_is_read_off_what_is_known() -> None:
    """Noise beside a tone, however loud, does not decide whether it rings."""
    tone = ringing(50, 12)[:LOW_LENGTH]
    beside = 0.3 * noise(20, 1000, 0, 12)[:LOW_LENGTH]
    for seed in range(6):
        made = rung_out(tone + seed * beside, WHOLE, seed, tone)
        missing = made[LOW_LENGTH:] - ringing(50, 12)[LOW_LENGTH:]
        assert np.square(missing).sum() < 1e-4 * np.square(made[LOW_LENGTH:]).sum()
