"""Partials beside the noise of a hit, as they are played.

Each is a sine wave that rises and falls as its band does (additive synthesis, as in Serra and Smith
1990). A band has the one that was found in it, and `OTHERS` fainter ones for all that rings there
but did not stand out: with one alone a cymbal hisses between whistles, where a plate has about as
many modes in each stretch of frequencies (Cremer and Heckl 1988) and so several in each band.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE, Samples
from ghostnote.stn.frames import (
    DB_TO_NEPERS,
    between_knots,
    heard_frames,
    knot_places,
    overlap_add,
)
from ghostnote.stn.layout import (
    BANDS,
    CORNER_HZ,
    FRAMES,
    HOP_LENGTH,
    Array,
    Tones,
    band_place,
    band_places,
    knot_edges,
    low_share,
    played_share,
)
from ghostnote.stn.tones import (
    HIGHEST_TONE_HZ,
    LOWEST_TONE_HZ,
    band_widths,
    bands_at,
    transposed,
)

OTHERS, FAINTER = 3, 0.6
"""Partials of a band beside its own, and the power of each over that of the one before it."""
LEAST_CLEAR = 1 / sum(FAINTER**place for place in range(1 + OTHERS))
"""Of what rings in a band, its own partial's part at least, so that none is stronger."""
ASTRAY = 0.15
"""How far from even places the others lie at most, in half bands: even ones would be a chord."""
PARTIALS = (1 + OTHERS) * BANDS
"""Of all bands: first their own, then those beside them."""
FRAME_LENGTH, FRAME_HOP = 128, 64
"""Frames in which a partial is as loud as its band: 1.5 ms apart."""
BLOCK = 32
"""Frames whose waves are made of those of the first so many."""


def ringing(noise_db: Array, tones: Tones, seed: int) -> Samples:
    """The partials in levels `[KNOTS, BANDS]`: `[T]`, as long as one of them can be heard.

    They start at phases that the `seed` draws.
    """
    # Bands are wider where a pitch moves them to.
    share = tones.share * band_widths() * np.float32(tones.pitch)
    if not share.any():
        return np.zeros(0, np.float32)
    # Read where they were, or the edges of bands would cut partials off as these move along.
    levels_db = noise_db if tones.pitch == 1 else transposed(noise_db, 1 / tones.pitch)
    density = np.exp(between_knots(levels_db, frame_places()) * DB_TO_NEPERS)
    count = heard_frames(density @ share)
    hz, powers = partials_of(tones)
    power = (density[:count] * share) @ powers.T.astype(np.float32)
    heard = np.flatnonzero(power.max(axis=0, initial=0) > 0)
    if not len(heard):
        return np.zeros(0, np.float32)
    turns = hz[heard] * tones.pitch / SAMPLE_RATE
    amplitude = np.sqrt(2 * power[:, heard]).astype(np.float32)
    wave = amplitude * _turned(first_phases(seed)[heard], FRAME_HOP * turns, count)
    # One product for both: cos(a + b) = cos a cos b - sin a sin b.
    within = np.outer(turns, frame_samples()) * 2 * np.pi
    waves = np.concatenate([np.cos(within), -np.sin(within)]).astype(np.float32)
    frames = np.concatenate([wave.real, wave.imag], axis=1) @ (waves * frame_window())
    # From the centre of the first frame on.
    return overlap_add(frames, FRAME_HOP)[FRAME_HOP:][:CLIP_LENGTH]


def partials_of(tones: Tones) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """At which Hz all partials are at rest, `[PARTIALS]`, and what of each band's tone each plays.

    That is `[PARTIALS, BANDS]`, and none of it where a pitch moves a band's own partial out of
    hearing. Columns sum to 1, or to 0 where no partial reaches the band, but for what partials are
    louder than in the rest: the split gave it a part of their power, and they have what the low
    band, as it is played, leaves of it, over that part.
    """
    own = tones.hz.astype(np.float64)
    edge = (band_places()[1] - band_places()[0]) / 2
    place = np.where(own > 0, (band_place(own) - band_places()) / edge, 0)
    beside = CORNER_HZ * np.expm1(band_places() + edge * _within(place + _beside()))
    # A partial that nobody would hear leaves its power to the band's own.
    heard = (beside >= LOWEST_TONE_HZ) & (beside * tones.pitch < HIGHEST_TONE_HZ)
    powers = FAINTER ** np.arange(OTHERS)
    left = 1 - np.maximum(tones.clear, LEAST_CLEAR)
    fainter = heard * (powers / powers.sum())[:, None] * left
    parted = np.concatenate([1 - fainter.sum(axis=0, keepdims=True), fainter])
    parted *= (own > 0) & (own * tones.pitch < HIGHEST_TONE_HZ)
    hz = np.concatenate([own[None], beside]).ravel()
    rest = np.square(1 - low_share(hz))
    louder = (1 - np.square(played_share(hz))) / np.maximum(rest, 1e-12)
    return hz, np.tile(bands_at(own), (1 + OTHERS, 1)) * (parted.ravel() * louder)[:, None]


def first_phases(seed: int) -> NDArray[np.float64]:
    """Where in its turn each partial is at the start, 0 to 1, `[PARTIALS]`."""
    return np.random.default_rng(seed).random(PARTIALS)


def _turned(
    first: NDArray[np.float64], turns: NDArray[np.float64], count: int
) -> NDArray[np.complex64]:
    """Where N waves that begin `first` `[N]` in their turn stand after each step, `[count, N]`.

    A step is so many `turns` `[N]`. Products of waves a block apart with those within the first
    one take a fraction of the time of as many sines.
    """
    blocks = BLOCK * np.arange(-(-count // BLOCK))[:, None]
    far, near = (
        np.exp(2j * np.pi * (angles % 1)).astype(np.complex64)
        for angles in (first + blocks * turns, np.arange(BLOCK)[:, None] * turns)
    )
    return np.asarray((far[:, None] * near).reshape(-1, len(turns))[:count])


def _within(place: NDArray[np.float64]) -> NDArray[np.float64]:
    """Places within the edges of a band, -1 and 1: what lies beyond one comes in at the other."""
    return np.asarray((place + 1) % 2 - 1)


@cache
def _beside() -> NDArray[np.float64]:
    """How far from its own the other partials of a band lie, `[OTHERS, BANDS]`, in half bands.

    Drawn once: where they lie nobody can tell, but strokes of one drum ring alike. None lies so
    near another that the two would beat as one that throbs.
    """
    even = 2 * np.arange(1, 1 + OTHERS)[:, None] / (1 + OTHERS)
    return np.asarray(even + np.random.default_rng(0).uniform(-ASTRAY, ASTRAY, (OTHERS, BANDS)))


@cache
def frame_places() -> tuple[NDArray[np.intp], Array]:
    """Where each frame of the partials stands between knots."""
    left, share = knot_places(knot_edges())
    every = FRAME_HOP // HOP_LENGTH
    return left[:FRAMES:every], share[:FRAMES:every]


@cache
def frame_samples() -> NDArray[np.float64]:
    """Samples of a frame from its centre, `[FRAME_LENGTH]`."""
    return np.asarray(np.arange(FRAME_LENGTH) - FRAME_LENGTH / 2, np.float64)


@cache
def frame_window() -> Array:
    """Periodic Hann window `[FRAME_LENGTH]`, which half overlapping sums to 1."""
    return np.asarray(np.hanning(FRAME_LENGTH + 1)[:-1], np.float32)
