"""How near generated sounds come to those a model was trained on.

A model that copies its training set scores well on realism and coverage. What tells copies from
likeness is a yardstick: how far two takes of one stroke, or sounds of packs never seen, lie from
the training sounds.
"""

import numpy as np
from numpy.typing import NDArray

from ghostnote.errors import MeasureError
from ghostnote.measures.neighbours import Points, check_sets, distance_blocks


def nearest_distances(generated: Points, train: Points) -> NDArray[np.float64]:
    """Euclidean distance of each generated sound `[M, D]` to the nearest training one `[N, D]`.

    `[M]`, in scaled embeddings (`embedding.Scaler`).
    """
    check_sets(generated, train, least=1)
    return np.concatenate([block.min(axis=1) for block in distance_blocks(generated, train)])


def nearer_share(
    distances: NDArray[np.floating], reference_distances: NDArray[np.floating]
) -> float:
    """Share of `distances` `[M]` below the median of `reference_distances` `[N]`, 0 to 1.

    One half is what the reference itself has. Against pairs of round robins, this is the share of
    generated sounds that are nearer to a training sound than two takes of one stroke.
    """
    if len(distances) == 0 or len(reference_distances) == 0:
        raise MeasureError("a share of no distances says nothing; give one or more of both kinds")
    return float((distances < np.median(reference_distances)).mean())
