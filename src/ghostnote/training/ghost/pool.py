"""The pool: the parts of every hit that Ghost learns from, analysed once and kept on disk.

A folder of `.npy` files, rows in one order: `low`, `low_db`, `noise_db` and `attack_db` in half
precision, `class_of`, `kind_of` and `record_of` as integers. Until all rows are made, `made.json`
counts those that are; then there is a file `whole`.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ghostnote import files
from ghostnote.audio import Samples
from ghostnote.corpus.store import Corpus, Record
from ghostnote.descriptors import decay_seconds
from ghostnote.errors import CorpusError
from ghostnote.stn.analysis import analyse
from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, KNOTS, LAYOUT, LOW_LENGTH
from ghostnote.stn.low_levels import LOW_BANDS, LOW_KNOTS, LOW_LAYOUT, low_levels
from ghostnote.training.ghost.augment import augmented, layered
from ghostnote.workers import Workers

CLASSES = (
    "snare",
    "kick",
    "hihat-closed",
    "hihat-open",
    "clap",
    "tom",
    "rim",
    "cymbal",
    "perc",
)
KINDS = ("real", "synthetic", "augmented", "layered")
PLAIN = (KINDS.index("real"), KINDS.index("synthetic"))
"""Kinds of hits that are in the corpus as they are."""
LEAST_CLIPS = 8
"""Fewer training clips of a class than this say nothing of what else it may sound like."""
SYNTHETIC_SOURCE = "ghostnote-synth"
SYNTHESISED_AS = {"perc": "cowbell"}
"""A drum of the synthesiser for a class that it has no drum of that name for."""
OPEN_HAT_SECONDS = 0.3
"""A hat that rings longer than this is an open one."""
CHUNK = 32
POOL_VERSION = 3
"""Raised whenever one plan would make other hits: by a change of analysis, of what processes and
layers hits, or of their classes. What `LAYOUT` and `LOW_LAYOUT` hold needs no other version."""
WHOLE, MADE = "whole", "made.json"
ARRAYS: dict[str, tuple[type[np.generic], tuple[int, ...]]] = {
    "low": (np.float16, (LOW_LENGTH,)),
    "low_db": (np.float16, (LOW_KNOTS, LOW_BANDS)),
    "noise_db": (np.float16, (KNOTS, BANDS)),
    "attack_db": (np.float16, (ATTACK_SLOTS,)),
    "class_of": (np.int64, ()),
}
"""What is made of each hit, and stored as soon as it is."""


@dataclass(frozen=True)
class Item:
    """One hit to make: from a record, alone (`other` < 0) or layered with another one."""

    record: int
    kind: str
    other: int
    seed: int


Stored = dict[str, np.memmap[Any, np.dtype[Any]]]
Needed = tuple[Item, Record, Record | None]
"""A hit to make, and the records that it names."""


@dataclass(frozen=True)
class Pool:
    """N hits, memory-mapped.

    `low` `[N, LOW_LENGTH]`, `low_db` `[N, LOW_KNOTS, LOW_BANDS]`, `noise_db` `[N, KNOTS, BANDS]`,
    `attack_db` `[N, ATTACK_SLOTS]`, and `[N]` each: `class_of` in `classes`, `kind_of` in `KINDS`,
    `record_of` in the planned records.
    """

    low: NDArray[np.float16]
    low_db: NDArray[np.float16]
    noise_db: NDArray[np.float16]
    attack_db: NDArray[np.float16]
    class_of: NDArray[np.int64]
    kind_of: NDArray[np.int64]
    record_of: NDArray[np.int64]
    classes: tuple[str, ...] = CLASSES

    def among(self, classes: tuple[str, ...]) -> "Pool":
        """The same hits numbered by `classes`, -1 where they are of none of these."""
        numbers = [classes.index(name) if name in classes else -1 for name in self.classes]
        return replace(self, class_of=np.array(numbers)[self.class_of], classes=classes)


def plan(records: Sequence[Record], copies: int, seed: int) -> list[Item]:
    """What the pool holds: every record as it is, and `copies` processed hits for each real one.

    As many again are drawn from the synthetic ones, each at most once, so that every class has its
    share; half of the processed hits are layered with a second record of the same class.
    """
    rng = np.random.default_rng(seed)
    items = plan_plain(records)
    real = [i for i, record in enumerate(records) if record.source != SYNTHETIC_SOURCE]
    synthetic = [i for i, record in enumerate(records) if record.source == SYNTHETIC_SOURCE]
    drawn = rng.permutation(synthetic)[: len(real) * copies].astype(int).tolist()
    by_class: dict[str, list[int]] = {}
    for i, record in enumerate(records):
        by_class.setdefault(record.drum_class, []).append(i)
    bases = real * copies + drawn
    for index, base in enumerate(bases):
        others = by_class[records[base].drum_class]
        other = others[int(rng.integers(len(others)))] if rng.random() < 0.5 else -1
        items.append(Item(base, "augmented" if other < 0 else "layered", other, seed + index))
    return items


def plan_plain(records: Sequence[Record]) -> list[Item]:
    """Every record as it is, recordings first."""
    kinds = ["synthetic" if each.source == SYNTHETIC_SOURCE else "real" for each in records]
    return [
        Item(index, kind, -1, 0)
        for wanted in ("real", "synthetic")
        for index, kind in enumerate(kinds)
        if kind == wanted
    ]


def build_pool(
    corpus: Corpus,
    records: Sequence[Record],
    items: Sequence[Item],
    folder: Path,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Pool:
    """Make the pool of `items` in `folder`, whose name says what it is made of, or open it.

    One that was interrupted goes on behind its last whole chunk, to the same hits: what a row holds
    is decided by its item alone.
    """
    if (folder / WHOLE).exists():
        return open_pool(folder)
    folder.mkdir(parents=True, exist_ok=True)
    needed = [(item, *_records(records, item)) for item in items]
    identity = _identity(needed)
    done, stored = _begun(folder, identity, len(items))
    make = partial(_make_chunk, corpus.path)
    with Workers(workers) as shared, closing(shared.imap(make, needed[done:], CHUNK)) as chunks:
        for made in chunks:
            rows = slice(done, done + len(made["class_of"]))
            for name, array in stored.items():
                array[rows] = made[name]
                array.flush()
            done = rows.stop
            files.write_text(folder / MADE, json.dumps({"identity": identity, "rows": done}))
            if progress:
                progress(done, len(items))
    np.save(folder / "kind_of.npy", np.array([KINDS.index(item.kind) for item in items]))
    np.save(folder / "record_of.npy", np.array([item.record for item in items]))
    files.write_text(folder / WHOLE, "")
    (folder / MADE).unlink(missing_ok=True)
    return open_pool(folder)


def _begun(folder: Path, identity: str, count: int) -> tuple[int, Stored]:
    """How many of `count` rows are made in `folder`, and its arrays, which are made if need be."""
    shapes = {name: (kind, (count, *shape)) for name, (kind, shape) in ARRAYS.items()}
    try:
        made = json.loads((folder / MADE).read_text())
        # Read first: opened to write, an array that was cut off is filled up with zeros.
        found = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in shapes}
        fits = {name: (array.dtype.type, array.shape) for name, array in found.items()} == shapes
        if made["identity"] == identity and fits:
            return int(made["rows"]), {
                name: np.lib.format.open_memmap(folder / f"{name}.npy", mode="r+")
                for name in shapes
            }
    except (OSError, ValueError, KeyError, TypeError):
        pass  # Nothing was begun, or what was begun is damaged.
    # Before its arrays, so that it never counts rows of these.
    (folder / MADE).unlink(missing_ok=True)
    return 0, {
        name: np.lib.format.open_memmap(folder / f"{name}.npy", mode="w+", dtype=kind, shape=shape)
        for name, (kind, shape) in shapes.items()
    }


def _identity(needed: Sequence[Needed]) -> str:
    """Says which hits the rows of a pool are, and how they are made."""
    hits = [
        (item, *[(each.sha256, each.drum_class) for each in (record, other) if each])
        for item, record, other in needed
    ]
    made_by = LAYOUT, LOW_LAYOUT, POOL_VERSION
    return hashlib.sha256(repr((made_by, hits)).encode()).hexdigest()[:16]


def open_pool(folder: Path) -> Pool:
    """The pool in `folder`."""
    names = (*ARRAYS, "kind_of", "record_of")
    return Pool(**{name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in names})


def classes_of(pool: Pool, corpus: Path) -> tuple[str, ...]:
    """The classes that the training `pool` of the corpus in the folder `corpus` has hits of.

    Raises:
        CorpusError: there are fewer than `LEAST_CLIPS` of one of them.
    """
    plain = np.isin(pool.kind_of, PLAIN)
    counts = np.bincount(pool.class_of[plain], minlength=len(pool.classes))
    found = [(name, count) for name, count in zip(pool.classes, counts, strict=True) if count]
    for name, count in found:
        if count < LEAST_CLIPS:
            raise CorpusError(
                f"{corpus} holds {count} training clips of class {name}; this model needs at least "
                f"{LEAST_CLIPS}, or none. Add samples, or make some with 'ghostnote library synth "
                f"--class {SYNTHESISED_AS.get(name, name)}', and build the corpus again"
            )
    return tuple(name for name, _ in found)


def _records(records: Sequence[Record], item: Item) -> tuple[Record, Record | None]:
    return records[item.record], records[item.other] if item.other >= 0 else None


def _make_chunk(path: Path, needed: Sequence[Needed]) -> dict[str, NDArray[np.generic]]:
    corpus = Corpus.open(path)
    clips = [_make(corpus, *each) for each in needed]
    parts = [analyse(clip) for clip in clips]
    # Of what was made: a layer may ring where the hit did not.
    classes = [
        class_of(record.drum_class, clip)
        for (_, record, _), clip in zip(needed, clips, strict=True)
    ]
    return {
        "low": np.array([each.low for each in parts], np.float16),
        "low_db": np.array([low_levels(each.low) for each in parts], np.float16),
        "noise_db": np.array([each.noise_db for each in parts], np.float16),
        "attack_db": np.array([each.attack_db for each in parts], np.float16),
        "class_of": np.array([CLASSES.index(name) for name in classes]),
    }


def _make(corpus: Corpus, item: Item, record: Record, other: Record | None) -> Samples:
    clip = corpus.clip(record)
    if item.kind in ("real", "synthetic"):
        return clip
    rng = np.random.default_rng([item.seed, item.record])
    if other is not None:
        clip = layered(clip, corpus.clip(other), rng)
    return augmented(clip, rng)


def class_of(drum_class: str, clip: Samples) -> str:
    """Ghost's class of a record: hats apart by how long they ring, small percussion together."""
    if drum_class == "hihat":
        return "hihat-open" if decay_seconds(clip) > OPEN_HAT_SECONDS else "hihat-closed"
    return drum_class if drum_class in CLASSES else "perc"
