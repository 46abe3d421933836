import zlib
from dataclasses import replace

import numpy as np
import pytest

from ghostnote.drumsynth import make_hit
from ghostnote.stn.analysis import analyse
from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, KNOTS, LOW_LENGTH, Array
from ghostnote.stn.low_basis import LEVELS, WHERE, row_of, row_size
from ghostnote.stn.low_levels import LOW_BANDS, LOW_KNOTS, heard_length, low_levels
from ghostnote.stn.residual import (
    BLOCK,
    COARSE,
    DEAD_ZONE,
    FINE,
    HEADER,
    MOST_BYTES,
    SIZE,
    TONE_STEP,
    Grain,
    Residual,
    _cosines,
    _packed,
    pack,
    residual_of,
    unpack,
)
from ghostnote.stn.tones import NUMBERS

NOTHING = Residual(
    np.zeros(WHERE[-1], np.float32), np.zeros(LOW_LENGTH, np.float32), np.zeros(NUMBERS, np.float32)
)
PARTS = analyse(make_hit("kick", 1, 0).samples)
DIRECTIONS = 3
BASIS = np.linalg.qr(np.random.default_rng(0).standard_normal((LOW_LENGTH, DIRECTIONS)))[0].astype(
    np.float32
)


def smooth(level_db: float = 6.0) -> Array:
    """Levels of noise that is louder in the higher bands and later knots."""
    levels = np.zeros(WHERE[-1], np.float32)
    slope = np.linspace(-1, 1, BANDS) * np.linspace(0, 1, KNOTS)[:, None]
    levels[:LEVELS] = level_db * slope.ravel()
    return levels


def ringing() -> Array:
    """A low band of a tone that falls."""
    n = np.arange(LOW_LENGTH)
    return (0.5 * np.cos(0.3 * n) * np.exp(-n / 400)).astype(np.float32)


def test_what_is_smooth_comes_back() -> None:
    levels = smooth()
    error = unpack(pack(replace(NOTHING, levels=levels), COARSE)).levels - levels
    assert np.abs(levels[:LEVELS]).mean() > 1
    assert np.sqrt(np.square(error[:LEVELS]).mean()) < 0.3


def test_the_chance_of_one_take_falls_to_nothing() -> None:
    levels = np.random.default_rng(0).normal(0, 0.8, WHERE[-1]).astype(np.float32)
    packed = pack(replace(NOTHING, levels=levels), COARSE)
    assert np.square(unpack(packed).levels).sum() < 0.02 * np.square(levels).sum()
    assert len(packed) < 200


def test_rounding_is_half_a_step_of_each_coefficient() -> None:
    levels = np.random.default_rng(1).normal(0, 8, WHERE[-1]).astype(np.float32)
    for step_db in (2.0, COARSE.step_db):
        error = unpack(pack(replace(NOTHING, levels=levels), Grain(step_db, 4))).levels - levels
        # Even rounding errors, and the transform keeps their power.
        assert np.sqrt(np.square(error).mean()) == pytest.approx(step_db / 12**0.5, rel=0.05)


def test_a_waveform_comes_back_the_nearer_the_finer_it_is_kept() -> None:
    low = ringing()
    errors, sizes = [], []
    for grain in (COARSE, FINE):
        packed = pack(replace(NOTHING, low=low), grain)
        again = unpack(packed).low
        step = np.abs(low).max() * BLOCK**0.5 / grain.wave_steps
        # Of each block at most all coefficients are nothing.
        blocks = np.square(again - low).reshape(-1, BLOCK).sum(axis=1)
        assert np.sqrt(blocks.max()) <= DEAD_ZONE * step * BLOCK**0.5
        errors.append(np.linalg.norm(again - low) / np.linalg.norm(low))
        sizes.append(len(packed))
    assert errors[1] < 0.06 < 2 * errors[1] < errors[0] < 0.25
    assert sizes[0] < sizes[1] < 1000


def test_what_would_be_too_long_is_rounded_more_coarsely() -> None:
    rng = np.random.default_rng(3)
    for spread_db in (8, 40, 120):
        low = rng.standard_normal(LOW_LENGTH).astype(np.float32)
        levels = rng.normal(0, spread_db, WHERE[-1]).astype(np.float32)
        packed = pack(replace(NOTHING, levels=levels, low=low), Grain(2.0, 64))
        assert len(packed) <= MOST_BYTES
        again = unpack(packed)
        assert np.corrcoef(levels[:LEVELS], again.levels[:LEVELS])[0, 1] > 0.5


def test_what_is_too_long_in_fine_grain_is_no_coarser_than_at_once_where_that_fits() -> None:
    rng = np.random.default_rng(3)
    levels = rng.normal(0, 3, WHERE[-1]).astype(np.float32)
    low = rng.standard_normal(LOW_LENGTH) * np.exp(-np.arange(LOW_LENGTH) / 700)
    both = replace(NOTHING, levels=levels, low=low.astype(np.float32))
    assert len(_packed(both, FINE)) > MOST_BYTES > len(_packed(both, COARSE))
    errors = [
        [np.linalg.norm(again.levels - levels), np.linalg.norm(again.low - low)]
        for again in (unpack(pack(both, grain)) for grain in (FINE, COARSE))
    ]
    assert errors[0][0] <= errors[1][0]
    assert errors[0][1] <= errors[1][1]


def test_what_is_faint_of_the_low_band_is_nothing() -> None:
    wave = np.zeros((LOW_LENGTH // BLOCK, BLOCK), np.float32)
    wave[0, 3], wave[1, 3], wave[2, 3] = 1, 0.55 / COARSE.wave_steps, 0.65 / COARSE.wave_steps
    # The transform is orthonormal, so its transpose makes these coefficients.
    low = (wave @ _cosines(BLOCK)).ravel()
    again = unpack(pack(replace(NOTHING, low=low), COARSE)).low.reshape(-1, BLOCK)
    kept = (again @ _cosines(BLOCK).T)[:3, 3] * COARSE.wave_steps
    np.testing.assert_allclose(kept, [COARSE.wave_steps, 0, 1], atol=1e-4)


def test_tones_keep_their_shares_and_places() -> None:
    tones = np.random.default_rng(2).uniform(-2, 2, NUMBERS).astype(np.float32)
    again = unpack(pack(replace(NOTHING, tones=tones), COARSE))
    assert np.abs(again.tones - tones).max() <= TONE_STEP / 2 + 1e-6
    assert not again.levels.any()
    assert not again.low.any()


def test_a_sample_is_what_is_made_and_what_it_has_beside_it() -> None:
    made = np.random.default_rng(4).normal(0, 1, row_size(DIRECTIONS)).astype(np.float32)
    row = row_of(PARTS, BASIS)
    residual = residual_of(row, PARTS.low, made, BASIS)
    whole = residual.added(made)
    np.testing.assert_allclose(whole[: WHERE[-1]], row[: WHERE[-1]], atol=1e-4)
    # What lies along the directions is part of the waveform.
    along = slice(WHERE[-1], WHERE[-1] + DIRECTIONS)
    np.testing.assert_array_equal(whole[along], made[along])
    heard = heard_length(low_levels(PARTS.low))
    assert heard < LOW_LENGTH
    np.testing.assert_allclose(
        (BASIS @ made[along] + residual.low)[:heard], PARTS.low[:heard], atol=1e-5
    )
    assert not residual.low[heard:].any()


def test_where_no_tone_is_its_place_is_not_told() -> None:
    row, made = np.zeros((2, row_size(DIRECTIONS)), np.float32)
    row[-NUMBERS], row[-BANDS] = 0.5, -1
    made[-NUMBERS:] = 0.25
    tones = residual_of(row, PARTS.low, made, BASIS).tones
    assert tones[:BANDS].tolist() == [0.25, *((BANDS - 1) * [-0.25])]
    assert tones[BANDS:].tolist() == [-1.25, *((BANDS - 1) * [0.0])]


def test_levels_far_apart_are_clipped_and_not_wrapped() -> None:
    levels = np.zeros(WHERE[-1], np.float32)
    levels[LEVELS : LEVELS + ATTACK_SLOTS] = 1e4
    again = unpack(pack(replace(NOTHING, levels=levels), COARSE)).levels
    assert again[LEVELS : LEVELS + ATTACK_SLOTS].min() > 0


def test_levels_of_the_low_band_come_back() -> None:
    levels = np.zeros(WHERE[-1], np.float32)
    levels[WHERE[1] :] = np.repeat(np.linspace(-9, 9, LOW_KNOTS), LOW_BANDS)
    again = unpack(pack(replace(NOTHING, levels=levels), FINE)).levels
    np.testing.assert_allclose(again[WHERE[1] :], levels[WHERE[1] :], atol=2)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "does not hold"),
        (b"no code", "does not unpack"),
        (pack(NOTHING, COARSE)[:-3], "does not hold"),
        (zlib.compress(bytes(SIZE + 1)), "does not hold"),
        (zlib.compress(bytes(10_000_000)), "does not hold"),
        (
            zlib.compress(
                np.full(2, np.nan, HEADER.base).tobytes() + bytes(SIZE - HEADER.itemsize)
            ),
            "steps are not numbers",
        ),
        (
            zlib.compress(np.full(2, 1e30, HEADER.base).tobytes() + bytes(SIZE - HEADER.itemsize)),
            "steps are not numbers",
        ),
    ],
)
def test_what_is_no_residual_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        unpack(content)
