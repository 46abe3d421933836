"""Which class recordings of packs that were held out are taken for, by a Ghost.

    python benchmarks/guess.py CORPUS BUNDLE

For each class: how many there are, how many of them are known, and what the others are taken for.
"""

import os
from collections import Counter

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import numpy as np
from rich.console import Console
from rich.table import Table
from tails import asked

from ghostnote.training.ghost.pool import CLASSES, SYNTHETIC_SOURCE, class_of


def main() -> None:
    corpus, instrument = asked(__doc__)
    taken: dict[str, Counter[str]] = {name: Counter() for name in CLASSES}
    for record in corpus.records(split="validation"):
        if record.source != SYNTHETIC_SOURCE:
            clip = corpus.clip(record)
            taken[class_of(record.drum_class, clip)][instrument.place(clip).drum_class] += 1
    table = Table("class", "recordings", "known", "the others are taken for")
    shares = []
    for name, found in taken.items():
        if count := found.total():
            known = found.pop(name, 0)
            shares.append(known / count)
            others = ", ".join(f"{other} {times}" for other, times in found.most_common())
            table.add_row(name, str(count), str(known), others)
    Console(width=100).print(table, f"balanced over classes: {np.mean(shares):.2f}")


if __name__ == "__main__":
    main()
