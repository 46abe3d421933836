"""Partials above the low band: how they are found among the noise, and told by numbers.

Cymbals, hats, cowbells and sticks ring at frequencies of their own, which noise of the same levels
only hisses at. So a share of each band's power is partials, which `stn.partials` plays. One a band
is found; the others lie in the floor that it stands out of.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.descriptors import MAX_FRAMES, PEAK_RATIO, half_overlapping
from ghostnote.framing import running_median
from ghostnote.stn.frames import interpolated
from ghostnote.stn.layout import (
    BANDS,
    CORNER_HZ,
    Array,
    Tones,
    band_filters,
    band_hz,
    band_place,
    band_places,
    bands_of,
)

NUMBERS = 2 * BANDS
"""Numbers that `Tones` are told by: how much of each band is its partial's, then places."""
ELSEWHERE, NEAREST = 2.0, 1.5
"""Place of what rings in a band that has no partial of its own; those that have one are nearer."""
LEAST_SHARE = 0.05
"""What stands out by less is chance, and most hits have nothing else: such a band does not ring."""
RINGS = 0.5
"""What stands out of a band, to this power, is what rings there: where partials lie close together
the floor between them is their feet and others, too faint to stand out."""
LOWEST_TONE_HZ, HIGHEST_TONE_HZ = 1210.0, 20_000.0
"""Below, the low band plays the same partial with a phase of its own; above, nobody hears it."""
FRAME_LENGTHS = (2048, 4096, 8192)
"""Frames in which partials are sought, `MAX_FRAMES` of each: over 0.4, 0.8 and 1.6 s. Long ones
tell apart what lies close together, as in a cymbal; in what is over soon short ones find more."""
FLOOR_BINS, FLOOR_HOP = 51, 8
"""Bins of the running median that is the noise floor, and how many bins apart it is found."""
MEDIAN = np.float32(np.log(2))
"""Of the power of noise, over its mean."""
LEAST_FRAMES, LEAST_LOBE = 2, 0.25
"""Frames in which a tone stands out, or it is chance; and the share of a band's tone that is about
its partial in the shortest ones, or it is a sidelobe of another."""


def tones_of(rest: Samples) -> Tones:
    """Partials in the `rest` `[CLIP_LENGTH]` of a clip, what is left of it without its low band.

    A bin is tone or noise by the threshold of `descriptors.noise_percent`. A band's partial is
    where its tone is strongest, unless that is the foot of one next door, or the chance of one
    frame. For each band those frames count in which the largest share of it rings; long ones only
    where they find a partial of its own.
    """
    share, hz = _found(rest, FRAME_LENGTHS[0])
    for length in FRAME_LENGTHS[1:]:
        its_share, its_hz = _found(rest, length)
        clearer = (its_share > share) & (its_hz > 0)
        share, hz = np.where(clearer, its_share, share), np.where(clearer, its_hz, hz)
    return _by_band(share, hz)


def _found(rest: Samples, length: int) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """What stands out of each band of `rest`, and where, in frames of `length`: `[BANDS]` each.

    A band without a partial of its own has 0 Hz.
    """
    frames = half_overlapping(rest, length, MAX_FRAMES)
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(length).astype(np.float32))))
    floor = running_median(power, FLOOR_BINS, FLOOR_HOP)
    noise, above = floor / MEDIAN, power > PEAK_RATIO * floor
    above &= above.sum(axis=0) >= LEAST_FRAMES
    tone = np.where(above, power - noise, 0).sum(axis=0)
    filters, own = _bin_filters(length)
    whole, rings = power.sum(axis=0) @ filters, tone @ filters
    share = np.clip(rings / np.maximum(whole, 1e-12), 0, 1)
    strongest = np.where(own == np.arange(BANDS)[:, None], tone, -1).argmax(axis=1)
    about = strongest[:, None] + np.arange(-2, 3)
    lobe = tone[np.clip(about, 0, len(tone) - 1)]
    hz = (about * lobe).sum(axis=1) / np.maximum(lobe.sum(axis=1), 1e-12)
    hz *= SAMPLE_RATE / length
    # Longer frames tell more partials of a band apart.
    least = LEAST_LOBE * FRAME_LENGTHS[0] / length
    hz[(lobe.argmax(axis=1) != 2) | (lobe.sum(axis=1) <= least * rings)] = 0
    return share, hz


def tones_from(numbers: Array) -> Tones:
    """Tones from `NUMBERS` numbers: what stands out, and places from -1 to 1, each band's edges.

    What is out of range is brought within it; places near `ELSEWHERE` are of no partial.
    """
    share, place = np.split(numbers, 2)
    half = (band_places()[1] - band_places()[0]) / 2
    where = band_places() + half * np.clip(place, -1, 1)
    return _by_band(np.clip(share, 0, 1), CORNER_HZ * np.expm1(where) * (place < NEAREST))


def _by_band(found: NDArray[np.floating], hz: NDArray[np.floating]) -> Tones:
    """Tones `[BANDS]` of what was `found` to stand out of each band, as a share of it.

    A band that hardly rings has no partial, what none reaches does not ring.
    """
    # The band below that of the lowest tone has a part of it.
    rings = (found >= LEAST_SHARE) & (np.append(band_hz()[1:], np.inf) > LOWEST_TONE_HZ)
    own = np.where(rings & (hz >= LOWEST_TONE_HZ) & (hz < HIGHEST_TONE_HZ), hz, 0)
    found = np.where(rings & _reach(own).any(axis=0), found, 0)
    share, clear = found**RINGS, found ** (1 - RINGS)
    return Tones(share.astype(np.float32), own.astype(np.float32), clear.astype(np.float32))


def ringing_shares(tones: Tones) -> Array:
    """Shares of bands as they are played, where the pitch has moved them to: `[BANDS]`."""
    if tones.pitch == 1:
        return tones.share
    unheard = tones.hz * np.float32(tones.pitch) >= HIGHEST_TONE_HZ
    share = tones.share
    if unheard.any():
        share = (share * (1 - bands_at(tones.hz)[unheard].sum(axis=0))).astype(np.float32)
    moved = transposed(share[None], tones.pitch)[0]
    # Above the highest partial the outermost bands reach on as noise.
    return np.where(band_hz() > HIGHEST_TONE_HZ * tones.pitch, 0, moved).astype(np.float32)


def transposed(bands: Array, ratio: float) -> Array:
    """Numbers of bands `[N, BANDS]` moved up by a frequency `ratio`; the outermost reach on."""
    return interpolated(bands.T, band_place(band_hz() / ratio), band_places()).T


def tone_numbers(tones: Tones) -> Array:
    """The `NUMBERS` numbers that `tones_from` reads; the place of what is no partial is 0."""
    half = (band_places()[1] - band_places()[0]) / 2
    place = np.clip((band_place(tones.hz) - band_places()) / half, -1, 1)
    place[tones.hz == 0] = ELSEWHERE
    found, place = tones.share * tones.clear, np.where(tones.share > 0, place, 0)
    return np.concatenate([found, place]).astype(np.float32)


def bands_at(hz: NDArray[np.floating]) -> NDArray[np.float64]:
    """How much of each band's tone each of the partials at `hz` `[N]` plays: `[N, BANDS]`.

    Columns sum to 1, or to 0 where no partial reaches the band.
    """
    reach = _reach(hz)
    return np.asarray(reach / np.maximum(reach.sum(axis=0), 1e-12))


def _reach(hz: NDArray[np.floating]) -> NDArray[np.float64]:
    """How far partials at `hz` `[N]` are of each band, as its filter has it: `[N, BANDS]`."""
    return np.asarray(bands_of(hz) * (hz > 0)[:, None], np.float64)


@cache
def band_widths() -> Array:
    """Variance of noise of density 1 in each band, `[BANDS]`."""
    return np.asarray(band_filters().mean(axis=0))


@cache
def _bin_filters(length: int) -> tuple[Array, NDArray[np.intp]]:
    """What of each bin of a frame is each band's, `[length // 2 + 1, BANDS]`, and whose most is."""
    filters = bands_of(np.fft.rfftfreq(length, 1 / SAMPLE_RATE))
    return filters, np.asarray(filters.argmax(axis=1))
