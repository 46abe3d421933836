"""The sounds of a corpus that models are scored against, each measured once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import ghostnote
from ghostnote import descriptors
from ghostnote.corpus import Corpus, Record
from ghostnote.errors import CorpusError
from ghostnote.evaluation.cache import Arrays, Cache, key_of
from ghostnote.evaluation.progress import Report, counting
from ghostnote.evaluation.sounds import Sounds
from ghostnote.evaluation.tasks import measure_records
from ghostnote.measures.embedding import EMBEDDING_VERSION
from ghostnote.workers import Workers

SYNTHETIC = frozenset({"ghostnote-synth"})
"""Sources whose sounds were synthesised."""
MIN_CLIPS = 50
"""Fewer training clips than this do not tell how sounds of a class are spread."""
MIN_VALIDATION = 20
"""Fewer validation clips than this are not compared with."""
EVALUATION_VERSION = 8
"""Raised whenever the same model and corpus would be given other figures or pictures, whether by a
change here or in `measures`."""
MADE_BY = (ghostnote.__version__, EVALUATION_VERSION, EMBEDDING_VERSION, descriptors.VERSION)
"""What an entry of the cache must have been worked out by."""


@dataclass(frozen=True)
class Library:
    """The sounds of one class of drum.

    `train` are all training sounds; those at `real` `[R]` are what models are to resemble: the
    recordings, or everything where too few are left of it (`has_real`). `validation` are sounds
    of packs that no model learned from, chosen by the same rule; empty where they are too few.
    """

    path: Path
    hash: str
    drum_class: str
    train_records: Sequence[Record]
    validation_records: Sequence[Record]
    train: Sounds
    validation: Sounds
    real: NDArray[np.intp]
    has_real: bool

    @classmethod
    def of(
        cls, corpus: Corpus, drum_class: str, workers: Workers, cache: Cache, report: Report
    ) -> "Library":
        """Measure the sounds of `drum_class` in `corpus`, or read what was measured.

        Raises:
            CorpusError: it holds fewer than `MIN_CLIPS` training clips of the class.
        """
        train = corpus.records(split="train", drum_class=drum_class)
        if len(train) < MIN_CLIPS:
            raise CorpusError(
                f"{corpus.path} holds {len(train)} training clips of class {drum_class}; scoring "
                f"takes {MIN_CLIPS} or more: add samples and build the corpus again"
            )
        real = np.flatnonzero([record.source not in SYNTHETIC for record in train])
        has_real = len(real) >= MIN_CLIPS
        validation = [
            record
            for record in corpus.records(split="validation", drum_class=drum_class)
            if record.source not in SYNTHETIC or not has_real
        ]
        if len(validation) < MIN_VALIDATION:
            validation = []
        sounds = _measured(corpus, [*train, *validation], workers, cache, report)
        return cls(
            path=corpus.path,
            hash=corpus.hash,
            drum_class=drum_class,
            train_records=train,
            validation_records=validation,
            train=sounds.take(slice(0, len(train))),
            validation=sounds.take(slice(len(train), None)),
            real=real if has_real else np.arange(len(train)),
            has_real=has_real,
        )

    @property
    def identity(self) -> str:
        """Changes with the sounds, and with which of them count as real."""
        return key_of(
            records=[
                (each.sha256, each.source, each.pack, each.path)
                for each in (*self.train_records, *self.validation_records)
            ]
        )

    def document(self) -> dict[str, object]:
        """What reports say of the corpus."""
        return {
            "hash": self.hash,
            "class": self.drum_class,
            "train": len(self.train),
            "validation": len(self.validation),
            "real": len(self.real) if self.has_real else 0,
        }

    def validation_packs(self) -> dict[str, list[int]]:
        """Indices of the validation sounds by pack."""
        packs = defaultdict(list)
        for index, record in enumerate(self.validation_records):
            packs[record.pack].append(index)
        return dict(packs)


def _measured(
    corpus: Corpus, records: Sequence[Record], workers: Workers, cache: Cache, report: Report
) -> Sounds:
    measured = counting(report, "sounds of the corpus", len(records))

    def make() -> Arrays:
        task = partial(measure_records, corpus.path, corpus.hash)
        return Sounds.join(workers.map(task, records, measured)).arrays()

    key = key_of(made_by=MADE_BY, clips=[record.sha256 for record in records])
    return Sounds.of(cache.arrays(key, Sounds.names(), make))
