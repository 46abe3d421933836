"""Effects against physics: gains in dB at frequencies, decay times, harmonics, energies."""

import numpy as np
import pytest
from scipy import signal

from ghostnote import effects
from ghostnote.audio import SAMPLE_RATE, Samples

LENGTH = 32_768
PLACE = 8192


def impulse() -> Samples:
    x = np.zeros(LENGTH, np.float32)
    x[PLACE] = 1
    return x


def gain_db(samples: Samples, frequency_hz: float) -> float:
    turns = np.exp(-2j * np.pi * frequency_hz / SAMPLE_RATE * np.arange(len(samples)))
    return float(20 * np.log10(np.abs(np.dot(samples.astype(np.float64), turns))))


def sine(frequency_hz: float, length: int = SAMPLE_RATE) -> Samples:
    return np.sin(2 * np.pi * frequency_hz / SAMPLE_RATE * np.arange(length)).astype(np.float32)


def levels_db(samples: Samples) -> np.ndarray:
    """Levels in dB under the strongest, 1 Hz apart, of one second."""
    spectrum = np.abs(np.fft.rfft(samples))
    return 20 * np.log10(spectrum / spectrum.max() + 1e-12)


def test_fast_length_is_the_smallest_of_its_kind():
    kind = sorted(odd << power for odd in (1, 3, 5, 9) for power in range(20))
    for length in (1, 2, 7, 64, 65, 100, 4096, 4097, 88_200, 100_001):
        assert effects.fast_length(length) == min(n for n in kind if n >= length)


@pytest.mark.parametrize("cutoff_hz", [60.0, 1000.0, 9000.0])
def test_low_and_high_pass_are_3_db_down_at_their_cutoff(cutoff_hz):
    for effect in (effects.low_pass, effects.high_pass):
        assert gain_db(effect(impulse(), cutoff_hz), cutoff_hz) == pytest.approx(-3.01, abs=0.05)


def test_low_pass_is_the_analogue_butterworth_up_to_the_top_octave():
    response = effects.low_pass(impulse(), 2000.0)
    frequencies_hz = np.array([100.0, 500.0, 2000.0, 8000.0, 16_000.0])
    b, a = signal.butter(2, 2 * np.pi * 2000, analog=True)
    _, expected = signal.freqs(b, a, 2 * np.pi * frequencies_hz)
    measured = [gain_db(response, f) for f in frequencies_hz]
    np.testing.assert_allclose(measured, 20 * np.log10(np.abs(expected)), atol=0.05)


@pytest.mark.parametrize("db_per_octave", [-4.5, -1.0, 0.5, 3.0])
def test_tilt_is_a_straight_line_through_1_khz(db_per_octave):
    response = effects.tilt(impulse(), db_per_octave)
    for frequency_hz in (100.0, 1000.0, 10_000.0):
        expected = db_per_octave * np.log2(frequency_hz / 1000)
        assert gain_db(response, frequency_hz) == pytest.approx(expected, abs=0.15)


@pytest.mark.parametrize("db_per_octave", [-3.0, 3.0])
def test_tilt_keeps_an_attack_where_it_is(db_per_octave):
    # A click that ends below Nyquist, where a response cut off there could ring ahead of it.
    click = np.exp(-0.5 * ((np.arange(LENGTH) - PLACE) / 2) ** 2).astype(np.float32)
    response = effects.tilt(click, db_per_octave)
    before = np.sum(response[: PLACE - 16] ** 2) / np.sum(response**2)
    assert 10 * np.log10(before) < -60


def test_filters_leave_what_is_in_their_band_and_do_not_wrap_round():
    x = np.zeros(2000, np.float32)
    x[-1] = 1
    assert np.abs(effects.low_pass(x, 100.0)[:1500]).max() < 1e-4
    assert effects.filtered(x) is x


def test_a_constant_passes_a_low_pass():
    y = effects.low_pass(np.ones(LENGTH, np.float32), 500.0)
    assert y[1000:-1000] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("curve", effects.CURVES)
def test_saturation_keeps_the_peak_and_knows_no_level(curve):
    x = 0.3 * sine(220)
    driven = effects.saturate(x, 12.0, curve)
    assert np.abs(driven).max() == pytest.approx(0.3, rel=1e-4)
    np.testing.assert_allclose(effects.saturate(4 * x, 12.0, curve), 4 * driven, atol=1e-5)
    assert np.abs(effects.saturate(np.zeros(99, np.float32), 12.0, curve)).max() == 0


@pytest.mark.parametrize("curve", ["tanh", "cubic", "hard", "fold"])
def test_symmetric_curves_add_odd_harmonics_only(curve):
    levels = levels_db(effects.saturate(sine(441), 9.0, curve))
    assert levels[3 * 441] > -40
    assert levels[2 * 441] < -60


def test_the_tube_adds_even_harmonics_and_no_offset():
    driven = effects.saturate(sine(441), 9.0, "tube")
    assert levels_db(driven)[2 * 441] > -40
    assert abs(driven[8000:-8000].mean()) < 0.01


def test_no_drive_is_no_change():
    x = sine(441)
    np.testing.assert_array_equal(effects.saturate(x, 0.0), x)


def test_oversampling_keeps_mirrored_harmonics_down():
    x = sine(5000)
    naive = np.clip(x * 16, -1, 1)
    levels = {}
    for name, y in (("naive", naive), ("ours", effects.saturate(x, 24.0, "hard"))):
        level = levels_db(y)
        harmonic = np.isin(np.arange(len(level)), np.arange(0, 22_050, 5000))
        levels[name] = level[~harmonic].max()
    assert levels["ours"] < levels["naive"] - 8


def test_crush_holds_and_rounds():
    held = effects.crush(sine(300), 16.0, SAMPLE_RATE / 4)
    np.testing.assert_array_equal(held[0:4000:4], held[3:4003:4])
    rounded = effects.crush(sine(301), 4.0, SAMPLE_RATE)
    steps = np.unique(np.abs(rounded))
    assert len(steps) == 2**3 + 1
    # Equal steps of the mu-law: each is 256^(1/8) times the one below, apart from an offset.
    np.testing.assert_allclose(np.diff(np.log1p(255 * steps)), np.log(256) / 8, rtol=1e-4)
    np.testing.assert_array_equal(effects.crush(sine(300), 16.0, SAMPLE_RATE), sine(300))


def burst(seconds: float = 0.5) -> Samples:
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    fall = np.where(t < 0.02, 0, np.exp(-(t - 0.02) / 0.15))
    noise = np.random.default_rng(0).standard_normal(len(t))
    return (noise * fall).astype(np.float32)


def energy_db(samples: Samples, start: float, end: float) -> float:
    part = samples[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)].astype(np.float64)
    return float(10 * np.log10(np.mean(part**2)))


@pytest.mark.parametrize("scale", [1.0, 0.01])
def test_transient_shaping_moves_attack_and_sustain_apart(scale):
    x = burst() * np.float32(scale)
    louder = effects.shape_transient(x, 9.0, 0.0)
    assert energy_db(louder, 0.02, 0.025) - energy_db(x, 0.02, 0.025) > 4
    assert energy_db(louder, 0.3, 0.5) - energy_db(x, 0.3, 0.5) == pytest.approx(0, abs=1.5)
    shorter = effects.shape_transient(x, 0.0, -9.0)
    assert energy_db(shorter, 0.02, 0.022) - energy_db(x, 0.02, 0.022) > -0.5
    assert energy_db(shorter, 0.3, 0.5) - energy_db(x, 0.3, 0.5) < -0.5


def test_gate_closes_after_its_hold_and_opens_again():
    x = np.full(SAMPLE_RATE, 0.01, np.float32)
    x[[100, 30_000]] = 1.0
    y = effects.gate(x, -20.0, 100.0, 50.0)
    hold, close = 100 + 4410, 100 + 4410 + 2205
    np.testing.assert_array_equal(y[100:hold], x[100:hold])
    assert y[hold + 1102] == pytest.approx(0.005, rel=0.01)
    assert not y[close + 1 : 30_000].any()
    np.testing.assert_array_equal(y[30_000:34_000], x[30_000:34_000])
    assert not y[:100].any()


def room(x: Samples, wet_db: float, seed: int = 0) -> Samples:
    rng = np.random.default_rng(seed)
    return effects.room(x, 0.5, size=0.5, damping_hz=4000.0, wet_db=wet_db, rng=rng)


def test_room_decays_in_its_t60():
    x = np.zeros(100, np.float32)
    x[0] = 1
    wet = effects.low_pass(room(x, 0.0), 2000.0).astype(np.float64)
    # Schroeder's backward integration, read from -5 to -25 dB.
    curve = np.cumsum(wet[::-1] ** 2)[::-1]
    curve_db = 10 * np.log10(curve / curve[int(0.03 * SAMPLE_RATE)])
    five, twenty_five = (np.flatnonzero(curve_db < level)[0] for level in (-5, -25))
    assert 3 * (twenty_five - five) / SAMPLE_RATE == pytest.approx(0.5, rel=0.15)


@pytest.mark.parametrize("wet_db", [-20.0, 0.0])
def test_room_energy_is_what_was_asked_for(wet_db):
    x = burst()
    added = room(x, wet_db).astype(np.float64)
    added[: len(x)] -= x
    assert len(added) == len(x) + SAMPLE_RATE // 2
    ratio_db = 10 * np.log10(np.sum(added**2) / np.sum(x.astype(np.float64) ** 2))
    assert ratio_db == pytest.approx(wet_db, abs=0.01)


def test_room_is_its_generators():
    np.testing.assert_array_equal(room(burst(), -6.0, 1), room(burst(), -6.0, 1))
    assert np.abs(room(burst(), -6.0, 1) - room(burst(), -6.0, 2)).max() > 0.01
