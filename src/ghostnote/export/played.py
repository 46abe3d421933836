"""How a model sounds at the places of its map, which corners and colours of the pad are told by."""

from collections.abc import Callable, Sequence
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
from ghostnote.workers import Workers, counted

LEAST_SHARED = 1024
"""Fewer places than this are heard here: processes take seconds to start."""
CHUNK = 64
_worker: dict[str, Instrument] = {}


def played(
    bundle: Bundle, progress: Callable[[int, int], None], workers: int | None = None
) -> SoundMap:
    """The map of `bundle` with descriptors of what it plays at each place, a seed of its own each.

    What a seed has beside the pad goes along with it, so that sounds of others at the place where a
    training sound lies are not like that one. Where the model is silent its descriptors stay.
    `progress` is told how many places are heard.
    """
    sounds = SoundMap.of(bundle)
    patches = _patches(bundle, sounds)
    begin = partial(_begin, bundle.path)
    with Workers(workers if len(patches) >= LEAST_SHARED else 1, begin) as pool:
        heard = pool.map(_described, patches, counted(progress, len(patches)), CHUNK)
    found = np.concatenate(heard)
    silent = np.isnan(found).all(axis=1)
    found[silent] = sounds.descriptors[silent]
    return replace(sounds, descriptors=found)


def _patches(bundle: Bundle, sounds: SoundMap) -> list[Patch]:
    classes = bundle.manifest.classes
    names = [control.name for control in bundle.manifest.controls]
    return [
        Patch(classes[drum], dict(zip(names, map(float, point), strict=True)), seed)
        for seed, (drum, point) in enumerate(zip(sounds.class_of, sounds.points, strict=True))
    ]


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
