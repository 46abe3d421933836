"""Making the low band longer or shorter at its pitch."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.framing import framed
from ghostnote.stn.frames import overlap_add
from ghostnote.stn.layout import LOW_LENGTH, Array

N_FFT = 128
HOP_LENGTH = 16
SILENT = np.float32(1e-15)
"""Magnitude of a bin that has no phase."""


@dataclass(frozen=True)
class Slowing:
    """How time runs in a hit: as it did while it is `held`, then `slower` while it is `rising`.

    From then on it runs `ratio` times as slowly. Times are in any one unit.
    """

    held: float
    rising: float
    slower: float
    ratio: float

    def source(self, times: NDArray[np.number]) -> NDArray[np.floating]:
        """Which moments of the hit `times` `[N]` play."""
        past = np.maximum(times - self.held, 0)
        risen = self.rising * self.slower
        source = np.minimum(times, self.held) + np.minimum(past, risen) / self.slower
        return np.asarray(source + np.maximum(past - risen, 0) / self.ratio)

    def played(self, end: float) -> float:
        """When the moment `end` of the hit, which lies behind its rise, is played."""
        risen = self.held + self.rising
        return self.held + self.rising * self.slower + (end - risen) * self.ratio


class Vocoder:
    """A phase vocoder (Flanagan and Golden 1966; in the form of Dolson 1986) of a low band.

    `low` is `[T]`; its first `held` samples stay as they are.
    """

    def __init__(self, low: Array, held: int) -> None:
        self._first = -(-(held + N_FFT // 2) // HOP_LENGTH)
        # What is silent at the end is not stretched, nor anything beyond the room there is.
        sounding = np.flatnonzero(low)
        length = max(int(sounding[-1]) + 1 if len(sounding) else 0, held + N_FFT)
        # A window of silence before it, so that as many frames meet at the first sample as later.
        frames = framed(low[:length], N_FFT, HOP_LENGTH, before=N_FFT, after=N_FFT + HOP_LENGTH)
        spectra = np.asarray(np.fft.rfft(frames * _window()), np.complex64)
        self._size = np.abs(spectra)
        # Phases as numbers on the unit circle: those at the start, and what they do in a hop.
        heard = np.maximum(self._size, SILENT)
        unit = np.where(self._size > SILENT, spectra / heard, np.complex64(1))
        self._begun = unit[self._first]
        self._turn = unit[1:] * np.conj(unit[:-1])
        self._held = spectra[: self._first]

    def stretched(
        self, ratio: float, rising: float = 0.0, slower: float = 1.0, length: int = LOW_LENGTH
    ) -> Array:
        """The low band `ratio` times as long at the same pitch: `[length]`.

        For so many samples while it is `rising` behind those that are held, only `slower` times as
        long. Magnitudes are read at the slowed time, phases go on by what they do in a hop there.
        While time runs as it did, phases are those of the original, so the start is kept sample by
        sample.
        """
        first, count = self._first, len(self._turn)
        time = Slowing(first, min(rising / HOP_LENGTH, count - first), slower, ratio)
        # As many as reach into the `length`.
        most = (length + N_FFT) // HOP_LENGTH + 1
        hops = np.arange(min(most, math.ceil(time.played(count))))
        source = time.source(hops)
        left = np.minimum(source.astype(np.intp), count - 1)
        share = (source - left)[:, None].astype(np.float32)
        size = (1 - share) * self._size[left] + share * self._size[left + 1]
        turns = np.vstack([self._begun, self._turn[left[first:-1]]]).astype(np.complex128)
        phases = np.cumprod(turns, axis=0).astype(np.complex64)
        made = np.concatenate([self._held, size[first:] * phases])
        scale = HOP_LENGTH / np.square(_window()).sum()
        frames = np.asarray(np.fft.irfft(made, N_FFT), np.float32) * (_window() * scale)
        heard = overlap_add(frames, HOP_LENGTH)[N_FFT:][:length]
        stretched = np.zeros(length, np.float32)
        stretched[: len(heard)] = heard
        return stretched


@cache
def _window() -> Array:
    return np.asarray(np.hanning(N_FFT + 1)[:-1], np.float32)
