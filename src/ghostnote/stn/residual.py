"""What a sample has beside what a model makes of it, in few bytes.

Levels are transformed over knots and bands (a discrete cosine transform, Ahmed, Natarajan and Rao
1974) and rounded coarsely: what is smooth over time or frequency is the sample's own sound and
stays, what jumps from cell to cell is the chance of one take of its noise and falls to nothing.
The low band's waveform is transformed block by block and rounded by one step all over, so that its
strongest tones are kept first.
"""

import zlib
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, KNOTS, LOW_LENGTH, Array
from ghostnote.stn.low_basis import WHERE, split_row
from ghostnote.stn.low_levels import LOW_BANDS, LOW_KNOTS, heard_length
from ghostnote.stn.tones import NUMBERS


class Grain(NamedTuple):
    """How finely a residual is kept.

    `step_db` is the quantiser's step of coefficients of levels, of which noise of one take has 2 to
    3 dB in each; `wave_steps` is how many steps the largest coefficient of the low band has.
    """

    step_db: float
    wave_steps: int


COARSE, FINE = Grain(7.0, 8), Grain(4.0, 96)
MOST_BYTES = 2850
"""Of a residual: 3,800 characters of a link."""
BLOCK = 64
"""Samples of the low band, 23 ms, that are transformed together."""
DEAD_ZONE = 0.6
"""Steps under which a coefficient of the low band is nothing."""
TONE_STEP = np.float32(1 / 16)
"""Of a partial's share, and of its place in half a band, which is about a semitone."""
MOST_STEPS, MOST_STEP = 127, 100.0
HEADER = np.dtype(("<f4", 2))
"""The steps of levels and of the waveform."""
SHAPES = ((KNOTS, BANDS), (ATTACK_SLOTS, 1), (LOW_KNOTS, LOW_BANDS))
SIZE = HEADER.itemsize + WHERE[-1] + LOW_LENGTH + NUMBERS


@dataclass(frozen=True)
class Residual:
    """What is added to what a model makes.

    To its `levels` `[WHERE[-1]]` as in `low_basis.row_of`, to the waveform of the `low` band
    `[LOW_LENGTH]`, and to the numbers of its `tones` `[NUMBERS]`.
    """

    levels: Array
    low: Array
    tones: Array

    def added(self, row: Array) -> Array:
        """A `row` `[row_size(K)]` of the model with these levels and tones."""
        whole = row.copy()
        whole[: WHERE[-1]] += self.levels
        whole[-NUMBERS:] += self.tones
        return whole


def residual_of(row: Array, low: Array, made: Array, basis: Array) -> Residual:
    """What a sample has beside the row that a model `made` `[row_size(K)]`.

    The sample's own are its `row` `[row_size(K)]` and its `low` band `[LOW_LENGTH]`; that of the
    model is along `basis` `[LOW_LENGTH, K]`. Where the sample has no partial, its place is of no
    account, and neither is its low band where nobody hears it.
    """
    difference = row - made
    tones = difference[-NUMBERS:]
    tones[BANDS:][row[-NUMBERS:-BANDS] == 0] = 0
    beside = low - basis @ split_row(made)[3]
    beside[heard_length(split_row(row)[2].reshape(LOW_KNOTS, LOW_BANDS)) :] = 0
    return Residual(difference[: WHERE[-1]], beside, tones)


def pack(residual: Residual, grain: Grain) -> bytes:
    """`residual` rounded to a `grain`: about 800 bytes in `COARSE`, 1,700 in `FINE`.

    What would take more than `MOST_BYTES` is rounded more coarsely: first its low band, then its
    levels, down to `COARSE`, and from there on both.
    """
    packed = _packed(residual, grain)
    while len(packed) > MOST_BYTES and 2 * grain.step_db <= MOST_STEP:
        grain = _coarser(grain)
        packed = _packed(residual, grain)
    return packed


def _coarser(grain: Grain) -> Grain:
    if grain.wave_steps > COARSE.wave_steps:
        return grain._replace(wave_steps=max(grain.wave_steps // 2, COARSE.wave_steps))
    if grain.step_db < COARSE.step_db:
        return grain._replace(step_db=COARSE.step_db)
    return Grain(2 * grain.step_db, max(grain.wave_steps // 2, 1))


def _packed(residual: Residual, grain: Grain) -> bytes:
    levels = np.split(residual.levels, WHERE[:-1])
    coefficients = [
        _cosines(shape[0]) @ part.reshape(shape) @ _cosines(shape[1]).T / grain.step_db
        for part, shape in zip(levels, SHAPES, strict=True)
    ]
    wave = residual.low.reshape(-1, BLOCK) @ _cosines(BLOCK).T
    step = float(np.abs(wave).max()) / grain.wave_steps or 1.0
    wave /= step
    wave[np.abs(wave) < DEAD_ZONE] = 0
    # By frequency, for of most there is little anywhere.
    numbers = *[each.ravel() for each in coefficients], wave.T.ravel(), residual.tones / TONE_STEP
    rounded = np.rint(np.clip(np.concatenate(numbers), -MOST_STEPS, MOST_STEPS)).astype(np.int8)
    steps = np.array([grain.step_db, step], HEADER.base)
    return zlib.compress(steps.tobytes() + rounded.tobytes(), 9)


def unpack(content: bytes) -> Residual:
    """The residual that `pack` wrote, as far as it keeps it.

    Raises:
        ValueError: `content` is no such code, or of another size.
    """
    reader = zlib.decompressobj()
    try:
        plain = reader.decompress(content, SIZE + 1)
    except zlib.error as error:
        raise ValueError("a residual that does not unpack") from error
    if len(plain) != SIZE or not reader.eof:
        raise ValueError(f"a residual that does not hold {SIZE} bytes")
    step_db, step = np.frombuffer(plain[: HEADER.itemsize], HEADER.base).astype(np.float32)
    if not (abs(step_db) <= MOST_STEP and abs(step) <= MOST_STEP):
        raise ValueError(f"a residual whose steps are not numbers up to {MOST_STEP:g}")
    numbers = np.frombuffer(plain[HEADER.itemsize :], np.int8).astype(np.float32)
    *levels, wave, tones = np.split(numbers, [*WHERE, len(numbers) - NUMBERS])
    parts = [
        _cosines(shape[0]).T @ (part.reshape(shape) * step_db) @ _cosines(shape[1])
        for part, shape in zip(levels, SHAPES, strict=True)
    ]
    low = (wave.reshape(BLOCK, -1).T * step) @ _cosines(BLOCK)
    levels_db = np.concatenate([each.ravel() for each in parts])
    return Residual(levels_db, low.ravel(), tones * TONE_STEP)


@cache
def _cosines(size: int) -> Array:
    """Orthonormal DCT-II `[size, size]`: rows are waves."""
    places = (np.arange(size) + 0.5) * np.pi / size
    waves = np.cos(np.arange(size)[:, None] * places) * np.sqrt(2 / size)
    waves[0] /= np.sqrt(2)
    return np.asarray(waves, np.float32)
