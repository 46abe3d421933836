"""How a hit sounds, in numbers with units."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, Samples

LOW_HZ, HIGH_HZ = 20.0, 20_000.0
BODY_HZ = 250.0
ENVELOPE_LENGTH = 22
"""Samples of the running mean under the attack's envelope: 0.5 ms."""
FRAME_LENGTH, MAX_FRAMES = 2048, 16
"""Frames in which noise is told from tone: half overlapping, the first 0.4 s of a hit."""
FLOOR_BINS, PEAK_RATIO = 25, 12.0
"""Bins of the running median that is the noise floor, and the power ratio above it of a tone."""


@dataclass(frozen=True)
class Descriptor:
    """What a descriptor is called, its unit, and the scale on which equal steps sound equal."""

    name: str
    label: str
    unit: str
    scale: Literal["linear", "log"]


DESCRIPTORS = (
    Descriptor("centroid_hz", "Brightness", "Hz", "log"),
    Descriptor("decay_seconds", "Decay", "s", "log"),
    Descriptor("noise_percent", "Noise", "%", "linear"),
    Descriptor("body_percent", "Body", "%", "linear"),
    Descriptor("attack_ms", "Attack", "ms", "log"),
)
"""What `describe` measures, in its order."""
VERSION = 1
"""Raised whenever `describe` gives another value for the same clip."""


def describe(clip: Samples) -> NDArray[np.float32]:
    """Descriptors of a clip `[T]` in the order of `DESCRIPTORS`: `[len(DESCRIPTORS)]`."""
    power = np.square(np.abs(np.fft.rfft(clip, _fft_length(len(clip)))))
    return np.array(
        [
            centroid_hz(power),
            decay_seconds(clip),
            noise_percent(clip),
            body_percent(power),
            attack_ms(clip),
        ],
        np.float32,
    )


def centroid_hz(power: NDArray[np.floating]) -> float:
    """Magnitude-weighted mean frequency of a power spectrum `[F]`, 20 Hz to 20 kHz."""
    hz = _bins_hz(len(power))
    heard = (hz >= LOW_HZ) & (hz <= HIGH_HZ)
    magnitude = np.sqrt(power[heard])
    return float(np.sum(hz[heard] * magnitude) / np.sum(magnitude))


def body_percent(power: NDArray[np.floating]) -> float:
    """Share of the energy of a power spectrum `[F]` under `BODY_HZ`, 0 to 100."""
    hz = _bins_hz(len(power))
    heard = (hz >= LOW_HZ) & (hz <= HIGH_HZ)
    return float(100 * power[heard & (hz < BODY_HZ)].sum() / power[heard].sum())


def decay_seconds(clip: Samples) -> float:
    """Time in which a clip `[T]` falls by 60 dB, in seconds.

    Three times T20: a straight line through the backward-integrated energy (Schroeder 1965)
    between -5 and -25 dB. Backward integration makes it insensitive to the noise of one take.
    """
    # Behind the last sample nothing remains, so every clip reaches -25 dB.
    remaining = np.append(np.cumsum(np.square(clip[::-1], dtype=np.float64))[::-1], 0)
    level_db = 10 * np.log10(np.maximum(remaining / remaining[0], 1e-12))
    first, last = np.searchsorted(-level_db, [5.0, 25.0])
    # From the last sample above -5 dB to the first below -25 dB: two at least.
    fitted = np.arange(max(int(first) - 1, 0), int(last) + 1)
    slope = np.polyfit(fitted / SAMPLE_RATE, level_db[fitted], 1)[0]
    return float(-60 / slope)


def attack_ms(clip: Samples) -> float:
    """Time in which the envelope of a clip `[T]` rises from 10 to 90% of its peak, in ms.

    The envelope is a running mean of `ENVELOPE_LENGTH` absolute samples.
    """
    window = np.full(ENVELOPE_LENGTH, 1 / ENVELOPE_LENGTH, np.float32)
    envelope = np.convolve(np.abs(clip), window)
    envelope = envelope[: int(envelope.argmax()) + 1]
    top = envelope[-1]
    start = int(np.argmax(envelope >= 0.1 * top))
    end = int(np.argmax(envelope >= 0.9 * top))
    return 1000 * (end - start) / SAMPLE_RATE


def noise_percent(clip: Samples) -> float:
    """Share of a clip's `[T]` energy that is not in spectral peaks, 0 (tones) to 100 (noise).

    The floor of each frame's power spectrum is its running median over `FLOOR_BINS` bins; power
    above `PEAK_RATIO` times that floor counts as tone. White noise has peaks of its own (its bins
    are exponentially distributed), which the ratio leaves below the line.
    """
    frames = _frames(clip)
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(frames.shape[1]), axis=1)))
    padded = np.pad(power, ((0, 0), (FLOOR_BINS // 2, FLOOR_BINS // 2)), mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, FLOOR_BINS, axis=1)
    floor = np.median(windows, axis=2)
    # The mean of an exponential distribution is its median over ln 2.
    noise = np.where(power > PEAK_RATIO * floor, floor / np.log(2), power)
    return float(100 * noise.sum() / max(power.sum(), noise.sum()))


def _frames(clip: Samples) -> NDArray[np.float32]:
    # An onset at the edge of a window would be silenced, one in its middle splatter over all bins.
    padded = np.pad(clip, (FRAME_LENGTH // 8, FRAME_LENGTH))
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME_LENGTH)[:: FRAME_LENGTH // 2]
    return frames[:MAX_FRAMES]


def _bins_hz(count: int) -> NDArray[np.float64]:
    return np.linspace(0, SAMPLE_RATE / 2, count)


def _fft_length(length: int) -> int:
    """The next power of two, for speed, and enough to tell the bass from nothing."""
    return max(FRAME_LENGTH, 1 << (length - 1).bit_length())
