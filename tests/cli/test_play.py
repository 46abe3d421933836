"""The commands that make and play sounds: models, generate, match."""

import json
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ghostnote.audio import SAMPLE_RATE
from ghostnote.cli.generate import LEAST_SHARED
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.match import REFINE_ROUNDS

from ..bundles import patch
from .command import fails, ghostnote, refused


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


def test_several_sounds_are_all_written_or_none(models_folder: Path, tmp_path: Path) -> None:
    model = ("generate", "--models", models_folder, "--model", "damped-sine", "--out", "made")
    assert ghostnote(*model, "--seed", 3, cwd=tmp_path).returncode == 0
    assert "seed 3" in ghostnote(*model, "--seed", 3, "--overwrite", cwd=tmp_path).stdout
    said = fails(ghostnote(*model, "--seed", 1, "--count", 4, cwd=tmp_path), 1)
    assert "snare-damped-sine-3.wav is there already" in said
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["snare-damped-sine-3.wav"]
    (tmp_path / "kit.zip").mkdir()
    kit = ("kit", *model[1:5], "--out", "kit.zip", "--overwrite")
    assert "is a folder" in fails(ghostnote(*kit, cwd=tmp_path), 1)


def test_many_sounds_made_on_all_cores_are_those_made_alone(
    models_folder: Path, tmp_path: Path
) -> None:
    model = ("generate", "--models", models_folder, "--model", "damped-sine", "--set", "x=0.3")
    count = 2 * LEAST_SHARED
    many = ("--count", count, "--seed", 5, "--json", "--out", tmp_path / "many")
    done = ghostnote(*model, *many)
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert [each["seed"] for each in made] == list(range(5, 5 + count))
    assert all(Path(each["path"]).is_file() for each in made)
    for each in (made[0], made[count // 2], made[-1]):
        alone = tmp_path / "alone.wav"
        done = ghostnote(*model, "--seed", each["seed"], "--overwrite", "--out", alone)
        assert done.returncode == 0, done.stderr
        assert alone.read_bytes() == Path(each["path"]).read_bytes()


def test_every_run_without_a_seed_makes_another_sound(models_folder: Path, tmp_path: Path) -> None:
    arguments = ("generate", "--models", models_folder, "--model", "damped-sine", "--json")
    seeds = [
        json.loads(ghostnote(*arguments, "--out", tmp_path / name).stdout)[0]["seed"]
        for name in ("a.wav", "b.wav", "c.wav")
    ]
    assert len(set(seeds)) == 3


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


def test_generate_writes_flac_by_its_name(models_folder: Path, tmp_path: Path) -> None:
    model = ("--models", models_folder, "--model", "damped-sine", "--seed", 0)
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
