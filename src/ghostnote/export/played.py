"""How a model sounds at the places of its map, which corners and colours of the pad are told by."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ghostnote.bundle import Bundle
from ghostnote.descriptors import describe
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.soundmap import SoundMap
from ghostnote.errors import RenderError
from ghostnote.training.ghost.hearing import CHUNK, LEAST_SHARED
from ghostnote.workers import Workers, counted

_worker: dict[str, Instrument] = {}


def played(
    bundle: Bundle,
    drum_classes: Collection[str],
    progress: Callable[[int, int], None],
    workers: int | None = None,
) -> SoundMap:
    """The map of `bundle` with descriptors of what it plays at each place, a seed of its own each.

    What a seed has beside the pad goes along with it, so that sounds of others at the place where a
    training sound lies are not like that one. Where the model is silent, and at places of classes
    that are not named, descriptors stay. `progress` is told how many places are heard.
    """
    sounds = SoundMap.of(bundle)
    rows = np.flatnonzero(
        np.isin(sounds.class_of, [bundle.manifest.classes.index(each) for each in drum_classes])
    )
    patches = [_patch(bundle, sounds, row) for row in rows.tolist()]
    begin = partial(_begin, bundle.path)
    with Workers(workers if len(patches) >= LEAST_SHARED else 1, begin) as pool:
        heard = pool.map(_described, patches, counted(progress, len(patches)), CHUNK)
    found, descriptors = np.concatenate(heard), sounds.descriptors.copy()
    is_heard = ~np.isnan(found).all(axis=1)
    descriptors[rows[is_heard]] = found[is_heard]
    return replace(sounds, descriptors=descriptors)


def _patch(bundle: Bundle, sounds: SoundMap, row: int) -> Patch:
    names = [control.name for control in bundle.manifest.controls]
    controls = dict(zip(names, sounds.points[row].tolist(), strict=True))
    return Patch(bundle.manifest.classes[sounds.class_of[row]], controls, row)


def _begin(path: Path) -> None:
    _worker["instrument"] = Instrument.open(path)


def _described(patches: Sequence[Patch]) -> NDArray[np.float32]:
    """Descriptors `[N, D]` of what each of `patches` plays; of silence no numbers."""
    instrument = _worker["instrument"]
    width = len(instrument.map.names)
    found = np.full((len(patches), width), np.nan, np.float32)
    for index, patch in enumerate(patches):
        try:
            found[index] = describe(instrument.render(patch))[:width]
        except RenderError:
            continue
    return found
