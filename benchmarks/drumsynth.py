"""How fast the drum synthesiser is: hits per second, and its modes against scipy's filters.

    python benchmarks/drumsynth.py [HITS]

Every figure is printed beside the alternative it was measured with in the same run.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# Read once, when numpy is imported: every figure is for one thread a process.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import numpy as np
from scipy import signal

from ghostnote.audio import SAMPLE_RATE
from ghostnote.drumsynth import DRUM_CLASSES, make_hit, voices, write_library

MODES = 40
LENGTH = SAMPLE_RATE


def seconds(call: Callable[[], object], repeats: int) -> float:
    """Shortest of `repeats` calls, in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def library_seconds(count: int, workers: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        write_library("snare", count, 1, Path(folder), workers=workers)
        return time.perf_counter() - start


def mode_bank() -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(0)
    t60 = rng.uniform(0.1, 0.8, MODES)
    return rng.uniform(100, 4000, MODES), np.ones(MODES), t60, np.zeros(MODES)


def filtered_modes() -> np.ndarray:
    """The same damped sines as two-pole filters of an impulse, one pass of scipy each."""
    frequencies_hz, gains, t60, _ = mode_bank()
    impulse = np.zeros(LENGTH)
    impulse[0] = 1
    out = np.zeros(LENGTH)
    radius = np.exp(-np.log(1000) / (t60 * SAMPLE_RATE))
    angle = 2 * np.pi * frequencies_hz / SAMPLE_RATE
    for r, w, gain in zip(radius, angle, gains, strict=True):
        out += gain * signal.lfilter([0, r * np.sin(w)], [1, -2 * r * np.cos(w), r * r], impulse)
    return out


def main(count: int) -> None:
    two, one = library_seconds(count, 2), library_seconds(count, 1)
    print(f"{count} snares to FLAC and JSON, two processes: {count / two:6.1f} hits/s")
    print(f"{count} snares to FLAC and JSON, one process:   {count / one:6.1f} hits/s")
    print(f"two processes over one: {one / two:.2f} x; 5,000 hits: {5000 * two / count:.0f} s")

    steady = seconds(lambda: voices.modes(*mode_bank(), LENGTH), 20)
    swept = seconds(lambda: voices.modes(*mode_bank(), LENGTH, (voices.Sweep(0.1, 0.02),)), 20)
    recursive = seconds(filtered_modes, 20)
    difference = np.abs(voices.modes(*mode_bank(), LENGTH) - filtered_modes()).max()
    print(f"{MODES} modes of 1 s: steady {steady * 1e3:.2f} ms, swept {swept * 1e3:.2f} ms,")
    print(f"  scipy.signal.lfilter (steady only) {recursive * 1e3:.2f} ms: ", end="")
    print(f"{recursive / steady:.1f} x steady, {recursive / swept:.1f} x swept")
    print(f"  largest difference from lfilter: {20 * np.log10(difference / MODES):.0f} dB")

    cpu = time.process_time()
    for index in range(1, 201):
        make_hit("snare", 1, index)
    print(f"one snare without files: {(time.process_time() - cpu) * 5:.1f} ms of processor time")

    snare = 0.0
    for drum_class in sorted(DRUM_CLASSES, key=lambda name: name != "snare"):
        hits = range(1, 41)
        spent = sum(seconds(lambda i=i, c=drum_class: make_hit(c, 1, i), 1) for i in hits)
        snare = snare or spent
        print(f"{drum_class:13s} {spent / 40 * 1e3:5.1f} ms a hit, {spent / snare:.2f} x a snare")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
