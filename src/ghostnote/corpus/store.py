"""A corpus that was built: its records, their clips, and what it was made from."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import CLIP_LENGTH, Samples
from ghostnote.corpus.manifest import GEOMETRY, NOT_READ, connect
from ghostnote.corpus.reading import FULL_SCALE
from ghostnote.corpus.shards import open_shard, shard_path
from ghostnote.errors import CorpusError


@dataclass(frozen=True)
class Record:
    """A kept sound: where it came from, what it is, and where its clip lies.

    `length` is the clip's, in samples; `near_copy_of` is the `path` of an earlier record that
    sounds nearly the same, or None.
    """

    path: str
    source: str
    pack: str
    drum_class: str
    licence: str
    split: str
    seconds: float
    sha256: str
    near_copy_of: str | None
    shard: int
    row: int
    length: int


class SourceCount(NamedTuple):
    """How many clips came from a source, and under which licence."""

    source: str
    licence: str
    clips: int


class Corpus:
    """Clips on disk with their labels. Open one with `Corpus.open`."""

    def __init__(self, path: Path, records: Sequence[Record], unread: int = 0) -> None:
        self.path = path
        self.unread = unread
        """Files that an interrupted build has not come to."""
        self._records = tuple(records)
        self._shards: dict[int, NDArray[np.int16]] = {}

    @classmethod
    def open(cls, path: Path) -> "Corpus":
        """Open the corpus in folder `path`.

        Raises:
            CorpusError: there is none, it is of other geometry, or a shard is missing.
        """
        with closing(connect(path)) as connection:
            rows = connection.execute(
                """SELECT path, source, pack, class, licence, split, seconds, sha256, near_copy_of,
                    shard, row, length
                FROM files JOIN clips USING (sha256) WHERE reason IS NULL ORDER BY path"""
            ).fetchall()
            (unread,) = connection.execute(
                "SELECT COUNT(*) FROM files WHERE reason = ?", (NOT_READ,)
            ).fetchone()
        records = [Record(*row) for row in rows]
        for shard in sorted({record.shard for record in records}):
            if not shard_path(path, shard).is_file():
                raise CorpusError(f"{shard_path(path, shard)} is missing; build the corpus again")
        return cls(path, records, unread)

    def __getstate__(self) -> dict[str, object]:
        # Memory maps would be pickled as the samples they show.
        return {**self.__dict__, "_shards": {}}

    def records(self, *, split: str | None = None, drum_class: str | None = None) -> list[Record]:
        """Kept sounds in order of path, of one split or class where that is named."""
        return [
            record
            for record in self._records
            if split in (None, record.split) and drum_class in (None, record.drum_class)
        ]

    def clips(self, records: Sequence[Record]) -> Samples:
        """Clips of `records`, zero-padded: `[N, CLIP_LENGTH]` float32."""
        clips = np.empty((len(records), CLIP_LENGTH), np.float32)
        for index, record in enumerate(records):
            np.divide(self._shard(record.shard)[record.row], FULL_SCALE, out=clips[index])
        return clips

    def clip(self, record: Record) -> Samples:
        """Clip of `record`: `[record.length]` float32."""
        integers = self._shard(record.shard)[record.row, : record.length]
        return np.divide(integers, FULL_SCALE, dtype=np.float32)

    def _shard(self, shard: int) -> NDArray[np.int16]:
        if shard not in self._shards:
            self._shards[shard] = open_shard(self.path, shard)
        return self._shards[shard]

    @cached_property
    def hash(self) -> str:
        """SHA-256 over the kept clips and their labels, wherever and in whatever order built."""
        lines = sorted(
            f"{each.sha256} {each.drum_class} {each.pack} {each.split}" for each in self._records
        )
        return hashlib.sha256("\n".join([GEOMETRY, *lines]).encode()).hexdigest()

    def sources(self, records: Sequence[Record]) -> list[SourceCount]:
        """Where `records` came from, for the model card."""
        counts = Counter((record.source, record.licence) for record in records)
        return [SourceCount(*key, clips) for key, clips in sorted(counts.items())]
