"""How near models come to sounds of unseen packs, and how near searching the library would."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ghostnote.corpus import Record
from ghostnote.evaluation.cache import Cache, key_of
from ghostnote.evaluation.candidates import Candidate
from ghostnote.evaluation.figures import Figure
from ghostnote.evaluation.library import MADE_BY, Library
from ghostnote.evaluation.progress import Report, counting
from ghostnote.evaluation.reference import Reference
from ghostnote.evaluation.tasks import nearest_db, rebuilt_db
from ghostnote.measures.neighbours import squared_distances
from ghostnote.workers import Workers

MATCHED = 200
"""Most validation sounds that models are asked to match."""
RETRIEVED = 10
"""Nearest training sounds by embedding, of which the spectrally nearest is the retrieved one."""

PackDistances = dict[str, float]
"""Mean spectral distance in dB by pack."""


def match_figures(matched: PackDistances) -> dict[str, Figure]:
    """The mean over packs, if there are any."""
    if not matched:
        return {}
    return {"reconstruction": Figure.exact(float(np.mean(list(matched.values()))))}


@dataclass(frozen=True)
class Matching:
    """The unseen sounds that every model is asked to match: `rows` `[M]` of the validation."""

    library: Library
    rows: NDArray[np.intp]

    @classmethod
    def of(cls, library: Library, seed: int) -> "Matching":
        """At most `MATCHED` sounds, drawn by `seed`, as many of each pack as it has."""
        rng = np.random.default_rng(seed)
        packs = library.validation_packs()
        turns = sorted(
            (turn, pack, row)
            for pack in sorted(packs)
            for turn, row in enumerate(rng.permutation(packs[pack]).tolist())
        )
        return cls(library, np.array([row for _, _, row in turns[:MATCHED]], np.intp))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def records(self) -> list[Record]:
        """What the corpus says of each sound."""
        return [self.library.validation_records[row] for row in self.rows]

    def rebuilt(
        self, candidate: Candidate, workers: Workers, progress: Callable[[int], None]
    ) -> PackDistances:
        """Distance of each sound from what the model plays where its encoder puts it."""
        task = partial(
            rebuilt_db,
            (candidate.path, candidate.identity),
            (self.library.path, self.library.hash),
        )
        return self.by_pack(list(chain(*workers.map(task, self.records, progress))))

    def retrieved(
        self, reference: Reference, workers: Workers, cache: Cache, report: Report
    ) -> PackDistances:
        """Distance of each sound from the nearest training sound: searching instead of making."""
        library = self.library
        points = reference.space.place(library.validation.take(self.rows))
        near = squared_distances(points, reference.train).argsort(axis=1)[:, :RETRIEVED]
        items = [
            (library.validation_records[row], [library.train_records[each] for each in nearest])
            for row, nearest in zip(self.rows.tolist(), near.tolist(), strict=True)
        ]

        def make() -> dict[str, list[float]]:
            task = partial(nearest_db, library.path, library.hash)
            progress = counting(report, "nearest sounds", len(items))
            return {"distances_db": list(chain(*workers.map(task, items, progress)))}

        key = key_of(made_by=MADE_BY, library=library.identity, rows=self.rows.tolist())
        return self.by_pack(cache.document(key, make)["distances_db"])

    def by_pack(self, distances: Sequence[float]) -> PackDistances:
        """`distances` `[M]` of the sounds, averaged over those of a pack."""
        packs = np.array([self.library.validation_records[row].pack for row in self.rows])
        return {
            str(pack): float(np.mean(np.array(distances)[packs == pack]))
            for pack in np.unique(packs)
        }
