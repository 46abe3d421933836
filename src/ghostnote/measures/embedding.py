"""Where a sound lies among others: one fixed vector for each clip, and the scale of its numbers.

A vector holds `MEL_COUNT` levels, then `DESCRIPTORS`. Levels: log-mel power in dB (0 dB is a
full-scale sine wave in its band) of `N_MELS` bands from 20 Hz to 20 kHz, averaged over segments
that begin at the onset and each last as long as all before them; a segment is sampled by `FRAMES`
windows, shorter ones where it is short. Descriptors: as `describe` gives them, in octaves where
their scale is logarithmic; pitch in octaves from `REFERENCE_HZ`, times its confidence, so that the
guess for a sound without a pitch does not count.

The peak of each clip is brought to `PEAK` first: two sounds that differ in gain alone are one
sound. What lies under `FLOOR_DB` is taken as inaudible.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, SILENT_PEAK, Samples, find_onset, normalise_peak
from ghostnote.descriptors import DESCRIPTORS, VERSION, describe
from ghostnote.errors import MeasureError
from ghostnote.measures.neighbours import Points, check_sets
from ghostnote.measures.spectral import mel_filters

EMBEDDING_VERSION = f"1.{VERSION}"
"""Changes whenever `embed` gives another vector for the same clip.

The guess of a Ghost reads these vectors: it is to be trained again then."""
EDGES_MS = (0, 5, 10, 20, 40, 80, 160, 320, 640, 1280)
WINDOW_LENGTHS = (256, 256, 512, 1024, 2048, 2048, 2048, 2048, 2048)
"""Samples of the windows in each segment."""
FRAMES = 8
"""Windows in each segment, their centres evenly spaced."""
N_FFT, N_MELS = 2048, 32
FLOOR_DB = -70.0
MEL_COUNT = len(WINDOW_LENGTHS) * N_MELS
EMBEDDING_SIZE = MEL_COUNT + len(DESCRIPTORS)
REFERENCE_HZ = 200.0
LEAST_ATTACK_MS = 0.1
"""Attacks shorter than this sound alike."""
DESCRIPTOR_SHARE = 0.25
"""Share of the descriptors in the variance of a scaled library; the levels have the rest."""


def embed(clip: Samples) -> NDArray[np.float32]:
    """Embedding of a clip `[T]`: `[EMBEDDING_SIZE]`.

    Raises:
        MeasureError: the clip is empty, silent, or holds a sample that is not a finite number.
    """
    clip = _at_peak(clip)
    return np.concatenate([_levels_db(clip), _descriptors(clip)])


def levels_db(clip: Samples) -> NDArray[np.float32]:
    """The levels in the embedding of a clip `[T]`: `[MEL_COUNT]`; raises as `embed`."""
    return _levels_db(_at_peak(clip))


@dataclass(frozen=True)
class Scaler:
    """The origin and the unit of each dimension: `mean` and `scale` `[D]`.

    In a library scaled by its own scaler the variances of all dimensions sum to 1, of which the
    descriptors hold `DESCRIPTOR_SHARE`. All levels share one unit, so that a decibel counts the
    same in each band and segment: scaled one by one, those that hardly ever leave the floor would
    count as much as the attack. Descriptors have units of their own and are standardised singly.
    Nothing is whitened: the smallest directions of a library are noise.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]

    @classmethod
    def of(cls, embeddings: Points) -> "Scaler":
        """The scaler of a training library `[N, D]`, N at least 2; never of what is evaluated."""
        check_sets(embeddings, least=2)
        deviation = embeddings.std(axis=0, dtype=np.float64)
        # What never varies in the library keeps its own unit, rather than dividing by nothing.
        deviation[deviation == 0] = 1
        levels, descriptors = deviation[:MEL_COUNT], deviation[MEL_COUNT:]
        unit = np.sqrt(np.square(levels).sum() / (1 - DESCRIPTOR_SHARE))
        scale = np.concatenate(
            [
                np.full(len(levels), unit),
                descriptors * np.sqrt(len(descriptors) / DESCRIPTOR_SHARE),
            ]
        )
        return cls(embeddings.mean(axis=0, dtype=np.float64), scale)

    def apply(self, embeddings: Points) -> NDArray[np.float64]:
        """Scaled embeddings, `[N, D]` or `[D]`."""
        scaled: NDArray[np.float64] = (embeddings - self.mean) / self.scale
        return scaled


@dataclass(frozen=True)
class Directions:
    """The K directions in which a scaled library varies most: `axes` `[D, K]`, orthonormal.

    Fréchet distances are taken in them: their bias and their cost grow with the dimensions, and
    past the first 64 a library of drum hits has little but the noise of single takes.
    """

    axes: NDArray[np.float64]

    @classmethod
    def of(cls, scaled: Points, count: int = 64) -> "Directions":
        """The first `count` principal directions of a scaled training library `[N, D]`."""
        check_sets(scaled, least=2)
        _, vectors = np.linalg.eigh(np.cov(scaled, rowvar=False))
        return cls(np.ascontiguousarray(vectors[:, ::-1][:, :count]))

    def apply(self, scaled: Points) -> NDArray[np.float64]:
        """Scaled embeddings `[N, D]` along the directions: `[N, K]`."""
        along: NDArray[np.float64] = scaled @ self.axes
        return along


def _at_peak(clip: Samples) -> Samples:
    peak = float(np.abs(clip).max(initial=0))
    if not np.isfinite(peak) or peak < SILENT_PEAK:
        raise MeasureError(
            f"a clip with a peak of {peak:g} cannot be embedded: it must be finite and at least "
            f"{SILENT_PEAK:g}; leave out what is silent or failed"
        )
    return normalise_peak(clip)


def _levels_db(clip: Samples) -> NDArray[np.float32]:
    onset = find_onset(clip)
    before, after = N_FFT // 2, int(EDGES_MS[-1] * SAMPLE_RATE / 1000) + N_FFT
    padded = np.zeros(before + after, np.float32)
    # What comes before the onset is heard by the first windows, so it is kept.
    start = max(onset - before, 0)
    heard = clip[start : onset + after]
    padded[before - (onset - start) :][: len(heard)] = heard
    power = [
        np.square(np.abs(np.fft.rfft(padded[indices] * window, N_FFT)))
        for indices, window in _windows(before)
    ]
    bands = np.concatenate(power).astype(np.float32) @ mel_filters(N_FFT, N_MELS)
    levels = 10 * np.log10(np.maximum(bands, 10 ** (FLOOR_DB / 10)))
    means: NDArray[np.float32] = levels.reshape(-1, FRAMES, N_MELS).mean(axis=1).ravel()
    return means


@cache
def _windows(onset: int) -> list[tuple[NDArray[np.intp], NDArray[np.float32]]]:
    """Indices `[FRAMES, n]` and weights `[n]` of the windows of each segment, by onset."""
    windows = []
    for low_ms, high_ms, n in zip(EDGES_MS[:-1], EDGES_MS[1:], WINDOW_LENGTHS, strict=True):
        centres_ms = low_ms + (high_ms - low_ms) * (np.arange(FRAMES) + 0.5) / FRAMES
        starts = onset + np.round(centres_ms * SAMPLE_RATE / 1000).astype(np.intp) - n // 2
        window = np.hanning(n + 1)[:-1]
        # Parseval: 4 / (N sum w^2) of the one-sided power is 1 for a full-scale sine wave, and
        # does not depend on n for noise either, as dividing by the sum of w would.
        weights = window * 2 / np.sqrt(N_FFT * np.square(window).sum())
        windows.append((starts[:, None] + np.arange(n), weights.astype(np.float32)))
    return windows


def _descriptors(clip: Samples) -> NDArray[np.float32]:
    values = {
        descriptor.name: float(value)
        for descriptor, value in zip(DESCRIPTORS, describe(clip), strict=True)
    }
    values["attack_ms"] = max(values["attack_ms"], LEAST_ATTACK_MS)
    octaves = {each.name for each in DESCRIPTORS if each.scale == "log"}
    row = {name: np.log2(value) if name in octaves else value for name, value in values.items()}
    row["pitch_hz"] = values["pitch_confidence"] * np.log2(values["pitch_hz"] / REFERENCE_HZ)
    return np.array(list(row.values()), np.float32)
