"""The command that makes sounds."""

import json
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ghostnote.audio import SAMPLE_RATE
from ghostnote.cli import app
from ghostnote.cli.generate import LEAST_SHARED
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.recipe import recipe_of
from ghostnote.kit.tag import sound_tag

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
    told = ghostnote(*model, "--count", 40, "--seed", 5, "--out", tmp_path / "told").stdout
    assert told.splitlines() == [f"40 sounds in {tmp_path / 'told'}, seeds 5 to 44"]
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


def test_a_folder_may_be_called_like_a_version(models_folder: Path, tmp_path: Path) -> None:
    model = ("--models", models_folder, "--model", "damped-sine")
    done = ghostnote("generate", *model, "--seed", 3, "--out", "v1.5", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "v1.5").iterdir()] == ["snare-damped-sine-3.wav"]


@pytest.mark.parametrize(
    ("first", "count", "names"),
    [
        (8, 3, ["08", "09", "10"]),
        (8, 1, ["8"]),
        (8, 2, ["8", "9"]),
        (10, 2, ["10", "11"]),
    ],
)
def test_names_of_several_sounds_sort_by_their_seeds(
    models_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    first: int,
    count: int,
    names: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    given = ["generate", "--models", str(models_folder), "--model", "damped-sine"]
    given += ["--seed", str(first), "--count", str(count), "--name", "{class} {seed}"]
    app(given, standalone_mode=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"snare {each}.wav" for each in names
    ]
    assert [_seed(tmp_path / f"snare {each}.wav") for each in names] == [
        *range(first, first + count)
    ]


def _seed(path: Path) -> int:
    recipe = recipe_of(path.read_bytes())
    assert recipe
    return recipe.patch.seed


def test_generate_names_files_by_a_pattern(models_folder: Path, tmp_path: Path) -> None:
    done = ghostnote("generate", "--models", models_folder, "--model", "damped-sine",
                     "--count", 2, "--seed", 5, "--set", "x=0.5", "--set", "noise=0",
                     "--name", "{class} {note} {seed}.flac", "--out", tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    # The sine of x = 0.5 is of 283 Hz.
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["snare C#4 5.flac", "snare C#4 6.flac"]
    assert soundfile.info(tmp_path / names[0]).format == "FLAC"


def test_a_tag_tells_sounds_apart_and_is_not_written_over(
    models_folder: Path, tmp_path: Path
) -> None:
    arguments = ("generate", "--models", models_folder, "--model", "damped-sine", "--count", 2,
                 "--seed", 5, "--name", "{seed} {tag}", "--out", tmp_path)  # fmt: skip
    assert ghostnote(*arguments).returncode == 0
    instrument = Instrument.open(models_folder / "damped-sine")
    wanted = [f"{n} {sound_tag('damped-sine', instrument.complete({}, n))}.wav" for n in (5, 6)]
    assert sorted(path.name for path in tmp_path.iterdir()) == wanted
    (tmp_path / wanted[0]).unlink()
    assert wanted[1] in fails(ghostnote(*arguments), 1)
    assert [path.name for path in tmp_path.iterdir()] == wanted[1:]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--name", "../{seed}"), "name pattern"),
        (("--name", "{path}"), "name pattern"),
        (("--name", "{foo}"), "unknown field, {foo}; there are {class}, {model}, {note}"),
        (("--name", "{foo}", "--count", "2"), "unknown field, {foo}"),
        (("--name", "{}{note}.flac"), "unknown field, {}"),
        (("--name", "a/b", "--count", "2"), "may hold letters"),
        (("--name", "same", "--count", "2"), "is one file; with {seed}"),
        (("--out", "a.flac", "--depth", "32f"), "FLAC, which holds integers"),
        (("--name", "{seed}.flac", "--depth", "32f", "--out", "hits"), "FLAC, which holds"),
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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--set", "x=3"), "x=3 is out of range: -1 to 1"),
        (("--set", "volume=3"), "no control 'volume'"),
        (("--model", "nothing"), "no model is called 'nothing'"),
        (("--class", "gong"), "not gong"),
        (("--seed", "4294967295", "--count", "2"), "go past the last, 4294967295"),
    ],
)
def test_wrong_use_ends_with_2(models_folder: Path, arguments: tuple[str], said: str) -> None:
    done = ghostnote("generate", "--models", models_folder, *arguments)
    assert said in fails(done, 2)


def test_the_pages_name_of_a_class_is_the_models(tmp_path: Path) -> None:
    done = ghostnote("generate", "--class", "Closed hat", "--seed", 3, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (made,) = tmp_path.iterdir()
    assert made.name == "closed-hat-ghost-3.wav"
    again = ghostnote("match", made, "--class", "closed-hat", "--json", cwd=tmp_path)
    assert json.loads(again.stdout)["recipe"]
    said = fails(ghostnote("generate", "--class", "closed hats", cwd=tmp_path), 2)
    assert said.endswith("not closed hats; did you mean hihat-closed?")


def test_a_knob_that_the_class_has_not_is_refused(tmp_path: Path) -> None:
    hat = ("generate", "--model", "ghost", "--class", "hihat-closed", "--out", "hat.wav")
    said = fails(ghostnote(*hat, "--set", "pitch=3", cwd=tmp_path), 2)
    assert said == "ghostnote: pitch cannot be set: A hat has no one pitch to turn."
    assert not (tmp_path / "hat.wav").exists()
    assert ghostnote(*hat, "--set", "pitch=0", cwd=tmp_path).returncode == 0


def _idle_cymbals() -> dict[bool, list[int]]:
    """Seeds of cymbals by whether a knob for their body would change next to nothing."""
    ghost = Instrument.open(SHIPPED / "ghost")
    seeds: dict[bool, list[int]] = {False: [], True: []}
    for seed in range(16):
        drawn = ghost.complete({"body": 3.0}, seed, "cymbal")
        seeds["body" in ghost.idle(drawn)].append(seed)
    return seeds


def test_a_knob_that_changes_next_to_nothing_is_told(tmp_path: Path) -> None:
    seeds = _idle_cymbals()
    idle, turned = seeds[True][0], seeds[False][0]
    cymbal = ("generate", "--model", "ghost", "--class", "cymbal", "--overwrite", "--out", "c.wav")
    both = ("--set", "body=3", "--set", "attack=0.5")
    done = ghostnote(*cymbal, "--seed", idle, *both, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == "ghostnote: body=3 changes next to nothing of this sound\n"
    for others in (
        ("--seed", turned, "--set", "body=3"),
        ("--seed", idle, "--set", "body=0"),
        ("--seed", idle),
    ):
        assert ghostnote(*cymbal, *others, cwd=tmp_path).stderr == ""
    told = ghostnote(*cymbal, "--seed", idle, "--set", "body=3", "--json", cwd=tmp_path)
    assert told.stderr == ""
    assert json.loads(told.stdout)[0]["idle"] == ["body"]


def test_of_several_sounds_it_is_told_how_many_a_knob_leaves_as_they_are(tmp_path: Path) -> None:
    seeds = _idle_cymbals()
    first = next(seed for seed in seeds[True] if seed + 1 in seeds[False])
    model = ("generate", "--model", "ghost", "--class", "cymbal", "--set", "body=3")
    both = ghostnote(*model, "--seed", first, "--count", 2, "--json", cwd=tmp_path)
    assert [each["idle"] for each in json.loads(both.stdout)] == [["body"], []]
    both = ghostnote(*model, "--seed", first, "--count", 2, "--overwrite", cwd=tmp_path)
    assert "body=3 changes next to nothing of 1 of these 2 sounds\n" in both.stderr


@pytest.mark.parametrize(
    "arguments",
    [("--set", "x"), ("--set", "x=loud"), ("--count", "0"), ("--out", "a.mp3"), ("--out", "notes")],
)
def test_unreadable_option_ends_with_2(tmp_path: Path, arguments: tuple[str]) -> None:
    (tmp_path / "notes").touch()
    done = ghostnote("generate", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes"]
