"""How near models come to sounds of unseen packs, and how near searching the library would."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
from ghostnote.evaluation.tasks import SHIER, nearest_db, nearest_shier, rebuilt_db, rebuilt_shier
from ghostnote.measures.neighbours import squared_distances
from ghostnote.workers import Workers

MATCHED = 200
"""Most validation sounds that models are asked to match."""
COMPARED = 30
"""Most of these that the figures of Shier et al. 2023 are of: they take twenty times as long."""
RETRIEVED = 10
"""Nearest training sounds by embedding, of which the spectrally nearest is the retrieved one."""

PackDistances = dict[str, float]
"""Mean spectral distance in dB by pack."""


def match_figures(matched: PackDistances) -> dict[str, Figure]:
    """The mean over packs, if there are any."""
    if not matched:
        return {}
    return {"reconstruction": Figure.exact(float(np.mean(list(matched.values()))))}


def shier_figures(matching: "Matching", found: Sequence[Sequence[float]]) -> dict[str, Figure]:
    """The means over packs of the figures of `SHIER`, `found` of each sound of `matching`."""
    if not found:
        return {}
    packs = [matching.by_pack(column) for column in zip(*found, strict=True)]
    means = [float(np.mean(list(each.values()))) for each in packs]
    return {key: Figure.exact(mean) for key, mean in zip(SHIER, means, strict=True)}


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
    def few(self) -> "Matching":
        """At most `COMPARED` of them, as evenly from all packs."""
        return replace(self, rows=self.rows[:COMPARED])

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

    def rebuilt_figures(
        self, candidate: Candidate, workers: Workers, progress: Callable[[int], None]
    ) -> dict[str, Figure]:
        """As `rebuilt`, in the figures of `SHIER`."""
        task = partial(
            rebuilt_shier,
            (candidate.path, candidate.identity),
            (self.library.path, self.library.hash),
        )
        return shier_figures(self, list(chain(*workers.map(task, self.records, progress))))

    def retrieved(
        self, reference: Reference, workers: Workers, cache: Cache, report: Report
    ) -> PackDistances:
        """Distance of each sound from the nearest training sound: searching instead of making."""
        library, items = self.library, self._nearest(reference)

        def make() -> dict[str, list[float]]:
            task = partial(nearest_db, library.path, library.hash)
            progress = counting(report, "nearest sounds", len(items))
            return {"distances_db": list(chain(*workers.map(task, items, progress)))}

        key = key_of(made_by=MADE_BY, library=library.identity, rows=self.rows.tolist())
        return self.by_pack(cache.document(key, make)["distances_db"])

    def retrieved_figures(
        self, reference: Reference, workers: Workers, report: Report
    ) -> dict[str, Figure]:
        """As `retrieved`, in the figures of `SHIER`."""
        items = self._nearest(reference)
        task = partial(nearest_shier, self.library.path, self.library.hash)
        progress = counting(report, "nearest sounds", len(items))
        return shier_figures(self, list(chain(*workers.map(task, items, progress))))

    def _nearest(self, reference: Reference) -> list[tuple[Record, list[Record]]]:
        """Each sound with the `RETRIEVED` training sounds nearest to it."""
        library = self.library
        points = reference.space.place(library.validation.take(self.rows))
        near = squared_distances(points, reference.train).argsort(axis=1)[:, :RETRIEVED]
        return [
            (library.validation_records[row], [library.train_records[each] for each in nearest])
            for row, nearest in zip(self.rows.tolist(), near.tolist(), strict=True)
        ]

    def by_pack(self, distances: Sequence[float]) -> PackDistances:
        """`distances` `[M]` of the sounds, averaged over those of a pack."""
        packs = np.array([self.library.validation_records[row].pack for row in self.rows])
        return {
            str(pack): float(np.mean(np.array(distances)[packs == pack]))
            for pack in np.unique(packs)
        }
