"""Bars on matching: sounds of unseen packs, at once and after refining."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from ghostnote.evaluation.bars.machines import is_machine
from ghostnote.evaluation.bars.rows import Row
from ghostnote.evaluation.bars.subject import Subject
from ghostnote.evaluation.bars.tasks import refined
from ghostnote.evaluation.matching import PackDistances

MOST_DB, MACHINE_SHARE, ABOVE_CEILING_DB, MOST_SECONDS = 2.2, 0.6, 0.3, 3.0
REFINED = 60
"""Most unseen sounds whose match is refined: three seconds each, one core."""
CHUNK = 2
NO_PACKS = "the corpus holds out too few sounds of this class"
PACK_BAR = "below the nearest training sound"


def matched_packs(subject: Subject) -> PackDistances:
    """Distance by pack of unseen sounds from what the model plays where its encoder puts them."""
    progress = subject.counting("match", len(subject.matching))
    return subject.remembered(
        "match",
        lambda: dict(subject.matching.rebuilt(subject.candidate, subject.workers, progress)),
    )


def match_rows(matched: PackDistances, retrieved: PackDistances) -> list[Row]:
    """The encoder alone against retrieval: on average, on every pack, on machines."""
    mean_bar = f"below {MOST_DB:g} dB, and below the nearest training sound"
    machine_bar = f"at most {100 * MACHINE_SHARE:g}% of the nearest training sound"
    mean_title, machine_title = "match of unseen packs", "match of machines held out whole"
    if not matched:
        return [
            Row.unmeasurable("match", mean_title, mean_bar, NO_PACKS),
            Row.unmeasurable("match_packs", "match, each unseen pack", PACK_BAR, NO_PACKS),
            Row.unmeasurable("match_machines", machine_title, machine_bar, NO_PACKS),
        ]
    value, nearest = _mean(matched, matched), _mean(retrieved, matched)
    mean_row = Row(
        "match", f"{mean_title}, encoder alone", mean_bar, f"{value:.2f} dB",
        f"nearest training sound {nearest:.2f} dB; {len(matched)} packs",
        value < min(MOST_DB, nearest), {"value": value, "retrieved": nearest},
    )  # fmt: skip
    packs = [_pack_row(pack, matched[pack], retrieved[pack]) for pack in sorted(matched)]
    machines = [pack for pack in sorted(matched) if is_machine(pack)]
    if not machines:
        why = f"none of the {len(matched)} unseen packs says that it is a machine"
        return [
            mean_row,
            *packs,
            Row.unmeasurable("match_machines", machine_title, machine_bar, why),
        ]
    value, nearest = _mean(matched, machines), _mean(retrieved, machines)
    machine_row = Row(
        "match_machines", f"{machine_title}, encoder alone", machine_bar,
        f"{value:.2f} dB: {100 * value / nearest:.0f}%",
        f"nearest training sound {nearest:.2f} dB; {', '.join(machines)}",
        value <= MACHINE_SHARE * nearest,
        {"value": value, "retrieved": nearest, "packs": len(machines)},
    )  # fmt: skip
    return [mean_row, *packs, machine_row]


def _pack_row(pack: str, matched: float, retrieved: float) -> Row:
    return Row(
        f"match_pack_{pack}", f"match of {pack}", PACK_BAR, f"{matched:.2f} dB",
        f"nearest training sound {retrieved:.2f} dB", matched < retrieved,
        {"value": matched, "retrieved": retrieved},
    )  # fmt: skip


def _mean(distances: Mapping[str, float], packs: Sequence[str] | Mapping[str, float]) -> float:
    return float(np.mean([distances[pack] for pack in packs]))


def refinements(subject: Subject) -> dict[str, Any]:
    """Refined matches of unseen sounds: lists of `distance_db`, `ceiling_db` and seconds."""
    library = subject.reference.library
    rows = subject.matching.rows[: min(REFINED, subject.count)]
    progress = subject.counting("refined match", len(rows))

    def make() -> dict[str, Any]:
        records = [library.validation_records[row] for row in rows]
        task = partial(refined, subject.bundle, subject.corpus)
        found = list(chain(*subject.workers.map(task, records, progress, CHUNK)))
        names = ("distance_db", "ceiling_db", "seconds", "computed_seconds")
        columns = zip(*found, strict=True) if found else [()] * len(names)
        return {
            "packs": [record.pack for record in records],
            **{name: list(column) for name, column in zip(names, columns, strict=True)},
        }

    return subject.remembered("refine", make)


def refine_rows(found: Mapping[str, Any]) -> list[Row]:
    """Refined matches against the ceiling, and the time they take.

    That is processor time, all threads of it: several matches are measured at once, beside
    whatever else the machine does.
    """
    figure, seconds_figure = "match with refine, above the ceiling", "match with refine, time"
    bar = f"at most {ABOVE_CEILING_DB:g} dB on average"
    seconds_bar = f"at most {MOST_SECONDS:g} s on average"
    if not found["distance_db"]:
        return [
            Row.unmeasurable("refine", figure, bar, NO_PACKS),
            Row.unmeasurable("refine_seconds", seconds_figure, seconds_bar, NO_PACKS),
        ]
    distance, ceiling = (_pack_mean(found, name) for name in ("distance_db", "ceiling_db"))
    seconds, computed = np.array(found["seconds"]), np.array(found["computed_seconds"])
    above = distance - ceiling
    return [
        Row(
            "refine", figure, bar, f"{above:+.2f} dB",
            f"refined {distance:.2f} dB; parts of the sound with fresh noise {ceiling:.2f} dB; "
            f"{len(seconds)} sounds, mean over packs", above <= ABOVE_CEILING_DB,
            {"value": above, "distance_db": distance, "ceiling_db": ceiling},
        ),
        Row(
            "refine_seconds", seconds_figure, seconds_bar,
            f"{computed.mean():.2f} s, at most {computed.max():.2f} s",
            f"processor time; waited, beside all else that ran, {seconds.mean():.2f} s, at most "
            f"{seconds.max():.2f} s", bool(computed.mean() <= MOST_SECONDS),
            {"value": computed.mean(), "longest": computed.max(), "waited": seconds.mean()},
        ),
    ]  # fmt: skip


def _pack_mean(found: Mapping[str, Any], name: str) -> float:
    """The mean over packs of the means over their sounds."""
    packs, values = np.array(found["packs"]), np.array(found[name])
    return float(np.mean([values[packs == pack].mean() for pack in np.unique(packs)]))
