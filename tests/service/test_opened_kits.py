import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from ghostnote.service.player import Player

from ..bundles import save_bundle
from ..ghosts import save_ghost
from ..kit.test_saved import PAD, bomb, changed, written, zipped
from .conftest import Serve
from .test_kits import KITS, files_in
from .test_match import BOUNDARY, Endless, part
from .test_problems import check

OPENED = f"{KITS}/opened"
ASKED = {"model": "ghost", "seed": 7, "layers": 2, "round_robins": 2}


@pytest.fixture
def ghost(serve: Serve, tmp_path: Path, models_folder: Path) -> TestClient:
    """A client of an app that plays the tests' ghost and sine."""
    save_ghost(tmp_path / "ghosts" / "ghost")
    return serve(models=(tmp_path / "ghosts", models_folder))


def opened(client: TestClient, content: bytes, name: str = "kit.zip") -> Any:
    answer = client.post(OPENED, files={"file": (name, content)})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


@pytest.mark.parametrize(
    "take",
    [
        {"formats": ["sfz", "dspreset", "h2drumkit"], "rate": 44100, "depth": "16"},
        {"formats": ["h2drumkit", "sfz"], "rate": 96000, "depth": "32f"},
        {"formats": [], "rate": 48000, "depth": "24"},
    ],
    ids=str,
)
def test_a_saved_kit_is_opened_and_makes_the_same_zip(
    ghost: TestClient, take: dict[str, Any]
) -> None:
    saved = ghost.post(KITS, json=ASKED | take)
    found = opened(ghost, saved.content)
    assert found.pop("warnings") == []
    assert found | ASKED | take == found | {"model": "ghost", "seed": 7}
    assert found["pads"] == ghost.get("/api/models/ghost/kit?seed=7").json()["pads"]
    assert ghost.post(KITS, json=found).content == saved.content
    assert opened(ghost, files_in(saved)["kit.json"], "a.txt") == found | {"warnings": []}


def test_locks_are_those_that_were_saved(ghost: TestClient) -> None:
    pads = ghost.get("/api/models/ghost/kit?seed=7").json()["pads"]
    assert {pad["locked"] for pad in pads} == {False}
    pads[2]["locked"] = True
    saved = ghost.post(KITS, json={"pads": pads, "formats": []})
    assert opened(ghost, saved.content)["pads"] == pads


def test_an_older_kit_is_taken_away_as_the_page_takes_kits(client: TestClient) -> None:
    said = json.loads(written())
    older = {name: said[name] for name in ("ghostnote", "name", "pads", "layers", "round_robins")}
    found = opened(client, json.dumps(older).encode())
    assert found["formats"] == ["sfz", "dspreset", "h2drumkit"]
    assert (found["rate"], found["depth"]) == (44100, "24")


def test_pads_whose_model_is_not_here_are_named(ghost: TestClient, client: TestClient) -> None:
    saved = ghost.post(KITS, json=ASKED | {"formats": []}).content
    found = opened(client, saved)
    assert found["warnings"] == ["All pads need the model ghost, which is not installed."]
    assert {pad["model"] for pad in found["pads"]} == {"ghost"}


def test_another_version_is_named(client: TestClient) -> None:
    pads = [PAD | {"model": "damped-sine"}]
    found = opened(client, changed(pads=pads, identities={"damped-sine": "0" * 16}))
    assert found["warnings"] == [
        "Pad 1 was saved with another version of damped-sine; it may sound a little different now."
    ]


def test_a_model_of_another_name_here_plays_the_pads_it_was_saved_with(
    client: TestClient, serve: Serve, tmp_path: Path
) -> None:
    saved = client.post(KITS, json={"formats": []}).content
    save_bundle(tmp_path / "models" / "a", name="renamed")
    found = opened(serve(models=(tmp_path / "models",)), saved)
    assert ({pad["model"] for pad in found["pads"]}, found["warnings"]) == ({"renamed"}, [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"RIFF", "This is neither the zip nor the kit.json of a kit"),
        (b"", "This is neither the zip nor the kit.json of a kit"),
        (
            zipped({"a.wav": b""}),
            "This zip holds no kit.json, so it is no kit that Ghostnote saved.",
        ),
        (bomb(), "Its kit.json is too large for that of a kit."),
        (changed(rate=8000), "The kit: rate has what is none of 44100, 48000, 96000."),
        (changed(pads=[PAD] * 17), "A kit has 1 to 16 pads, not 17."),
    ],
    ids=["sound", "nothing", "another zip", "bomb", "unknown rate", "too many pads"],
)
def test_what_is_no_kit_is_refused(client: TestClient, content: bytes, said: str) -> None:
    assert said in check(client.post(OPENED, files={"file": ("a.zip", content)}), 422)["detail"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"--cut--\r\n", "a kit is missing"),
        (part("file", b"text", b"") + b"--cut--\r\n", "must be a file, not text"),
        (part("kit", b"x") + b"--cut--\r\n", "no such field here"),
        (part("file", b"x") + part("class", b"kick", b"") + b"--cut--\r\n", "no such field here"),
    ],
    ids=["no field", "text", "other", "more"],
)
def test_a_wrong_form_names_the_field(client: TestClient, body: bytes, fault: str) -> None:
    document = check(client.post(OPENED, content=body, headers=BOUNDARY), 422)
    assert fault in document["errors"][0]["detail"]


def test_a_body_that_is_no_form_is_refused(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    check(client.post(OPENED, content=written(), headers=headers), 415)


def test_the_largest_kit_that_is_made_is_taken_and_none_beyond(serve: Serve) -> None:
    small = serve(kit_bytes=1_500_000)
    saved = small.post(KITS, json={"formats": ["h2drumkit"]}).content
    assert opened(small, saved)["warnings"] == []
    limit = 2 * 1_500_000 + 8 * 2**20
    padded = zipped({"a.wav": bytes(limit), "kit.json": written()}, 0)
    assert check(small.post(OPENED, files={"file": padded}), 413)["detail"] == (
        "That file is over 11.3886 MB; drop a smaller one."
    )
    headers = BOUNDARY | {"Content-Length": str(limit + 100_000)}
    check(small.post(OPENED, content=b"", headers=headers), 413)
    check(small.post(OPENED, content=iter(Endless()), headers=BOUNDARY), 413)


def test_nothing_is_written_to_disk(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*args: object, **options: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(tempfile, "TemporaryFile", forbidden)
    monkeypatch.setattr(tempfile, "mkstemp", forbidden)
    content = zipped({"a.wav": bytes(5_000_000), "kit.json": written()}, 0)
    assert opened(client, content)["name"] == json.loads(written())["name"]


def test_openings_past_their_places_are_503(serve: Serve) -> None:
    client = serve(kits=1)
    held = client.app.state.player  # type: ignore[attr-defined]
    assert isinstance(held, Player)
    with held.kit_slot():
        check(client.post(OPENED, files={"file": written()}), 503)
    assert opened(client, written())["layers"] == 2
