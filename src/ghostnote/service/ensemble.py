"""Processes that play the sounds of kits, beside the threads that play single ones.

A sound whose knobs are turned is a hundred short calls that hold the interpreter, so threads play a
kit no faster than one of them would.
"""

import asyncio
import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from ghostnote.bundle import Bundle
from ghostnote.encoding import Depth
from ghostnote.engine.instrument import Instrument
from ghostnote.errors import BundleError
from ghostnote.kit.kit import Kit
from ghostnote.kit.render import render
from ghostnote.kit.strokes import Stroke
from ghostnote.processes import give_memory_back
from ghostnote.workers import Workers

REST_SECONDS = 3.0
"""How long after a kit was asked for processes start: its pads are wanted first."""
MAX_MODELS = 4
"""Models of one kit, which a process keeps loaded."""
_instruments: OrderedDict[Path, Instrument] = OrderedDict()
_log = logging.getLogger("ghostnote.service")


class Ensemble:
    """`count` processes that are there a while after the first kit; 1 for none.

    Belongs to one event loop, and all of its methods are called there. Once a process has died
    there are none any more.
    """

    def __init__(self, count: int) -> None:
        self._workers = Workers(count)
        self._gathering: asyncio.Task[None] | None = None
        self._there = False
        self._closed = threading.Event()

    @property
    def is_there(self) -> bool:
        """Whether `play` can be called."""
        return self._there

    @property
    def count(self) -> int:
        """How many batches are played at a time."""
        return self._workers.count

    def gather(self, bundle: Bundle) -> None:
        """Start the processes, unless that was done: they will play the model of `bundle` soon."""
        if self._gathering is None and self.count > 1:
            self._gathering = asyncio.create_task(asyncio.to_thread(self._start, bundle))

    def _start(self, bundle: Bundle) -> None:
        if self._closed.wait(REST_SECONDS):
            return
        try:
            for job in [self._workers.submit(_prepare, bundle) for _ in range(self.count)]:
                job.result()
            self._there = True
        # Whatever it is, threads can do without them.
        except (Exception, CancelledError) as error:
            self._leave(error)
            self._workers.stop()

    async def play(
        self, bundle: Bundle, kit: Kit, batch: Sequence[Stroke], rate: int, depth: Depth
    ) -> dict[str, bytes] | None:
        """As `kit.render.render`, of the model of `bundle`; None where a process cannot."""
        try:
            job = self._workers.submit(_play, bundle, kit, batch, rate, depth)
            return await asyncio.wrap_future(job)
        except BrokenProcessPool as error:
            # As other batches of the kit find out.
            if self._there:
                self._leave(error)
            return None
        except BundleError:
            # It was changed since the server loaded it, which can play it still.
            return None

    async def close(self) -> None:
        """End the processes."""
        self._there = False
        self._closed.set()
        await asyncio.to_thread(self._workers.stop)
        if self._gathering is not None:
            await self._gathering
            # It may have been about to start them.
            await asyncio.to_thread(self._workers.stop)

    def _leave(self, error: Exception) -> None:
        self._there = False
        if not self._closed.is_set():
            fields = {"reason": str(error)}
            _log.warning("threads play kits from now on", extra={"fields": fields})


def _prepare(bundle: Bundle) -> None:
    """Load a model, and play it once, for the first sound takes longer."""
    instrument = _loaded(bundle)
    instrument.render(instrument.complete({}, 0))


def _play(
    bundle: Bundle, kit: Kit, batch: Sequence[Stroke], rate: int, depth: Depth
) -> dict[str, bytes]:
    return render(kit, batch, {bundle.manifest.name: _loaded(bundle)}, rate, depth)


def _loaded(bundle: Bundle) -> Instrument:
    if bundle.path not in _instruments:
        while len(_instruments) >= MAX_MODELS:
            _instruments.popitem(last=False)
        _instruments[bundle.path] = Instrument(bundle)
        give_memory_back()
    _instruments.move_to_end(bundle.path)
    return _instruments[bundle.path]
