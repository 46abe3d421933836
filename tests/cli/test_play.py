"""The command that finds a sample's place on a model; and what no command writes over."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ghostnote.audio import SAMPLE_RATE
from ghostnote.bundle import UNPLAYED_FILES
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.match import REFINE_ROUNDS

from .command import fails, ghostnote


def test_no_file_is_written_over_unless_asked_for(models_folder: Path, tmp_path: Path) -> None:
    model = ("--models", models_folder, "--model", "damped-sine")
    soundfile.write(tmp_path / "hit.wav", np.exp(-np.arange(9000) / 900), SAMPLE_RATE)
    for arguments in (
        ("generate", *model, "--seed", 1, "--out", "made.wav"),
        ("generate", *model, "--seed", 1, "--out", "folder"),
        ("match", "hit.wav", *model),
        ("kit", *model, "--out", "kit.zip"),
        ("kit", *model, "--seed", 4),
    ):
        assert ghostnote(*arguments, cwd=tmp_path).returncode == 0
        before = {path: path.stat() for path in tmp_path.rglob("*.*")}
        said = fails(ghostnote(*arguments, cwd=tmp_path), 1)
        assert "is there already; --overwrite writes over it" in said
        assert {path: path.stat() for path in tmp_path.rglob("*.*")} == before
        assert ghostnote(*arguments, "--overwrite", cwd=tmp_path).returncode == 0


def test_kits_are_named_after_their_seeds(models_folder: Path, tmp_path: Path) -> None:
    arguments = ("kit", "--models", models_folder, "--model", "damped-sine")
    assert ghostnote(*arguments, "--seed", 3, cwd=tmp_path).returncode == 0
    assert ghostnote(*arguments, "--seed", 4, cwd=tmp_path).returncode == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["damped-sine-kit-3.zip", "damped-sine-kit-4.zip"]


def test_match_finds_its_own_sound(models_folder: Path, tmp_path: Path) -> None:
    hit, back = tmp_path / "hit.wav", tmp_path / "back.wav"
    model = ("--models", models_folder, "--model", "damped-sine")
    ghostnote("generate", *model, "--set", "x=0.4", "--set", "y=0.3", "--set", "noise=0",
              "--seed", 0, "--out", hit)  # fmt: skip
    found = json.loads(ghostnote("match", hit, *model, "--json", "--out", back).stdout)
    assert (found["class"], found["seed"], found["latent"]) == ("snare", 0, "")
    assert list(found["controls"]) == ["x", "y", "noise"]
    assert found["controls"]["x"] == pytest.approx(0.4, abs=0.05)
    assert found["score"] > 80
    assert soundfile.info(back).samplerate == SAMPLE_RATE


def test_match_takes_the_hit_of_a_loop_that_is_asked_for(
    models_folder: Path, tmp_path: Path
) -> None:
    time = np.arange(SAMPLE_RATE // 2) / SAMPLE_RATE
    hits = [0.5 * np.exp(-12 * time) * np.sin(2 * np.pi * hz * time) for hz in (200, 300, 150)]
    soundfile.write(tmp_path / "loop.wav", np.concatenate(hits), SAMPLE_RATE)
    match = ("match", "loop.wav", "--models", models_folder, "--model", "damped-sine", "--json")
    found = json.loads(ghostnote(*match, "--hit", 2, cwd=tmp_path).stdout)
    assert (found["hit"], found["hits"]) == (2, 3)
    assert found["controls"]["x"] == pytest.approx(np.log2(1.5), abs=0.05)
    said = fails(ghostnote(*match, "--hit", 4, "--overwrite", cwd=tmp_path), 1)
    assert "loop.wav: it holds 3 hits, and no hit 4" in said
    assert ghostnote(*match, "--hit", 0, "--overwrite", cwd=tmp_path).returncode == 2


def test_match_writes_into_a_folder(models_folder: Path, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "hit.wav", np.exp(-np.arange(9000) / 900), SAMPLE_RATE)
    match = ("match", "hit.wav", "--models", models_folder, "--model", "damped-sine")
    done = ghostnote(*match, "--out", "found", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "found").iterdir()] == ["hit-match.wav"]
    again = ghostnote(*match, "--out", "found", cwd=tmp_path)
    assert "hit-match.wav is there already" in fails(again, 1)


def test_match_shows_the_rounds_of_its_search(models_folder: Path, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "hit.wav", np.exp(-np.arange(9000) / 900), SAMPLE_RATE)
    model = ("--models", models_folder, "--model", "damped-sine")
    done = ghostnote("match", "hit.wav", *model, "--refine", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "refining" in done.stderr
    assert f"{REFINE_ROUNDS}/{REFINE_ROUNDS}" in done.stderr
    plain = ghostnote("match", "hit.wav", *model, "--overwrite", cwd=tmp_path)
    assert plain.returncode == 0
    assert "refining" not in plain.stderr


def test_match_restores_a_recipe(models_folder: Path, tmp_path: Path) -> None:
    hit, back = tmp_path / "hit.flac", tmp_path / "back.flac"
    model = ("--models", models_folder, "--model", "damped-sine")
    made = ghostnote("generate", *model, "--seed", 7, "--json", "--out", hit)
    (wanted,) = json.loads(made.stdout)
    # Matched on the default model, ghost, were it not for its recipe.
    done = ghostnote("match", hit, "--models", models_folder, "--json", "--out", back)
    found = json.loads(done.stdout)
    assert (found["model"], found["recipe"], found["seed"]) == ("damped-sine", True, 7)
    assert found["controls"] == wanted["controls"]
    assert back.read_bytes() == hit.read_bytes()
    told = ghostnote("match", hit, "--models", models_folder, "--out", back, "--overwrite")
    assert "restored from its recipe, for damped-sine" in told.stdout


def test_match_takes_a_sample_as_the_drum_that_is_asked_for(tmp_path: Path) -> None:
    hit = tmp_path / "hit.wav"
    assert ghostnote("generate", "--class", "tom", "--seed", 4, "--out", hit).returncode == 0
    done = ghostnote("match", hit, "--class", "kick", "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    # The recipe in the file is that of a tom.
    assert (found["class"], found["recipe"]) == ("kick", False)
    assert found["score"] > 50
    assert found["warnings"] == ["Matched as kick, but it sounds more like tom."]
    as_tom = ghostnote("match", hit, "--class", "tom", "--json", "--overwrite", cwd=tmp_path)
    assert json.loads(as_tom.stdout)["warnings"] == []
    said = fails(ghostnote("match", hit, "--class", "gong", "--overwrite", cwd=tmp_path), 2)
    assert "ghost makes snare, kick" in said


def test_match_takes_the_names_of_the_model_of_a_recipe(tmp_path: Path) -> None:
    hat = tmp_path / "hat.wav"
    ghostnote("generate", "--class", "closed hat", "--out", hat)
    asked = "match", hat, "--model", "ae-medium-tanh", "--json", "--out"
    for name in ("hihat-closed", "Closed hat"):
        found = ghostnote(*asked, tmp_path / f"{name}.wav", "--class", name)
        assert json.loads(found.stdout)["class"] == "hihat-closed"
    said = fails(ghostnote(*asked, tmp_path / "no.wav", "--class", "conga"), 2)
    assert "ae-medium-tanh makes snare, not conga" in said
    said = fails(ghostnote("match", hat, "--class", "conga", "--out", tmp_path / "no.wav"), 2)
    assert "did you mean perc?" in said


@pytest.mark.parametrize("command", ["generate", "match"])
def test_a_depth_that_flac_lacks_is_refused_before_anything_is_made(
    tmp_path: Path, command: str
) -> None:
    sample = (tmp_path / "none.wav",) if command == "match" else ()
    arguments = (*sample, "--depth", "32f", "--out", tmp_path / "hit.flac")
    assert "FLAC, which holds integers" in fails(ghostnote(command, *arguments), 2)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"not audio at all", "not a readable audio file"),
        (None, "no such file"),
    ],
)
def test_match_names_a_bad_file(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "bad.wav"
    if content is not None:
        path.write_bytes(content)
    line = fails(ghostnote("match", path, cwd=tmp_path), 1)
    assert "bad.wav" in line
    assert said in line


def test_a_sample_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    large = tmp_path / "large.wav"
    with large.open("wb") as file:
        file.truncate(300_000_000)
    assert "large.wav: it is over 200 MB" in fails(ghostnote("match", large), 1)


def test_shipped_bundle_is_small_and_plays_what_was_trained() -> None:
    size = sum(path.stat().st_size for path in (SHIPPED / "ae-medium-tanh").iterdir())
    assert size < 20_000_000
    metrics = Instrument.open(SHIPPED / "ae-medium-tanh").manifest.metrics
    assert metrics["storage_distance_db"] < 0.1


def test_ghost_is_small_and_plays_what_was_trained() -> None:
    graphs = [path for path in (SHIPPED / "ghost").iterdir() if path.suffix in (".onnx", ".npz")]
    weights = [path for path in graphs if path.name not in UNPLAYED_FILES]
    assert sum(path.stat().st_size for path in weights) < 12_000_000
    assert Instrument.open(SHIPPED / "ghost").manifest.metrics["storage_distance_db"] < 0.15
