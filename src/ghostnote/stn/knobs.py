"""The knobs: what a player turns, as changes of a hit's parts."""

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE, Samples
from ghostnote.descriptors import attack_edges
from ghostnote.lazily import found_once
from ghostnote.stn import peak
from ghostnote.stn.balance import BRIGHTEST_OCTAVES, Balance, Spectrum, Whole
from ghostnote.stn.ending import WHOLE_LENGTH, rung_out
from ghostnote.stn.frames import UNHEARD_DB, interpolated
from ghostnote.stn.gains import LEVEL, NOISE, TILT, Wide, gained
from ghostnote.stn.layout import (
    FLOOR_DB,
    LOW_LENGTH,
    LOW_RATE,
    Array,
    Parts,
    knot_ends,
    knot_seconds,
)
from ghostnote.stn.low_levels import brought, low_knot_ends, low_knot_seconds, low_levels
from ghostnote.stn.rise import risen
from ghostnote.stn.stretch import HOP_LENGTH, N_FFT, Slowing, Vocoder
from ghostnote.stn.synthesis import END_LENGTH, synthesise
from ghostnote.stn.tones import transposed
from ghostnote.stn.wanted import gains_for, tilt_for, with_noise

HELD_SECONDS = 0.012
"""The first moments, which no pitch and no decay changes."""
HELD = round(HELD_SECONDS * LOW_RATE)
LATEST_PEAK_SECONDS = 0.05
"""Until a hit has risen no decay changes it, but no longer than this: what swells is no attack."""
WHOLE_WEIGHT = np.array([0.1, 1.0, 0.7])
"""From so far on brightness, noise and body count twice as much as where they are to stay."""

NOISE_TURN_DB, MOVED = 6.0, (0.2, 0.5)
"""A gain of the noise, and how far on its way the share of noise is by it where the knob of noise
is nothing but that gain, and where it goes by the share alone."""
LEAST_HISS = 0.001
"""Of what is heard: less noise than that nobody misses, or hears when it is 6 dB more."""
MOST_NOISE, LEAST_BODY, MOST_BODY = 0.997, 0.001, 0.998
"""Shares of a hit past which the knobs of noise and body change no third of an octave within 30 dB
of the loudest by more than 1.4 dB: of 540 draws, at rest and an octave up and down."""


@dataclass(frozen=True)
class Knobs:
    """What to change; all 0 leave a hit as it is.

    `pitch` in semitones; `decay` and `attack` in octaves of time; `brightness` in octaves of the
    centroid; `noise` and `body` in dB of what they name against the rest of the hit.
    """

    pitch: float = 0.0
    decay: float = 0.0
    brightness: float = 0.0
    noise: float = 0.0
    attack: float = 0.0
    body: float = 0.0


AT_REST = Knobs()


class _Knots(NamedTuple):
    """Middles and ends of knots' stretches, `[N]` each, in seconds."""

    seconds: Array
    ends: Array


class Hit:
    """A hit's `parts`, which ring out, and the `seed` of its noise: what knobs are turned of.

    What turning them needs to know is found once: of the hit at rest, and at the pitch and decay
    that were wanted last, while the other knobs are turned.
    """

    def __init__(self, parts: Parts, seed: int) -> None:
        low = rung_out(parts.low, WHOLE_LENGTH, seed)
        self.parts = parts if low is parts.low else replace(parts, low=low)
        self.seed = seed
        self._at_rest = _Turned(self.parts, 0.0, 0.0)
        self._pitched = self._slowed = self._at_rest

    @found_once
    def lift(self) -> float:
        """What its peak at rest is multiplied by, and so its peak wherever knobs move it."""
        return peak.gain_to_peak(self.at_rest)

    @found_once
    def at_rest(self) -> Samples:
        """As its parts have it, before its peak is moved: `[CLIP_LENGTH]`."""
        return synthesise(self.parts, self.seed)

    @found_once
    def _top(self) -> int:
        """The sample at which its peak at rest stands."""
        return int(np.abs(self.at_rest).argmax())

    @found_once
    def _rising(self) -> float:
        """Seconds in which it still rises once `HELD_SECONDS` are over."""
        _, risen = attack_edges(self.at_rest)
        return min(max(risen / SAMPLE_RATE, HELD_SECONDS), LATEST_PEAK_SECONDS) - HELD_SECONDS

    def idle(self, knobs: Knobs = AT_REST) -> tuple[str, ...]:
        """Those of `knobs` that change next to nothing of it at this pitch, by name."""
        pitched, _ = self._pitched_and_slowed(knobs.pitch, knobs.decay)
        own = pitched.spectrum.own
        idle = {
            "noise": own.noise > MOST_NOISE or pitched.has_no_noise,
            "body": not LEAST_BODY <= own.body <= MOST_BODY,
        }
        return tuple(name for name, is_idle in idle.items() if is_idle)

    def struck(self, knobs: Knobs = AT_REST) -> Samples:
        """Play it with all `knobs` turned: `[CLIP_LENGTH]`."""
        parts = self.turned(knobs)
        clip = self.at_rest if parts is self.parts else synthesise(parts, self.seed)
        clip = peak.moved(clip, self.lift)
        if knobs.decay:
            clip = peak.kept_first(clip, self._top)
        return risen(clip, 2**knobs.attack) if knobs.attack else clip

    def turned(self, knobs: Knobs) -> Parts:
        """Its parts with all `knobs` turned but the attack's.

        Pitch and decay change the parts; brightness, noise and body are then brought to where they
        were and moved by what their own knobs say. A pitch takes its noise and its body along.
        The less the noise is of what is measured as noise, the more is its knob the gain of it.
        """
        pitched, slowed = self._pitched_and_slowed(knobs.pitch, knobs.decay)
        if not (knobs.decay or knobs.brightness or knobs.noise or knobs.body):
            return pitched.parts
        own, alone = pitched.spectrum.own, pitched.noise_alone(knobs.noise)
        by_share = replace(knobs, noise=(1 - alone) * knobs.noise)
        wanted = Balance(
            _brighter(own.centroid_octaves, knobs.brightness),
            _prevailing(own.noise, by_share.noise),
            _prevailing(own.body, knobs.body),
        )
        gains = gains_for(slowed.spectrum, wanted, _weights(by_share))
        if alone:
            gains = with_noise(slowed.spectrum, gains, alone * knobs.noise)
        return gained(slowed.parts, gains)

    def _pitched_and_slowed(self, pitch: float, decay: float) -> tuple["_Turned", "_Turned"]:
        """It at `pitch`, as bright as at rest, and with its `decay` turned beside."""
        # Other threads may play the same hit.
        pitched, slowed = self._pitched, self._slowed
        if pitched.pitch != pitch:
            pitched = self._at_rest if pitch == 0 else self._at_pitch(pitch)
        if (slowed.pitch, slowed.decay) != (pitch, decay):
            slowed = pitched
            if decay:
                parts = gained(self._stretched(2 ** (pitch / 12), 2**decay), pitched.tilt * TILT)
                slowed = _Turned(parts, pitch, decay)
        self._pitched, self._slowed = pitched, slowed
        return pitched, slowed

    def _at_pitch(self, pitch: float) -> "_Turned":
        parts = self._stretched(2 ** (pitch / 12), 1.0)
        # Gains of tones could make another one the strongest.
        tilt = tilt_for(Whole.of(parts), self._at_rest.centroid)
        return _Turned(gained(parts, tilt * TILT), pitch, 0.0, tilt)

    def _stretched(self, pitch: float, decay: float) -> Parts:
        """Its parts at `pitch` times their frequencies, falling `decay` times as slowly."""
        # Played faster the low band would be over sooner.
        parts, slower = self.parts, decay * pitch
        # At its own decay it runs alike in all of the hit.
        rising = self._rising if decay != 1 else 0.0
        time = Slowing(HELD_SECONDS, rising, pitch, slower)
        length = self._low_length(time, pitch)
        low = self._vocoder.stretched(slower, rising * LOW_RATE, pitch, length)
        # Bins that no longer beat as they did fall by chance, up to an octave too fast or slowly.
        known, wanted = (_low_knots(each) for each in (len(parts.low), length))
        rings = len(parts.low) == WHOLE_LENGTH
        levels_db = _slowed(self._low_db, known, wanted, time, ends=not rings)
        share = np.clip(np.arange(length) / HELD - 1, 0, 1).astype(np.float32)
        low += share * (brought(low, levels_db) - low)
        if rings and decay < 1:
            low *= _ended(length, time)
        time, knots = Slowing(HELD_SECONDS, rising, 1.0, decay), _Knots(knot_seconds(), knot_ends())
        noise_db = transposed(_slowed(parts.noise_db, knots, knots, time), pitch)
        tones = replace(parts.tones, pitch=pitch)
        return Parts(low, noise_db, parts.attack_db, tones, parts.low_rate * pitch)

    def _low_length(self, time: Slowing, pitch: float) -> int:
        """Samples of its low band as `time` runs: more where it is heard for longer in a clip."""
        heard = np.flatnonzero(np.abs(self.parts.low) > 10 ** (UNHEARD_DB / 20))
        last = int(heard[-1]) + 1 if len(heard) else 0
        over = time.played(max(last / LOW_RATE, HELD_SECONDS + time.rising)) * LOW_RATE + N_FFT
        return max(LOW_LENGTH, math.ceil(min(over, WHOLE_LENGTH * pitch) / HOP_LENGTH) * HOP_LENGTH)

    @found_once
    def _vocoder(self) -> Vocoder:
        return Vocoder(self.parts.low, HELD)

    @found_once
    def _low_db(self) -> Array:
        return low_levels(self.parts.low)


@dataclass(frozen=True, eq=False)
class _Turned:
    """A hit's `parts` at a `pitch` and a `decay`, and the `tilt` that keeps them as bright.

    That is of their noise, in dB an octave.
    """

    parts: Parts
    pitch: float
    decay: float
    tilt: float = 0.0

    @found_once
    def spectrum(self) -> Spectrum:
        """Of these parts."""
        return Spectrum(self.parts)

    def noise_alone(self, turn_db: float) -> float:
        """How much of such a turn of the noise's knob is to be the gain of the noise, 0 to 1.

        What a boom leaves between its own peaks is most of its noise, and gains that move that are
        of its tone.
        """
        if turn_db == 0 or self.spectrum.own.noise > MOST_NOISE:
            return 0.0
        return self._alone_down if turn_db < 0 else self._alone_up

    @found_once
    def _alone_down(self) -> float:
        return self._alone(-NOISE_TURN_DB)

    @found_once
    def _alone_up(self) -> float:
        return self._alone(NOISE_TURN_DB)

    def _alone(self, turn_db: float) -> float:
        own = self.spectrum.own.noise
        found = float(self.spectrum.balance(turn_db * NOISE[None])[0, 1])
        moved = (found - own) / (_prevailing(own, turn_db) - own)
        return float(np.interp(moved, MOVED, [1, 0]))

    @found_once
    def has_no_noise(self) -> bool:
        """Whether a gain of its noise, where that is all its knob is, is next to nothing heard."""
        return self.spectrum.hiss < LEAST_HISS and self._alone_down == self._alone_up == 1

    @found_once
    def centroid(self) -> float:
        """In octaves above 1 Hz, which takes half as long to find as the whole `spectrum`."""
        return float(Whole.of(self.parts).centroid_and_body(LEVEL[None])[0][0])


def _weights(knobs: Knobs) -> Wide:
    """How much brightness, noise and body count in what is wanted, `[3]`."""
    turned = np.abs([knobs.brightness, knobs.noise, knobs.body])
    return np.asarray(1 + np.minimum(turned / WHOLE_WEIGHT, 1))


def _brighter(centroid: float, octaves: float) -> float:
    """A centroid in octaves moved, by less the nearer it comes to what is the brightest."""
    room = BRIGHTEST_OCTAVES - centroid
    if octaves <= 0 or room <= 0:
        return centroid + octaves
    return centroid + room * (1 - float(np.exp(-octaves / room)))


def _prevailing(share: float, ratio_db: float) -> float:
    """A share of the whole, 0 to 1, whose ratio to the rest rises by `ratio_db`."""
    ratio = share / max(1 - share, 1e-6) * 10 ** (ratio_db / 10)
    return ratio / (1 + ratio)


def _low_knots(length: int) -> _Knots:
    """The knots of a low band of so many samples, in seconds."""
    frames = length // HOP_LENGTH
    return _Knots(low_knot_seconds(frames), low_knot_ends(frames))


def _ended(length: int, time: Slowing) -> Array:
    """Gain `[length]` of a low band that is over when the end of a clip is, as `time` runs."""
    over = time.played(CLIP_LENGTH / SAMPLE_RATE) * LOW_RATE
    fall = END_LENGTH / SAMPLE_RATE * LOW_RATE * time.ratio
    left = np.clip((over - np.arange(length)) / fall, 0, 1)
    return np.asarray(np.square(np.sin(np.pi / 2 * left)), np.float32)


def _slowed(
    levels_db: Array, known: _Knots, wanted: _Knots, time: Slowing, *, ends: bool = True
) -> Array:
    """Levels `[N, M]` at `known` knots as they are at the `wanted` ones where `time` runs so.

    Where the last of the knots has ended, and what is heard `ends` there, there is nothing: what
    fades out would be raised again, and a bed of noise is over as much sooner as all else.
    """
    slowed = interpolated(levels_db, time.source(wanted.seconds), known.seconds)
    if ends:
        slowed[wanted.ends > time.played(float(known.ends[-1])) + 1e-6] = FLOOR_DB
    return slowed
