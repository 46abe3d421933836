"""Descriptors of a corpus's clips, measured once and kept beside them."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ghostnote import arrays, files
from ghostnote.corpus.store import Corpus, Record
from ghostnote.descriptors import DESCRIPTORS, VERSION, describe
from ghostnote.workers import Workers, counted

CHUNK = 64
MADE_BY = f"{VERSION} " + " ".join(descriptor.name for descriptor in DESCRIPTORS)
"""What the cache must have been made by to be of use."""


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
        count = counted(progress or (lambda done, total: None), len(new))
        with Workers(workers) as shared:
            chunks = shared.map(partial(_describe_chunk, corpus.path), new, count, CHUNK)
        hashes = [record.sha256 for record in new]
        known |= dict(zip(hashes, np.concatenate(chunks), strict=True))
        content = arrays.pack(
            made_by=np.array(MADE_BY),
            hashes=np.array(list(known)),
            rows=np.array(list(known.values())),
        )
        files.write_bytes(cache, content)
    return np.array([known[record.sha256] for record in records], np.float32)


def _describe_chunk(path: Path, records: Sequence[Record]) -> NDArray[np.float32]:
    corpus = Corpus.open(path)
    return np.array([describe(corpus.clip(record)) for record in records], np.float32)


def _read(cache: Path) -> dict[str, NDArray[np.float32]]:
    if not cache.exists():
        return {}
    try:
        made_by, hashes, rows = arrays.unpack(cache.read_bytes(), "made_by", "hashes", "rows")
    except ValueError:  # only a cache: what cannot be read is measured again
        return {}
    if made_by.item() != MADE_BY:
        return {}
    return dict(zip(hashes.tolist(), rows.astype(np.float32), strict=True))
