"""What is refused before any route sees it."""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ghostnote.service.problems import problem

MAX_QUERY_BYTES = 8192
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Refuses requests that another site could abuse, and queries without measure.

    `hosts` are the names the server answers to; empty for any.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await problem(*refusal)(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if self._hosts and host_name(headers.get("host", "")) not in self._hosts:
            return 421, (
                "This server does not answer under that host name; its operator can allow it "
                "with GHOSTNOTE_ALLOWED_HOSTS."
            )
        site = headers.get("sec-fetch-site", "none")
        if scope["method"] not in SAFE_METHODS and site not in ("none", "same-origin"):
            return 403, "Requests from another site are not taken."
        if len(scope["query_string"]) > MAX_QUERY_BYTES:
            return 414, f"The query is over {MAX_QUERY_BYTES} bytes."
        return None


def host_name(header: str) -> str:
    """The name in a Host header, without its port; IPv6 addresses keep their brackets."""
    name, bracket, _ = header.partition("]")
    return (name + bracket if bracket else header.partition(":")[0]).lower()
