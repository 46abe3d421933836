"""The knobs: what a player turns, as changes of a hit's parts."""

from dataclasses import dataclass, replace

import numpy as np

from ghostnote.audio import SAMPLE_RATE
from ghostnote.stn.layout import (
    ATTACK_SLOTS,
    HOP_LENGTH,
    LOW_LENGTH,
    LOW_RATE,
    Array,
    Parts,
    band_hz,
    band_place,
    knot_seconds,
)
from ghostnote.stn.stretch import stretch

PIVOT_HZ = 1000.0
LOWEST_TILT_HZ = 40.0
"""Below this a tilt goes level."""
HELD_SECONDS = 0.012
"""The first moments, which no decay changes."""
ATTACK_SECONDS = 0.012
BODY_HZ = (60.0, 250.0)
BODY_EDGE_OCTAVES = 0.5


@dataclass(frozen=True)
class Knobs:
    """What to change; all 0 leave a hit as it is.

    `pitch` in semitones, `decay` in octaves of time, `brightness` in dB an octave about 1 kHz,
    `noise`, `attack` and `body` in dB.
    """

    pitch: float = 0.0
    decay: float = 0.0
    brightness: float = 0.0
    noise: float = 0.0
    attack: float = 0.0
    body: float = 0.0


def turn(parts: Parts, knobs: Knobs) -> Parts:
    """`parts` with all `knobs` turned, in an order in which none undoes another."""
    pitch, decay = 2 ** (knobs.pitch / 12), 2**knobs.decay
    if knobs.pitch or knobs.decay:
        # Played faster the low band would be over sooner.
        low = stretch(parts.low, decay * pitch, held=round(HELD_SECONDS * LOW_RATE))
        noise_db = _transposed(_slowed(parts.noise_db, decay), pitch)
        parts = replace(parts, low=low, noise_db=noise_db, low_rate=parts.low_rate * pitch)
    if knobs.brightness or knobs.body:
        parts = _equalised(parts, knobs)
    if knobs.attack:
        parts = _struck(parts, knobs.attack)
    if knobs.noise:
        parts = replace(parts, noise_db=parts.noise_db + np.float32(knobs.noise))
    return parts


def _slowed(noise_db: Array, ratio: float) -> Array:
    """Levels `[KNOTS, BANDS]` that fall `ratio` times as slowly."""
    seconds = knot_seconds()
    past = np.maximum(seconds - HELD_SECONDS, 0)
    source = np.minimum(seconds, HELD_SECONDS) + past / ratio
    return _interpolated(noise_db, source, seconds)


def _transposed(noise_db: Array, ratio: float) -> Array:
    """Levels `[KNOTS, BANDS]` moved up by a frequency `ratio`; the outermost bands reach on."""
    places = band_place(band_hz())
    return _interpolated(noise_db.T, band_place(band_hz() / ratio), places).T


def _interpolated(rows: Array, wanted: np.ndarray, known: np.ndarray) -> Array:
    """`rows` `[N, M]`, which stand at the `known` places `[N]`, read at the `wanted` ones `[K]`."""
    place = np.interp(wanted, known, np.arange(len(known)))
    left = np.minimum(place.astype(np.intp), len(known) - 2)
    share = (place - left)[:, None].astype(np.float32)
    between: Array = rows[left] + share * (rows[left + 1] - rows[left])
    return between


def _equalised(parts: Parts, knobs: Knobs) -> Parts:
    gain_db = knobs.brightness * np.log2(band_hz() / PIVOT_HZ)
    hz = np.fft.rfftfreq(2 * LOW_LENGTH, 1 / parts.low_rate)
    octaves = np.log2(np.maximum(hz, LOWEST_TILT_HZ))
    low_db = knobs.brightness * (octaves - np.log2(PIVOT_HZ))
    bottom, top = np.log2(BODY_HZ)
    outside = np.maximum(bottom - octaves, octaves - top) / BODY_EDGE_OCTAVES
    low_db += knobs.body * (0.5 + 0.5 * np.cos(np.pi * np.clip(outside, 0, 1)))
    spectrum = np.fft.rfft(parts.low, 2 * LOW_LENGTH) * 10 ** (low_db / 20)
    low = np.fft.irfft(spectrum, 2 * LOW_LENGTH)[:LOW_LENGTH]
    return replace(
        parts,
        low=np.asarray(low, np.float32),
        noise_db=parts.noise_db + gain_db.astype(np.float32),
    )


def _struck(parts: Parts, gain_db: float) -> Parts:
    """A gain of `gain_db` at the start that is gone after `ATTACK_SECONDS`."""
    slots = (np.arange(ATTACK_SLOTS) + 0.5) * HOP_LENGTH / SAMPLE_RATE
    samples = np.arange(LOW_LENGTH) / parts.low_rate
    high, low = (gain_db * np.clip(1 - t / ATTACK_SECONDS, 0, 1) for t in (slots, samples))
    return replace(
        parts,
        attack_db=parts.attack_db + high.astype(np.float32),
        low=parts.low * (10 ** (low / 20)).astype(np.float32),
    )
