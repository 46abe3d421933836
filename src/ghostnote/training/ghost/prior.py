"""Fitting a prior to encoded hits.

A mixture of Gaussians alone draws from the shells of its components, where no hit is: most draws of
it are unlike any recording, and more components copy recordings before they come near them
(`docs/decisions/0011-priors-about-hits.md`). So each hit keeps a Gaussian of its own, as in the
smoothed bootstrap (Silverman and Young 1987) and in manifold Parzen windows (Vincent and Bengio
2003), with the covariance of the component that it is of.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ghostnote.training.ghost.mixture import Array, component_of, fit_mixture


@dataclass(frozen=True)
class Manner:
    """How a prior draws.

    `spread` is how far draws lie from the middle of their kind, in their deviations:
    below 1 what is rare is left out (the truncation of Brock et al. 2019). `share` is how much of
    the deviations is drawn anew, the rest is the hit's own. `clearance` is how near to a hit no
    draw comes, in the median distance of hits to their nearest other where that is least: in the
    class that takes of one stroke are of.
    """

    spread: float
    share: float
    clearance: float


MANNERS = {"all": Manner(0.8, 0.3, 0.6), "real": Manner(1.0, 0.5, 1.7)}
"""The default keeps to what is common, near to its hits; that of recordings is as wide as they are,
and clear of them."""
ROWS_AT_ONCE = 1024


def fit_prior(
    points: Array,
    classes: NDArray[np.int64],
    count: int,
    components: int,
    seed: int,
    manner: Manner,
) -> dict[str, Tensor]:
    """The arrays of a `models.prior.Prior` for `points` `[N, Z]` of `count` classes `[N]`.

    A class has up to `components` Gaussians; one without points has none and no draws.
    """
    order = np.argsort(classes, kind="stable")
    starts = np.searchsorted(classes[order], np.arange(count + 1))
    kept = points[order]
    of, spacings = np.zeros(len(points), np.int64), np.full(count, np.inf)
    size = points.shape[1]
    means, factors = np.zeros((count, components, size)), np.zeros((count, components, size, size))
    for label in range(count):
        own = slice(starts[label], starts[label + 1])
        hits = kept[own]
        if len(hits) == 0:
            continue
        mixture = fit_mixture(hits, components, seed)
        if len(hits) > 1:
            spacings[label] = np.median(nearest_other(hits))
        of[own] = component_of(hits, mixture)
        means[label, : len(mixture.means)] = mixture.means
        factors[label, : len(mixture.factors)] = mixture.factors
    closest = spacings.min(initial=np.inf)
    return {
        "points": torch.from_numpy(kept).float(),
        "starts": torch.from_numpy(starts),
        "components": torch.from_numpy(of),
        "means": torch.from_numpy(means).float(),
        "factors": torch.from_numpy(factors).float(),
        "clearance": torch.tensor(manner.clearance * closest if np.isfinite(closest) else 0.0),
        "share": torch.tensor(manner.share),
        "spread": torch.tensor(manner.spread),
    }


def nearest_other(points: Array) -> Array:
    """Distance of each of `points` `[N, Z]`, N at least 2, to the nearest other: `[N]`."""
    tensor = torch.from_numpy(points)
    nearest = [
        torch.cdist(some, tensor).topk(2, largest=False).values[:, 1]
        for some in torch.split(tensor, ROWS_AT_ONCE)
    ]
    return np.asarray(torch.cat(nearest).numpy())
