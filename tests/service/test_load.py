import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.service.app import create_app
from ghostnote.service.settings import Settings

from .conftest import MODEL, Serve
from .test_problems import check
from .test_sound import metric

SOUND = f"{MODEL}/sound.wav"
ENOUGH_SECONDS = 10


class Gate:
    """Holds every render until it is opened, and counts those that were begun."""

    def __init__(self) -> None:
        self.begun = 0
        self._open = threading.Event()

    def open(self) -> None:
        self._open.set()

    def wait(self) -> None:
        self.begun += 1
        assert self._open.wait(ENOUGH_SECONDS)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate, render = Gate(), Instrument.render

    def held(self: Instrument, patch: Patch) -> object:
        gate.wait()
        return render(self, patch)

    monkeypatch.setattr(Instrument, "render", held)
    yield gate
    gate.open()


def until(condition) -> None:
    deadline = time.monotonic() + ENOUGH_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_past_the_queue_the_answer_is_503_and_then_all_is_well(serve: Serve, gate: Gate) -> None:
    client = serve(threads=1, queue=2)
    with ThreadPoolExecutor(3) as others:
        asked = [others.submit(client.get, f"{SOUND}?seed={seed}") for seed in range(3)]
        until(lambda: metric(client, "ghostnote_queue_depth") == 2)
        refused = client.get(f"{SOUND}?seed=3")
        assert check(refused, 503)["detail"] == "The server is busy; try again in a moment."
        assert refused.headers["retry-after"] == "1"
        check(client.post(f"{MODEL}/match", files={"file": b"x"}), 503)
        check(client.get("/readyz"), 503)
        assert client.get("/healthz").status_code == 200
        gate.open()
        assert [task.result().status_code for task in asked] == [200] * 3
    assert metric(client, "ghostnote_queue_depth") == 0
    assert client.get(f"{SOUND}?seed=3").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_what_is_cached_is_answered_while_the_workers_are_busy(serve: Serve, gate: Gate) -> None:
    client = serve(threads=1, queue=0)
    gate.open()
    expected = client.get(f"{SOUND}?seed=1").content
    gate._open.clear()
    with ThreadPoolExecutor(1) as other:
        asked = other.submit(client.get, f"{SOUND}?seed=2")
        until(lambda: gate.begun == 2)
        assert client.get(f"{SOUND}?seed=1").content == expected
        assert client.get(f"{SOUND}?seed=3").status_code == 503
        gate.open()
        assert asked.result().status_code == 200


def test_equal_requests_at_once_share_one_render(serve: Serve, gate: Gate) -> None:
    client = serve(threads=1, queue=0)
    with ThreadPoolExecutor(4) as others:
        asked = [others.submit(client.get, f"{SOUND}?seed=1") for _ in range(4)]
        until(lambda: metric(client, "ghostnote_sounds_total") == 4)
        gate.open()
        assert len({task.result().content for task in asked}) == 1
    assert gate.begun == 1
    assert metric(client, 'ghostnote_sounds_total{source="shared"}') == 3


@pytest.mark.usefixtures("no_shipped_models")
def test_queued_work_of_a_client_that_hung_up_is_dropped(models_folder: Path, gate: Gate) -> None:
    app = create_app(Settings(models=(models_folder,), threads=1, queue=5))
    sent: list[dict] = []

    async def request(seed: int, gone: asyncio.Event) -> None:
        messages = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> dict:
            if messages:
                return messages.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict) -> None:
            sent.append(message | {"seed": seed})

        scope = {
            "type": "http",
            "method": "GET",
            "path": SOUND,
            "raw_path": SOUND.encode(),
            "root_path": "",
            "query_string": f"seed={seed}".encode(),
            "headers": [(b"host", b"127.0.0.1")],
        }
        await app(scope, receive, send)

    async def scenario() -> None:
        async with app.router.lifespan_context(app):
            stays, gone = asyncio.Event(), asyncio.Event()
            first = asyncio.ensure_future(request(1, stays))
            second = asyncio.ensure_future(request(2, gone))
            while app.state.player.pool.waiting == 0:
                await asyncio.sleep(0.005)
            gone.set()
            await second
            while app.state.player.pool.waiting:
                await asyncio.sleep(0.005)
            gate.open()
            await first

    asyncio.run(scenario())
    assert gate.begun == 1
    assert {message["seed"] for message in sent} == {1}
