import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from httpx2 import Response
from starlette.testclient import TestClient

from ghostnote.engine.instrument import Instrument
from ghostnote.engine.recipe import recipe_of
from ghostnote.kit.fresh import new_kit
from ghostnote.service import kit_maker
from ghostnote.service.bodies import MAX_BODY_BYTES
from ghostnote.service.player import Player

from ..ghosts import save_ghost
from .conftest import MODEL, Serve
from .test_problems import check

KITS = "/api/kits"
SETTINGS = Path(__file__).with_name("settings.json")
PAD = {"model": "damped-sine", "controls": {"x": 0.5, "y": 0.0, "noise": 0.0}, "note": 38}


@pytest.fixture
def ghost(serve: Serve, tmp_path: Path, models_folder: Path) -> TestClient:
    """A client of an app that plays the tests' ghost and sine."""
    save_ghost(tmp_path / "ghosts" / "ghost")
    return serve(models=(tmp_path / "ghosts", models_folder))


def files_in(answer: Response) -> dict[str, bytes]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def recipe_in(answer: Response) -> Any:
    return json.loads(files_in(answer)["kit.json"])


def test_a_new_kit_is_the_one_of_its_seed(ghost: TestClient, tmp_path: Path) -> None:
    made = new_kit(Instrument.open(tmp_path / "ghosts" / "ghost"), 7)
    answer = ghost.post(KITS, json={"model": "ghost", "seed": 7})
    assert recipe_in(answer)["pads"] == json.loads(json.dumps(made.document()))["pads"]
    assert answer.headers["content-disposition"] == 'attachment; filename="ghost-kit-7.zip"'
    assert answer.headers["cache-control"] == "no-store"
    assert ghost.post(KITS, json={"model": "ghost", "seed": 7}).content == answer.content


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Čaj!", "attachment; filename=\"caj.zip\"; filename*=UTF-8''%C4%8Daj.zip"),
        ("音", "attachment; filename=\"kit.zip\"; filename*=UTF-8''%E9%9F%B3.zip"),
    ],
)
def test_a_kit_in_any_script_is_told_in_ascii_too(
    client: TestClient, name: str, header: str
) -> None:
    answer = client.post(KITS, json={"name": name, "pads": [PAD | {"name": name}], "formats": []})
    assert answer.headers["content-disposition"] == header
    assert f"samples/01-{name.lower().strip('!')}-v1-r1.wav" in files_in(answer)


def test_what_the_kit_of_a_seed_says_can_be_posted_as_it_is(ghost: TestClient) -> None:
    document = ghost.get("/api/models/ghost/kit?seed=7&pads=16").json()
    posted = ghost.post(KITS, json=document)
    seeded = ghost.post(KITS, json={"model": "ghost", "seed": 7, "size": 16})
    assert posted.content == seeded.content


@pytest.mark.parametrize("formats", [[], ["sfz", "h2drumkit"]], ids=str)
def test_a_kits_own_recipe_can_be_posted_as_it_is(ghost: TestClient, formats: list[str]) -> None:
    pads = [
        PAD | {"name": "Sine", "gain_db": -3.5, "pan": 0.5, "choke": 1, "locked": True},
        {"model": "ghost", "class": "kick", "seed": 4, "latent": "BQAFAAUA", "note": 36},
    ]
    asked = {"name": "Mine!", "pads": pads, "layers": 3, "round_robins": 2, "formats": formats}
    saved = ghost.post(KITS, json=asked | {"rate": 48000, "depth": "24"})
    assert [pad["locked"] for pad in recipe_in(saved)["pads"]] == [True, False]
    again = ghost.post(KITS, json=recipe_in(saved))
    assert again.content == saved.content
    assert len(files_in(again)) == 1 + len(formats) + 2 * 3 * 2


def test_an_empty_request_is_the_first_kit_of_the_default_model(ghost: TestClient) -> None:
    first = {"model": "ghost", "seed": 0, "size": 8, "layers": 1, "round_robins": 1, "rate": 44100}
    assert ghost.post(KITS, json={}).content == ghost.post(KITS, json=first).content
    assert recipe_in(ghost.post(KITS, json={}))["pads"][0]["model"] == "ghost"


def test_pads_of_several_models_keep_their_own_sounds(
    ghost: TestClient, instrument: Instrument
) -> None:
    pads = [
        PAD | {"name": "Sine", "gain_db": -3, "pan": 0.5, "choke": 1},
        {"model": "ghost", "class": "kick", "seed": 4, "latent": "BQAFAAUA", "note": 36},
        {"note": 40},
    ]
    answer = ghost.post(KITS, json={"name": "Mine!", "pads": pads, "depth": "32f"})
    files = files_in(answer)
    assert [pad["model"] for pad in recipe_in(answer)["pads"]] == ["damped-sine", "ghost", "ghost"]
    assert [pad["name"] for pad in recipe_in(answer)["pads"]] == ["Sine", "kick", "snare"]
    assert {"mine.sfz", "mine.dspreset", "mine.h2drumkit"} < set(files)
    samples, rate = soundfile.read(io.BytesIO(files["samples/01-sine-v1-r1.wav"]), dtype="float32")
    recipe = recipe_of(files["samples/01-sine-v1-r1.wav"])
    assert recipe is not None
    assert recipe.patch.controls == PAD["controls"]
    assert rate == 44100
    np.testing.assert_array_equal(samples, instrument.render(recipe.patch))


@pytest.mark.parametrize("rate", [44100, 48000, 96000])
@pytest.mark.parametrize(
    ("depth", "subtype"), [("16", "PCM_16"), ("24", "PCM_24"), ("32f", "FLOAT")]
)
def test_sounds_have_the_rate_and_depth_asked_for(
    client: TestClient, rate: int, depth: str, subtype: str
) -> None:
    asked = {"pads": [PAD], "rate": rate, "depth": depth, "formats": []}
    files = files_in(client.post(KITS, json=asked))
    (wav,) = [content for name, content in files.items() if name.endswith(".wav")]
    info = soundfile.info(io.BytesIO(wav))
    assert (info.samplerate, info.subtype, info.channels) == (rate, subtype, 1)
    assert set(files) == {"kit.json", "samples/01-snare-v1-r1.wav"}


def test_layers_and_round_robins_are_files_of_their_own(ghost: TestClient) -> None:
    asked = {"model": "ghost", "seed": 2, "layers": 3, "round_robins": 2, "formats": ["sfz"]}
    files = files_in(ghost.post(KITS, json=asked))
    sounds = {content for name, content in files.items() if name.endswith(".wav")}
    assert len(sounds) == 8 * 3 * 2
    assert set(files) - {name for name in files if name.endswith(".wav")} == {
        "kit.json",
        "ghost-kit-2.sfz",
    }


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        ({"pads": []}, "pads", "at least 1 item"),
        ({"pads": [PAD] * 17}, "pads", "at most 16 items"),
        ({"pads": [{}]}, "pads.0.note", "is missing"),
        ({"pads": [PAD | {"gain_db": 7}]}, "pads.0.gain_db", "less than or equal to 6"),
        ({"pads": [PAD | {"pan": "left"}]}, "pads.0.pan", "must be a valid number"),
        ({"pads": [PAD, PAD | {"note": 128}]}, "pads.1.note", "less than or equal to 127"),
        ({"pads": [PAD | {"locked": 1}]}, "pads.0.locked", "must be a valid boolean"),
        ({"pads": [PAD | {"choke": -1}]}, "pads.0.choke", "greater than or equal to 0"),
        ({"pads": [PAD | {"latent": "A+"}]}, "pads.0.latent", "match pattern"),
        ({"pads": [PAD | {"path": "/etc"}]}, "pads.0.path", "no such field here"),
        ({"pads": [PAD | {"controls": {"x": "1"}}]}, "pads.0.controls.x", "a valid number"),
        ({"pads": [PAD], "seed": 1}, "body", "either pads, or seed and size"),
        ({"seed": 2**32}, "seed", "less than or equal to 4294967295"),
        ({"seed": True}, "seed", "must be a valid integer"),
        ({"layers": 9}, "layers", "less than or equal to 8"),
        ({"round_robins": 0}, "round_robins", "greater than or equal to 1"),
        ({"formats": ["exe"]}, "formats.0", "must be 'sfz', 'dspreset' or 'h2drumkit'"),
        ({"rate": 22050}, "rate", "must be 44100, 48000 or 96000"),
        ({"depth": 16}, "depth", "must be '16', '24' or '32f'"),
        ({"size": 9}, "size", "must be 8 or 16"),
        ({"name": "x" * 61}, "name", "at most 60 characters"),
        ([], "body", "must be an object"),
        ("kit", "body", "must be an object"),
    ],
    ids=str,
)
def test_a_field_that_cannot_be_is_named(
    client: TestClient, body: object, name: str, said: str
) -> None:
    document = check(client.post(KITS, json=body), 422)
    (fault,) = document["errors"]
    assert fault["name"] == name
    assert said in fault["detail"]


def test_limits_are_told_beside_the_fault(client: TestClient) -> None:
    (fault,) = client.post(KITS, json={"pads": [PAD | {"pan": 2}]}).json()["errors"]
    assert (fault["name"], fault["maximum"]) == ("pads.0.pan", 1)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"model": "nix"}, 404, "No model is called 'nix'"),
        ({"pads": [PAD, PAD | {"model": "nix"}]}, 404, "No model is called 'nix'"),
        (
            {"pads": [PAD, PAD | {"class": "gong"}]},
            422,
            "Pad 2: damped-sine makes snare, kick, not",
        ),
        ({"pads": [PAD | {"controls": {"x": 2}}]}, 422, "Pad 1: x=2 is out of range: -1 to 1"),
        ({"pads": [PAD | {"controls": {"z": 0}}]}, 422, "Pad 1: damped-sine has no control 'z'"),
        ({"size": 16, "layers": 8, "round_robins": 8}, 422, "are 1024 sounds; at most 256"),
        (
            {"size": 16, "layers": 8, "round_robins": 2, "rate": 96000, "depth": "32f"},
            422,
            "That kit could take 197 MB; at most 134 MB are made",
        ),
    ],
    ids=str,
)
def test_a_kit_that_cannot_be_made_says_why(
    client: TestClient, body: object, status: int, said: str
) -> None:
    assert said in check(client.post(KITS, json=body), status)["detail"]


def test_a_wrong_latent_is_told(ghost: TestClient) -> None:
    pads = [{"model": "ghost", "latent": "QUE", "note": 1}]
    assert (
        "Pad 1: latent holds 1 numbers"
        in check(ghost.post(KITS, json={"pads": pads}), 422)["detail"]
    )


def test_a_kit_is_of_few_models(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    pads = [PAD | {"model": f"m{number}"} for number in range(5)]
    detail = check(client.post(KITS, json={"pads": pads}), 422)["detail"]
    assert detail == "A kit is made with at most 4 models, not 5."


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", b"[" * 100_000, b'{"seed": 1e999}', b"nan"]
)
def test_what_is_not_json_is_refused(client: TestClient, content: bytes) -> None:
    answer = client.post(KITS, content=content, headers={"Content-Type": "application/json"})
    check(answer, 422)


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data", "application/jsonp"])
def test_a_body_of_another_kind_is_refused(client: TestClient, kind: str) -> None:
    answer = client.post(KITS, content=b"{}", headers={"Content-Type": kind})
    assert "application/json" in check(answer, 415)["detail"]


def test_the_kind_may_name_a_charset(client: TestClient) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert client.post(KITS, content=b'{"formats": []}', headers=headers).status_code == 200


def test_a_long_body_is_refused(client: TestClient) -> None:
    def long() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 65_536

    headers = {"Content-Type": "application/json"}
    answer = client.post(KITS, content=long(), headers=headers)
    check(answer, 413)
    assert client.post(KITS, content=b" " * MAX_BODY_BYTES, headers=headers).status_code == 422


def test_kits_past_their_places_are_503(serve: Serve) -> None:
    client = serve(kits=1)
    held = client.app.state.player  # type: ignore[attr-defined]
    assert isinstance(held, Player)
    with held.kit_slot():
        check(client.post(KITS, json={}), 503)
    assert client.post(KITS, json={}).status_code == 200


def test_a_kit_needs_no_room_in_the_queue(serve: Serve) -> None:
    client = serve(threads=1, queue=0)
    files = files_in(client.post(KITS, json={"size": 16, "layers": 4}))
    assert sum(name.endswith(".wav") for name in files) == 64


def test_a_stroke_that_fails_is_one_answer_and_leaves_no_work(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise ZeroDivisionError("/secret/path")

    with monkeypatch.context() as broken:
        broken.setattr(kit_maker, "render", fail)
        answer = client.post(KITS, json={"size": 16, "layers": 8})
        assert "secret" not in check(answer, 500)["detail"]
    assert client.app.state.player.pool.waiting == 0  # type: ignore[attr-defined]
    assert client.post(KITS, json={}).status_code == 200


def test_the_kit_of_a_seed_is_cacheable(client: TestClient) -> None:
    version = client.get("/api/models").json()["models"][0]["version"]
    plain, current = client.get(f"{MODEL}/kit"), client.get(f"{MODEL}/kit?v={version}")
    assert plain.json() == current.json()
    assert plain.headers["cache-control"] == "public, no-cache"
    assert current.headers["cache-control"] == "public, max-age=31536000, immutable"
    tag = plain.headers["etag"]
    known = client.get(f"{MODEL}/kit?seed=0&pads=8", headers={"If-None-Match": tag})
    assert (known.status_code, known.content) == (304, b"")
    others = [client.get(f"{MODEL}/kit?{query}").headers["etag"] for query in ("seed=1", "pads=16")]
    assert len({tag, *others}) == 3


def test_every_pad_of_the_kit_of_a_seed_plays_by_its_address(ghost: TestClient) -> None:
    for pad in ghost.get("/api/models/ghost/kit?seed=3").json()["pads"]:
        query = pad["controls"] | {"class": pad["class"], "seed": pad["seed"]}
        answer = ghost.get(f"/api/models/{pad['model']}/sound.wav", params=query)
        recipe = recipe_of(answer.content)
        assert recipe is not None
        assert recipe.patch.controls == pad["controls"]
        assert recipe.patch.drum_class == pad["class"]


def test_settings_say_what_can_be_asked_for(client: TestClient) -> None:
    # The page's tests hold what it offers against the same file.
    assert client.get("/api/settings").json() == json.loads(SETTINGS.read_text())


def test_a_kit_of_sixteen_pads_has_sixteen_sounds(ghost: TestClient) -> None:
    files = files_in(ghost.post(KITS, json={"model": "ghost", "seed": 1, "size": 16}))
    sounds = {content for name, content in files.items() if name.endswith(".wav")}
    assert len(sounds) == 16
