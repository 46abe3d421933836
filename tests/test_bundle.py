import errno
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ghostnote import bundle, files
from ghostnote.bundle import Bundle
from ghostnote.errors import BundleError

from .bundles import MANIFEST, contents, edit_manifest

CONTROL = {
    "name": "x",
    "label": "X",
    "unit": "",
    "minimum": 0.0,
    "maximum": 1.0,
    "default": 0.5,
    "step": 0.1,
}


def refusal(path: Path) -> str:
    with pytest.raises(BundleError) as caught:
        Bundle.open(path)
    return str(caught.value)


def test_what_is_saved_is_what_opens(own_bundle: Path) -> None:
    opened = Bundle.open(own_bundle)
    assert {name: opened.read(name) for name in opened.manifest.files} == contents()
    assert opened.manifest.controls == MANIFEST.controls
    assert opened.manifest.pad == MANIFEST.pad
    assert opened.manifest.classes == MANIFEST.classes
    assert opened.manifest.training == MANIFEST.training
    assert opened.manifest.seconds == 2.0
    assert [control.span for control in opened.manifest.controls] == [2.0, 2.0, 100.0]


def test_a_zip_opens_like_its_folder(own_bundle: Path, tmp_path: Path) -> None:
    packed = tmp_path / "damped-sine.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in own_bundle.iterdir():
            archive.write(file, file.name)
    assert bundle.is_bundle(packed)
    assert Bundle.open(packed).manifest == Bundle.open(own_bundle).manifest


@pytest.mark.parametrize("name", bundle.REQUIRED_FILES)
def test_an_altered_file_is_refused_by_name(own_bundle: Path, name: str) -> None:
    content = bytearray((own_bundle / name).read_bytes())
    content[len(content) // 2] ^= 1
    (own_bundle / name).write_bytes(content)
    assert refusal(own_bundle) == (
        f"{own_bundle}: {name} was altered: its SHA-256 is not the manifest's"
    )


@pytest.mark.parametrize("name", [bundle.MANIFEST, *bundle.REQUIRED_FILES])
def test_a_missing_file_is_refused_by_name(own_bundle: Path, name: str) -> None:
    (own_bundle / name).unlink()
    assert refusal(own_bundle) == f"{own_bundle}: {name} is missing or unreadable"


def test_a_file_past_the_limit_is_refused_unread(own_bundle: Path) -> None:
    with (own_bundle / "decoder.onnx").open("wb") as file:
        file.truncate(bundle.MAX_FILE_BYTES + 1)
    assert "decoder.onnx holds 134217729 bytes; at most 134217728 are read" in refusal(own_bundle)


def test_a_zip_that_unpacks_past_the_limit_is_refused(own_bundle: Path, tmp_path: Path) -> None:
    packed = tmp_path / "bomb.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(own_bundle / bundle.MANIFEST, bundle.MANIFEST)
        with archive.open("encoder.onnx", "w") as file:
            file.write(bytes(bundle.MAX_FILE_BYTES + 1))
    assert "encoder.onnx holds 134217729 bytes" in refusal(packed)


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.zip"
    path.write_text("not a zip")
    assert refusal(path) == f"{path}: manifest.json is missing or unreadable"


@pytest.mark.parametrize("field", ["name", "title", "classes", "sample_rate", "length", "controls"])
def test_a_missing_field_is_named(own_bundle: Path, field: str) -> None:
    edit_manifest(own_bundle, {}, remove=(field,))
    assert refusal(own_bundle) == f"{own_bundle}: manifest.json: {field} is missing"


@pytest.mark.parametrize(
    "field", ["pad", "metrics", "training", "files", "format_version", "variation", "voice"]
)
def test_a_missing_record_is_named(own_bundle: Path, field: str) -> None:
    edit_manifest(own_bundle, {}, remove=(field,))
    assert refusal(own_bundle) == f"{own_bundle}: manifest.json: {field} is missing"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format_version": 2}, "format_version is not 1; update Ghostnote"),
        ({"format_version": True}, "format_version is True, which is of the wrong kind"),
        ({"name": 3}, "name is 3, which is of the wrong kind"),
        ({"title": None}, "title is None, which is of the wrong kind"),
        ({"classes": []}, "classes must be a list of names"),
        ({"classes": ["snare", 1]}, "classes must be a list of names"),
        ({"classes": "snare"}, "classes is 'snare', which is of the wrong kind"),
        ({"sample_rate": 44100.5}, "sample_rate is 44100.5, which is of the wrong kind"),
        ({"sample_rate": 0}, "sample_rate and length must be positive"),
        ({"length": -1}, "sample_rate and length must be positive"),
        ({"pad": ["x"]}, "pad must name two of the controls ['x', 'y', 'noise'], not ['x']"),
        ({"pad": ["x", "z"]}, "pad must name two of the controls"),
        ({"pad": ["x", "x"]}, "pad must name two of the controls"),
        ({"controls": [CONTROL, CONTROL]}, "controls names one twice: ['x', 'x']"),
        ({"name": "a/b"}, "name is 'a/b'; it may hold letters"),
        ({"metrics": []}, "metrics is [], which is of the wrong kind"),
        ({"training": 1}, "training is 1, which is of the wrong kind"),
        ({"variation": -1}, "variation is -1; it counts numbers"),
        ({"voice": "choir"}, "voice is 'choir'; known are graph, ghost"),
        ({"voice": None}, "voice is None, which is of the wrong kind"),
        ({"voice": "ghost"}, "files does not list guess.onnx"),
        ({"controls": {}}, "controls is {}, which is of the wrong kind"),
        ({"controls": [1]}, "name is missing"),
    ],
)
def test_a_wrong_field_is_named(own_bundle: Path, changes: dict[str, Any], reason: str) -> None:
    edit_manifest(own_bundle, changes)
    assert f"{own_bundle}: manifest.json: {reason}" in refusal(own_bundle)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"label": 1}, "label is 1, which is of the wrong kind"),
        ({"unit": None}, "unit is None, which is of the wrong kind"),
        ({"minimum": "0"}, "minimum is '0', which is of the wrong kind"),
        ({"step": 0}, "control x: needs minimum <= default <= maximum and step > 0"),
        ({"default": 2}, "control x: needs minimum <= default <= maximum and step > 0"),
        ({"minimum": 1}, "control x: needs minimum <= default <= maximum and step > 0"),
        ({"minimum": float("nan")}, "control x: its range is not finite"),
        ({"maximum": float("inf")}, "control x: its range is not finite"),
        ({"name": "seed"}, "control 'seed': not a name a control can have"),
        ({"name": "latent"}, "control 'latent': not a name a control can have"),
        ({"name": "a b"}, "control 'a b': not a name a control can have"),
    ],
)
def test_a_wrong_control_is_named(own_bundle: Path, changes: dict[str, Any], reason: str) -> None:
    edit_manifest(own_bundle, {"controls": [CONTROL | changes], "pad": ["x", "x"]})
    assert reason in refusal(own_bundle)


@pytest.mark.parametrize("name", bundle.REQUIRED_FILES)
def test_a_manifest_that_leaves_a_file_out_is_refused(own_bundle: Path, name: str) -> None:
    hashes = json.loads((own_bundle / bundle.MANIFEST).read_text())["files"]
    edit_manifest(own_bundle, {"files": {key: hashes[key] for key in hashes if key != name}})
    assert f"files does not list {name}" in refusal(own_bundle)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/b"])
def test_a_manifest_cannot_point_outside_its_folder(own_bundle: Path, name: str) -> None:
    hashes = json.loads((own_bundle / bundle.MANIFEST).read_text())["files"]
    edit_manifest(own_bundle, {"files": hashes | {name: "0" * 64}})
    assert f"files lists {name!r}, which is not a plain file name" in refusal(own_bundle)


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b""])
def test_a_manifest_that_is_not_json_is_refused(own_bundle: Path, content: bytes) -> None:
    (own_bundle / bundle.MANIFEST).write_bytes(content)
    assert refusal(own_bundle) == f"{own_bundle}: manifest.json is not JSON"


@pytest.mark.parametrize("content", [b"[]", b"null", b"3"])
def test_a_manifest_that_is_no_object_is_refused(own_bundle: Path, content: bytes) -> None:
    (own_bundle / bundle.MANIFEST).write_bytes(content)
    assert "manifest.json: format_version is missing" in refusal(own_bundle)


@pytest.mark.parametrize("name", bundle.REQUIRED_FILES)
def test_saving_without_a_required_file_writes_nothing(tmp_path: Path, name: str) -> None:
    incomplete = {key: value for key, value in contents().items() if key != name}
    with pytest.raises(BundleError, match=f"a bundle needs {name}"):
        bundle.save(tmp_path / "bundle", MANIFEST, incomplete)
    assert not (tmp_path / "bundle").exists()


def test_a_disk_that_fills_up_leaves_the_old_bundle_whole(
    own_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        if path.name == list(contents())[3]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), f"{path}.part")
        write(path, content)

    write, before = files.write_bytes, Bundle.open(own_bundle).manifest
    monkeypatch.setattr(files, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        bundle.save(own_bundle, replace(MANIFEST, title="Another"), contents())
    assert Bundle.open(own_bundle).manifest == before
    assert sorted(own_bundle.parent.iterdir()) == [own_bundle]


def test_a_bundle_takes_the_place_of_another_and_of_nothing_else(
    own_bundle: Path, tmp_path: Path
) -> None:
    another = replace(MANIFEST, title="Another")
    (own_bundle / "decoder.onnx").unlink()
    saved = bundle.save(own_bundle, another, contents())
    assert (saved.path, saved.manifest.title) == (own_bundle, "Another")
    assert saved == Bundle.open(own_bundle)
    (own_bundle / "notes.txt").write_text("mine")
    with pytest.raises(BundleError, match=r"holds notes\.txt, no part of its bundle"):
        bundle.save(own_bundle, MANIFEST, contents())
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "decoder.onnx").touch()
    with pytest.raises(BundleError, match="holds other files and no bundle; name another"):
        bundle.save(tmp_path / "mine", MANIFEST, contents())
    with pytest.raises(BundleError, match="is a file; name a folder"):
        bundle.save(own_bundle / "notes.txt", MANIFEST, contents())
    assert (own_bundle / "notes.txt").read_text() == "mine"
    assert Bundle.open(own_bundle).manifest.title == "Another"


@pytest.mark.parametrize("name", bundle.GHOST_FILES)
def test_a_ghost_needs_its_files(tmp_path: Path, name: str) -> None:
    manifest = replace(MANIFEST, voice="ghost")
    complete = contents() | dict.fromkeys(bundle.GHOST_FILES, b"content")
    assert bundle.save(tmp_path / "whole", manifest, complete).manifest.voice == "ghost"
    incomplete = {key: value for key, value in complete.items() if key != name}
    with pytest.raises(BundleError, match=f"a bundle needs {name}"):
        bundle.save(tmp_path / "bundle", manifest, incomplete)
    assert not (tmp_path / "bundle").exists()


def test_a_zip_that_is_packed_otherwise_is_refused(own_bundle: Path, tmp_path: Path) -> None:
    packed = tmp_path / "damped-sine.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        for each in own_bundle.iterdir():
            archive.write(each, each.name)
    with pytest.raises(BundleError, match=r"manifest\.json is not stored or deflated"):
        Bundle.open(packed)


def test_a_zip_whose_list_of_files_is_no_text_is_refused(tmp_path: Path) -> None:
    packed = tmp_path / "named.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("maniféste.json", "{}")
    packed.write_bytes(packed.read_bytes().replace("é".encode(), b"\xff\xfe"))
    with pytest.raises(BundleError, match=r"manifest\.json is missing or unreadable"):
        Bundle.open(packed)


@pytest.mark.parametrize("parameters", ["NaN", "Infinity", "1e999"])
def test_a_figure_that_is_no_number_is_refused(own_bundle: Path, parameters: str) -> None:
    """The list of models tells it as a whole number."""
    document = json.loads((own_bundle / "manifest.json").read_text())
    document["metrics"] = {"parameters": 12345}
    text = json.dumps(document).replace("12345", parameters)
    (own_bundle / "manifest.json").write_text(text)
    with pytest.raises(BundleError, match=r"metrics: parameters is (nan|inf), which"):
        Bundle.open(own_bundle)


def test_a_damaged_zip_is_refused(own_bundle: Path, tmp_path: Path) -> None:
    packed = tmp_path / "damped-sine.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in own_bundle.iterdir():
            archive.write(file, file.name)
    whole = packed.read_bytes()
    for place in range(40, len(whole) - 40, len(whole) // 40):
        damaged = bytearray(whole)
        damaged[place : place + 30] = bytes(30)
        packed.write_bytes(damaged)
        assert refusal(packed).startswith(f"{packed}: ")


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        ("[" * 100_000, "is not JSON"),
        ("{", "is not JSON"),
        ("[]", "format_version is missing"),
    ],
)
def test_a_manifest_that_is_none_is_refused(own_bundle: Path, manifest: str, reason: str) -> None:
    (own_bundle / bundle.MANIFEST).write_text(manifest)
    assert reason in refusal(own_bundle)


def test_a_number_out_of_all_range_is_refused(own_bundle: Path) -> None:
    edit_manifest(own_bundle, {"controls": [CONTROL | {"maximum": 10**400}]})
    assert "out of all range" in refusal(own_bundle)
