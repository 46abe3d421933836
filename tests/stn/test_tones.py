from dataclasses import replace

import numpy as np
import pytest

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE
from ghostnote.descriptors import noise_percent
from ghostnote.drumsynth import make_hit
from ghostnote.measures.spectral import spectral_distance_db
from ghostnote.stn.analysis import analyse
from ghostnote.stn.gains import gained
from ghostnote.stn.knobs import Hit, Knobs
from ghostnote.stn.layout import BANDS, Tones, band_hz
from ghostnote.stn.synthesis import synthesise
from ghostnote.stn.tones import (
    LEAST_SHARE,
    NEAREST,
    NUMBERS,
    band_widths,
    bands_at,
    tone_numbers,
    tones_from,
)

from .sines import T, partials

WILD = np.random.default_rng(0).uniform(-3, 3, NUMBERS).astype(np.float32)


def test_partials_are_found_where_they_are() -> None:
    tones = analyse(partials(2300, 6100, hiss=0.05)).tones
    rings = tones.hz[tones.share > 0.5]
    for hz in (2300, 6100):
        assert np.abs(rings - hz).min() < SAMPLE_RATE / 2048
    assert tones.share[np.abs(band_hz() - 12_000).argmin()] == 0


@pytest.mark.parametrize("apart_hz", [97, 60, 45])
def test_partials_close_together_are_told_apart(apart_hz: float) -> None:
    # Frames of 46 ms, in which bins are 22 Hz apart, find no floor between these.
    hz = np.arange(3000, 8000, float(apart_hz))
    rings = (band_hz() > 3400) & (band_hz() < 7500)
    clip = np.exp(5 * T) * partials(*hz, hiss=0.05) / len(hz)
    tones = analyse(clip.astype(np.float32)).tones
    assert noise_percent(clip) > 70
    assert tones.share[rings].min() > 0.8
    found = tones.hz[rings & (tones.hz > 0)]
    assert len(found) >= rings.sum() / 2
    assert np.abs(found[:, None] - hz).min(axis=1).max() < 5


@pytest.mark.parametrize("seconds", [0.01, 0.02])
def test_what_is_over_soon_has_its_partials_too(seconds: float) -> None:
    hiss = 0.003 * np.random.default_rng(3).standard_normal(CLIP_LENGTH) * np.exp(-8 * T)
    clip = partials(2300, 6100) * np.exp(-T / seconds) + hiss
    tones = analyse(clip.astype(np.float32)).tones
    for hz in (2300, 6100):
        assert tones.share[np.abs(band_hz() - hz).argmin()] > 0.9
        assert np.abs(tones.hz - hz).min() < 22


def test_noise_has_hardly_any() -> None:
    rng = np.random.default_rng(5)
    shares = []
    for decay in (8, 20, 40):
        noise = 0.3 * rng.standard_normal(CLIP_LENGTH) * np.exp(-decay * T)
        shares.append(analyse(noise.astype(np.float32)).tones.share)
    assert np.mean(np.array(shares) > 0) < 0.02
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


def test_faint_partials_are_none() -> None:
    numbers = np.zeros(NUMBERS, np.float32)
    numbers[20:22] = LEAST_SHARE * 0.9, LEAST_SHARE * 1.1
    none, some = tones_from(numbers).share[20:22]
    assert none == 0
    assert some**2 == pytest.approx(LEAST_SHARE * 1.1)


def test_numbers_tell_tones_and_are_brought_within_range() -> None:
    tones = tones_from(WILD)
    assert tones.share.min() >= 0
    assert tones.share.max() == 1
    assert (np.diff(tones.hz[tones.hz > 0]) > -1e-2).all()
    assert not tones.hz[WILD[BANDS:] >= NEAREST].any()
    again = tones_from(tone_numbers(tones))
    np.testing.assert_allclose(again.share, tones.share)
    rings = tones.share > 0
    np.testing.assert_allclose(again.hz[rings], tones.hz[rings], rtol=1e-5)


@pytest.mark.parametrize("hz", [900, 1100])
def test_what_the_low_band_has_no_partial_disturbs(hz: float) -> None:
    parts = analyse(partials(hz))
    assert parts.tones.hz.max() == 0
    assert parts.tones.share.max() == 0


def test_a_band_that_does_not_ring_has_no_partial() -> None:
    for tones in (analyse(make_hit("cymbal", 1, 0).samples).tones, tones_from(WILD)):
        assert (tones.hz[tones.share == 0] == 0).all()
        reach = bands_at(tones.hz).sum(axis=0)
        np.testing.assert_allclose(reach[tones.share > 0], 1, rtol=1e-6)


def test_one_sine_is_one_partial() -> None:
    for hz in (1582, 3164, 4400, 7060, 11_500):
        tones = analyse(partials(hz, hiss=0.02)).tones
        played = (tones.share * band_widths()) @ bands_at(tones.hz).T
        assert np.abs(tones.hz[played.argmax()] - hz) < 12
        assert np.sort(played)[-2] < 0.1 * played.max()


def test_the_noise_knob_tells_noise_from_tone() -> None:
    hit = Hit(analyse(partials(2300, 4100, 6100, hiss=1.0)), 0)
    shares = [noise_percent(hit.struck(Knobs(noise=noise))) for noise in (-6, 0, 6)]
    assert shares[0] + 3 < shares[1] < shares[2] - 3


def test_gains_of_noise_leave_tones_and_those_of_tones_leave_noise() -> None:
    parts = analyse(partials(2300, 4100, 6100, hiss=0.5))
    rings = parts.tones.share > 0.3
    assert rings.sum() >= 3
    for gains, noise_db, tone_db in (
        (np.array([6.0, 0, 0, 0]), 6, 0),
        (np.array([0, 0, 0, -6.0]), 0, -6),
    ):
        turned = gained(parts, gains)
        power, before = (10 ** (each.noise_db[5] / 10) for each in (turned, parts))
        tone = (power * turned.tones.share) / (before * parts.tones.share + 1e-12)
        noise = (power * (1 - turned.tones.share)) / (before * (1 - parts.tones.share))
        assert 10 * np.log10(tone[rings]) == pytest.approx(tone_db, abs=0.05)
        assert 10 * np.log10(noise) == pytest.approx(noise_db, abs=0.1)


def test_decay_leaves_partials_where_they_are() -> None:
    hit = Hit(analyse(partials(2300, 6100)), 0)
    turned = hit.turned(Knobs(decay=0.7))
    np.testing.assert_array_equal(turned.tones.hz, hit.parts.tones.hz)
    assert turned.tones.share.max() == pytest.approx(hit.parts.tones.share.max(), abs=0.05)
