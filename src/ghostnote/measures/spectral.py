"""Spectral distance between two hits, in dB."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.framing import framed

Spectra = list[NDArray[np.float32]]

SCALES = ((4096, 64), (1024, 64), (256, 24))
"""`n_fft` and `n_mels` of each scale; `hop_length` is a quarter of `n_fft`."""
FLOOR_DB = -80.0
ACTIVE_DB = -75.0
LOW_HZ, HIGH_HZ = 20.0, 20_000.0


def spectral_distance_db(reference: Samples, estimate: Samples) -> float:
    """Mean absolute difference of the log-mel levels of two clips, in dB; 0 if they are equal.

    At each of `SCALES`, levels are floored at `FLOOR_DB` and compared over the frames in which
    either signal has a band above `ACTIVE_DB`; the result is the mean of the three scales. 0 dB is
    a full-scale sine wave. The shorter of the two, `[T]` each, is taken as followed by silence.
    """
    length = max(len(reference), len(estimate))
    return levels_distance_db(log_mel_scales(reference, length), log_mel_scales(estimate, length))


def levels_distance_db(reference: Spectra, estimate: Spectra) -> float:
    """`spectral_distance_db` of levels from `log_mel_scales`, both made with one `length`."""
    distances = []
    for a, b in zip(reference, estimate, strict=True):
        active = np.maximum(a.max(axis=1), b.max(axis=1)) > ACTIVE_DB
        distances.append(float(np.abs(a[active] - b[active]).mean()) if active.any() else 0.0)
    return float(np.mean(distances))


def log_mel_scales(samples: Samples, length: int) -> Spectra:
    """Floored log-mel levels in dB of `[T]` zero-padded to `length`, at each of `SCALES`.

    Each is `[L, n_mels]`, L = 1 + length // hop_length.
    """
    padded = np.zeros(length, np.float32)
    padded[: len(samples)] = samples
    return [_log_mel(padded, n_fft, n_mels) for n_fft, n_mels in SCALES]


def _log_mel(samples: Samples, n_fft: int, n_mels: int) -> NDArray[np.float32]:
    window = np.hanning(n_fft + 1)[:-1].astype(np.float32)
    frames = framed(samples, n_fft, n_fft // 4, before=n_fft // 2, after=n_fft // 2)
    # Half the window's sum is the magnitude a full-scale sine wave reaches in its bin.
    magnitude = np.abs(np.fft.rfft(frames * window)) / (window.sum() / 2)
    power = np.square(magnitude).astype(np.float32) @ mel_filters(n_fft, n_mels)
    levels: NDArray[np.float32] = 10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))
    return levels


@cache
def mel_filters(n_fft: int, n_mels: int) -> NDArray[np.float32]:
    """Triangular mel filters `[n_fft // 2 + 1, n_mels]` from `LOW_HZ` to `HIGH_HZ`, peak 1.

    O'Shaughnessy's mel scale, 2595 log10(1 + f / 700). A band too narrow to hold a bin takes the
    bin nearest to its centre, so that no band is empty.
    """
    low, high = (2595 * np.log10(1 + hz / 700) for hz in (LOW_HZ, HIGH_HZ))
    edges_hz = 700 * (10 ** (np.linspace(low, high, n_mels + 2) / 2595) - 1)
    bins_hz = np.fft.rfftfreq(n_fft, 1 / SAMPLE_RATE)
    rising = (bins_hz[:, None] - edges_hz[:-2]) / (edges_hz[1:-1] - edges_hz[:-2])
    falling = (edges_hz[2:] - bins_hz[:, None]) / (edges_hz[2:] - edges_hz[1:-1])
    filters = np.maximum(0, np.minimum(rising, falling))
    nearest = np.abs(bins_hz[:, None] - edges_hz[1:-1]).argmin(axis=0)
    empty = filters.sum(axis=0) == 0
    filters[nearest[empty], np.flatnonzero(empty)] = 1
    return filters.astype(np.float32)
