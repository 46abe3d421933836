"""Audio signals: their geometry, and how a recording becomes a clip.

Signals are float32 arrays, full scale 1.0: `[C, T]` as decoded, `[T]` once mono. A *clip* is a
mono hit at `SAMPLE_RATE` as the models see it: onset `ONSET_LENGTH` samples in, peak at `PEAK`,
at most `CLIP_LENGTH` samples, silence cut from the end.
"""

import math
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from ghostnote.errors import AudioContentError

Samples = NDArray[np.float32]

SAMPLE_RATE = 44_100
"""Samples per second of everything the models see, in Hz."""
CLIP_SECONDS = 2.0
CLIP_LENGTH = 88_200
"""Longest clip, in samples: `CLIP_SECONDS` at `SAMPLE_RATE`."""
ONSET_LENGTH = 88
"""Samples before the onset of a clip: 2 ms."""
PEAK = 0.9
"""Absolute peak of a clip."""
ONSET_DB = -26.0
"""The onset is the first sample this far below the peak, or louder."""
SILENCE_DB = -60.0
"""A clip ends after the last sample that is louder than this below its peak."""
SILENT_RMS_DB = -71.0
"""Level of noise whose highest samples reach `SILENCE_DB`."""
FADE_LENGTH = 441
"""Samples of the fade at the end of a clip: 10 ms."""
SILENT_PEAK = 1e-4
"""A signal is silent whose peak is under this (-80 dBFS), or that moves less than this in all."""
REST_SECONDS, REST_RATIO = 0.05, 16.0
"""A signal rests where its quietest so many seconds have a mean so many times their deviation."""


@dataclass(frozen=True)
class Signal:
    """Decoded audio: `samples` `[C, T]` float32 at `sample_rate` Hz."""

    samples: Samples
    sample_rate: int

    @property
    def seconds(self) -> float:
        """Duration in seconds."""
        return float(self.samples.shape[1] / self.sample_rate)


def mono(samples: Samples) -> Samples:
    """Mean of the channels, `[C, T]` to `[T]`; where they cancel out, the loudest of them."""
    if len(samples) == 1:
        only: Samples = samples[0]
        return only
    # In double precision, for what sums and spans near the largest float come to is not a float.
    mixed: Samples = samples.mean(axis=0, dtype=np.float64).astype(np.float32)
    if is_silent(mixed):
        wide = samples.astype(np.float64)
        spans = wide.max(axis=1, initial=0) - wide.min(axis=1, initial=0)
        loudest: Samples = samples[np.argmax(spans)]
        return loudest
    return mixed


def without_offset(signal: Signal) -> Signal:
    """A `signal` whose channels rest at 0, of which some may rest at another level.

    An offset nobody hears, but a hit on one never falls silent, and where it begins is a step.
    What stays under `SILENCE_DB` below the peak is left as it is, and so is what never rests.
    """
    length = round(REST_SECONDS * signal.sample_rate)
    levels = [_resting_level(channel, length) for channel in signal.samples]
    if not any(levels):
        return signal
    # In double precision, for what the largest floats are apart is not a float.
    moved = signal.samples.astype(np.float64) - np.array(levels)[:, None]
    largest = float(np.finfo(np.float32).max)
    return Signal(np.clip(moved, -largest, largest).astype(np.float32), signal.sample_rate)


def _resting_level(samples: Samples, length: int) -> float:
    """Level at which `[T]` stands still for `length` samples; 0 where that is none to speak of."""
    if len(samples) < length or is_silent(samples):
        return 0.0
    frames = samples[: len(samples) // length * length].reshape(-1, length)
    means = frames.mean(axis=1, dtype=np.float64)
    squares = np.einsum("nt,nt->n", frames, frames, dtype=np.float64) / length
    variances = np.maximum(squares - np.square(means), 0)
    # Of digital silence and a constant, which are as quiet, the silence.
    quietest = np.flatnonzero(variances == variances.min())
    level = float(means[quietest[np.abs(means[quietest]).argmin()]])
    deviation = math.sqrt(variances.min())
    least = max(float(np.abs(samples).max()) * amplitude(SILENCE_DB), REST_RATIO * deviation)
    return level if abs(level) > least else 0.0


def resample(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """Resample `[T]` with soxr at high quality, without a time shift: `[round(T * to / from)]`."""
    if from_hz == to_hz:
        return samples
    resampled: Samples = soxr.resample(samples, from_hz, to_hz, quality="HQ")
    return resampled


def decibels(ratio: float) -> float:
    """Amplitude ratio to decibels; 0 gives -inf."""
    return 20 * math.log10(ratio) if ratio > 0 else -math.inf


def amplitude(db: float) -> float:
    """Decibels to amplitude ratio."""
    return float(10 ** (db / 20))


def find_onset(samples: Samples) -> int:
    """Index of the first sample of `[T]` at or above `ONSET_DB` below the peak."""
    level = np.abs(samples)
    return int(np.argmax(level >= level.max() * amplitude(ONSET_DB)))


def place_onset(samples: Samples) -> Samples:
    """Cut or pad the front of `[T]` so that its onset stands at index `ONSET_LENGTH`."""
    shift = find_onset(samples) - ONSET_LENGTH
    if shift >= 0:
        return samples[shift:]
    return np.concatenate([np.zeros(-shift, np.float32), samples])


def trim_tail(samples: Samples) -> Samples:
    """Cut `[T]` after its last sample above `SILENCE_DB` below the peak, and fade out.

    The fade of `FADE_LENGTH` samples lies in the silence where there is room for it, so a clip
    that was trimmed before keeps its length.
    """
    level = np.abs(samples)
    loud = np.flatnonzero(level >= level.max() * amplitude(SILENCE_DB))
    return _fade_at(samples, int(loud[-1]) + 1 + FADE_LENGTH)


def finish(samples: Samples, silent_rms_db: float = SILENCE_DB) -> Samples:
    """Turn what a model puts out, `[T]`, into a clip: tail cut, faded out, peak at `PEAK`.

    The tail starts after the last frame of `FADE_LENGTH` samples whose RMS is above `silent_rms_db`
    below the peak. A model of waveforms never falls silent, and single samples of its noise stand
    far above what is heard of it. One that does is cut at `SILENT_RMS_DB`, where `trim_tail`, which
    goes by single samples, ends a recording of noise.
    """
    frames = np.pad(samples, (0, -len(samples) % FADE_LENGTH)).reshape(-1, FADE_LENGTH)
    rms = np.sqrt(np.mean(np.square(frames), axis=1))
    loud = np.flatnonzero(rms >= np.abs(samples).max() * amplitude(silent_rms_db))
    last = int(loud[-1]) if len(loud) else 0
    return normalise_peak(_fade_at(samples, (last + 2) * FADE_LENGTH))


def _fade_at(samples: Samples, end: int) -> Samples:
    trimmed = samples[:end].copy()
    fade = min(FADE_LENGTH, len(trimmed))
    trimmed[len(trimmed) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return trimmed


def normalise_peak(samples: Samples, peak: float = PEAK) -> Samples:
    """Scale `[T]` so that its absolute peak is `peak`."""
    return samples * np.float32(peak / np.abs(samples).max())


def condition(signal: Signal) -> Samples:
    """Turn decoded audio into a clip: `[T]` float32 at `SAMPLE_RATE`, T at most `CLIP_LENGTH`.

    Raises:
        AudioContentError: the audio is silent, or nothing of it is left to hear.
    """
    _check_audible(mono(signal.samples))
    samples = mono(without_offset(signal).samples)
    _check_audible(samples)
    # At full scale before the filter, whose overshoot of a huge float would be infinite.
    samples = resample(normalise_peak(samples), signal.sample_rate, SAMPLE_RATE)
    _check_audible(samples)
    placed = place_onset(samples)
    if len(placed) < ONSET_LENGTH + FADE_LENGTH:
        # Room for the fade, which would begin at the onset of a click at the end of a file.
        placed = np.pad(placed, (0, FADE_LENGTH))
    clip = trim_tail(placed[:CLIP_LENGTH])
    _check_audible(clip)
    return normalise_peak(clip)


def is_silent(samples: Samples) -> bool:
    """Whether there is nothing to hear in `[T]`: it is under -80 dBFS, or stays at one level."""
    return _is_soft(samples) or _is_still(samples)


def _check_audible(samples: Samples) -> None:
    if _is_soft(samples):
        raise AudioContentError("the audio is silent: its peak is under -80 dBFS")
    if _is_still(samples):
        raise AudioContentError("the audio is silent: it stays at one level")


def _is_soft(samples: Samples) -> bool:
    return bool(np.abs(samples).max(initial=0) < SILENT_PEAK)


def _is_still(samples: Samples) -> bool:
    # In double precision, for the span of the largest floats is not a float.
    return float(samples.max()) - float(samples.min()) < SILENT_PEAK
