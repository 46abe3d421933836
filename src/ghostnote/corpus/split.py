"""Which packs are held out: a pure function of the pack's name."""

import hashlib
from typing import Literal, get_args

Split = Literal["train", "validation"]
SPLITS: tuple[Split, ...] = get_args(Split)

VALIDATION_SHARE = 0.15
"""Expected share of the packs that are held out for validation."""
SALT = "ghostnote 1090"
"""One draw of many: this one holds out, of the library it was chosen on, about the expected share
of the acoustic and of the electronic snares, and something of every class."""


def split_of(pack: str) -> Split:
    """The split of `pack`, whatever other packs there are.

    Sounds of one pack are takes of one instrument, nearly copies of each other: they stay together,
    or validation measures memory.
    """
    digest = hashlib.sha256(f"{SALT}\0{pack}".encode()).digest()
    draw = int.from_bytes(digest[:8], "big") / 2**64
    return "validation" if draw < VALIDATION_SHARE else "train"
