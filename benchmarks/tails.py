"""How steadily tails fall, and how clearly they ring: recordings, these through a Ghost, its draws.

    python benchmarks/tails.py CORPUS BUNDLE

For each class: how far a level comes back after it has fallen (`hearing.level_return_db`), in dB;
and how far the strongest partial under 1 kHz stands above the mean of what there is from 0.2 s on,
in dB, of sounds whose tail is `LENGTH` long: a sine wave stands out by 23.8. The 25th, 50th, 75th
and 90th percentile of each. A tail that throbs comes back, one of noise does not stand out.
"""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import numpy as np
from rich.console import Console
from rich.table import Table

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.bundle import Bundle
from ghostnote.corpus import Corpus
from ghostnote.engine.instrument import Instrument
from ghostnote.training.ghost.hearing import level_return_db
from ghostnote.training.ghost.pool import CLASSES, SYNTHETIC_SOURCE, class_of

MOST, DRAWS = 80, 96
START_SECONDS, LENGTH, N_FFT = 0.2, 16_384, 1 << 16
RANGE_HZ = (40, 1000)


def stands_out_db(clip: Samples) -> float:
    """Of the strongest partial of a tail; not a number where it is too short."""
    tail = clip[round(START_SECONDS * SAMPLE_RATE) :][:LENGTH]
    if len(tail) < LENGTH:
        return np.nan
    power = np.square(np.abs(np.fft.rfft(tail * np.hanning(len(tail)), N_FFT)))
    low, high = (round(hz * N_FFT / SAMPLE_RATE) for hz in RANGE_HZ)
    power = power[low:high]
    return float(10 * np.log10(power.max() / power.mean())) if power.max() > 0 else np.nan


def percentiles(
    values: list[float], wanted: Sequence[float] = (25, 50, 75, 90), places: int = 1
) -> str:
    known = np.array(values)[np.isfinite(values)]
    if len(known) == 0:
        return ""
    return " / ".join(f"{value:.{places}f}" for value in np.percentile(known, wanted))


def recordings(corpus: Corpus) -> dict[str, list[Samples]]:
    """Up to `MOST` of each class, from all of the corpus."""
    of_class: dict[str, list[Samples]] = {name: [] for name in CLASSES}
    for record in corpus.records():
        if record.source != SYNTHETIC_SOURCE:
            clip = corpus.clip(record)
            of_class[class_of(record.drum_class, clip)].append(clip)
    return {name: clips[:: -(-len(clips) // MOST)] for name, clips in of_class.items() if clips}


def asked(description: str | None) -> tuple[Corpus, Instrument]:
    """The corpus and the bundle that a command line names."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("bundle", type=Path)
    arguments = parser.parse_args()
    return Corpus.open(arguments.corpus), Instrument(Bundle.open(arguments.bundle))


def drawn(instrument: Instrument, drum_class: str, count: int) -> list[Samples]:
    """What the first `count` seeds of a class sound like."""
    patches = [instrument.complete({}, seed, drum_class) for seed in range(count)]
    return [instrument.render(patch) for patch in patches]


def main() -> None:
    corpus, instrument = asked(__doc__)
    table = Table("class", "sounds", "comes back, dB", "stands out, dB")
    for name, clips in recordings(corpus).items():
        sets = {
            f"{len(clips)} recordings": clips,
            "encoded and decoded": [instrument.render(instrument.place(clip)) for clip in clips],
            "draws": drawn(instrument, name, DRAWS),
        }
        for label, sounds in sets.items():
            back, out = ([of(clip) for clip in sounds] for of in (level_return_db, stands_out_db))
            table.add_row(name, label, percentiles(back), percentiles(out))
        table.add_section()
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
