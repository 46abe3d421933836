"""A low band from its waveform and its levels: what the waveform lacks of these is made up.

A waveform along a few directions, and a network's the more, has a drum's tones while they are loud.
Of their tails it has less and less, and errors that are no tone: brought to the level of the tail
these would throb, for errors of a few hertz apart beat. So tones go on from where the waveform last
had them, at the frequencies they have there, and noise makes up what is none.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.framing import running_median
from ghostnote.stn.layout import Array
from ghostnote.stn.low_levels import (
    FRAMES,
    GAIN_RANGE_DB,
    HOP_LENGTH,
    at_bins,
    band_shares,
    by_bin,
    gone_on,
    levels_of,
    low_knot_edges,
    low_knot_seconds,
    low_spectra,
    moved_to,
)

Spectra = NDArray[np.complex64]
Turns = NDArray[np.float64]

TINY = 1e-12

FILL_DB, FILL_SECONDS, UNDER_DB = (-40.0, -18.0), 0.06, 6.0
"""Level of the noise that is added beside the wanted one: at the start, which a model's waveform
gets right, and from `FILL_SECONDS` on. A tone hides it, and where the waveform has nothing it is
what is brought to level; where the waveform is weak it stays `UNDER_DB` below that, but no lower
than at the start, so that repeated strokes keep their tone."""
FILL_FRAMES = 8192
"""Frames in the table of that noise, 4 MB, which is read from a place the seed picks."""
ROUNDS = 2
"""Overlapping frames disturb each other's levels; a second round leaves little of that."""
KNOWN_SHARE, KNOWN_SECONDS = 0.5, 0.08
"""The waveform has lost its tones where it has less of the wanted power than this share, looked at
from so many seconds on."""
KNOWN_FRAMES = 2
"""Tones go on from so many frames before, whose windows reach into what is lost."""
LOST, WHOLE = 0.3, 1.0
"""Shares of a band's power at which the waveform has nothing to say of it any more, and all."""
STROKE_DB = 6.0
"""A level that rises by so much is of another stroke."""
TURN_FRAMES, STEADY_FRAMES = 4, 8
"""Frames over which frequencies are read; and how far before two frames have no sample in common,
in which a tone is the same and noise is not."""
NOISE_LIKENESS, TONE_LIKENESS = 0.0, 0.5
"""How much of what the earlier of these becomes by turning on is in the later one, where both are
noise, and at least where they are a tone, -1 to 1."""
FLOOR_BINS, NOISE_PEAK_DB, TONE_PEAK_DB = 25, 6.0, 12.0
"""Bins of the running median that is a spectrum's floor; how far above it peaks of noise come, and
from how far on they are those of a tone."""


def levelled(low: Array, levels_db: Array, seed: int | None) -> Array:
    """A waveform with the `levels_db` `[LOW_KNOTS, LOW_BANDS]` and noise of `seed`, or without any.

    `low` `[T]` are the samples that are heard, whole hops of them; gives `[LOW_LENGTH]`, silent
    from there on. Each band of each frame is brought to its level; the phases stay, or go on as
    `continued` has them.
    """
    count = len(low) // HOP_LENGTH
    spectra = continued(low_spectra(low, count), levels_db)
    if seed is not None:
        fill_db = _fill_db(levels_db, levels_of(spectra))
        spectra = spectra + fill_spectra(seed, count) * by_bin(fill_db, count)
    for _ in range(ROUNDS - 1):
        spectra = low_spectra(moved_to(spectra, levels_db), count)
    return moved_to(spectra, levels_db)


def continued(spectra: Spectra, levels_db: Array) -> Spectra:
    """`spectra` `[L, F]` of a waveform whose tones go on where it has lost them.

    Lost is what it lacks of the `levels_db` `[LOW_KNOTS, LOW_BANDS]`. Each peak of the spectrum in
    the last frame that has them turns on by what it did there, with the bins about it, whose phases
    are locked to it (Laroche and Dolson 1999), at the level that is lacking. What is no tone there,
    or was there from the start, stays as it is.
    """
    found_db = levels_of(spectra)
    heard, count = len(found_db), len(spectra)
    known = np.minimum(10 ** ((found_db - levels_db[:heard]) / 10), 1)
    knot = _first_lost(known, levels_db[:heard])
    if knot is None:
        return spectra
    last = int(low_knot_edges()[knot]) - 1 - KNOWN_FRAMES
    tones, turns, nearest, steady = _tones(spectra[: last + 1])
    known[knot:] = _last_known(known[knot:], levels_db[knot:heard])
    kept = _risen(known, LOST, WHOLE)
    lacking = 1 - known * kept
    lacking_db = levels_db[:heard] + 10 * np.log10(np.maximum(lacking, 1e-6))
    gain_db = np.clip(lacking_db - levels_of(tones[None]), *GAIN_RANGE_DB).astype(np.float32)
    turned = np.exp(1j * np.arange(count - last)[:, None] * turns).astype(np.complex64)
    ringing = turned[:, nearest] * (tones * steady) * by_bin(gone_on(gain_db), count, last)
    replaced = (1 - at_bins(gone_on(kept.astype(np.float32)), count, last)) * steady
    goes_on = spectra[last:] * (1 - replaced) + ringing
    return np.concatenate([spectra[:last], goes_on], dtype=np.complex64)


def _first_lost(known: Array, levels_db: Array) -> int | None:
    """The first knot from which on the waveform has lost its tones; `None` where it has them all.

    `known` `[N, LOW_BANDS]` is its share of the power that `levels_db` want.
    """
    first = int(np.searchsorted(low_knot_seconds(), KNOWN_SECONDS))
    power = 10 ** (levels_db / 10) * band_shares()
    lost = (known * power).sum(axis=1)[first:] < KNOWN_SHARE * power.sum(axis=1)[first:]
    return first + int(lost.argmax()) if lost.any() else None


def _last_known(known: Array, levels_db: Array) -> Array:
    """What is `known` of levels `[N, LOW_BANDS]` that was known before, too, since the last stroke.

    What comes out above a falling level is what a network is wrong by, for the tone has gone; where
    the level rises, another stroke begins.
    """
    since, least = known.copy(), levels_db[0]
    for row in range(1, len(known)):
        rises = levels_db[row] > least + STROKE_DB
        since[row] = np.where(rises, known[row], np.minimum(known[row], since[row - 1]))
        least = np.where(rises, levels_db[row], np.minimum(levels_db[row], least))
    return since


def _tones(spectra: Spectra) -> tuple[Spectra, Turns, NDArray[np.intp], Array]:
    """The last of `spectra` `[L, F]`, and what its P peaks turn by in a hop, `[P]` radians.

    Then which peak each bin is nearest to, and how much of it is a tone, 0 to 1: `[F]` each.
    """
    last, before = spectra[-1], spectra[-1 - STEADY_FRAMES]
    size = np.abs(spectra[-TURN_FRAMES:]).mean(axis=0)
    peaks = _peaks(size)
    nearest = np.abs(np.arange(len(size))[:, None] - peaks).argmin(axis=1)
    turned = (spectra[-TURN_FRAMES:] * np.conj(spectra[-1 - TURN_FRAMES : -1])).sum(axis=0)
    # In 64 bits, for they are added up over all of a tail.
    turns = np.angle(turned[peaks].astype(np.complex128))
    expected = before * np.exp(1j * STEADY_FRAMES * turns)[nearest]
    regions = np.flatnonzero(np.diff(nearest, prepend=-1))
    common = np.add.reduceat(last * np.conj(expected), regions).real
    energies = [np.add.reduceat(np.square(np.abs(each)), regions) for each in (last, before)]
    likeness = common / np.maximum(np.sqrt(energies[0] * energies[1]), TINY)
    floor = running_median(size[None], FLOOR_BINS)[0]
    above_db = 20 * np.log10(np.maximum(size, TINY) / np.maximum(floor, TINY))[peaks]
    tonal = _risen(likeness, NOISE_LIKENESS, TONE_LIKENESS)
    tonal *= _risen(above_db, NOISE_PEAK_DB, TONE_PEAK_DB)
    return last, turns, nearest, tonal.astype(np.float32)[nearest]


def _risen(values: NDArray[np.floating], none: float, whole: float) -> NDArray[np.floating]:
    """0 where `values` are at most `none`, 1 where they are at least `whole`, a line between."""
    return np.asarray(np.clip((values - none) / (whole - none), 0, 1))


def _peaks(size: Array) -> NDArray[np.intp]:
    """Bins of `size` `[F]` that none of the two on either side is above, one at least."""
    wide = np.pad(size, 2)
    count = len(size)
    about = np.stack([wide[:count], wide[1:][:count], wide[3:][:count], wide[4:][:count]])
    return np.flatnonzero(size >= about.max(axis=0))


def _fill_db(levels_db: Array, found_db: Array) -> Array:
    """Levels of the noise beside the wanted `levels_db` `[LOW_KNOTS, LOW_BANDS]`.

    `found_db` `[N, LOW_BANDS]` are those of the waveform while it is heard.
    """
    wanted_db = levels_db[: len(found_db)]
    most_db = np.interp(low_knot_seconds(), [0, FILL_SECONDS], FILL_DB)[: len(found_db), None]
    fill_db = np.clip(found_db - UNDER_DB, wanted_db + FILL_DB[0], wanted_db + most_db)
    return gone_on(np.asarray(fill_db, np.float32))


def fill_spectra(seed: int, count: int) -> Spectra:
    """Spectra of `count` frames of white noise of unit variance, as `low_spectra` gives them."""
    start = int(np.random.default_rng(seed).integers(FILL_FRAMES - FRAMES))
    return _fill_table()[start : start + count]


@cache
def _fill_table() -> Spectra:
    noise = np.random.default_rng(0).standard_normal(FILL_FRAMES * HOP_LENGTH, np.float32)
    return low_spectra(noise, FILL_FRAMES)
