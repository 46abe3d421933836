"""From parts to a clip."""

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import CLIP_LENGTH, ONSET_LENGTH, SAMPLE_RATE, Samples
from ghostnote.stn.frames import (
    DB_TO_NEPERS,
    between_knots,
    heard_frames,
    knot_places,
    overlap_add,
)
from ghostnote.stn.layout import (
    ATTACK_SLOTS,
    FLOOR_DB,
    FRAMES,
    HOP_LENGTH,
    LOW_RATE,
    N_FFT,
    Array,
    Parts,
    band_filters,
    knot_edges,
    low_share,
    played_share,
    window,
)
from ghostnote.stn.noise import noise_spectra
from ghostnote.stn.partials import ringing
from ghostnote.stn.tones import band_widths, ringing_shares

OVERLAP = N_FFT // HOP_LENGTH
LOW_FADE = 256
"""Samples over which the low band ends, at its own rate."""
ONSET_RISE = 80, 92
"""Samples between which a hit begins. A clip is under a twentieth of its peak up to `ONSET_LENGTH`,
where half of all drums have a fifth to a half of it at once. What filters, frames and lines between
slots spread to before it, and what a network gets wrong there, would make soft starts of hard ones.
"""
ONSET_SLOT = ONSET_LENGTH // HOP_LENGTH
ONSET_SLOT_END = (ONSET_SLOT + 1) * HOP_LENGTH
"""The slot of the attack in which a hit begins, and its end: what it holds sounds in between."""
CENT = 5e-4
PADDING, LONGEST_PADDED = 1529, 3.0
"""Samples of silence that keep the end of the low band from wrapping round to the attack, and how
many times as many there may be of both."""
REMEMBERED = 64
"""Lengths of transforms, and pitches, whose gains about the crossover are remembered."""
LONGEST = 2**18
"""Longest transform of the low band: two octaves down and more."""
LARGEST_FACTOR = 11
"""Of a length whose transform is fast."""
END_LENGTH = SAMPLE_RATE // 4
"""Samples over which what would sound on past the end of a clip falls away."""
LATE_START = 4096
"""Sample at which noise of early frames has ended; knots are 6 ms apart there."""
LATE_HOP_LENGTH = N_FFT // 2
FINE_FRAMES = LATE_START // HOP_LENGTH + OVERLAP // 2
LATE_GAIN = np.sqrt(np.square(np.hanning(N_FFT + 1)).sum() / HOP_LENGTH)
"""Spectra are for early frames, of which more overlap."""


def synthesise(parts: Parts, seed: int) -> Samples:
    """Play `parts` with the noise of `seed`: `[CLIP_LENGTH]`."""
    clip = np.zeros(CLIP_LENGTH, np.float32)
    struck = attack_gain(parts.attack_db)
    for rest in (
        shaped_noise(
            without_tones(parts.noise_db, ringing_shares(parts.tones)), seed, pitch_of(parts)
        ),
        ringing(parts.noise_db, parts.tones, seed),
    ):
        rest[: len(struck)] *= struck[: len(rest)]
        clip[: len(rest)] += rest
    low = play_low(parts.low, parts.low_rate)
    clip[: len(low)] += low
    clip[: len(onset_gain())] *= onset_gain()
    clip[-END_LENGTH:] *= end_gain()
    return clip


def pitch_of(parts: Parts) -> float:
    """What the frequencies of the low band are multiplied by."""
    return parts.low_rate / LOW_RATE


@cache
def onset_gain() -> Array:
    """Gain of the first samples of a clip: half a Hann window over `ONSET_RISE`, after silence."""
    first, last = ONSET_RISE
    rise = np.hanning(2 * (last - first) + 1)[: last - first]
    return np.concatenate([np.zeros(first), rise]).astype(np.float32)


@cache
def end_gain() -> Array:
    """The half of a Hann window that falls, `[END_LENGTH]`."""
    return np.asarray(np.hanning(2 * END_LENGTH + 1)[END_LENGTH + 1 :], np.float32)


def without_tones(noise_db: Array, share: Array) -> Array:
    """Levels `[KNOTS, BANDS]` left to noise beside a `share` `[BANDS]` of tone, within range."""
    if not share.any():
        return noise_db
    left = 10 * np.log10(np.maximum(1 - share, 10 ** (FLOOR_DB / 10)))
    return np.asarray(np.maximum(noise_db + left, FLOOR_DB), np.float32)


def play_low(low: Array, low_rate: float) -> Samples:
    """A low band `[L]` of `low_rate` Hz at `SAMPLE_RATE`, faded at its end: `[T]`.

    Played faster or slower it begins with the onset of the clip all the same.
    """
    faded = low.astype(np.float32)
    faded[-LOW_FADE:] *= np.linspace(1, 0, LOW_FADE, dtype=np.float32)
    sounding = np.flatnonzero(faded)
    blocks = -(-(sounding[-1] + 1) // LOW_FADE) if len(sounding) else 1
    heard = faded[: blocks * LOW_FADE]
    padded, length = fast_lengths(SAMPLE_RATE / low_rate, len(heard) + PADDING)
    spectrum = np.fft.rfft(heard, padded) * top_gain(padded)
    played = np.fft.irfft(spectrum * np.float32(length / padded), length)
    # What precedes the attack wraps round to the end of the padding, where it would click.
    last = round(len(heard) * length / padded)
    late = round(ONSET_LENGTH * (1 - LOW_RATE / low_rate))
    begun = np.asarray(played[max(-late, 0) : last], np.float32)
    if late > 0:
        begun = np.concatenate([np.zeros(late, np.float32), begun])
    return begun[:CLIP_LENGTH]


@lru_cache(REMEMBERED)
def top_gain(length: int) -> Array:
    """What the low band's bins are played with, `[length // 2 + 1]`, of a transform so long."""
    hz = np.fft.rfftfreq(length, 1 / LOW_RATE)
    return np.asarray(played_share(hz) / low_share(hz), np.float32)


def fast_lengths(ratio: float, least: int) -> tuple[int, int]:
    """A length of `least` samples or more, and `ratio` times as many within a cent, over 2 octaves.

    The shortest of these. Neither has a prime factor above `LARGEST_FACTOR`: there are few such
    lengths near any one, and beside them a transform takes ten times as long.
    """
    smooth = _smooth_lengths()
    first, last = np.searchsorted(smooth, [least, LONGEST_PADDED * least])
    padded = smooth[first:last]
    wanted = padded * ratio
    above = np.minimum(np.searchsorted(smooth, wanted), len(smooth) - 1)
    below = np.maximum(above - 1, 0)
    nearer = wanted - smooth[below] < smooth[above] - wanted
    lengths = smooth[np.where(nearer, below, above)]
    error = np.abs(lengths / wanted - 1)
    best = error.argmin() if error.min() > CENT else np.argmax(error <= CENT)
    return int(padded[best]), int(lengths[best])


@cache
def _smooth_lengths() -> NDArray[np.int64]:
    lengths = np.array([1])
    for factor in (2, 3, 5, 7, LARGEST_FACTOR):
        powers = factor ** np.arange(int(np.log(LONGEST) / np.log(factor)) + 1)
        lengths = np.multiply.outer(lengths, powers).ravel()
        lengths = lengths[lengths <= LONGEST]
    return np.sort(lengths)


def shaped_noise(noise_db: Array, seed: int, pitch: float = 1.0) -> Samples:
    """Noise of the levels `[KNOTS, BANDS]`: `[T]`, as long as one of them can be heard.

    It begins where a low band at `pitch` times its frequencies ends. Frames are `HOP_LENGTH` apart
    only while knots are; later ones, half overlapping under a sine whose square adds up to 1, are a
    quarter as many.
    """
    levels = between_knots(noise_db, played_places())
    density = np.exp(levels * DB_TO_NEPERS)
    count = heard_frames(density @ band_widths())
    power = (density[:count] @ band_filters().T) * crossover_gain(pitch)
    spectra = noise_spectra(seed, len(levels))[:count] * np.sqrt(power)
    frames = np.asarray(np.fft.irfft(spectra, N_FFT), np.float32)
    # From the centre of the first frame on.
    early = overlap_add(frames[:FINE_FRAMES] * window(), HOP_LENGTH)[N_FFT // 2 :]
    if count <= FINE_FRAMES:
        return early
    late = overlap_add(frames[FINE_FRAMES:] * late_window(), LATE_HOP_LENGTH)
    # The first of the later frames rises as what comes before it falls.
    early[LATE_START - LATE_HOP_LENGTH : LATE_START] *= late_window()[LATE_HOP_LENGTH:] / LATE_GAIN
    noise = np.zeros(LATE_START - LATE_HOP_LENGTH + len(late), np.float32)
    noise[:LATE_START] = early[:LATE_START]
    noise[LATE_START - LATE_HOP_LENGTH :] += late
    return noise[:CLIP_LENGTH]


@cache
def played_places() -> tuple[NDArray[np.intp], Array]:
    """Where each frame that is played stands between knots."""
    left, share = _knot_places()
    every = LATE_HOP_LENGTH // HOP_LENGTH
    played = np.r_[:FINE_FRAMES, LATE_START // HOP_LENGTH : FRAMES : every]
    return left[played], share[played]


@cache
def late_window() -> Array:
    """Half a sine `[N_FFT]`, as loud as `HOP_LENGTH` apart the windows of early frames are."""
    return np.asarray(LATE_GAIN * np.sin(np.pi * (np.arange(N_FFT) + 0.5) / N_FFT), np.float32)


@lru_cache(REMEMBERED)
def crossover_gain(pitch: float = 1.0) -> Array:
    """Gain of the noise's power in each bin `[N_FFT // 2 + 1]` beside a low band at a `pitch`.

    It leaves of the power what the low band does not play, over what of it the split gave to the
    rest, as its bands have that: with this gain white noise comes back white.
    """
    hz = np.fft.rfftfreq(N_FFT, 1 / SAMPLE_RATE)
    filters = band_filters().astype(np.float64)
    found = filters @ ((np.square(1 - low_share(hz)) @ filters) / filters.sum(axis=0))
    at_rest = hz / pitch
    left = 1 - np.square(played_share(at_rest))
    return np.asarray(left / np.interp(at_rest, hz, found), np.float32)


def frame_levels(noise_db: Array, count: int = FRAMES) -> Array:
    """Levels at the first frames, `[count, BANDS]`, from those at knots: lines in dB between."""
    left, share = _knot_places()
    return between_knots(noise_db, (left[:count], share[:count]))


@cache
def _knot_places() -> tuple[NDArray[np.intp], Array]:
    return knot_places(knot_edges())


def attack_power(noise_db: Array) -> Array:
    """Expected power of `shaped_noise` in each slot of the attack, `[ATTACK_SLOTS]`.

    `noise_db` is `[KNOTS, BANDS]`.
    """
    reach = ATTACK_SLOTS + OVERLAP
    power = np.exp(frame_levels(noise_db, reach) * DB_TO_NEPERS) @ band_widths()
    kernel = np.square(window())
    impulses = np.zeros(reach * HOP_LENGTH, np.float32)
    impulses[::HOP_LENGTH] = power * (HOP_LENGTH / kernel.sum())
    smeared = np.convolve(impulses, kernel)[N_FFT // 2 :][: ATTACK_SLOTS * HOP_LENGTH]
    return np.asarray(smeared.reshape(ATTACK_SLOTS, HOP_LENGTH).mean(axis=1), np.float32)


def attack_gain(attack_db: Array) -> Array:
    """Gain of the noise `[ATTACK_SLOTS * HOP_LENGTH]`: lines in dB between slots' centres.

    In the slot of the onset its level stands where the hit sounds, and is as much higher.
    """
    levels_db = attack_tents() @ attack_db + onset_lift_db()
    return np.asarray(np.exp(levels_db * (DB_TO_NEPERS / 2)))


@cache
def attack_tents() -> Array:
    """How much each slot is of each sample's level, `[ATTACK_SLOTS * HOP_LENGTH, ATTACK_SLOTS]`."""
    centres = np.arange(ATTACK_SLOTS) * HOP_LENGTH + (HOP_LENGTH - 1) / 2
    centres[ONSET_SLOT] = (ONSET_LENGTH + ONSET_SLOT_END - 1) / 2
    samples = np.arange(ATTACK_SLOTS * HOP_LENGTH)
    tents = [np.interp(samples, centres, unit) for unit in np.eye(ATTACK_SLOTS)]
    return np.asarray(np.transpose(tents), np.float32)


@cache
def onset_lift_db() -> Array:
    """Level of each sample above the lines between slots, `[ATTACK_SLOTS * HOP_LENGTH]`."""
    lift_db = 10 * np.log10(HOP_LENGTH / (ONSET_SLOT_END - ONSET_LENGTH))
    return attack_tents()[:, ONSET_SLOT] * np.float32(lift_db)
