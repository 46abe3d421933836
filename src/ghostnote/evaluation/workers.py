"""Work shared out over processes of one thread each, one a core."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, TypeVar

from ghostnote.errors import MeasureError
from ghostnote.processes import one_thread_each

Report = Callable[[str, int, int, dict[str, float]], None]
"""Gets the stage's name, steps done, steps in all, and figures to show."""
Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 32
"""Items sent to a process at once: a run of a decoder, about a second of work."""


class Workers:
    """Processes that measure sounds. A context manager; `count` 1 works in this process.

    They are started when first needed, and again after one has died.
    """

    def __init__(self, count: int | None = None) -> None:
        self.count = count or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Workers":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def map(
        self,
        function: Callable[[Sequence[Item]], Result],
        items: Sequence[Item],
        progress: Callable[[int], None],
        chunk: int = CHUNK,
    ) -> list[Result]:
        """`function` of each `chunk` of `items`, in order; `progress` gets how many are done.

        Items that take a second each are better sent a few at a time.

        Raises:
            MeasureError: a process died.
        """
        chunks = [items[start : start + chunk] for start in range(0, len(items), chunk)]
        if self.count == 1:
            return [self._report(function(each), len(each), progress) for each in chunks]
        jobs: list[Future[Result]] = []
        try:
            # A process starts when there is work for it, so the limit must hold until then.
            with one_thread_each():
                jobs = [self._started().submit(function, each) for each in chunks]
            return [
                self._report(job.result(), len(each), progress)
                for job, each in zip(jobs, chunks, strict=True)
            ]
        except BrokenProcessPool as error:
            self._stop()
            raise MeasureError(
                "a process that measured its sounds died, perhaps for want of memory; "
                "close other programs and evaluate again"
            ) from error
        finally:
            for job in jobs:
                job.cancel()

    def call(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """`function(*arguments)` in a process.

        Arithmetic of this size is quickest on one thread: several wait for each other, and for
        whatever else the machine does.

        Raises:
            MeasureError: the process died.
        """
        apply = partial(_apply, function)
        (result,) = self.map(apply, [arguments], lambda count: None)
        return result

    @staticmethod
    def _report(result: Result, count: int, progress: Callable[[int], None]) -> Result:
        progress(count)
        return result

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.count,
                multiprocessing.get_context("spawn"),
                initializer=_stay_while_parent_does,
            )
        return self._pool

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _apply(function: Callable[..., Result], calls: Sequence[tuple[Any, ...]]) -> Result:
    ((*arguments,),) = calls
    return function(*arguments)


def _stay_while_parent_does() -> None:
    """Ctrl-C is for the parent to handle; a parent that was killed leaves nobody to work for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent.sentinel,), daemon=True).start()


def _leave_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def counting(report: Report, stage: str, total: int) -> Callable[[int], None]:
    """A function that takes how many more of the `total` steps of `stage` are done."""
    done = 0

    def add(count: int) -> None:
        nonlocal done
        done += count
        report(stage, done, total, {})

    return add
