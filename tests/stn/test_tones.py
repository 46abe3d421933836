from dataclasses import replace

import numpy as np
import pytest

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE, Samples
from ghostnote.descriptors import noise_percent
from ghostnote.drumsynth import make_hit
from ghostnote.measures.spectral import spectral_distance_db
from ghostnote.stn.analysis import analyse
from ghostnote.stn.knobs import Hit, Knobs
from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, KNOTS, LOW_LENGTH, Parts, Tones, band_hz
from ghostnote.stn.synthesis import synthesise
from ghostnote.stn.tones import (
    LEAST_SHARE,
    NEAREST,
    NUMBERS,
    band_widths,
    ringing,
    tone_numbers,
    tones_from,
)

T = np.arange(CLIP_LENGTH) / SAMPLE_RATE
LOUD = np.full((KNOTS, BANDS), -20.0, np.float32)


def partials(*hz: float, hiss: float = 0.0) -> Samples:
    """Sine waves above the low band that decay together, in noise of `hiss` times their size."""
    rng = np.random.default_rng(3)
    made = np.sum([np.sin(2 * np.pi * each * T) for each in hz], axis=0)
    made = made + hiss * rng.standard_normal(CLIP_LENGTH)
    return (0.2 * made * np.exp(-8 * T)).astype(np.float32)


def strongest_hz(clip: Samples, over: float = 0.0) -> float:
    spectrum = np.abs(np.fft.rfft(clip))
    spectrum[: int(over * CLIP_LENGTH / SAMPLE_RATE)] = 0
    return float(spectrum.argmax() * SAMPLE_RATE / CLIP_LENGTH)


def alone(band: int, hz: float) -> Tones:
    """One partial, all of a band."""
    here = (np.arange(BANDS) == band).astype(np.float32)
    return Tones(here, here * np.float32(hz))


def test_partials_are_found_where_they_are() -> None:
    tones = analyse(partials(2300, 6100, hiss=0.05)).tones
    rings = tones.hz[tones.share > 0.5]
    for hz in (2300, 6100):
        assert np.abs(rings - hz).min() < SAMPLE_RATE / 2048
    assert tones.share[np.abs(band_hz() - 12_000).argmin()] == 0


def test_noise_has_none() -> None:
    assert analyse(partials(hiss=1.0)).tones.share.max() < 0.2
    assert analyse(np.zeros(CLIP_LENGTH, np.float32)).tones.share.max() == 0


def test_what_rings_rings_again() -> None:
    clip = partials(2300, 6100, hiss=0.02)
    parts = analyse(clip)
    again = synthesise(parts, 0)
    hissing = synthesise(replace(parts, tones=Tones.none()), 0)
    spectrum = np.abs(np.fft.rfft(again))[:: CLIP_LENGTH // SAMPLE_RATE]
    loud = np.flatnonzero(spectrum > 0.3 * spectrum.max())
    assert {int(np.abs(np.array([2300, 6100]) - hz).argmin()) for hz in loud} == {0, 1}
    assert max(np.abs(np.array([2300, 6100]) - hz).min() for hz in loud) < 12
    shares = [noise_percent(each) for each in (clip, again, hissing)]
    assert shares[0] < shares[1] < 25 < 90 < shares[2]
    near, far = (spectral_distance_db(clip, each) for each in (again, hissing))
    assert near < far - 1


@pytest.mark.parametrize("drum", ["cymbal", "cowbell", "hihat-open"])
def test_metal_is_nearer_with_its_partials(drum: str) -> None:
    distances = []
    for index in range(4):
        clip = make_hit(drum, 1, index).samples
        parts = analyse(clip)
        made = parts, replace(parts, tones=Tones.none())
        distances.append([spectral_distance_db(clip, Hit(each, 0).struck()) for each in made])
    ringing_db, hissing_db = np.mean(distances, axis=0)
    assert ringing_db < hissing_db - 0.1


def test_a_partial_is_as_loud_as_its_band() -> None:
    band = 20
    played = ringing(LOUD, alone(band, float(band_hz()[band])), 1)
    middle = played[CLIP_LENGTH // 4 : CLIP_LENGTH // 2]
    wanted_db = -20 + 10 * np.log10(band_widths()[band])
    assert 10 * np.log10(np.square(middle).mean()) == pytest.approx(wanted_db, abs=0.1)
    assert strongest_hz(np.pad(played, (0, CLIP_LENGTH - len(played)))) == pytest.approx(
        band_hz()[band], abs=1
    )


def test_a_partial_is_even_between_its_frames() -> None:
    band = 20
    tones = alone(band, 1.01 * float(band_hz()[band]))
    played = ringing(LOUD, tones, 1)[CLIP_LENGTH // 4 : CLIP_LENGTH // 2]
    squares = np.square(played).astype(np.float64)
    power = np.convolve(squares, np.ones(441) / 441, "valid")
    assert power.max() / power.min() < 1.05


def test_noise_and_partials_share_the_power_of_a_band() -> None:
    low, attack = np.zeros(LOW_LENGTH, np.float32), np.zeros(ATTACK_SLOTS, np.float32)
    flat = np.full((KNOTS, BANDS), -20.0, np.float32)
    half = Tones(np.full(BANDS, 0.5, np.float32), band_hz())
    energies = [
        float(np.square(synthesise(Parts(low, flat, attack, tones), 2)).mean())
        for tones in (Tones.none(), half)
    ]
    assert 10 * np.log10(energies[1] / energies[0]) == pytest.approx(0, abs=0.5)


def test_faint_partials_are_none() -> None:
    numbers = np.zeros(NUMBERS, np.float32)
    numbers[:2] = LEAST_SHARE * 0.9, LEAST_SHARE * 1.1
    assert tones_from(numbers).share[:2].tolist() == [0, pytest.approx(LEAST_SHARE * 1.1)]
    assert len(ringing(LOUD, Tones.none(), 0)) == 0


def test_numbers_tell_tones_and_are_brought_within_range() -> None:
    numbers = np.random.default_rng(0).uniform(-3, 3, NUMBERS).astype(np.float32)
    tones = tones_from(numbers)
    assert tones.share.min() >= 0
    assert tones.share.max() == 1
    assert (np.diff(tones.hz[tones.hz > 0]) > -1e-2).all()
    assert ((tones.hz == 0) == (numbers[BANDS:] >= NEAREST)).all()
    again = tones_from(tone_numbers(tones))
    np.testing.assert_allclose(again.share, tones.share)
    rings = tones.share > 0
    np.testing.assert_allclose(again.hz[rings], tones.hz[rings], rtol=1e-5)


def test_strokes_of_one_drum_ring_alike() -> None:
    parts = analyse(partials(2300, 6100))
    first, second = (ringing(parts.noise_db, parts.tones, seed) for seed in (1, 2))
    assert not np.array_equal(first, second)
    spectra = [np.abs(np.fft.rfft(each[:8192])) for each in (first, second)]
    assert np.corrcoef(*spectra)[0, 1] > 0.9


def test_pitch_moves_partials() -> None:
    hit = Hit(analyse(partials(2000)), 0)
    for semitones in (-5, 5):
        played = hit.struck(Knobs(pitch=semitones))
        wanted = 2000 * 2 ** (semitones / 12)
        assert strongest_hz(played, over=1000) == pytest.approx(wanted, rel=0.015)


def test_what_is_out_of_hearing_is_not_folded_back() -> None:
    turned = Hit(analyse(partials(15_000)), 0).turned(Knobs(pitch=12))
    assert len(ringing(turned.noise_db, turned.tones, 0)) == 0 or not np.any(
        ringing(turned.noise_db, turned.tones, 0)
    )


def test_the_noise_knob_tells_noise_from_tone() -> None:
    hit = Hit(analyse(partials(2300, 4100, 6100, hiss=1.0)), 0)
    shares = [noise_percent(hit.struck(Knobs(noise=noise))) for noise in (-6, 0, 6)]
    assert shares[0] + 3 < shares[1] < shares[2] - 3
