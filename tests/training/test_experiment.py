from pathlib import Path

import pytest

from ghostnote.errors import ExperimentError
from ghostnote.training.experiment import dump, load, parse

from .sounds import SETTINGS

EXPERIMENTS = Path(__file__).parents[2] / "experiments"
UNITS = {
    "small": ((9, 2), (9,)),
    "medium": ((96, 24, 2), (24, 96)),
    "big": ((384, 96, 24, 2), (24, 96, 384)),
}


@pytest.mark.parametrize("size", UNITS)
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_the_nine_are_as_designed(size: str, activation: str) -> None:
    experiment = load(EXPERIMENTS / f"ae-{size}-{activation}.toml")
    assert experiment.name == f"ae-{size}-{activation}"
    assert (experiment.encoder_units, experiment.decoder_units) == UNITS[size]
    assert experiment.activation == activation
    assert experiment.epochs == 700
    assert experiment.drum_class == "snare"


@pytest.mark.parametrize("path", sorted(EXPERIMENTS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_experiment_is_named_as_its_file(path: Path) -> None:
    assert load(path).name == path.stem


def test_plain_values_read_back() -> None:
    experiment = parse(SETTINGS)
    assert parse(dump(experiment)) == experiment


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"epoch": 3}, "unknown setting 'epoch'"),
        ({"name": "../tiny"}, "it names files"),
        ({"epochs": 0}, "epochs is 0"),
        ({"epochs": "many"}, "epochs is 'many'"),
        ({"learning_rate": True}, "learning_rate is True"),
        ({"activation": "gelu"}, "relu, tanh, sigmoid"),
        ({"encoder_units": [8, 3]}, "must end in 2"),
        ({"encoder_units": []}, "list of layer sizes"),
        ({"encoder_units": [8, -2]}, "encoder_units is -2"),
    ],
)
def test_wrong_setting_is_named(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ExperimentError, match=said):
        parse({**SETTINGS, **changes})


def test_missing_setting_is_named() -> None:
    without = {name: value for name, value in SETTINGS.items() if name != "seed"}
    with pytest.raises(ExperimentError, match="'seed' is missing"):
        parse(without)


@pytest.mark.parametrize("content", [None, "name = ", "name = 3"])
def test_unreadable_file_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "broken.toml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ExperimentError, match=r"broken\.toml"):
        load(path)
