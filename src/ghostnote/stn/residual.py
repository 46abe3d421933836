"""What a sample has beside what a model makes of it, in few bytes: a code for rows of parts.

Levels are transformed over knots and bands (a discrete cosine transform, Ahmed, Natarajan and Rao
1974) and rounded coarsely: what is smooth over time or frequency is the sample's own sound and
stays, what jumps from cell to cell is the chance of one take of its noise and falls to nothing.
"""

import zlib
from functools import cache

import numpy as np

from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, KNOTS, Array
from ghostnote.stn.low_basis import row_size, split_row
from ghostnote.stn.low_levels import LOW_BANDS, LOW_KNOTS
from ghostnote.stn.tones import NUMBERS

STEP_DB, FINE_STEP_DB = 6.0, 3.0
"""Steps to which coefficients of levels are rounded; noise of one take has 2 to 3 dB in each."""
MOST_BYTES = 2850
"""Of a row in this form: 3,800 characters of a link."""
WAVE_STEPS = 24
"""Steps of the low band's waveform up to its largest number."""
TONE_STEP = np.float32(1 / 16)
"""Of a partial's share, and of its place in half a band, which is about a semitone."""
MOST_STEPS, MOST_STEP = 127, 100.0
HEADER = np.dtype(("<f4", 2))
"""The steps of levels and of the waveform."""
SHAPES = ((KNOTS, BANDS), (ATTACK_SLOTS, 1), (LOW_KNOTS, LOW_BANDS))


def beside(row: Array, made: Array) -> Array:
    """What a sample's `row` has beside the one that a model `made`, all `[row_size(K)]`.

    Where the sample has no partial, its place is of no account.
    """
    difference = row - made
    difference[-BANDS:][row[-NUMBERS:-BANDS] == 0] = 0
    return difference


def pack(row: Array, step_db: float = STEP_DB) -> bytes:
    """A difference of two rows `[row_size(K)]` in the form of `row_of`: about 1,000 bytes.

    Coefficients of levels are rounded to `step_db`; more coarsely where `MOST_BYTES` would not do.
    """
    packed = _packed(row, step_db)
    while len(packed) > MOST_BYTES and 2 * step_db <= MOST_STEP:
        step_db *= 2
        packed = _packed(row, step_db)
    return packed


def _packed(row: Array, step_db: float) -> bytes:
    *levels, wave, tones = split_row(row)
    coefficients = [
        _cosines(shape[0]) @ part.reshape(shape) @ _cosines(shape[1]).T / step_db
        for part, shape in zip(levels, SHAPES, strict=True)
    ]
    step = float(np.abs(wave).max(initial=0)) / WAVE_STEPS or 1.0
    steps = *[each.ravel() for each in coefficients], wave / step, tones / TONE_STEP
    whole = np.concatenate(steps)
    rounded = np.rint(np.clip(whole, -MOST_STEPS, MOST_STEPS)).astype(np.int8)
    steps_of = np.array([step_db, step], HEADER.base)
    return zlib.compress(steps_of.tobytes() + rounded.tobytes(), 9)


def unpack(content: bytes, directions: int) -> Array:
    """The row `[row_size(K)]`, K = `directions`, that `pack` wrote, as far as it keeps it.

    Raises:
        ValueError: `content` is no such code, or of another size.
    """
    size = HEADER.itemsize + row_size(directions)
    reader = zlib.decompressobj()
    try:
        plain = reader.decompress(content, size + 1)
    except zlib.error as error:
        raise ValueError("a residual that does not unpack") from error
    if len(plain) != size or not reader.eof:
        raise ValueError(f"a residual that does not hold {size} bytes")
    step_db, step = np.frombuffer(plain[: HEADER.itemsize], HEADER.base).astype(np.float32)
    if not (abs(step_db) <= MOST_STEP and abs(step) <= MOST_STEP):
        raise ValueError(f"a residual whose steps are not numbers up to {MOST_STEP:g}")
    steps = np.frombuffer(plain[HEADER.itemsize :], np.int8).astype(np.float32)
    *levels, wave, tones = split_row(steps)
    parts = [
        _cosines(shape[0]).T @ (part.reshape(shape) * step_db) @ _cosines(shape[1])
        for part, shape in zip(levels, SHAPES, strict=True)
    ]
    return np.concatenate([*[each.ravel() for each in parts], wave * step, tones * TONE_STEP])


@cache
def _cosines(size: int) -> Array:
    """Orthonormal DCT-II `[size, size]`: rows are waves."""
    places = (np.arange(size) + 0.5) * np.pi / size
    waves = np.cos(np.arange(size)[:, None] * places) * np.sqrt(2 / size)
    waves[0] /= np.sqrt(2)
    return np.asarray(waves, np.float32)
