"""Bars on knobs: each turned over its whole range, on hits of all kinds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ghostnote.bundle import Control
from ghostnote.descriptors import DESCRIPTORS
from ghostnote.engine.instrument import Patch
from ghostnote.evaluation.bars.rows import Row
from ghostnote.evaluation.bars.subject import Subject
from ghostnote.evaluation.bars.tasks import described
from ghostnote.evaluation.draws import prior_draws
from ghostnote.measures.embedding import MEL_COUNT
from ghostnote.measures.knobs import KnobTruth, knob_truth

SETTINGS, HITS = 17, 96
SPEARMAN, STEPS, CROSSTALK = 0.95, 0.98, 0.3
BAR = f"Spearman {SPEARMAN:g}, {100 * STEPS:g}% of steps up, cross-talk at most {CROSSTALK:g}"
OWN = {
    "pitch": "pitch_hz",
    "decay": "decay_seconds",
    "brightness": "centroid_hz",
    "noise": "noise_percent",
    "attack": "attack_ms",
    "body": "body_percent",
}
"""The descriptor each knob is named after."""
NAMES = [each.name for each in DESCRIPTORS]


@dataclass(frozen=True)
class Turned:
    """A knob at S `settings` `[S]`, and R hits' descriptors there: `values` `[R, S, D + 1]`.

    The columns are those of `tasks.described`. `idle` `[R]` are the hits on which the page greys
    the knob out.
    """

    control: Control
    settings: NDArray[np.float64]
    values: NDArray[np.float32]
    idle: NDArray[np.bool_]

    @property
    def measured(self) -> NDArray[np.float32]:
        """The descriptor the knob is named after: `[R, S]`, in octaves where it is logarithmic."""
        name = self.control.name
        column = len(NAMES) if name == "pitch" else NAMES.index(OWN[name])
        return self.values[:, :, column]

    def among(self, hits: Sequence[int] | NDArray[np.intp]) -> "Turned":
        """Some of the `hits`, by number."""
        return replace(self, values=self.values[hits], idle=self.idle[hits])

    def truths(self, scales: NDArray[np.floating], names: list[str]) -> KnobTruth:
        """The knob judged by the descriptors called `names`, whose `scales` `[D]` are given."""
        columns = [NAMES.index(name) for name in names]
        values = self.values[:, :, columns].copy()
        own = names.index(OWN[self.control.name])
        values[:, :, own] = self.measured
        return knob_truth(self.settings, values, own, scales[columns])


def turned(subject: Subject) -> list[Turned]:
    """Every knob that the class has, turned."""
    controls = [
        each
        for each in subject.candidate.manifest.controls
        if each.name in OWN and subject.drum_class not in each.unavailable
    ]
    hits = prior_draws(subject.asked(), min(HITS, subject.count), subject.seed)
    idle = [subject.instrument.idle(hit) for hit in hits]
    return [
        _turned(subject, control, hits, np.array([control.name in names for names in idle]))
        for control in controls
    ]


def _turned(
    subject: Subject, control: Control, hits: list[Patch], idle: NDArray[np.bool_]
) -> Turned:
    settings = np.linspace(control.minimum, control.maximum, SETTINGS)
    patches = [
        replace(hit, controls=hit.controls | {control.name: setting})
        for hit in hits
        for setting in settings.tolist()
    ]
    progress = subject.counting(f"knob {control.name}", len(patches))

    def make() -> dict[str, NDArray[np.generic]]:
        parts = subject.workers.map(partial(described, subject.bundle), patches, progress)
        return {"values": np.concatenate(parts)}

    key = subject.key(
        f"knob {control.name}", subject.candidate.identity, hits=len(hits), settings=SETTINGS
    )
    values = subject.cache.arrays(key, ["values"], make)["values"]
    return Turned(
        control, settings, np.asarray(values, np.float32).reshape(len(hits), SETTINGS, -1), idle
    )


def knob_rows(subject: Subject, knobs: list[Turned]) -> list[Row]:
    """A row for each of the six knobs, whether the model has it or not."""
    library = subject.reference.library
    scales = (
        library.train.take(library.real).embeddings[:, MEL_COUNT:].std(axis=0, dtype=np.float64)
    )
    # What never varies in the library cannot say how far it is moved: its own unit does.
    scales[scales == 0] = 1
    known = {each.control.name: each for each in knobs}
    return [_row(known[name], scales) if name in known else _missing(subject, name) for name in OWN]


def _row(knob: Turned, scales: NDArray[np.float64]) -> Row:
    control, own = knob.control, OWN[knob.control.name]
    # The six that knobs are named after: of the others some measure the same again (t60 and decay,
    # tilt and centroid), and would count a knob's own effect as cross-talk.
    six = knob.truths(scales, list(OWN.values()))
    every = knob.truths(scales, NAMES)
    alone = [knob.among([hit]).truths(scales, NAMES) for hit in range(len(knob.values))]
    worst = min(truth.spearman for truth in alone)
    moves = dict(zip(OWN.values(), six.moves.tolist(), strict=True))
    furthest = max(moves.keys() - {own}, key=moves.__getitem__)
    met = (
        six.spearman >= SPEARMAN
        and six.non_decreasing_share >= STEPS
        and six.crosstalk <= CROSSTALK
    )
    values = {
        "spearman": six.spearman, "worst_spearman": worst, "steps": six.non_decreasing_share,
        "crosstalk": six.crosstalk, "crosstalk_all": every.crosstalk,
    }  # fmt: skip
    return Row(
        f"knob_{control.name}", f"knob {control.name} ({own})", BAR,
        f"{six.spearman:.3f} (worst hit {worst:.2f}), {100 * six.non_decreasing_share:.1f}%, "
        f"{six.crosstalk:.2f}",
        f"{control.minimum:g} to {control.maximum:g} {control.unit}; moves {furthest} most, "
        f"{moves[furthest]:.2f}; all other descriptors {every.crosstalk:.2f}"
        f"{_awake(knob, scales)}", met, values,
    )  # fmt: skip


def _awake(knob: Turned, scales: NDArray[np.float64]) -> str:
    """What the bar's figures are on the hits whose player may turn the knob, if not on all."""
    count, idle = len(knob.idle), int(knob.idle.sum())
    if idle in (0, count):
        return ""
    awake = knob.among(np.flatnonzero(~knob.idle)).truths(scales, list(OWN.values()))
    return (
        f"; without the {idle} of {count} hits on which it is greyed out {awake.spearman:.3f}, "
        f"{100 * awake.non_decreasing_share:.1f}%, {awake.crosstalk:.2f}"
    )


def _missing(subject: Subject, name: str) -> Row:
    reasons = {
        each.name: each.unavailable.get(subject.drum_class, "")
        for each in subject.candidate.manifest.controls
    }
    why = reasons.get(name) or "the model has no such knob"
    return Row.unmeasurable(f"knob_{name}", f"knob {name} ({OWN[name]})", BAR, why)
