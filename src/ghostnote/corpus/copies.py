"""Near copies: the same sound under other bytes, such as an MP3 of a WAV, or shifted a little.

Comparing n clips at every small lag is n² correlations of 88,200 samples. It is avoided by two
bounds that hold for any shift:

* with spectra X, Y of unit energy, the correlation at lag k is the mean of `X conj(Y) exp(iωk)`,
  at most the mean of `|X| |Y|`: clips whose magnitude spectra differ are no near copies. The
  spectra are sampled at `FOLD_LENGTH` frequencies, by folding the clips in time.
* a count sketch (Charikar, Chen and Farach-Colton 2002) of the magnitudes keeps their inner
  product ρ within about `(1 - ρ²) / sqrt(SKETCH_LENGTH)`: 0.001 where ρ is 0.99.

So one matrix product of sketches leaves few candidates. Of these the lag is found on the folded
clips, and the correlation at that lag on the whole ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import Samples

NEAR_CORRELATION = 0.99
"""Clips that correlate more than this at some lag, whatever the polarity, are near copies."""
MAX_LAG = 441
"""Lags that are tried, in samples: 10 ms to either side."""
FOLD_LENGTH = 16_384
SKETCH_LENGTH = 512
_CANDIDATE_COSINE = 0.985
_BLOCK = 1024
_CACHED_CLIPS = 256
_SIGNS = np.where(np.random.default_rng(0).random(FOLD_LENGTH // 2) < 0.5, -1, 1).astype(np.float32)


def sketch(clip: Samples) -> NDArray[np.float16]:
    """Unit vector `[SKETCH_LENGTH]` of the magnitude spectrum of a clip `[T]`, up to rounding."""
    magnitudes = np.abs(_folded_spectrum(clip))[: FOLD_LENGTH // 2].astype(np.float32)
    signed = (magnitudes / max(float(np.linalg.norm(magnitudes)), 1e-12)) * _SIGNS
    buckets = signed.reshape(-1, SKETCH_LENGTH).sum(axis=0)
    unit: NDArray[np.float16] = (buckets / max(float(np.linalg.norm(buckets)), 1e-12)).astype(
        np.float16
    )
    return unit


def _folded_spectrum(clip: Samples) -> NDArray[np.complexfloating[Any, Any]]:
    padded = np.zeros(-(-len(clip) // FOLD_LENGTH) * FOLD_LENGTH, np.float32)
    padded[: len(clip)] = clip
    return np.fft.rfft(padded.reshape(-1, FOLD_LENGTH).sum(axis=0))


def near_copies(sketches: Samples, read: Callable[[int], Samples]) -> dict[int, int]:
    """Clips that nearly copy an earlier one: index of each to index of the first it copies.

    `sketches` `[N, SKETCH_LENGTH]` are those of the clips in order; `read` gives clip n, `[T]`.
    """
    copies: dict[int, int] = {}
    # Candidates come in clusters, such as the takes of one drum.
    clip = lru_cache(_CACHED_CLIPS)(lambda index: _Folded.of(read(index)))
    for start in range(0, len(sketches), _BLOCK):
        block = sketches[start : start + _BLOCK]
        similar = block @ sketches[: start + len(block)].T > _CANDIDATE_COSINE
        # Pairs come ordered by clip, then by candidate.
        for offset, candidate in np.argwhere(np.tril(similar, start - 1)).tolist():
            index = start + offset
            if index not in copies and _is_near(clip(index), clip(candidate)):
                copies[index] = candidate
    return copies


@dataclass(frozen=True)
class _Folded:
    """A clip of unit energy, and the spectrum of its fold."""

    samples: Samples
    spectrum: NDArray[np.complexfloating[Any, Any]]

    @classmethod
    def of(cls, clip: Samples) -> "_Folded":
        unit = clip / np.float32(np.linalg.norm(clip))
        return cls(unit, _folded_spectrum(unit))


def _is_near(a: _Folded, b: _Folded) -> bool:
    return abs(_aligned_product(a, b)) > NEAR_CORRELATION


def _aligned_product(a: _Folded, b: _Folded) -> float:
    lags = np.fft.irfft(a.spectrum * np.conj(b.spectrum), FOLD_LENGTH)
    within = np.concatenate([lags[-MAX_LAG:], lags[: MAX_LAG + 1]])
    lag = int(np.argmax(np.abs(within))) - MAX_LAG
    # a[t + lag] stands beside b[t].
    a_from, b_from = a.samples[max(lag, 0) :], b.samples[max(-lag, 0) :]
    length = min(len(a_from), len(b_from))
    return float(a_from[:length] @ b_from[:length])


def correlation(a: Samples, b: Samples) -> float:
    """Correlation, -1 to 1, of clips `[T]` and `[T']` at the lag up to `MAX_LAG` that aligns them.

    That is the lag where the folded clips correlate most, in either polarity.
    """
    return _aligned_product(_Folded.of(a), _Folded.of(b))
