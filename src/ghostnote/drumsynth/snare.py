"""The snare drum: a tone, wires over it, and a stick."""

import numpy as np

from ghostnote.audio import Samples
from ghostnote.drumsynth import layers, voices
from ghostnote.drumsynth.parameters import FINISH, HYBRID, Interval, Parameters, Style, Table

_ACOUSTIC = {
    "modes": Interval(6, 24),
    "noise_delay_ms": Interval(0, 3),
    "noise_slope_db": Interval(6, 15),
    "noise_damping": Interval(0.1, 0.7),
    "noise_ripple_db": Interval(1.5, 4),
    "noise_choke": Interval(0.001, 0.03, 0.5),
    "noise_buzz": Interval(0.1, 0.7, 0.5),
    "sweep_depth": Interval(0.01, 0.08, 0.5),
    "sweep_ms": Interval(8, 40),
    "tone_attack_ms": Interval(0.1, 1.2),
    "drive_db": Interval(1, 9, 0.25),
    "drive_curve": Interval(0, 3),
    "low_pass_hz": Interval(6000, 18_000, 0.3),
}

TABLE = Table(
    usual={
        "tone_hz": Interval(90, 400),
        "tone_t60": Interval(0.06, 0.6),
        "tone_attack_ms": Interval(0.05, 0.8),
        "tone_damping": Interval(0.2, 1.2),
        "modes": Interval(2, 18),
        "second_ratio": Interval(1.4, 2.4),
        "second_db": Interval(-12, 6),
        "strike": Interval(0, 0.6),
        "spread": Interval(0.005, 0.05),
        "sweep_depth": Interval(0.05, 1.0, 0.6),
        "sweep_ms": Interval(4, 60),
        "snap_depth": Interval(0.3, 3, 0.25),
        "snap_ms": Interval(1, 6),
        "noise_db": Interval(-18, 9),
        "noise_low_hz": Interval(150, 2500),
        "noise_high_hz": Interval(2000, 14_000),
        "noise_slope_db": Interval(9, 30),
        "noise_t60": Interval(0.08, 0.8),
        "noise_damping": Interval(0, 0.8),
        "noise_attack_ms": Interval(0.1, 3),
        "noise_delay_ms": Interval(0, 1),
        "noise_ripple_db": Interval(0, 3),
        "noise_choke": Interval(0.001, 0.02, 0.3),
        "noise_buzz": Interval(0.1, 0.5, 0.15),
        "click_db": Interval(-24, 0, 0.7),
        "click_hz": Interval(900, 7000),
        "click_ms": Interval(2, 14),
        **FINISH,
    },
    styles=(
        Style(
            "analogue",  # two bridged-T oscillators under high-passed noise
            0.13,
            {
                "modes": Interval(2, 2),
                "tone_hz": Interval(140, 260),
                "tone_t60": Interval(0.06, 0.3),
                "second_ratio": Interval(1.6, 2.2),
                "second_db": Interval(-12, 2),
                "sweep_depth": Interval(0.03, 0.2, 0.4),
                "noise_low_hz": Interval(400, 2500),
                "noise_high_hz": Interval(3500, 14_000),
                "noise_t60": Interval(0.1, 0.6),
                "noise_damping": Interval(0, 0.2),
                "noise_ripple_db": Interval(0, 0.8),
                "click_db": Interval(-24, -8, 0.5),
                "room_db": Interval(-30, -12, 0.2),
            },
        ),
        Style(
            "swept",  # two oscillators with a quick drop, bright noise
            0.12,
            {
                "modes": Interval(1, 2),
                "tone_hz": Interval(150, 280),
                "tone_t60": Interval(0.08, 0.35),
                "second_ratio": Interval(1.4, 1.9),
                "second_db": Interval(-8, 2),
                "sweep_depth": Interval(0.2, 1.2),
                "sweep_ms": Interval(5, 35),
                "snap_depth": Interval(0.5, 4, 0.5),
                "noise_low_hz": Interval(200, 1500),
                "noise_high_hz": Interval(3000, 12_000),
                "noise_t60": Interval(0.15, 0.8),
                "noise_damping": Interval(0, 0.4),
                "noise_ripple_db": Interval(0, 1),
                "drive_db": Interval(1, 15, 0.6),
            },
        ),
        Style(
            "disco",  # a long deep sweep with filtered noise, as on hexagonal pads
            0.06,
            {
                "modes": Interval(1, 2),
                "tone_hz": Interval(90, 200),
                "tone_t60": Interval(0.25, 0.9),
                "sweep_depth": Interval(0.5, 3.5),
                "sweep_ms": Interval(30, 140),
                "noise_low_hz": Interval(300, 1500),
                "noise_high_hz": Interval(2500, 9000),
                "noise_t60": Interval(0.3, 1.2),
                "noise_damping": Interval(0.2, 1.0),
                "click_db": Interval(-12, 3),
            },
        ),
        Style(
            "noise",  # hardly any tone: small transistor machines
            0.07,
            {
                "modes": Interval(1, 2),
                "tone_t60": Interval(0.04, 0.12),
                "noise_db": Interval(6, 20),
                "noise_low_hz": Interval(400, 5000),
                "noise_high_hz": Interval(5000, 18_000),
                "noise_t60": Interval(0.08, 0.6),
                "noise_damping": Interval(0, 0.2),
                "noise_ripple_db": Interval(0, 2),
            },
        ),
        Style(
            "acoustic",
            0.22,
            _ACOUSTIC
            | {
                "tone_hz": Interval(90, 290),
                "tone_t60": Interval(0.15, 0.9),
                "second_db": Interval(-14, 4),
                "attack_db": Interval(0, 12, 0.6),
                "noise_db": Interval(-17, 4),
                "noise_low_hz": Interval(150, 1200),
                "noise_high_hz": Interval(1200, 8000),
                "noise_t60": Interval(0.25, 1.0),
                "noise_attack_ms": Interval(0.3, 4),
                "room_db": Interval(-24, -6, 0.85),
                "room_t60": Interval(0.25, 1.6),
            },
        ),
        Style(
            "soft",  # ghost notes, brushes, felt: dark and slow
            0.08,
            _ACOUSTIC
            | {
                "tone_hz": Interval(100, 300),
                "tone_t60": Interval(0.15, 0.8),
                "tone_attack_ms": Interval(0.8, 5),
                "second_db": Interval(-24, -6),
                "noise_db": Interval(-16, 12),
                "noise_low_hz": Interval(120, 900),
                "noise_high_hz": Interval(1500, 7000),
                "noise_t60": Interval(0.2, 0.9),
                "noise_attack_ms": Interval(2, 14),
                "click_db": Interval(-30, -12, 0.4),
                "click_hz": Interval(500, 3000),
                "attack_db": Interval(-6, 2, 0.3),
            },
        ),
        Style(
            "tight",  # damped, high and dry
            0.08,
            _ACOUSTIC
            | {
                "tone_hz": Interval(180, 400),
                "tone_t60": Interval(0.05, 0.2),
                "noise_t60": Interval(0.06, 0.25),
                "noise_db": Interval(-8, 8),
                "noise_high_hz": Interval(5000, 14_000),
                "click_db": Interval(-16, 3),
                "attack_db": Interval(0, 9, 0.6),
                "room_db": Interval(-30, -14, 0.3),
                "room_t60": Interval(0.06, 0.2),
            },
        ),
        Style(
            "ringing",  # an open head with an audible pitch
            0.06,
            _ACOUSTIC
            | {
                "tone_hz": Interval(150, 400),
                "tone_t60": Interval(0.6, 1.8),
                "tone_damping": Interval(0.1, 0.7),
                "noise_db": Interval(-20, -4),
                "noise_t60": Interval(0.2, 0.7),
                "gate_db": Interval(-36, -20, 0.0),
            },
        ),
        Style(
            "rimshot",  # head and rim struck at once
            0.06,
            _ACOUSTIC
            | {
                "tone_hz": Interval(180, 380),
                "tone_t60": Interval(0.15, 0.6),
                "tone_damping": Interval(0.2, 1.0),
                "second_db": Interval(4, 16),
                "strike": Interval(0.5, 0.9),
                "noise_db": Interval(-14, 2),
                "click_db": Interval(-6, 8),
                "click_hz": Interval(1200, 4500),
                "drive_db": Interval(2, 15, 0.7),
            },
        ),
        Style(
            "gated",  # a large room, shut
            0.06,
            _ACOUSTIC
            | {
                "tone_hz": Interval(110, 260),
                "noise_db": Interval(-8, 6),
                "room_db": Interval(-6, 4),
                "room_t60": Interval(0.5, 1.4),
                "room_damping_hz": Interval(2500, 12_000),
                "gate_db": Interval(-28, -14),
                "gate_hold_ms": Interval(10, 80),
                "gate_release_ms": Interval(5, 60),
                "drive_db": Interval(1, 12, 0.5),
            },
        ),
        Style(
            "sampled",  # early digital machines: short words, slow clocks, cut tails
            0.07,
            _ACOUSTIC
            | {
                "tone_t60": Interval(0.08, 0.4),
                "noise_t60": Interval(0.1, 0.5),
                "crush_bits": Interval(6, 12),
                "crush_hz": Interval(9000, 32_000),
                "gate_db": Interval(-40, -24, 0.7),
                "gate_release_ms": Interval(1, 12),
            },
        ),
        Style(
            "trap",  # high, bright, short and driven
            0.09,
            {
                "modes": Interval(1, 10),
                "tone_hz": Interval(200, 400),
                "tone_t60": Interval(0.05, 0.2),
                "sweep_depth": Interval(0.1, 1.0),
                "sweep_ms": Interval(3, 20),
                "noise_db": Interval(-4, 12),
                "noise_low_hz": Interval(700, 4000),
                "noise_high_hz": Interval(9000, 18_000),
                "noise_t60": Interval(0.1, 0.5),
                "noise_damping": Interval(0, 0.3),
                "noise_attack_ms": Interval(0.05, 0.6),
                "tilt_db": Interval(0, 2.5),
                "drive_db": Interval(2, 18, 0.8),
                "attack_db": Interval(0, 9, 0.5),
            },
        ),
        Style(HYBRID, 0.12, {}),
    ),
)


def strike(p: Parameters, rng: np.random.Generator) -> Samples:
    """Tone, wires and stick of one snare, before the finish: `[T]`."""
    wires = layers.rattle(layers.noise(p, rng), p)
    return layers.with_click(voices.mix(layers.tone(p, rng), wires, p["noise_db"]), p, rng)
