import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ghostnote import bundle
from ghostnote.descriptors import DESCRIPTORS
from ghostnote.engine import catalogue
from ghostnote.service import documents

from ..bundles import (
    CARD,
    MANIFEST,
    contents,
    decoder,
    edit_manifest,
    encoder,
    save_bundle,
    sound_map,
)
from .conftest import MODEL, Serve
from .test_problems import check


def test_another_way_of_playing_or_of_writing_files_is_another_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    manifest = bundle.Bundle.open(catalogue.SHIPPED / "ghost").manifest
    version = documents.model_version(manifest)
    assert documents.model_version(replace(manifest)) == version
    with monkeypatch.context() as patched:
        patched.setattr(documents, "ENCODING", documents.ENCODING + 1)
        assert documents.model_version(manifest) != version
    monkeypatch.setattr(bundle, "PLAYING", {**bundle.PLAYING, "ghost": 99})
    assert documents.model_version(replace(manifest)) != version


def test_a_model_is_described_in_full(client: TestClient) -> None:
    (model,) = client.get("/api/models").json()["models"]
    assert len(model.pop("version")) == 16
    assert model.pop("descriptors") == [
        {"name": each.name, "label": each.label, "unit": each.unit, "scale": each.scale}
        for each in DESCRIPTORS
    ]
    assert model.pop("controls")[2] == {
        "name": "noise",
        "label": "Noise",
        "unit": "%",
        "minimum": 0,
        "maximum": 100,
        "default": 0,
        "step": 1,
        "unavailable": {},
    }
    assert model == {
        "name": "damped-sine",
        "title": "Damped sine",
        "classes": ["snare", "kick"],
        "sample_rate": 44100,
        "seconds": 2.0,
        "pad": ["x", "y"],
        "card": CARD,
        "family": "",
        "corpus": "",
        "bytes": len(decoder()) + len(encoder()),
        "variation": 0,
        "parameters": None,
    }


def test_family_corpus_and_parameters_are_told_where_the_bundle_knows_them(
    serve: Serve, tmp_path: Path
) -> None:
    save_bundle(
        tmp_path / "a",
        metrics={"parameters": 1234},
        training={"experiment": {"model": "dense-ae"}, "corpus_hash": "abc"},
    )
    (model,) = serve(models=(tmp_path / "a",)).get("/api/models").json()["models"]
    told = {key: model[key] for key in ("family", "corpus", "parameters")}
    assert told == {"family": "dense-ae", "corpus": "abc", "parameters": 1234}


def test_a_map_of_fewer_descriptors_names_its_own(serve: Serve, tmp_path: Path) -> None:
    full = sound_map()
    short = replace(full, descriptors=full.descriptors[:, :3], names=full.names[:3])
    bundle.save(tmp_path / "a", MANIFEST, contents() | {"map.npz": short.to_bytes()})
    client = serve(models=(tmp_path / "a",))
    (model,) = client.get("/api/models").json()["models"]
    described = client.get(f"{MODEL}/map").json()["descriptors"]
    assert [each["name"] for each in described] == list(full.names[:3])
    assert [each["name"] for each in model["descriptors"]] == list(full.names[:3])


def test_a_model_whose_bundle_was_changed_while_serving_says_so(
    serve: Serve, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        save_bundle(tmp_path / name, name=name, title=name)
    another = bundle.save(
        tmp_path / "b", replace(MANIFEST, name="b"), contents() | {"card.md": b"# Another"}
    )
    client = serve(models=(tmp_path,))
    (another.path / "decoder.onnx").write_bytes(b"changed")
    detail = check(client.get("/api/models/b/sound.wav"), 500)["detail"]
    assert detail.startswith("B cannot be loaded: its bundle is damaged, or was changed")
    assert str(tmp_path) not in detail
    assert client.get("/api/models/a/sound.wav").status_code == 200
    assert client.get("/api/models/b/map").status_code == 200


def test_the_default_model_comes_first(serve: Serve, tmp_path: Path) -> None:
    for name in ("aaa", catalogue.DEFAULT_MODEL):
        save_bundle(tmp_path / "two" / name, name=name)
    models = serve(models=(tmp_path / "two",)).get("/api/models").json()["models"]
    assert [model["name"] for model in models] == [catalogue.DEFAULT_MODEL, "aaa"]


def test_the_map_holds_the_pad_and_the_descriptors(client: TestClient) -> None:
    document = client.get(f"{MODEL}/map").json()
    expected = sound_map()
    assert document["points"] == [[round(float(v), 4) for v in p[:2]] for p in expected.points]
    assert document["classes"] == ["snare", "kick"]
    assert document["class_of"] == expected.class_of.tolist()
    assert [(d["name"], d["label"], d["unit"], d["scale"]) for d in document["descriptors"]] == [
        (d.name, d.label, d.unit, d.scale) for d in DESCRIPTORS
    ]
    for column, described in zip(expected.descriptors.T, document["descriptors"], strict=True):
        assert described["values"][1:] == pytest.approx(column[1:].tolist(), rel=1e-4)


def test_a_value_that_is_no_number_is_null(client: TestClient) -> None:
    descriptors = client.get(f"{MODEL}/map").json()["descriptors"]
    assert descriptors[-1]["values"][0] is None
    assert "NaN" not in client.get(f"{MODEL}/map").text


@pytest.mark.parametrize("address", ["/api/models", f"{MODEL}/map"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_documents_are_revalidated_by_tag(client: TestClient, address: str, encoding: str) -> None:
    first = client.get(address, headers={"Accept-Encoding": encoding})
    assert first.headers["cache-control"] == "public, no-cache"
    assert first.headers["vary"] == "Accept-Encoding"
    known = {"Accept-Encoding": encoding, "If-None-Match": first.headers["etag"]}
    second = client.get(address, headers=known)
    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["etag"] == first.headers["etag"]


def test_gzip_is_another_entity_with_the_same_content(client: TestClient) -> None:
    answers = {}
    for encoding in ("gzip", "identity"):
        with client.stream("GET", f"{MODEL}/map", headers={"Accept-Encoding": encoding}) as answer:
            answers[encoding] = (answer.headers["etag"], b"".join(answer.iter_raw()))
    assert answers["gzip"][0] != answers["identity"][0]
    assert gzip.decompress(answers["gzip"][1]) == answers["identity"][1]
    json.loads(answers["identity"][1])


def test_the_tag_of_the_map_changes_with_the_bundle(serve: Serve, own_bundle: Path) -> None:
    before = serve(models=(own_bundle,)).get(f"{MODEL}/map").headers["etag"]
    edit_manifest(own_bundle, {"pad": ["y", "x"]})
    assert serve(models=(own_bundle,)).get(f"{MODEL}/map").headers["etag"] != before


def test_a_draw_is_the_engines(client: TestClient, instrument) -> None:
    answer = client.get(f"{MODEL}/draw?seed=12&x=0.25").json()
    controls = instrument.complete({"x": 0.25}, 12).controls
    assert answer == {"controls": controls, "seed": 12, "latent": ""}


def test_without_a_seed_the_draw_is_that_of_0(client: TestClient) -> None:
    assert client.get(f"{MODEL}/draw").json() == client.get(f"{MODEL}/draw?seed=0").json()
