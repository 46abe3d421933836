"""Bars on what playing costs: time and size."""

from dataclasses import replace

from ghostnote.bundle import UNPLAYED_FILES, Bundle
from ghostnote.engine.instrument import Patch
from ghostnote.evaluation.bars.knobs import OWN
from ghostnote.evaluation.bars.rows import Row
from ghostnote.evaluation.bars.subject import Subject
from ghostnote.evaluation.cost import hit_ms, timed_draws

MOST_MS, MOST_MB = 10.0, 12.0
TURN = 0.4
"""Share of the way from rest to a knob's end, where every knob is turned."""


def cost_rows(subject: Subject) -> list[Row]:
    """Time of a hit and size of the weights; nothing else of the evaluation may run meanwhile."""
    draws = timed_draws(subject.asked(), subject.seed)
    seconds = subject.candidate.manifest.length / subject.candidate.manifest.sample_rate
    time_ms = hit_ms(subject.instrument, draws)
    turned_ms = hit_ms(subject.instrument, [_all_turned(subject, each) for each in draws])
    weights, whole = megabytes(subject.opened())
    return [
        Row(
            "hit_ms", f"hit of {seconds:g} s with its WAV file, one core",
            f"at most {MOST_MS:g} ms", f"{time_ms:.1f} ms",
            f"every knob turned {turned_ms:.1f} ms", time_ms <= MOST_MS,
            {"value": time_ms, "turned": turned_ms},
        ),
        Row(
            "weights", "weights", f"at most {MOST_MB:g} MB", f"{weights:.2f} MB",
            f"the whole bundle {whole:.2f} MB", weights <= MOST_MB,
            {"value": weights, "whole": whole},
        ),
    ]  # fmt: skip


def megabytes(bundle: Bundle) -> tuple[float, float]:
    """Size of what plays in the files of `bundle`, and of all of them."""
    sizes = {name: len(bundle.read(name)) / 1e6 for name in bundle.manifest.files}
    weights = sum(size for name, size in sizes.items() if name not in UNPLAYED_FILES)
    return weights, sum(sizes.values())


def _all_turned(subject: Subject, draw: Patch) -> Patch:
    knobs = [each for each in subject.candidate.manifest.controls if each.name in OWN]
    moved = {each.name: each.default + TURN * (each.maximum - each.default) for each in knobs}
    return replace(draw, controls=draw.controls | moved)
