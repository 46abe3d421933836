"""Descriptors of a corpus's clips, measured once and kept beside them."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ghostnote import files
from ghostnote.corpus.store import Corpus, Record
from ghostnote.descriptors import DESCRIPTORS, describe

CHUNK = 64


def described(
    corpus: Corpus,
    records: Sequence[Record],
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> NDArray[np.float32]:
    """`describe` of each record's clip: `[len(records), len(DESCRIPTORS)]`.

    What was measured before is read from `descriptors.npz` in the corpus, by the clip's hash;
    `progress` gets clips done and clips in all of the rest.
    """
    cache = corpus.path / "descriptors.npz"
    known = _read(cache)
    new = [record for record in records if record.sha256 not in known]
    if new:
        chunks = [new[start : start + CHUNK] for start in range(0, len(new), CHUNK)]
        context = multiprocessing.get_context("spawn")
        done = 0
        with ProcessPoolExecutor(workers or os.cpu_count(), mp_context=context) as pool:
            jobs = pool.map(_describe_chunk, [corpus.path] * len(chunks), chunks)
            for chunk, rows in zip(chunks, jobs, strict=True):
                known |= {record.sha256: row for record, row in zip(chunk, rows, strict=True)}
                done += len(chunk)
                if progress:
                    progress(done, len(new))
        with files.replacing(cache) as temporary, temporary.open("wb") as opened:
            np.savez(opened, hashes=np.array(list(known)), rows=np.array(list(known.values())))
    return np.array([known[record.sha256] for record in records], np.float32)


def _describe_chunk(path: Path, records: Sequence[Record]) -> NDArray[np.float32]:
    corpus = Corpus.open(path)
    return np.array([describe(corpus.clip(record)) for record in records], np.float32)


def _read(cache: Path) -> dict[str, NDArray[np.float32]]:
    if not cache.exists():
        return {}
    with np.load(cache) as archive:
        hashes, rows = archive["hashes"], archive["rows"]
    # Measured by an older version, with other descriptors: measure again.
    if rows.ndim != 2 or rows.shape[1] != len(DESCRIPTORS):
        return {}
    return dict(zip(hashes.tolist(), rows, strict=True))
