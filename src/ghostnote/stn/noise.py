"""The noise that every hit is shaped from: a table of spectra, read from a place the seed picks."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.stn.layout import HOP_LENGTH, N_FFT, window

TABLE_FRAMES = 8192
"""Spectra in the table, 8.5 MB: drawing fresh ones would take most of a hit's time."""


def noise_spectra(seed: int, count: int) -> NDArray[np.complex64]:
    """Spectra of `count` frames of noise, `[count, N_FFT // 2 + 1]`.

    Overlap-added `HOP_LENGTH` apart under `window`, frames of these make white noise of unit
    variance. Two seeds read the table from two places, but one pair in 8,000: moved by a frame or
    more, independent spectra meet others at every moment, so their noises are as unlike as fresh
    ones.
    """
    start = int(np.random.default_rng(seed).integers(TABLE_FRAMES - count))
    return _table()[start : start + count]


@cache
def _table() -> NDArray[np.complex64]:
    bins = N_FFT // 2 + 1
    parts = np.random.default_rng(0).standard_normal((TABLE_FRAMES, bins, 2), np.float32)
    # Of both ends of the spectrum only the real part is heard.
    parts[:, (0, -1), 1] = 0
    # A sample of a frame is the sum of one bin at each end and two of each of the others.
    variance = (2 * 1 + 2 * 4 * (bins - 2) / 2) / N_FFT**2
    overlapped = np.square(window()).sum() / HOP_LENGTH
    parts /= np.sqrt(variance * overlapped)
    return parts.view(np.complex64)[..., 0]
