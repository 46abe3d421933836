"""Snares that the tests make: takes of one stroke differ a little, strokes and kits a lot."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from ghostnote.audio import SAMPLE_RATE, Samples


def silent_report(stage: str, done: int, total: int, figures: dict[str, float]) -> None:
    """A report that says nothing."""


def snare(stroke: int, take: int = 0, seconds: float = 0.12) -> Samples:
    """A decaying tone and decaying noise: `[T]`."""
    of_stroke, of_take = np.random.default_rng(stroke), np.random.default_rng([stroke, take])
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    hz, decay = of_stroke.uniform(120, 600), of_stroke.uniform(20, 80)
    noisiness = of_stroke.uniform(0.1, 0.6) * of_take.uniform(0.97, 1.03)
    tone = np.sin(2 * np.pi * hz * of_take.uniform(0.99, 1.01) * time)
    hit = np.exp(-decay * time) * (tone + noisiness * of_take.standard_normal(len(time)))
    return (0.8 * hit / np.abs(hit).max()).astype(np.float32)


def write_library(folder: Path, kits: Sequence[str], strokes: int, made: int) -> None:
    """Write `strokes` of two takes for each of `kits`, and `made` sounds of the synthesiser."""
    rows = []
    for kit_index, kit in enumerate(kits):
        for index in range(strokes):
            for take in (1, 2):
                path = f"{kit}/hit{index}_rr{take}.wav"
                rows.append((path, "snare", "room", kit))
                _write(folder / path, snare(100 * kit_index + index, take))
    for index in range(made):
        path = f"made/{index}.wav"
        rows.append((path, "snare", "ghostnote-synth", f"made{index}"))
        _write(folder / path, snare(10_000 + index))
    with (folder / "manifest.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("path", "class", "source", "pack"), *rows])


def _write(path: Path, samples: Samples) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, SAMPLE_RATE)
