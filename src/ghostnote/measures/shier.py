"""How near a resynthesis comes to its original, in the figures of Shier et al. 2023.

Shier, Caspe, Robertson, Sandler, Saitis & McPherson, "Differentiable modelling of percussive audio
with transient and spectral synthesis" (Forum Acusticum 2023, arXiv 2309.06649). Parameters are
those of the evaluation its authors published (github.com/jorshi/drumblender), whose clips are 2 s
at 48 kHz; windows and hops stay the same numbers of samples here, at 44.1 kHz.

Each takes a reference and an estimate, `[T]` each; the shorter is taken as followed by silence. All
are 0 for equal clips and have no upper limit.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import Samples
from ghostnote.framing import framed

Edges = Literal["reflect", "constant"]

MSS_SCALES = ((1024, 120, 600), (2048, 240, 1200), (512, 50, 240))
"""`n_fft`, `hop_length` and length of the window of each scale: Yamamoto et al. 2020, table 1."""
LSD_N_FFT, LSD_HOP_LENGTH = 8092, 64
"""8092, as published, where 8192 may have been meant."""
FLUX_N_FFT, FLUX_HOP_LENGTH = 1024, 64
POWER_FLOOR = 1e-8
BLOCK = 16
"""Frames of the log-spectral distance at a time: as many as a cache holds."""


def mss(reference: Samples, estimate: Samples) -> float:
    """Multi-scale spectral loss, without a unit.

    Spectral convergence |R - E| / |R| (Frobenius norms of magnitudes) plus the mean absolute
    difference of the natural logarithms of the magnitudes (both Arik et al. 2019), averaged over
    `MSS_SCALES`: the multi-resolution STFT loss of auraloss (Steinmetz & Reiss 2020), with its
    periodic Hann windows, mirrored edges and power floor.
    """
    losses = []
    for n_fft, hop_length, window_length in MSS_SCALES:
        magnitudes = [
            np.sqrt(np.maximum(_power(clip, n_fft, hop_length, window_length), POWER_FLOOR))
            for clip in _same_length(reference, estimate)
        ]
        original, copy = magnitudes
        convergence = np.linalg.norm(original - copy) / np.linalg.norm(original)
        losses.append(convergence + np.abs(np.log(original) - np.log(copy)).mean())
    return float(np.mean(losses))


def log_spectral_distance(reference: Samples, estimate: Samples) -> float:
    """Log-spectral distance (LSD), in units of the natural logarithm of power: 1 is 4.34 dB.

    The root of the mean squared difference of log power over the bins of a frame, averaged over
    frames: the definition of arXiv 1909.06628, which the published code names.
    """
    window = _window(LSD_N_FFT, LSD_N_FFT)
    pair = [
        _frames(clip, LSD_N_FFT, LSD_HOP_LENGTH, "reflect")
        for clip in _same_length(reference, estimate)
    ]
    distances = []
    for start in range(0, len(pair[0]), BLOCK):
        original, copy = (
            _power_of(frames[start : start + BLOCK] * window) + POWER_FLOOR for frames in pair
        )
        distances.append(np.sqrt(np.square(np.log(original / copy)).mean(axis=1)))
    return float(np.concatenate(distances).mean())


def flux_onset_error(reference: Samples, estimate: Samples) -> float:
    """Mean absolute difference of spectral flux, in squared magnitudes of the STFT.

    Flux is the sum over bins of the squared increase in magnitude from frame to frame (after Dixon
    2006). The published code takes the increase from bin to bin in place of frame to frame: if the
    paper's table was made by it, its column of this name holds another quantity.
    """
    original, copy = (_flux(clip) for clip in _same_length(reference, estimate))
    return float(np.abs(original - copy).mean())


def _flux(clip: Samples) -> NDArray[np.float64]:
    power = _power(clip, FLUX_N_FFT, FLUX_HOP_LENGTH, FLUX_N_FFT, edges="constant")
    rise = np.maximum(np.diff(np.sqrt(power), axis=0), 0)
    flux: NDArray[np.float64] = np.square(rise).sum(axis=1)
    return flux


def _same_length(reference: Samples, estimate: Samples) -> list[Samples]:
    # Mirrored edges take more than half a window.
    length = max(len(reference), len(estimate), LSD_N_FFT)
    return [np.pad(clip, (0, length - len(clip))) for clip in (reference, estimate)]


def _power(
    clip: Samples,
    n_fft: int,
    hop_length: int,
    window_length: int,
    edges: Edges = "reflect",
) -> NDArray[np.float64]:
    """Power `[L, F]` of centred frames under a periodic Hann window in the middle of each."""
    return _power_of(_frames(clip, n_fft, hop_length, edges) * _window(n_fft, window_length))


def _frames(clip: Samples, n_fft: int, hop_length: int, edges: Edges) -> NDArray[np.floating]:
    padded = np.pad(clip.astype(np.float64), n_fft // 2, mode=edges)
    return framed(padded, n_fft, hop_length)


def _window(n_fft: int, window_length: int) -> NDArray[np.float64]:
    window = np.zeros(n_fft)
    start = (n_fft - window_length) // 2
    window[start : start + window_length] = np.hanning(window_length + 1)[:-1]
    return window


def _power_of(frames: NDArray[np.floating]) -> NDArray[np.float64]:
    spectra = np.fft.rfft(frames)
    return np.asarray(np.square(spectra.real) + np.square(spectra.imag), np.float64)
