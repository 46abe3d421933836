import errno
import io
import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest
import soundfile
from starlette.testclient import TestClient

from ghostnote.engine.recipe import recipe_of
from ghostnote.errors import LibraryError
from ghostnote.files import write_bytes
from ghostnote.service.app import create_app
from ghostnote.service.exports import Exports
from ghostnote.service.problems import ExportError
from ghostnote.service.settings import Settings

from .conftest import HOST, MODEL, Process, Serve
from .test_problems import check

EXPORTS = "/api/exports"
SOUND: dict[str, Any] = {"controls": {"x": 0.5, "y": 0.0, "noise": 0.0}, "seed": 7}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outside" / "exports"


@pytest.fixture
def client(serve: Serve, folder: Path) -> TestClient:
    return serve(export_dir=folder)


@pytest.fixture(params=["links", "no links"])
def any_file_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*arguments: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    if request.param == "no links":
        monkeypatch.setattr(os, "link", refused)


def entries(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def everything(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*")}


def test_a_server_writes_nothing_unless_it_is_told_to(serve: Serve) -> None:
    client = serve()
    detail = check(client.post(EXPORTS, json={"sound": SOUND}), 403)["detail"]
    assert "--export-dir" in detail
    settings = client.get("/api/settings").json()
    assert (settings["exports"], settings["folder"]) == (False, "")


def test_a_sound_is_written_as_it_is_served(client: TestClient, folder: Path) -> None:
    settings = client.get("/api/settings").json()
    assert (settings["exports"], settings["folder"]) == (True, "exports")
    answer = client.post(EXPORTS, json={"sound": SOUND})
    assert (answer.status_code, answer.json()) == (200, {"name": "snare-damped-sine-7.wav"})
    served = client.get(f"{MODEL}/sound.wav?seed=7&x=0.5&y=0&noise=0").content
    assert (folder / "snare-damped-sine-7.wav").read_bytes() == served
    assert everything(folder) == {"snare-damped-sine-7.wav"}


def test_a_pattern_rate_depth_and_container_are_kept_to(client: TestClient, folder: Path) -> None:
    asked = SOUND | {
        "class": "kick", "pattern": "{class} {note} {seed}", "rate": 96000, "depth": "24",
        "container": "flac",
    }  # fmt: skip
    name = client.post(EXPORTS, json={"sound": asked}).json()["name"]
    # The sine of x = 0.5 is of 283 Hz.
    assert name == "kick C#4 7.flac"
    info = soundfile.info(folder / name)
    assert (info.samplerate, info.subtype) == (96000, "PCM_24")
    recipe = recipe_of((folder / name).read_bytes())
    assert recipe is not None
    assert recipe.patch.drum_class == "kick"


@pytest.mark.usefixtures("any_file_system")
def test_nothing_is_written_over(client: TestClient, folder: Path) -> None:
    (folder / "hit.wav").write_bytes(b"mine")
    names = [
        client.post(EXPORTS, json={"sound": SOUND | {"seed": seed, "pattern": "hit"}}).json()[
            "name"
        ]
        for seed in (1, 2, 1)
    ]
    assert names == ["hit-2.wav", "hit-3.wav", "hit-2.wav"]
    assert (folder / "hit.wav").read_bytes() == b"mine"
    assert everything(folder) == {"hit.wav", "hit-2.wav", "hit-3.wav"}


def test_a_kit_is_a_folder_that_a_sampler_opens(client: TestClient, folder: Path) -> None:
    asked = {"kit": {"seed": 5, "layers": 2, "formats": ["sfz"]}}
    assert client.post(EXPORTS, json=asked).json() == {"name": "damped-sine-kit-5"}
    kit = folder / "damped-sine-kit-5"
    assert json.loads((kit / "kit.json").read_text())["layers"] == 2
    samples = {f"samples/{path.name}" for path in (kit / "samples").iterdir()}
    assert len(samples) == 16
    text = (kit / "damped-sine-kit-5.sfz").read_text()
    assert {word[7:] for word in text.split() if word.startswith("sample=")} == samples
    assert set(entries(folder)) == {"damped-sine-kit-5"}
    again = client.post(EXPORTS, json=asked).json()["name"]
    other = client.post(EXPORTS, json={"kit": {"seed": 5, "formats": []}}).json()["name"]
    assert (again, other) == ("damped-sine-kit-5", "damped-sine-kit-5-2")


@pytest.mark.parametrize(
    "pattern",
    [
        "../hit",
        "/var/hit",
        "a/b",
        "..\\hit",
        "C:hit",
        "..",
        "{class}/../../hit",
        "a\0",
        "hit\n",
        "~/hit",
    ],
)
def test_no_pattern_leads_out_of_the_folder(
    client: TestClient, tmp_path: Path, folder: Path, pattern: str
) -> None:
    before = everything(tmp_path)
    check(client.post(EXPORTS, json={"sound": SOUND | {"pattern": pattern}}), 422)
    assert everything(tmp_path) == before


@pytest.mark.parametrize("name", ["../../out", "/etc/kit", "..", "con", "\0", "a\\..\\b"])
def test_no_name_of_a_kit_leads_out_of_the_folder(
    client: TestClient, tmp_path: Path, folder: Path, name: str
) -> None:
    pads = [SOUND | {"name": name, "note": 36}]
    answer = client.post(EXPORTS, json={"kit": {"name": name, "pads": pads, "formats": []}})
    assert answer.status_code == 200
    written = {path for path in everything(tmp_path) if not path.startswith(("shipped", "outside"))}
    assert written == set()
    assert entries(folder) == [answer.json()["name"]]


@pytest.mark.usefixtures("any_file_system")
def test_links_in_the_folder_are_not_followed(
    client: TestClient, folder: Path, tmp_path: Path
) -> None:
    target, dangling = tmp_path / "target", tmp_path / "not-there"
    target.write_bytes(b"theirs")
    (folder / "hit.wav").symlink_to(target)
    (folder / "hit-2.wav").symlink_to(dangling)
    (folder / "damped-sine-kit-1").symlink_to(tmp_path, target_is_directory=True)
    sound = client.post(EXPORTS, json={"sound": SOUND | {"pattern": "hit"}})
    kit = client.post(EXPORTS, json={"kit": {"seed": 1, "formats": []}})
    assert sound.json()["name"] == "hit-3.wav"
    assert kit.json()["name"] == "damped-sine-kit-1-2"
    assert target.read_bytes() == b"theirs"
    assert not dangling.exists()
    assert (folder / "hit.wav").is_symlink()


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    assert Exports(tmp_path / "link").write("hit", ".wav", b"x") == "hit.wav"
    assert (tmp_path / "real" / "hit.wav").read_bytes() == b"x"


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        ({}, "body", "either a sound or a kit"),
        ({"sound": SOUND, "kit": {}}, "body", "either a sound or a kit"),
        ({"path": "/etc"}, "path", "no such field here"),
        ({"sound": SOUND | {"folder": ".."}}, "sound.folder", "no such field here"),
        ({"sound": SOUND | {"container": "exe"}}, "sound.container", "must be 'wav' or 'flac'"),
        ({"kit": {"layers": 9}}, "kit.layers", "less than or equal to 8"),
    ],
    ids=str,
)
def test_a_field_that_cannot_be_is_named(
    client: TestClient, folder: Path, body: object, name: str, said: str
) -> None:
    document = check(client.post(EXPORTS, json=body), 422)
    assert (document["errors"][0]["name"], said in document["detail"]) == (name, True)
    assert entries(folder) == []


@pytest.mark.parametrize(
    ("sound", "status", "said"),
    [
        ({"model": "nix"}, 404, "No model is called 'nix'"),
        ({"class": "gong"}, 422, "not gong"),
        ({"controls": {"x": 3}}, 422, "X=3 is out of range"),
        ({"container": "flac", "depth": "32f"}, 422, "FLAC, which holds integers"),
    ],
    ids=str,
)
def test_a_sound_that_cannot_be_made_writes_nothing(
    client: TestClient, folder: Path, sound: dict[str, object], status: int, said: str
) -> None:
    assert said in check(client.post(EXPORTS, json={"sound": sound}), status)["detail"]
    assert entries(folder) == []


def test_a_write_that_fails_leaves_nothing_and_tells_no_path(
    client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device", str(folder))

    monkeypatch.setattr("ghostnote.files.write_bytes", full)
    for body in ({"sound": SOUND}, {"kit": {"formats": []}}):
        detail = check(client.post(EXPORTS, json=body), 500)["detail"]
        assert detail == "The folder of exports cannot be written to: No space left on device."
    assert entries(folder) == []


def test_a_page_of_another_site_writes_nothing(client: TestClient, folder: Path) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    check(client.post(EXPORTS, json={"sound": SOUND}, headers=headers), 403)
    form = {"Content-Type": "text/plain"}
    check(client.post(EXPORTS, content=json.dumps({"sound": SOUND}), headers=form), 415)
    assert entries(folder) == []


def test_a_sound_has_no_name_before_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, ...]] = []

    def watched(path: Path, content: bytes) -> None:
        write_bytes(path, content)
        seen.append(tuple(path.name for path in tmp_path.glob("[!.]*")))

    monkeypatch.setattr("ghostnote.files.write_bytes", watched)
    Exports(tmp_path).write("hit", ".wav", b"x")
    assert (seen, everything(tmp_path)) == ([()], {"hit.wav"})
    assert (tmp_path / "hit.wav").read_bytes() == b"x"


@pytest.mark.parametrize("any_file_system", ["no links"], indirect=True)
@pytest.mark.usefixtures("any_file_system")
def test_a_sound_that_cannot_be_placed_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def full(path: Path, target: Path) -> Path:
        if target.parent == tmp_path:
            raise OSError(errno.ENOSPC, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ExportError, match="No space left"):
        Exports(tmp_path).write("hit", ".wav", b"x")
    assert everything(tmp_path) == set()


@pytest.mark.usefixtures("any_file_system")
def test_writers_at_once_take_names_of_their_own(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    found: list[str] = []

    def write(number: int) -> None:
        found.append(exports.write("hit", ".wav", b"%d" % number))
        found.append(exports.write_folder("kit", {"samples/a.wav": b"%d" % number}))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 16
    assert set(entries(tmp_path)) == set(found)
    contents = {(tmp_path / name).read_bytes() for name in found if name.endswith(".wav")}
    assert contents == {b"%d" % number for number in range(8)}


def test_names_run_out_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ghostnote.service.exports.MAX_NUMBER", 2)
    exports = Exports(tmp_path)
    for number in range(2):
        exports.write("hit", ".wav", b"%d" % number)
        exports.write_folder("kit", {"a": b"%d" % number})
    with pytest.raises(ExportError, match=r"2 files called hit\.wav already"):
        exports.write("hit", ".wav", b"more")
    with pytest.raises(ExportError, match="2 folders called kit already"):
        exports.write_folder("kit", {"a": b"more"})


def test_a_folder_that_cannot_be_written_to_stops_the_start(
    tmp_path: Path, models_folder: Path
) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings(models=(models_folder,), export_dir=tmp_path / "file")
    app = create_app(settings)
    with (
        pytest.raises(LibraryError, match="the folder of exports, cannot be written to"),
        TestClient(app, base_url=HOST),
    ):
        pass


@pytest.mark.parametrize("workers", [1, 2])
def test_a_server_that_cannot_export_says_so_in_a_line(
    process, tmp_path: Path, workers: int
) -> None:
    (tmp_path / "file").write_text("")
    server: Process = process(workers=workers, export_dir=str(tmp_path / "file"))
    status, log = server.wait()
    assert status == 1
    assert len(log.strip().splitlines()) == 1
    assert "folder of exports" in log


def test_an_empty_setting_is_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GHOSTNOTE_EXPORT_DIR", "")
    assert Settings().export_dir is None
    monkeypatch.setenv("GHOSTNOTE_EXPORT_DIR", "/somewhere")
    assert Settings().export_dir == Path("/somewhere")


def test_what_was_written_is_matched_by_its_recipe(client: TestClient, folder: Path) -> None:
    name = client.post(EXPORTS, json={"sound": SOUND | {"depth": "24"}}).json()["name"]
    content = (folder / name).read_bytes()
    found = client.post(f"{MODEL}/match", files={"file": ("x.wav", io.BytesIO(content))}).json()
    assert (found["recipe"], found["controls"], found["seed"]) == (True, SOUND["controls"], 7)


def test_a_link_to_the_same_content_elsewhere_is_not_it(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "kit").mkdir()
    for name in ("hit.wav", "kit/a.wav"):
        (tmp_path / name).write_bytes(b"same")
    exports = Exports(tmp_path / "exports")
    (tmp_path / "exports" / "hit.wav").symlink_to(tmp_path / "hit.wav")
    (tmp_path / "exports" / "kit").symlink_to(tmp_path / "kit", target_is_directory=True)
    assert exports.write("hit", ".wav", b"same") == "hit-2.wav"
    assert exports.write_folder("kit", {"a.wav": b"same"}) == "kit-2"
