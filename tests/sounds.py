"""Hits that tests of signals and their files make for themselves."""

import numpy as np


def hit(seconds=0.3, sample_rate=44_100, f0_hz=200.0):
    """A decaying sine with an attack of 2 ms, band-limited, after 10 ms of silence."""
    t = np.arange(int(seconds * sample_rate)) / sample_rate
    attack = np.sin(np.pi / 2 * np.minimum(t / 0.002, 1)) ** 2
    sound = 0.9 * attack * np.cos(2 * np.pi * f0_hz * t) * np.exp(-t / 0.04)
    return np.concatenate([np.zeros(sample_rate // 100), sound]).astype(np.float32)


def similarity(a, b):
    """Largest correlation of two clips that are at most five samples apart."""
    length = min(len(a), len(b)) - 5
    products = np.correlate(a[5:length], b[: length + 5], mode="valid")
    return products.max() / (np.linalg.norm(a) * np.linalg.norm(b))
