"""Percussion of the hand: congas and their kin, shakers, and claves."""

import numpy as np

from ghostnote.audio import Samples
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

CONGA = Table(
    usual={
        "tone_hz": Interval(85, 480),
        "tone_t60": Interval(0.15, 0.9),
        "tone_attack_ms": Interval(0.1, 1.5),
        "tone_damping": Interval(0.3, 1.4),
        "modes": Interval(1, 14),
        "second_ratio": Interval(1.5, 2.8),
        "second_db": Interval(-24, -4),
        "strike": Interval(0.1, 0.9),
        "spread": Interval(0.005, 0.04),
        "sweep_depth": Interval(0.01, 0.3, 0.7),
        "sweep_ms": Interval(5, 60),
        "snap_depth": Interval(0.3, 2, 0.15),
        "snap_ms": Interval(1, 5),
        "noise_db": Interval(-40, -14),
        "noise_low_hz": Interval(300, 2500),
        "noise_high_hz": Interval(2000, 12_000),
        "noise_slope_db": Interval(6, 24),
        "noise_t60": Interval(0.02, 0.15),
        "noise_damping": Interval(0, 0.8),
        "noise_attack_ms": Interval(0.1, 1.5),
        "noise_delay_ms": Interval(0, 1),
        "noise_ripple_db": Interval(0, 4),
        "click_db": Interval(-34, -8, 0.7),
        "click_hz": Interval(600, 4000),
        "click_ms": Interval(2, 12),
        **FINISH,
        "room_db": Interval(-32, -10, 0.5),
    },
    styles=(
        Style(
            "analogue",  # one resonator, hardly swept
            0.3,
            {
                "modes": Interval(1, 1),
                "tone_hz": Interval(140, 480),
                "tone_t60": Interval(0.2, 0.8),
                "sweep_depth": Interval(0.01, 0.1, 0.7),
                "noise_db": Interval(-60, -36),
                "click_db": Interval(-36, -18, 0.4),
            },
        ),
        Style("open", 0.25, {"modes": Interval(5, 18)}),
        Style(
            "slap",  # fingers that stay on the skin
            0.15,
            {
                "modes": Interval(5, 18),
                "tone_t60": Interval(0.03, 0.16),
                "noise_db": Interval(-8, 10),
                "noise_t60": Interval(0.03, 0.25),
                "click_db": Interval(-12, 4),
                "click_hz": Interval(900, 5000),
            },
        ),
        Style(
            "loaded",  # a skin with a weight in its middle, whose modes are multiples of one pitch
            0.15,
            {
                "modes": Interval(2, 2),
                "second_ratio": Interval(1.96, 2.04),
                "second_db": Interval(-16, 2),
                "tone_t60": Interval(0.4, 3.0),
                "sweep_depth": Interval(0.02, 0.6, 0.6),
                "sweep_ms": Interval(20, 200),
                "noise_db": Interval(-30, -14),
            },
        ),
        sampled(0.07),
        Style(HYBRID, 0.08, {}),
    ),
)

SHAKER = Table(
    usual={
        "beads": Interval(300, 8000),
        "noise_low_hz": Interval(2500, 9000),
        "noise_high_hz": Interval(7000, 20_000),
        "noise_slope_db": Interval(9, 30),
        "noise_t60": Interval(0.04, 0.35),
        "noise_damping": Interval(-0.1, 0.4),
        "noise_attack_ms": Interval(2, 40),
        "noise_delay_ms": Interval(0, 0),
        "noise_ripple_db": Interval(0, 4),
        "click_db": Interval(-24, -6, 0.3),
        "click_hz": Interval(1500, 7000),
        "click_ms": Interval(2, 10),
        **FINISH,
        "drive_db": Interval(1, 12, 0.2),
        "high_pass_hz": Interval(200, 4000, 0.5),
        "room_db": Interval(-30, -10, 0.4),
    },
    styles=(
        Style(
            "maraca",  # short, and high
            0.35,
            {"noise_t60": Interval(0.03, 0.12), "noise_low_hz": Interval(5000, 10_000)},
        ),
        Style(
            "cabasa",  # beads on a grating
            0.35,
            {
                "beads": Interval(300, 2000),
                "noise_low_hz": Interval(1500, 5000),
                "noise_attack_ms": Interval(10, 60),
            },
        ),
        sampled(0.15, Interval(14_000, 34_000)),
        Style(HYBRID, 0.15, {}),
    ),
)

CLAVE = Table(
    usual={
        "tone_hz": Interval(500, 2800),
        "tone_t60": Interval(0.03, 0.18),
        "tone_attack_ms": Interval(0.03, 0.3),
        "tone_damping": Interval(0, 0.8),
        "modes": Interval(1, 4),
        "second_ratio": Interval(1.3, 3.2),
        "second_db": Interval(-30, -4),
        "strike": Interval(0.2, 0.9),
        "spread": Interval(0.005, 0.08),
        "sweep_depth": Interval(0.01, 0.2, 0.2),
        "sweep_ms": Interval(1, 8),
        "snap_depth": Interval(0.3, 2, 0.1),
        "snap_ms": Interval(1, 4),
        "noise_db": Interval(-50, -16),
        "noise_low_hz": Interval(800, 4000),
        "noise_high_hz": Interval(5000, 16_000),
        "noise_slope_db": Interval(9, 24),
        "noise_t60": Interval(0.01, 0.08),
        "noise_damping": Interval(0, 0.6),
        "noise_attack_ms": Interval(0.05, 0.5),
        "noise_delay_ms": Interval(0, 0.5),
        "noise_ripple_db": Interval(0, 4),
        "click_db": Interval(-26, -4, 0.6),
        "click_hz": Interval(1500, 6000),
        "click_ms": Interval(1, 8),
        **FINISH,
        "high_pass_hz": Interval(100, 700, 0.4),
        "room_t60": Interval(0.06, 0.5),
    },
    styles=(
        Style("analogue", 0.35, {"modes": Interval(1, 1), "tone_hz": Interval(1600, 2800)}),
        Style(
            "block",  # a hollow block of wood
            0.35,
            {
                "modes": Interval(2, 4),
                "tone_hz": Interval(500, 1500),
                "second_db": Interval(-16, 4),
                "noise_db": Interval(-30, -8),
                "room_db": Interval(-26, -8, 0.7),
            },
        ),
        sampled(0.15),
        Style(HYBRID, 0.15, {}),
    ),
)


def strike_shaker(p: Parameters, rng: np.random.Generator) -> Samples:
    """One stroke of a shaker, before the finish: `[T]`."""
    wash = layers.noise(p, rng)
    return layers.with_click(wash * voices.collisions(len(wash), p["beads"], rng), p, rng)
