"""Bars on clicks: none in any number of sounds, none anywhere on the pad."""

from collections.abc import Mapping
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from ghostnote.evaluation.bars.rows import Row
from ghostnote.evaluation.bars.subject import Subject
from ghostnote.evaluation.bars.tasks import clicking, clicking_spots
from ghostnote.evaluation.figures import Figure

RANDOM_PER_COUNT = 10
"""Random sounds for each sound of the other bars: 10,000 of 1,000."""
SIDE, FULL_COUNT = 64, 1000
"""Places along a side of the pad at this count, fewer below."""
LISTED = 5


def clicks(subject: Subject) -> dict[str, Any]:
    """The seeds that click, and the places: a seed for each, so the variation changes as well."""
    seeds = range(subject.seed, subject.seed + RANDOM_PER_COUNT * subject.count)
    side = min(SIDE, max(2, round(SIDE * (subject.count / FULL_COUNT) ** 0.5)))
    places = np.linspace(-1, 1, side).tolist()
    spots = [(subject.seed + row * side + column, x, y)
             for row, y in enumerate(places) for column, x in enumerate(places)]  # fmt: skip
    progress = subject.counting("clicks", len(seeds) + len(spots))

    def make() -> dict[str, Any]:
        tasks = (
            partial(clicking, subject.bundle, subject.drum_class),
            partial(clicking_spots, subject.bundle, subject.drum_class),
        )
        found = list(chain(*subject.workers.map(tasks[0], seeds, progress)))
        where = list(chain(*subject.workers.map(tasks[1], spots, progress)))
        return {"random": len(seeds), "side": side, "seeds": found, "spots": where}

    return subject.remembered("clicks", make)


def click_rows(found: Mapping[str, Any], real_share: float) -> list[Row]:
    """Random sounds and the pad; `real_share` of recordings are heard as clicking."""
    seeds, spots = found["seeds"], found["spots"]
    count, side = found["random"], found["side"]
    real = f"recordings {100 * real_share:.1f}%"
    first = ", ".join(str(seed) for seed in seeds[:LISTED])
    places = ", ".join(f"{seed} at {x:.2f} {y:.2f}" for seed, x, y in spots[:LISTED])
    return [
        Row(
            "clicks", f"clicks in {count:,} random sounds", "none",
            f"{len(seeds)}: {_share(len(seeds), count)}",
            real + (f"; seeds {first}" if seeds else ""), not seeds,
            {"value": len(seeds), "count": count},
        ),
        Row(
            "clicks_pad", f"clicks over the pad, {side} x {side}", "none",
            f"{len(spots)}: {_share(len(spots), side * side)}",
            real + (f"; seeds {places}" if spots else ""), not spots,
            {"value": len(spots), "count": side * side},
        ),
    ]  # fmt: skip


def _share(hits: int, count: int) -> str:
    share = Figure.share(hits, count)
    return f"{share.value:.2f}% ({share.low:.2f} to {share.high:.2f}%)"
