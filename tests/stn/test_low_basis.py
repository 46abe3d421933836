import numpy as np
import pytest

from ghostnote import arrays
from ghostnote.drumsynth import make_hit
from ghostnote.errors import BundleError
from ghostnote.stn.analysis import analyse
from ghostnote.stn.layout import (
    ATTACK_RANGE_DB,
    BANDS,
    FLOOR_DB,
    KNOTS,
    LOUDEST_DB,
    LOW_LENGTH,
    Array,
)
from ghostnote.stn.levelling import levelled
from ghostnote.stn.low_basis import HEAD, WHERE, LowBasis, parts_of, row_of, row_size
from ghostnote.stn.low_levels import low_levels


def directions(count: int, seconds: float = 500.0) -> Array:
    """Orthonormal directions that decay by a factor e in so many samples, `[LOW_LENGTH, K]`."""
    rng = np.random.default_rng(0)
    decay = np.exp(-np.arange(LOW_LENGTH) / seconds)[:, None]
    made, _ = np.linalg.qr(rng.standard_normal((LOW_LENGTH, count)) * decay)
    return made.astype(np.float32)


def test_rounding_is_half_a_step_of_each_sample_and_decays_with_the_hit() -> None:
    basis = directions(HEAD + 40)
    error = np.abs(LowBasis.of(basis).whole - basis)
    # 11 bits of the largest float16 below 1; half a step of 127 of a sample's largest.
    assert (error[:, :HEAD] <= np.abs(basis[:, :HEAD]) * 2**-11 + 1e-7).all()
    assert (error[:, HEAD:] <= np.abs(basis[:, HEAD:]).max(axis=1)[:, None] / 254 * 1.001).all()
    assert error[-100:].max() < error[:100].max() / 100


def test_the_stored_basis_comes_back() -> None:
    basis = LowBasis.of(directions(HEAD + 3))
    again = LowBasis.from_bytes(basis.to_bytes())
    np.testing.assert_array_equal(again.whole, basis.whole)
    # Two bytes for each of the strongest, one for the others, four of a scale.
    assert len(basis.to_bytes()) < LOW_LENGTH * (2 * HEAD + 3 + 4) + 2000


def test_a_basis_may_be_of_few_directions() -> None:
    basis = directions(5)
    np.testing.assert_allclose(LowBasis.of(basis).whole, basis, atol=1e-3)


def test_a_hit_within_the_basis_comes_back_from_its_row() -> None:
    parts = analyse(make_hit("snare", 1, 0).samples)
    first = parts.low / np.linalg.norm(parts.low)
    basis, _ = np.linalg.qr(np.column_stack([first, directions(3)]))
    row = row_of(parts, basis.astype(np.float32))
    assert row.shape == (row_size(4),)
    again = parts_of(row, basis.astype(np.float32), 5)
    np.testing.assert_allclose(again.low, levelled(parts.low, low_levels(parts.low), 5), atol=1e-3)
    np.testing.assert_array_equal(again.noise_db, parts.noise_db)
    np.testing.assert_array_equal(again.attack_db, parts.attack_db)
    np.testing.assert_array_equal(again.tones.share, parts.tones.share)
    rings = parts.tones.share > 0
    np.testing.assert_allclose(again.tones.hz[rings], parts.tones.hz[rings], rtol=1e-5)


def test_what_a_sample_has_beside_the_basis_is_played() -> None:
    low = analyse(make_hit("tom", 1, 0).samples).low
    basis = directions(3)
    along = np.zeros(row_size(3), np.float32)
    along[: WHERE[1]] = FLOOR_DB
    along[WHERE[1] : WHERE[2]] = low_levels(low).ravel()
    parts, without = parts_of(along, basis, 5, low), parts_of(along, basis, 5)
    loud = np.abs(low) > 0.1 * np.abs(low).max()
    assert np.abs(parts.low - low)[loud].max() < 0.15 * np.abs(low).max()
    assert np.abs(without.low - low)[loud].max() > 0.5 * np.abs(low).max()


def test_levels_out_of_range_are_brought_within() -> None:
    row = np.zeros(row_size(2), np.float32)
    attack, low_db, _ = WHERE
    row[0], row[1], row[attack], row[attack + 1] = 99, -999, 99, -99
    row[low_db:] = 999
    parts = parts_of(row, directions(2), 0)
    assert low_levels(parts.low).max() < LOUDEST_DB + 5
    assert parts.noise_db.shape == (KNOTS, BANDS)
    assert parts.noise_db.ravel()[:2].tolist() == [LOUDEST_DB, FLOOR_DB]
    assert parts.attack_db[:2].tolist() == [ATTACK_RANGE_DB[1], ATTACK_RANGE_DB[0]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no archive", "low.npz cannot be read"),
        (arrays.pack(head=np.ones((LOW_LENGTH, 2))), "low.npz cannot be read"),
        (
            arrays.pack(head=np.ones((9, 2)), tail=np.ones((9, 2)), scale=np.ones(9)),
            f"has \\(9, 9, 9\\) rows, not {LOW_LENGTH}",
        ),
        (
            arrays.pack(
                head=np.ones((LOW_LENGTH, 2)), tail=np.ones(LOW_LENGTH), scale=np.ones(LOW_LENGTH)
            ),
            "low.npz has",
        ),
    ],
)
def test_what_is_no_basis_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(BundleError, match=reason):
        LowBasis.from_bytes(content)


@pytest.mark.parametrize(
    ("name", "array", "said"),
    [
        ("head", np.ones((LOW_LENGTH, 2)), "low.npz holds float64, int8, float32"),
        ("tail", np.full((LOW_LENGTH, 2), "a"), "low.npz holds float16, <U1, float32"),
        ("scale", np.full(LOW_LENGTH, "a"), "low.npz holds float16, int8, <U1"),
        ("head", np.full((LOW_LENGTH, 2), np.nan, np.float16), "no finite number"),
        ("scale", np.full(LOW_LENGTH, np.inf, np.float32), "no finite number"),
    ],
)
def test_a_basis_of_other_numbers_is_refused(name: str, array: np.ndarray, said: str) -> None:
    stored = {
        "head": np.ones((LOW_LENGTH, 2), np.float16),
        "tail": np.ones((LOW_LENGTH, 2), np.int8),
        "scale": np.ones(LOW_LENGTH, np.float32),
    }
    assert LowBasis.from_bytes(arrays.pack(**stored)).whole.shape == (LOW_LENGTH, 4)
    with pytest.raises(BundleError, match=said):
        LowBasis.from_bytes(arrays.pack(**stored | {name: array}))
