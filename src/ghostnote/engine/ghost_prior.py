"""Where in z a seed draws its sound: about a centre that was chosen by how it sounds."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from ghostnote import arrays
from ghostnote.engine.latent import REACH, STEPS

Array = NDArray[np.float64]

PRIORS = ("all", "real")
"""As every hit of the corpus sounds, and as its recordings alone do; the default first."""


@dataclass(frozen=True)
class GhostPrior:
    """N centres of C classes in Z dimensions and the K Gaussians of each class.

    `centres` `[N, Z]` are sorted by class, those of class c from row `starts[c]` up to
    `starts[c + 1]` (`[C + 1]`); `components` `[N]` says which Gaussian of its class a centre is of.
    `means` `[C, K, Z]` and lower Cholesky `factors` `[C, K, Z, Z]` are those Gaussians, and
    `share` how much of the deviations of a Gaussian a draw has anew, the rest being its centre's.
    """

    centres: Array
    starts: NDArray[np.int64]
    components: NDArray[np.int64]
    means: Array
    factors: Array
    share: float

    def has(self, drum: int) -> bool:
        """Whether there are centres of class `drum`."""
        return bool(self.starts[drum + 1] > self.starts[drum])

    def draw(self, drum: int, seed: int) -> NDArray[np.float32]:
        """The z `[Z]` of `seed`.

        A centre, each as likely as the next, is drawn towards the middle of its kind and moved by
        the deviations of that kind, so that draws as a whole have the mean and the covariance of
        centres (the smoothed bootstrap with shrinkage, Silverman and Young 1987).
        """
        rng = np.random.default_rng((drum, seed))
        index = int(rng.integers(self.starts[drum], self.starts[drum + 1]))
        component = self.components[index]
        mean, factor = self.means[drum, component], self.factors[drum, component]
        own = np.sqrt(1 - self.share**2) * (self.centres[index] - mean)
        anew = self.share * (factor @ rng.standard_normal(len(mean)))
        return np.asarray(mean + own + anew, np.float32)


def to_bytes(priors: Mapping[str, GhostPrior]) -> bytes:
    """`priors` by name as an npz archive: centres as a latent's text has them, all else halved."""
    stored: dict[str, NDArray[np.generic]] = {}
    for name, prior in priors.items():
        below = np.tril_indices(prior.factors.shape[-1])
        steps = np.rint(np.clip(prior.centres / REACH, -1, 1) * STEPS)
        stored |= {
            f"{name}_centres": steps.astype(np.int8),
            f"{name}_starts": prior.starts.astype(np.int32),
            f"{name}_components": prior.components.astype(np.uint16),
            f"{name}_means": prior.means.astype(np.float16),
            f"{name}_factors": prior.factors[..., *below].astype(np.float16),
            f"{name}_share": np.array(prior.share, np.float32),
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
    steps, starts, components, means, lower, share = arrays.unpack(content, *names)
    count = len(steps) if steps.ndim else 0
    kinds = means.shape[1] if means.ndim == 3 else 0
    shapes = (
        (count, size), (classes + 1,), (count,), (classes, kinds, size),
        (classes, kinds, size * (size + 1) // 2), (),
    )  # fmt: skip
    found = (steps, starts, components, means, lower, share)
    for array, values, shape in zip(names, found, shapes, strict=True):
        if values.shape != shape:
            raise ValueError(f"{array} is {values.shape}, not {shape}")
        if not np.isfinite(values.astype(np.float64)).all():
            raise ValueError(f"{array} holds what is no finite number")
    if starts[0] != 0 or starts[-1] != count or (np.diff(starts) < 0).any():
        raise ValueError(f"{name}_starts does not divide {count} centres")
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
        float(share.astype(np.float64)),
    )
