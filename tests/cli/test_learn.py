"""The commands that gather sounds and learn from them."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from ghostnote.bundle import Bundle
from ghostnote.cli import app
from ghostnote.corpus import Corpus
from ghostnote.training import checkpoint
from ghostnote.training.experiment import Experiment, load
from ghostnote.training.run import Trainer
from ghostnote.training.task import settings as settings_of

from ..training.ghost.hits import propose_few
from .command import fails, ghostnote

EXPERIMENT = Path(__file__).parents[2] / "experiments" / "ae-small-tanh.toml"
SETTINGS = """
name = "tiny"
title = "Tiny"
model = "dense-ae"
encoder_units = [24, 2]
decoder_units = [24]
activation = "tanh"
class = "snare"
epochs = 20
batch_size = 32
learning_rate = 0.002
seed = 0
"""


def test_corpus_without_a_source_is_of_synthesised_hits(tmp_path: Path) -> None:
    ghostnote("library", "synth", "--class", "rim", "--count", 3, cwd=tmp_path)
    made = sorted((tmp_path / "library" / "rim").iterdir())
    short = "from ghostnote.cli import gather, main; gather.BUILT_IN_HITS = 3; main()"
    done = subprocess.run(
        [sys.executable, "-c", short, "corpus", "build", "--class", "rim"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "0 made now, 3 kept" in done.stdout
    assert "3 kept" in done.stdout.splitlines()[1]
    assert sorted((tmp_path / "library" / "rim").iterdir()) == made


def test_a_seed_of_its_own_is_told_by_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained: list[Experiment] = []

    def noted(self: Trainer, experiment: Experiment, *, resume: bool, restart: bool) -> Path:
        trained.append(experiment)
        return Path(experiment.name)

    monkeypatch.setattr(Trainer, "train", noted)
    monkeypatch.setattr(Corpus, "open", staticmethod(lambda path: path))
    monkeypatch.chdir(tmp_path)
    for seed in ([], ["--seed", "0"], ["--seed", "4294967295"]):
        app(["train", str(EXPERIMENT), *seed], standalone_mode=False)
    assert trained == [
        load(EXPERIMENT),
        replace(load(EXPERIMENT), name="ae-small-tanh-seed-0", seed=0),
        replace(load(EXPERIMENT), name="ae-small-tanh-seed-4294967295", seed=2**32 - 1),
    ]


@pytest.mark.parametrize("seed", [-1, 2**32, "a"])
def test_a_seed_out_of_range_trains_nothing(tmp_path: Path, seed: object) -> None:
    done = ghostnote("train", EXPERIMENT, "--seed", seed, cwd=tmp_path)
    assert done.returncode == 2
    assert "--seed" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_run_of_several_begins_before_all_may(kicks: Path, tmp_path: Path) -> None:
    for name in ("first", "second"):
        settings = SETTINGS.replace("tiny", name).replace("snare", "kick")
        (tmp_path / f"{name}.toml").write_text(settings)
    train = ("train", "first.toml", "second.toml", "--corpus", kicks / "corpus")
    path = tmp_path / "runs" / "second" / "checkpoint.safetensors"
    values = {"experiment": settings_of(load(tmp_path / "second.toml")), "losses": [{}] * 7}
    checkpoint.save(path, {}, values)
    said = fails(ghostnote(*train, cwd=tmp_path), 1)
    assert "second/checkpoint.safetensors has 7 epochs of another corpus: --restart begins" in said
    assert not (tmp_path / "runs" / "first").exists()
    both = ghostnote(*train, "--resume", "--restart", cwd=tmp_path)
    assert both.returncode == 2
    assert "give one" in both.stderr
    done = ghostnote(*train, "--restart", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "runs/first\nruns/second\n"), done.stderr


def test_from_nothing_to_a_playing_model(tmp_path: Path) -> None:
    """The whole path of the README, on sounds the synthesiser makes."""
    (tmp_path / "tiny.toml").write_text(SETTINGS)
    steps = [
        ("library", "synth", "--class", "snare", "--count", 80, "--seed", 1, "--out", "library"),
        ("corpus", "build", "library", "--class", "snare", "--out", "corpus"),
        ("train", "tiny.toml", "--corpus", "corpus", "--out", "runs"),
        ("train", "tiny.toml", "--corpus", "corpus", "--out", "runs", "--resume"),
        ("export", "runs/tiny", "--out", "bundles/tiny"),
        ("generate", "--models", "bundles", "--model", "tiny", "--out", "hit.wav"),
        ("match", "hit.wav", "--models", "bundles", "--model", "tiny", "--refine"),
    ]
    (tmp_path / "taken").write_text("a file where a folder should be")
    for step in steps:
        done = ghostnote(*step, cwd=tmp_path)
        assert done.returncode == 0, (step, done.stderr)
    again = fails(ghostnote("export", "runs/tiny", cwd=tmp_path), 1)
    assert again.endswith("bundles/tiny is there already; --overwrite writes over it")
    over = ghostnote("export", "runs/tiny", "--overwrite", cwd=tmp_path)
    assert (over.returncode, over.stdout.split(":")[0]) == (0, "bundles/tiny"), over.stderr
    for command in ("train", "export"):
        what = "tiny.toml" if command == "train" else "runs/tiny"
        done = ghostnote(command, what, "--out", "taken/here", cwd=tmp_path)
        assert done.returncode == 1
        assert "cannot be written" in done.stderr
        assert "Traceback" not in done.stderr
    given = ghostnote("export", "runs/tiny", "--corpus", "corpus", "--out", "more", cwd=tmp_path)
    assert given.returncode == 1
    assert "is no Ghost" in given.stderr
    samples, _ = soundfile.read(tmp_path / "hit.wav")
    assert np.abs(samples).max() == pytest.approx(0.9, abs=1e-3)
    assert (tmp_path / "hit-match.wav").exists()


@pytest.fixture(scope="module")
def kicks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus of kicks."""
    folder = tmp_path_factory.mktemp("kicks")
    ghostnote("library", "synth", "--class", "kick", "--count", 70, "--out", "library", cwd=folder)
    ghostnote("corpus", "build", "library", "--out", "corpus", cwd=folder)
    return folder


def test_what_is_no_ghost_is_not_refitted(kicks: Path) -> None:
    dense = ghostnote("refit", "ae-medium-tanh", cwd=kicks)
    assert (dense.returncode, dense.stdout) == (1, "")
    assert "ae-medium-tanh has no draws to choose" in dense.stderr
    few = ghostnote("refit", "ghost", "--class", "tom", "--out", "own", cwd=kicks)
    assert few.returncode == 1
    assert "holds 0 training clips of class tom" in few.stderr
    conga = fails(ghostnote("refit", "ghost", "--class", "conga", cwd=kicks), 2)
    assert conga == fails(ghostnote("generate", "--class", "conga", cwd=kicks), 2)
    assert conga.endswith("not conga; did you mean perc?")
    missing = ghostnote("refit", "nowhere", cwd=kicks)
    assert missing.returncode == 1
    assert "nowhere does not exist" in missing.stderr
    taken = ghostnote("refit", "ghost", "--out", "library/manifest.csv/x", cwd=kicks)
    assert taken.returncode == 1
    assert "cannot be written" in taken.stderr
    assert "Traceback" not in missing.stderr + taken.stderr
    assert sorted(each.name for each in kicks.iterdir()) == ["corpus", "library"]


def test_a_refitted_ghost_lies_beside_the_shipped_one(
    kicks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, where it need not listen to thousands of draws."""
    propose_few(monkeypatch, 60)
    monkeypatch.chdir(kicks)
    done = CliRunner().invoke(app, ["refit", "ghost", "--seed", "5"])
    assert done.exit_code == 0, done.output
    assert "bundles/ghost-own: new draws of kick" in done.output
    manifest = Bundle.open(kicks / "bundles" / "ghost-own").manifest
    assert manifest.training["draws"][-1]["seed"] == 5
    for given in ([], ["--corpus", "nowhere"]):
        said = fails(ghostnote("refit", "ghost", *given, cwd=kicks), 1)
        assert said.endswith("bundles/ghost-own is there already; --overwrite writes over it")
    assert Bundle.open(kicks / "bundles" / "ghost-own").manifest == manifest
    in_place = ["refit", "bundles/ghost-own", "--out", "bundles/ghost-own", "--seed", "6"]
    assert CliRunner().invoke(app, [*in_place, "--overwrite"]).exit_code == 0
    draws = Bundle.open(kicks / "bundles" / "ghost-own").manifest.training["draws"]
    assert [note["seed"] for note in draws if "kick" in note["classes"]] == [6]
    assert [each.name for each in (kicks / "bundles").iterdir()] == ["ghost-own"]
    other = fails(ghostnote("refit", "ghost", "--out", "corpus", "--overwrite", cwd=kicks), 1)
    assert other.endswith("corpus holds other files and no bundle; name another folder")
    again = ["refit", "ghost", "--out", "bundles/mine", "--title", "My kicks"]
    assert CliRunner().invoke(app, again).exit_code == 0
    shown = json.loads(ghostnote("models", "--models", "bundles", "--json", cwd=kicks).stdout)
    titles = {model["name"]: model["title"] for model in shown["models"]}
    assert titles["ghost"] == "Ghost"
    assert titles["ghost-own"] == "Ghost: ghost-own"
    assert titles["mine"] == "My kicks"
