from dataclasses import replace

import numpy as np
import pytest

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE, Samples
from ghostnote.drumsynth import make_hit
from ghostnote.stn.analysis import analyse
from ghostnote.stn.knobs import Hit, Knobs
from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, KNOTS, LOW_LENGTH, Parts, Tones, band_hz
from ghostnote.stn.partials import OTHERS, PARTIALS, _turned, partials_of, ringing
from ghostnote.stn.synthesis import synthesise
from ghostnote.stn.tones import (
    HIGHEST_TONE_HZ,
    LOWEST_TONE_HZ,
    NUMBERS,
    band_widths,
    bands_at,
    tones_from,
)

from .sines import partials, strongest_hz

LOUD = np.full((KNOTS, BANDS), -20.0, np.float32)
SOME = tones_from(np.random.default_rng(1).uniform(-1, 1, NUMBERS).astype(np.float32))
RINGING = np.flatnonzero(SOME.hz > 0)


def alone(band: int, hz: float, clear: float = 1.0) -> Tones:
    """All of a band rings, so much of it one partial."""
    here = (np.arange(BANDS) == band).astype(np.float32)
    return Tones(here, here * np.float32(hz), here * np.float32(clear))


def by_band(tones: Tones) -> tuple[np.ndarray, np.ndarray]:
    """Hz and powers of partials, `[1 + OTHERS, BANDS]`, each in the band it is of."""
    hz, powers = (each.reshape(1 + OTHERS, BANDS, -1) for each in partials_of(tones))
    return hz[..., 0], powers[:, np.arange(BANDS), np.arange(BANDS)]


def test_what_does_not_stand_out_is_played_beside_the_partial_that_does() -> None:
    band = int(np.abs(band_hz() - 6000).argmin())
    lines = []
    for clear in (1.0, 0.6):
        clip = ringing(LOUD, alone(band, 6000, clear), 1)[: 1 << 15]
        power = np.square(np.abs(np.fft.rfft(clip * np.hanning(len(clip)))))
        peaks = power[1:-1] > np.maximum(power[:-2], power[2:])
        loud = 1 + np.flatnonzero(peaks & (power[1:-1] > 0.01 * power.max()))
        lines.append(loud * SAMPLE_RATE / (1 << 15))
    np.testing.assert_allclose(lines[0], [6000], atol=2)
    assert len(lines[1]) == 1 + OTHERS
    assert np.abs(lines[1] - 6000).min() < 2
    assert (band_hz()[band - 1] < lines[1]).all()
    assert (lines[1] < band_hz()[band + 1]).all()


def test_partials_of_a_band_share_what_rings_in_it() -> None:
    hz, powers = partials_of(SOME)
    assert hz.shape == (PARTIALS,)
    high = hz.reshape(-1, BANDS)[0] > 2500
    sums = powers.sum(axis=0)[bands_at(SOME.hz)[high].sum(axis=0) > 0.999]
    np.testing.assert_allclose(sums, 1, rtol=0.01)
    _, own = by_band(SOME)
    fainter = own[1:, RINGING] > 0
    assert fainter.sum() > 2 * len(RINGING)
    whole = own[:, RINGING].sum(axis=0)
    assert (own[0, RINGING] >= 0.99 * SOME.clear[RINGING] * whole).all()
    assert own[0, RINGING].sum() < 0.9 * whole.sum()


def test_partials_nobody_hears_leave_their_power_to_the_one_that_is_heard() -> None:
    everywhere = replace(SOME, share=np.ones(BANDS, np.float32), hz=np.maximum(band_hz(), 1250))
    everywhere = replace(everywhere, hz=np.where(everywhere.hz < 19_900, everywhere.hz, 0))
    for pitch in (1.0, 1.8):
        hz, own = by_band(replace(everywhere, pitch=pitch))
        assert (hz[1:][own[1:] > 0] >= LOWEST_TONE_HZ).all()
        assert (hz[own > 0] * pitch < HIGHEST_TONE_HZ).all()
        reached = (everywhere.hz > 2500) & (everywhere.hz * pitch < HIGHEST_TONE_HZ)
        wanted = np.diag(bands_at(everywhere.hz))
        np.testing.assert_allclose(own.sum(axis=0)[reached], wanted[reached], rtol=0.01)


def test_partials_of_a_band_are_apart_and_the_one_that_stands_out_is_the_strongest() -> None:
    hz, own = by_band(SOME)
    hz, own = hz[:, RINGING], own[:, RINGING]
    apart = np.abs(hz[:, None] - hz)[~np.eye(1 + OTHERS, dtype=bool)]
    assert apart.min() > 25
    assert (own.argmax(axis=0) == 0).all()
    assert SOME.clear[RINGING].min() < 0.3


def test_partials_beside_one_move_along_with_it() -> None:
    hz, _ = by_band(SOME)
    moved, _ = by_band(replace(SOME, hz=SOME.hz * np.float32(1.0005)))
    cents = 1200 * np.log2(moved[1:, RINGING] / hz[1:, RINGING])
    assert (np.abs(cents) > 0.2).all()
    # But those that come in at the other edge of their band.
    assert np.mean(np.abs(cents) < 2) > 0.95


def test_what_has_many_partials_is_steadier_than_by_those_that_stand_out() -> None:
    rng = np.random.default_rng(4)
    found = []
    for _ in range(3):
        modes = rng.uniform(2000, 12_000, 200)
        levels = rng.exponential(size=len(modes))
        sounds = [level * partials(hz) for hz, level in zip(modes, levels, strict=True)]
        clip = np.sum(sounds, axis=0) / 20 + 0.1 * partials(hiss=1.0)
        parts = analyse(clip.astype(np.float32))
        one = replace(parts.tones, share=parts.tones.share * parts.tones.clear)
        one = replace(one, clear=np.ones(BANDS, np.float32))
        again = synthesise(parts, 0), synthesise(replace(parts, tones=one), 0)
        found.append([steadiness(each) for each in (clip, *again)])
    recorded, now, alone = np.mean(found, axis=0)
    assert abs(now - recorded) < 0.75 * abs(alone - recorded)


def steadiness(clip: Samples) -> float:
    """Correlation of levels from 2 to 12 kHz, in dB, with those 93 ms later, early in a `clip`."""
    low, high = (round(hz * 4096 / SAMPLE_RATE) for hz in (2000, 12_000))
    frames = [clip[at : at + 4096] * np.hanning(4096) for at in range(2048, 14_336, 2048)]
    levels = [20 * np.log10(np.abs(np.fft.rfft(each)[low:high]) + 1e-9) for each in frames]
    smooth = [each - np.convolve(each, np.ones(51) / 51, "same") for each in levels]
    pairs = zip(smooth[:-2], smooth[2:], strict=True)
    return float(np.mean([np.corrcoef(*pair)[0, 1] for pair in pairs]))


def test_waves_are_turned_as_sines_are() -> None:
    rng = np.random.default_rng(2)
    first, turns = rng.random(5), 40 * rng.random(5)
    for count in (1, 32, 33, 1379):
        angles = 2 * np.pi * (first + np.outer(np.arange(count), turns))
        found = _turned(first, turns, count)
        np.testing.assert_allclose(found, np.exp(1j * angles), atol=1e-5)


def test_nothing_rings_where_there_are_no_partials() -> None:
    assert len(ringing(LOUD, Tones.none(), 0)) == 0


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
    half = tones_from(np.repeat(np.float32([0.5, 0]), BANDS))
    energies = [
        float(np.square(synthesise(Parts(low, flat, attack, tones), 2)).mean())
        for tones in (Tones.none(), half)
    ]
    assert 10 * np.log10(energies[1] / energies[0]) == pytest.approx(0, abs=0.5)


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
        assert strongest_hz(played, over=1000) == pytest.approx(wanted, rel=0.004)


def test_partials_keep_their_balance_as_the_pitch_moves_them() -> None:
    """A strong one and a weak one, in steps of a quarter of a semitone over a band."""
    loud, faint = partials(1612, hiss=0.003), 0.05 * partials(2700)
    hit = Hit(analyse(loud + faint), 0)
    balance = []
    for semitones in np.arange(0, 3.1, 0.25):
        ratio = 2 ** (semitones / 12)
        spectrum = np.abs(np.fft.rfft(synthesise(hit.turned(Knobs(pitch=semitones)), 0)))
        places = [round(hz * ratio * CLIP_LENGTH / SAMPLE_RATE) for hz in (1612, 2052, 2700)]
        strong, none, weak = (spectrum[at - 60 : at + 60].max() for at in places)
        assert 20 * np.log10(none / strong) < -26
        balance.append(20 * np.log10(weak / strong))
    assert np.ptp(balance) < 4


def test_what_is_out_of_hearing_is_not_folded_back() -> None:
    turned = Hit(analyse(partials(15_000)), 0).turned(Knobs(pitch=12))
    assert len(ringing(turned.noise_db, turned.tones, 0)) == 0


@pytest.mark.parametrize("semitones", [-12, -5, 5, 12])
@pytest.mark.parametrize("drum", ["cymbal", "cowbell", "hihat-open"])
def test_no_band_is_lost_to_partials_out_of_its_reach(drum: str, semitones: int) -> None:
    """Over a second, in bands that are not the low band's: as loud as they are as noise alone.

    The lowest of these is wide, for a partial has what is its foot in the band next to its own.
    """
    turned = Hit(analyse(make_hit(drum, 1, 2).samples), 0).turned(Knobs(pitch=semitones))
    both = (synthesise(turned, 0), synthesise(replace(turned, tones=Tones.none()), 0))
    power = [np.square(np.abs(np.fft.rfft(each))) for each in both]
    hz = np.fft.rfftfreq(CLIP_LENGTH, 1 / SAMPLE_RATE)
    edges = np.searchsorted(hz, [1500, 2800, 4000, 6500, 10_000, 16_000])
    ringing_db, hissing_db = (10 * np.log10(np.add.reduceat(each, edges)[:-1]) for each in power)
    loud = hissing_db > hissing_db.max() - 40
    assert np.abs(ringing_db - hissing_db)[loud].max() < 3.5


@pytest.mark.parametrize("hz", [1215, 1230, 1260, 1400])
def test_a_partial_that_the_low_band_has_some_of_beats_less_than_noise_loses(hz: float) -> None:
    clip = partials(hz, hiss=0.01)
    parts = analyse(clip)
    near = np.abs(np.fft.rfftfreq(CLIP_LENGTH, 1 / SAMPLE_RATE) - hz) < 60

    def moved_db(parts: Parts) -> np.ndarray:
        loud = [np.square(np.abs(np.fft.rfft(each)))[near].sum() for each in played(parts)]
        return 10 * np.log10(np.array(loud) / np.square(np.abs(np.fft.rfft(clip)))[near].sum())

    def played(parts: Parts) -> list[Samples]:
        return [synthesise(parts, seed) for seed in range(12)]

    rings, hisses = moved_db(parts), moved_db(replace(parts, tones=Tones.none()))
    assert np.abs(rings).max() < 6
    assert rings.mean() > max(hisses.mean() + 1, -1.5)
    assert strongest_hz(played(parts)[0]) == pytest.approx(hz, abs=3)
