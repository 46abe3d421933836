"""Listening to draws and to the corpus alike: sounds are made and embedded by other processes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, SILENT_PEAK, SILENT_RMS_DB, Samples, finish
from ghostnote.corpus.store import Corpus, Record
from ghostnote.measures.clicks import click_room_db
from ghostnote.measures.embedding import EMBEDDING_SIZE, embed
from ghostnote.stn.analysis import analyse
from ghostnote.stn.bursts import calmed
from ghostnote.stn.knobs import Hit
from ghostnote.stn.layout import Array
from ghostnote.stn.low_basis import parts_of, row_of
from ghostnote.workers import Workers, counted

CHUNK = 64
SILENT_ROOM_DB, ANY_ROOM_DB = -np.inf, np.inf
SUB_HZ, FFT_LENGTH = 60.0, 2**17
"""What lies under it is rumble, but where a drum has its tone there."""
RETURN_LENGTH, RETURN_HOP, HEARD_DB = 882, 441, -60.0
"""Samples of the frames in which a level comes back, 20 ms and half as many on, and how far under
the loudest of them one is as good as silent."""
LEAST_SHARED = 1024
"""Fewer sounds than this are made here: processes take seconds to start."""
Item = TypeVar("Item")
_worker: dict[str, object] = {}


@dataclass(frozen=True)
class Heard:
    """N sounds: `embeddings` `[N, EMBEDDING_SIZE]`, not scaled, and how far they are from a click.

    `room_db` `[N]` is that of `measures.clicks.click_room_db`, which knows none at a start, where
    sticks and beaters click; that of silence is `SILENT_ROOM_DB`, and clips of the corpus, which
    nobody asks for theirs, have `ANY_ROOM_DB`. `sub_share` `[N]` is how much of their energy lies
    under `SUB_HZ`, 0 to 1. `return_db` `[N]` is how far their level comes back after it has fallen:
    where partials beat, strokes follow, or a gate opens again.
    """

    embeddings: NDArray[np.float32]
    room_db: NDArray[np.float32]
    sub_share: NDArray[np.float32]
    return_db: NDArray[np.float32]

    @classmethod
    def join(cls, parts: Sequence["Heard"]) -> "Heard":
        """All sounds of `parts`, in their order."""
        nothing = np.empty((0, EMBEDDING_SIZE), np.float32), *np.empty((3, 0), np.float32)
        parts = [cls(*nothing), *parts]
        columns = zip(*(each._columns() for each in parts), strict=True)
        return cls(*map(np.concatenate, columns))

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Heard":
        """The sounds at `rows`."""
        return Heard(*(each[rows] for each in self._columns()))

    def _columns(self) -> list[NDArray[np.float32]]:
        return [getattr(self, field.name) for field in fields(self)]


class Ear(Workers):
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
        super().__init__(workers if total >= LEAST_SHARED else 1, partial(_begin, corpus, basis))
        self._told = counted(progress, total)

    def clips(self, records: Sequence[Record]) -> Heard:
        """What clips of the corpus sound like."""
        return self._joined(_hear_clips, records)

    def rings(self, records: Sequence[Record]) -> Array:
        """How much of each band of clips of the corpus rings: `[N, BANDS]`."""
        return np.concatenate(self.map(_hear_rings, records, self._told, CHUNK))

    def parts(self, records: Sequence[Record]) -> Array:
        """Clips of the corpus taken apart, in the form of `row_of`: `[N, P]`."""
        return np.concatenate(self.map(_hear_parts, records, self._told, CHUNK))

    def rows(self, rows: Array, first_seed: int) -> Heard:
        """What `rows` `[N, P]` of the decoder sound like, each with a seed of its own."""
        seeds = range(first_seed, first_seed + len(rows))
        return self._joined(_hear_rows, list(zip(rows, seeds, strict=True)))

    def _joined(self, hear: Callable[[Sequence[Item]], Heard], items: Sequence[Item]) -> Heard:
        return Heard.join(self.map(hear, items, self._told, CHUNK))


def _begin(corpus: Path, basis: Array) -> None:
    _worker.update(corpus=Corpus.open(corpus), basis=basis)


def _hear_clips(records: Sequence[Record]) -> Heard:
    corpus = _worker["corpus"]
    assert isinstance(corpus, Corpus)
    return _heard([corpus.clip(record) for record in records])


def _hear_rings(records: Sequence[Record]) -> Array:
    corpus = _worker["corpus"]
    assert isinstance(corpus, Corpus)
    return np.stack([analyse(corpus.clip(record)).tones.share for record in records])


def _hear_parts(records: Sequence[Record]) -> Array:
    corpus, basis = _worker["corpus"], _worker["basis"]
    assert isinstance(corpus, Corpus)
    assert isinstance(basis, np.ndarray)
    return np.stack([row_of(analyse(corpus.clip(record)), basis) for record in records])


def _hear_rows(rows: Sequence[tuple[Array, int]]) -> Heard:
    basis = _worker["basis"]
    assert isinstance(basis, np.ndarray)
    nothing = np.zeros(1, np.float32)
    return _heard(
        [_played(row, basis, seed) if np.isfinite(row).all() else nothing for row, seed in rows],
        made=True,
    )


def _played(row: Array, basis: Array, seed: int) -> Samples:
    return Hit(calmed(parts_of(row, basis, seed)), seed).struck()


def _heard(clips: Sequence[Samples], *, made: bool = False) -> Heard:
    embeddings = np.zeros((len(clips), EMBEDDING_SIZE), np.float32)
    room_db = np.full(len(clips), SILENT_ROOM_DB, np.float32)
    sub_share, return_db = np.zeros((2, len(clips)), np.float32)
    for index, clip in enumerate(clips):
        peak = np.abs(clip).max(initial=0)
        if not np.isfinite(peak) or peak < SILENT_PEAK:
            continue
        finished = finish(clip, SILENT_RMS_DB) if made else clip
        embeddings[index] = embed(finished)
        room_db[index] = click_room_db(finished) if made else ANY_ROOM_DB
        sub_share[index] = _sub_share(finished)
        return_db[index] = level_return_db(finished)
    return Heard(embeddings, room_db, sub_share, return_db)


def _sub_share(clip: Samples) -> float:
    power = np.square(np.abs(np.fft.rfft(clip, FFT_LENGTH)))
    return float(power[: round(SUB_HZ * FFT_LENGTH / SAMPLE_RATE)].sum() / power.sum())


def level_return_db(clip: Samples) -> float:
    """How far the level of a `clip` `[T]` comes back after it has fallen, at most, in dB.

    It is looked at from the loudest frame on, and what lies under `HEARD_DB` as if it were there; a
    clip that only falls has 0.
    """
    if len(clip) < RETURN_LENGTH:
        return 0.0
    energy = np.cumsum(np.square(clip, dtype=np.float64))[RETURN_HOP - 1 :: RETURN_HOP]
    pieces = np.diff(energy, prepend=0)
    frames = np.convolve(pieces, np.ones(RETURN_LENGTH // RETURN_HOP), "valid")
    first = int(frames.argmax())
    if frames[first] <= 0:
        # Silent, or heard behind its last whole frame alone.
        return 0.0
    levels = 10 * np.log10(np.maximum(frames[first:] / frames[first], 10 ** (HEARD_DB / 10)))
    return float((levels - np.minimum.accumulate(levels)).max())
