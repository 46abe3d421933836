"""How near a model's drums, and the synthesiser's, are to recordings of their class.

    python benchmarks/classes.py CORPUS [BUNDLE ...]

Snares have bars of their own (`ghostnote evaluate ghost --bars`); this says how the other classes
fare. For each class: the kernel distance to its recordings, beside that of one half of these from
the other; the median of levels from theirs, as a mean of absolute dB over all bands of the first
`HEARD_MS` that recordings have above the floor; the attack at the 10th, 50th and 90th percentile;
and how many are nearer to a recording than two takes of one stroke of a snare are to each other
(of recordings: to another one), which is what counts as memorised. Recordings are those of training
and validation together: there are too few to part. The corpus needs recorded snares, takes of one
stroke among them; classes of a single recording, and priors that a model lacks, have no row.
"""

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from ghostnote.audio import Samples
from ghostnote.bundle import Bundle
from ghostnote.corpus import Corpus
from ghostnote.descriptors import DESCRIPTORS
from ghostnote.engine.instrument import Instrument
from ghostnote.evaluation.takes import take_pairs
from ghostnote.measures.embedding import EDGES_MS, FLOOR_DB, MEL_COUNT, N_MELS, Scaler, embed
from ghostnote.measures.memorisation import nearest_distances
from ghostnote.measures.neighbours import radii
from ghostnote.measures.realism import bandwidth, kernel_distance
from ghostnote.training.ghost.pool import CLASSES, SYNTHETIC_SOURCE, class_of

HITS, HALVES, PAIRS = 300, 40, 500
LEAST_TOLD = 20
"""Fewer recordings have no distance."""
HEARD_MS = 160
AUDIBLE_DB = FLOOR_DB + 6
ATTACK = MEL_COUNT + [each.name for each in DESCRIPTORS].index("attack_ms")

Vectors = NDArray[np.float64]


def vectors(clips: Iterator[Samples]) -> Vectors:
    return np.array([embed(clip) for clip in clips], np.float64)


def recordings(corpus: Corpus) -> dict[str, Vectors]:
    """Embeddings of the recorded sounds of each class."""
    of_class: dict[str, list[Samples]] = {name: [] for name in CLASSES}
    for record in corpus.records():
        if record.source != SYNTHETIC_SOURCE:
            clip = corpus.clip(record)
            of_class[class_of(record.drum_class, clip)].append(clip)
    return {name: vectors(iter(clips)) for name, clips in of_class.items() if len(clips) > 1}


def synthesised(corpus: Corpus, drum_class: str) -> Iterator[Samples]:
    """Hits of the corpus, in their shares of its drums."""
    clips = (
        (record, corpus.clip(record))
        for record in corpus.records()
        if record.source == SYNTHETIC_SOURCE
    )
    found = [clip for record, clip in clips if class_of(record.drum_class, clip) == drum_class]
    yield from found[:: -(-len(found) // HITS)] if found else []


def played(instrument: Instrument, drum_class: str, prior: str) -> Iterator[Samples]:
    for seed in range(HITS):
        yield instrument.render(instrument.complete({}, seed, drum_class, prior=prior))


def priors_of(instrument: Instrument, drum_class: str) -> tuple[str, ...]:
    """Those it has of a class, if it makes any."""
    return instrument.priors_of(drum_class) if drum_class in instrument.manifest.classes else ()


def halves(scaled: Vectors, width: float) -> float:
    """Mean kernel distance of one half from the other."""
    rng, middle = np.random.default_rng(0), len(scaled) // 2
    orders = [rng.permutation(len(scaled)) for _ in range(HALVES)]
    return float(
        np.mean([kernel_distance(scaled[o[:middle]], scaled[o[middle:]], width) for o in orders])
    )


def level_error_db(made: Vectors, real: Vectors) -> float:
    """Mean absolute dB between the medians of levels where recordings can be heard early on."""
    heard = np.repeat([edge < HEARD_MS for edge in EDGES_MS[:-1]], N_MELS)
    middle = np.median(real[:, :MEL_COUNT], axis=0)
    apart = np.abs(np.median(made[:, :MEL_COUNT], axis=0) - middle)
    return float(apart[heard & (middle > AUDIBLE_DB)].mean())


@dataclass(frozen=True)
class Yardstick:
    """The scale of recorded snares, and how far two takes of one stroke are apart in it."""

    scaler: Scaler
    takes: float

    @classmethod
    def of(cls, corpus: Corpus) -> "Yardstick":
        """That of the training sounds of `corpus`."""
        records = [
            record
            for record in corpus.records(split="train", drum_class="snare")
            if record.source != SYNTHETIC_SOURCE
        ]
        pairs = np.array(take_pairs(records))
        scaler = Scaler.of(vectors(corpus.clip(record) for record in records))
        some = pairs[:: -(-len(pairs) // PAIRS)]
        first, second = (
            scaler.apply(vectors(corpus.clip(records[row]) for row in rows)) for rows in some.T
        )
        return cls(scaler, float(np.median(np.linalg.norm(first - second, axis=1))))

    def copies(self, made: Vectors, real: Vectors) -> float:
        """Share of `made` that are nearer to one of `real` than takes; its own kind: to another."""
        points, others = self.scaler.apply(made), self.scaler.apply(real)
        near = radii(others, 1) if made is real else nearest_distances(points, others)
        return float((near < self.takes).mean())


def attacks_ms(made: Vectors) -> str:
    return " / ".join(f"{2**value:.1f}" for value in np.percentile(made[:, ATTACK], [10, 50, 90]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("bundles", type=Path, nargs="*")
    arguments = parser.parse_args()
    instruments = [Instrument(Bundle.open(path)) for path in arguments.bundles]
    table = Table("class", "sounds", "kernel", "levels, dB", "attack, ms", "copies")
    corpus = Corpus.open(arguments.corpus)
    yardstick = Yardstick.of(corpus)
    for name, real in recordings(corpus).items():
        # The recordings' own scale, so that no synthesised sound has a say in it.
        scaler = Scaler.of(real)
        scaled = scaler.apply(real)
        width = bandwidth(scaled)
        rows = [(f"{len(real)} recordings, halves", real, halves(scaled, width))]
        sets = [("synthesiser", synthesised(corpus, name))] + [
            (f"{instrument.manifest.name} {prior}", played(instrument, name, prior))
            for instrument in instruments
            for prior in priors_of(instrument, name)
        ]
        for label, clips in sets:
            made = vectors(clips)
            if len(made) == 0:
                continue
            rows.append((label, made, kernel_distance(scaler.apply(made), scaled, width)))
        for label, made, distance in rows:
            kernel = f"{distance:.1f}" if len(real) >= LEAST_TOLD else ""
            apart = f"{level_error_db(made, real):.1f}" if made is not real else ""
            copies = f"{yardstick.copies(made, real):.0%}"
            table.add_row(name, label, kernel, apart, attacks_ms(made), copies)
        table.add_section()
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
