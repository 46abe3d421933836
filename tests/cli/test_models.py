"""The command that lists the models."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ..bundles import CONTROLS, save_bundle
from .command import ghostnote


@pytest.mark.parametrize("columns", [80, 120])
def test_what_a_model_makes_and_takes_leads_its_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    reason = "A kick has no noise to turn."
    noise = replace(CONTROLS[2], maximum=62.5, default=12.5, unavailable={"kick": reason})
    save_bundle(tmp_path / "damped-sine", title="Damped [b]sine", controls=(*CONTROLS[:2], noise))
    listed = ghostnote("models", "--models", tmp_path).stdout
    assert max(map(len, listed.splitlines())) <= columns
    own = listed[listed.index(" damped-sine ") :]
    rows = [line.split() for line in own.splitlines()]
    title, classes, head, control, card = (
        rows.index(row)
        for row in (
            ["title", "Damped", "[b]sine"],
            ["--class", "snare,", "kick"],
            ["--set", "unit", "range", "default", "not", "for"],
            ["noise", "%", "0", "to", "62.5", "12.5", "kick"],
            ["Made", "for", "tests."],
        )
    )
    assert title < classes < head < control < card


def test_cards_are_shown_without_what_stands_above_and_the_figures_of_training() -> None:
    listed = ghostnote("models").stdout
    assert "Snares are what it knows best" in listed
    assert "Apache-2.0" in listed
    assert "train_kl" not in listed
    assert listed.count("Convolutional autoencoder") == 1
    (ghost, *_) = json.loads(ghostnote("models", "--json").stdout)["models"]
    assert ghost["metrics"]["train_kl"] > 0


def test_priors_are_listed_where_a_model_has_them() -> None:
    listed = ghostnote("models").stdout
    rows = [line.split() for line in listed.splitlines() if line.startswith("--prior")]
    assert rows == [["--prior", "all,", "real"]]
    found = json.loads(ghostnote("models", "--json").stdout)["models"]
    priors = {each["name"]: each["priors"] for each in found}
    assert priors.pop("ghost") == ["all", "real"]
    assert set(map(tuple, priors.values())) == {()}


def test_generate_says_where_classes_and_controls_are_listed() -> None:
    assert "ghostnote models" in ghostnote("generate", "--help").stdout


def test_default_model_ships() -> None:
    listed = json.loads(ghostnote("models", "--json").stdout)
    names = [model["name"] for model in listed["models"]]
    assert names == ["ghost", "ae-medium-tanh", "conv-ae", "wavegan-small"]
    assert listed["refused"] == []


def test_refused_bundle_is_listed_with_its_reason(own_bundle: Path) -> None:
    (own_bundle / "decoder.onnx").write_bytes(b"altered")
    done = ghostnote("models", "--models", own_bundle.parent)
    assert done.returncode == 0
    assert "decoder.onnx was altered" in done.stderr
