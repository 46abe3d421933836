import json
import logging
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from ghostnote.errors import BundleError
from ghostnote.service.app import create_app
from ghostnote.service.logs import JsonFormatter
from ghostnote.service.settings import Settings

from ..bundles import save_bundle
from .conftest import HOST, MODEL, Serve


def test_a_ready_server_lists_what_plays_and_what_was_refused(
    serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "somewhere"
    save_bundle(folder / "good", name="good")
    save_bundle(folder / "bad", name="bad")
    (folder / "bad" / "map.npz").unlink()
    client = serve(models=(folder,))
    answer = client.get("/readyz")
    assert answer.json() == {
        "status": "ready",
        "models": ["good"],
        "refused": [{"file": "bad", "reason": "bad: map.npz is missing or unreadable"}],
    }
    assert str(tmp_path) not in answer.text
    (record,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    line = json.loads(JsonFormatter().format(record))
    assert line["file"] == str(folder / "bad")
    assert "map.npz is missing" in line["reason"]


def test_a_live_server_says_so(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}


@pytest.mark.usefixtures("no_shipped_models")
def test_without_a_playable_model_the_app_does_not_start(tmp_path: Path) -> None:
    app = create_app(Settings(models=(tmp_path,)))
    with pytest.raises(BundleError, match="no model can be played"), TestClient(app):
        pass


def test_metrics_are_in_prometheus_format(client: TestClient) -> None:
    client.get(f"{MODEL}/sound.wav")
    client.get("/some/path")
    families = {f.name: f for f in text_string_to_metric_families(client.get("/metrics").text)}
    counted = {
        (sample.labels["route"], sample.labels["status"]): sample.value
        for sample in families["ghostnote_requests"].samples
        if sample.name.endswith("_total")
    }
    assert counted[("/api/models/{name}/sound.wav", "200")] == 1
    assert counted[("other", "404")] == 1
    assert set(families) == {
        "ghostnote_requests",
        "ghostnote_request_seconds",
        "ghostnote_sounds",
        "ghostnote_decode_failures",
        "ghostnote_queue_depth",
        "ghostnote_cache_bytes",
    } | {name for name in families if name.endswith("_created")}


def test_clients_cannot_make_series_without_end(client: TestClient) -> None:
    def series() -> int:
        text = client.get("/metrics").text
        return sum(line.startswith("ghostnote_requests_total") for line in text.splitlines())

    client.request("BREW", "/a")
    client.get("/a")
    series()
    before = series()
    for index in range(20):
        client.request(f"BREW{index}", f"/{index}")
        client.get(f"/api/models/{index}/map")
    assert series() <= before + 2


def test_apps_count_for_themselves(serve: Serve) -> None:
    first, second = serve(), serve()
    first.get(f"{MODEL}/map")
    assert "/map" in first.get("/metrics").text
    assert "/map" not in second.get("/metrics").text


def test_a_request_is_one_log_line_without_user_data(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "ghostnote.access")
    address = f"{MODEL}/sound.wav?seed=4711"
    length = len(client.get(address).content)
    client.get(address)
    lines = [
        json.loads(JsonFormatter().format(record))
        for record in caplog.records
        if record.name == "ghostnote.access"
    ]
    assert [line["cache"] for line in lines] == ["miss", "hit"]
    for line in lines:
        assert line["ms"] >= 0
        assert {key: line[key] for key in ("method", "path", "status", "bytes")} == {
            "method": "GET",
            "path": f"{MODEL}/sound.wav",
            "status": 200,
            "bytes": length,
        }
        assert "4711" not in json.dumps(line)


def test_a_log_line_stays_one_line(caplog: pytest.LogCaptureFixture, client: TestClient) -> None:
    caplog.set_level(logging.INFO, "ghostnote.access")
    client.get("/a%0A%0D%22level%22")
    assert len(JsonFormatter().format(caplog.records[-1]).splitlines()) == 1


def test_the_openapi_document_names_what_is_loaded(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    parameters = {
        parameter["name"]: parameter["schema"]
        for parameter in document["paths"]["/api/models/{name}/sound.wav"]["get"]["parameters"]
    }
    assert parameters["name"]["enum"] == ["damped-sine"]
    assert parameters["class"]["enum"] == ["kick", "snare"]
    assert parameters["noise"] == {"type": "number", "minimum": 0, "maximum": 100}
    assert set(parameters) == {
        "name", "class", "seed", "latent", "x", "y", "noise", "rate", "depth", "v",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_there_is_no_page_from_another_server(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"Host": HOST.removeprefix("http://")}).status_code == 404
