import multiprocessing
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ghostnote import bundle
from ghostnote.service import ensemble
from ghostnote.service.ensemble import Ensemble
from ghostnote.service.player import Player
from ghostnote.workers import Workers

from ..bundles import MANIFEST, contents, decoder
from .conftest import Serve
from .test_kits import KITS, PAD
from .test_problems import check

KIT = {"model": "damped-sine", "pads": [PAD | {"note": 36 + number} for number in range(8)]}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes start as soon as a kit is asked for."""
    monkeypatch.setattr(ensemble, "REST_SECONDS", 0)


@pytest.fixture
def mute_models(tmp_path: Path) -> Path:
    """A folder of a model whose sounds are silent."""
    mute = contents() | {"decoder.onnx": decoder(gain=1e-8)}
    bundle.save(tmp_path / "mutes" / "mute", replace(MANIFEST, name="mute", title="Mute"), mute)
    return tmp_path / "mutes"


@pytest.fixture
def played(serve: Serve, models_folder: Path, mute_models: Path) -> TestClient:
    """A client of an app whose kits are played by two processes."""
    client = serve(models=(models_folder, mute_models), kit_processes=2)
    assert client.post(KITS, json=KIT).status_code == 200
    wait_until(lambda: ensemble_of(client).is_there)
    return client


def ensemble_of(client: TestClient) -> Ensemble:
    player: Player = client.app.state.player  # type: ignore[attr-defined]
    return player.ensemble


def wait_until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not so():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_processes_play_what_threads_do(serve: Serve, played: TestClient) -> None:
    asked = KIT | {"layers": 2, "round_robins": 2}

    content = played.post(KITS, json=asked).content

    # A kit has as many sounds at a time as there are places for them.
    assert content == serve(threads=1).post(KITS, json=asked).content
    assert len(multiprocessing.active_children()) == 2


def test_what_fails_in_a_process_is_told_as_in_a_thread(played: TestClient) -> None:
    answer = played.post(KITS, json={"pads": [PAD | {"model": "mute"}]})

    assert "silent" in check(answer, 500)["detail"]
    assert ensemble_of(played).is_there


def test_a_kit_outlives_the_processes(played: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    whole = played.post(KITS, json=KIT).content
    for process in multiprocessing.active_children():
        process.kill()

    assert played.post(KITS, json=KIT).content == whole

    assert not ensemble_of(played).is_there
    assert played.post(KITS, json=KIT).content == whole
    messages = [record.message for record in caplog.records]
    assert messages.count("threads play kits from now on") == 1


def test_a_model_that_cannot_be_prepared_leaves_kits_to_threads(
    serve: Serve, models_folder: Path, mute_models: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = serve(models=(mute_models, models_folder), kit_processes=2)
    assert client.get("/api/models/mute/kit?seed=1&pads=8").status_code == 200
    wait_until(lambda: "threads play kits from now on" in caplog.text)

    assert client.post(KITS, json=KIT).status_code == 200
    assert not ensemble_of(client).is_there
    wait_until(lambda: multiprocessing.active_children() == [])


def test_what_was_never_foreseen_leaves_kits_to_threads(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("cannot schedule new futures after shutdown")

    client = serve(kit_processes=2)
    monkeypatch.setattr(Workers, "submit", fail)
    assert client.post(KITS, json=KIT).status_code == 200
    wait_until(lambda: "threads play kits from now on" in caplog.text)

    assert client.post(KITS, json=KIT).status_code == 200
    client.__exit__(None, None, None)


def test_a_server_that_stops_while_they_start_leaves_none(serve: Serve) -> None:
    client = serve(kit_processes=2)
    client.post(KITS, json=KIT)
    wait_until(lambda: len(multiprocessing.active_children()) > 0)

    client.__exit__(None, None, None)

    assert multiprocessing.active_children() == []


def test_several_processes_of_the_server_have_no_others(serve: Serve) -> None:
    client = serve(kit_processes=2, workers=2)

    assert client.post(KITS, json=KIT).status_code == 200

    assert ensemble_of(client).count == 1
