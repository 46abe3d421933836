"""A mixture of Gaussians fitted to encoded hits: how those of one kind differ from each other.

Draws from N(0, I) disappoint in a variational autoencoder of drums: the encoded hits lie in a few
clusters, and what lies between them is no drum (Nercessian et al. 2023; measured again in
`docs/decisions`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ROUNDS = 40
SETTLED = 1e-9
"""The fit ends where no share moves by more from one round to the next."""
HITS_A_COMPONENT = 40
"""There are no more components than leave so many hits for each."""
SHRINK_COUNT = 6.0
"""A component of as many hits leans half on the spread of all."""
OWN_SHARE = 0.08
"""Variance of a component's share of the whole, where it leans on that."""
LEAST_VARIANCE = 1e-4


@dataclass(frozen=True)
class Mixture:
    """K Gaussians in Z dimensions: `weights` `[K]`, `means` `[K, Z]`, `factors` `[K, Z, Z]`.

    `factors` are the lower Cholesky factors of the covariances.
    """

    weights: Array
    means: Array
    factors: Array


def fit_mixture(points: Array, components: int, seed: int) -> Mixture:
    """Fit K = `components` full covariances to `points` `[N, Z]`, fewer where N is small.

    Expectation and maximisation (Dempster, Laird and Rubin 1977), begun at points drawn far from
    each other (k-means++, Arthur and Vassilvitskii 2007). A covariance is drawn towards the
    diagonal of the whole's by as much as its hits are few.
    """
    rng = np.random.default_rng(seed)
    count = max(1, min(components, len(points) // HITS_A_COMPONENT))
    means = _seeded(points, count, rng)
    spread = np.var(points, axis=0) + LEAST_VARIANCE
    shares = np.zeros((len(points), count))
    shares[np.arange(len(points)), _squared(points, means).argmin(axis=1)] = 1
    for _ in range(ROUNDS):
        mixture, before = _maximised(points, shares, spread), shares
        shares = _shares(points, mixture)
        if np.abs(shares - before).max() < SETTLED:
            break
    return mixture


def component_of(points: Array, mixture: Mixture) -> NDArray[np.int64]:
    """The component that each of `points` `[N, Z]` is most likely of: `[N]`."""
    return np.asarray(_shares(points, mixture).argmax(axis=1))


def _seeded(points: Array, count: int, rng: np.random.Generator) -> Array:
    chosen = [points[rng.integers(len(points))]]
    for _ in range(count - 1):
        nearest = _squared(points, np.array(chosen)).min(axis=1)
        chosen.append(points[rng.choice(len(points), p=nearest / nearest.sum())])
    return np.array(chosen)


def _squared(points: Array, means: Array) -> Array:
    cross = points @ means.T
    squares = np.square(points).sum(axis=1)[:, None] - 2 * cross + np.square(means).sum(axis=1)
    return np.asarray(np.maximum(squares, 1e-12))


def _maximised(points: Array, shares: Array, spread: Array) -> Mixture:
    counts = shares.sum(axis=0) + 1e-9
    means = (shares.T @ points) / counts[:, None]
    factors = np.empty((len(counts), points.shape[1], points.shape[1]))
    for component, (count, mean) in enumerate(zip(counts, means, strict=True)):
        apart = points - mean
        own = (apart.T * shares[:, component]) @ apart / count
        leaning = SHRINK_COUNT / (SHRINK_COUNT + count)
        covariance = (1 - leaning) * own + np.diag(leaning * OWN_SHARE * spread + LEAST_VARIANCE)
        factors[component] = np.linalg.cholesky(covariance)
    return Mixture(counts / counts.sum(), means, factors)


def _shares(points: Array, mixture: Mixture) -> Array:
    """How much of each point `[N, Z]` is each component's: `[N, K]`, rows sum to 1."""
    logs = np.empty((len(points), len(mixture.weights)))
    for component, (weight, mean, factor) in enumerate(
        zip(mixture.weights, mixture.means, mixture.factors, strict=True)
    ):
        white = np.linalg.solve(factor, (points - mean).T)
        volume = np.log(np.diag(factor)).sum()
        logs[:, component] = np.log(weight) - 0.5 * np.square(white).sum(axis=0) - volume
    likely = np.exp(logs - logs.max(axis=1, keepdims=True))
    shares: Array = likely / likely.sum(axis=1, keepdims=True)
    return shares
