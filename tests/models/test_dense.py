from pathlib import Path

import pytest
import torch

from ghostnote.models.dense import (
    ACTIVATIONS,
    Activation,
    DenseAEConfig,
    DenseAutoencoder,
    init_for_length,
)
from ghostnote.training.experiment import DenseAEExperiment, load

EXPERIMENTS = sorted((Path(__file__).parents[2] / "experiments").glob("ae-*.toml"))


def make(activation: Activation = "tanh", length: int = 64) -> DenseAutoencoder:
    torch.manual_seed(0)
    return DenseAutoencoder(DenseAEConfig(length, (16, 8, 2), (8, 16), activation))


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_gradient_reaches_every_parameter_of_every_experiment(path: Path) -> None:
    experiment = load(path)
    assert isinstance(experiment, DenseAEExperiment)
    torch.manual_seed(0)
    units = experiment.encoder_units, experiment.decoder_units
    model = DenseAutoencoder(DenseAEConfig(64, *units, experiment.activation))
    x = torch.randn(256, 64)
    (model(x) - x).square().sum().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name


@pytest.mark.parametrize(
    ("activation", "low", "high"),
    [("relu", 0, float("inf")), ("tanh", -1, 1), ("sigmoid", 0, 1)],
)
def test_latent_lies_in_the_range_of_its_activation(
    activation: Activation, low: float, high: float
) -> None:
    z = make(activation).encoder(100 * torch.randn(512, 64))
    assert z.shape == (512, 2)
    assert (z >= low).all()
    assert (z <= high).all()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_output_has_two_signs(activation: Activation) -> None:
    x_hat = make(activation)(torch.randn(64, 64))
    assert (x_hat < 0).any()
    assert (x_hat > 0).any()


def test_big_relu_has_the_parameters_of_its_layers() -> None:
    length = 100
    model = DenseAutoencoder(DenseAEConfig(length, (384, 96, 24, 2), (24, 96, 384), "relu"))
    sizes = [(length, 384), (384, 96), (96, 24), (24, 2), (2, 24), (24, 96), (96, 384)]
    expected = sum((a + 1) * b for a, b in [*sizes, (384, length)])
    assert sum(p.numel() for p in model.parameters()) == expected


def test_first_layer_starts_as_if_it_read_the_whole_clip() -> None:
    model = make(length=64)
    init_for_length(model.first, 88_200)
    bound = 88_200**-0.5
    weight = model.first.weight.detach()
    assert weight.abs().max() <= bound
    assert float(weight.std()) == pytest.approx(bound / 3**0.5, rel=0.1)
