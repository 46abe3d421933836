from pathlib import Path

import pytest

from ghostnote.errors import ExperimentError
from ghostnote.training.experiment import (
    DenseAEExperiment,
    DenseVAEExperiment,
    WaveGANExperiment,
    dump,
    load,
    parse,
)

from .sounds import CONV_SETTINGS, FAMILIES, SETTINGS, VAE_SETTINGS, WAVEGAN_SETTINGS

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
    assert isinstance(experiment, DenseAEExperiment)
    assert experiment.name == f"ae-{size}-{activation}"
    assert (experiment.encoder_units, experiment.decoder_units) == UNITS[size]
    assert experiment.activation == activation
    assert experiment.epochs == 700
    assert experiment.drum_class == "snare"


@pytest.mark.parametrize("path", sorted(EXPERIMENTS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_experiment_is_named_as_its_file(path: Path) -> None:
    assert load(path).name == path.stem


@pytest.mark.parametrize(
    ("name", "model", "d", "batch_size"),
    [
        ("conv-ae", "conv-ae", 8, 32),
        ("conv-ae-full", "conv-ae", 64, 64),
        ("wavegan-small", "wavegan", 8, 32),
        ("wavegan", "wavegan", 64, 64),
    ],
)
def test_convolutions_have_a_small_and_a_full_width(
    name: str, model: str, d: int, batch_size: int
) -> None:
    settings = dump(load(EXPERIMENTS / f"{name}.toml"))
    assert (settings["model"], settings["d"], settings["batch_size"]) == (model, d, batch_size)


def test_wavegan_is_as_in_its_paper() -> None:
    experiment = load(EXPERIMENTS / "wavegan.toml")
    assert isinstance(experiment, WaveGANExperiment)
    assert experiment.phase_shuffle == 2
    assert experiment.gradient_penalty == 10
    assert experiment.discriminator_steps == 5
    assert experiment.learning_rate == 1e-4


def test_vae_has_the_layers_of_the_medium_autoencoder() -> None:
    experiment = load(EXPERIMENTS / "vae-medium.toml")
    assert isinstance(experiment, DenseVAEExperiment)
    assert (experiment.encoder_units, experiment.decoder_units) == UNITS["medium"]
    assert experiment.activation == "tanh"
    assert experiment.epochs == 700


@pytest.mark.parametrize("model", FAMILIES)
def test_plain_values_read_back(model: str) -> None:
    experiment = parse(FAMILIES[model])
    assert experiment.model == model
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


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({**SETTINGS, "model": "dense"}, "model is 'dense'; it must be one of dense-ae, dense-vae"),
        ({**SETTINGS, "model": ["wavegan"]}, "model is .'wavegan'.; it must be one of"),
        ({**VAE_SETTINGS, "kl_weight": 0}, "kl_weight is 0"),
        ({**VAE_SETTINGS, "encoder_units": [2]}, "needs a layer before"),
        ({**VAE_SETTINGS, "encoder_units": [8, 3]}, "must end in 2"),
        ({**SETTINGS, "kl_weight": 1.0}, "unknown setting 'kl_weight'"),
        ({**CONV_SETTINGS, "d": 1.5}, "d is 1.5; it must be a int"),
        ({**CONV_SETTINGS, "activation": "relu"}, "unknown setting 'activation'; known are .* d"),
        ({**WAVEGAN_SETTINGS, "discriminator_steps": 0}, "discriminator_steps is 0"),
    ],
)
def test_wrong_setting_of_a_family_is_named(settings: dict[str, object], said: str) -> None:
    with pytest.raises(ExperimentError, match=said):
        parse(settings)


@pytest.mark.parametrize("name", ["seed", "model", "class"])
def test_missing_setting_is_named(name: str) -> None:
    without = {key: value for key, value in SETTINGS.items() if key != name}
    with pytest.raises(ExperimentError, match=f"'{name}' is missing"):
        parse(without)


@pytest.mark.parametrize("content", [None, "name = ", "name = 3"])
def test_unreadable_file_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "broken.toml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ExperimentError, match=r"broken\.toml"):
        load(path)


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ExperimentError, match="seed is -1; it must be 0 or more"):
        parse({**SETTINGS, "seed": -1})
