"""Levels of the low band over bands and time, and how a waveform is moved to them.

What a network gets wrong of a waveform is spread evenly over all of it, where a drum falls by 60 dB
in a fraction of a second. Levels in dB it gets right at any depth. So the waveform says where the
tones are and how they begin, and the levels say how loud each band is at each moment
(`levelling` makes a low band of the two).
"""

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.framing import framed
from ghostnote.stn.frames import (
    DB_TO_NEPERS,
    between_knots,
    growing_edges,
    heard_frames,
    knot_places,
    overlap_add,
    triangles,
)
from ghostnote.stn.layout import FLOOR_DB, LOW_LENGTH, LOW_RATE, Array

LOW_BANDS = 20
LOWEST_HZ, HIGHEST_HZ = 20.0, 1250.0
"""Centres of the lowest and the highest band."""
CORNER_HZ = 200.0
"""Below this bands stop getting narrower: frames of `N_FFT` tell no less than 43 Hz apart."""
N_FFT, HOP_LENGTH = 128, 16
"""Frames at the rate of the low band: 46 ms, 6 ms apart."""
FRAMES = LOW_LENGTH // HOP_LENGTH
KNOT_GROWTH, EVEN_KNOTS = 1.12, 8
"""How much longer each stretch of time is than the one before it, after the first ones."""
GAIN_RANGE_DB = (-60.0, 30.0)
LENGTHS = 64
"""Numbers of frames, which pitches and decays change, whose knots are remembered."""


@lru_cache(LENGTHS)
def low_knot_edges(frames: int = FRAMES) -> NDArray[np.int64]:
    """First frame of each knot's stretch, and the end of the last, of so many `frames`: `[K + 1]`.

    K is `LOW_KNOTS` of `FRAMES`. A hit that rings on has more, of which the first are the same.
    """
    return growing_edges(frames, EVEN_KNOTS, KNOT_GROWTH)


LOW_KNOTS = len(low_knot_edges()) - 1
LOW_LAYOUT = (
    *(N_FFT, HOP_LENGTH, LOW_BANDS, LOWEST_HZ, HIGHEST_HZ, CORNER_HZ),
    *(LOW_KNOTS, KNOT_GROWTH, EVEN_KNOTS),
)
"""What `low_levels` depends on beside the layout of the rest."""


@lru_cache(LENGTHS)
def low_knot_seconds(frames: int = FRAMES) -> Array:
    """Middle of each knot's stretch `[K]`, in seconds."""
    edges = low_knot_edges(frames)
    return np.asarray((edges[:-1] + edges[1:] - 1) / 2 * HOP_LENGTH / LOW_RATE, np.float32)


@lru_cache(LENGTHS)
def low_knot_ends(frames: int = FRAMES) -> Array:
    """End of each knot's stretch `[K]`, in seconds."""
    return np.asarray(low_knot_edges(frames)[1:] * HOP_LENGTH / LOW_RATE, np.float32)


def low_levels(low: Array) -> Array:
    """Power density of a low band `[T]` by knot and band, in dB as the noise's: `[K, LOW_BANDS]`.

    T is a multiple of `HOP_LENGTH`; of `LOW_LENGTH` samples there are `LOW_KNOTS`.
    """
    frames = len(low) // HOP_LENGTH
    return levels_of(low_spectra(low, frames), frames)


def heard_length(levels_db: Array) -> int:
    """Samples of a low band of `levels_db` `[LOW_KNOTS, LOW_BANDS]` until it is heard no more."""
    power = np.exp(between_knots(levels_db, low_knot_places()) * DB_TO_NEPERS) @ band_shares()
    # Whole knots, and one at least.
    heard = max(heard_frames(power), 1)
    return int(low_knot_edges()[np.searchsorted(low_knot_edges(), heard)]) * HOP_LENGTH


def brought(low: Array, levels_db: Array) -> Array:
    """`low` `[T]` whose bands are moved to `levels_db` `[K, LOW_BANDS]`, as of `low_levels`."""
    frames = len(low) // HOP_LENGTH
    return moved_to(low_spectra(low, frames), levels_db, frames)


def moved_to(spectra: NDArray[np.complex64], levels_db: Array, frames: int = FRAMES) -> Array:
    """The waveform of `spectra` `[L, F]` once each band of each frame is moved to its level.

    It has `frames` hops of samples, silent ones behind the L. `levels_db` are `[K, LOW_BANDS]`.
    """
    found_db = levels_of(spectra, frames)
    gain_db = np.clip(levels_db[: len(found_db)] - found_db, *GAIN_RANGE_DB)
    gain = by_bin(gone_on(gain_db, len(levels_db)), len(spectra), frames=frames)
    return joined(np.asarray(spectra * gain, np.complex64), frames)


def gone_on(heard: Array, knots: int = LOW_KNOTS) -> Array:
    """`heard` `[N, LOW_BANDS]` with its last row for those of the `knots` that are not heard."""
    return heard[np.minimum(np.arange(knots), len(heard) - 1)]


@cache
def band_shares() -> Array:
    """How much of the bins each band has, `[LOW_BANDS]`."""
    return np.asarray(low_filters().mean(axis=0))


def low_spectra(low: Array, count: int = FRAMES) -> NDArray[np.complex64]:
    """Spectra of the first frames, `[count, N_FFT // 2 + 1]`, the first about the first sample."""
    heard = low[: count * HOP_LENGTH]
    frames = framed(heard, N_FFT, HOP_LENGTH, before=N_FFT // 2, after=N_FFT, most=count)
    return np.asarray(np.fft.rfft(frames * low_window()), np.complex64)


def levels_of(spectra: NDArray[np.complex64], frames: int = FRAMES) -> Array:
    """As `low_levels`, of the first frames' `spectra` `[L, F]`: of as many knots as they fill.

    There are so many `frames` in all.
    """
    power = (np.square(spectra.real) + np.square(spectra.imag)) / np.square(low_window()).sum()
    filters, edges = low_filters(), low_knot_edges(frames)
    edges = edges[edges <= len(spectra)]
    density = (power @ filters) / filters.sum(axis=0)
    means = np.add.reduceat(density, edges[:-1], axis=0) / np.diff(edges)[:, None]
    return np.asarray(10 * np.log10(np.maximum(means, 10 ** (FLOOR_DB / 10))), np.float32)


def by_bin(levels_db: Array, count: int, first: int = 0, frames: int = FRAMES) -> Array:
    """Amplitudes of levels at knots and bands, of the frames from `first` up to `count`.

    `[count - first, N_FFT // 2 + 1]`: straight lines in dB between knots and between bands.
    """
    at_bin = at_bins(levels_db, count, first, frames)
    return np.asarray(np.exp(at_bin * (DB_TO_NEPERS / 2)), np.float32)


def at_bins(values: Array, count: int, first: int = 0, frames: int = FRAMES) -> Array:
    """`values` at knots and bands `[K, LOW_BANDS]`, as `by_bin` has levels."""
    left, share = low_knot_places(frames)
    at_frames = between_knots(values, (left[first:count], share[first:count]))
    return np.asarray(at_frames @ low_filters().T, np.float32)


def joined(spectra: NDArray[np.complex64], frames: int) -> Array:
    """The waveform of `spectra` `[L, N_FFT // 2 + 1]`, `[frames * HOP_LENGTH]`, silent behind."""
    waves = np.fft.irfft(spectra, N_FFT).astype(np.float32) * low_window()
    low = np.zeros(frames * HOP_LENGTH, np.float32)
    played = overlap_add(waves, HOP_LENGTH)[N_FFT // 2 :][: len(low)]
    low[: len(played)] = played / low_overlap(frames)[: len(played)]
    return low


@lru_cache(LENGTHS)
def low_overlap(frames: int = FRAMES) -> Array:
    """Sum of the squared windows over each sample of so many `frames`: fewer meet at both ends."""
    windows = np.tile(np.square(low_window()), (frames, 1))
    return overlap_add(windows, HOP_LENGTH)[N_FFT // 2 :][: frames * HOP_LENGTH]


@cache
def low_window() -> Array:
    """Periodic Hann window `[N_FFT]` of a frame."""
    return np.asarray(np.hanning(N_FFT + 1)[:-1], np.float32)


@cache
def low_filters(n_fft: int = N_FFT) -> Array:
    """Triangles `[n_fft // 2 + 1, LOW_BANDS]`, even in log(1 + f / CORNER_HZ), 1 in sum."""
    ends, bins = np.array([LOWEST_HZ, HIGHEST_HZ]), np.fft.rfftfreq(n_fft, 1 / LOW_RATE)
    return triangles(np.log1p(bins / CORNER_HZ), np.log1p(ends / CORNER_HZ), LOW_BANDS)


@lru_cache(LENGTHS)
def low_knot_places(frames: int = FRAMES) -> tuple[NDArray[np.intp], Array]:
    """Where each of so many `frames` stands between knots, as `frames.knot_places` says it."""
    return knot_places(low_knot_edges(frames))
