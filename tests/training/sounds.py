"""Clips and experiments small enough to train in a test."""

import numpy as np

from ghostnote.audio import Samples
from ghostnote.training.experiment import (
    ConvAEExperiment,
    DenseAEExperiment,
    DenseVAEExperiment,
    Experiment,
    WaveGANExperiment,
    parse,
)

COMMON = {
    "name": "tiny",
    "title": "Tiny",
    "class": "snare",
    "epochs": 30,
    "batch_size": 16,
    "learning_rate": 0.01,
    "seed": 0,
}
SETTINGS = {
    **COMMON,
    "model": "dense-ae",
    "encoder_units": [8, 2],
    "decoder_units": [8],
    "activation": "tanh",
}
VAE_SETTINGS = {**SETTINGS, "model": "dense-vae", "kl_weight": 0.1}
CONV_SETTINGS = {**COMMON, "model": "conv-ae", "epochs": 3, "d": 1}
WAVEGAN_SETTINGS = {
    **COMMON,
    "model": "wavegan",
    "epochs": 2,
    "learning_rate": 0.001,
    "d": 1,
    "phase_shuffle": 2,
    "gradient_penalty": 10.0,
    "discriminator_steps": 2,
    "encoder_epochs": 2,
    "sheet_units": 16,
    "sheet_epochs": 5,
}
FAMILIES = {
    str(settings["model"]): settings
    for settings in (SETTINGS, VAE_SETTINGS, CONV_SETTINGS, WAVEGAN_SETTINGS)
}


def experiment(**changes: object) -> DenseAEExperiment:
    made = parse({**SETTINGS, **changes})
    assert isinstance(made, DenseAEExperiment)
    return made


def vae_experiment(**changes: object) -> DenseVAEExperiment:
    made = parse({**VAE_SETTINGS, **changes})
    assert isinstance(made, DenseVAEExperiment)
    return made


def conv_experiment(**changes: object) -> ConvAEExperiment:
    made = parse({**CONV_SETTINGS, **changes})
    assert isinstance(made, ConvAEExperiment)
    return made


def wavegan_experiment(**changes: object) -> WaveGANExperiment:
    made = parse({**WAVEGAN_SETTINGS, **changes})
    assert isinstance(made, WaveGANExperiment)
    return made


def of_family(model: str, **changes: object) -> Experiment:
    return parse({**FAMILIES[model], **changes})


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
