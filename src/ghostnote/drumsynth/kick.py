"""The kick drum: a tone that falls, and a beater."""

from ghostnote.drumsynth.parameters import FINISH, HYBRID, Interval, Style, Table

TABLE = Table(
    usual={
        "tone_hz": Interval(32, 90),
        "tone_t60": Interval(0.15, 1.2),
        "tone_attack_ms": Interval(0.05, 1.5),
        "tone_damping": Interval(0.3, 1.2),
        "modes": Interval(1, 2),
        "second_ratio": Interval(1.5, 2.6),
        "second_db": Interval(-30, -10),
        "strike": Interval(0, 0.4),
        "spread": Interval(0.005, 0.05),
        "sweep_depth": Interval(0.3, 5),
        "sweep_ms": Interval(8, 80),
        "snap_depth": Interval(1, 20, 0.5),
        "snap_ms": Interval(1, 6),
        "noise_db": Interval(-48, -24),
        "noise_low_hz": Interval(80, 2000),
        "noise_high_hz": Interval(1500, 12_000),
        "noise_slope_db": Interval(6, 24),
        "noise_t60": Interval(0.015, 0.12),
        "noise_damping": Interval(0, 0.8),
        "noise_attack_ms": Interval(0.1, 3),
        "noise_delay_ms": Interval(0, 2),
        "noise_ripple_db": Interval(0, 3),
        "click_db": Interval(-36, -10, 0.7),
        "click_hz": Interval(800, 6000),
        "click_ms": Interval(1.5, 10),
        **FINISH,
        "room_db": Interval(-36, -14, 0.3),
        "low_pass_hz": Interval(2500, 16_000, 0.5),
    },
    styles=(
        Style(
            "analogue",  # one bridged-T oscillator, a small sweep
            0.2,
            {
                "modes": Interval(1, 1),
                "tone_hz": Interval(38, 66),
                "tone_t60": Interval(0.2, 1.6),
                "sweep_depth": Interval(0.1, 1.2),
                "sweep_ms": Interval(4, 25),
                "noise_db": Interval(-56, -38),
                "click_db": Interval(-34, -16, 0.6),
            },
        ),
        Style("swept", 0.25, {"sweep_depth": Interval(1.5, 7), "sweep_ms": Interval(10, 60)}),
        Style(
            "long",  # a bass note
            0.12,
            {
                "modes": Interval(1, 1),
                "tone_hz": Interval(32, 60),
                "tone_t60": Interval(1.2, 2.0),
                "sweep_depth": Interval(0.5, 4),
                "sweep_ms": Interval(10, 50),
                "drive_db": Interval(2, 20, 0.7),
                "room_db": Interval(-36, -20, 0.1),
            },
        ),
        Style(
            "hard",  # driven far over the top
            0.1,
            {
                "sweep_depth": Interval(2, 9),
                "drive_db": Interval(12, 32),
                "tone_t60": Interval(0.2, 0.8),
            },
        ),
        Style(
            "acoustic",
            0.25,
            {
                "modes": Interval(4, 16),
                "tone_hz": Interval(45, 90),
                "tone_t60": Interval(0.15, 0.7),
                "tone_attack_ms": Interval(0.4, 3),
                "second_db": Interval(-20, -4),
                "sweep_depth": Interval(0.05, 0.5),
                "sweep_ms": Interval(10, 50),
                "snap_depth": Interval(0.5, 4, 0.2),
                "noise_db": Interval(-38, -14),
                "noise_t60": Interval(0.03, 0.2),
                "click_db": Interval(-26, -4),
                "room_db": Interval(-28, -10, 0.7),
            },
        ),
        Style(
            "sampled",
            0.08,
            {
                "modes": Interval(3, 10),
                "tone_t60": Interval(0.12, 0.5),
                "crush_bits": Interval(7, 12),
                "crush_hz": Interval(10_000, 32_000),
            },
        ),
        Style(HYBRID, 0.1, {}),
    ),
)
