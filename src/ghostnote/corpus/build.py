"""One run of building a corpus: find, label, read what is new, store, compare."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path

import numpy as np

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.corpus.copies import near_copies
from ghostnote.corpus.labels import Labeller
from ghostnote.corpus.manifest import (
    MANIFEST_FILE,
    ClipPlace,
    Entry,
    Manifest,
    Seen,
    StoredClip,
    stamp_of,
)
from ghostnote.corpus.reading import FULL_SCALE, Clip, read_clip, refusal_text
from ghostnote.corpus.shards import (
    SHARD_CLIPS,
    delete_leftovers,
    open_shard,
    whole_shards,
    write_shard,
)
from ghostnote.corpus.sources import Source, find_sources
from ghostnote.corpus.summary import BuildSummary, summarise
from ghostnote.corpus.workers import Failure, run_tasks
from ghostnote.errors import AudioError, CorpusError

Progress = Callable[[int, int], None]
"""Called with how many files were read, and how many there are to read."""

_LOCK_FILE = ".building.sqlite"


def build_corpus(
    sources: Sequence[Path],
    out: Path,
    *,
    drum_class: str | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> BuildSummary:
    """Build or update the corpus in folder `out` from folders, zips and files.

    The corpus holds what `sources` hold now: new and changed files are read, files that are gone
    are dropped. With `drum_class`, only sounds of that class are kept. `workers` is the number
    of processes, one a core unless it is given. A run that is interrupted leaves a corpus of what
    was read so far, and the next one goes on from there.

    Raises:
        CorpusError: a source is missing, nothing is found, or `out` cannot take a corpus.
    """
    started = time.monotonic()
    _check_out(out)
    found = find_sources(sources, leave_out=out)
    if all(source.refusal.startswith("not audio") for source in found):
        raise CorpusError(f"no sound files in {', '.join(map(str, sources))}")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with _only_builder(out), closing(Manifest(out)) as manifest:
            run = _Run(out, manifest, drum_class)
            return _build(found, run, workers or os.cpu_count() or 1, progress, started)
    except (OSError, sqlite3.OperationalError) as error:
        raise CorpusError(f"the corpus cannot be written to {out} ({error})") from error


def _build(
    found: list[Source], run: "_Run", workers: int, progress: Progress | None, started: float
) -> BuildSummary:
    labeller = Labeller()
    run.manifest.forget_lost_clips(whole_shards(run.out))
    known = run.manifest.seen()
    entries = _entries(found, labeller, known)
    _check_class(run.drum_class, entries)
    todo = [entry.source for entry in entries if _is_to_be_read(entry, run.drum_class)]
    run.manifest.replace_files(entries, run.drum_class)
    delete_leftovers(run.out, run.manifest.forget_unused_clips())
    _read(todo, run, workers, progress)
    _flag_near_copies(run.out, run.manifest)
    return summarise(
        run.manifest.connection,
        unchanged=_unchanged(entries, known),
        read=len(todo),
        elapsed_seconds=time.monotonic() - started,
        notes=labeller.problems,
    )


def _check_out(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise CorpusError(f"{out} is a file; name a folder for the corpus")
    holds_others = out.is_dir() and not (out / MANIFEST_FILE).exists()
    if holds_others and not all(path.name.startswith(_LOCK_FILE) for path in out.iterdir()):
        raise CorpusError(f"{out} holds other files and no corpus; name an empty folder")


@contextmanager
def _only_builder(out: Path) -> Iterator[None]:
    """Keep a second run out of `out`; the lock ends with the process that holds it."""
    with closing(sqlite3.connect(out / _LOCK_FILE, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise CorpusError(f"another run is building {out}; wait until it ends") from error
        yield


def _entries(found: list[Source], labeller: Labeller, known: Mapping[str, Seen]) -> list[Entry]:
    """Label every source, with what an earlier run found out where it has not changed since."""
    entries = []
    for source in found:
        stamp = stamp_of(source)
        seen = known.get(source.path)
        if source.refusal:
            seen = Seen(stamp, None, None, None, source.refusal)
        elif seen is None or seen.stamp != stamp:
            seen = Seen(stamp, None, None, None, None)
        entries.append(Entry(source, labeller.label(source), seen))
    return entries


def _unchanged(entries: list[Entry], known: Mapping[str, Seen]) -> int:
    """How many entries are as an earlier run left them, and need no reading."""
    return sum(
        entry.source.path in known
        and known[entry.source.path].stamp == entry.seen.stamp
        and _is_known(entry)
        for entry in entries
    )


def _check_class(drum_class: str | None, entries: list[Entry]) -> None:
    classes = {entry.labels.drum_class for entry in entries if not entry.source.refusal}
    if drum_class is not None and drum_class not in classes:
        raise CorpusError(f"no sound of class {drum_class!r}; found: {', '.join(sorted(classes))}")


def _is_known(entry: Entry) -> bool:
    return entry.seen.sha256 is not None or entry.seen.failure is not None


def _is_to_be_read(entry: Entry, drum_class: str | None) -> bool:
    return not _is_known(entry) and drum_class in (None, entry.labels.drum_class)


@dataclass
class _Run:
    """What was read and is not on disk yet: at most a shard of clips."""

    out: Path
    manifest: Manifest
    drum_class: str | None
    clips: list[Clip] = field(default_factory=list)
    read: list[tuple[str, str | None, float | None, str | None]] = field(default_factory=list)

    @cached_property
    def stored(self) -> set[str]:
        """SHA-256 of the clips that are in the manifest, or will be with the next shard."""
        return set(self.manifest.clip_places())

    def add(self, source: Source, result: Clip | str) -> None:
        """Note a source's clip, or why there is none; the same audio is stored once."""
        if isinstance(result, str):
            self.read.append((source.path, None, None, result))
            return
        seconds = len(result.samples) / SAMPLE_RATE
        self.read.append((source.path, result.sha256, seconds, None))
        if result.sha256 not in self.stored:
            self.stored.add(result.sha256)
            self.clips.append(result)
        if len(self.clips) == SHARD_CLIPS:
            self.flush()

    def flush(self) -> None:
        """Write what there is: first the clips, then what refers to them."""
        shard = self.manifest.last_shard() + 1
        if self.clips:
            write_shard(self.out, shard, [clip.samples for clip in self.clips])
        stored = [
            StoredClip(clip.sha256, ClipPlace(shard, row, len(clip.samples)), clip.sketch)
            for row, clip in enumerate(self.clips)
        ]
        self.manifest.enter(stored, self.read, self.drum_class)
        self.clips, self.read = [], []


def _read_or_refuse(source: Source) -> Clip | str:
    """The clip of a source, or why there is none: what crosses from a worker process."""
    try:
        return read_clip(source)
    except AudioError as error:
        return refusal_text(error)


def _read(todo: list[Source], run: _Run, workers: int, progress: Progress | None) -> None:
    try:
        with closing(run_tasks(_read_or_refuse, todo, workers=workers)) as results:
            for done, (index, result) in enumerate(results):
                if isinstance(result, Failure):
                    result = f"unreadable: {result.reason}"
                run.add(todo[index], result)
                if progress is not None:
                    progress(done + 1, len(todo))
    finally:
        # Ctrl-C too: what was read is kept.
        run.flush()


def _flag_near_copies(out: Path, manifest: Manifest) -> None:
    kept = manifest.kept()
    if manifest.near_copies_are_known(kept):
        return
    places = manifest.clip_places()

    shard_of = cache(partial(open_shard, out))

    def read(index: int) -> Samples:
        place = places[kept[index][1]]
        integers = shard_of(place.shard)[place.row, : place.length]
        return integers.astype(np.float32) / np.float32(FULL_SCALE)

    manifest.enter_near_copies(kept, near_copies(manifest.sketches(kept), read))
