"""Drums: the classes there are, drawing one hit's parameters and rendering it to a clip."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ghostnote import effects
from ghostnote.audio import (
    CLIP_LENGTH,
    SAMPLE_RATE,
    SILENCE_DB,
    Samples,
    Signal,
    amplitude,
    condition,
)
from ghostnote.drumsynth import (
    clap,
    cymbals,
    hand_percussion,
    kick,
    layers,
    percussion,
    snare,
    tom,
)
from ghostnote.drumsynth.parameters import VOCABULARY, Parameters, Table, draw_values
from ghostnote.errors import LibraryError

TAIL_MARGIN_DB = 6.0
LONG_FADE: Samples = np.linspace(1, 0, SAMPLE_RATE // 3, dtype=np.float32)
"""What lasts longer than a clip fades out over its last third of a second."""

Strike = Callable[[Parameters, np.random.Generator], Samples]


@dataclass(frozen=True)
class Drum:
    """One class: its table, how it is struck, and the class of a library it belongs to."""

    table: Table
    strike: Strike
    library_class: str


DRUMS: dict[str, Drum] = {
    "kick": Drum(kick.TABLE, layers.struck, "kick"),
    "snare": Drum(snare.TABLE, snare.strike, "snare"),
    "hihat-closed": Drum(cymbals.CLOSED_HAT, cymbals.strike, "hihat"),
    "hihat-open": Drum(cymbals.OPEN_HAT, cymbals.strike, "hihat"),
    "clap": Drum(clap.TABLE, clap.strike, "clap"),
    "tom": Drum(tom.TABLE, layers.struck, "tom"),
    "rim": Drum(percussion.RIM, layers.struck, "rim"),
    "cowbell": Drum(percussion.COWBELL, percussion.strike_cowbell, "perc"),
    "conga": Drum(hand_percussion.CONGA, layers.struck, "perc"),
    "shaker": Drum(hand_percussion.SHAKER, hand_percussion.strike_shaker, "perc"),
    "clave": Drum(hand_percussion.CLAVE, layers.struck, "perc"),
    "cymbal": Drum(cymbals.CYMBAL, cymbals.strike, "cymbal"),
}

DRUM_CLASSES: tuple[str, ...] = tuple(DRUMS)
"""The classes the synthesiser plays."""


def drum(drum_class: str) -> Drum:
    """The drum of that class.

    Raises:
        LibraryError: there is none.
    """
    if drum_class not in DRUMS:
        known = ", ".join(DRUM_CLASSES)
        raise LibraryError(f"no drum class {drum_class!r} to synthesise; choose one of {known}")
    return DRUMS[drum_class]


def draw(drum_class: str, rng: np.random.Generator) -> Parameters:
    """Parameters of one hit, each from its documented interval.

    Raises:
        LibraryError: there is no such class.
    """
    style, values = draw_values(drum(drum_class).table, rng)
    return Parameters(drum_class, style, values)


def render(parameters: Parameters, rng: np.random.Generator) -> Samples:
    """Clip `[T]` of these parameters; `rng` gives the noise, and what varies between takes.

    Raises:
        AudioContentError: the parameters make no sound.
    """
    struck = drum(parameters.drum_class).strike(parameters, rng)
    return condition(Signal(_finish(struck, parameters, rng)[None], SAMPLE_RATE))


def _finish(samples: Samples, p: Parameters, rng: np.random.Generator) -> Samples:
    """Transient shaping, drive, tone control, room, gate and sampler, in this order."""
    shaped = effects.shape_transient(_heard(samples, p), p["attack_db"], p["sustain_db"])
    driven = effects.saturate(shaped, p["drive_db"], effects.CURVES[int(p["drive_curve"])])
    coloured = effects.filtered(driven, *_tone_controls(p))
    if _on(p, "room_db"):
        coloured = effects.room(
            coloured,
            p["room_t60"],
            size=p["room_size"],
            damping_hz=p["room_damping_hz"],
            wet_db=p["room_db"],
            rng=rng,
        )
    if _on(p, "gate_db"):
        coloured = effects.gate(coloured, p["gate_db"], p["gate_hold_ms"], p["gate_release_ms"])
    if len(coloured) > CLIP_LENGTH:
        coloured = coloured[:CLIP_LENGTH].copy()
        coloured[-len(LONG_FADE) :] *= LONG_FADE
    return effects.crush(coloured, p["crush_bits"], p["crush_hz"])


def _heard(samples: Samples, p: Parameters) -> Samples:
    """Without the tail that stays below silence even when drive and sustain raise it."""
    level = np.abs(samples)
    raised_db = p["drive_db"] + max(p["sustain_db"], 0) + TAIL_MARGIN_DB
    floor = level.max(initial=0) * amplitude(SILENCE_DB - raised_db)
    heard = np.flatnonzero(level > floor)
    return samples[: int(heard[-1]) + 1] if len(heard) else samples


def _tone_controls(p: Parameters) -> list[effects.Response]:
    controls = []
    if _on(p, "high_pass_hz"):
        controls.append(effects.high_pass_response(p["high_pass_hz"]))
    if _on(p, "low_pass_hz"):
        controls.append(effects.low_pass_response(p["low_pass_hz"]))
    if _on(p, "tilt_db"):
        controls.append(effects.tilt_response(p["tilt_db"]))
    return controls


def _on(p: Parameters, name: str) -> bool:
    return p[name] != VOCABULARY[name].off
