"""Layers: voices set up from a hit's parameters."""

import numpy as np

from ghostnote import effects
from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE, Samples, amplitude
from ghostnote.drumsynth import voices
from ghostnote.drumsynth.parameters import Parameters

OSCILLATORS = 2
"""A tone of at most this many modes is a pair of oscillators, of more a membrane."""
METAL_OSCILLATORS = 6
METAL_RATIOS = np.array([1.0, 1.4827, 1.8001, 2.5459, 2.6303, 3.8967])
"""The six square oscillators of the TR-808's cymbals, over the lowest (205.3 Hz)."""
CONTACT_POWER = 0.8
"""Modes of a membrane are driven as this power of frequency, downwards."""
MODE_DEVIATION_DB = 4.0
NOISE_REFERENCE_HZ = 2000.0
HEARD_DB = 78.0
"""What lies this far under a sound's start is not rendered."""


def length_for(t60_seconds: float) -> int:
    """Samples to render for something that falls by 60 dB in `t60_seconds`."""
    return min(CLIP_LENGTH, int((HEARD_DB / 60 * t60_seconds + 0.04) * SAMPLE_RATE))


def tone(p: Parameters, rng: np.random.Generator) -> Samples:
    """Oscillators or a struck membrane with its sweeps: `[T]`."""
    count = int(p["modes"])
    if count <= OSCILLATORS:
        frequencies_hz = p["tone_hz"] * np.array([1.0, p["second_ratio"]])[:count]
        gains = np.array([1.0, amplitude(p["second_db"])])[:count]
    else:
        ratios, gains = voices.membrane(count, p["strike"])
        # A stick stays on the head for a while, and no head is even.
        uneven = 10 ** (rng.standard_normal(count - 1) * (MODE_DEVIATION_DB / 20))
        gains[1:] *= amplitude(p["second_db"]) * uneven / ratios[1:] ** CONTACT_POWER
        # Modes with a nodal diameter come in pairs, which real heads do not tune alike.
        frequencies_hz = p["tone_hz"] * np.concatenate([ratios, ratios[1:]])
        gains = np.concatenate([gains, gains[1:] * rng.uniform(0.2, 1, count - 1)])
        frequencies_hz[1:] *= 1 + p["spread"] * rng.standard_normal(len(gains) - 1)
    t60 = voices.damped_t60(p["tone_t60"], frequencies_hz, p["tone_hz"], p["tone_damping"])
    t60[1:] *= rng.uniform(0.6, 1.2, len(t60) - 1)
    sweeps = (
        voices.Sweep(p["sweep_depth"], p["sweep_ms"] / 1000),
        voices.Sweep(p["snap_depth"], p["snap_ms"] / 1000),
    )
    length = length_for(float(t60.max()))
    rung = voices.modes(frequencies_hz, gains, t60, np.zeros(len(gains)), length, sweeps)
    return rung * voices.rise(length, p["tone_attack_ms"])


def noise(p: Parameters, rng: np.random.Generator) -> Samples:
    """A band of noise with its own rise, delay and decay, shaken and choked as wires are."""
    frequencies_hz = voices.NOISE_FREQUENCIES_HZ
    t60 = voices.damped_t60(p["noise_t60"], frequencies_hz, NOISE_REFERENCE_HZ, p["noise_damping"])
    colour = voices.noise_colour(
        p["noise_low_hz"], p["noise_high_hz"], p["noise_slope_db"], p["noise_ripple_db"], rng
    )
    delay = int(p["noise_delay_ms"] * SAMPLE_RATE / 1000)
    # Each frequency falls to the end of hearing from the level it has.
    heard = float(np.max(t60 * (colour - colour.max() + HEARD_DB) / 60))
    length = min(CLIP_LENGTH, int(heard * SAMPLE_RATE))
    sound = voices.shaped_noise(colour, t60, length, rng)
    sound *= voices.rise(length, p["noise_attack_ms"])
    return np.concatenate([np.zeros(delay, np.float32), sound])


def rattle(sound: Samples, p: Parameters) -> Samples:
    """Wires against a moving head: shaken by the tone, still once it moves too little."""
    seconds = np.arange(len(sound), dtype=np.float32) / np.float32(SAMPLE_RATE)
    if p["noise_buzz"] > 0:
        # Wires leave the head on one half of its swing.
        swing = np.maximum(np.sin(seconds * np.float32(2 * np.pi * p["tone_hz"])), 0)
        sound = sound * (1 - p["noise_buzz"] + p["noise_buzz"] * np.float32(2) * swing)
    choke = p["noise_choke"]
    if choke > 0:
        growth = np.minimum(seconds * (voices.FALL_60_DB / p["noise_t60"]), 20)
        sound = sound * np.maximum(0, 1 - choke * np.exp(growth)) / (1 - choke)
    return np.asarray(sound, np.float32)


def with_click(sound: Samples, p: Parameters, rng: np.random.Generator) -> Samples:
    """`sound` with a click at its start, `click_db` over its peak."""
    if p["click_db"] <= voices.CLICK_FLOOR_DB:
        return sound
    struck = voices.click(p["click_hz"], p["click_ms"] / 1000, rng)
    peak = float(np.abs(sound).max()) * amplitude(p["click_db"])
    return voices.add(sound, struck * np.float32(peak))


def struck(p: Parameters, rng: np.random.Generator) -> Samples:
    """Tone, noise and click of one stroke on a head, a rim or a stick, before the finish: `[T]`."""
    hiss = noise(p, rng)
    return with_click(voices.mix(tone(p, rng), hiss, p["noise_db"]), p, rng)


def metal(p: Parameters, rng: np.random.Generator) -> Samples:
    """Six detuned squares with ring modulation, or a dense plate of damped modes: `[T]`."""
    length = length_for(p["metal_t60"])
    count = int(p["metal_partials"])
    sound = (
        _square_bank(p, count, length, rng)
        if count <= METAL_OSCILLATORS
        else _plate(p, count, length, rng)
    )
    return effects.filtered(sound, effects.high_pass_response(p["metal_low_hz"], p["metal_q"]))


def _square_bank(p: Parameters, count: int, length: int, rng: np.random.Generator) -> Samples:
    ratios = METAL_RATIOS[:count] * (1 + 0.03 * rng.standard_normal(count))
    bank = voices.squares(p["metal_hz"] * ratios, length, rng)
    total = bank.sum(axis=0)
    if p["metal_ring"] > 0 and count > 1:
        ring = bank[0] * bank[1:].sum(axis=0)
        total = total * (1 - p["metal_ring"]) + p["metal_ring"] * ring
    fall = np.exp(np.arange(length) * (-voices.FALL_60_DB / (p["metal_t60"] * SAMPLE_RATE)))
    return np.asarray(total * fall, np.float32)


def _plate(p: Parameters, count: int, length: int, rng: np.random.Generator) -> Samples:
    """Bending modes of a plate: evenly spread over frequency, with no order in their gains."""
    span = np.log2(18_000 / p["metal_hz"])
    # Half the modes lie evenly in Hz, as a plate's do, half evenly in pitch.
    even = rng.uniform(p["metal_hz"], 18_000, count // 2)
    pitched = p["metal_hz"] * 2 ** rng.uniform(0, span, count - count // 2)
    frequencies_hz = np.concatenate([even, pitched])
    t60 = voices.damped_t60(p["metal_t60"], frequencies_hz, 3000.0, p["metal_damping"])
    t60 = np.minimum(t60, p["metal_t60"] * 1.5) * rng.uniform(0.5, 1.1, count)
    gains = rng.standard_normal(count)
    phases = rng.uniform(0, 2 * np.pi, count)
    return voices.modes(frequencies_hz, gains, t60, phases, length)
