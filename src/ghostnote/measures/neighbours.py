"""Distances between sets of points, in blocks that fit in memory."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ghostnote.errors import MeasureError

Points = NDArray[np.floating]

BLOCK_ROWS = 512


def check_sets(*sets: Points, least: int) -> None:
    """Refuse what is not sets of at least `least` finite points in one space.

    Raises:
        MeasureError: a set has another shape, too few points, or a number that is not finite.
    """
    for points in sets:
        if points.ndim != 2 or points.shape[1:] != sets[0].shape[1:]:
            shapes = " and ".join(str(each.shape) for each in sets)
            raise MeasureError(f"sets of shapes {shapes} are not [N, D] with one D")
        if len(points) < least:
            raise MeasureError(f"a set of {len(points)} is too small; it takes {least} or more")
        if not np.isfinite(points).all():
            raise MeasureError("a set holds numbers that are not finite; leave out what failed")


def squared_distances(a: Points, b: Points) -> NDArray[np.float64]:
    """Squared Euclidean distances between the points of `a` `[N, D]` and `b` `[M, D]`: `[N, M]`."""
    # About a common centre, as the expanded square loses what two large numbers have in common.
    centre = b.mean(axis=0, dtype=np.float64)
    a, b = a - centre, b - centre
    norms_a, norms_b = np.square(a).sum(axis=1), np.square(b).sum(axis=1)
    distances: NDArray[np.float64] = norms_a[:, None] + norms_b - 2 * (a @ b.T)
    return np.maximum(distances, 0, out=distances)


def radii(points: Points, k: int) -> NDArray[np.float64]:
    """Distance from each of `points` `[N, D]`, N above k, to its k-th nearest other: `[N]`."""
    # The nearest is the point itself.
    blocks = [np.partition(block, k, axis=1)[:, k] for block in distance_blocks(points, points)]
    return np.concatenate(blocks)


def distance_blocks(a: Points, b: Points) -> Iterator[NDArray[np.float64]]:
    """Euclidean distances of `BLOCK_ROWS` points of `a` at a time to all of `b`: `[rows, M]`."""
    for start in range(0, len(a), BLOCK_ROWS):
        yield np.sqrt(squared_distances(a[start : start + BLOCK_ROWS], b))
