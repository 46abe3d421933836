"""Making the low band longer or shorter at its pitch."""

import math

import numpy as np

from ghostnote.stn.frames import overlap_add
from ghostnote.stn.layout import LOW_LENGTH, Array

N_FFT = 128
HOP_LENGTH = 16
FRAMES = (LOW_LENGTH + N_FFT) // HOP_LENGTH + 1
"""As many as reach into `LOW_LENGTH`."""


def stretch(low: Array, ratio: float, *, held: int) -> Array:
    """`low` `[LOW_LENGTH]` `ratio` times as long at the same pitch, all but its `held` samples.

    A phase vocoder (Flanagan and Golden 1966; in the form of Dolson 1986): magnitudes are read at
    the slowed time, phases go on by what they do in a hop there. While time runs as it did, phases
    are those of the original, so the start is kept sample by sample.
    """
    window = np.hanning(N_FFT + 1)[:-1].astype(np.float32)
    first = -(-(held + N_FFT // 2) // HOP_LENGTH)
    # What is silent at the end is not stretched, nor anything beyond the room there is.
    sounding = np.flatnonzero(low)
    length = max(int(sounding[-1]) + 1 if len(sounding) else 0, held + N_FFT)
    # A whole window of silence before it, so that as many frames meet at the first sample as later.
    padded = np.pad(low[:length], (N_FFT, N_FFT + HOP_LENGTH))
    frames = np.lib.stride_tricks.sliding_window_view(padded, N_FFT)[::HOP_LENGTH]
    spectra = np.fft.rfft(frames * window)
    count = len(spectra) - 1
    hops = np.arange(min(FRAMES, first + math.ceil((count - first) * ratio)))
    source = np.minimum(hops, first) + np.maximum(hops - first, 0) / ratio
    left = np.minimum(source.astype(np.intp), count - 1)
    share = (source - left)[:, None].astype(np.float32)
    size = np.abs(spectra)
    magnitude = (1 - share) * size[left] + share * size[left + 1]
    # What the phase does in a hop, at the source; up to `first` it is what it was.
    advance = np.angle(spectra[left + 1] * np.conj(spectra[left]))
    begun = np.angle(spectra[: first + 1])
    later = np.cumsum(np.vstack([begun[first:], advance[first:-1]]), axis=0, dtype=np.float64)
    phase = np.concatenate([begun[:first], later % (2 * np.pi)]).astype(np.float32)
    turned = np.empty(phase.shape, np.complex64)
    turned.real, turned.imag = magnitude * np.cos(phase), magnitude * np.sin(phase)
    made = np.fft.irfft(turned, N_FFT) * window
    scale = HOP_LENGTH / np.square(window).sum()
    stretched = np.zeros(LOW_LENGTH, np.float32)
    heard = overlap_add(made, HOP_LENGTH)[N_FFT:][:LOW_LENGTH]
    stretched[: len(heard)] = heard * scale
    return stretched
