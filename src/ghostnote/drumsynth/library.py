"""Libraries: a folder of synthesised hits, each beside its parameters, and its manifest."""

import csv
import io
import json
import os
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import soundfile

from ghostnote import __version__
from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.drumsynth.drums import draw, drum, render
from ghostnote.drumsynth.parameters import Parameters
from ghostnote.errors import AudioContentError, LibraryError, WorkerError
from ghostnote.files import write_bytes, write_text
from ghostnote.workers import Workers

COLUMNS = ("path", "source", "class", "seconds", "original", "licence", "pack")
MANIFEST = "manifest.csv"
SOURCE = "ghostnote-synth"
LICENCE = "CC0-1.0"
SHORTEST_SECONDS = 0.03
CHUNK = 16
"""Hits a worker takes at a time."""
HITS_PER_WORKER = 100
"""A worker process takes about as long to start as this many hits take to render."""
MOST_ATTEMPTS = 100

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class LibrarySummary:
    """What `write_library` did: hits rendered now, hits kept from before, seconds of both."""

    folder: Path
    drum_class: str
    count: int
    rendered: int
    kept: int
    seconds: float


@dataclass(frozen=True)
class Hit:
    """One hit of a seed: the draws before the one that was kept, parameters, clip `[T]`."""

    attempt: int
    parameters: Parameters
    samples: Samples


@dataclass(frozen=True)
class _Written:
    index: int
    style: str
    seconds: float
    rendered: bool


def _generator(drum_class: str, seed: int, index: int, *stream: int) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(drum_class.encode()), index, *stream])


def _draw_attempt(drum_class: str, seed: int, index: int, attempt: int) -> Parameters:
    return draw(drum_class, _generator(drum_class, seed, index, attempt, 0))


def make_hit(drum_class: str, seed: int, index: int) -> Hit:
    """Hit `index` of `seed`: the same whatever else is made, 30 ms to 2 s, never silent.

    Raises:
        LibraryError: there is no such class.
    """
    for attempt in range(MOST_ATTEMPTS):
        parameters = _draw_attempt(drum_class, seed, index, attempt)
        try:
            samples = render(parameters, _generator(drum_class, seed, index, attempt, 1))
        except AudioContentError:
            continue
        if len(samples) >= SHORTEST_SECONDS * SAMPLE_RATE and np.isfinite(samples).all():
            return Hit(attempt, parameters, samples)
    raise AssertionError(f"no usable {drum_class} in {MOST_ATTEMPTS} draws")


def write_library(
    drum_class: str,
    count: int,
    seed: int,
    out: Path,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> LibrarySummary:
    """Write hits 1 to `count` of `seed` into `out/<class>/`, and list them in `out/manifest.csv`.

    A hit is a mono 16-bit FLAC with its parameters beside it as JSON. Hits that are there with
    the same parameters are kept; other classes in the folder stay in its manifest. `progress`
    gets hits done and hits in all. `workers` is the number of processes, by default one for
    each core the count is worth.

    Raises:
        LibraryError: no such class, `count` or `workers` below 1, a negative seed, or a folder
            that cannot be written or holds another library, or a process that died.
    """
    drum(drum_class)
    _check_numbers(count, seed, workers)
    try:
        rows = _read_manifest(out / MANIFEST)
        (out / drum_class).mkdir(parents=True, exist_ok=True)
        done = _write_all(drum_class, count, seed, out, workers, progress)
        rows.update({row["path"]: row for row in (_row(drum_class, seed, hit) for hit in done)})
        _write_manifest(out / MANIFEST, rows)
    except WorkerError as error:
        raise LibraryError(
            f"{error}; what was made is kept, and fewer workers need less memory"
        ) from error
    except OSError as error:
        raise LibraryError(
            f"cannot write a library to {out} ({error.strerror or error}); "
            "choose a folder that can be written"
        ) from error
    rendered, seconds = sum(hit.rendered for hit in done), sum(hit.seconds for hit in done)
    return LibrarySummary(out, drum_class, count, rendered, count - rendered, seconds)


def _check_numbers(count: int, seed: int, workers: int | None) -> None:
    if count < 1:
        raise LibraryError(f"a library of {count} hits cannot be made; ask for at least 1")
    if seed < 0:
        raise LibraryError(f"the seed is {seed}; choose 0 or more")
    if workers is not None and workers < 1:
        raise LibraryError(f"{workers} workers cannot render; ask for at least 1")


def _write_all(
    drum_class: str,
    count: int,
    seed: int,
    out: Path,
    workers: int | None,
    progress: Progress | None,
) -> list[_Written]:
    if workers is None:
        workers = min(os.cpu_count() or 1, -(-count // HITS_PER_WORKER))
    write = partial(_write_hits, drum_class, seed, out)
    done: list[_Written] = []
    with (
        Workers(workers) as shared,
        closing(shared.imap(write, range(1, count + 1), CHUNK)) as chunks,
    ):
        for written in chunks:
            done += written
            if progress is not None:
                progress(len(done), count)
    return done


def _write_hits(drum_class: str, seed: int, out: Path, indices: Sequence[int]) -> list[_Written]:
    return [_write_hit(drum_class, seed, out, index) for index in indices]


def _write_hit(drum_class: str, seed: int, out: Path, index: int) -> _Written:
    sound = out / drum_class / f"{_name(drum_class, index)}.flac"
    beside = sound.with_suffix(".json")
    kept = _kept_record(drum_class, seed, index, beside) if sound.is_file() else None
    if kept is not None:
        return _Written(index, str(kept["style"]), float(str(kept["seconds"])), rendered=False)
    hit = make_hit(drum_class, seed, index)
    seconds = round(len(hit.samples) / SAMPLE_RATE, 4)
    record = _record(seed, index, hit.attempt, hit.parameters) | {"seconds": seconds}
    buffer = io.BytesIO()
    soundfile.write(buffer, hit.samples, SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    # The parameters of an older sound must never stand beside a newer one.
    beside.unlink(missing_ok=True)
    write_bytes(sound, buffer.getvalue())
    write_text(beside, json.dumps(record, indent=1) + "\n")
    return _Written(index, hit.parameters.style, seconds, rendered=True)


def _kept_record(drum_class: str, seed: int, index: int, path: Path) -> dict[str, object] | None:
    """What stands at `path`, if it is what would be written there now."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        attempt, seconds = int(found["attempt"]), float(found["seconds"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    if not 0 <= attempt < MOST_ATTEMPTS:
        return None
    parameters = _draw_attempt(drum_class, seed, index, attempt)
    expected = _record(seed, index, attempt, parameters) | {"seconds": seconds}
    return expected if found == expected else None


def _record(seed: int, index: int, attempt: int, parameters: Parameters) -> dict[str, object]:
    return {
        "class": parameters.drum_class,
        "seed": seed,
        "index": index,
        "attempt": attempt,
        "style": parameters.style,
        "ghostnote": __version__,
        "parameters": dict(parameters.values),
    }


def _name(drum_class: str, index: int) -> str:
    return f"{drum_class}-{index:06d}"


def _row(drum_class: str, seed: int, hit: _Written) -> dict[str, str]:
    name = _name(drum_class, hit.index)
    return {
        "path": f"{drum_class}/{name}.flac",
        "source": SOURCE,
        "class": drum(drum_class).library_class,
        "seconds": f"{hit.seconds:.3f}",
        "original": f"{drum_class}, seed {seed}, hit {hit.index}, style {hit.style}",
        "licence": LICENCE,
        "pack": f"synth-{name}",
    }


def _read_manifest(path: Path) -> dict[str, dict[str, str]]:
    """Rows by path; none where there is no manifest yet."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise LibraryError(
                f"{path} belongs to another library; choose an empty folder for this one"
            )
        return {row["path"]: row for row in reader}


def _write_manifest(path: Path, rows: dict[str, dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows[key] for key in sorted(rows))
    write_text(path, text.getvalue())
