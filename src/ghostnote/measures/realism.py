"""How far a set of sounds is from another: kernel and Fréchet distance, and how sure they are.

All take scaled embeddings `[N, D]` and `[M, D]` (`embedding.Scaler`).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ghostnote.errors import MeasureError
from ghostnote.measures.neighbours import Points, check_sets, squared_distances

KERNEL_FACTOR = 100.0
"""By which the squared discrepancy is multiplied, as the authors' toolkit does: for readability."""
BANDWIDTH_ROWS = 2000
"""Rows of the library, evenly spaced, whose distances give the bandwidth."""
INTERVAL_PERCENT = (2.5, 97.5)


class Interval(NamedTuple):
    """A distance, and the ends of its 95% interval."""

    mean: float
    low: float
    high: float


def bandwidth(train: Points) -> float:
    """Median Euclidean distance between the sounds of the training library `[N, D]`.

    One for all comparisons: a bandwidth from the evaluated set would change with what it judges
    (the heuristic is that of Gretton et al. 2012).
    """
    check_sets(train, least=2)
    rows = train[:: -(-len(train) // BANDWIDTH_ROWS)]
    distances = squared_distances(rows, rows)
    median = float(np.sqrt(np.median(distances[np.triu_indices(len(rows), 1)])))
    if median == 0:
        raise MeasureError(
            "over half the pairs of the training library are the same sound: it gives no bandwidth"
        )
    return median


def kernel_distance(a: Points, b: Points, bandwidth: float) -> float:
    """Kernel distance of two sets; 0 on average, and below 0 as often as above, for one source.

    KAD (Chung et al. 2025, arXiv 2502.15602): the unbiased estimate of the squared maximum mean
    discrepancy (Gretton et al. 2012, lemma 6) with the kernel exp(-|x - y|^2 / (2 bandwidth^2)),
    times `KERNEL_FACTOR`; at most 200.
    """
    check_sets(a, b, least=2)
    ones_a, ones_b = np.ones((1, len(a))), np.ones((1, len(b)))
    return float(_weighted(ones_a, ones_b, *_grams(a, b, bandwidth))[0])


def kernel_interval(
    a: Points, b: Points, bandwidth: float, count: int = 1000, seed: int = 0
) -> Interval:
    """`kernel_distance` and its interval over `count` bootstraps, all from one Gram matrix.

    A resample is a row of counts, and pairs of one sound with itself stay out however often it
    was drawn: as different sounds they would pass for perfect likeness. So the bootstraps are as
    unbiased as the distance.
    """
    check_sets(a, b, least=2)
    grams = _grams(a, b, bandwidth)
    value = _weighted(np.ones((1, len(a))), np.ones((1, len(b))), *grams)[0]
    rng = np.random.default_rng(seed)
    counts = [rng.multinomial(len(x), np.full(len(x), 1 / len(x)), count) for x in (a, b)]
    return _interval(float(value), _weighted(*[each.astype(np.float64) for each in counts], *grams))


def frechet_distance(a: Points, b: Points) -> float:
    """Squared Fréchet (2-Wasserstein) distance of the Gaussians fitted to two sets; 0 if equal.

    |mean_a - mean_b|^2 + tr(A + B - 2 (A B)^(1/2)) (Dowson & Landau 1982; Heusel et al. 2017),
    A and B the sample covariances (divided by N - 1). The last trace is the sum of the singular
    values of A^(1/2) B^(1/2), from symmetric eigendecompositions: exact where N < D leaves the
    covariances singular, too. Sets of N sounds of one source are apart by about D / N of their
    variance, so compare at equal numbers, beside real against real, and in few dimensions
    (`embedding.Directions`).
    """
    check_sets(a, b, least=2)
    shift = a.mean(axis=0, dtype=np.float64) - b.mean(axis=0, dtype=np.float64)
    cov_a, cov_b = (np.atleast_2d(np.cov(x, rowvar=False)) for x in (a, b))
    overlap = np.linalg.norm(_square_root(cov_a) @ _square_root(cov_b), "nuc")
    distance = shift @ shift + np.trace(cov_a) + np.trace(cov_b) - 2 * overlap
    return float(max(distance, 0))


def bootstrap(
    function: Callable[[Points, Points], float],
    a: Points,
    b: Points,
    count: int = 1000,
    seed: int = 0,
) -> Interval:
    """`function(a, b)` and its interval over `count` resamples of the rows of both sets.

    The interval has the spread of the bootstraps about the sets' own value, not their centre:
    rows that are drawn twice bias distances (Efron & Tibshirani 1993, chapter 10). For the kernel
    distance take `kernel_interval`; for the Fréchet distance `embedding.Directions` first, as its
    cost grows with the cube of the dimensions.
    """
    check_sets(a, b, least=2)
    rng = np.random.default_rng(seed)
    values = [
        function(a[rng.integers(len(a), size=len(a))], b[rng.integers(len(b), size=len(b))])
        for _ in range(count)
    ]
    return _interval(function(a, b), np.array(values))


def _interval(value: float, values: NDArray[np.float64]) -> Interval:
    low, high = np.percentile(values - values.mean(), INTERVAL_PERCENT)
    return Interval(value, value + float(low), value + float(high))


def _grams(a: Points, b: Points, bandwidth: float) -> list[NDArray[np.float64]]:
    """Kernels within `a`, within `b` (0 on their diagonals) and between them."""
    if not bandwidth > 0:
        raise MeasureError(f"a bandwidth of {bandwidth:g} is no distance; it must be above 0")
    within_a, within_b, between = (
        np.exp(squared_distances(x, y) / (-2 * bandwidth**2)) for x, y in ((a, a), (b, b), (a, b))
    )
    np.fill_diagonal(within_a, 0)
    np.fill_diagonal(within_b, 0)
    return [within_a, within_b, between]


def _weighted(
    counts_a: NDArray[np.float64],
    counts_b: NDArray[np.float64],
    within_a: NDArray[np.float64],
    within_b: NDArray[np.float64],
    between: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Kernel distances `[R]` of R resamples that draw sounds `counts` `[R, N]`, `[R, M]` times."""

    def mean_within(counts: NDArray[np.float64], gram: NDArray[np.float64]) -> NDArray[np.float64]:
        pairs = np.square(counts.sum(axis=1)) - np.square(counts).sum(axis=1)
        mean: NDArray[np.float64] = ((counts @ gram) * counts).sum(axis=1) / pairs
        return mean

    crossed = ((counts_a @ between) * counts_b).sum(axis=1)
    mean_between = crossed / (counts_a.sum(axis=1) * counts_b.sum(axis=1))
    within = mean_within(counts_a, within_a) + mean_within(counts_b, within_b)
    distances: NDArray[np.float64] = KERNEL_FACTOR * (within - 2 * mean_between)
    return distances


def _square_root(covariance: NDArray[np.floating]) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh(covariance)
    # Rounding leaves eigenvalues that are 0 a little below it.
    root: NDArray[np.float64] = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    return root
