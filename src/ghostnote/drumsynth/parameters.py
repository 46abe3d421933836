"""Parameters of a hit: their vocabulary, each class's table of intervals, drawing from it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

Scale = Literal["linear", "log", "integer"]

HYBRID = "hybrid"
"""The style that takes each interval from a style of its class drawn anew."""


@dataclass(frozen=True)
class Parameter:
    """One entry of the vocabulary: unit, scale it is drawn on, value that switches it off."""

    unit: str
    scale: Scale
    meaning: str
    off: float | None = None


class Interval(NamedTuple):
    """Where a parameter is drawn, and with what `chance`; otherwise it is off."""

    low: float
    high: float
    chance: float = 1.0


Intervals = Mapping[str, Interval]


@dataclass(frozen=True)
class Style:
    """A way to build a drum: intervals that replace the usual ones, drawn with `weight`."""

    name: str
    weight: float
    intervals: Intervals


CLOCKS_HZ = Interval(10_000, 30_000)
"""Of most early samplers."""


def sampled(weight: float, crush_hz: Interval = CLOCKS_HZ) -> Style:
    """A drum out of an early sampler, as the usual one but for its clock and its word length."""
    return Style("sampled", weight, {"crush_bits": Interval(6, 12), "crush_hz": crush_hz})


@dataclass(frozen=True)
class Table:
    """All a class of drum draws from: the usual interval of each parameter, and styles."""

    usual: Intervals
    styles: tuple[Style, ...]

    def interval(self, style: Style, name: str) -> Interval:
        """Where `style` draws the parameter `name`."""
        return style.intervals.get(name, self.usual[name])

    def limits(self, name: str) -> tuple[float, float]:
        """Lowest and highest value the class can draw for `name`, its off value included."""
        spans = [self.interval(style, name) for style in self.styles]
        ends = [end for span in spans for end in (span.low, span.high)]
        if any(span.chance < 1 for span in spans):
            ends.append(_off(name))
        return min(ends), max(ends)


@dataclass(frozen=True)
class Parameters:
    """What one hit is rendered from: class, style, and a value for each parameter."""

    drum_class: str
    style: str
    values: Mapping[str, float]

    def __getitem__(self, name: str) -> float:
        return self.values[name]


VOCABULARY: Mapping[str, Parameter] = {
    "tone_hz": Parameter("Hz", "log", "frequency of the lowest mode, after any sweep"),
    "tone_t60": Parameter("s", "log", "time in which the lowest mode falls by 60 dB"),
    "tone_attack_ms": Parameter("ms", "log", "time constant of the tone's rise"),
    "tone_damping": Parameter("", "linear", "power by which higher modes decay faster"),
    "modes": Parameter("count", "integer", "modes; up to 2 are oscillators, more a membrane"),
    "second_ratio": Parameter("", "log", "second oscillator's frequency over the first's"),
    "second_db": Parameter("dB", "linear", "level of the second oscillator, or of upper modes"),
    "strike": Parameter("radius", "linear", "where the membrane is struck: centre 0, rim 1"),
    "spread": Parameter("", "linear", "random detuning of modes, as a part of their frequency"),
    "sweep_depth": Parameter("ratio", "log", "pitch at the start over the end, less 1", off=0.0),
    "sweep_ms": Parameter("ms", "log", "time constant of the pitch sweep"),
    "snap_depth": Parameter("ratio", "log", "a second, faster sweep's depth", off=0.0),
    "snap_ms": Parameter("ms", "log", "time constant of the second sweep"),
    "noise_db": Parameter("dB", "linear", "energy of the noise over the tone's"),
    "noise_low_hz": Parameter("Hz", "log", "lower edge of the noise"),
    "noise_high_hz": Parameter("Hz", "log", "upper edge of the noise"),
    "noise_slope_db": Parameter("dB/octave", "linear", "fall above the upper edge"),
    "noise_t60": Parameter("s", "log", "time in which the noise falls by 60 dB at 2 kHz"),
    "noise_damping": Parameter("", "linear", "power by which higher noise decays faster"),
    "noise_attack_ms": Parameter("ms", "log", "time constant of the noise's rise"),
    "noise_delay_ms": Parameter("ms", "linear", "how much later than the tone noise starts"),
    "noise_ripple_db": Parameter("dB", "linear", "deviation of the noise's colour"),
    "noise_choke": Parameter("", "linear", "level under which the wires lie still", off=0.0),
    "noise_buzz": Parameter("", "linear", "how far the tone shakes the noise", off=0.0),
    "beads": Parameter("1/s", "log", "collisions of a shaker's beads"),
    "click_db": Parameter("dB", "linear", "peak of the click over the rest's", off=-60.0),
    "click_hz": Parameter("Hz", "log", "centre of the click"),
    "click_ms": Parameter("ms", "log", "time in which the click falls by 60 dB"),
    "metal_hz": Parameter("Hz", "log", "lowest of the metallic oscillators or modes"),
    "metal_partials": Parameter("count", "integer", "oscillators (up to 6) or plate modes"),
    "metal_ring": Parameter("", "linear", "part of ring modulation between oscillators", off=0.0),
    "metal_t60": Parameter("s", "log", "time in which the metal falls by 60 dB"),
    "metal_damping": Parameter("", "linear", "power by which higher partials decay faster"),
    "metal_low_hz": Parameter("Hz", "log", "high pass on the metal"),
    "metal_q": Parameter("", "log", "resonance of that high pass"),
    "bursts": Parameter("count", "integer", "hands of a clap before its tail"),
    "burst_gap_ms": Parameter("ms", "log", "time between bursts"),
    "burst_t60": Parameter("s", "log", "time in which one burst falls by 60 dB"),
    "tail_db": Parameter("dB", "linear", "level of the tail over the bursts'"),
    "drive_db": Parameter("dB", "linear", "drive into saturation", off=0.0),
    "drive_curve": Parameter("index", "integer", "0 tanh, 1 cubic, 2 hard, 3 tube, 4 fold"),
    "attack_db": Parameter("dB", "linear", "transient shaping of the attack", off=0.0),
    "sustain_db": Parameter("dB", "linear", "transient shaping of the sustain", off=0.0),
    "tilt_db": Parameter("dB/octave", "linear", "tilt about 1 kHz", off=0.0),
    "high_pass_hz": Parameter("Hz", "log", "high pass on the whole", off=20.0),
    "low_pass_hz": Parameter("Hz", "log", "low pass on the whole", off=20_000.0),
    "crush_bits": Parameter("bits", "linear", "word length of the sampler", off=16.0),
    "crush_hz": Parameter("Hz", "log", "rate of the sampler", off=44_100.0),
    "room_db": Parameter("dB", "linear", "energy of the room over the dry sound's", off=-60.0),
    "room_t60": Parameter("s", "log", "time in which the room falls by 60 dB"),
    "room_size": Parameter("", "linear", "spread of the early reflections"),
    "room_damping_hz": Parameter("Hz", "log", "above it the room decays three times faster"),
    "gate_db": Parameter("dB", "linear", "threshold of the gate under the peak", off=-60.0),
    "gate_hold_ms": Parameter("ms", "log", "how long the gate stays open under its threshold"),
    "gate_release_ms": Parameter("ms", "log", "how long the gate takes to close"),
}

FINISH: Intervals = {
    "drive_db": Interval(1, 18, 0.45),
    "drive_curve": Interval(0, 4),
    "attack_db": Interval(-4, 9, 0.4),
    "sustain_db": Interval(-9, 5, 0.3),
    "tilt_db": Interval(-1.5, 1.5, 0.8),
    "high_pass_hz": Interval(20, 120, 0.3),
    "low_pass_hz": Interval(5000, 18_000, 0.4),
    "crush_bits": Interval(8, 12, 0.06),
    "crush_hz": Interval(15_000, 32_000, 0.06),
    "room_db": Interval(-30, -6, 0.5),
    "room_t60": Interval(0.06, 0.6),
    "room_size": Interval(0, 1),
    "room_damping_hz": Interval(1500, 9000),
    "gate_db": Interval(-36, -20, 0.08),
    "gate_hold_ms": Interval(5, 60),
    "gate_release_ms": Interval(3, 60),
}
"""The usual intervals of what happens to every drum after it is struck."""


def draw_values(table: Table, rng: np.random.Generator) -> tuple[str, dict[str, float]]:
    """A style of `table` by weight, and a value for each parameter from its interval."""
    weights = np.array([style.weight for style in table.styles])
    style = table.styles[int(rng.choice(len(weights), p=weights / weights.sum()))]
    pure = [other for other in table.styles if other.name != HYBRID]
    values: dict[str, float] = {}
    for name in table.usual:
        source = pure[int(rng.integers(len(pure)))] if style.name == HYBRID else style
        values[name] = _draw_value(name, table.interval(source, name), rng)
    return style.name, values


def _draw_value(name: str, interval: Interval, rng: np.random.Generator) -> float:
    # Both numbers are always taken, so that no value depends on another's chance.
    chance, place = rng.random(2)
    if chance >= interval.chance:
        return _off(name)
    low, high = interval.low, interval.high
    scale = VOCABULARY[name].scale
    if scale == "integer":
        return float(min(math.floor(low + place * (high - low + 1)), high))
    value = low * (high / low) ** place if scale == "log" else low + place * (high - low)
    # Six digits are more than can be heard, and keep the files beside the sounds readable.
    return min(max(float(f"{value:.6g}"), low), high)


def _off(name: str) -> float:
    off = VOCABULARY[name].off
    assert off is not None, f"{name} cannot be switched off"
    return off
