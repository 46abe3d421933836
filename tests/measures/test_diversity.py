import numpy as np
import pytest

from ghostnote.errors import MeasureError
from ghostnote.measures.diversity import coverage, density, inside_share, vendi_score

REAL = np.array([[0.0], [1.0], [3.0], [7.0]])
"""To the nearest other: 1, 1, 2 and 4. To the second nearest: 3, 2, 3 and 6."""
GENERATED = np.array([[0.5], [4.5], [20.0]])


def test_shares_on_a_line_are_known() -> None:
    # 0.5 lies in the balls of 0 and 1, 4.5 in those of 3 and 7, 20 in none.
    assert coverage(REAL, GENERATED, k=1) == 1
    assert density(REAL, GENERATED, k=1) == pytest.approx(4 / 3)
    assert inside_share(REAL, GENERATED, k=1) == pytest.approx(2 / 3)


def test_balls_reach_to_the_kth_neighbour() -> None:
    # 4.5 lies in the balls of 3 (to 6) and 7 (from 1), but not in that of 1 (to 3).
    assert coverage(REAL, GENERATED[1:], k=1) == 0.5
    assert density(REAL, GENERATED[1:2], k=2) == pytest.approx(2 / 2)
    # 2.5 is 2.5, 1.5, 0.5 and 4.5 from them: inside all balls of the second neighbour.
    assert density(REAL, np.array([[2.5]]), k=2) == pytest.approx(4 / 2)
    assert coverage(REAL, np.array([[2.5]]), k=2) == 1


def test_shares_are_the_published_definitions_written_out() -> None:
    rng = np.random.default_rng(3)
    real, generated = rng.standard_normal((80, 3)), 0.7 * rng.standard_normal((50, 3)) + 0.4
    for k in (1, 5):
        # Naeem et al. 2020, equations 5 and 6: B(X, NND_k(X)) is the ball of X that reaches to its
        # k-th nearest neighbour among the others.
        radii = [sorted(np.linalg.norm(real - x, axis=1))[k] for x in real]
        within = [
            [np.linalg.norm(y - x) < radius for x, radius in zip(real, radii, strict=True)]
            for y in generated
        ]
        assert density(real, generated, k) == pytest.approx(np.sum(within) / (k * len(generated)))
        assert coverage(real, generated, k) == pytest.approx(np.mean(np.any(within, axis=0)))
        assert inside_share(real, generated, k) == pytest.approx(np.mean(np.any(within, axis=1)))


def test_one_source_reaches_what_theory_says() -> None:
    rng = np.random.default_rng(0)
    real, generated = rng.standard_normal((1500, 4)), rng.standard_normal((1500, 4))
    assert coverage(real, generated) == pytest.approx(1 - 2**-5, abs=0.015)
    assert density(real, generated) == pytest.approx(1, abs=0.1)


def test_a_collapsed_set_is_inside_and_covers_little() -> None:
    rng = np.random.default_rng(0)
    real = rng.standard_normal((600, 4))
    collapsed = 0.01 * rng.standard_normal((600, 4))
    assert inside_share(real, collapsed) == 1
    assert coverage(real, collapsed) < 0.15
    assert density(real, collapsed) > 1.2


@pytest.mark.parametrize("measure", [coverage, density, inside_share])
def test_k_must_be_below_the_number_of_real_sounds(measure) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(MeasureError, match="takes 5 or more"):
        measure(REAL, GENERATED, k=4)


def test_vendi_score_counts_different_sounds() -> None:
    apart = 100.0 * np.arange(7)[:, None]
    assert vendi_score(apart, 1.0) == pytest.approx(7)
    assert vendi_score(np.repeat(apart[:2], 5, axis=0), 1.0) == pytest.approx(2)
    assert vendi_score(np.zeros((9, 3)), 1.0) == pytest.approx(1)


def test_vendi_score_of_two_alike_is_known() -> None:
    # Likeness 1/2 gives eigenvalues 3/4 and 1/4 of K / 2.
    distance = np.sqrt(2 * np.log(2))
    expected = np.exp(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25)))
    assert vendi_score(np.array([[0.0], [distance]]), 1.0) == pytest.approx(expected)
