"""Where in z a seed draws its sound: near a hit that was learned from, but not on it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property

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
    `clearance` is how near to a hit of its class no draw comes, where that can be helped, and
    `share` how much of the deviations of a Gaussian a draw has anew, the rest being the hit's own;
    it has `spread` of either.
    """

    points: Array
    starts: NDArray[np.int64]
    components: NDArray[np.int64]
    means: Array
    factors: Array
    clearance: float
    share: float
    spread: float

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
        best, furthest = mean, -np.inf
        for share in np.repeat(shares, TRIES):
            own = np.sqrt(1 - share**2) * (hits[index] - mean)
            anew = share * (factor @ rng.standard_normal(len(mean)))
            z = mean + self.spread * (own + anew)
            clear = self._clear_of(drum, z)
            if clear > furthest:
                best, furthest = z, clear
            if clear >= self.clearance:
                break
        return np.asarray(best, np.float32)

    def _clear_of(self, drum: int, z: Array) -> float:
        """Distance of `z` `[Z]` to the nearest hit of class `drum`, where that is asked for."""
        if self.clearance <= 0:
            return np.inf
        own = slice(self.starts[drum], self.starts[drum + 1])
        squares = self._norms[own] - 2 * (self.points[own] @ z)
        return float(np.sqrt(max(squares.min() + z @ z, 0.0)))

    @cached_property
    def _norms(self) -> Array:
        return np.asarray(np.square(self.points).sum(axis=1))


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
            f"{name}_clearance": np.array(prior.clearance, np.float32),
            f"{name}_share": np.array(prior.share, np.float32),
            f"{name}_spread": np.array(prior.spread, np.float32),
        }
    return arrays.pack(**stored)


def from_bytes(content: bytes, classes: int, size: int) -> dict[str, GhostPrior]:
    """The priors that `to_bytes` wrote, of so many `classes` and a z of that `size`.

    Raises:
        ValueError: an array is missing or does not fit the others.
    """
    return {name: _read(content, name, classes, size) for name in PRIORS}


def _read(content: bytes, name: str, classes: int, size: int) -> GhostPrior:
    names = [f"{name}_{field.name}" for field in fields(GhostPrior)]
    steps, starts, components, means, lower, *scalars = arrays.unpack(content, *names)
    count = len(steps) if steps.ndim else 0
    kinds = means.shape[1] if means.ndim == 3 else 0
    shapes = (
        (count, size), (classes + 1,), (count,), (classes, kinds, size),
        (classes, kinds, size * (size + 1) // 2), (), (), (),
    )  # fmt: skip
    found = (steps, starts, components, means, lower, *scalars)
    for array, values, shape in zip(names, found, shapes, strict=True):
        if values.shape != shape:
            raise ValueError(f"{array} is {values.shape}, not {shape}")
        if not np.isfinite(values.astype(np.float64)).all():
            raise ValueError(f"{array} holds what is no finite number")
    if starts[0] != 0 or starts[-1] != count or (np.diff(starts) < 0).any():
        raise ValueError(f"{name}_starts does not divide {count} hits")
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
        *[float(each.astype(np.float64)) for each in scalars],
    )
