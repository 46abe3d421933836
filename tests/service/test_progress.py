"""A match that tells how far it is."""

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from ghostnote.audio import Samples
from ghostnote.engine import match
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.match import REFINE_ROUNDS
from ghostnote.errors import RenderError
from ghostnote.service import progress
from ghostnote.service.app import create_app
from ghostnote.service.player import Player
from ghostnote.service.settings import Settings

from .conftest import Serve
from .test_load import ENOUGH_SECONDS
from .test_match import BOUNDARY, MATCH, encoded, hit, part
from .test_problems import check

LINES = "application/x-ndjson"
ASKED = {"Accept": f"{LINES}, application/json"}
ROUNDS = [{"rounds": {"done": done + 1, "total": REFINE_ROUNDS}} for done in range(REFINE_ROUNDS)]


@pytest.fixture(autouse=True)
def few_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search of as many rounds, which look at four places each."""
    monkeypatch.setattr(match, "REFINE_GRID", 2)


def ask(client: TestClient, refine: str = "true", accept: str = LINES) -> Response:
    return client.post(
        MATCH, files={"file": encoded(hit())}, data={"refine": refine}, headers={"Accept": accept}
    )


def lines_of(answer: Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == LINES
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.endswith("\n")
    return [json.loads(line) for line in answer.text.splitlines()]


def failing(monkeypatch: pytest.MonkeyPatch, after: int, error: Exception) -> None:
    """Let the model fail once it has rendered so many batches."""
    render = Instrument.render_batch
    batches = iter(range(after))

    def fail(self: Instrument, patches: object) -> object:
        if next(batches, None) is None:
            raise error
        return render(self, patches)  # type: ignore[arg-type]

    monkeypatch.setattr(Instrument, "render_batch", fail)


def test_each_round_is_a_line_and_the_last_one_is_the_plain_answer(client: TestClient) -> None:
    *rounds, last = lines_of(ask(client))
    assert rounds == ROUNDS
    assert last == {"match": ask(client, accept="application/json").json()}


def test_what_takes_no_rounds_is_one_line(client: TestClient) -> None:
    (line,) = lines_of(ask(client, refine="false"))
    assert line["match"]["score"] > 0


@pytest.mark.parametrize("accept", ["*/*", "application/*", "application/json", "text/html", ""])
def test_whoever_does_not_ask_for_lines_gets_none(client: TestClient, accept: str) -> None:
    answer = ask(client, accept=accept)
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["class"] == "snare"


@pytest.mark.parametrize("accept", ["application/json;q=0.5, Application/X-NDJSON;q=1", LINES])
def test_lines_are_asked_for_among_others(client: TestClient, accept: str) -> None:
    assert len(lines_of(ask(client, accept=accept))) == REFINE_ROUNDS + 1


@pytest.mark.parametrize(("content", "status"), [(b"this is text", 415), (encoded(0 * hit()), 422)])
def test_a_file_that_cannot_be_matched_has_its_status(
    client: TestClient, content: bytes, status: int
) -> None:
    check(client.post(MATCH, files={"file": content}, headers=ASKED), status)


def test_what_fails_before_the_first_round_has_its_status(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, 0, RenderError("damped-sine: its output is silent"))
    assert "its output is silent" in check(ask(client), 500)["detail"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RenderError("its output is silent"), "Its output is silent."),
        (ZeroDivisionError("/secret"), "Something failed inside the server; its log says what."),
    ],
)
def test_what_fails_between_is_the_last_line_and_logged(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    said: str,
) -> None:
    failing(monkeypatch, 3, error)
    *rounds, last = lines_of(ask(client))
    assert rounds == ROUNDS[:2]
    assert last["problem"] == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": said,
    }
    assert [each.exc_info[1] for each in caplog.records if each.exc_info] == [error]


@pytest.mark.parametrize("after", [0, 3, 99])
def test_the_place_of_an_upload_is_free_again(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    client = serve(uploads=1)
    with monkeypatch.context() as patched:
        failing(patched, after, RenderError("no"))
        ask(client)
    lines_of(ask(client))


def test_a_full_queue_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    player = client.app.state.player  # type: ignore[attr-defined]
    assert isinstance(player, Player)
    monkeypatch.setattr(player.pool, "_capacity", 0)
    assert check(ask(client), 503)


@pytest.mark.usefixtures("no_shipped_models")
def test_rounds_are_told_as_they_come_and_end_where_the_client_hangs_up(
    models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, let_go = [], threading.Semaphore(0)
    render = Instrument.render_batch

    def waiting(self: Instrument, patches: list[Patch]) -> list[Samples]:
        if len(patches) > 1:
            begun.append(len(patches))
            assert let_go.acquire(timeout=ENOUGH_SECONDS)
        return render(self, patches)

    monkeypatch.setattr(Instrument, "render_batch", waiting)

    async def listen() -> tuple[list[bytes], list[int]]:
        app = create_app(Settings(models=(models_folder,), threads=1, uploads=1))
        gone, told = asyncio.Event(), asyncio.Event()
        got: list[bytes] = []
        asked = iter([{"type": "http.request", "body": form(encoded(hit()))}])

        async def receive() -> dict[str, Any]:
            message = next(asked, None)
            if message is None:
                await gone.wait()
            return message or {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message.get("body"):
                got.append(message["body"])
                told.set()

        async with app.router.lifespan_context(app):
            let_go.release()
            request = asyncio.ensure_future(app(scope(), receive, send))
            await asyncio.wait_for(told.wait(), ENOUGH_SECONDS)
            gone.set()
            await asyncio.wait_for(request, ENOUGH_SECONDS)
            let_go.release(REFINE_ROUNDS)
            player = app.state.player
            with player.upload_slot():
                await player.pool.run(lambda: None)  # after the search, on the one thread
        return got, begun

    got, rounds = asyncio.run(listen())
    assert [json.loads(each) for each in got] == ROUNDS[:1]
    assert len(rounds) == 2


@pytest.mark.usefixtures("no_shipped_models")
@pytest.mark.parametrize("read", [0, REFINE_ROUNDS])
@pytest.mark.parametrize("seconds", [0.05, ENOUGH_SECONDS])
def test_a_client_that_reads_no_further_holds_no_place_and_is_left(
    models_folder: Path, monkeypatch: pytest.MonkeyPatch, read: int, seconds: float
) -> None:
    monkeypatch.setattr(progress, "SEND_SECONDS", seconds)

    async def listen() -> list[bytes]:
        app = create_app(Settings(models=(models_folder,), threads=1, uploads=1))
        stuck, never = asyncio.Event(), asyncio.Event()
        got: list[bytes] = []
        asked = iter([{"type": "http.request", "body": form(encoded(hit()))}])

        async def receive() -> dict[str, Any]:
            message = next(asked, None)
            if message is None:
                await never.wait()
            return message or {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message.get("body"):
                if len(got) == read:
                    stuck.set()
                    await never.wait()
                got.append(message["body"])

        async with app.router.lifespan_context(app):
            request = asyncio.ensure_future(app(scope(), receive, send))
            await asyncio.wait_for(stuck.wait(), ENOUGH_SECONDS)
            player = app.state.player
            if seconds < ENOUGH_SECONDS:
                await asyncio.wait_for(request, ENOUGH_SECONDS)
            else:
                await player.pool.run(lambda: None)  # after the search, on the one thread
                await asyncio.sleep(0)
                assert not request.done()
            with player.upload_slot():
                request.cancel()
                await asyncio.gather(request, return_exceptions=True)
        return got

    got = asyncio.run(listen())
    assert [json.loads(each) for each in got] == ROUNDS[:read]


def form(content: bytes) -> bytes:
    """The body of a search."""
    return part("refine", b"true", b"") + part("file", content) + b"--cut--\r\n"


def scope() -> dict[str, Any]:
    """What ASGI says of the request for it."""
    headers = {"host": "127.0.0.1", "accept": LINES, "content-type": BOUNDARY["Content-Type"]}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": MATCH,
        "raw_path": MATCH.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
