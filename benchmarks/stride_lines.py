"""Tones that strided convolutions leave in a model's sounds, in dB above what surrounds them.

`python benchmarks/stride_lines.py CORPUS BUNDLE...` averages the power spectra of a bundle's sounds
all over its pad, and of as many recordings, over their first 16,384 samples. A layer of stride 4
that is n layers from the end writes the same pattern every 4^n samples, and so has lines at the
multiples of 44,100 / 4^n Hz, where a drum has none. A line's level is its bin's against the median
of its neighbours up to half way to the next line (1 kHz at most); the figure is the mean of all
lines between 500 Hz and 20 kHz.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.corpus import Corpus
from ghostnote.engine.instrument import Instrument

WINDOW = 16_384
LAYERS = (1, 2, 3, 4)
LOW_HZ, HIGH_HZ, NEAR_HZ = 500.0, 20_000.0, 1_000.0
COUNT = 200


def mean_levels_db(clips: list[Samples]) -> NDArray[np.float64]:
    """Mean power spectrum, each clip scaled to the same energy first."""
    powers = []
    for clip in clips:
        padded = np.zeros(WINDOW)
        padded[: len(clip)] = clip[:WINDOW]
        spectrum = np.abs(np.fft.rfft(padded * np.hanning(2 * WINDOW)[WINDOW:])) ** 2
        powers.append(spectrum / spectrum.sum())
    return 10 * np.log10(np.mean(powers, axis=0) + 1e-12)


def lines_db(levels_db: NDArray[np.float64], layer: int) -> float:
    """Mean level of the lines of one layer above their neighbours."""
    bins = WINDOW // 4**layer
    near = min(bins // 2, round(NEAR_HZ * WINDOW / SAMPLE_RATE))
    first, last = (hz * WINDOW / SAMPLE_RATE for hz in (LOW_HZ, HIGH_HZ))
    lines = [line for line in range(bins, WINDOW // 2, bins) if first <= line <= last]
    # A line fills its bin and the two beside it.
    around = [np.r_[line - near : line - 1, line + 2 : line + near + 1] for line in lines]
    above = [levels_db[n] - np.median(levels_db[w]) for n, w in zip(lines, around, strict=True)]
    return float(np.mean(above))


def generated(bundle: Path) -> list[Samples]:
    instrument = Instrument.open(bundle)
    rng = np.random.default_rng(0)
    names = instrument.manifest.pad
    pads = [dict(zip(names, rng.uniform(-1, 1, 2), strict=True)) for _ in range(COUNT)]
    return [instrument.render(instrument.complete(pad, seed)) for seed, pad in enumerate(pads)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("bundles", type=Path, nargs="+")
    arguments = parser.parse_args()
    corpus = Corpus.open(arguments.corpus)
    records = corpus.records(split="train", drum_class="snare")
    chosen = np.random.default_rng(0).choice(len(records), COUNT, replace=False)
    sounds = {"training clips": [corpus.clip(records[index]) for index in chosen]}
    sounds |= {bundle.name: generated(bundle) for bundle in arguments.bundles}
    table = Table("sounds", *[f"{SAMPLE_RATE / 4**layer:.0f} Hz" for layer in LAYERS])
    for name, clips in sounds.items():
        levels = mean_levels_db(clips)
        table.add_row(name, *[f"{lines_db(levels, layer):.1f} dB" for layer in LAYERS])
    Console().print(table)


if __name__ == "__main__":
    main()
