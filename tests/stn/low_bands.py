"""Low bands whose tones are known."""

import numpy as np

from ghostnote.stn.layout import LOW_LENGTH, LOW_RATE, Array

T = np.arange(LOW_LENGTH) / LOW_RATE


def tone(hz: float, level_db: float = 0.0, fall_db: float = 0.0) -> Array:
    """A sine wave that falls by `fall_db` a second."""
    gain = 10 ** ((level_db - fall_db * T) / 20)
    return np.asarray(gain * np.sin(2 * np.pi * hz * T), np.float32)


def spectrum_db(low: Array) -> Array:
    """Level by hertz from 0.1 s on."""
    heard = low[276:][:2756] * np.hanning(min(2756, LOW_LENGTH - 276))
    return np.asarray(20 * np.log10(np.abs(np.fft.rfft(heard)) + 1e-9), np.float32)
