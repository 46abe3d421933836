"""What a process of the pool is given to do for the bars."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, Signal
from ghostnote.corpus.store import Record
from ghostnote.descriptors import pitch_hz
from ghostnote.engine.instrument import Patch
from ghostnote.engine.match import match
from ghostnote.evaluation.draws import Asked, pad_patch, play
from ghostnote.evaluation.parts import ceiling_db
from ghostnote.evaluation.tasks import corpus_of, instrument_of
from ghostnote.measures.clicks import has_click
from ghostnote.measures.embedding import MEL_COUNT, embed

Opened = tuple[Path, str]
"""A folder and the identity of what is in it."""
Spot = tuple[int, float, float]
"""A seed and a place on the pad, -1 to 1."""


def refined(
    bundle: Opened, corpus: Opened, records: Sequence[Record]
) -> list[tuple[float, float, float, float]]:
    """Of each record: distance of the refined match, ceiling, seconds waited and computed."""
    instrument, opened = instrument_of(*bundle), corpus_of(*corpus)
    found = []
    for record in records:
        clip = opened.clip(record)
        waited, computed = time.perf_counter(), time.process_time()
        answer = match(instrument, Signal(clip[None], SAMPLE_RATE), refine=True)
        seconds = time.perf_counter() - waited, time.process_time() - computed
        found.append((answer.distance_db, ceiling_db(answer.original, record.row), *seconds))
    return found


def clicking(bundle: Opened, drum_class: str, seeds: Sequence[int]) -> list[int]:
    """Those of `seeds` whose sound of the first prior clicks away from its onset."""
    asked = Asked(instrument_of(*bundle), drum_class)
    clips = play(asked.instrument, [asked.patch({}, seed) for seed in seeds])
    return [seed for seed, clip in zip(seeds, clips, strict=True) if has_click(clip)]


def clicking_spots(bundle: Opened, drum_class: str, spots: Sequence[Spot]) -> list[Spot]:
    """Those of `spots` whose sound clicks away from its onset."""
    asked = Asked(instrument_of(*bundle), drum_class)
    clips = play(asked.instrument, [pad_patch(asked, spot[1:], spot[0]) for spot in spots])
    return [spot for spot, clip in zip(spots, clips, strict=True) if has_click(clip)]


def described(bundle: Opened, patches: Sequence[Patch]) -> NDArray[np.float32]:
    """Descriptors of each sound as the embedding has them, then its pitch in octaves: `[N, D + 1]`.

    The embedding weighs a pitch by its confidence, so what has none does not count; a knob that
    turns the pitch is judged by the pitch itself.
    """
    clips = play(instrument_of(*bundle), patches)
    return np.array(
        [[*embed(clip)[MEL_COUNT:], np.log2(pitch_hz(clip)[0])] for clip in clips], np.float32
    )
