"""Telling how far an evaluation is."""

from collections.abc import Callable

Report = Callable[[str, int, int, dict[str, float]], None]
"""Gets the stage's name, steps done, steps in all, and figures to show."""


def counting(report: Report, stage: str, total: int) -> Callable[[int], None]:
    """A function that takes how many more of the `total` steps of `stage` are done."""
    done = 0

    def add(count: int) -> None:
        nonlocal done
        done += count
        report(stage, done, total, {})

    return add
