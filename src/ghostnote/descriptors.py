"""How a hit sounds, in numbers with units."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, Samples, find_onset
from ghostnote.framing import framed, running_median

LOW_HZ, HIGH_HZ = 20.0, 20_000.0
BODY_HZ = 250.0
ENVELOPE_LENGTH = 22
"""Samples of the running mean under the attack's envelope: 0.5 ms."""
FRAME_LENGTH, MAX_FRAMES = 2048, 16
"""Frames in which noise is told from tone: half overlapping, the first 0.4 s of a hit."""
FLOOR_BINS, PEAK_RATIO = 25, 12.0
"""Bins of the running median that is the noise floor, and the power ratio above it of a tone."""
PITCH_LOW_HZ, PITCH_HIGH_HZ = 30.0, 2000.0
PITCH_LENGTH, PITCH_FRAMES, PITCH_N_FFT = 4096, 8, 8192
"""Half overlapping frames in which pitch is sought: the first 0.4 s, 93 ms at a time."""
LOBE_HZ = 2.5 * SAMPLE_RATE / PITCH_LENGTH
"""Half the width of what a steady tone fills of a frame's spectrum."""
CHANCE_CONFIDENCE = 0.1
"""Share of noise under `PITCH_HIGH_HZ` that lies about its own highest peak."""
TILT_LOW_HZ, TILT_HIGH_HZ = 100.0, 16_000.0
BANDS_PER_OCTAVE = 3
TILT_FLOOR_DB = -80.0
"""Bands lower than this below the highest say how deep a silence is, not how sound is coloured."""
NOTE_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
LOUDNESS_LENGTH, LOUDNESS_N_FFT = round(0.4 * SAMPLE_RATE), 2**16
"""Samples of a block of loudness, and of its transform, in which the filters' tails end."""
LOUDNESS_OFFSET_DB, LOUDNESS_FLOOR_LUFS = -0.691, -70.0
"""What makes a sine wave of 997 Hz at full scale -3.01 LUFS, and the absolute gate of BS.1770: what
lies below is not heard."""
SHELF_HZ, SHELF_DB, SHELF_Q = 1500.0, 4.0, 2**-0.5
PASS_HZ, PASS_Q = 38.0, 0.5
"""Corners of the K-weighting, as of De Man's analysis of ITU-R BS.1770 for any sample rate."""


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
    Descriptor("pitch_hz", "Pitch", "Hz", "log"),
    Descriptor("pitch_confidence", "Pitch confidence", "", "linear"),
    Descriptor("t60_seconds", "Length", "s", "log"),
    Descriptor("tilt_db_per_octave", "Tilt", "dB/octave", "linear"),
    Descriptor("loudness_lufs", "Loudness", "LUFS", "linear"),
)
"""What `describe` measures, in its order; bundles keep the first of them, so new ones go last."""
VERSION = 3
"""Raised whenever `describe` gives another value for the same clip."""


def describe(clip: Samples) -> NDArray[np.float32]:
    """Descriptors of an audible clip `[T]` in the order of `DESCRIPTORS`: `[len(DESCRIPTORS)]`."""
    power = np.square(np.abs(np.fft.rfft(clip, _fft_length(len(clip)))))
    return np.array(
        [
            centroid_hz(power),
            decay_seconds(clip),
            noise_percent(clip),
            body_percent(power),
            attack_ms(clip),
            *pitch_hz(clip),
            t60_seconds(clip),
            tilt_db_per_octave(power),
            loudness_lufs(clip),
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

    The T20 of ISO 3382-1, which speaks of 60 dB from the first 20: a straight line through the
    backward-integrated energy (Schroeder 1965) between -5 and -25 dB. Backward integration makes
    it insensitive to the noise of one take.
    """
    level_db = _remaining_db(clip)
    first, last = np.searchsorted(-level_db, [5.0, 25.0])
    # From the last sample above -5 dB to the first below -25 dB: two at least.
    fitted = np.arange(max(int(first) - 1, 0), int(last) + 1)
    slope = np.polyfit(fitted / SAMPLE_RATE, level_db[fitted], 1)[0]
    return float(-60 / slope)


def t60_seconds(clip: Samples) -> float:
    """Time from the onset of a clip `[T]` until 60 dB of its energy have gone, in seconds.

    Read off the backward-integrated energy, with no line through it: where a clip decays in two
    stages, this has both, and `decay_seconds` the first. A clip cut at -60 dB has lost some of
    its last 3 dB, which shortens it by 5%.
    """
    gone = int(np.searchsorted(-_remaining_db(clip), 60.0))
    return max(gone - find_onset(clip), 1) / SAMPLE_RATE


def attack_ms(clip: Samples) -> float:
    """Time in which the envelope of a clip `[T]` rises from 10 to 90% of its peak, in ms."""
    start, end = attack_edges(clip)
    return 1000 * (end - start) / SAMPLE_RATE


def attack_edges(clip: Samples) -> tuple[int, int]:
    """First samples at which the envelope of a clip `[T]` has 10 and 90% of its peak."""
    return envelope_edges(attack_envelope(clip))


def envelope_edges(envelope: Samples) -> tuple[int, int]:
    """As `attack_edges`, of the `attack_envelope` `[T]` of a clip."""
    top = envelope.max()
    return int(np.argmax(envelope >= 0.1 * top)), int(np.argmax(envelope >= 0.9 * top))


def attack_envelope(clip: Samples) -> Samples:
    """A running mean of the `ENVELOPE_LENGTH` absolute samples of a clip `[T]` up to each."""
    sums = np.cumsum(np.abs(clip), dtype=np.float64)
    sums[ENVELOPE_LENGTH:] -= sums[:-ENVELOPE_LENGTH].copy()
    return (sums / ENVELOPE_LENGTH).astype(np.float32)


def noise_percent(clip: Samples) -> float:
    """Share of a clip's `[T]` energy that is not in spectral peaks, 0 (tones) to 100 (noise).

    The floor of each frame's power spectrum is its running median over `FLOOR_BINS` bins; power
    above `PEAK_RATIO` times that floor counts as tone. White noise has peaks of its own (its bins
    are exponentially distributed), which the ratio leaves below the line.
    """
    frames = half_overlapping(clip, FRAME_LENGTH, MAX_FRAMES)
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(frames.shape[1]), axis=1)))
    floor = running_median(power, FLOOR_BINS)
    # The mean of an exponential distribution is its median over ln 2.
    noise = np.where(power > PEAK_RATIO * floor, floor / np.log(2), power)
    return float(100 * noise.sum() / max(power.sum(), noise.sum()))


def pitch_hz(clip: Samples) -> tuple[float, float]:
    """Pitch of the tonal body of a clip `[T]`, 30 to 2000 Hz, and its confidence, 0 to 1.

    A drum's overtones are no multiples of its pitch, so the pitch is that of its strongest mode:
    the highest spectral peak of each frame, and of these the median by amplitude, which follows a
    swept tone to where it stays. Confidence is the share of the energy under 2 kHz that lies about
    those peaks, beyond what noise has about its own: 1 is a tone, 0 noise, whose pitch is a guess.
    """
    frames = half_overlapping(clip, PITCH_LENGTH, PITCH_FRAMES)
    spectra = np.fft.rfft(frames * np.hanning(PITCH_LENGTH).astype(np.float32), PITCH_N_FFT)
    bin_hz = SAMPLE_RATE / PITCH_N_FFT
    first, last = int(np.ceil(PITCH_LOW_HZ / bin_hz)), int(PITCH_HIGH_HZ / bin_hz)
    power = np.square(np.abs(spectra[:, : last + 2]), dtype=np.float64)
    peaks = first + power[:, first : last + 1].argmax(axis=1)
    hz = bin_hz * _vertices(power, peaks)
    about = np.abs(bin_hz * np.arange(first, last + 1) - hz[:, None]) <= LOBE_HZ
    energy = (power[:, first : last + 1] * about).sum(axis=1)
    whole = power[:, first : last + 1].sum()
    if whole == 0:
        return PITCH_LOW_HZ, 0.0
    order = np.argsort(hz)
    passed = np.cumsum(np.sqrt(energy[order]))
    middle = np.searchsorted(passed, passed[-1] / 2)
    confidence = (energy.sum() / whole - CHANCE_CONFIDENCE) / (1 - CHANCE_CONFIDENCE)
    pitch = np.clip(hz[order][middle], PITCH_LOW_HZ, PITCH_HIGH_HZ)
    return float(pitch), float(np.clip(confidence, 0, 1))


def note_name(hz: float) -> str:
    """The name of the note nearest to `hz`, in A4 = 440 Hz with C4 the middle C: `A4`, `C#2`."""
    midi = round(69 + 12 * np.log2(hz / 440.0))
    return f"{NOTE_NAMES[midi % 12]}{midi // 12 - 1}"


def tilt_db_per_octave(power: NDArray[np.floating]) -> float:
    """Slope of a power spectrum `[F]` from 100 Hz to 16 kHz: 0 for white noise, -3 for pink.

    A straight line through the mean power of third-octave bands in dB, over their octaves.
    """
    count = int(BANDS_PER_OCTAVE * np.log2(TILT_HIGH_HZ / TILT_LOW_HZ))
    edges_hz = TILT_LOW_HZ * 2 ** (np.arange(count + 1) / BANDS_PER_OCTAVE)
    # Between bins the sum is interpolated, so that the narrowest bands of short clips hold some.
    sums = np.interp(edges_hz, _bins_hz(len(power)), np.cumsum(power, dtype=np.float64))
    density = np.diff(sums) / np.diff(edges_hz)
    floor = max(density.max() * 10 ** (TILT_FLOOR_DB / 10), np.finfo(np.float64).tiny)
    level_db = 10 * np.log10(np.maximum(density, floor))
    return float(np.polyfit(np.arange(count) / BANDS_PER_OCTAVE, level_db, 1)[0])


def loudness_lufs(clip: Samples) -> float:
    """Loudness of the first 400 ms of a clip `[T]` from its onset, in LUFS, at least -70.

    One block of ITU-R BS.1770-4, K-weighted. A shorter hit is taken as followed by silence, and
    what rings on does not count: gating over more blocks would make the loudness of a hit depend
    on the silence behind it.
    """
    heard = clip[find_onset(clip) :][:LOUDNESS_LENGTH].astype(np.float64)
    weighted = np.fft.irfft(np.fft.rfft(heard, LOUDNESS_N_FFT) * _k_weights(), LOUDNESS_N_FFT)
    power = np.square(weighted[:LOUDNESS_LENGTH]).mean()
    return max(float(LOUDNESS_OFFSET_DB + 10 * np.log10(power + 1e-20)), LOUDNESS_FLOOR_LUFS)


@cache
def _k_weights() -> NDArray[np.complex128]:
    """Response of the K-weighting in each bin, `[LOUDNESS_N_FFT // 2 + 1]`.

    A high shelf and a high pass, each a biquad of Bristow-Johnson's cookbook.
    """
    gain = 10 ** (SHELF_DB / 40)
    cosine, alpha = _turned(SHELF_HZ, SHELF_Q)
    up, down, side = gain + 1, gain - 1, 2 * np.sqrt(gain) * alpha
    shelf = _response(
        [gain * (up + down * cosine + side), -2 * gain * (down + up * cosine),
         gain * (up + down * cosine - side)],
        [up - down * cosine + side, 2 * (down - up * cosine), up - down * cosine - side],
    )  # fmt: skip
    cosine, alpha = _turned(PASS_HZ, PASS_Q)
    half = (1 + cosine) / 2
    return shelf * _response([half, -2 * half, half], [1 + alpha, -2 * cosine, 1 - alpha])


def _turned(hz: float, q: float) -> tuple[float, float]:
    """The cosine of a corner's angle, and half its sine over Q."""
    angle = 2 * np.pi * hz / SAMPLE_RATE
    return float(np.cos(angle)), float(np.sin(angle) / (2 * q))


def _response(upper: list[float], lower: list[float]) -> NDArray[np.complex128]:
    """That of a biquad with these coefficients in each bin, `[LOUDNESS_N_FFT // 2 + 1]`."""
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(LOUDNESS_N_FFT))
    return np.asarray(np.polyval(upper[::-1], delay) / np.polyval(lower[::-1], delay))


def _vertices(power: NDArray[np.float64], peaks: NDArray[np.intp]) -> NDArray[np.float64]:
    """Bins of the vertices of parabolas through the log power `[L, F]` about `peaks` `[L]`."""
    around = power[np.arange(len(peaks))[:, None], peaks[:, None] + np.array([-1, 0, 1])]
    left, top, right = np.log(np.maximum(around, np.finfo(np.float64).tiny)).T
    curvature = np.minimum(left - 2 * top + right, -1e-9)
    vertices: NDArray[np.float64] = peaks + np.clip((left - right) / (2 * curvature), -0.5, 0.5)
    return vertices


def _remaining_db(clip: Samples) -> NDArray[np.float64]:
    """Level of the energy that is still to come at each sample of a clip `[T]`: `[T + 1]`."""
    # Behind the last sample nothing remains, so every clip falls below any level.
    remaining = np.append(np.cumsum(np.square(clip[::-1], dtype=np.float64))[::-1], 0)
    level_db: NDArray[np.float64] = 10 * np.log10(np.maximum(remaining / remaining[0], 1e-12))
    return level_db


def half_overlapping(clip: Samples, length: int, most: int) -> NDArray[np.floating]:
    """Half overlapping frames of a clip `[T]`, `most` at most: `[L, length]`."""
    # An onset at the edge of a window would be silenced, one in its middle splatter over all bins.
    return framed(clip, length, length // 2, before=length // 8, after=length, most=most)


def _bins_hz(count: int) -> NDArray[np.float64]:
    return np.linspace(0, SAMPLE_RATE / 2, count)


def _fft_length(length: int) -> int:
    """The next power of two, for speed, and enough to tell the bass from nothing."""
    return max(FRAME_LENGTH, 1 << (length - 1).bit_length())
