import re

import pytest
from starlette.testclient import TestClient

from ghostnote import errors
from ghostnote.engine.instrument import Instrument
from ghostnote.errors import GhostnoteError
from ghostnote.service import player, routes
from ghostnote.service.app import create_app
from ghostnote.service.problems import STATUS, from_error
from ghostnote.service.settings import Settings

from .conftest import HOST, MODEL, Serve

ROUTES = {
    "/api/models": "get",
    f"{MODEL}/map": "get",
    f"{MODEL}/draw": "get",
    f"{MODEL}/kit": "get",
    f"{MODEL}/sound.wav": "get",
    f"{MODEL}/sound.flac": "get",
    f"{MODEL}/nearest": "get",
    f"{MODEL}/match": "post",
    "/api/kits": "post",
    "/api/kits/opened": "post",
    "/api/exports": "post",
    "/api/settings": "get",
    "/api/leaderboard": "get",
    "/healthz": "get",
    "/readyz": "get",
    "/metrics": "get",
    "/api/openapi.json": "get",
}


def check(answer, status: int) -> dict:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    document = answer.json()
    assert set(document) - {"errors"} == {"type", "title", "status", "detail"}
    assert document["status"] == status
    assert document["detail"].endswith(".") or document.get("errors")
    return document


def test_the_table_has_every_route(client: TestClient) -> None:
    declared = set(client.get("/api/openapi.json").json()["paths"])
    assert {path.replace("{name}", "damped-sine") for path in declared} | {
        "/api/openapi.json"
    } == set(ROUTES)


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch", "options"])
def test_a_wrong_method_is_405_and_says_which_is_right(
    client: TestClient, path: str, method: str
) -> None:
    right = ROUTES[path]
    if method == right:
        return
    answer = getattr(client, method)(path)
    check(answer, 405)
    assert right.upper() in answer.headers["allow"]


@pytest.mark.parametrize("path", [path for path in ROUTES if not path.endswith("openapi.json")])
def test_an_unknown_parameter_is_422_on_every_route(client: TestClient, path: str) -> None:
    answer = getattr(client, ROUTES[path])(f"{path}?nonsense=1")
    document = check(answer, 422)
    assert document["errors"][0]["name"] == "nonsense"


@pytest.mark.parametrize("path", [path for path in ROUTES if "damped-sine" in path])
def test_an_unknown_model_is_404_on_every_route(client: TestClient, path: str) -> None:
    answer = getattr(client, ROUTES[path])(path.replace("damped-sine", "nix"))
    assert "installed: damped-sine" in check(answer, 404)["detail"]


@pytest.mark.parametrize("path", [path for path in ROUTES if path not in ("/healthz",)])
def test_before_the_models_are_loaded_every_route_is_503(path: str) -> None:
    client = TestClient(create_app(Settings()), base_url=HOST)
    answer = getattr(client, ROUTES[path])(path)
    assert check(answer, 503)["detail"] == "The models are still loading."
    assert int(answer.headers["retry-after"]) >= 1


@pytest.mark.parametrize(
    "path",
    ["/nope", "/api", "/api/", "/api/models/", "/api/kit", "/%00", "/..%2f..%2fetc/passwd"],
)
def test_an_unknown_address_is_404(client: TestClient, path: str) -> None:
    check(client.get(path), 404)


def test_wrong_parameters_come_with_their_limits(client: TestClient) -> None:
    document = check(client.get(f"{MODEL}/sound.wav?x=3&class=tom"), 422)
    assert document["errors"] == [
        {
            "name": "class",
            "detail": "must be one of snare, kick, not 'tom'",
            "allowed": ["snare", "kick"],
        },
        {
            "name": "x",
            "detail": "must be a number from -1 to 1, not '3'",
            "minimum": -1,
            "maximum": 1,
            "unit": "",
        },
    ]


def test_a_model_that_fails_is_500_and_logged(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: Instrument, patch: object) -> None:
        raise errors.RenderError("damped-sine: its output is silent or not finite")

    monkeypatch.setattr(Instrument, "render", fail)
    answer = client.get(f"{MODEL}/sound.wav")
    assert "its output is silent" in check(answer, 500)["detail"]
    logged = [record for record in caplog.records if record.exc_info]
    assert [record.exc_info[0] for record in logged if record.exc_info] == [errors.RenderError]


@pytest.mark.parametrize("path", [path for path in ROUTES if path.startswith("/api/models")])
def test_a_defect_is_500_and_tells_nothing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def fail(request: object) -> None:
        raise ZeroDivisionError("/secret/path")

    monkeypatch.setattr(routes, "player_of", fail)
    answer = getattr(client, ROUTES[path])(path)
    check(answer, 500)
    assert "secret" not in answer.text


def test_a_defect_on_a_worker_is_500(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Instrument, controls: object, seed: int) -> None:
        raise ZeroDivisionError("/secret/path")

    monkeypatch.setattr(Instrument, "render", fail)
    for _ in range(2):  # a failure is not cached, and takes no place in the queue
        answer = client.get(f"{MODEL}/sound.wav")
        check(answer, 500)
        assert "secret" not in answer.text


def test_every_status_in_the_tree_is_the_mapped_one() -> None:
    told = re.findall(r"(\w+Error)\s.*\(HTTP (\d+)\)", errors.__doc__ or "")
    assert len(told) >= 6
    for name, status in told:
        answer = from_error(getattr(errors, name)("why"))
        assert answer.status_code == int(status), name


def test_errors_that_are_not_mapped_are_not_told() -> None:
    for kind in GhostnoteError.__subclasses__():
        if (
            not any(issubclass(known, kind) for known in STATUS)
            and kind.__module__ == "ghostnote.errors"
        ):
            answer = from_error(kind("/secret/path"))
            assert answer.status_code == 500
            assert b"secret" not in answer.body


def test_uploads_past_their_places_are_503(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    client = serve(uploads=1)
    held = client.app.state.player  # type: ignore[attr-defined]
    assert isinstance(held, player.Player)
    with held.upload_slot():
        check(client.post(f"{MODEL}/match", files={"file": b"x"}), 503)
    check(client.post(f"{MODEL}/match", files={"file": b"x"}), 415)
