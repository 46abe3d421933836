"""Work shared out over processes of one thread each, one a core."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Self, TypeVar

from ghostnote.errors import WorkerError
from ghostnote.processes import one_thread_each

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 32
"""Items sent to a process at once: a run of a decoder, about a second of work."""


def _nothing() -> None:
    pass


class Workers:
    """Processes that share work out. A context manager; `count` 1 works in this process.

    They are started when first needed, and again after one has died; each calls `begin` first.
    """

    def __init__(self, count: int | None = None, begin: Callable[[], None] = _nothing) -> None:
        self.count = count or os.cpu_count() or 1
        self._begin = begin
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self.count == 1:
            self._begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def submit(self, function: Callable[..., Result], *arguments: Any) -> Future[Result]:
        """`function(*arguments)` in a process, whatever `count` is.

        Raises:
            BrokenProcessPool: a process died; what is given raises it too.
        """
        # A process starts when there is work for it, so the limit must hold until then.
        with one_thread_each():
            return self._started().submit(function, *arguments)

    def imap(
        self,
        function: Callable[[Sequence[Item]], Result],
        items: Sequence[Item],
        chunk: int = CHUNK,
    ) -> Generator[Result, None, None]:
        """`function` of each `chunk` of `items`, in order, each as it is asked for.

        Items that take a second each are better sent a few at a time.

        Raises:
            WorkerError: a process died.
        """
        chunks = [items[start : start + chunk] for start in range(0, len(items), chunk)]
        if self.count == 1:
            yield from map(function, chunks)
            return
        jobs: deque[Future[Result]] = deque()
        try:
            jobs.extend([self.submit(function, each) for each in chunks])
            while jobs:
                # Let go of, so that no more is held than was not asked for yet.
                yield jobs.popleft().result()
        except BrokenProcessPool as error:
            self.stop()
            raise WorkerError(
                "a process that did part of the work died, perhaps for want of memory; close "
                "other programs and try again"
            ) from error
        finally:
            for job in jobs:
                job.cancel()

    def map(
        self,
        function: Callable[[Sequence[Item]], Result],
        items: Sequence[Item],
        progress: Callable[[int], None],
        chunk: int = CHUNK,
    ) -> list[Result]:
        """All that `imap` gives; `progress` gets how many more items are done. Raises as that."""
        results: list[Result] = []
        for result in self.imap(function, items, chunk):
            progress(min(chunk, len(items) - chunk * len(results)))
            results.append(result)
        return results

    def call(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """`function(*arguments)` in a process.

        Arithmetic of this size is quickest on one thread: several wait for each other, and for
        whatever else the machine does.

        Raises:
            WorkerError: the process died.
        """
        apply = partial(_apply, function)
        (result,) = self.map(apply, [arguments], lambda count: None)
        return result

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.count,
                multiprocessing.get_context("spawn"),
                initializer=_start,
                initargs=(self._begin,),
            )
        return self._pool

    def stop(self) -> None:
        """Drop what no process has begun, and end them once they are done."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def counted(progress: Callable[[int, int], None], total: int) -> Callable[[int], None]:
    """For `Workers.map`: takes how many more of `total` are done, and tells `progress` how many."""
    done = 0

    def add(count: int) -> None:
        nonlocal done
        done += count
        progress(done, total)

    return add


def _apply(function: Callable[..., Result], calls: Sequence[tuple[Any, ...]]) -> Result:
    ((*arguments,),) = calls
    return function(*arguments)


def _start(begin: Callable[[], None]) -> None:
    """Ctrl-C is for the parent to handle; a parent that was killed leaves nobody to work for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent.sentinel,), daemon=True).start()
    begin()


def _leave_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
