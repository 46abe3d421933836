"""Whether a sound is something else than one hit: several of them, a held tone or chord, speech.

All take `[T]` at `SAMPLE_RATE`, of any length and level, and say no to silence. Their limits were
set on 743 one-shots of the sample libraries that models learn from (of the snares, every eighth
take) on one side, and on loops of synthesised hits, chords of sines and synthesised speech in ten
voices on the other.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, SILENT_PEAK, Samples, resample
from ghostnote.framing import framed, running_median
from ghostnote.measures.spectral import mel_filters

Array = NDArray[np.float64]

STROKE_N_FFT, STROKE_HOP, STROKE_BANDS = 1024, 256, 16
SMOOTHED_FRAMES = 3
STROKE_FLOOR_DB = -50.0
"""Relative to the loudest band: what lies under it may come and go."""
PAST_FRAMES = (4, 12)
"""A stroke is louder than anything 23 to 70 ms before it."""
RISE_DB = 6.0
"""By this much at least, the mean over bands; a band that falls counts as 0."""
AUDIBLE_STROKE_DB = -25.0
STROKE_GAP_FRAMES = 14
"""Strokes that follow within 80 ms are one: a clap, a flam."""

LEVEL_LENGTH = 1323
"""Frames of 30 ms."""
HELD_DB, HEARD_DB = -12.0, -30.0
LONG_SECONDS, SHORT_SECONDS, HELD_SHARE = 1.0, 0.35, 0.7
BASS_HZ, BASS_SHARE = 100.0, 0.5
"""Most that may lie this low: a low drum holds its tone, too."""
CHORD_SECONDS, CHORD_PARTIALS, CHORD_STEADINESS = 0.4, 4, 0.97
CHORD_HIGH_HZ, METAL_SHARE = 2000.0, 0.15
"""Most that may lie above: a cymbal rings on in many partials as well."""
TONE_N_FFT, TONE_HIGH_HZ = 4096, 8000.0
ACTIVE_DB = -15.0
FLOOR_BINS, PEAK_RATIO = 31, 20.0
TONE_SHARE, TONE_STEADINESS = 0.85, 0.95
PARTIAL_LENGTH, PARTIAL_HZ, PARTIAL_DB = 16_384, (40.0, 5000.0), -20.0
PARTIAL_DELAY = 2205
"""The attack, which is no part of the tone: 50 ms."""

PERIOD_HZ, PERIODIC_TONE, PERIODIC_SHARE = (75.0, 1000.0), 0.8, 0.97
"""What is periodic nearly all along is a tone, too, wherever its partials waver to."""

VOICE_RATE, VOICE_LENGTH, VOICE_HOP = 11_025, 512, 110
VOICE_HZ = (75.0, 350.0)
VOICED_DB, PERIODICITY, ABOVE_SHARE = -25.0, 0.6, 0.1
VOICED_SECONDS, VOICED_SHARE = 0.15, 0.5
GLIDE_OCTAVES, GLIDING_SHARE = 0.08, 0.6
CONTOUR_OCTAVES, SPEECH_STEADINESS = 0.08, 0.79


class Strokes(NamedTuple):
    """Where N strokes begin, in samples `[N]`, and how far each rises out of what was, in dB."""

    starts: NDArray[np.intp]
    rises_db: Array


def strokes(samples: Samples) -> Strokes:
    """The strokes of a sound: rises of its bands, in the mean, out of what sounded before.

    A spectral flux (Bello et al. 2005, section II-C) of mel bands in dB, against the loudest of
    the last 70 ms in place of the last frame: a decay that flutters has no strokes. One-shots have
    one, or none where the onset is soft; of 743 none has three, and one has two that rise by 10 dB.
    """
    if not _audible(samples):
        return Strokes(np.empty(0, np.intp), np.empty(0))
    power = _smoothed(_band_power(samples))
    total_db = _db(power.sum(axis=1))
    levels = _db(power)
    levels = np.maximum(levels, levels.max() + STROKE_FLOOR_DB)
    first, last = PAST_FRAMES
    before = np.pad(levels, ((last, 0), (0, 0)), constant_values=levels.min())
    past = np.max(
        [before[last - lag : len(before) - lag] for lag in range(first, last + 1)], axis=0
    )
    flux = np.maximum(levels - past, 0).mean(axis=1)
    audible = total_db.max() + AUDIBLE_STROKE_DB
    rises: list[float] = []
    starts: list[int] = []
    latest = -STROKE_GAP_FRAMES - 1
    for frame in np.flatnonzero(flux > RISE_DB).tolist():
        is_peak = flux[frame] == flux[max(frame - first, 0) : frame + first + 1].max()
        if is_peak and total_db[frame : frame + first + 2].max() > audible:
            rise = float(flux[frame])
            if frame - latest > STROKE_GAP_FRAMES:
                rises.append(rise)
                starts.append(_start(flux, frame))
            else:
                rises[-1] = max(rises[-1], rise)
            latest = frame
    return Strokes(np.array(starts, np.intp), np.array(rises))


def _start(flux: Array, peak: int) -> int:
    """A sample shortly before the stroke that is at its highest in frame `peak`."""
    first = peak
    while first > 0 and flux[first - 1] > 0 and peak - first < PAST_FRAMES[0]:
        first -= 1
    # The first frame that hears it does so at its far end, as one of those that are smoothed.
    return max((first - SMOOTHED_FRAMES // 2) * STROKE_HOP + STROKE_N_FFT // 2, 0)


def is_tone(samples: Samples) -> bool:
    """Whether a sound is a tone or chord that is held, or a chord that rings.

    It stays within 12 dB of its loudest for a second, or for most of the time it is heard, and is
    periodic all along, as a voice or a string that wavers is, or nearly all of its energy lies in
    spectral peaks that stay where they are; or it rings on in four such peaks or more. Low drums do
    so below `BASS_HZ`, and cymbals above `CHORD_HIGH_HZ`.
    """
    if not _audible(samples):
        return False
    levels = _frame_levels_db(samples)
    held, heard = (
        float((levels > levels.max() + limit).sum()) * LEVEL_LENGTH / SAMPLE_RATE
        for limit in (HELD_DB, HEARD_DB)
    )
    if held < SHORT_SECONDS:
        return False
    bass, metal = _edge_shares(samples)
    if bass > BASS_SHARE:
        return False
    is_held = held >= LONG_SECONDS or held >= HELD_SHARE * heard
    if is_held and _periodic_share(samples) >= PERIODIC_SHARE:
        return True
    share, steadiness = _tonality(samples)
    if share < TONE_SHARE or steadiness < TONE_STEADINESS:
        return False
    if is_held:
        return True
    rings = held >= CHORD_SECONDS and steadiness >= CHORD_STEADINESS and metal <= METAL_SHARE
    return rings and _partial_count(samples) >= CHORD_PARTIALS


def is_speech(samples: Samples) -> bool:
    """Whether a sound is a voice that speaks or sings: periodic, gliding, of changing colour.

    At least half of what is heard is periodic at 75 to 350 Hz with overtones (autocorrelation,
    corrected for its window as in Boersma 1993); the pitch moves, mostly by glides; and the
    spectrum changes from sound to sound, which that of an instrument does not. Whispers pass.
    """
    if not _audible(samples):
        return False
    pitch, voiced, active = _pitch_track(samples)
    seconds = voiced.sum() * VOICE_HOP / VOICE_RATE
    if seconds < VOICED_SECONDS or voiced.sum() < VOICED_SHARE * active.sum():
        return False
    low, high = np.percentile(pitch[voiced], [10, 90])
    both = voiced[1:] & voiced[:-1]
    gliding = np.abs(np.diff(pitch)[both]) < GLIDE_OCTAVES
    if high - low < CONTOUR_OCTAVES or gliding.sum() < GLIDING_SHARE * both.sum():
        return False
    return _tonality(samples)[1] <= SPEECH_STEADINESS


def _audible(samples: Samples) -> bool:
    return float(np.abs(samples).max(initial=0)) >= SILENT_PEAK


def _db(power: NDArray[np.floating]) -> Array:
    return np.asarray(10 * np.log10(np.maximum(power, 1e-12)), np.float64)


def _frames(samples: Samples, length: int, hop: int, before: int = 0) -> Samples:
    """Frames of `[T]`, with silence `before` and after it, windowed: `[L, length]`."""
    frames = framed(samples, length, hop, before=before, after=length)
    window = np.hanning(length + 1)[:-1].astype(np.float32)
    return np.asarray(frames * window, np.float32)


def _band_power(samples: Samples) -> Array:
    """Power by frame and mel band: `[L, STROKE_BANDS]`."""
    frames = _frames(samples, STROKE_N_FFT, STROKE_HOP, before=STROKE_N_FFT // 2)
    power = np.square(np.abs(np.fft.rfft(frames)))
    return np.asarray(power @ mel_filters(STROKE_N_FFT, STROKE_BANDS), np.float64)


def _smoothed(power: Array) -> Array:
    """Running means of `SMOOTHED_FRAMES` of `[L, B]`."""
    padded = np.pad(power, ((SMOOTHED_FRAMES // 2, SMOOTHED_FRAMES // 2), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, SMOOTHED_FRAMES, axis=0)
    return np.asarray(windows.mean(axis=-1), np.float64)


def _frame_levels_db(samples: Samples) -> Array:
    """Level of each `LEVEL_LENGTH` samples: `[L]`."""
    padded = np.pad(samples, (0, -len(samples) % LEVEL_LENGTH)).reshape(-1, LEVEL_LENGTH)
    return _db(np.square(padded, dtype=np.float64).mean(axis=1))


def _tonality(samples: Samples) -> tuple[float, float]:
    """Share of the energy in spectral peaks, and how alike neighbouring spectra are, 0 to 1.

    Both over the louder frames; a sound of a single one is not steady.
    """
    frames = _frames(samples, TONE_N_FFT, TONE_N_FFT // 2)
    bins = int(TONE_HIGH_HZ / SAMPLE_RATE * TONE_N_FFT)
    power = np.square(np.abs(np.fft.rfft(frames)[:, :bins]), dtype=np.float64)
    energy = power.sum(axis=1)
    power = power[energy > energy.max() * 10 ** (ACTIVE_DB / 10)]
    floor = running_median(power, FLOOR_BINS)
    share = float(power[power > PEAK_RATIO * floor].sum() / power.sum())
    unit = np.sqrt(power / power.sum(axis=1, keepdims=True))
    alike = (unit[1:] * unit[:-1]).sum(axis=1)
    return share, float(alike.mean()) if len(alike) else 0.0


def _edge_shares(samples: Samples) -> tuple[float, float]:
    """Shares of the energy below `BASS_HZ` and above `CHORD_HIGH_HZ`."""
    # A power of two, for some lengths take a hundred times as long.
    length = 1 << len(samples).bit_length()
    power = np.square(np.abs(np.fft.rfft(samples, length)), dtype=np.float64)
    hz = np.fft.rfftfreq(length, 1 / SAMPLE_RATE)
    whole = power.sum()
    return float(power[hz < BASS_HZ].sum() / whole), float(power[hz > CHORD_HIGH_HZ].sum() / whole)


def _partial_count(samples: Samples) -> int:
    """Spectral peaks within `PARTIAL_DB` of the highest, behind the attack."""
    start = int(np.abs(samples).argmax()) + PARTIAL_DELAY
    part = samples[start : start + PARTIAL_LENGTH]
    window = np.hanning(PARTIAL_LENGTH + 1)[:-1]
    padded = np.pad(part, (0, PARTIAL_LENGTH - len(part))) * window
    power = np.square(np.abs(np.fft.rfft(padded, 2 * PARTIAL_LENGTH)))
    hz = np.fft.rfftfreq(2 * PARTIAL_LENGTH, 1 / SAMPLE_RATE)
    power[(hz < PARTIAL_HZ[0]) | (hz > PARTIAL_HZ[1])] = 0
    middle = power[1:-1]
    is_peak = (middle > power[:-2]) & (middle >= power[2:])
    return int((is_peak & (middle > power.max() * 10 ** (PARTIAL_DB / 10))).sum())


class _Periods(NamedTuple):
    """Of L frames: `power` `[L, F]`, `energy` `[L]`, and the period that fits best.

    That is its length in samples, `lags` `[L]`, and how well it fits, `periodicity` `[L]`, 1 at
    most.
    """

    power: Array
    energy: Array
    lags: NDArray[np.intp]
    periodicity: Array


def _periods(samples: Samples, range_hz: tuple[float, float]) -> _Periods:
    """The periods of a sound, within `range_hz`."""
    frames = _frames(resample(samples, SAMPLE_RATE, VOICE_RATE), VOICE_LENGTH, VOICE_HOP)
    power = np.square(np.abs(np.fft.rfft(frames, 2 * VOICE_LENGTH)), dtype=np.float64)
    window = np.abs(np.fft.rfft(np.hanning(VOICE_LENGTH + 1)[:-1], 2 * VOICE_LENGTH))
    own = np.fft.irfft(np.square(window))[:VOICE_LENGTH]
    correlation = np.fft.irfft(power)[:, :VOICE_LENGTH]
    energy = correlation[:, 0]
    correlation = correlation / np.maximum(energy[:, None], 1e-12) * (own[0] / own)
    first, last = (int(VOICE_RATE / hz) for hz in reversed(range_hz))
    lags = first + correlation[:, first:last].argmax(axis=1)
    periodicity = np.take_along_axis(correlation, lags[:, None], axis=1)[:, 0]
    return _Periods(power, energy, lags, periodicity)


def _periodic_share(samples: Samples) -> float:
    """How many of the louder frames are periodic, 0 to 1."""
    periods = _periods(samples, PERIOD_HZ)
    louder = periods.energy > periods.energy.max() * 10 ** (ACTIVE_DB / 10)
    return float((periods.periodicity[louder] > PERIODIC_TONE).mean())


def _pitch_track(samples: Samples) -> tuple[Array, NDArray[np.bool_], NDArray[np.bool_]]:
    """Pitch in octaves of each frame `[L]`, and which frames are voiced and heard, `[L]` each."""
    power, energy, lags, periodicity = _periods(samples, VOICE_HZ)
    hz = np.fft.rfftfreq(2 * VOICE_LENGTH, 1 / VOICE_RATE)
    overtones = np.where(hz > 1.5 * VOICE_RATE / lags[:, None], power, 0).sum(axis=1)
    active = energy > energy.max() * 10 ** (VOICED_DB / 10)
    above = overtones > ABOVE_SHARE * power.sum(axis=1)
    return np.log2(VOICE_RATE / lags), active & above & (periodicity > PERIODICITY), active
