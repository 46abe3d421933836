"""What a network's seeds stand for: draws about the hits of a corpus, chosen by how they sound."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ghostnote.training.ghost.choice import LEAST_RECORDINGS, choose
from ghostnote.training.ghost.hearing import Ear, Heard
from ghostnote.training.ghost.mixture import Array
from ghostnote.training.ghost.pool import PLAIN, Pool
from ghostnote.training.ghost.prior import MANNERS, Manner, fit_prior


@dataclass(frozen=True)
class Plain:
    """N hits of a corpus as they are: `classes`, whether they are `recorded`, and their `records`.

    `[N]` each, the last among the planned ones.
    """

    classes: NDArray[np.int64]
    recorded: NDArray[np.bool_]
    records: NDArray[np.int64]

    @classmethod
    def of(cls, pool: Pool, rows: NDArray[np.int64]) -> "Plain":
        """Those at `rows` of `pool`."""
        return cls(pool.class_of[rows], pool.kind_of[rows] == PLAIN[0], pool.record_of[rows])

    def of_prior(self, name: str) -> NDArray[np.bool_]:
        """Which hits the prior called `name` is about, `[N]`.

        A class of fewer than `choice.LEAST_RECORDINGS` recordings has none in the prior of them.
        """
        if name == "all":
            return np.full(len(self.classes), True)
        size = int(self.classes.max(initial=0)) + 1
        counts = np.bincount(self.classes[self.recorded], minlength=size)
        return self.recorded & (counts >= LEAST_RECORDINGS)[self.classes]


@dataclass(frozen=True)
class Limits:
    """How many `classes` there are, of how many `components` each at most, and the `seed`."""

    classes: int
    components: int
    seed: int


def proposals_of(plain: Plain, classes: int) -> int:
    """How many sounds are heard of draws about `plain` hits for all priors."""
    return sum(
        manner.hearings
        * manner.proposals(int((plain.classes[plain.of_prior(name)] == label).sum()))
        for name, manner in MANNERS.items()
        for label in range(classes)
    )


def fit_priors(
    ear: Ear,
    heard: Heard,
    plain: Plain,
    z: Array,
    limits: Limits,
    decoded: Callable[[Array, int], NDArray[np.float32]],
    guessed: Callable[[NDArray[np.float32]], NDArray[np.float32]],
) -> dict[str, dict[str, Tensor]]:
    """The arrays of each prior, by its name, as of `prior.fit_prior`.

    The N `plain` hits were `heard`, and are encoded as `z` `[N, Z]`; `decoded` makes of some z
    `[M, Z]` of a class what `ear` plays, and `guessed` tells the logits `[M, classes]` of what
    sounds like embeddings `[M, EMBEDDING_SIZE]`.
    """
    priors = {}
    for name, manner in MANNERS.items():
        rows = plain.of_prior(name)

        def chosen(label: int, proposed: Array, manner: Manner = manner) -> NDArray[np.intp]:
            own = plain.classes == label
            drawn = _heard(ear, decoded(proposed, label), limits.seed, manner.hearings)
            recorded = plain.recorded[own]
            most = manner.kept(int(recorded.sum()))
            logits = torch.from_numpy(np.stack([guessed(each.embeddings) for each in drawn]))
            likely = logits.softmax(dim=2)[:, :, label].amin(dim=0).numpy()
            return choose(drawn, likely, heard.take(own), recorded, manner.wanted, most)

        priors[name] = fit_prior(
            z[rows], plain.classes[rows], plain.recorded[rows],
            limits.classes, limits.components, limits.seed, manner, chosen,
        )  # fmt: skip
    return priors


def _heard(ear: Ear, rows: NDArray[np.float32], first_seed: int, times: int) -> list[Heard]:
    """What `rows` `[M, P]` of the decoder sound like, so many `times`, each with other seeds."""
    return [ear.rows(rows, first_seed + time * len(rows)) for time in range(times)]
