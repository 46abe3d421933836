"""What a run did, for whoever started it."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field

from ghostnote.corpus.split import SPLITS

_COPY = "the same audio as"


@dataclass(frozen=True)
class LeftOut:
    """How many files were left out for one reason, and the path of the first."""

    count: int
    example: str


@dataclass(frozen=True)
class BuildSummary:
    """Figures of a corpus and of the run that built it.

    `found` files are `kept`, or in `left_out` by reason; `unchanged` of them were not read again
    and `read` were. `exact_copies` are among the left out, `near_copies` among the kept;
    `near_copies_across_splits` stand in another split than what they copy. `counts` are kept
    sounds by split and class, `notes` lines about what else went wrong.
    """

    found: int
    kept: int
    unchanged: int
    read: int
    exact_copies: int
    near_copies: int
    near_copies_across_splits: int
    left_out: dict[str, LeftOut]
    audio_seconds: float
    elapsed_seconds: float
    counts: dict[str, dict[str, int]]
    notes: list[str] = field(default_factory=list)

    @property
    def files_per_second(self) -> float:
        """Files found by the time the whole run took."""
        return self.found / self.elapsed_seconds

    def text(self) -> str:
        """The summary as lines to print."""
        lines = [
            f"{self.found} files found, {self.kept} kept ({self.audio_seconds / 60:.1f} min), "
            f"{self.unchanged} unchanged since the last run",
            f"{self.exact_copies} exact copies left out, {self.near_copies} near copies flagged, "
            f"{self.near_copies_across_splits} of them across splits",
        ]
        for split, classes in self.counts.items():
            each = ", ".join(f"{name} {count}" for name, count in classes.items())
            lines.append(f"{split}: {sum(classes.values())} ({each})" if each else f"{split}: 0")
        for reason, left_out in self.left_out.items():
            lines.append(f"left out, {reason}: {left_out.count}, e.g. {left_out.example}")
        lines += self.notes
        lines.append(f"{self.elapsed_seconds:.1f} s, {self.files_per_second:.0f} files/s")
        return "\n".join(lines)


def summarise(
    connection: sqlite3.Connection,
    *,
    unchanged: int,
    read: int,
    elapsed_seconds: float,
    notes: list[str],
) -> BuildSummary:
    """Count what a manifest says."""
    kept, seconds = connection.execute(
        "SELECT COUNT(*), TOTAL(seconds) FROM files WHERE reason IS NULL"
    ).fetchone()
    left_out = _left_out(connection)
    near, across = connection.execute(
        """SELECT COUNT(*), TOTAL(copy.split != original.split)
        FROM files AS copy JOIN files AS original ON copy.near_copy_of = original.path"""
    ).fetchone()
    copies = left_out.get(_COPY)
    return BuildSummary(
        found=kept + sum(each.count for each in left_out.values()),
        kept=kept,
        unchanged=unchanged,
        read=read,
        exact_copies=copies.count if copies else 0,
        near_copies=near,
        near_copies_across_splits=int(across),
        left_out=left_out,
        audio_seconds=seconds,
        elapsed_seconds=elapsed_seconds,
        counts=_counts(connection),
        notes=notes,
    )


def _left_out(connection: sqlite3.Connection) -> dict[str, LeftOut]:
    """Left-out files by what their reason says before its colon, the most frequent first."""
    paths: dict[str, list[str]] = defaultdict(list)
    rows = connection.execute(
        "SELECT reason, path FROM files WHERE reason IS NOT NULL ORDER BY path"
    )
    for reason, path in rows:
        paths[reason.split(": ")[0]].append(path)
    ordered = sorted(paths.items(), key=lambda item: (-len(item[1]), item[0]))
    return {reason: LeftOut(len(each), each[0]) for reason, each in ordered}


def _counts(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {split: {} for split in SPLITS}
    rows = connection.execute(
        """SELECT split, class, COUNT(*) FROM files WHERE reason IS NULL
        GROUP BY split, class ORDER BY split, class"""
    )
    for split, drum_class, count in rows:
        counts[split][drum_class] = count
    return counts
