"""Where in z a seed draws its sound: near a hit that was learned from, but not on it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ghostnote import arrays
from ghostnote.engine.latent import REACH, STEPS

Array = NDArray[np.float64]

PRIORS = ("all", "real")
"""About every hit of the corpus, and about its recordings alone; the default first."""
WIDER = (0.6, 0.7, 0.85, 1.0)
"""Shares of the deviations that are drawn anew where draws at a prior's own come too near to a hit,
up to a draw of the Gaussian of its kind."""
TRIES = 4
"""Draws at each of them."""


@dataclass(frozen=True)
class GhostPrior:
    """N hits of C classes in Z dimensions and the K Gaussians of each class.

    `points` `[N, Z]` are sorted by class, those of class c from row `starts[c]` up to
    `starts[c + 1]` (`[C + 1]`); `components` `[N]` says which Gaussian of its class a hit is of.
    `means` `[C, K, Z]` and lower Cholesky `factors` `[C, K, Z, Z]` are those Gaussians,
    `clearances` `[C]` how near to a hit of its class no draw comes, where that can be helped, and
    `share` how much of the deviations of a Gaussian a draw has anew, the rest being the hit's own.
    """

    points: Array
    starts: NDArray[np.int64]
    components: NDArray[np.int64]
    means: Array
    factors: Array
    clearances: Array
    share: float

    def has(self, drum: int) -> bool:
        """Whether there are hits of class `drum`."""
        return bool(self.starts[drum + 1] > self.starts[drum])

    def draw(self, drum: int, seed: int) -> NDArray[np.float32]:
        """The z `[Z]` of `seed`.

        A hit, each as likely as the next, is drawn towards the middle of its kind and moved by the
        deviations of that kind, so that draws as a whole have the mean and the covariance of hits
        (the smoothed bootstrap with shrinkage, Silverman and Young 1987).
        """
        rng = np.random.default_rng((drum, seed))
        hits = self.points[self.starts[drum] : self.starts[drum + 1]]
        index = int(rng.integers(len(hits)))
        component = self.components[self.starts[drum] + index]
        mean, factor = self.means[drum, component], self.factors[drum, component]
        shares = [self.share, *(each for each in WIDER if each > self.share)]
        for share in np.repeat(shares, TRIES):
            own = np.sqrt(1 - share**2) * (hits[index] - mean)
            z = mean + own + share * (factor @ rng.standard_normal(len(mean)))
            if np.square(hits - z).sum(axis=1).min() >= self.clearances[drum] ** 2:
                break
        return np.asarray(z, np.float32)


def to_bytes(priors: Mapping[str, GhostPrior]) -> bytes:
    """`priors` by name as an npz archive: hits in the steps of a latent's text, the rest halved."""
    stored: dict[str, NDArray[np.generic]] = {}
    for name, prior in priors.items():
        below = np.tril_indices(prior.factors.shape[-1])
        steps = np.rint(np.clip(prior.points / REACH, -1, 1) * STEPS)
        stored |= {
            f"{name}_points": steps.astype(np.int8),
            f"{name}_starts": prior.starts.astype(np.int32),
            f"{name}_components": prior.components.astype(np.uint16),
            f"{name}_means": prior.means.astype(np.float16),
            f"{name}_factors": prior.factors[..., *below].astype(np.float16),
            f"{name}_clearances": prior.clearances.astype(np.float32),
            f"{name}_share": np.float32(prior.share),
        }
    return arrays.pack(**stored)


def from_bytes(content: bytes, classes: int, size: int) -> dict[str, GhostPrior]:
    """The priors that `to_bytes` wrote, of so many `classes` and a z of that `size`.

    Raises:
        ValueError: an array is missing or does not fit the others.
    """
    return {name: _read(content, name, classes, size) for name in PRIORS}


def _read(content: bytes, name: str, classes: int, size: int) -> GhostPrior:
    fields = ("points", "starts", "components", "means", "factors", "clearances", "share")
    steps, starts, components, means, lower, clearances, share = arrays.unpack(
        content, *[f"{name}_{field}" for field in fields]
    )
    kinds = means.shape[1] if means.ndim == 3 else 0
    shapes = {
        "points": (steps, (len(steps), size)),
        "starts": (starts, (classes + 1,)),
        "components": (components, (len(steps),)),
        "means": (means, (classes, kinds, size)),
        "factors": (lower, (classes, kinds, size * (size + 1) // 2)),
        "clearances": (clearances, (classes,)),
        "share": (share, ()),
    }
    for field, (values, shape) in shapes.items():
        if values.shape != shape:
            raise ValueError(f"{name}_{field} is {values.shape}, not {shape}")
    if starts[0] != 0 or starts[-1] != len(steps) or (np.diff(starts) < 0).any():
        raise ValueError(f"{name}_starts does not divide {len(steps)} hits")
    if (components.astype(np.int64) >= max(kinds, 1)).any():
        raise ValueError(f"{name}_components names one of more than {kinds}")
    factors = np.zeros((classes, kinds, size, size))
    factors[..., *np.tril_indices(size)] = lower
    return GhostPrior(
        steps.astype(np.float64) * (REACH / STEPS),
        starts.astype(np.int64),
        components.astype(np.int64),
        means.astype(np.float64),
        factors,
        clearances.astype(np.float64),
        float(share.astype(np.float64)),
    )
