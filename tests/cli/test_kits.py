"""The command that makes kits."""

import io
import json
import zipfile
from pathlib import Path

import pytest
import soundfile

from ghostnote.engine.instrument import Instrument
from ghostnote.kit.fresh import new_kit

from .command import fails, ghostnote, refused

SETTINGS = Path(__file__).parents[1] / "service" / "settings.json"


def test_a_kit_is_a_zip_that_a_seed_makes_again(models_folder: Path, tmp_path: Path) -> None:
    arguments = (
        "kit", "--models", models_folder, "--model", "damped-sine", "--seed", 3,
        "--layers", 2, "--round-robins", 2, "--formats", "sfz,h2drumkit", "--json",
    )  # fmt: skip
    told = json.loads(ghostnote(*arguments, "--out", tmp_path / "a.zip").stdout)
    ghostnote(*arguments, "--out", tmp_path / "b.zip")
    made = new_kit(Instrument.open(models_folder / "damped-sine"), 3)
    assert told["pads"] == json.loads(json.dumps(made.document()["pads"]))
    assert (told["path"], told["sounds"]) == (str(tmp_path / "a.zip"), 32)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        names = {name.partition("/")[2] for name in archive.namelist()}
    assert {name for name in names if not name.startswith("samples/")} == {
        "kit.json",
        "damped-sine-kit-3.sfz",
        "damped-sine-kit-3.h2drumkit",
    }
    assert len(names) == 3 + 32


def test_a_kit_is_taken_away_as_the_page_does_it(models_folder: Path, tmp_path: Path) -> None:
    arguments = ("kit", "--models", models_folder, "--model", "damped-sine", "--seed", 3)
    told = json.loads(ghostnote(*arguments, "--json", cwd=tmp_path).stdout)
    assert told["sounds"] == 8 * 3 * 2
    with zipfile.ZipFile(tmp_path / told["path"]) as archive:
        document = json.loads(archive.read("damped-sine-kit-3/kit.json"))
        wav = archive.read("damped-sine-kit-3/samples/01-kick-v1-r1.wav")
    # The page is held to the same settings.
    usual = json.loads(SETTINGS.read_text())["take"]
    assert document | usual == document
    info = soundfile.info(io.BytesIO(wav))
    assert (info.samplerate, info.subtype) == (44_100, "PCM_24")


def test_a_kit_is_called_as_is_asked(models_folder: Path, tmp_path: Path) -> None:
    arguments = ("kit", "--models", models_folder, "--model", "damped-sine", "--name", "Night Bus")
    assert ghostnote(*arguments, "--json", cwd=tmp_path).returncode == 0
    with zipfile.ZipFile(tmp_path / "night-bus.zip") as archive:
        assert json.loads(archive.read("night-bus/kit.json"))["name"] == "Night Bus"
        assert "night-bus/night-bus.sfz" in archive.namelist()


@pytest.mark.parametrize(("folder", "is_there"), [("new", False), ("v1.2", True)])
def test_a_kit_is_saved_in_a_folder(
    models_folder: Path, tmp_path: Path, folder: str, is_there: bool
) -> None:
    if is_there:
        (tmp_path / folder).mkdir()
    arguments = ("kit", "--models", models_folder, "--model", "damped-sine", "--seed", 3)
    less = ("--layers", 1, "--round-robins", 1, "--formats", "")
    ghostnote(*arguments, *less, "--out", f"{folder}/", cwd=tmp_path)
    assert [each.name for each in (tmp_path / folder).iterdir()] == ["damped-sine-kit-3.zip"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--pads", "9"), "8 or 16 pads, not 9"),
        (("--layers", "9"), "layers=9 is out of range"),
        (("--pads", "16", "--layers", "8", "--round-robins", "8"), "at most 256"),
        (("--formats", "exe"), "no format 'exe'"),
        (("--out", "kit.rar"), "kit.rar is not a .zip file"),
        (("--seed", "4294967296"), "seed=4294967296 is out of range"),
        (("--model", "nix"), "no model is called 'nix'"),
        (("--name", " "), "a kit's name is one line of 1 to 60 characters"),
    ],
)
def test_a_kit_that_cannot_be_writes_nothing(
    models_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str],
    said: str,
) -> None:
    assert said in refused("kit", models_folder, tmp_path, monkeypatch, arguments)


@pytest.fixture
def saved(models_folder: Path, tmp_path: Path) -> Path:
    """The zip of a kit with two layers and two round robins."""
    path = tmp_path / "saved" / "kit.zip"
    path.parent.mkdir()
    ghostnote(
        "kit", "--models", models_folder, "--model", "damped-sine", "--seed", 3,
        "--layers", 2, "--round-robins", 2, "--formats", "h2drumkit,sfz",
        "--rate", 48000, "--depth", "32f", "--out", path,
    )  # fmt: skip
    return path


def document_in(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("damped-sine-kit-3/kit.json")


def test_a_saved_kit_is_made_again_from_its_zip_or_its_own_file(
    models_folder: Path, tmp_path: Path, saved: Path
) -> None:
    alone = tmp_path / "kit.json"
    alone.write_bytes(document_in(saved))
    for source in (saved, alone):
        arguments = (
            "kit",
            "--models",
            models_folder,
            "--from",
            source,
            "--out",
            tmp_path / "b.zip",
        )
        done = ghostnote(*arguments, "--overwrite")
        assert done.stdout.endswith(f"from {source}\n")
        assert (tmp_path / "b.zip").read_bytes() == saved.read_bytes()
    arguments = ("kit", "--models", models_folder, "--from", saved, "--formats", "sfz", "--json")
    told = json.loads(ghostnote(*arguments, "--layers", 1, cwd=tmp_path).stdout)
    assert (told["path"], told["sounds"], told["warnings"]) == ("damped-sine-kit-3.zip", 16, [])
    found = json.loads(document_in(tmp_path / told["path"]))
    assert found == json.loads(document_in(saved)) | {"layers": 1, "formats": ["sfz"]}
    changed = ("--rate", 96000, "--depth", 16, "--round-robins", 1, "--formats", "")
    done = ghostnote(*arguments[:5], *changed, "--out", tmp_path / "c.zip")
    assert done.returncode == 0, done.stderr
    found = json.loads(document_in(tmp_path / "c.zip"))
    taken = {"rate": 96000, "depth": "16", "round_robins": 1, "formats": []}
    assert found == json.loads(document_in(saved)) | taken


def test_an_older_kit_is_made_as_usual_and_a_wrong_one_is_not(
    models_folder: Path, saved: Path, tmp_path: Path
) -> None:
    document = json.loads(document_in(saved))
    older = {n: v for n, v in document.items() if n not in ("formats", "rate", "depth")}
    arguments = ("kit", "--models", models_folder, "--from", tmp_path / "kit.json")
    (tmp_path / "kit.json").write_text(json.dumps(older))
    assert ghostnote(*arguments, cwd=tmp_path).returncode == 0
    found = json.loads(document_in(tmp_path / "damped-sine-kit-3.zip"))
    usual = {"formats": ["sfz", "dspreset", "h2drumkit"], "rate": 44100, "depth": "24"}
    assert found == older | usual
    (tmp_path / "kit.json").write_text(json.dumps(document | {"depth": 24}))
    said = fails(ghostnote(*arguments, cwd=tmp_path), 2)
    assert said.endswith("kit.json: the kit: depth has what is none of 16, 24, 32f")


@pytest.mark.parametrize(("option", "value"), [("--seed", "3"), ("--pads", "8"), ("--model", "x")])
def test_a_saved_kit_has_its_own_pads(saved: Path, tmp_path: Path, option: str, value: str) -> None:
    done = ghostnote("kit", "--from", saved, option, value, cwd=tmp_path)
    assert done.returncode == 2
    assert f"leave out {option}" in " ".join(done.stderr.replace("│", " ").split())


def test_a_saved_kit_that_cannot_be_made_names_its_model(saved: Path, tmp_path: Path) -> None:
    said = fails(ghostnote("kit", "--from", saved, cwd=tmp_path), 2)
    assert "All pads need the model damped-sine, which is not installed." in said
    assert str(saved) in said


def test_a_kit_of_another_version_is_made_and_says_so(
    models_folder: Path, saved: Path, tmp_path: Path
) -> None:
    document = json.loads(document_in(saved)) | {"identities": {"damped-sine": "0" * 16}}
    (tmp_path / "kit.json").write_text(json.dumps(document))
    arguments = ("kit", "--models", models_folder, "--from", tmp_path / "kit.json")
    done = ghostnote(*arguments, cwd=tmp_path)
    assert done.returncode == 0
    assert "ghostnote: All pads were saved with another version of damped-sine" in done.stderr
    assert (tmp_path / "damped-sine-kit-3.zip").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"RIFF", "neither the zip nor the kit.json of a kit"), (None, "No such file or directory")],
)
def test_a_file_that_is_no_kit_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "mine.wav"
    if content is not None:
        path.write_bytes(content)
    told = fails(ghostnote("kit", "--from", path, cwd=tmp_path), 2)
    assert str(path) in told
    assert said in told


def test_a_kit_that_cannot_be_ends_with_2(tmp_path: Path) -> None:
    assert "8 or 16 pads" in fails(ghostnote("kit", "--pads", "9", cwd=tmp_path), 2)
