"""The command line as a user meets it: a process, its output and its exit status."""

import json
import os
import signal
import subprocess
import sys
import time
import wave
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import typer

from ghostnote.audio import SAMPLE_RATE
from ghostnote.cli import app
from ghostnote.corpus import Corpus
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument
from ghostnote.errors import ControlError, KitError, ModelNotFoundError
from ghostnote.kit.fresh import new_kit
from ghostnote.training.experiment import Experiment, load
from ghostnote.training.run import Trainer

from .bundles import patch

EXPERIMENT = Path(__file__).parent.parent / "experiments" / "ae-small-tanh.toml"
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


def ghostnote(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from ghostnote.cli import main; main()"]
    return subprocess.run(
        [*command, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=200
    )


def fails(done: subprocess.CompletedProcess[str], status: int) -> str:
    """The one line on standard error of a command that ended with `status`."""
    assert done.returncode == status, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("ghostnote: ")
    return lines[0]


WATCH = """
import os, sys
from importlib.abc import MetaPathFinder

class Watch(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "numpy":
            print("threads", os.environ.get("OMP_NUM_THREADS"), os.environ["OPENBLAS_NUM_THREADS"])

sys.meta_path.insert(0, Watch())
from ghostnote.cli import main
main()
"""
"""The command line, which tells what numpy reads when it is imported."""


@pytest.mark.parametrize(
    ("arguments", "given", "threads"),
    [
        ("serve --port -1", {}, "1"),
        ("generate --model none", {}, "1"),
        ("match missing.wav", {}, "1"),
        ("evaluate missing", {}, "1"),
        ("serve --port -1", {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"}, "2"),
    ],
)
def test_playing_takes_one_thread_unless_told_otherwise(
    arguments: str, given: dict[str, str], threads: str, tmp_path: Path
) -> None:
    environment = {name: value for name, value in os.environ.items() if "_NUM_THREADS" not in name}
    environment |= given
    command = [sys.executable, "-c", WATCH, *arguments.split()]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode
    assert f"threads {threads} {threads}" in done.stdout


def test_generate_writes_what_the_model_plays(models_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "hit.wav"
    done = ghostnote(
        "generate", "--models", models_folder, "--model", "damped-sine",
        "--set", "x=0.3", "--set", "y=-0.2", "--set", "noise=0", "--out", out,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    samples, rate = soundfile.read(out)
    instrument = Instrument.open(models_folder / "damped-sine")
    wanted = instrument.render(patch(x=0.3, y=-0.2))
    assert rate == SAMPLE_RATE
    assert np.abs(samples - wanted).max() < 1e-4


@pytest.mark.parametrize(("depth", "width"), [("16", 2), ("24", 3)])
def test_generate_at_48_khz(models_folder: Path, tmp_path: Path, depth: str, width: int) -> None:
    out = tmp_path / "hit.wav"
    ghostnote("generate", "--models", models_folder, "--model", "damped-sine",
              "--rate", "48000", "--depth", depth, "--out", out)  # fmt: skip
    with wave.open(str(out)) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (48_000, width, 1)


def test_generate_many_draws_what_is_not_set(models_folder: Path, tmp_path: Path) -> None:
    arguments = ("generate", "--models", models_folder, "--model", "damped-sine",
                 "--count", 4, "--seed", 3, "--set", "x=0.5", "--json")  # fmt: skip
    first = json.loads(ghostnote(*arguments, "--out", tmp_path / "a").stdout)
    again = json.loads(ghostnote(*arguments, "--out", tmp_path / "b").stdout)
    assert [each["seed"] for each in first] == [3, 4, 5, 6]
    assert all(each["controls"]["x"] == 0.5 for each in first)
    assert len({each["controls"]["y"] for each in first}) == 4
    for one, two in zip(first, again, strict=True):
        assert Path(one["path"]).read_bytes() == Path(two["path"]).read_bytes()


def test_match_finds_its_own_sound(models_folder: Path, tmp_path: Path) -> None:
    hit, back = tmp_path / "hit.wav", tmp_path / "back.wav"
    model = ("--models", models_folder, "--model", "damped-sine")
    ghostnote("generate", *model, "--set", "x=0.4", "--set", "y=0.3", "--set", "noise=0",
              "--out", hit)  # fmt: skip
    found = json.loads(ghostnote("match", hit, *model, "--json", "--out", back).stdout)
    assert (found["class"], found["seed"], found["latent"]) == ("snare", 0, "")
    assert list(found["controls"]) == ["x", "y", "noise"]
    assert found["controls"]["x"] == pytest.approx(0.4, abs=0.05)
    assert found["score"] > 80
    assert soundfile.info(back).samplerate == SAMPLE_RATE


def test_default_model_ships() -> None:
    listed = json.loads(ghostnote("models", "--json").stdout)
    names = [model["name"] for model in listed["models"]]
    assert names == ["ghost", "ae-medium-tanh", "conv-ae", "wavegan-small"]
    assert listed["refused"] == []


def test_shipped_bundle_is_small_and_plays_what_was_trained() -> None:
    size = sum(path.stat().st_size for path in (SHIPPED / "ae-medium-tanh").iterdir())
    assert size < 20_000_000
    metrics = Instrument.open(SHIPPED / "ae-medium-tanh").manifest.metrics
    assert metrics["storage_distance_db"] < 0.1


def test_ghost_is_small_and_plays_what_was_trained() -> None:
    graphs = [path for path in (SHIPPED / "ghost").iterdir() if path.suffix in (".onnx", ".npz")]
    assert sum(path.stat().st_size for path in graphs if path.name != "map.npz") < 12_000_000
    assert Instrument.open(SHIPPED / "ghost").manifest.metrics["storage_distance_db"] < 0.15


def test_refused_bundle_is_listed_with_its_reason(own_bundle: Path) -> None:
    (own_bundle / "decoder.onnx").write_bytes(b"altered")
    done = ghostnote("models", "--models", own_bundle.parent)
    assert done.returncode == 0
    assert "decoder.onnx was altered" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--set", "x=3"), "x=3 is out of range: -1 to 1"),
        (("--set", "volume=3"), "no control 'volume'"),
        (("--model", "nothing"), "no model is called 'nothing'"),
        (("--class", "gong"), "not gong"),
    ],
)
def test_wrong_use_ends_with_2(models_folder: Path, arguments: tuple[str], said: str) -> None:
    done = ghostnote("generate", "--models", models_folder, *arguments)
    assert said in fails(done, 2)


@pytest.mark.parametrize(
    "arguments", [("--set", "x"), ("--set", "x=loud"), ("--count", "0"), ("--out", "a.mp3")]
)
def test_unreadable_option_ends_with_2(tmp_path: Path, arguments: tuple[str]) -> None:
    done = ghostnote("generate", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


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


def test_an_interrupt_is_told_in_a_line(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from ghostnote.cli import main; main()"]
    arguments = ["library", "synth", "--count", "20000", "--out", str(tmp_path / "library")]
    process = subprocess.Popen(
        [*command, *arguments],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A shell that starts the tests in the background has them ignore it, and their children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not list(tmp_path.glob("library/snare/*.flac")):
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip().splitlines()[-1].startswith("ghostnote: interrupted")


def test_failures_end_with_1(tmp_path: Path) -> None:
    assert "missing" in fails(ghostnote("corpus", "build", tmp_path / "missing"), 1)
    assert "theremin" in fails(ghostnote("library", "synth", "--class", "theremin"), 1)
    assert "no finished run" in fails(ghostnote("export", tmp_path), 1)
    (tmp_path / "run").mkdir()
    assert "no corpus in" in fails(ghostnote("train", EXPERIMENT, "--corpus", tmp_path / "run"), 1)
    assert "x.toml" in fails(ghostnote("train", tmp_path / "x.toml"), 1)
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert "cannot be written" in fails(ghostnote("generate", "--out", blocked / "a.wav"), 1)


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


def test_a_seed_of_its_own_is_told_by_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    trained: list[Experiment] = []

    def noted(self: Trainer, experiment: Experiment, *, resume: bool) -> Path:
        trained.append(experiment)
        return Path(experiment.name)

    monkeypatch.setattr(Trainer, "train", noted)
    monkeypatch.setattr(Corpus, "open", staticmethod(lambda path: path))
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
    for command in ("train", "export"):
        what = "tiny.toml" if command == "train" else "runs/tiny"
        done = ghostnote(command, what, "--out", "taken/here", cwd=tmp_path)
        assert done.returncode == 1
        assert "cannot be written" in done.stderr
        assert "Traceback" not in done.stderr
    samples, _ = soundfile.read(tmp_path / "hit.wav")
    assert np.abs(samples).max() == pytest.approx(0.9, abs=1e-3)
    assert (tmp_path / "hit-match.wav").exists()


def test_generate_writes_flac_by_its_name(models_folder: Path, tmp_path: Path) -> None:
    model = ("--models", models_folder, "--model", "damped-sine", "--set", "x=0.3")
    for name in ("hit.flac", "hit.wav"):
        done = ghostnote("generate", *model, "--rate", "96000", "--depth", "24",
                         "--out", tmp_path / name)  # fmt: skip
        assert done.returncode == 0, done.stderr
    flac, wav = (soundfile.read(tmp_path / name, dtype="int32") for name in ("hit.flac", "hit.wav"))
    assert soundfile.info(tmp_path / "hit.flac").format == "FLAC"
    assert flac[1] == wav[1] == 96_000
    np.testing.assert_array_equal(flac[0], wav[0])


def test_generate_names_files_by_a_pattern(models_folder: Path, tmp_path: Path) -> None:
    done = ghostnote("generate", "--models", models_folder, "--model", "damped-sine",
                     "--count", 2, "--seed", 5, "--set", "x=0.5", "--set", "noise=0",
                     "--name", "{class} {note} {seed}.flac", "--out", tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    # The sine of x = 0.5 is of 283 Hz.
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["snare C#4 5.flac", "snare C#4 6.flac"]
    assert soundfile.info(tmp_path / names[0]).format == "FLAC"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--name", "../{seed}"), "name pattern"),
        (("--name", "{path}"), "name pattern"),
        (("--name", "same", "--count", "2"), "needs {seed}"),
        (("--out", "a.flac", "--depth", "32f"), "FLAC, which holds integers"),
        (("--rate", "22050"), "22050"),
    ],
)
def test_a_file_that_cannot_be_is_refused(
    models_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str],
    said: str,
) -> None:
    assert said in refused("generate", models_folder, tmp_path, monkeypatch, arguments)


def refused(
    command: str,
    models: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str],
) -> str:
    """What a command says that ends with 2 and writes nothing into the `folder` it is run in."""
    monkeypatch.chdir(folder)
    given = [command, "--models", str(models), "--model", "damped-sine", *arguments]
    with pytest.raises((typer.BadParameter, ControlError, KitError, ModelNotFoundError)) as caught:
        app(given, standalone_mode=False)
    assert list(folder.iterdir()) == []
    return str(caught.value)


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
    told = ghostnote("match", hit, "--models", models_folder, "--out", back)
    assert "restored from its recipe, for damped-sine" in told.stdout


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


def test_a_kit_that_cannot_be_ends_with_2(tmp_path: Path) -> None:
    assert "8 or 16 pads" in fails(ghostnote("kit", "--pads", "9", cwd=tmp_path), 2)


def test_a_sample_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    large = tmp_path / "large.wav"
    with large.open("wb") as file:
        file.truncate(300_000_000)
    assert "large.wav: it is over 200 MB" in fails(ghostnote("match", large), 1)
