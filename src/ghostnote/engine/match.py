"""From a sample to the controls at which a model sounds most like it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ghostnote.audio import (
    CLIP_SECONDS,
    SILENCE_DB,
    Samples,
    Signal,
    amplitude,
    condition,
    find_onset,
    mono,
)
from ghostnote.bundle import Control, Manifest
from ghostnote.engine.drum_name import drum_name
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.warnings import single_hit
from ghostnote.measures.spectral import (
    Spectra,
    levels_distance_db,
    log_mel_scales,
    spectral_distance_db,
)

HALVING_DB = 6.0
"""Spectral distance that halves the match score."""
FAR_DB = 6.0
"""Beyond this distance a match is a likeness at best, and the player is told so."""
LEAD_DB, LEAD_FRAME_SECONDS, LEAD_SECONDS = -45.0, 0.01, 0.1
"""Level of what is heard before an onset, below the peak, over so many seconds; and how much of it
is worth a word."""
LEAD_RISE_DB = 3.0
"""How much louder its second half is than its first where it swells."""
REFINE_ROUNDS = 5
REFINE_GRID, REFINE_REACH = 5, 0.25
"""Places that a round tries on each way of the pad, and how far the first goes, of its span."""
REFINE_SEEDS = 20
"""Noises that a round tries."""


@dataclass(frozen=True)
class Match:
    """Where a sample landed.

    `patch` plays the match; `distance_db` is its spectral distance to `original`,
    the sample as the model was given it; `score` is that distance as a percentage, 100 for equal.
    `hit` tells which of the `hits` of the sample that is, from 1.
    """

    patch: Patch
    distance_db: float
    score: int
    warnings: tuple[str, ...]
    original: Samples
    hit: int = 1
    hits: int = 1


def match(
    instrument: Instrument,
    signal: Signal,
    *,
    refine: bool = False,
    drum_class: str | None = None,
    hit: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Match:
    """Find the controls at which `instrument` sounds most like `signal`.

    The encoder answers at once, and what the sample has beside its answer is kept where the model
    can. `refine` keeps it in finer steps where that is nearer, and tries noises of other seeds; of
    a model that keeps nothing it searches the pad, on grids that shrink by half each round. The
    smallest spectral distance stays; `progress` gets rounds done and rounds in all. Of several hits
    the one of number `hit` is matched. The match is of `drum_class`, or of none of what the model
    takes the signal for; a warning says where these are not the same.

    Raises:
        AudioContentError: the signal is silent.
        HitError: it holds fewer hits.
        ControlError: the model does not make that class.
    """
    found = single_hit(signal, hit)
    clip, warnings = condition(found.signal), found.warnings
    target = _heard(instrument, clip)
    # Models without priors keep nothing of a sample, in no steps.
    fineness = [False, True] if refine and instrument.priors else [refine]
    kept = [instrument.own(clip, fine=fine, drum_class=drum_class) for fine in fineness]
    distances = _distances(instrument, target, kept)
    nearest = int(np.argmin(distances))
    patch, distance_db = kept[nearest], distances[nearest]
    if refine:
        patch, distance_db = _nearest(instrument, target, patch, distance_db, progress)
    warnings += _left_out(found.signal) + _likeness(distance_db)
    if drum_class is not None and len(instrument.manifest.classes) > 1:
        warnings += _class_warnings(instrument, clip, drum_class)
    score = match_score(distance_db)
    return Match(patch, distance_db, score, tuple(warnings), clip, found.number, found.total)


def compare(instrument: Instrument, patch: Patch, signal: Signal) -> Match:
    """`patch` as the match of a `signal` that may be what it plays, however far it is from it.

    Both are conditioned, or what that does to a file would count as a difference.

    Raises:
        AudioContentError: the signal is silent.
        ControlError: it is not a patch of `instrument`.
    """
    original = condition(signal)
    played = Signal(instrument.render(patch)[None], instrument.manifest.sample_rate)
    distance_db = spectral_distance_db(condition(played), original)
    return Match(patch, distance_db, match_score(distance_db), (), original)


def match_score(distance_db: float) -> int:
    """Spectral distance in dB to a percentage: 100 for equal sounds, halved every `HALVING_DB`."""
    return round(100 * 2 ** (-distance_db / HALVING_DB))


def _nearest(
    instrument: Instrument,
    target: Spectra,
    best: Patch,
    best_db: float,
    progress: Callable[[int, int], None] | None,
) -> tuple[Patch, float]:
    """The nearest of `best` and what `REFINE_ROUNDS` rounds try, each about the nearest so far."""
    tried = _other_noises if instrument.priors else partial(_places_about, instrument.manifest)
    for done in range(REFINE_ROUNDS):
        candidates = tried(best, done)
        distances = _distances(instrument, target, candidates)
        nearest = int(np.argmin(distances))
        if distances[nearest] < best_db:
            best, best_db = candidates[nearest], distances[nearest]
        if progress:
            progress(done + 1, REFINE_ROUNDS)
    return best, best_db


def _other_noises(best: Patch, done: int) -> list[Patch]:
    """`best` with the noises of `REFINE_SEEDS` seeds that no round before has tried."""
    first = 1 + done * REFINE_SEEDS
    return [replace(best, seed=seed) for seed in range(first, first + REFINE_SEEDS)]


def _places_about(manifest: Manifest, best: Patch, done: int) -> list[Patch]:
    """A grid of places on the pad about that of `best`, half as wide with each round."""
    x, y = (control for control in manifest.controls if control.name in manifest.pad)
    offsets = REFINE_REACH / 2**done * np.linspace(-1, 1, REFINE_GRID)
    return [
        replace(
            best,
            controls=best.controls | {x.name: _moved(x, best, dx), y.name: _moved(y, best, dy)},
        )
        for dx in offsets
        for dy in offsets
    ]


def _moved(control: Control, patch: Patch, share: float) -> float:
    """The value of `control` in `patch`, moved by a `share` of its range and kept in it."""
    value = patch.controls[control.name] + share * control.span
    return float(np.clip(value, control.minimum, control.maximum))


def _heard(instrument: Instrument, clip: Samples) -> Spectra:
    """What of a `clip` `[T]` a match is measured against: no model plays on past its length."""
    length = instrument.manifest.length
    return log_mel_scales(clip[:length], length)


def _distances(instrument: Instrument, target: Spectra, batch: list[Patch]) -> list[float]:
    length = instrument.manifest.length
    return [
        levels_distance_db(target, log_mel_scales(audio, length))
        for audio in instrument.render_batch(batch)
    ]


def _class_warnings(instrument: Instrument, clip: Samples, drum_class: str) -> list[str]:
    taken_for = instrument.place(clip).drum_class
    if taken_for == drum_class:
        return []
    asked, heard = (drum_name(name).lower() for name in (drum_class, taken_for))
    return [f"Matched as {asked}, but it sounds more like {heard}."]


def _left_out(hit: Signal) -> list[str]:
    """What is said of a `hit` that goes on for longer than what models play, or swells in."""
    samples = mono(hit.samples)
    level, rate = np.abs(samples) / np.abs(samples).max(), hit.sample_rate
    onset = find_onset(samples)
    last = int(np.flatnonzero(level >= amplitude(SILENCE_DB))[-1])
    warnings = []
    if last - onset > CLIP_SECONDS * rate:
        warnings.append(
            f"At most {CLIP_SECONDS:g} s of {(last - onset) / rate:.1f} s were matched, "
            "from the first sound on."
        )
    seconds = _swelling_seconds(level[:onset], rate)
    if seconds > LEAD_SECONDS:
        warnings.append(
            f"It swells for {seconds:.1f} s before its stroke, which was left out: the model plays "
            "strokes."
        )
    return warnings


def _swelling_seconds(level: Samples, rate: int) -> float:
    """For how long what is before an onset, `level` `[T]` of the peak, is heard and rises."""
    length = round(LEAD_FRAME_SECONDS * rate)
    frames = level[len(level) % length :].reshape(-1, length)
    power = np.square(frames).mean(axis=1)
    heard = np.flatnonzero(power >= amplitude(LEAD_DB) ** 2)
    if len(heard) == 0:
        return 0.0
    lead = power[heard[0] :]
    first, second = np.split(lead, [len(lead) // 2])
    # The noise of a room does not rise.
    if len(first) == 0 or second.mean() < amplitude(LEAD_RISE_DB) ** 2 * first.mean():
        return 0.0
    return float(len(lead) * length / rate)


def _likeness(distance_db: float) -> list[str]:
    """What is said of a match that is far from the sample."""
    if distance_db <= FAR_DB:
        return []
    return ["This sound is unlike anything the model knows, so expect a likeness."]
