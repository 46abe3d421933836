"""Making the low band longer or shorter at its pitch."""

import numpy as np

from ghostnote.stn.frames import overlap_add
from ghostnote.stn.layout import LOW_LENGTH, Array

N_FFT = 128
HOP_LENGTH = 16


def stretch(low: Array, ratio: float, *, held: int) -> Array:
    """`low` `[LOW_LENGTH]` `ratio` times as long at the same pitch, all but its `held` samples.

    A phase vocoder (Flanagan and Golden 1966; in the form of Dolson 1986): magnitudes are read at
    the slowed time, phases go on by what they do in a hop there. While time runs as it did, phases
    are those of the original, so the start is kept sample by sample.
    """
    window = np.hanning(N_FFT + 1)[:-1]
    # A whole window of silence before it, so that as many frames meet at the first sample as later.
    padded = np.pad(low, (N_FFT, N_FFT + HOP_LENGTH))
    frames = np.lib.stride_tricks.sliding_window_view(padded, N_FFT)[::HOP_LENGTH]
    spectra = np.fft.rfft(frames * window)
    count = len(spectra) - 1
    first = -(-(held + N_FFT // 2) // HOP_LENGTH)
    hops = np.arange(count)
    source = np.minimum(hops, first) + np.maximum(hops - first, 0) / ratio
    left = np.minimum(source.astype(np.intp), count - 1)
    share = (source - left)[:, None]
    size = np.abs(spectra)
    magnitude = (1 - share) * size[left] + share * size[left + 1]
    # What the phase does in a hop, at the source; up to `first` it is what it was.
    advance = np.angle(spectra[left + 1] * np.conj(spectra[left]))
    later = np.cumsum(np.vstack([np.angle(spectra[first : first + 1]), advance[first:-1]]), axis=0)
    phase = np.concatenate([np.angle(spectra[:first]), later])
    made = np.fft.irfft(magnitude * np.exp(1j * phase), N_FFT) * window
    scale = HOP_LENGTH / np.square(window).sum()
    return np.asarray(overlap_add(made, HOP_LENGTH)[N_FFT:][:LOW_LENGTH] * scale, np.float32)
