"""Seconds that scoring a model takes, against one process, and what a hit of each model costs.

`python benchmarks/evaluation.py CORPUS BUNDLE...` scores each bundle anew, with a process a core
and with one, and again from the cache; the corpus is measured first and not timed. What a hit costs
is then timed of all bundles in turn, in this one process of one thread, so that their figures
compare. Processor time says how much work it is where other programs take a share of the cores.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

# Read once, when numpy is imported: `ghostnote evaluate` runs on one thread, too.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

from rich.console import Console
from rich.table import Table

from ghostnote.bundle import Bundle
from ghostnote.engine.instrument import Instrument
from ghostnote.evaluation.cost import cost_figures
from ghostnote.evaluation.draws import Asked
from ghostnote.evaluation.evaluate import evaluate
from ghostnote.evaluation.leaderboard import Leaderboard

COUNT = 1000
ROUNDS = 3
"""Times that all bundles are timed in turn, of which the median counts."""


def score(paths: list[Path], corpus: Path, out: Path, workers: int | None) -> Leaderboard:
    return evaluate(paths, corpus, out, lambda run, folder: None, count=COUNT, workers=workers)


def seconds(paths: list[Path], corpus: Path, out: Path, workers: int | None) -> tuple[float, float]:
    """Seconds by the clock, and of this process's processor time."""
    started, spent = time.perf_counter(), time.process_time()
    score(paths, corpus, out, workers)
    return time.perf_counter() - started, time.process_time() - spent


def forget_models(out: Path, known: set[Path]) -> None:
    """Leave only the entries of the cache that are `known`: those of the corpus."""
    for entry in set((out / "cache").iterdir()) - known:
        entry.unlink()


def time_scoring(paths: list[Path], corpus: Path, out: Path) -> None:
    score(paths[:1], corpus, out, None)
    entries = sorted((out / "cache").iterdir(), key=lambda entry: entry.stat().st_mtime)
    known = set(entries[:-1])  # the last is that of the model
    columns = (f"{os.cpu_count()} processes", "one process", "its processor time", "cached")
    table = Table("bundle", *columns, "ratio")
    for path in paths:
        forget_models(out, known)
        shared, _ = seconds([path], corpus, out, None)
        cached, _ = seconds([path], corpus, out, None)
        forget_models(out, known)
        alone, spent = seconds([path], corpus, out, 1)
        cells = [f"{each:.1f} s" for each in (shared, alone, spent, cached)]
        table.add_row(path.name, *cells, f"{alone / shared:.1f} x")
    Console().print(table)


def time_hits(paths: list[Path]) -> None:
    opened = [
        (bundle, Asked(Instrument(bundle), bundle.manifest.classes[0]))
        for bundle in map(Bundle.open, paths)
    ]
    rounds = [[cost_figures(*each, seed=0) for each in opened] for _ in range(ROUNDS)]
    table = Table("bundle", "ms a hit", "hits/s", "MB", "speed")
    times = [
        statistics.median(row["hit_ms"].value for row in rows) for rows in zip(*rounds, strict=True)
    ]
    for (bundle, _), hit_ms, figures in zip(opened, times, rounds[0], strict=True):
        table.add_row(
            bundle.manifest.name,
            f"{hit_ms:.2f}",
            f"{1000 / hit_ms:.0f}",
            f"{figures['megabytes'].value:.1f}",
            f"{times[0] / hit_ms:.1f} x the first",
        )
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("bundles", type=Path, nargs="+")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        time_scoring(arguments.bundles, arguments.corpus, Path(temporary))
    time_hits(arguments.bundles)


if __name__ == "__main__":
    main()
