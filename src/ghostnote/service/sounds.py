"""Rendered sounds: from the cache, from a render that is under way, or from a worker."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from ghostnote.service.cache import Rendered, SoundCache
from ghostnote.service.pool import WorkerPool

Source = Literal["hit", "shared", "miss"]


@dataclass
class _Flight:
    """A render under way, and how many requests wait for it."""

    task: asyncio.Task[Rendered]
    waiting: int = 0


class Sounds:
    """Sounds by key, each rendered once however many ask for it at the same time."""

    def __init__(self, pool: WorkerPool, cache: SoundCache) -> None:
        self._pool = pool
        self._cache = cache
        self._flights: dict[str, _Flight] = {}

    def ask(
        self, key: str, render: Callable[[], Rendered]
    ) -> tuple[Source, Coroutine[Any, Any, Rendered]]:
        """Where the sound of `key` comes from, and what to await for it.

        `render` makes it on a worker thread where need be. Cancelled by the last request that
        waits for it, a render still queued is dropped. What is awaited raises `UnavailableError`
        if the queue is full, and whatever `render` raises.
        """
        cached = self.kept(key)
        if cached is not None:
            return "hit", _at_once(cached)
        flight = self._flights.get(key)
        source: Source = "miss" if flight is None else "shared"
        if flight is None:
            flight = self._flights[key] = _Flight(asyncio.ensure_future(self._pool.run(render)))
            flight.task.add_done_callback(partial(self._land, key, flight))
        flight.waiting += 1
        return source, self._wait(key, flight)

    def kept(self, key: str) -> Rendered | None:
        """The sound of `key` where it is in the cache, which counts as a use; renders nothing."""
        return self._cache.get(key)

    async def _wait(self, key: str, flight: _Flight) -> Rendered:
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if flight.waiting == 0 and not flight.task.done():
                self._forget(key, flight)
                flight.task.cancel()

    def _land(self, key: str, flight: _Flight, task: asyncio.Task[Rendered]) -> None:
        self._forget(key, flight)
        if not task.cancelled() and task.exception() is None:
            self._cache.put(key, task.result())

    def _forget(self, key: str, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


async def _at_once(sound: Rendered) -> Rendered:
    return sound
