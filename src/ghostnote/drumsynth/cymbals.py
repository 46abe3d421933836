"""Cymbals: closed and open hats, crashes and rides, all metal over noise."""

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
)

_Spans = dict[str, Interval]

_USUAL: _Spans = {
    "metal_hz": Interval(180, 900),
    "metal_partials": Interval(4, 120),
    "metal_ring": Interval(0.1, 0.9, 0.4),
    "metal_damping": Interval(-0.3, 0.6),
    "metal_low_hz": Interval(2500, 9000),
    "metal_q": Interval(0.6, 2.5),
    "noise_db": Interval(-12, 10),
    "noise_low_hz": Interval(2500, 9000),
    "noise_high_hz": Interval(10_000, 20_000),
    "noise_slope_db": Interval(12, 36),
    "noise_damping": Interval(-0.2, 0.6),
    "noise_attack_ms": Interval(0.05, 1),
    "noise_delay_ms": Interval(0, 1),
    "noise_ripple_db": Interval(0, 4),
    "click_db": Interval(-24, 0, 0.6),
    "click_hz": Interval(1500, 9000),
    "click_ms": Interval(2, 10),
    **FINISH,
    "high_pass_hz": Interval(200, 6000, 0.7),
    "low_pass_hz": Interval(8000, 18_000, 0.4),
    "tilt_db": Interval(-2, 1.5, 0.8),
    "gate_db": Interval(-36, -20, 0.05),
    "room_db": Interval(-34, -12, 0.3),
}


def _styles(analogue: _Spans, acoustic: _Spans, other: _Spans) -> tuple[Style, ...]:
    squares = {"metal_partials": Interval(4, 6), "noise_db": Interval(-30, -4)}
    plate = {
        "metal_partials": Interval(60, 200),
        "metal_ring": Interval(0, 0, 0),
        "noise_ripple_db": Interval(1, 4),
        "drive_db": Interval(1, 8, 0.2),
    }
    sampled = {"crush_bits": Interval(6, 12), "crush_hz": Interval(16_000, 34_000)}
    noisy = {"noise_db": Interval(8, 24), "metal_partials": Interval(4, 6)}
    return (
        Style("analogue", 0.32, squares | analogue),
        Style("acoustic", 0.34, plate | acoustic),
        Style("noise", 0.12, noisy | other),
        Style("sampled", 0.1, plate | sampled | other),
        Style(HYBRID, 0.12, {}),
    )


CLOSED_HAT = Table(
    usual=_USUAL
    | {
        "metal_t60": Interval(0.05, 0.3),
        "noise_t60": Interval(0.05, 0.3),
        "noise_attack_ms": Interval(0.05, 4),
        "click_db": Interval(-24, -3, 0.6),
        "click_hz": Interval(300, 9000),
        "high_pass_hz": Interval(150, 5000, 0.5),
    },
    styles=_styles({}, {"metal_low_hz": Interval(700, 6000)}, {}),
)

OPEN_HAT = Table(
    usual=_USUAL
    | {
        "metal_t60": Interval(0.3, 2.2),
        "noise_t60": Interval(0.3, 2.2),
        "click_db": Interval(-24, -3, 0.6),
        "click_hz": Interval(300, 9000),
        "high_pass_hz": Interval(150, 5000, 0.5),
    },
    styles=_styles(
        {},
        {"metal_low_hz": Interval(800, 6000), "noise_attack_ms": Interval(0.5, 20)},
        {"gate_db": Interval(-30, -14, 0.4)},
    ),
)

CYMBAL = Table(
    usual=_USUAL
    | {
        "metal_hz": Interval(150, 700),
        "metal_t60": Interval(1.0, 5.0),
        "metal_low_hz": Interval(2500, 9000),
        "metal_damping": Interval(0, 0.7),
        "noise_t60": Interval(0.8, 4.5),
        "noise_low_hz": Interval(3000, 9000),
        "noise_attack_ms": Interval(0.2, 40),
        "noise_damping": Interval(0, 0.7),
        "click_db": Interval(-24, -4, 0.6),
        "click_hz": Interval(1500, 9000),
        "high_pass_hz": Interval(200, 4000, 0.6),
    },
    styles=(
        *_styles(
            {},
            {"metal_partials": Interval(100, 240), "noise_db": Interval(-10, 8)},
            {},
        ),
        Style(
            "ride",  # a stick's click, then a few dozen modes that stand out of the wash
            0.2,
            {
                "metal_hz": Interval(250, 900),
                "metal_partials": Interval(30, 120),
                "metal_ring": Interval(0, 0, 0),
                "metal_t60": Interval(1.5, 6.0),
                "metal_low_hz": Interval(400, 3500),
                "metal_q": Interval(0.6, 1.2),
                "noise_db": Interval(-16, 0),
                "noise_attack_ms": Interval(0.1, 5),
                "click_db": Interval(-12, 2),
                "click_hz": Interval(2500, 9000),
                "click_ms": Interval(2, 14),
            },
        ),
    ),
)


def strike(p: Parameters, rng: np.random.Generator) -> Samples:
    """Metal, wash and stick of one cymbal, before the finish: `[T]`."""
    wash = layers.noise(p, rng)
    return layers.with_click(voices.mix(layers.metal(p, rng), wash, p["noise_db"]), p, rng)
