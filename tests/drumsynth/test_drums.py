"""Rendered hits: what was drawn is what sounds, and all of it is usable."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from ghostnote.audio import CLIP_LENGTH, ONSET_LENGTH, PEAK, SAMPLE_RATE, Samples, find_onset
from ghostnote.descriptors import noise_percent
from ghostnote.drumsynth import DRUM_CLASSES, Parameters, draw, make_hit, render
from ghostnote.drumsynth.parameters import VOCABULARY

HITS = 200


@cache
def hits(drum_class: str) -> list[Samples]:
    return [make_hit(drum_class, 7, index).samples for index in range(1, HITS + 1)]


def plain(drum_class: str, **changes: float) -> Parameters:
    """A hit with everything off that can be, and these values."""
    drawn = draw(drum_class, np.random.default_rng(3))
    off = {name: entry.off for name, entry in VOCABULARY.items() if entry.off is not None}
    values = {name: off.get(name, value) for name, value in drawn.values.items()} | changes
    return Parameters(drum_class, drawn.style, values)


def peak_hz(samples: Samples) -> float:
    n_fft = 2**19
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), n_fft))
    return float(spectrum.argmax() * SAMPLE_RATE / n_fft)


def power(samples: Samples) -> tuple[np.ndarray, np.ndarray]:
    n_fft = 2**17
    return np.fft.rfftfreq(n_fft, 1 / SAMPLE_RATE), np.abs(np.fft.rfft(samples, n_fft)) ** 2


def centroid_hz(samples: Samples) -> float:
    frequencies_hz, energy = power(samples)
    return float(np.sum(frequencies_hz * energy) / energy.sum())


def last_above(samples: Samples, level_db: float) -> float:
    level = np.abs(samples)
    return float(np.flatnonzero(level > level.max() * 10 ** (level_db / 20))[-1] / SAMPLE_RATE)


@pytest.mark.parametrize("drum_class", DRUM_CLASSES)
def test_every_hit_is_a_clip(drum_class):
    for samples in hits(drum_class):
        assert samples.dtype == np.float32
        assert np.isfinite(samples).all()
        assert np.abs(samples).max() == pytest.approx(PEAK, abs=1e-4)
        assert 0.03 * SAMPLE_RATE <= len(samples) <= CLIP_LENGTH
        assert abs(find_onset(samples) - ONSET_LENGTH) <= 1
        assert samples[-1] == 0
        assert abs(samples.mean()) < 0.03


@pytest.mark.parametrize("tone_hz", [95.0, 180.0, 390.0])
@pytest.mark.parametrize("modes", [1.0, 12.0])
def test_a_snares_pitch_is_the_drawn_one(tone_hz, modes):
    parameters = plain(
        "snare",
        tone_hz=tone_hz,
        tone_t60=0.6,
        tone_damping=1.0,
        modes=modes,
        second_db=-20.0,
        strike=0.0,
        noise_db=-60.0,
    )
    rendered = render(parameters, np.random.default_rng(0))
    assert abs(1200 * np.log2(peak_hz(rendered) / tone_hz)) < 8


@pytest.mark.parametrize("t60", [0.08, 0.4, 1.5])
def test_a_snares_decay_is_the_drawn_one(t60):
    parameters = plain(
        "snare", tone_hz=250.0, tone_t60=t60, tone_attack_ms=0.05, modes=1.0, noise_db=-80.0
    )
    rendered = render(parameters, np.random.default_rng(0))
    assert last_above(rendered, -40) * 1.5 == pytest.approx(t60, rel=0.08)


@pytest.mark.parametrize("noise_db", [-12.0, 0.0, 12.0])
def test_a_snares_noise_ratio_is_the_drawn_one(noise_db):
    parameters = plain(
        "snare",
        tone_hz=150.0,
        tone_t60=0.3,
        tone_attack_ms=0.05,
        modes=1.0,
        noise_db=noise_db,
        noise_low_hz=2500.0,
        noise_high_hz=9000.0,
        noise_damping=0.0,
    )
    frequencies_hz, energy = power(render(parameters, np.random.default_rng(0)))
    ratio = energy[frequencies_hz > 500].sum() / energy[frequencies_hz <= 500].sum()
    assert 10 * np.log10(ratio) == pytest.approx(noise_db, abs=1)


def test_choked_wires_end_before_free_ones():
    def end(choke: float) -> float:
        p = plain("snare", noise_db=40.0, noise_t60=0.5, noise_damping=0.0, noise_choke=choke)
        return last_above(render(p, np.random.default_rng(0)), -55)

    # Noise at a level of exp(-a t) - c ends where exp(-a t) = c: 20 dB per third of its T60.
    assert end(0.03) == pytest.approx(0.5 * 30.5 / 60, rel=0.1)
    assert end(0.0) > 0.4


def test_a_kick_falls_in_pitch():
    parameters = plain(
        "kick",
        tone_hz=50.0,
        tone_t60=1.5,
        modes=1.0,
        noise_db=-80.0,
        sweep_depth=4.0,
        sweep_ms=40.0,
    )
    samples = render(parameters, np.random.default_rng(0))
    rising = np.flatnonzero((samples[:-1] < 0) & (samples[1:] >= 0)) / SAMPLE_RATE
    periods = np.diff(rising)
    assert 1 / periods[0] > 120
    assert 1 / periods[-3] == pytest.approx(50, rel=0.02)


@pytest.mark.parametrize("drum_class", ["hihat-closed", "hihat-open", "cymbal"])
def test_cymbals_live_above_a_kilohertz(drum_class):
    for samples in hits(drum_class)[:60]:
        frequencies_hz, energy = power(samples)
        assert energy[frequencies_hz > 1000].sum() > 0.5 * energy.sum()


def share_of(samples: Samples, low_hz: float, high_hz: float) -> float:
    frequencies_hz, energy = power(samples)
    band = (frequencies_hz >= low_hz) & (frequencies_hz < high_hz)
    return float(energy[band].sum() / energy.sum())


def test_most_of_a_cymbal_lies_above_three_kilohertz():
    """As of recorded ones, of which nine in ten have three quarters of their energy there."""
    shares = [share_of(samples, 3000, 20_000) for samples in hits("cymbal")]
    assert np.median(shares) > 0.9
    assert np.percentile(shares, 20) > 0.6


def test_a_ride_has_partials_that_stand_out_of_its_wash():
    """Where a cymbal of noise has none: noise is 20% of the one and nearly all of the other."""
    rng = np.random.default_rng(2)
    drawn = [draw("cymbal", rng) for _ in range(150)]

    def noise_of(style: str) -> list[float]:
        hits = [p for p in drawn if p.style == style]
        assert len(hits) >= 8
        return [noise_percent(render(p, rng)) for p in hits[:12]]

    assert np.median(noise_of("ride")) < 40
    assert np.median(noise_of("noise")) > 95


def test_a_ride_starts_with_its_stick():
    """The click that a ride is drawn with is heard over what rings on."""
    rng = np.random.default_rng(4)
    rides = [p for p in (draw("cymbal", rng) for _ in range(200)) if p.style == "ride"]
    assert min(p["click_db"] for p in rides) >= -12

    def over_the_ring(p: Parameters) -> float:
        samples = np.abs(render(p, np.random.default_rng(0)))
        return float(samples[: SAMPLE_RATE // 50].max() / samples[SAMPLE_RATE // 10 :].max())

    off = {name: entry.off for name, entry in VOCABULARY.items() if entry.off is not None}
    louder = []
    for ride in rides[:8]:
        soft, hard = (
            over_the_ring(
                Parameters("cymbal", "ride", {**ride.values, **off, "click_db": level_db})
            )
            for level_db in (-60.0, 2.0)
        )
        louder.append(hard / soft)
    assert np.median(louder) > 1.15


@pytest.mark.parametrize("tone_hz", [110.0, 240.0, 430.0])
def test_a_congas_pitch_is_the_drawn_one(tone_hz):
    parameters = plain(
        "conga", tone_hz=tone_hz, tone_t60=0.6, modes=1.0, noise_db=-60.0, tone_attack_ms=0.2
    )
    rendered = render(parameters, np.random.default_rng(0))
    assert abs(1200 * np.log2(peak_hz(rendered) / tone_hz)) < 8


def test_claves_ring_high_and_briefly():
    for samples in hits("clave")[:60]:
        assert share_of(samples, 0, 400) < 0.2
        assert last_above(samples, -30) < 0.6


def test_a_shaker_is_noise_that_swells():
    shakers = hits("shaker")[:100]
    assert min(share_of(samples, 1000, 22_050) for samples in shakers) > 0.6
    swells = [int(np.abs(samples).argmax()) / SAMPLE_RATE for samples in shakers]
    assert np.median(swells) > 0.008


def test_few_beads_are_grains_and_many_a_wash():
    def unevenness(beads: float) -> float:
        p = plain("shaker", beads=beads, noise_t60=0.35, noise_attack_ms=20.0, noise_damping=0.0)
        samples = render(p, np.random.default_rng(0))[: SAMPLE_RATE // 10]
        level = np.convolve(samples.astype(np.float64) ** 2, np.ones(64) / 64, "valid")[::64]
        return float(level.std() / level.mean())

    assert unevenness(300.0) > 1.5 * unevenness(8000.0)


def test_a_clap_claps_more_than_once():
    parameters = plain(
        "clap", bursts=4.0, burst_gap_ms=12.0, burst_t60=0.015, tail_db=-16.0, noise_t60=0.1
    )
    samples = render(parameters, np.random.default_rng(0))
    level = np.convolve(samples**2, np.ones(110) / 110, "same")
    opened = level > 0.1 * level.max()
    assert 3 <= np.count_nonzero(opened[1:] & ~opened[:-1]) <= 6


def test_the_same_seed_gives_the_same_sound_and_another_another():
    parameters = draw("snare", np.random.default_rng(1))
    first, again, other = (render(parameters, np.random.default_rng(s)) for s in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert len(first) != len(other) or np.abs(first - other).max() > 0.01


def octaves(measure: Callable[[Samples], float]) -> float:
    """Octaves between the 10th and the 90th percentile of a measure over the snares."""
    low, high = np.percentile([measure(samples) for samples in hits("snare")], [10, 90])
    return float(np.log2(high / low))


def test_snares_spread_over_brightness_and_decay():
    assert octaves(centroid_hz) > 2.5
    assert octaves(lambda samples: last_above(samples, -30)) > 2


def test_drawn_snares_span_pitch_decay_and_noise():
    drawn = [draw("snare", np.random.default_rng(seed)) for seed in range(400)]
    pitch, t60, noise = (
        np.percentile([p[name] for p in drawn], [2, 98])
        for name in ("tone_hz", "tone_t60", "noise_db")
    )
    assert pitch[0] < 105
    assert pitch[1] > 360
    assert t60[0] < 0.07
    assert t60[1] > 1.0
    assert noise[0] < -15
    assert noise[1] > 12
