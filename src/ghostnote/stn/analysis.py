"""From a clip to its parts."""

import numpy as np

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE, Samples
from ghostnote.framing import framed
from ghostnote.stn.layout import (
    ATTACK_RANGE_DB,
    ATTACK_SLOTS,
    DECIMATION,
    FLOOR_DB,
    FRAMES,
    HOP_LENGTH,
    LOW_LENGTH,
    N_FFT,
    Array,
    Parts,
    band_filters,
    knot_edges,
    low_share,
    window,
)
from ghostnote.stn.synthesis import attack_power
from ghostnote.stn.tones import tones_of

PADDED_LENGTH = 90_000
"""Samples of a clip and the silence behind it: even under decimation, and quick to transform."""


def analyse(clip: Samples) -> Parts:
    """Parts of a `clip` `[T]`, T at most `CLIP_LENGTH`."""
    spectrum = np.fft.rfft(clip, PADDED_LENGTH)
    hz = np.fft.rfftfreq(PADDED_LENGTH, 1 / SAMPLE_RATE)
    lows = spectrum * low_share(hz)
    low_length = PADDED_LENGTH // DECIMATION
    low = np.fft.irfft(lows[: low_length // 2 + 1], low_length) / DECIMATION
    rest = np.fft.irfft(spectrum - lows, PADDED_LENGTH)[:CLIP_LENGTH].astype(np.float32)
    noise_db = _noise_db(rest)
    attack_db = _attack_db(rest, noise_db)
    return Parts(low[:LOW_LENGTH].astype(np.float32), noise_db, attack_db, tones_of(rest))


def _noise_db(rest: Samples) -> Array:
    """Power density of `[CLIP_LENGTH]` by knot and band."""
    half = N_FFT // 2
    frames = framed(rest, N_FFT, HOP_LENGTH, before=half, after=half, most=FRAMES)
    power = np.square(np.abs(np.fft.rfft(frames * window()))) / np.square(window()).sum()
    filters = band_filters()
    density = (power @ filters) / filters.sum(axis=0)
    edges = knot_edges()
    means = np.add.reduceat(density, edges[:-1], axis=0) / np.diff(edges)[:, None]
    levels = 10 * np.log10(np.maximum(means, 10 ** (FLOOR_DB / 10)))
    return np.asarray(levels, np.float32)


def _attack_db(rest: Samples, noise_db: Array) -> Array:
    """Level of `rest` `[CLIP_LENGTH]` in each slot, above what noise of the levels would have."""
    slots = rest[: ATTACK_SLOTS * HOP_LENGTH].reshape(ATTACK_SLOTS, HOP_LENGTH)
    floor = 10 ** (FLOOR_DB / 10)
    ratio = (np.square(slots).mean(axis=1) + floor) / (attack_power(noise_db) + floor)
    return np.asarray(np.clip(10 * np.log10(ratio), *ATTACK_RANGE_DB), np.float32)
