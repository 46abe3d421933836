"""Clips and experiments small enough to train in a test."""

import numpy as np

from ghostnote.audio import Samples
from ghostnote.training.experiment import Experiment, parse

SETTINGS = {
    "name": "tiny",
    "title": "Tiny",
    "model": "dense-ae",
    "encoder_units": [8, 2],
    "decoder_units": [8],
    "activation": "tanh",
    "class": "snare",
    "epochs": 30,
    "batch_size": 16,
    "learning_rate": 0.01,
    "seed": 0,
}


def experiment(**changes: object) -> Experiment:
    return parse({**SETTINGS, **changes})


def decaying_sines(count: int, length: int = 12_000, seed: int = 0) -> Samples:
    """Hits of one family: the first half of each at most as long as the clip, then silence."""
    rng = np.random.default_rng(seed)
    seconds = np.arange(length) / 44_100
    hz = rng.uniform(100, 400, (count, 1))
    decay = rng.uniform(20, 60, (count, 1))
    clips = np.exp(-decay * seconds) * np.sin(2 * np.pi * hz * seconds)
    ends = rng.integers(length // 2, length, (count, 1))
    clips[np.arange(length) >= ends] = 0
    return clips.astype(np.float32)
