"""The space in which sounds are compared, and the sets of real sounds they are compared with."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ghostnote.corpus import Record
from ghostnote.evaluation.library import Library
from ghostnote.evaluation.sounds import Sounds
from ghostnote.evaluation.takes import take_pairs
from ghostnote.measures.embedding import Directions, Scaler
from ghostnote.measures.memorisation import nearest_distances
from ghostnote.measures.realism import bandwidth

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Space:
    """Scale, principal directions and bandwidth, all from the real training sounds alone."""

    scaler: Scaler
    directions: Directions
    bandwidth: float

    @classmethod
    def of(cls, sounds: Sounds) -> "Space":
        """The space of a library."""
        scaler = Scaler.of(sounds.embeddings)
        points = scaler.apply(sounds.embeddings)
        return cls(scaler, Directions.of(points), bandwidth(points))

    def place(self, sounds: Sounds) -> Points:
        """Where `sounds` lie: `[N, D]`."""
        return self.scaler.apply(sounds.embeddings)


@dataclass(frozen=True)
class Reference:
    """What every model is scored against, at equal numbers on both sides.

    `real` and `others` are disjoint random halves of the real training sounds, `count` each, and
    `other_records` what the corpus says of the latter;
    `unseen` are `unseen_count` of the held-out packs'. `train` `[T, D]` are all training sounds,
    `take_distances` those between takes of one stroke (empty where the corpus names none), and
    `unseen_distances` those from each validation sound to its nearest training sound.
    """

    library: Library
    space: Space
    train: Points
    real: Sounds
    others: Sounds
    other_records: Sequence[Record]
    unseen: Sounds
    take_distances: Points
    unseen_distances: Points

    @classmethod
    def of(cls, library: Library, count: int, seed: int) -> "Reference":
        """The sets for at most `count` sounds a side, drawn by `seed`."""
        rng = np.random.default_rng(seed)
        space = Space.of(library.train.take(library.real))
        train, validation = space.place(library.train), space.place(library.validation)
        count = min(count, len(library.real) // 2)
        shuffled = rng.permutation(library.real)
        others = shuffled[count : 2 * count]
        return cls(
            library=library,
            space=space,
            train=train,
            real=library.train.take(shuffled[:count]),
            others=library.train.take(others),
            other_records=[library.train_records[row] for row in others.tolist()],
            unseen=library.validation.take(rng.permutation(len(validation))[:count]),
            take_distances=_take_distances(library, train),
            unseen_distances=(
                nearest_distances(validation, train) if len(validation) else np.empty(0)
            ),
        )

    @property
    def count(self) -> int:
        """Sounds on either side of a comparison with training sounds."""
        return len(self.real)

    @property
    def unseen_count(self) -> int:
        """Sounds on either side of a comparison with held-out packs; 0 where there are none."""
        return len(self.unseen)


def _take_distances(library: Library, train: Points) -> Points:
    real = library.real.tolist()
    pairs = np.array(take_pairs([library.train_records[index] for index in real]), np.intp)
    first, second = library.real[pairs.reshape(-1, 2)].T
    distances: Points = np.linalg.norm(train[first] - train[second], axis=1)
    return distances
