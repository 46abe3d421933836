import numpy as np
import pytest
import scipy.linalg
from numpy.typing import NDArray

from ghostnote.errors import MeasureError
from ghostnote.measures.realism import (
    bandwidth,
    bootstrap,
    frechet_distance,
    kernel_distance,
    kernel_interval,
)

Points = NDArray[np.float64]


def normal(seed: int, count: int, dimensions: int, shift: float = 0.0) -> Points:
    return shift + np.random.default_rng(seed).standard_normal((count, dimensions))


def test_bandwidth_is_the_median_distance() -> None:
    # Distances 1, 2 and 3.
    assert bandwidth(np.array([[0.0], [1.0], [3.0]])) == pytest.approx(2)


def test_bandwidth_of_a_large_library_is_that_of_evenly_spaced_rows() -> None:
    library = normal(0, 5000, 20)
    # The distance of two normal points in D dimensions is about the root of 2 D - 1.
    assert bandwidth(library) == pytest.approx(np.sqrt(39), rel=0.02)


def test_kernel_distance_is_the_direct_double_sum() -> None:
    a, b, width = normal(0, 13, 4), normal(1, 9, 4, 0.5), 1.7

    def kernel(x: Points, y: Points) -> float:
        return float(np.exp(-np.sum((x - y) ** 2) / (2 * width**2)))

    within_a = np.mean([kernel(a[i], a[j]) for i in range(13) for j in range(13) if i != j])
    within_b = np.mean([kernel(b[i], b[j]) for i in range(9) for j in range(9) if i != j])
    between = np.mean([kernel(x, y) for x in a for y in b])
    expected = 100 * (within_a + within_b - 2 * between)
    assert kernel_distance(a, b, width) == pytest.approx(expected)


def test_kernel_distance_of_two_heaps_is_known() -> None:
    a, b = np.zeros((3, 2)), np.full((4, 2), 3.0)
    # |x - y|^2 is 18, so the kernel between them is exp(-9 / 4) at a bandwidth of 2.
    assert kernel_distance(a, b, 2.0) == pytest.approx(200 * (1 - np.exp(-2.25)))


def test_kernel_distance_is_unbiased_on_two_halves_of_one_set() -> None:
    points = normal(0, 120, 5)
    rng = np.random.default_rng(1)
    values = []
    for _ in range(400):
        order = rng.permutation(120)
        values.append(kernel_distance(points[order[:60]], points[order[60:]], 3.0))
    # Halves of one finite set exclude each other, which leaves (to first order) no mean at all.
    assert abs(np.mean(values)) < 0.1 * np.std(values)
    assert 0.3 < np.mean(np.array(values) < 0) < 0.8


def test_kernel_distance_is_unbiased_on_fresh_draws_of_one_source() -> None:
    values = [
        kernel_distance(normal(2 * s, 40, 5), normal(2 * s + 1, 40, 5), 3.0) for s in range(400)
    ]
    assert abs(np.mean(values)) < 3 * np.std(values) / np.sqrt(400)


def test_kernel_distance_grows_with_a_shift() -> None:
    far = [kernel_distance(normal(0, 100, 5), normal(1, 100, 5, x), 3.0) for x in (0.2, 0.5, 1, 2)]
    assert (np.diff(far) > 0).all()


def test_kernel_interval_is_about_the_distance() -> None:
    a, b = normal(0, 60, 5), normal(1, 80, 5, 0.4)
    interval = kernel_interval(a, b, 3.0, count=300)
    assert interval.mean == pytest.approx(kernel_distance(a, b, 3.0))
    assert interval.low < interval.mean < interval.high


def test_kernel_interval_resamples_without_pairs_of_one_sound() -> None:
    a, b = normal(0, 30, 3), normal(1, 25, 3, 0.5)
    rng = np.random.default_rng(7)
    counts_a = rng.multinomial(30, np.full(30, 1 / 30), 200)
    counts_b = rng.multinomial(25, np.full(25, 1 / 25), 200)
    values = []
    for row_a, row_b in zip(counts_a, counts_b, strict=True):
        i, j = np.repeat(np.arange(30), row_a), np.repeat(np.arange(25), row_b)
        k_aa = np.exp(-np.square(a[i][:, None] - a[i]).sum(axis=2) / 8)[i[:, None] != i]
        k_bb = np.exp(-np.square(b[j][:, None] - b[j]).sum(axis=2) / 8)[j[:, None] != j]
        k_ab = np.exp(-np.square(a[i][:, None] - b[j]).sum(axis=2) / 8)
        values.append(100 * (k_aa.mean() + k_bb.mean() - 2 * k_ab.mean()))
    spread = np.percentile(values, 97.5) - np.percentile(values, 2.5)
    interval = kernel_interval(a, b, 2.0, count=200, seed=7)
    assert interval.high - interval.low == pytest.approx(spread)


def test_frechet_distance_of_a_line_is_known() -> None:
    a, b = np.array([[0.0], [2.0]]), np.array([[1.0], [5.0]])
    # Means 1 and 3, variances 2 and 8: 4 + (sqrt 8 - sqrt 2)^2.
    assert frechet_distance(a, b) == pytest.approx(6)


def test_frechet_distance_is_that_of_the_matrix_square_root() -> None:
    a = normal(0, 200, 6) @ normal(2, 6, 6)
    b = normal(1, 150, 6, 0.3) @ normal(3, 6, 6)
    cov_a, cov_b = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    root = scipy.linalg.sqrtm(cov_a @ cov_b).real
    shift = a.mean(axis=0) - b.mean(axis=0)
    expected = shift @ shift + np.trace(cov_a + cov_b - 2 * root)
    assert frechet_distance(a, b) == pytest.approx(expected)


def test_frechet_distance_of_a_shift_is_its_square_where_covariances_are_singular() -> None:
    a = normal(0, 5, 40)
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-6)
    assert frechet_distance(a, a + 0.5) == pytest.approx(40 * 0.25, rel=1e-6)


def test_bootstrap_has_the_spread_of_a_mean() -> None:
    a, b = normal(0, 400, 1), normal(1, 400, 1)
    interval = bootstrap(lambda x, y: float(x.mean() - y.mean()), a, b, count=2000)
    assert interval.mean == pytest.approx(a.mean() - b.mean())
    # 1.96 standard deviations of sqrt(2 / 400) on either side.
    assert interval.high - interval.low == pytest.approx(2 * 1.96 * np.sqrt(2 / 400), rel=0.1)


def test_bootstrap_of_a_biased_distance_is_about_its_value() -> None:
    a, b = normal(0, 60, 20), normal(1, 60, 20)
    interval = bootstrap(frechet_distance, a, b, count=100)
    assert interval.low < interval.mean < interval.high
    assert interval.mean == frechet_distance(a, b)


def test_one_seed_gives_one_interval() -> None:
    a, b = normal(0, 30, 3), normal(1, 30, 3)
    assert kernel_interval(a, b, 2.0, 50, 1) == kernel_interval(a, b, 2.0, 50, 1)
    assert kernel_interval(a, b, 2.0, 50, 1) != kernel_interval(a, b, 2.0, 50, 2)
    first = bootstrap(frechet_distance, a, b, 20, 1)
    assert first == bootstrap(frechet_distance, a, b, 20, 1)
    assert first != bootstrap(frechet_distance, a, b, 20, 2)


def test_what_cannot_be_compared_is_refused() -> None:
    a = normal(0, 10, 3)
    with pytest.raises(MeasureError, match="one D"):
        kernel_distance(a, normal(1, 10, 4), 1.0)
    with pytest.raises(MeasureError, match="too small"):
        frechet_distance(a, a[:1])
    with pytest.raises(MeasureError, match="not finite"):
        frechet_distance(a, a + np.nan)
    with pytest.raises(MeasureError, match="above 0"):
        kernel_distance(a, a, 0.0)
    with pytest.raises(MeasureError, match="no bandwidth"):
        bandwidth(np.ones((10, 3)))
