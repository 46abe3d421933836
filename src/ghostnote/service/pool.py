"""The worker threads that run models, behind a bounded queue."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ghostnote.service.problems import UnavailableError

T = TypeVar("T")


class WorkerPool:
    """`threads` workers and room for `queue` jobs that wait; one more is refused.

    Belongs to one event loop, and all of its methods are called there.
    """

    def __init__(self, threads: int, queue: int) -> None:
        self._threads = threads
        self._capacity = threads + queue
        self._pending = 0
        self._closed = False
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="ghostnote")

    @property
    def waiting(self) -> int:
        """Jobs that no thread has begun."""
        return max(0, self._pending - self._threads)

    @property
    def has_room(self) -> bool:
        """Whether one more job would be taken."""
        return not self._closed and self._pending < self._capacity

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` on a thread. Cancelled before a thread began it, it is never run.

        Raises:
            UnavailableError: the queue is full, or the server is stopping.
        """
        if not self.has_room:
            raise UnavailableError("the server is busy; try again in a moment")
        loop = asyncio.get_running_loop()
        job = self._executor.submit(work)
        self._pending += 1
        job.add_done_callback(lambda _: loop.call_soon_threadsafe(self._finished))
        return await asyncio.wrap_future(job)

    def close(self) -> None:
        """Take no more work, drop what waits and wait for what runs."""
        self._closed = True
        self._executor.shutdown(cancel_futures=True)

    def _finished(self) -> None:
        self._pending -= 1
