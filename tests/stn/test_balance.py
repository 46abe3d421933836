from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import least_squares

from ghostnote.audio import CLIP_LENGTH, ONSET_LENGTH, SAMPLE_RATE, finish
from ghostnote.descriptors import FLOOR_BINS, body_percent, centroid_hz, noise_percent
from ghostnote.drumsynth import make_hit
from ghostnote.framing import running_median
from ghostnote.stn.analysis import analyse
from ghostnote.stn.balance import Balance, Spectrum, Whole, _a_weights, _early_power, _Start
from ghostnote.stn.gains import LEVEL, TILT, gained
from ghostnote.stn.knobs import LEAST_HISS, Hit, Knobs
from ghostnote.stn.layout import Parts
from ghostnote.stn.synthesis import synthesise
from ghostnote.stn.wanted import EASE, FAINT_BODY, LIMITS, SPREADS, gains_for, tilt_for

HITS = [
    analyse(make_hit(drum, 1, seed).samples)
    for drum, seed in (("snare", 3), ("snare", 4), ("kick", 1), ("clap", 2), ("tom", 5))
]


def measured(parts: Parts) -> np.ndarray:
    clip = finish(synthesise(parts, 0))
    power = np.square(np.abs(np.fft.rfft(clip, 1 << 17)))
    return np.array(
        [np.log2(centroid_hz(power)), noise_percent(clip) / 100, body_percent(power) / 100]
    )


@pytest.mark.parametrize("parts", HITS)
def test_a_balance_is_what_descriptors_measure(parts: Parts) -> None:
    np.testing.assert_allclose(Spectrum(parts).own.vector, measured(parts), atol=0.2)


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_partials_that_do_not_stand_out_count_as_noise(seed: int) -> None:
    parts = analyse(make_hit("cymbal", 1, seed).samples)
    noise, found = Spectrum(parts).own.noise, measured(parts)[1]
    clear = replace(parts.tones, clear=np.ones_like(parts.tones.clear))
    as_tones = Spectrum(replace(parts, tones=clear)).own.noise
    assert as_tones < noise - 0.04
    assert abs(noise - found) < abs(as_tones - found)


def test_loudness_is_weighted_as_the_standard_has_it() -> None:
    weights_db = 10 * np.log10(_a_weights(np.array([50.0, 100, 1000, 4000, 10_000])))
    np.testing.assert_allclose(weights_db, [-30.3, -19.1, 0, 1.0, -2.5], atol=0.1)


def test_hiss_is_heard_beside_a_boom_that_is_louder() -> None:
    t = np.arange(CLIP_LENGTH) / SAMPLE_RATE
    boom = 0.8 * np.sin(2 * np.pi * 50 * t) * np.exp(-2 * t)
    noise = 0.01 * np.random.default_rng(1).standard_normal(CLIP_LENGTH) * np.exp(-30 * t)
    alone, both = (Spectrum(analyse(each.astype(np.float32))).hiss for each in (boom, boom + noise))
    assert alone < LEAST_HISS / 10
    assert LEAST_HISS < both < 0.1


def crossing(hiss: float) -> Parts:
    """A tone of the body and one that the split gives mostly to the rest, in noise, all falling."""
    t = np.arange(CLIP_LENGTH - ONSET_LENGTH) / SAMPLE_RATE
    tones = np.sin(2 * np.pi * 160 * t) + np.sin(2 * np.pi * 1080 * t)
    noise = hiss * np.random.default_rng(1).standard_normal(len(t))
    struck = 0.3 * (tones + noise) * np.exp(-6 * t)
    return analyse(np.concatenate([np.zeros(ONSET_LENGTH), struck]).astype(np.float32))


@pytest.mark.parametrize("semitones", [-12, 0, 7])
@pytest.mark.parametrize("hiss", [0.02, 1.0])
def test_a_balance_counts_what_is_played_about_the_crossover(semitones: float, hiss: float) -> None:
    parts = Hit(crossing(hiss), 0).turned(Knobs(pitch=semitones))
    apart = np.abs(Spectrum(parts).own.vector - measured(parts))
    assert (apart < [0.27, 0.03, 0.018]).all(), apart


def test_a_wanted_balance_is_reached_where_it_can_be() -> None:
    parts = HITS[0]
    own = Spectrum(parts).own
    wanted = Balance(own.centroid_octaves + 0.3, own.noise, own.body + 0.05)
    found = gained(parts, gains_for(Spectrum(parts), wanted, np.full(3, 3.0)))
    np.testing.assert_allclose(Spectrum(found).own.vector, wanted.vector, atol=0.06)
    np.testing.assert_allclose(measured(found) - measured(parts), [0.3, 0, 0.05], atol=0.12)


def test_a_balance_that_is_there_needs_no_gain() -> None:
    parts = HITS[0]
    np.testing.assert_allclose(
        gains_for(Spectrum(parts), Spectrum(parts).own, np.ones(3)), LEVEL, atol=1e-6
    )


@pytest.mark.parametrize("parts", HITS)
def test_a_balance_at_gains_is_that_of_gained_parts(parts: Parts) -> None:
    # A floor that went up and down with its own bins would be wrong where gains part.
    apart = np.array([[2.9, -0.4, 4.2, -8.3], [-2.0, 0.0, -4.5, 6.8]])
    found = np.stack([Spectrum(gained(parts, gains)).own.vector for gains in apart])
    missed = np.abs(Spectrum(parts).balance(apart) - found)
    assert (missed < [0.02, 0.008, 0.03]).all(), missed


@pytest.mark.parametrize("semitones", [-12, 0, 12])
@pytest.mark.parametrize("parts", HITS[:3])
def test_the_floor_is_the_median_of_what_is_gained(parts: Parts, semitones: int) -> None:
    parts = replace(parts, low_rate=parts.low_rate * 2 ** (semitones / 12))
    start = _Start(parts, _early_power(parts))
    share = start._body[None, None]
    gain = np.exp(np.array([-1.0, 2.0])[:, None, None] * (1 - 3 * share)).astype(np.float32)
    wanted = [running_median(start._power * each, FLOOR_BINS) for each in gain]
    np.testing.assert_array_equal(start._low_floor(gain), wanted)


def counted(vector: np.ndarray) -> np.ndarray:
    """Centroid, noise and body, the last in dB against the rest."""
    body = vector[2]
    ratio = (body + FAINT_BODY) / (1 - body + FAINT_BODY)
    return np.array([*vector[:2], 10 * np.log10(ratio)])


def test_a_faint_body_is_turned_too() -> None:
    faint = gained(HITS[0], np.array([0.0, 0.0, -30.0, 0.0]))
    own = Spectrum(faint).own
    assert 0.002 < own.body < 0.01
    wanted = replace(own, body=2 * own.body)
    found = Spectrum(gained(faint, gains_for(Spectrum(faint), wanted, np.full(3, 2.0)))).own
    assert found.body > 1.3 * own.body
    assert abs(found.centroid_octaves - own.centroid_octaves) < 0.05


@pytest.mark.parametrize("parts", HITS)
def test_gains_are_those_of_least_squares(parts: Parts) -> None:
    spectrum = Spectrum(parts)
    own = spectrum.own
    wanted = Balance(own.centroid_octaves - 0.3, 0.9 * own.noise, 1.2 * own.body)

    def missing(gains: np.ndarray) -> np.ndarray:
        apart = (counted(wanted.vector) - counted(spectrum.balance(gains[None])[0])) / SPREADS
        return np.concatenate([apart, gains / EASE])

    least = least_squares(missing, np.zeros(4), bounds=(-LIMITS, LIMITS), diff_step=0.05)
    found = np.square(missing(gains_for(spectrum, wanted, np.ones(3)))).sum()
    assert found <= 1.1 * 2 * least.cost + 1e-3


@pytest.mark.parametrize("octaves", [-0.4, 0.25])
def test_a_tilt_moves_the_centroid_and_no_tone(octaves: float) -> None:
    parts = HITS[0]
    wanted = Spectrum(parts).own.centroid_octaves + octaves
    tilted = gained(parts, tilt_for(Whole.of(parts), wanted) * TILT)
    # Eased: a tilt of 8 dB an octave weighs as much as half an octave.
    assert Spectrum(tilted).own.centroid_octaves == pytest.approx(wanted, abs=0.1)
    np.testing.assert_array_equal(tilted.low, parts.low)


def test_gains_stay_within_their_limits() -> None:
    gains = gains_for(Spectrum(HITS[0]), Balance(20.0, 1.0, 0.0), np.full(3, 100.0))
    assert (np.abs(gains) <= LIMITS).all()


def test_silent_parts_have_a_balance_and_stay_finite() -> None:
    hit = HITS[0]
    parts = Parts(np.zeros_like(hit.low), np.full_like(hit.noise_db, -85.0), hit.attack_db)
    assert np.isfinite(Spectrum(parts).own.vector).all()
    assert np.isfinite(
        gained(parts, gains_for(Spectrum(parts), Balance(12, 0.5, 0.5), np.ones(3))).low
    ).all()
