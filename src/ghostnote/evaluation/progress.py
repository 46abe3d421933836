"""Telling how far an evaluation is."""

from collections.abc import Callable

from ghostnote.workers import counted

Report = Callable[[str, int, int, dict[str, float]], None]
"""Gets the stage's name, steps done, steps in all, and figures to show."""


def counting(report: Report, stage: str, total: int) -> Callable[[int], None]:
    """A function that takes how many more of the `total` steps of `stage` are done."""
    return counted(lambda done, of: report(stage, done, of, {}), total)
