"""Takes of one stroke: what the same drum, hit the same way again, sounds like."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import PurePosixPath

from ghostnote.corpus.store import Record

TAKE = re.compile(r"(?<![a-z])(rr|robin|roundrobin|take)[-_ ]?\d+(?!\d)", re.IGNORECASE)
"""How libraries number the takes of one stroke in file names: `sn_vl3_rr2-room.flac`."""


def take_pairs(records: Sequence[Record]) -> list[tuple[int, int]]:
    """Pairs of `records`, by index, that are takes of one stroke as their names say.

    Where no name says so: pairs of which one nearly copies the other.
    """
    strokes = defaultdict(list)
    for index, record in enumerate(records):
        path = PurePosixPath(record.path)
        stem, numbered = TAKE.subn("", path.stem)
        if numbered:
            strokes[record.pack, path.parent, stem].append(index)
    pairs = [pair for takes in strokes.values() for pair in combinations(takes, 2)]
    if pairs:
        return pairs
    places = {record.path: index for index, record in enumerate(records)}
    return [
        (places[record.near_copy_of], index)
        for index, record in enumerate(records)
        if record.near_copy_of in places
    ]
