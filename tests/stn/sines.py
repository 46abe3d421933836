"""Hits of sine waves above the low band, for tests of what rings."""

import numpy as np

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE, Samples

T = np.arange(CLIP_LENGTH) / SAMPLE_RATE


def partials(*hz: float, hiss: float = 0.0) -> Samples:
    """Sine waves above the low band that decay together, in noise of `hiss` times their size."""
    rng = np.random.default_rng(3)
    made = np.sum([np.sin(2 * np.pi * each * T) for each in hz], axis=0)
    made = made + hiss * rng.standard_normal(CLIP_LENGTH)
    return (0.2 * made * np.exp(-8 * T)).astype(np.float32)


def strongest_hz(clip: Samples, over: float = 0.0) -> float:
    """Of its spectrum, `over` so many Hz."""
    spectrum = np.abs(np.fft.rfft(clip))
    spectrum[: int(over * CLIP_LENGTH / SAMPLE_RATE)] = 0
    return float(spectrum.argmax() * SAMPLE_RATE / CLIP_LENGTH)
