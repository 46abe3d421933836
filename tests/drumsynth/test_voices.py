"""Voices against physics: frequencies in cents, decay times, levels in dB."""

import numpy as np
import pytest
from scipy import special

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.drumsynth import voices


def one(*values: float) -> np.ndarray:
    return np.array(values)


def peak_hz(samples: Samples) -> float:
    n_fft = 2**20
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), n_fft))
    return float(spectrum.argmax() * SAMPLE_RATE / n_fft)


def measured_t60(samples: Samples, start: float, end: float) -> float:
    """From the mean slope of the level between two times in seconds."""
    frame = 441
    level = samples[: len(samples) // frame * frame].astype(np.float64).reshape(-1, frame)
    level_db = 10 * np.log10((level**2).mean(axis=1) + 1e-20)
    times = (np.arange(len(level_db)) + 0.5) * frame / SAMPLE_RATE
    heard = (times > start) & (times < end)
    return float(-60 / np.polyfit(times[heard], level_db[heard], 1)[0])


@pytest.mark.parametrize("sweep", [(), (voices.Sweep(0.5, 0.002),)])
@pytest.mark.parametrize(("frequency_hz", "t60"), [(55.0, 1.5), (187.3, 0.5), (3020.0, 0.3)])
def test_mode_has_its_frequency_and_its_decay(frequency_hz, t60, sweep):
    x = voices.modes(one(frequency_hz), one(1.0), one(t60), one(0.0), int(t60 * SAMPLE_RATE), sweep)
    cents = 1200 * np.log2(peak_hz(x[2000:]) / frequency_hz)
    assert abs(cents) < 3
    assert measured_t60(x, 0.1 * t60, 0.9 * t60) == pytest.approx(t60, rel=0.05)


def test_the_two_ways_to_render_modes_agree():
    rng = np.random.default_rng(0)
    frequencies_hz, t60 = rng.uniform(60, 9000, 20), rng.uniform(0.01, 1.2, 20)
    gains, phases = rng.standard_normal(20), rng.uniform(0, 6, 20)
    kept = [frequencies_hz, gains, t60, phases]
    steady = voices._steady_modes(kept, 30_000)
    swept = voices._swept_modes(kept, 30_000, ())
    np.testing.assert_allclose(steady, swept, atol=1e-3)


def test_a_sweep_starts_where_its_depth_says():
    x = voices.modes(
        one(100.0), one(1.0), one(3.0), one(0.0), SAMPLE_RATE, (voices.Sweep(1.0, 0.1),)
    )
    rising = np.flatnonzero((x[:-1] < 0) & (x[1:] >= 0)) / SAMPLE_RATE
    first_hz, last_hz = 1 / rising[0], 1 / np.diff(rising)[-1]
    # Mean of 100 (1 + exp(-t / 0.1)) Hz over its first period.
    assert first_hz == pytest.approx(198, rel=0.01)
    assert last_hz == pytest.approx(100, rel=0.01)


def test_modes_above_hearing_are_left_out():
    x = voices.modes(one(21_000.0), one(1.0), one(0.1), one(0.0), 100)
    np.testing.assert_array_equal(x, np.zeros(100))


@pytest.mark.parametrize("strike", [0.0, 0.3, 0.9])
def test_membrane_is_made_of_bessel_functions(strike):
    ratios, gains = voices.membrane(24, strike)
    orders, zeros = voices._MEMBRANE.T
    for order, zero in zip(orders.astype(int), zeros, strict=True):
        assert np.abs(special.jn_zeros(order, 10) - zero).min() < 1e-4
    np.testing.assert_allclose(ratios, zeros / special.jn_zeros(0, 1)[0], rtol=1e-4)
    np.testing.assert_allclose(gains, special.jv(orders, zeros * strike), atol=1e-6)


def test_membrane_leaves_no_mode_out():
    every = sorted(zero for order in range(12) for zero in special.jn_zeros(order, 6))
    np.testing.assert_allclose(voices._MEMBRANE[:, 1], every[: len(voices._MEMBRANE)], atol=1e-4)


def noise(t60: float, power: float, slope_db: float = 24.0) -> Samples:
    rng = np.random.default_rng(1)
    frequencies_hz = voices.NOISE_FREQUENCIES_HZ
    decays = voices.damped_t60(t60, frequencies_hz, 2000.0, power)
    colour = voices.noise_colour(1000.0, 4000.0, slope_db, 0.0, rng)
    return voices.shaped_noise(colour, decays, SAMPLE_RATE, rng)


def band(samples: Samples, low_hz: float, high_hz: float) -> Samples:
    spectrum = np.fft.rfft(samples)
    frequencies_hz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    spectrum[(frequencies_hz < low_hz) | (frequencies_hz > high_hz)] = 0
    return np.fft.irfft(spectrum, len(samples)).astype(np.float32)


def around(samples: Samples, centre_hz: float) -> Samples:
    """A bell of 300 Hz, which does not ring into the decay as an edge would."""
    frequencies_hz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    bell = np.exp(-0.5 * ((frequencies_hz - centre_hz) / 300) ** 2)
    return np.fft.irfft(np.fft.rfft(samples) * bell, len(samples)).astype(np.float32)


def test_noise_decays_faster_above_by_the_power_of_frequency():
    x = noise(0.6, 0.5)
    for centre_hz in (2000.0, 6000.0):
        expected = 0.6 * (centre_hz / 2000) ** -0.5
        found = measured_t60(around(x, centre_hz), 0.03, 0.7 * expected)
        assert found == pytest.approx(expected, rel=0.08)


def test_noise_has_the_slope_it_was_given():
    x = noise(30.0, 0.0, slope_db=24.0)
    levels = [10 * np.log10(np.sum(band(x, f * 0.9, f * 1.1) ** 2) / f) for f in (8000, 16_000)]
    assert levels[1] - levels[0] == pytest.approx(-24, abs=1)


def test_steady_noise_has_no_seams():
    frequencies = len(voices.NOISE_FREQUENCIES_HZ)
    total = np.zeros(voices.NOISE_HOP)
    flat, endless = np.zeros(frequencies), np.full(frequencies, 1e6)
    for seed in range(4):
        x = voices.shaped_noise(flat, endless, 256 * 150, np.random.default_rng(seed))
        total += (x.reshape(-1, voices.NOISE_HOP) ** 2).mean(axis=0)
    halves = total.reshape(4, -1).mean(axis=1)
    assert halves.max() / halves.min() < 1.1


def test_squares_have_odd_harmonics_and_little_aliasing():
    frequency_hz = 1700.0
    rng = np.random.default_rng(0)
    x = voices.squares(one(frequency_hz), SAMPLE_RATE, rng)[0]
    naive = np.sign(np.sin(2 * np.pi * frequency_hz * np.arange(SAMPLE_RATE) / SAMPLE_RATE + 0.1))
    aliased = []
    for wave in (x, naive):
        level = 20 * np.log10(np.abs(np.fft.rfft(wave)) / (SAMPLE_RATE / 2) + 1e-9)
        assert level[1700] == pytest.approx(20 * np.log10(4 / np.pi), abs=0.2)
        assert level[5100] == pytest.approx(20 * np.log10(4 / np.pi / 3), abs=1.0)
        other = ~np.isin(np.arange(len(level)), np.arange(1700, 22_050, 1700))
        aliased.append(10 * np.log10(np.sum(10 ** (level[other][:10_000] / 10))))
    assert aliased[0] < aliased[1] - 12


def test_click_is_about_its_frequency_and_over_in_its_time():
    for seed in range(20):
        x = voices.click(3000.0, 0.01, np.random.default_rng(seed))
        power = np.abs(np.fft.rfft(x, 4096)) ** 2
        frequencies_hz = np.fft.rfftfreq(4096, 1 / SAMPLE_RATE)
        centroid = np.sum(power * frequencies_hz) / power.sum()
        assert 1800 < centroid < 7500
        assert np.abs(x).max() == pytest.approx(1)
        assert np.abs(x[441:]).max() < 0.01


def test_rise_waits_then_follows_its_time_constant():
    envelope = voices.rise(2000, 5.0, delay_ms=10.0)
    assert not envelope[:441].any()
    assert envelope[441 + 220] == pytest.approx(1 - np.exp(-1), abs=0.01)


def test_mix_sets_energies():
    rng = np.random.default_rng(0)
    tone, other = (rng.standard_normal(n).astype(np.float32) for n in (500, 800))
    added = voices.mix(tone, other, 6.0)
    added[:500] -= tone
    assert 10 * np.log10(np.sum(added**2) / np.sum(tone**2)) == pytest.approx(6, abs=1e-3)


@pytest.mark.parametrize("per_second", [300.0, 3000.0, 30_000.0])
def test_beads_hit_as_often_as_asked_for(per_second):
    """A shot noise of n hits, exponential in force, has 1 / (n c) of its mean's square as variance.

    With an exponential kernel of time constant c, whose square has half its area, and a mean
    square of force of twice the mean's (Campbell's theorem).
    """
    x = voices.collisions(20 * SAMPLE_RATE, per_second, np.random.default_rng(0))
    assert np.mean(x.astype(np.float64) ** 2) == pytest.approx(1, abs=1e-3)
    spread = float(x.var() / x.mean() ** 2)
    assert spread == pytest.approx(1 / (per_second * voices.COLLISION_SECONDS), rel=0.1)


def test_a_stroke_is_never_silent():
    for seed in range(20):
        x = voices.collisions(441, 1.0, np.random.default_rng(seed))
        assert np.isfinite(x).all()
        assert x[0] > 0
