"""Where in z a seed draws its sound: about a centre that was chosen by how it sounds."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from ghostnote import arrays
from ghostnote.engine.latent import STEP, from_steps, in_steps

Array = NDArray[np.float64]

PRIORS = ("all", "real")
"""As every hit of the corpus sounds, and as its recordings alone do; the default first."""
WIDEST = 1e3
"""Numbers of a z are within `latent.REACH`."""


@dataclass(frozen=True)
class GhostPrior:
    """N centres in Z dimensions of the K kinds of C classes.

    `centres` `[N, Z]` are sorted by class, those of class c from row `starts[c]` up to
    `starts[c + 1]` (`[C + 1]`); `kinds` `[N]` says of which kind of its class a centre is.
    `spreads` `[C, K, Z]` are the standard deviations of draws about a centre of a kind.
    """

    centres: Array
    starts: NDArray[np.int64]
    kinds: NDArray[np.int64]
    spreads: Array

    def has(self, drum: int) -> bool:
        """Whether there are centres of class `drum`."""
        return bool(self.starts[drum + 1] > self.starts[drum])

    def draw(self, drum: int, seed: int) -> NDArray[np.float32]:
        """The z `[Z]` of `seed`, as a latent's text holds it.

        It lies about a centre (the smoothed bootstrap, Silverman and Young 1987). Seeds that follow
        on each other have the centres in turn: no two of as many seeds as there are centres share
        one. They stand as they were chosen, each so that all before it and it together are most
        like what they are to resemble (kernel herding).
        """
        rng = np.random.default_rng((drum, seed))
        first, count = int(self.starts[drum]), int(self.starts[drum + 1] - self.starts[drum])
        index = first + seed % count
        centre, spread = self.centres[index], self.spreads[drum, self.kinds[index]]
        return from_steps(in_steps(centre + spread * rng.standard_normal(len(centre))))


def to_bytes(priors: Mapping[str, GhostPrior]) -> bytes:
    """`priors` by name as an npz archive: centres as a latent's text has them, all else halved.

    Centres are stored as their lower bytes and their upper ones, `[2, N, Z]`: side by side, upper
    bytes are much the same, and the archive is a twelfth smaller.
    """
    stored: dict[str, NDArray[np.generic]] = {}
    for name, prior in priors.items():
        steps = in_steps(prior.centres)
        stored |= {
            f"{name}_centres": np.stack([steps & 0xFF, steps >> 8]).astype(np.uint8),
            f"{name}_starts": prior.starts.astype(np.int32),
            f"{name}_kinds": prior.kinds.astype(np.uint16),
            f"{name}_spreads": prior.spreads.astype(np.float16),
        }
    return arrays.pack(**stored)


def from_bytes(content: bytes, classes: int, size: int) -> dict[str, GhostPrior]:
    """The priors that `to_bytes` wrote, of so many `classes` and a z of that `size`.

    Raises:
        ValueError: an array is missing or does not fit the others.
    """
    priors = {name: _read(content, name, classes, size) for name in PRIORS}
    default = priors[PRIORS[0]]
    for drum in range(classes):
        if not default.has(drum):
            raise ValueError(f"{PRIORS[0]} has no centres of class {drum}")
    return priors


def _read(content: bytes, name: str, classes: int, size: int) -> GhostPrior:
    names = [f"{name}_{field.name}" for field in fields(GhostPrior)]
    found = halves, starts, kinds, spreads = arrays.unpack(content, *names)
    count = halves.shape[1] if halves.ndim == 3 else 0
    most = spreads.shape[1] if spreads.ndim == 3 else 0
    shapes = (2, count, size), (classes + 1,), (count,), (classes, most, size)
    for array, values, shape in zip(names, found, shapes, strict=True):
        if values.shape != shape:
            raise ValueError(f"{array} is {values.shape}, not {shape}")
        if not np.isfinite(values.astype(np.float64)).all():
            raise ValueError(f"{array} holds what is no finite number")
    for array, values in zip(names[1:3], (starts, kinds), strict=True):
        if values.dtype.kind not in "iu":
            raise ValueError(f"{array} holds {values.dtype}, not whole numbers")
    if spreads.dtype.kind != "f" or spreads.astype(np.float64).max(initial=0) > WIDEST:
        raise ValueError(f"{name}_spreads holds what no deviation of a z is")
    divided = starts.astype(np.int64)
    if divided[0] != 0 or divided[-1] != count or (np.diff(divided) < 0).any():
        raise ValueError(f"{name}_starts does not divide {count} centres")
    if halves.dtype != np.uint8:
        raise ValueError(f"{name}_centres holds {halves.dtype}, not bytes")
    kind_of = kinds.astype(np.int64)
    if ((kind_of < 0) | (kind_of >= most)).any():
        raise ValueError(f"{name}_kinds names one that is not of its {most}")
    lower, upper = halves
    steps = (lower | upper.astype(np.uint16) << 8).astype(np.int16)
    return GhostPrior(
        steps.astype(np.float64) * STEP,
        divided,
        kind_of,
        spreads.astype(np.float64),
    )
