"""Progress on standard error for whoever waits at a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

Report = Callable[[str, int, int, dict[str, float]], None]
"""Gets a stage's name, steps done, steps in all, and figures to show."""


@contextmanager
def progress_bars(*, enabled: bool = True) -> Iterator[Report]:
    """Yield a `Report` that shows one bar a stage, with the time left and its figures."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[figures]}"),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), disable=not enabled) as progress:

        def report(stage: str, done: int, total: int, figures: dict[str, float]) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=total, figures="")
            text = "  ".join(f"{name} {value:.4g}" for name, value in figures.items())
            progress.update(tasks[stage], completed=done, total=total, figures=text)

        yield report
