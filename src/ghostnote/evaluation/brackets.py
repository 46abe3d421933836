"""What scores mean: the same figures of sounds whose worth is known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE, Samples, finish
from ghostnote.evaluation.figures import Figures
from ghostnote.evaluation.reference import Reference
from ghostnote.evaluation.scoring import (
    click_figures,
    likeness_figures,
    memory_figures,
    own_figures,
    quantile_figures,
    unseen_figures,
)
from ghostnote.evaluation.sounds import Sounds
from ghostnote.measures.memorisation import nearest_distances

NOISE_DECAY_SECONDS = (0.05, 1.0)
"""Shortest and longest time in which the white noise falls by 60 dB."""


@dataclass(frozen=True)
class Bracket:
    """A row of the leaderboard that is no model."""

    name: str
    title: str
    figures: Figures


def brackets(reference: Reference, noise: Sounds, retrieved: Figures, seed: int) -> list[Bracket]:
    """The rows that models lie between.

    `noise` is what `measure_noise` gives, `retrieved` how near unseen sounds are to the nearest
    training sound.
    """
    found = [Bracket("real", "Real against real", _real_figures(reference))]
    if reference.unseen_count:
        found.append(
            Bracket("validation", "Training against unseen packs", _unseen_figures(reference))
        )
    copies = _copies(reference, seed)
    copied = {**own_figures(copies, reference), **retrieved}
    return [
        *found,
        Bracket("copy", "Copy of the training set", copied),
        Bracket("noise", "Decaying white noise", own_figures(noise, reference)),
    ]


def resynthesis(reference: Reference, sounds: Sounds, matched: Figures) -> Bracket:
    """What no model of parts can pass: `sounds` are `reference.others`, resynthesised.

    `matched` are the figures of how near unseen sounds are to their own resynthesis.
    """
    figures = {**own_figures(sounds, reference), **matched}
    return Bracket("parts", "Real sounds resynthesised", figures)


def measure_noise(seed: int, indices: Sequence[int]) -> Sounds:
    """The sounds `decaying_noise` makes of `seed` and `indices`."""
    return Sounds.measure([decaying_noise(seed, index) for index in indices])


def decaying_noise(seed: int, index: int) -> Samples:
    """Hit number `index` of white noise that decays at some rate: `[T]`.

    Anything by which models are told apart must tell this from drums.
    """
    rng = np.random.default_rng([seed, index])
    decay_seconds = np.exp(rng.uniform(*np.log(NOISE_DECAY_SECONDS)))
    seconds = np.arange(CLIP_LENGTH) / SAMPLE_RATE
    noise = rng.standard_normal(CLIP_LENGTH) * 10 ** (-3 * seconds / decay_seconds)
    return finish(noise.astype(np.float32))


def _real_figures(reference: Reference) -> Figures:
    others = reference.others
    points = reference.space.place(others), reference.space.place(reference.real)
    return (
        likeness_figures(others, reference)
        | click_figures(others)
        | quantile_figures(others, reference)
        | memory_figures(nearest_distances(*points), reference)
    )


def _unseen_figures(reference: Reference) -> Figures:
    """The real training sounds as if they were a model's, and what the unseen ones are like."""
    validation = reference.library.validation
    return (
        unseen_figures(reference.real, reference)
        | click_figures(validation)
        | quantile_figures(validation, reference)
        | memory_figures(reference.unseen_distances, reference)
    )


def _copies(reference: Reference, seed: int) -> Sounds:
    """As a model would that had learned its training sounds by heart, and nothing else."""
    train = reference.library.train
    return train.take(np.random.default_rng(seed).integers(len(train), size=reference.count))
