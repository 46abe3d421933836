"""Listening to draws and to the corpus alike: sounds are made and embedded by other processes."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SILENT_PEAK, SILENT_RMS_DB, Samples, finish
from ghostnote.corpus.store import Corpus, Record
from ghostnote.descriptors import DESCRIPTORS
from ghostnote.measures.clicks import has_click
from ghostnote.measures.embedding import MEL_COUNT, embed
from ghostnote.processes import one_thread_each
from ghostnote.stn.knobs import Knobs, strike
from ghostnote.stn.layout import Array
from ghostnote.stn.low_basis import parts_of

CHUNK = 64
LEAST_SHARED = 1024
"""Fewer sounds than this are made here: processes take seconds to start."""
SIZE = MEL_COUNT + len(DESCRIPTORS)
Work = TypeVar("Work")
_worker: dict[str, object] = {}


@dataclass(frozen=True)
class Heard:
    """N sounds: `embeddings` `[N, SIZE]`, not scaled, and which of them are `spoiled` `[N]`.

    A spoiled one clicks later than at its start, where sticks and beaters do, or is silent.
    """

    embeddings: NDArray[np.float32]
    spoiled: NDArray[np.bool_]

    @classmethod
    def join(cls, parts: Sequence["Heard"]) -> "Heard":
        """All sounds of `parts`, in their order."""
        return cls(
            np.concatenate([np.empty((0, SIZE), np.float32), *(each.embeddings for each in parts)]),
            np.concatenate([np.empty(0, np.bool_), *(each.spoiled for each in parts)]),
        )

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Heard":
        """The sounds at `rows`."""
        return Heard(self.embeddings[rows], self.spoiled[rows])


class Ear:
    """Plays rows of a network along the `basis` `[LOW_LENGTH, K]`, and clips of a `corpus`.

    To be used as a context. `progress` is told how many sounds are done; from `total` sounds in all
    it depends whether other processes are worth their start.
    """

    def __init__(
        self,
        corpus: Path,
        basis: Array,
        total: int,
        progress: Callable[[int, int], None],
        workers: int | None = None,
    ) -> None:
        self._worker = corpus, basis
        self._total, self._progress = total, progress
        self._workers = workers or os.cpu_count()
        self._done = 0
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self._total < LEAST_SHARED:
            _begin(*self._worker)
            return self
        with one_thread_each():
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=self._worker,
            )
            try:
                # So that they start while they are to have one thread each.
                list(self._pool.map(_hear_clips, [[]] * (self._workers or 1)))
            except BaseException:
                self._pool.shutdown(cancel_futures=True)
                raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def clips(self, records: Sequence[Record]) -> Heard:
        """What clips of the corpus sound like."""
        starts = range(0, len(records), CHUNK)
        return self._joined(_hear_clips, [records[start : start + CHUNK] for start in starts])

    def rows(self, rows: Array, first_seed: int) -> Heard:
        """What `rows` `[N, P]` of the decoder sound like, each with a seed of its own."""
        starts = range(0, len(rows), CHUNK)
        return self._joined(
            _hear_rows, [(rows[start : start + CHUNK], first_seed + start) for start in starts]
        )

    def _joined(self, hear: Callable[[Work], Heard], work: Sequence[Work]) -> Heard:
        made: list[Heard] = []
        for part in self._pool.map(hear, work) if self._pool else map(hear, work):
            made.append(part)
            self._done += len(part.spoiled)
            self._progress(self._done, self._total)
        return Heard.join(made)


def _begin(corpus: Path, basis: Array) -> None:
    _worker.update(corpus=Corpus.open(corpus), basis=basis)


def _hear_clips(records: Sequence[Record]) -> Heard:
    corpus = _worker["corpus"]
    assert isinstance(corpus, Corpus)
    return _heard([corpus.clip(record) for record in records])


def _hear_rows(work: tuple[Array, int]) -> Heard:
    (rows, first_seed), basis = work, _worker["basis"]
    assert isinstance(basis, np.ndarray)
    nothing = np.zeros(1, np.float32)
    return _heard(
        [
            strike(parts_of(row, basis, first_seed + index), Knobs(), first_seed + index)
            if np.isfinite(row).all()
            else nothing
            for index, row in enumerate(rows)
        ],
        made=True,
    )


def _heard(clips: Sequence[Samples], *, made: bool = False) -> Heard:
    embeddings = np.zeros((len(clips), SIZE), np.float32)
    spoiled = np.ones(len(clips), np.bool_)
    for index, clip in enumerate(clips):
        peak = np.abs(clip).max(initial=0)
        if not np.isfinite(peak) or peak < SILENT_PEAK:
            continue
        finished = finish(clip, SILENT_RMS_DB) if made else clip
        embeddings[index] = embed(finished)
        spoiled[index] = has_click(finished)
    return Heard(embeddings, spoiled)
