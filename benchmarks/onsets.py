"""How suddenly hits begin: recordings, these from their parts again, a Ghost's draws.

    python benchmarks/onsets.py CORPUS BUNDLE

For each class: the level in dB under the peak of 8 samples (0.18 ms) just before the onset and of
the first four times 8 behind it, medians; and how long the level, over `ENVELOPE` samples, takes
from a twentieth of its peak to half of it, in ms, the 10th, 50th and 90th percentile.
"""

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import numpy as np
from rich.console import Console
from rich.table import Table
from tails import asked, drawn, percentiles, recordings

from ghostnote.audio import ONSET_LENGTH, SAMPLE_RATE, Samples
from ghostnote.evaluation.parts import resynthesise

DRAWS = 150
STEP, STEPS, SILENT = 8, 5, 1e-9
ENVELOPE = 13


def start_db(clip: Samples) -> list[float]:
    """Levels under the peak of a `clip` `[T]` in `STEPS` of `STEP` samples about its onset."""
    about = np.square(clip[ONSET_LENGTH - STEP :][: STEPS * STEP]).reshape(STEPS, STEP)
    means: list[float] = (
        10 * np.log10(about.mean(axis=1) / np.square(clip).max() + SILENT)
    ).tolist()
    return means


def rise_ms(clip: Samples) -> float:
    """From a twentieth of its peak to half of it, in ms."""
    level = np.convolve(np.abs(clip), np.ones(ENVELOPE) / ENVELOPE)
    first, half = (int(np.argmax(level >= share * level.max())) for share in (0.05, 0.5))
    return 1000 * (half - first) / SAMPLE_RATE


def main() -> None:
    corpus, instrument = asked(__doc__)
    table = Table("class", "sounds", "about the onset, dB", "5 to 50%, ms")
    for name, clips in recordings(corpus).items():
        sets = {
            f"{len(clips)} recordings": clips,
            "from their parts": [resynthesise(clip, seed) for seed, clip in enumerate(clips)],
            "draws": drawn(instrument, name, DRAWS),
        }
        for label, sounds in sets.items():
            levels = np.median([start_db(clip) for clip in sounds], axis=0)
            rises = percentiles([rise_ms(clip) for clip in sounds], (10, 50, 90), places=2)
            table.add_row(name, label, " / ".join(f"{level:.0f}" for level in levels), rises)
        table.add_section()
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
