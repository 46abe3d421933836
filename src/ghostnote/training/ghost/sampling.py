"""Which hits of the pool a batch holds."""

import numpy as np
import torch
from torch import Tensor

from ghostnote.training.ghost.pool import KINDS, Pool

FIRST_CLASS_SHARE = 0.5
"""Share of a batch that is of the first class, snares if any; the others share the rest."""
KIND_SHARES = {"real": 0.3, "synthetic": 0.2, "augmented": 0.25, "layered": 0.25}


def chances(pool: Pool) -> Tensor:
    """How likely each hit of `pool` is drawn, `[N]`: by class, then by kind, then evenly."""
    weights = np.zeros(len(pool.class_of))
    others = len(pool.classes) - 1
    for index in range(len(pool.classes)):
        of_class = pool.class_of == index
        share = FIRST_CLASS_SHARE if index == 0 else (1 - FIRST_CLASS_SHARE) / others
        for kind, name in enumerate(KINDS):
            chosen = of_class & (pool.kind_of == kind)
            weights[chosen] = KIND_SHARES[name] / max(chosen.sum(), 1)
        total = weights[of_class].sum()
        if total:
            weights[of_class] *= share / total
    return torch.from_numpy(weights)
