"""Processed and layered hits: what a producer would make of a recording before using it."""

import numpy as np

from ghostnote.audio import (
    SAMPLE_RATE,
    Samples,
    Signal,
    amplitude,
    condition,
    resample,
)
from ghostnote.effects import (
    CURVES,
    gate,
    high_pass,
    low_pass,
    room,
    saturate,
    shape_transient,
    tilt,
)
from ghostnote.errors import AudioContentError

PITCH_SEMITONES = 7.0
MOST_ATTEMPTS = 8


def augmented(clip: Samples, rng: np.random.Generator) -> Samples:
    """A hit `[T]` through a random chain of processors, conditioned again.

    Pitch by resampling, tilt, a filter, saturation, transient shaping, a faster decay, a gate and a
    short room, each with a probability of its own. A chain that leaves nothing to hear is drawn
    again; after `MOST_ATTEMPTS` the hit comes back as it was.
    """
    for _ in range(MOST_ATTEMPTS):
        try:
            return condition(Signal(_chain(clip, rng)[None], SAMPLE_RATE))
        except AudioContentError:
            continue
    return clip


def layered(first: Samples, second: Samples, rng: np.random.Generator) -> Samples:
    """Two hits `[T]` as one, conditioned.

    Either the low end of one under the high end of the other, or a sum in which the second is
    up to 12 dB weaker, a few milliseconds late at most.
    """
    late = int(rng.uniform(0, 0.004) * SAMPLE_RATE) if rng.random() < 0.3 else 0
    if rng.random() < 0.5:
        split_hz = float(np.exp(rng.uniform(np.log(150), np.log(2500))))
        first, second = low_pass(first, split_hz), high_pass(second, split_hz)
    total = np.zeros(max(len(first), len(second) + late), np.float32)
    total[: len(first)] += first
    total[late : late + len(second)] += second * amplitude(rng.uniform(-12, 3))
    try:
        return condition(Signal(total[None], SAMPLE_RATE))
    except AudioContentError:
        return first


def _chain(clip: Samples, rng: np.random.Generator) -> Samples:
    hit = clip
    if rng.random() < 0.6:
        ratio = 2 ** (rng.uniform(-PITCH_SEMITONES, PITCH_SEMITONES) / 12)
        hit = resample(hit, round(SAMPLE_RATE * ratio), SAMPLE_RATE)
    if rng.random() < 0.4:
        hit = shape_transient(hit, rng.uniform(-9, 9), rng.uniform(-9, 9))
    if rng.random() < 0.3:
        seconds = float(np.exp(rng.uniform(np.log(0.03), np.log(1.0))))
        hit = hit * np.exp(-np.arange(len(hit), dtype=np.float32) / (seconds * SAMPLE_RATE))
    if rng.random() < 0.3:
        hit = saturate(hit, rng.uniform(1, 18), CURVES[rng.integers(len(CURVES))])
    if rng.random() < 0.6:
        hit = tilt(hit, float(rng.normal(0, 1.5)))
    if rng.random() < 0.15:
        hit = high_pass(hit, float(np.exp(rng.uniform(np.log(40), np.log(400)))))
    if rng.random() < 0.15:
        hit = low_pass(hit, float(np.exp(rng.uniform(np.log(3000), np.log(16000)))))
    if rng.random() < 0.1:
        hit = gate(hit, rng.uniform(-36, -18), rng.uniform(5, 60), rng.uniform(10, 80))
    if rng.random() < 0.15:
        hit = room(
            hit,
            rng.uniform(0.15, 0.7),
            size=rng.random(),
            damping_hz=rng.uniform(2000, 9000),
            wet_db=rng.uniform(-24, -9),
            rng=rng,
        )
    return np.asarray(hit, np.float32)
