import zlib

import numpy as np
import pytest

from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, KNOTS, Array
from ghostnote.stn.low_basis import LEVELS, WHERE, row_size
from ghostnote.stn.residual import (
    HEADER,
    MOST_BYTES,
    STEP_DB,
    TONE_STEP,
    WAVE_STEPS,
    beside,
    pack,
    unpack,
)
from ghostnote.stn.tones import NUMBERS

DIRECTIONS = 12
SIZE = row_size(DIRECTIONS)
WAVE = slice(WHERE[-1], WHERE[-1] + DIRECTIONS)


def smooth(level_db: float = 6.0) -> Array:
    """A row whose noise is louder in the higher bands and later knots."""
    row = np.zeros(SIZE, np.float32)
    slope = np.linspace(-1, 1, BANDS) * np.linspace(0, 1, KNOTS)[:, None]
    row[:LEVELS] = level_db * slope.ravel()
    return row


def test_what_is_smooth_comes_back() -> None:
    row = smooth()
    error = unpack(pack(row), DIRECTIONS) - row
    assert np.abs(row[:LEVELS]).mean() > 1
    assert np.sqrt(np.square(error[:LEVELS]).mean()) < 0.3


def test_the_chance_of_one_take_falls_to_nothing() -> None:
    row = np.zeros(SIZE, np.float32)
    row[: WHERE[-1]] = np.random.default_rng(0).normal(0, 0.8, WHERE[-1])
    kept = unpack(pack(row), DIRECTIONS)
    assert np.square(kept).sum() < 0.02 * np.square(row).sum()
    assert len(pack(row)) < 200


def test_rounding_is_half_a_step_of_each_coefficient() -> None:
    row = np.random.default_rng(1).normal(0, 8, SIZE).astype(np.float32)
    for step_db in (2.0, STEP_DB):
        error = (unpack(pack(row, step_db), DIRECTIONS) - row)[: WHERE[-1]]
        # Even rounding errors, and the transform keeps their power.
        assert np.sqrt(np.square(error).mean()) == pytest.approx(step_db / 12**0.5, rel=0.05)


def test_the_wave_keeps_its_largest_number_and_all_within_half_a_step() -> None:
    row = np.zeros(SIZE, np.float32)
    wave = np.linspace(-0.4, 0.1, DIRECTIONS, dtype=np.float32)
    row[WAVE] = wave
    again = unpack(pack(row), DIRECTIONS)[WAVE]
    assert again[0] == pytest.approx(-0.4, abs=1e-6)
    assert np.abs(again - wave).max() <= 0.5 * 0.4 / WAVE_STEPS + 1e-6


def test_what_would_be_too_long_is_rounded_more_coarsely() -> None:
    rng = np.random.default_rng(3)
    for spread_db in (8, 40, 120):
        row = rng.normal(0, spread_db, SIZE).astype(np.float32)
        row[WAVE] = rng.uniform(-1, 1, DIRECTIONS)
        packed = pack(row, 2.0)
        assert len(packed) <= MOST_BYTES
        again = unpack(packed, DIRECTIONS)
        assert np.corrcoef(row[:LEVELS], again[:LEVELS])[0, 1] > 0.5
        assert np.abs(again - row)[WAVE].max() < 0.5 / WAVE_STEPS + 1e-6


def test_tones_keep_their_shares_and_places() -> None:
    row = np.zeros(SIZE, np.float32)
    row[-NUMBERS:] = np.random.default_rng(2).uniform(-2, 2, NUMBERS)
    again = unpack(pack(row), DIRECTIONS)
    assert np.abs(again - row)[-NUMBERS:].max() <= TONE_STEP / 2 + 1e-6
    assert not again[:-NUMBERS].any()


def test_where_no_tone_is_its_place_is_not_told() -> None:
    row, made = np.zeros((2, SIZE), np.float32)
    row[-NUMBERS], row[-BANDS] = 0.5, -1
    made[-NUMBERS:] = 0.25
    difference = beside(row, made)
    assert difference[-NUMBERS : -NUMBERS + 2].tolist() == [0.25, -0.25]
    assert difference[-BANDS:].tolist() == [-1.25, *(BANDS - 1) * [0]]


def test_levels_far_apart_are_clipped_and_not_wrapped() -> None:
    row = np.zeros(SIZE, np.float32)
    row[LEVELS : LEVELS + ATTACK_SLOTS] = 1e4
    again = unpack(pack(row), DIRECTIONS)
    assert again[LEVELS : LEVELS + ATTACK_SLOTS].min() > 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "does not hold"),
        (b"no code", "does not unpack"),
        (pack(np.zeros(SIZE, np.float32))[:-3], "does not hold"),
        (pack(np.zeros(SIZE + 1, np.float32)), "does not hold"),
        (zlib.compress(bytes(10_000_000)), "does not hold"),
        (
            zlib.compress(np.full(2, np.nan, HEADER.base).tobytes() + bytes(SIZE)),
            "steps are not numbers",
        ),
        (
            zlib.compress(np.full(2, 1e30, HEADER.base).tobytes() + bytes(SIZE)),
            "steps are not numbers",
        ),
    ],
)
def test_what_is_no_residual_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        unpack(content, DIRECTIONS)
