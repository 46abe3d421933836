"""The clap: several hands not quite together, and the room behind them."""

import numpy as np

from ghostnote import effects
from ghostnote.audio import SAMPLE_RATE, Samples, amplitude
from ghostnote.drumsynth import layers, voices
from ghostnote.drumsynth.parameters import (
    FINISH,
    HYBRID,
    Interval,
    Parameters,
    Style,
    Table,
    sampled,
)

TABLE = Table(
    usual={
        "bursts": Interval(2, 6),
        "burst_gap_ms": Interval(5, 16),
        "burst_t60": Interval(0.01, 0.04),
        "tail_db": Interval(-14, 3),
        "noise_low_hz": Interval(500, 1500),
        "noise_high_hz": Interval(2500, 16_000),
        "noise_slope_db": Interval(9, 30),
        "noise_t60": Interval(0.2, 1.3),
        "noise_damping": Interval(0, 0.5),
        "noise_attack_ms": Interval(0.05, 0.6),
        "noise_delay_ms": Interval(0, 2),
        "noise_ripple_db": Interval(0, 4),
        "click_db": Interval(-20, 0, 0.3),
        "click_hz": Interval(900, 3500),
        "click_ms": Interval(3, 15),
        **FINISH,
        "room_db": Interval(-26, -4, 0.6),
    },
    styles=(
        Style(
            "analogue",  # three or four saw-toothed bursts of one band
            0.35,
            {
                "bursts": Interval(3, 4),
                "burst_gap_ms": Interval(8, 13),
                "noise_low_hz": Interval(600, 1200),
                "noise_high_hz": Interval(1500, 4000),
                "noise_ripple_db": Interval(0, 1),
                "noise_damping": Interval(0, 0.2),
            },
        ),
        Style(
            "hands",  # a few people in a room
            0.3,
            {
                "bursts": Interval(3, 9),
                "burst_gap_ms": Interval(2, 9),
                "tail_db": Interval(-20, -6),
                "noise_damping": Interval(0.2, 0.8),
                "noise_slope_db": Interval(6, 15),
                "noise_ripple_db": Interval(2, 6),
                "click_db": Interval(-14, 2, 0.6),
                "room_db": Interval(-16, 0),
                "room_t60": Interval(0.2, 1.2),
            },
        ),
        Style(
            "single",  # one dry clap
            0.15,
            {
                "bursts": Interval(1, 2),
                "burst_gap_ms": Interval(1, 5),
                "burst_t60": Interval(0.02, 0.08),
                "tail_db": Interval(-12, 0),
                "noise_ripple_db": Interval(2, 6),
            },
        ),
        sampled(0.1),
        Style(HYBRID, 0.1, {}),
    ),
)


def strike(p: Parameters, rng: np.random.Generator) -> Samples:
    """Bursts and tail of one clap, before the finish: `[T]`."""
    tail = layers.noise(p, rng) * np.float32(amplitude(p["tail_db"]))
    count = int(p["bursts"])
    gaps = p["burst_gap_ms"] * rng.uniform(0.75, 1.25, count)
    starts = ((np.cumsum(gaps) - gaps[0]) * SAMPLE_RATE / 1000).astype(np.intp)
    # The tail swells with the last hand.
    sound = np.concatenate([np.zeros(int(starts[-1]), np.float32), tail])
    for start in starts:
        burst = _burst(p, rng)
        sound = voices.add(sound, np.concatenate([np.zeros(int(start), np.float32), burst]))
    return layers.with_click(sound, p, rng)


def _burst(p: Parameters, rng: np.random.Generator) -> Samples:
    length = max(64, int(1.2 * p["burst_t60"] * SAMPLE_RATE))
    fall = np.exp(np.arange(length) * (-voices.FALL_60_DB / (p["burst_t60"] * SAMPLE_RATE)))
    hiss = rng.standard_normal(length, dtype=np.float32) * fall.astype(np.float32)
    # Each hand has its own hollow.
    shift = 2 ** rng.uniform(-0.15, 0.15)
    band = effects.filtered(
        hiss,
        effects.high_pass_response(p["noise_low_hz"] * shift, 1.2),
        effects.low_pass_response(p["noise_high_hz"] * shift),
    )
    return np.asarray(band * np.float32(2 * rng.uniform(0.6, 1)), np.float32)
