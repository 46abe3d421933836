"""An answer that tells how far it is: a line of JSON for each round, then one for the outcome."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from http import HTTPStatus

from fastapi import Request, Response
from starlette.types import Message, Receive, Scope, Send

from ghostnote.service.connection import ClientGoneError, while_connected
from ghostnote.service.pool import WorkerPool
from ghostnote.service.problems import problem_of
from ghostnote.service.schemas import MatchDocument, MatchLine, RoundsDocument

MEDIA_TYPE = "application/x-ndjson"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Neither kept nor held back on its way."""
SEND_SECONDS = 30.0
"""How long a client may take to make room for the next line."""

_log = logging.getLogger("ghostnote.service")

Progress = Callable[[int, int], None]
"""Gets rounds done and rounds in all."""


def is_wanted(request: Request) -> bool:
    """Whether the client of `request` names this kind of answer; `*/*` does not."""
    accepted = request.headers.get("accept", "").lower().split(",")
    return any(each.partition(";")[0].strip() == MEDIA_TYPE for each in accepted)


class ProgressResponse(Response):
    """Runs `work` on a worker thread and sends a `MatchLine` for each round, and for its end.

    What fails before the first round is raised, and so has a status of its own; what fails later
    is the last line. A client that hangs up, or takes over `SEND_SECONDS` to read a line, ends
    `work` at its next round. `held` is let go with `work`, however slowly its outcome is read.
    """

    media_type = MEDIA_TYPE

    def __init__(
        self, pool: WorkerPool, work: Callable[[Progress], MatchDocument], held: ExitStack
    ) -> None:
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]
        self._pool, self._work, self._held = pool, work, held
        self._started = self._gone = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        with self._held:
            try:
                await while_connected(Request(scope, receive), self._tell(send))
            finally:
                self._gone = True

    async def _tell(self, send: Send) -> None:
        loop = asyncio.get_running_loop()
        lines: asyncio.Queue[MatchLine | None] = asyncio.Queue()

        def report(done: int, total: int) -> None:
            if self._gone:
                raise ClientGoneError
            line = MatchLine(rounds=RoundsDocument(done=done, total=total))
            loop.call_soon_threadsafe(lines.put_nowait, line)

        def finish(_: object) -> None:
            self._held.close()
            lines.put_nowait(None)

        running = asyncio.ensure_future(self._pool.run(partial(self._work, report)))
        del self._work  # and with it the upload, which is to go when `work` is done
        running.add_done_callback(finish)
        try:
            while (line := await lines.get()) is not None:
                await self._send(line, send)
            await self._send(await self._last(running), send)
        finally:
            running.cancel()
        await _put({"type": "http.response.body", "body": b""}, send)

    async def _last(self, running: "asyncio.Future[MatchDocument]") -> MatchLine:
        try:
            return MatchLine(match=await running)
        except Exception as error:
            if not self._started:
                raise
            told = problem_of(error)
            if told.status == HTTPStatus.INTERNAL_SERVER_ERROR:
                _log.error("a match failed", exc_info=error)
            return MatchLine(problem=told)

    async def _send(self, line: MatchLine, send: Send) -> None:
        if not self._started:
            self._started = True
            start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
            await _put(start, send)
        content = line.model_dump_json(exclude_none=True).encode() + b"\n"
        await _put({"type": "http.response.body", "body": content, "more_body": True}, send)


async def _put(message: Message, send: Send) -> None:
    """Send `message`, unless the client reads nothing for too long.

    Raises:
        ClientGoneError: it took over `SEND_SECONDS`.
    """
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await send(message)
    except TimeoutError as error:
        raise ClientGoneError from error
