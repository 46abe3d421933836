"""Draws as they are heard, made of numbers."""

from typing import Any

import numpy as np

from ghostnote.measures.embedding import EMBEDDING_SIZE
from ghostnote.training.ghost.choice import Wanted, choose
from ghostnote.training.ghost.hearing import Heard

ANY = Wanted(0.0, neighbours=0, recorded=1.0)
"""Nothing is asked for but what no draw may lack."""


def heard(points: np.ndarray, spoiled: np.ndarray | None = None) -> Heard:
    """Sounds that differ in their first levels alone, by what `points` `[N, 2]` say."""
    embeddings = np.zeros((len(points), EMBEDDING_SIZE), np.float32)
    embeddings[:, :2] = 10 * points
    room_db = np.full(len(points), 4.0, np.float32)
    if spoiled is not None:
        room_db[spoiled] = -1
    return Heard(embeddings, room_db, *np.zeros((2, len(points)), np.float32))


def chosen(drawn: Heard, *rest: Any, own: np.ndarray | None = None) -> np.ndarray:
    """As `choose`, of draws heard once that are of their class for certain."""
    return choose([drawn], np.ones(len(drawn.room_db)) if own is None else own, *rest)
