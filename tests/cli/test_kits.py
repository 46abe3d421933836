"""The command that makes kits."""

import json
import zipfile
from pathlib import Path

import pytest

from ghostnote.engine.instrument import Instrument
from ghostnote.kit.fresh import new_kit

from .command import fails, ghostnote, refused


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
