"""Fitting a prior: centres that are chosen by how they sound, each with a little room about it.

A mixture of Gaussians alone draws from the shells of its components, where no hit is: most draws of
it are unlike any recording, and more components copy recordings before they come near them
(`docs/decisions/0011-priors-about-hits.md`). So a prior proposes draws about hits, as the smoothed
bootstrap does (Silverman and Young 1987), with the covariance of the component that a hit is of, as
in manifold Parzen windows (Vincent and Bengio 2003). Which of these proposals become its centres is
heard (`choice`).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ghostnote.training.ghost.choice import MANY_RECORDINGS, Wanted
from ghostnote.training.ghost.mixture import Array, Mixture, component_of, fit_mixture

LEAST_PROPOSALS = 3000
MOST_ABOUT_ONE = 150
"""Proposals about one recording, at most, beside those that are about any hit: one that lies in the
wrong folder is not to be heard everywhere."""


@dataclass(frozen=True)
class Manner:
    """How centres are proposed and chosen.

    `shares` are those of the deviations that proposals have anew, the rest being a hit's own, in
    turn; there are `tries` proposals a hit, `LEAST_PROPOSALS` of a class and at most `most`. In a
    class of fewer than `MANY_RECORDINGS` recordings up to the share `about_recordings` of them is
    about these, `MOST_ABOUT_ONE` about each. Each is heard `hearings` times, with other noise.
    `centres` are kept at most, `few` of such a class, that are like what is `wanted`; draws go
    about them by `spread` of the deviations of their kind.
    """

    shares: tuple[float, ...]
    tries: float
    most: int
    centres: int
    few: int
    spread: float
    wanted: Wanted
    about_recordings: float = 0.0
    hearings: int = 1

    def proposals(self, hits: int) -> int:
        """How many there are about so many hits of a class."""
        return min(self.most, max(LEAST_PROPOSALS, round(self.tries * hits))) if hits else 0

    def kept(self, recordings: int) -> int:
        """How many centres there are at most of a class of so many recordings."""
        return self.centres if recordings >= MANY_RECORDINGS else self.few


MANNERS = {
    "all": Manner(
        shares=(0.3, 0.5),
        tries=1.5,
        most=8000,
        centres=2500,
        few=280,
        spread=0.05,
        wanted=Wanted(
            clearance=1.25,
            neighbours=3,
            recorded=0.7,
            click_room_db=6.0,
            least_clear=0.6,
            slowest=0.9,
            attack=3.0,
            purest=0.1,
            apart=0.6,
            own=0.5,
        ),
        about_recordings=0.6,
    ),
    "real": Manner(
        shares=(0.2, 0.35, 0.5, 0.7),
        tries=20.0,
        most=40_000,
        centres=1200,
        few=120,
        spread=0.03,
        wanted=Wanted(1.43, 0, 1.0, 3.0, attack=10.0, coverage=3.0, density=0.0018),
        hearings=2,
    ),
}
"""The default keeps to what the library has, most of it recordings wherever there are some; that of
recordings is as wide as they are, and clear of them."""

Chooser = Callable[[int, Array], NDArray[np.intp]]
"""From a class and proposals `[M, Z]` of it to the rows of those that are kept."""


def fit_prior(
    points: Array,
    classes: NDArray[np.int64],
    recorded: NDArray[np.bool_],
    count: int,
    components: int,
    seed: int,
    manner: Manner,
    choose: Chooser,
) -> dict[str, Tensor]:
    """The arrays of a `models.prior.Prior` for hits `[N, Z]` of `count` classes `[N]`.

    `recorded` `[N]` says which of them are recordings. A class has up to `components` kinds, each a
    Gaussian; one without hits has none and no draws.
    """
    size = points.shape[1]
    spreads = np.zeros((count, components, size))
    kept, of, starts = [np.empty((0, size))], [np.empty(0, np.int64)], [0]
    for label in range(count):
        hits = points[classes == label]
        if len(hits):
            mixture = fit_mixture(hits, components, seed)
            rng = np.random.default_rng(seed)
            proposed, component = proposals(hits, recorded[classes == label], mixture, manner, rng)
            rows = choose(label, proposed)
            kept.append(proposed[rows])
            of.append(component[rows])
            deviations = np.sqrt(np.square(mixture.factors).sum(axis=2))
            spreads[label, : len(deviations)] = manner.spread * deviations
        starts.append(sum(map(len, kept)))
    return {
        "centres": torch.from_numpy(np.concatenate(kept)).float(),
        "starts": torch.tensor(starts),
        "kinds": torch.from_numpy(np.concatenate(of)),
        "spreads": torch.from_numpy(spreads).float(),
    }


def proposals(
    hits: Array,
    recorded: NDArray[np.bool_],
    mixture: Mixture,
    manner: Manner,
    rng: np.random.Generator,
) -> tuple[Array, NDArray[np.int64]]:
    """Draws about `hits` `[N, Z]` in turn, `[M, Z]`, and the component that each is of, `[M]`.

    `recorded` `[N]` says which hits are recordings.
    """
    about, turns = _turns(recorded, manner, rng)
    component = component_of(hits, mixture)[about]
    means = mixture.means[component]
    share = np.array(manner.shares)[turns % len(manner.shares), None]
    noise = rng.standard_normal((len(turns), hits.shape[1]))
    # Kind by kind: a factor for each draw would take gigabytes.
    for kind, factor in enumerate(mixture.factors):
        noise[component == kind] @= factor.T
    return means + np.sqrt(1 - share**2) * (hits[about] - means) + share * noise, component


def _turns(
    recorded: NDArray[np.bool_], manner: Manner, rng: np.random.Generator
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Which hit each of M proposals is about, and how many before it are about the same one.

    `[M]` each; `recorded` `[N]` says which hits are recordings.
    """
    count = manner.proposals(len(recorded))
    rows = np.flatnonzero(recorded)
    few = 0 < len(rows) < MANY_RECORDINGS
    own = min(round(manner.about_recordings * count), MOST_ABOUT_ONE * len(rows)) if few else 0
    abouts, rounds = [], []
    for hits, wanted in ((rows, own), (np.arange(len(recorded)), count - own)):
        if wanted:
            numbers = np.arange(wanted)
            # Where there are fewer draws than hits, any of these.
            abouts.append(rng.permutation(hits)[numbers % len(hits)])
            rounds.append(numbers // len(hits))
    return np.concatenate(abouts), np.concatenate(rounds)
