"""Files per second of `ghostnote corpus build`, and against librosa doing the least of it.

Run with a folder of sounds, or with none to make one: `python benchmarks/corpus.py [FOLDER]`.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

from ghostnote.audio import SAMPLE_RATE
from ghostnote.corpus import build_corpus
from ghostnote.corpus.sources import find_sources

MADE_FILES = 2000
LIBROSA_FILES = 300


def make_library(folder: Path) -> None:
    """Write decaying noise over a decaying sine, a quarter of a second to two seconds long."""
    rng = np.random.default_rng(0)
    for index in range(MADE_FILES):
        t = np.arange(int(rng.uniform(0.25, 2.0) * SAMPLE_RATE)) / SAMPLE_RATE
        hit = np.sin(2 * np.pi * rng.uniform(120, 300) * t) * np.exp(-t / 0.05)
        hit += rng.normal(0, 0.2, len(t)) * np.exp(-t / rng.uniform(0.03, 0.3))
        pack = folder / f"pack{index % 20}"
        pack.mkdir(parents=True, exist_ok=True)
        soundfile.write(pack / f"snare{index}.flac", hit / np.abs(hit).max(), SAMPLE_RATE)


def librosa_files_per_second(paths: list[Path]) -> float:
    """Files that `librosa.load` and `librosa.effects.trim` get through in a second."""
    import librosa

    # The first call compiles and imports; that is not what is compared.
    librosa.effects.trim(librosa.load(paths[0], sr=SAMPLE_RATE)[0])
    started = time.perf_counter()
    for path in paths:
        librosa.effects.trim(librosa.load(path, sr=SAMPLE_RATE)[0])
    return len(paths) / (time.perf_counter() - started)


def measure(library: Path, workers: int, runs: int) -> None:
    found = find_sources([library], leave_out=Path("-"))
    paths = [each.file for each in found if not each.refusal and not each.member]
    builds, rebuilds = [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as temporary:
            out = Path(temporary) / "corpus"
            summary = build_corpus([library], out, workers=workers)
            builds.append(summary.files_per_second)
            again = build_corpus([library], out, workers=workers)
            rebuilds.append(again.files_per_second)
    print(summary.text())
    rate = statistics.median(builds)
    print(f"build, {workers} processes: {rate:.0f} files/s (median of {runs})")
    print(f"second run, nothing changed: {statistics.median(rebuilds):.0f} files/s")
    try:
        reference = librosa_files_per_second(paths[:: max(1, len(paths) // LIBROSA_FILES)])
    except ImportError:
        print("librosa is not installed: no comparison")
        return
    print(f"librosa.load + librosa.effects.trim: {reference:.0f} files/s")
    print(f"ratio: {rate / reference:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path, nargs="?")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    if options.library is not None:
        measure(options.library, options.workers, options.runs)
        return
    with tempfile.TemporaryDirectory() as temporary:
        make_library(Path(temporary))
        measure(Path(temporary), options.workers, options.runs)


if __name__ == "__main__":
    main()
