import numpy as np

from ghostnote.audio import SAMPLE_RATE, finish
from ghostnote.evaluation.parts import ceiling_db
from ghostnote.measures.spectral import spectral_distance_db

SECONDS = np.arange(SAMPLE_RATE // 2) / SAMPLE_RATE


def test_a_low_tone_is_all_in_its_parts() -> None:
    # It starts softly: what a hard start has above the low band is noise, which differs.
    tone = np.sin(2 * np.pi * 150 * SECONDS) * np.exp(-12 * SECONDS) * np.minimum(SECONDS / 0.03, 1)
    assert ceiling_db(finish(tone.astype(np.float32)), 1) < 0.5


def test_noise_is_nearer_to_its_parts_than_to_another_take() -> None:
    decay = np.exp(-12 * SECONDS)
    takes = [
        finish((decay * np.random.default_rng(seed).standard_normal(len(decay))).astype(np.float32))
        for seed in (0, 1)
    ]
    between = spectral_distance_db(*takes)
    # Up to 1 kHz its parts are the take itself: a third of the bands.
    assert 0.5 * between < ceiling_db(takes[0], 1) < 0.9 * between
