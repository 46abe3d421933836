"""The tom: a membrane that glides, with hardly any noise."""

from ghostnote.drumsynth.parameters import FINISH, HYBRID, Interval, Style, Table

TABLE = Table(
    usual={
        "tone_hz": Interval(60, 320),
        "tone_t60": Interval(0.3, 2.0),
        "tone_attack_ms": Interval(0.1, 1.5),
        "tone_damping": Interval(0.3, 1.4),
        "modes": Interval(1, 18),
        "second_ratio": Interval(1.4, 2.2),
        "second_db": Interval(-20, -2),
        "strike": Interval(0, 0.6),
        "spread": Interval(0.005, 0.04),
        "sweep_depth": Interval(0.03, 0.8, 0.9),
        "sweep_ms": Interval(10, 120),
        "snap_depth": Interval(0.3, 3, 0.2),
        "snap_ms": Interval(1, 6),
        "noise_db": Interval(-40, -10),
        "noise_low_hz": Interval(150, 2000),
        "noise_high_hz": Interval(1500, 12_000),
        "noise_slope_db": Interval(6, 24),
        "noise_t60": Interval(0.03, 0.4),
        "noise_damping": Interval(0, 0.8),
        "noise_attack_ms": Interval(0.1, 3),
        "noise_delay_ms": Interval(0, 1),
        "noise_ripple_db": Interval(0, 3),
        "click_db": Interval(-36, -8, 0.7),
        "click_hz": Interval(600, 5000),
        "click_ms": Interval(2, 14),
        **FINISH,
    },
    styles=(
        Style(
            "analogue",
            0.3,
            {
                "modes": Interval(1, 2),
                "sweep_depth": Interval(0.05, 0.8),
                "noise_db": Interval(-30, -14),
                "second_db": Interval(-30, -10),
            },
        ),
        Style(
            "disco",
            0.15,
            {
                "modes": Interval(1, 2),
                "tone_hz": Interval(55, 180),
                "sweep_depth": Interval(0.6, 4),
                "sweep_ms": Interval(40, 250),
                "noise_db": Interval(-24, -6),
                "noise_t60": Interval(0.1, 0.6),
                "click_db": Interval(-18, 0),
            },
        ),
        Style(
            "acoustic",
            0.35,
            {
                "modes": Interval(5, 20),
                "sweep_depth": Interval(0.01, 0.15),
                "room_db": Interval(-26, -8, 0.8),
                "room_t60": Interval(0.15, 0.9),
                "click_db": Interval(-24, -4),
            },
        ),
        Style(
            "sampled",
            0.1,
            {
                "modes": Interval(4, 14),
                "crush_bits": Interval(6, 12),
                "crush_hz": Interval(9000, 30_000),
                "tone_t60": Interval(0.15, 0.6),
            },
        ),
        Style(HYBRID, 0.1, {}),
    ),
)
