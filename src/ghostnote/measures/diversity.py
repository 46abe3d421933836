"""How much of the real variety a set of sounds has, and how much variety of its own.

All take scaled embeddings `[N, D]` and `[M, D]` (`embedding.Scaler`). Balls reach from each real
sound to the k-th nearest other real one, so all shares depend on the number of real sounds:
compare at equal numbers, beside real against real.
"""

import numpy as np
from numpy.typing import NDArray

from ghostnote.measures.neighbours import (
    Points,
    check_sets,
    distance_blocks,
    radii,
    squared_distances,
)


def coverage(real: Points, generated: Points, k: int = 5) -> float:
    """Share of real sounds with a generated one in their ball, 0 to 1.

    Naeem et al. 2020, "Reliable fidelity and diversity metrics for generative models". Two sets
    of one source reach about 1 - 2^-k at equal numbers: 0.97 for k = 5.
    """
    reach = _radii(real, generated, k)
    nearest = np.full(len(real), np.inf)
    for block in distance_blocks(generated, real):
        np.minimum(nearest, block.min(axis=0), out=nearest)
    return float((nearest < reach).mean())


def density(real: Points, generated: Points, k: int = 5) -> float:
    """Real balls that a generated sound lies in, over k; about 1 for one source, with no limit.

    Naeem et al. 2020. Above 1 the generated sounds crowd where real ones are dense.
    """
    reach = _radii(real, generated, k)
    inside = sum(int((block < reach).sum()) for block in distance_blocks(generated, real))
    return inside / (k * len(generated))


def inside_share(real: Points, generated: Points, k: int = 5) -> float:
    """Share of generated sounds in at least one real ball, 0 to 1.

    The improved precision of Kynkäänniemi et al. 2019.
    """
    reach = _radii(real, generated, k)
    blocks = distance_blocks(generated, real)
    inside = sum(int((block < reach).any(axis=1).sum()) for block in blocks)
    return inside / len(generated)


def vendi_score(points: Points, bandwidth: float) -> float:
    """Effective number of different sounds in a set `[N, D]`: 1 for copies of one, at most N.

    Friedman & Dieng 2023: the exponential of the entropy of the eigenvalues of
    K / N, with the Gaussian kernel of `realism.kernel_distance`. It grows with N and falls with
    the bandwidth, so compare at one bandwidth and equal numbers. Time grows with N cubed: 1,000
    sounds take a tenth of a second, 7,000 half a minute.
    """
    check_sets(points, least=1)
    gram = np.exp(squared_distances(points, points) / (-2 * bandwidth**2))
    shares = np.maximum(np.linalg.eigvalsh(gram / len(points)), 0)
    shares = shares[shares > 0]
    return float(np.exp(-np.sum(shares * np.log(shares))))


def _radii(real: Points, generated: Points, k: int) -> NDArray[np.float64]:
    """Distance from each real sound to its k-th nearest other: `[N]`.

    Raises:
        MeasureError: the sets cannot be compared, or there are not more than k real sounds.
    """
    check_sets(real, least=k + 1)
    check_sets(generated, real, least=1)
    return radii(real, k)
