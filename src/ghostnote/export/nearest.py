"""How the recordings that a Ghost learned from sound: what its own sounds may be near to."""

from collections.abc import Collection

import numpy as np

from ghostnote.engine.nearest import Nearest, Source
from ghostnote.measures.embedding import MEL_COUNT, levels_db
from ghostnote.training.ghost.pool import SYNTHETIC_SOURCE, class_of
from ghostnote.training.selection import Selection


def recordings(
    selection: Selection,
    classes: tuple[str, ...],
    drum_classes: Collection[str],
) -> Nearest:
    """The training recordings of a Ghost of `classes`, of those that are `drum_classes`.

    What was synthesised is none.
    """
    real = [record for record in selection.records if record.source != SYNTHETIC_SOURCE]
    levels, labels = [np.empty((0, MEL_COUNT), np.float32)], []
    sources: list[Source] = []
    for record in real:
        clip = selection.corpus.clip(record)
        drum_class = class_of(record.drum_class, clip)
        if drum_class in drum_classes:
            levels.append(levels_db(clip)[None])
            labels.append(classes.index(drum_class))
            sources.append((record.pack, record.licence))
    return Nearest.among(np.concatenate(levels), np.array(labels, np.int32), sources, classes)
