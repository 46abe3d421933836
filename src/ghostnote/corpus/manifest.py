"""The SQLite manifest of a corpus: a row for every file seen, and where the clips lie.

Each method that writes is one transaction, so a manifest is consistent whenever a run ends.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ghostnote import audio
from ghostnote.audio import Samples
from ghostnote.corpus.copies import SKETCH_LENGTH
from ghostnote.corpus.labels import Labels
from ghostnote.corpus.sources import Source
from ghostnote.corpus.split import split_of
from ghostnote.errors import CorpusError

MANIFEST_FILE = "manifest.sqlite"
FORMAT_VERSION = 1
GEOMETRY = json.dumps(
    {
        "format": FORMAT_VERSION,
        "sample_rate": audio.SAMPLE_RATE,
        "clip_length": audio.CLIP_LENGTH,
        "onset_length": audio.ONSET_LENGTH,
        "onset_db": audio.ONSET_DB,
        "silence_db": audio.SILENCE_DB,
        "fade_length": audio.FADE_LENGTH,
        "peak": audio.PEAK,
    }
)
"""What a corpus was conditioned to: one of other geometry is another corpus."""
NOT_READ = "not read yet: the run was interrupted"

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE clips (
    sha256 TEXT PRIMARY KEY, shard INTEGER NOT NULL, row INTEGER NOT NULL,
    length INTEGER NOT NULL, sketch BLOB NOT NULL
);
CREATE TABLE files (
    path TEXT PRIMARY KEY, member TEXT NOT NULL,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, crc INTEGER NOT NULL,
    source TEXT NOT NULL, pack TEXT NOT NULL, class TEXT NOT NULL, licence TEXT NOT NULL,
    split TEXT NOT NULL, seconds REAL, sha256 TEXT,
    near_copy_of TEXT, failure TEXT, reason TEXT
);
CREATE INDEX files_by_sha256 ON files (sha256);
"""


@dataclass(frozen=True)
class Seen:
    """What an earlier run found out about a file."""

    stamp: tuple[int, int, int]
    sha256: str | None
    seconds: float | None
    near_copy_of: str | None
    failure: str | None


@dataclass(frozen=True)
class Entry:
    """A file of this run: its labels, and what is known of its content."""

    source: Source
    labels: Labels
    seen: Seen


def stamp_of(source: Source) -> tuple[int, int, int]:
    """What must not change for a source to count as unchanged."""
    # A zip member is told by its checksum, so adding to a zip does not make it new.
    return (source.size, 0 if source.member else source.mtime_ns, source.crc)


@dataclass(frozen=True)
class ClipPlace:
    """Where a clip lies: its shard, its row there, and its length in samples."""

    shard: int
    row: int
    length: int


@dataclass(frozen=True)
class StoredClip:
    """A clip to be entered."""

    sha256: str
    place: ClipPlace
    sketch: NDArray[np.float16]


def connect(folder: Path) -> sqlite3.Connection:
    """Open the manifest in `folder` for reading.

    Raises:
        CorpusError: there is none, it is damaged, or it is of other geometry.
    """
    path = folder / MANIFEST_FILE
    if not path.is_file():
        raise CorpusError(f"no corpus in {folder}; make one with: ghostnote corpus build")
    # Not the constructor's business to make a file.
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)
    try:
        found = connection.execute("SELECT value FROM meta WHERE key = 'geometry'").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        raise CorpusError(
            f"{path} is not the manifest of a corpus ({error}); build it into another folder"
        ) from error
    if found is None or json.loads(found[0]) != json.loads(GEOMETRY):
        connection.close()
        raise CorpusError(
            f"{folder} holds a corpus of other geometry ({found[0] if found else 'none stated'}); "
            "build it again into an empty folder"
        )
    return connection


class Manifest:
    """The manifest of a corpus that is being built."""

    def __init__(self, folder: Path) -> None:
        if not (folder / MANIFEST_FILE).exists():
            with closing(sqlite3.connect(folder / MANIFEST_FILE)) as made, made:
                made.executescript(f"BEGIN; {_SCHEMA}")
                made.execute("INSERT INTO meta VALUES ('geometry', ?)", (GEOMETRY,))
        self.connection = connect(folder)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def seen(self) -> dict[str, Seen]:
        """What earlier runs found out, by path."""
        rows = self.connection.execute(
            "SELECT path, size, mtime_ns, crc, sha256, seconds, near_copy_of, failure FROM files"
        )
        return {row[0]: Seen(tuple(row[1:4]), *row[4:]) for row in rows}

    def replace_files(self, entries: Iterable[Entry], drum_class: str | None) -> None:
        """Make `entries` the files of the corpus; the others are forgotten."""
        with self.connection:
            self.connection.execute("DELETE FROM files")
            self.connection.executemany(
                f"INSERT INTO files VALUES ({','.join('?' * 15)})", map(_file_row, entries)
            )
            self._settle(drum_class)

    def last_shard(self) -> int:
        """The highest number of a shard in use; -1 where there is none."""
        found: int = self.connection.execute(
            "SELECT coalesce(MAX(shard), -1) FROM clips"
        ).fetchone()[0]
        return found

    def clip_places(self) -> dict[str, ClipPlace]:
        """Where every clip lies that is stored, by SHA-256."""
        rows = self.connection.execute("SELECT sha256, shard, row, length FROM clips")
        return {sha256: ClipPlace(*place) for sha256, *place in rows}

    def enter(
        self,
        clips: Sequence[StoredClip],
        read: Sequence[tuple[str, str | None, float | None, str | None]],
        drum_class: str | None,
    ) -> None:
        """Enter stored clips, and `(path, sha256, seconds, failure)` of files that were read."""
        with self.connection:
            self.connection.executemany(
                "INSERT INTO clips VALUES (?,?,?,?,?)",
                [
                    (c.sha256, c.place.shard, c.place.row, c.place.length, c.sketch.tobytes())
                    for c in clips
                ],
            )
            self.connection.executemany(
                "UPDATE files SET sha256 = ?2, seconds = ?3, failure = ?4 WHERE path = ?1", read
            )
            self._settle(drum_class)

    def _settle(self, drum_class: str | None) -> None:
        """Decide what is kept: of files with the same audio, the first in order of path."""
        self.connection.execute(
            """UPDATE files SET reason = CASE
                WHEN failure IS NOT NULL THEN failure
                WHEN class IS NOT coalesce(:class, class)
                    THEN 'class ' || class || ', not ' || :class
                WHEN sha256 IS NULL THEN :not_read
            END""",
            {"class": drum_class, "not_read": NOT_READ},
        )
        self.connection.execute(
            """UPDATE files SET reason = 'the same audio as: ' || kept.path
            FROM (SELECT sha256, MIN(path) AS path FROM files WHERE reason IS NULL
                  GROUP BY sha256 HAVING COUNT(*) > 1) AS kept
            WHERE files.reason IS NULL AND files.sha256 = kept.sha256
                AND files.path != kept.path"""
        )
        self.connection.execute("UPDATE files SET near_copy_of = NULL WHERE reason IS NOT NULL")

    def kept(self) -> list[tuple[str, str]]:
        """Path and SHA-256 of every kept file, in order of path."""
        return self.connection.execute(
            "SELECT path, sha256 FROM files WHERE reason IS NULL ORDER BY path"
        ).fetchall()

    def sketches(self, kept: Sequence[tuple[str, str]]) -> Samples:
        """Sketches `[len(kept), SKETCH_LENGTH]` float32."""
        stored = dict(self.connection.execute("SELECT sha256, sketch FROM clips"))
        sketches = np.empty((len(kept), SKETCH_LENGTH), np.float32)
        for row, (_, sha256) in enumerate(kept):
            sketches[row] = np.frombuffer(stored[sha256], np.float16)
        return sketches

    def near_copies_are_known(self, kept: Sequence[tuple[str, str]]) -> bool:
        """Whether near copies were looked for among just these."""
        found = self.connection.execute(
            "SELECT value FROM meta WHERE key = 'near_copies_of'"
        ).fetchone()
        return found is not None and found[0] == _digest(kept)

    def enter_near_copies(self, kept: Sequence[tuple[str, str]], copies: dict[int, int]) -> None:
        """Flag kept file `copy` as nearly a copy of `original`, for all of `copies`."""
        with self.connection:
            self.connection.execute("UPDATE files SET near_copy_of = NULL")
            self.connection.executemany(
                "UPDATE files SET near_copy_of = ? WHERE path = ?",
                [(kept[original][0], kept[copy][0]) for copy, original in copies.items()],
            )
            self.connection.execute(
                "INSERT OR REPLACE INTO meta VALUES ('near_copies_of', ?)", (_digest(kept),)
            )

    def forget_lost_clips(self, shards: set[int]) -> None:
        """Forget the clips that lie in none of `shards`, so that their files are read again."""
        lost = {row[0] for row in self.connection.execute("SELECT DISTINCT shard FROM clips")}
        with self.connection:
            for shard in lost - shards:
                self.connection.execute(
                    """UPDATE files SET sha256 = NULL, seconds = NULL, near_copy_of = NULL
                    WHERE sha256 IN (SELECT sha256 FROM clips WHERE shard = ?)""",
                    (shard,),
                )
                self.connection.execute("DELETE FROM clips WHERE shard = ?", (shard,))

    def forget_unused_clips(self) -> set[int]:
        """Drop the clips that no file refers to; the shards that are still needed."""
        with self.connection:
            self.connection.execute(
                "DELETE FROM clips WHERE sha256 NOT IN "
                "(SELECT sha256 FROM files WHERE sha256 IS NOT NULL)"
            )
        return {row[0] for row in self.connection.execute("SELECT DISTINCT shard FROM clips")}


def _file_row(entry: Entry) -> tuple[object, ...]:
    source, labels, seen = entry.source, entry.labels, entry.seen
    return (
        *(source.path, source.member, *stamp_of(source)),
        *(labels.source, labels.pack, labels.drum_class, labels.licence, split_of(labels.pack)),
        *(seen.seconds, seen.sha256, seen.near_copy_of, seen.failure, None),
    )


def _digest(kept: Sequence[tuple[str, str]]) -> str:
    return hashlib.sha256(repr(kept).encode()).hexdigest()
