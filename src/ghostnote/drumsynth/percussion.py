"""Small percussion: the rim and the cowbell, hard bodies with few modes."""

import numpy as np

from ghostnote import effects
from ghostnote.audio import SAMPLE_RATE, Samples
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

RIM = Table(
    usual={
        "tone_hz": Interval(220, 900),
        "tone_t60": Interval(0.03, 0.22),
        "tone_attack_ms": Interval(0.03, 0.3),
        "tone_damping": Interval(0, 0.7),
        "modes": Interval(2, 14),
        "second_ratio": Interval(1.8, 4.2),
        "second_db": Interval(-4, 14),
        "strike": Interval(0.2, 0.9),
        "spread": Interval(0.02, 0.12),
        "sweep_depth": Interval(0.02, 0.4, 0.3),
        "sweep_ms": Interval(1, 8),
        "snap_depth": Interval(0.3, 2, 0.15),
        "snap_ms": Interval(1, 4),
        "noise_db": Interval(-20, 0),
        "noise_low_hz": Interval(600, 4000),
        "noise_high_hz": Interval(4000, 15_000),
        "noise_slope_db": Interval(9, 24),
        "noise_t60": Interval(0.03, 0.3),
        "noise_damping": Interval(0, 0.6),
        "noise_attack_ms": Interval(0.05, 0.5),
        "noise_delay_ms": Interval(0, 1),
        "noise_ripple_db": Interval(0, 4),
        "click_db": Interval(-18, 4, 0.8),
        "click_hz": Interval(1200, 5000),
        "click_ms": Interval(2, 12),
        **FINISH,
        "room_t60": Interval(0.06, 0.4),
        "high_pass_hz": Interval(80, 500, 0.5),
    },
    styles=(
        Style("analogue", 0.4, {"modes": Interval(2, 2), "drive_db": Interval(3, 18, 0.7)}),
        Style(
            "wood",  # a stick laid across the drum
            0.35,
            {
                "modes": Interval(5, 18),
                "noise_db": Interval(-12, 6),
                "room_db": Interval(-24, -8, 0.8),
            },
        ),
        sampled(0.1),
        Style(HYBRID, 0.15, {}),
    ),
)

COWBELL = Table(
    usual={
        "metal_hz": Interval(350, 1100),
        "metal_partials": Interval(2, 2),
        "metal_ring": Interval(0.1, 0.6, 0.3),
        "metal_t60": Interval(0.08, 0.9),
        "metal_damping": Interval(0, 0.8),
        "metal_low_hz": Interval(250, 1200),
        "metal_q": Interval(0.7, 4),
        "noise_db": Interval(-50, -20),
        "noise_low_hz": Interval(1000, 5000),
        "noise_high_hz": Interval(6000, 16_000),
        "noise_slope_db": Interval(9, 24),
        "noise_t60": Interval(0.02, 0.1),
        "noise_damping": Interval(0, 0.5),
        "noise_attack_ms": Interval(0.05, 0.5),
        "noise_delay_ms": Interval(0, 1),
        "noise_ripple_db": Interval(0, 3),
        "click_db": Interval(-20, 2, 0.6),
        "click_hz": Interval(1500, 6000),
        "click_ms": Interval(2, 12),
        **FINISH,
        "low_pass_hz": Interval(2500, 14_000, 0.8),
    },
    styles=(
        Style("analogue", 0.5, {}),
        Style(
            "bell",  # a struck bell: a few long modes
            0.3,
            {
                "metal_hz": Interval(400, 2500),
                "metal_partials": Interval(8, 24),
                "metal_t60": Interval(0.2, 3.0),
                "metal_damping": Interval(0.3, 1.0),
                "metal_ring": Interval(0, 0, 0),
                "room_db": Interval(-26, -10, 0.7),
            },
        ),
        sampled(0.1),
        Style(HYBRID, 0.1, {}),
    ),
)


def strike_cowbell(p: Parameters, rng: np.random.Generator) -> Samples:
    """Body, noise and click of one cowbell, before the finish: `[T]`."""
    metal = layers.metal(p, rng)
    # The contact: a second, much faster fall laid over the first.
    seconds = np.arange(len(metal), dtype=np.float32) / np.float32(SAMPLE_RATE)
    struck = metal * (0.4 + 0.6 * np.exp(seconds / np.float32(-0.012)))
    body = effects.filtered(struck, effects.low_pass_response(p["metal_hz"] * 8))
    hiss = layers.noise(p, rng)
    return layers.with_click(voices.mix(body, hiss, p["noise_db"]), p, rng)
