"""Sounds and files that the tests of the corpus make for themselves."""

import io

import numpy as np
import soundfile

SAMPLE_RATE = 44_100


def snare(seed=0, seconds=0.25, sample_rate=SAMPLE_RATE):
    """A drum hit unlike that of any other seed: a decaying tone and decaying noise, `[T]`."""
    rng = np.random.default_rng(seed)
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tone = np.sin(2 * np.pi * rng.uniform(150, 300) * t) * np.exp(-t / 0.03)
    # Under 6 kHz, so that coders and other rates keep it.
    spectrum = np.fft.rfft(rng.normal(0, 1, len(t)))
    spectrum[int(6_000 * seconds) :] = 0
    noise = np.fft.irfft(spectrum, len(t)) * np.exp(-t / 0.05)
    hit = 0.5 * tone + 0.5 * noise / np.abs(noise).max()
    hit = np.concatenate([np.zeros(500), hit])
    if sample_rate != SAMPLE_RATE:
        import soxr

        hit = soxr.resample(hit, SAMPLE_RATE, sample_rate)
    return (0.8 * hit / np.abs(hit).max()).astype(np.float32)


def encoded(samples, file_format="WAV", subtype="PCM_16", sample_rate=SAMPLE_RATE):
    """Bytes of a sound file; `samples` `[T]` or `[T, C]`."""
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, sample_rate, format=file_format, subtype=subtype)
    return buffer.getvalue()


def write(path, samples, **options):
    """Write a sound file, and the folders it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(samples, **options))
    return path
