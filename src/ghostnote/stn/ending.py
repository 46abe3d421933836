"""How a low band that still sounds where its samples end rings out.

They last 1.49 s, and a boom is longer than that. Its last moments are taken for a sum of sinusoids
that fall exponentially (Prony 1795), whose frequencies and falls are read off two spectra (a peak's
turn and its loss from one to the other) and whose amplitudes and phases are fitted by least
squares; these go on.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.stn.layout import Array

Wide = NDArray[np.float64]
Complex = NDArray[np.complex128]

WINDOW, APART, N_FFT = 512, 256, 4096
"""Samples of the two last spectra, how far they are apart, and their zero-padded transforms."""
JOIN = 256
"""Samples over which what rings on takes over from what is there."""
MOST_TONES, LEAST_TONE_DB = 12, -30.0
"""How many go on, and how far under the strongest the weakest may lie."""
LEAST_FALL_DB, MOST_FALL_DB = 0.003, 0.2
"""By how much a tone falls in a sample, at rest 8 to 550 dB a second."""
HEARD_DB = -60.0
"""An end so far under the loudest `JOIN` samples is not heard."""
LEAST_RISE_DB = 3.0
"""An end so far above what came before it is a tail that swells, and no ringing one."""
FORETOLD = 0.3
"""How much of the last `JOIN` samples must follow from those before them."""
TINY = 1e-12


def rung_out(low: Array, length: int) -> Array:
    """A low band `[T]` that goes on up to `length` samples where it still sounds at its end.

    The same array where it does not, where what sounds there is no tone, or where it is as long.
    Samples are those of a hit, up to about 1.
    """
    count = len(low)
    if count >= length or count < WINDOW + APART + JOIN or not _is_heard(low):
        return low
    end = low[-WINDOW - APART - JOIN :].astype(np.float64)
    last = end[-JOIN:]
    # A tone can be foretold, and what has nothing to go on is none.
    _, foretold = _gone_on(end[:-JOIN], JOIN)
    if _energy(last - foretold) > (1 - FORETOLD) * _energy(last):
        return low
    model, rung = _gone_on(end[JOIN:], length - count)
    if _energy(rung[:JOIN]) > _energy(last):
        return low
    whole = np.concatenate([low, rung])
    share = np.square(np.sin(np.pi / 2 * (np.arange(JOIN) + 0.5) / JOIN))
    whole[count - JOIN : count] += share * (model[-JOIN:] - last)
    return np.asarray(whole, np.float32)


def _gone_on(end: Wide, more: int) -> tuple[Wide, Wide]:
    """The tones of an `end` `[WINDOW + APART]` in its last `WINDOW` samples, and so many `more`."""
    rates = _rates(end)
    waves = _waves(rates, np.arange(-WINDOW, more))
    known = waves[:WINDOW] * _late()[:, None]
    found = np.linalg.lstsq(known, end[-WINDOW:] * _late(), rcond=1e-4)[0]
    made = waves @ found
    return made[:WINDOW], made[WINDOW:]


def _energy(samples: Wide) -> float:
    return float(np.square(samples).sum())


def _is_heard(low: Array) -> bool:
    """Whether it still sounds at its end, and has not come back there."""
    blocks = np.square(low[len(low) % JOIN :].reshape(-1, JOIN), dtype=np.float64).mean(axis=1)
    fallen = blocks[blocks.argmax() :].min()
    most = 10 ** (LEAST_RISE_DB / 10) * fallen
    return bool(10 ** (HEARD_DB / 10) * blocks.max() < blocks[-1] <= most)


def _rates(end: Wide) -> Complex:
    """What tones of the last `WINDOW + APART` samples do in one: their falls and turns, `[P]`."""
    before, last = (np.fft.rfft(part * _hann(), N_FFT) for part in (end[:WINDOW], end[-WINDOW:]))
    size = np.abs(last)
    inner = size[1:-1]
    peaks = 1 + np.flatnonzero((inner > size[:-2]) & (inner >= size[2:]))
    peaks = peaks[np.argsort(size[peaks])[::-1][:MOST_TONES]]
    peaks = peaks[size[peaks] > 10 ** (LEAST_TONE_DB / 20) * size.max()]
    change = np.log(last[peaks] / (before[peaks] + TINY))
    near = 2 * np.pi * peaks / N_FFT * APART
    turns = change.imag + 2 * np.pi * np.rint((near - change.imag) / (2 * np.pi))
    falls = np.clip(-change.real * 20 / np.log(10) / APART, LEAST_FALL_DB, MOST_FALL_DB)
    return np.asarray(-falls * np.log(10) / 20 + 1j * turns / APART)


def _waves(rates: Complex, samples: NDArray[np.int64]) -> Wide:
    """Cosines and sines of tones with these `rates` `[P]` at `samples` `[N]`: `[N, 2 * P]`."""
    waves = np.exp(samples[:, None] * rates)
    return np.concatenate([waves.real, waves.imag], axis=1)


@cache
def _hann() -> Wide:
    return np.asarray(np.hanning(WINDOW + 1)[:-1])


@cache
def _late() -> Wide:
    """How much each of the last samples counts, the last the most."""
    return np.linspace(0.2, 1, WINDOW)
