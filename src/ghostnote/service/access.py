"""One log line and one count for every request, and an answer for every defect."""

import logging
import time
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ghostnote.service.connection import ClientGoneError
from ghostnote.service.metrics import Metrics
from ghostnote.service.problems import from_error

LOGGED_PATH_LENGTH = 200
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
CLIENT_GONE = 499

_access = logging.getLogger("ghostnote.access")
_log = logging.getLogger("ghostnote.service")


class Access:
    """Measures and logs each request."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = time.perf_counter()
        answer = _Answer(send)
        try:
            await self._app(scope, receive, answer)
        except ClientGoneError:
            answer.status = CLIENT_GONE
        except Exception as error:
            _log.exception("a defect at %s", scope["path"][:LOGGED_PATH_LENGTH])
            if answer.status:
                raise
            await from_error(error)(scope, receive, answer)
        finally:
            self._record(scope, answer, time.perf_counter() - start)

    def _record(self, scope: Scope, answer: "_Answer", seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in METHODS else "other"
        self._metrics.requests.labels(method, route, str(answer.status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        fields: dict[str, Any] = {
            "method": method,
            "path": scope["path"][:LOGGED_PATH_LENGTH],
            "status": answer.status,
            "ms": round(1000 * seconds, 2),
            "bytes": answer.sent,
        }
        cache = scope.get("state", {}).get("cache")
        if cache is not None:
            fields["cache"] = cache
        _access.info("request", extra={"fields": fields})


class _Answer:
    """Passes an answer on, and remembers its status and the bytes of its body."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.sent = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.sent += len(message.get("body", b""))
        await self._send(message)
