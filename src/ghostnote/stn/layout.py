"""The numbers a hit is described by, and where each stands.

After spectral modelling synthesis (Serra and Smith 1990; with transients, Verma and Meng 2000):
what has a pitch is kept as a waveform, the rest as noise whose level changes over bands and time,
and the first milliseconds get a finer envelope than a frame of noise can follow.

- `low` `[LOW_LENGTH]`: everything under about `SPLIT_HZ`, a waveform at `LOW_RATE`, which is played
  up to `CROSSOVER_HZ`.
- `noise_db` `[KNOTS, BANDS]`: power density of the rest in ERB-like bands, on knots of time whose
  distance grows with time: an attack needs a millisecond, a tail does not.
- `attack_db` `[ATTACK_SLOTS]`: how far the level of the rest stands above what frames of noise
  would give, in slots of `HOP_LENGTH` samples from the start.
- `tones` `[BANDS]` each: how much of a band's power rings, at which frequency its own partial is,
  and how much of what rings that has.
"""

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE
from ghostnote.stn.frames import growing_edges, triangles

Array = NDArray[np.float32]

SPLIT_HZ = 1000.0
"""Where half the amplitude goes to the low band."""
SPLIT_ORDER = 8
CROSSOVER_HZ, CROSSOVER_ORDER = 1200.0, 48
"""Where the low band is played with half the amplitude, and how soon with all of it or nothing.
Noise stands for the tones in what the split leaves to the rest, of one at 900 Hz for half the
power, so the low band is played as far up as its waveform goes."""
DECIMATION = 16
LOW_RATE = SAMPLE_RATE / DECIMATION
"""Sample rate of the low band, in Hz."""
LOW_LENGTH = 4096
"""Samples of the low band: 1.49 s."""

N_FFT = 256
HOP_LENGTH = 32
FRAMES = 1 + CLIP_LENGTH // HOP_LENGTH
BANDS = 36
LOWEST_HZ, HIGHEST_HZ = 500.0, 21_000.0
"""Centres of the lowest and the highest band."""
CORNER_HZ = 1500.0
"""Below this bands stop getting narrower: frames of `N_FFT` tell no less than 172 Hz apart."""
KNOT_GROWTH = 1.06
"""How much longer each stretch of time is than the one before it."""
FLOOR_DB, LOUDEST_DB = -85.0, 20.0
"""Range of the power density, relative to that of white noise of unit variance."""

ATTACK_SLOTS = 40
"""Slots of the fine envelope: 29 ms."""
ATTACK_RANGE_DB = (-30.0, 12.0)


@dataclass(frozen=True)
class Tones:
    """Partials, `[BANDS]` each: how much of each band's power rings, `share`, and at which `hz`.

    Of what rings in a band so much is the one partial at `hz` as is `clear`; the rest is fainter
    ones beside it. Shares and what is clear are 0 to 1. A band without a partial of its own has
    0 Hz: what rings in it is a neighbour's, or nothing. Shares and `hz` are those at rest; what is
    played has `pitch` times the `hz`.
    """

    share: Array
    hz: Array
    clear: Array
    pitch: float = 1.0

    @classmethod
    def none(cls) -> "Tones":
        """Bands of noise alone."""
        return cls(*np.zeros((3, BANDS), np.float32))


@dataclass(frozen=True)
class Parts:
    """One hit: `low` `[LOW_LENGTH]`, `noise_db` `[KNOTS, BANDS]`, `attack_db` `[ATTACK_SLOTS]`.

    A low band that rings out, or that knobs made longer, has more samples. `noise_db` is of the
    noise and the `tones` in it together. `low_rate` is the sample rate the low band is played at,
    in Hz: another one is another pitch.
    """

    low: Array
    noise_db: Array
    attack_db: Array
    tones: Tones = field(default_factory=Tones.none)
    low_rate: float = LOW_RATE

    @classmethod
    def limited(cls, low: Array, noise_db: Array, attack_db: Array, tones: Tones) -> "Parts":
        """Parts of a network's making, their levels brought within range."""
        levels_db = np.clip(noise_db, FLOOR_DB, LOUDEST_DB)
        return cls(low, levels_db, np.clip(attack_db, *ATTACK_RANGE_DB), tones)


@cache
def knot_edges() -> NDArray[np.int64]:
    """First frame of each knot's stretch, and the end of the last: `[KNOTS + 1]`."""
    return growing_edges(FRAMES, ATTACK_SLOTS // 4, KNOT_GROWTH)


KNOTS = len(knot_edges()) - 1
LAYOUT = (
    *(SPLIT_HZ, SPLIT_ORDER, DECIMATION, LOW_LENGTH),
    *(N_FFT, HOP_LENGTH, BANDS, LOWEST_HZ, HIGHEST_HZ, CORNER_HZ, FLOOR_DB),
    *(KNOTS, KNOT_GROWTH, ATTACK_SLOTS, ATTACK_RANGE_DB),
)
"""What numbers of a hit depend on; those of another layout say something else."""


@cache
def window() -> Array:
    """Periodic Hann window `[N_FFT]` of a frame."""
    return np.asarray(np.hanning(N_FFT + 1)[:-1], np.float32)


@cache
def band_filters() -> Array:
    """Triangles over the bins of a frame, `[N_FFT // 2 + 1, BANDS]`, which sum to 1 at each bin.

    They are even on the scale of `band_place`; bins beyond the outermost centres belong to the
    outermost bands.
    """
    return bands_of(np.fft.rfftfreq(N_FFT, 1 / SAMPLE_RATE))


def bands_of(hz: NDArray[np.floating]) -> Array:
    """How much of each of some frequencies `[N]` is each band's, `[N, BANDS]`, as triangles."""
    return triangles(band_place(hz), band_place(np.array([LOWEST_HZ, HIGHEST_HZ])), BANDS)


@cache
def band_hz() -> Array:
    """Centre of each band `[BANDS]`, in Hz."""
    return np.asarray(CORNER_HZ * np.expm1(band_places()), np.float32)


@cache
def band_places() -> NDArray[np.float64]:
    """Centre of each band `[BANDS]` on the scale of `band_place`."""
    low, high = band_place(np.array([LOWEST_HZ, HIGHEST_HZ]))
    return np.linspace(low, high, BANDS)


@cache
def knot_seconds() -> Array:
    """Middle of each knot's stretch `[KNOTS]`, in seconds."""
    edges = knot_edges()
    return np.asarray((edges[:-1] + edges[1:] - 1) / 2 * HOP_LENGTH / SAMPLE_RATE, np.float32)


@cache
def knot_ends() -> Array:
    """End of each knot's stretch `[KNOTS]`, in seconds."""
    return np.asarray(knot_edges()[1:] * HOP_LENGTH / SAMPLE_RATE, np.float32)


def low_share(hz: NDArray[np.floating]) -> NDArray[np.float64]:
    """Share of the amplitude at a frequency that goes to the low band, the rest goes to noise."""
    return np.asarray(1 / (1 + (hz / SPLIT_HZ) ** SPLIT_ORDER))


def played_share(hz: NDArray[np.floating]) -> NDArray[np.float64]:
    """Share of the amplitude at a frequency that the low band plays."""
    ratio = np.asarray(hz, np.float64) / CROSSOVER_HZ
    return np.asarray(1 / (1 + ratio**CROSSOVER_ORDER))


def band_place(hz: NDArray[np.floating]) -> NDArray[np.float64]:
    """Place of a frequency on the scale on which bands are even: log(1 + f / CORNER_HZ).

    From 1.4 kHz up a band is 0.7 to 1.1 ERB wide (Glasberg and Moore 1990).
    """
    return np.asarray(np.log1p(hz / CORNER_HZ))
