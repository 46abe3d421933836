"""Which hits of the pool a batch holds, and small changes to them that no file is needed for."""

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from ghostnote.models.ghost import PartTensors
from ghostnote.stn.layout import BANDS, FLOOR_DB, knot_seconds
from ghostnote.training.ghost.pool import KINDS, Pool

FIRST_CLASS_SHARE = 0.5
"""Share of a batch that is of the first class, snares if any; the others share the rest."""
KIND_SHARES = {"real": 0.35, "synthetic": 0.1, "augmented": 0.275, "layered": 0.275}
CROSSED_SHARE = 0.4
"""How often a hit is offered the low band of another, which it takes where that is of its class."""
CHANGED_SHARE = 0.5
"""How often each change is made."""
LEVEL_DB, TILT_DB, LOW_DB = 3.0, 3.0, 2.0
"""Standard deviations of the noise's level, of its tilt from middle to edge, of the low band's."""
SLOPE_DB, SLOPE_RANGE_DB = 6.0, (-20.0, 8.0)
"""Of the change of the noise's decay, in dB for each `SLOPE_SECONDS`."""
SLOPE_SECONDS, SLOPE_END_SECONDS = 0.1, 0.3


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


def varied(parts: PartTensors, classes: Tensor, generator: torch.Generator) -> PartTensors:
    """`parts` of hits of `classes` `[B]` as a producer may find them, hit by hit.

    Some get the low band of another hit of their class, as layers do; then levels change, and the
    tilt and the decay of noise.
    """
    parts = _crossed(parts, classes, generator)
    count, device = len(parts.low), parts.low.device

    def draw(deviation: float) -> Tensor:
        drawn = torch.randn(count, generator=generator) * deviation
        kept = torch.rand(count, generator=generator) < CHANGED_SHARE
        return (drawn * kept).to(device)

    level, tilt, low = draw(LEVEL_DB), draw(TILT_DB), draw(LOW_DB)
    slope = draw(SLOPE_DB).clamp(*SLOPE_RANGE_DB) / SLOPE_SECONDS
    bands = torch.linspace(-1, 1, BANDS, device=device)
    knots = torch.from_numpy(knot_seconds()).to(device).clamp_max(SLOPE_END_SECONDS)
    change = (level[:, None] + slope[:, None] * knots)[:, :, None] + tilt[:, None, None] * bands
    return PartTensors(
        _raised(parts.noise_db, change),
        parts.attack_db,
        _raised(parts.low_db, low[:, None, None]),
        parts.low * 10 ** (low[:, None] / 20),
    )


def _crossed(parts: PartTensors, classes: Tensor, generator: torch.Generator) -> PartTensors:
    other = torch.randperm(len(classes), generator=generator).to(classes.device)
    chosen = torch.rand(len(classes), generator=generator) < CROSSED_SHARE
    chosen = chosen.to(classes.device) & (classes == classes[other])
    return replace(
        parts,
        low_db=torch.where(chosen[:, None, None], parts.low_db[other], parts.low_db),
        low=torch.where(chosen[:, None], parts.low[other], parts.low),
    )


def _raised(levels_db: Tensor, change_db: Tensor) -> Tensor:
    """Levels moved by `change_db`; what is silent stays so: a floor that rises is no sound."""
    heard = levels_db > FLOOR_DB + 1
    return torch.where(heard, levels_db + change_db, levels_db).clamp_min(FLOOR_DB)
