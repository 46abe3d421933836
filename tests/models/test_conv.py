from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import torch

from ghostnote.models.conv import ConvAEConfig, ConvAutoencoder
from ghostnote.training.conv import build
from ghostnote.training.experiment import ConvAEExperiment, load

EXPERIMENTS = sorted((Path(__file__).parents[2] / "experiments").glob("conv-*.toml"))


def test_a_window_becomes_two_numbers_and_a_window_of_two_signs() -> None:
    torch.manual_seed(0)
    model = ConvAutoencoder(ConvAEConfig(2))
    x = torch.randn(3, 16_384)
    z = model.encode(x)
    assert z.shape == (3, 2)
    assert model.decode(z).shape == x.shape
    assert model(x).min() < 0 < model(x).max()
    assert torch.equal(model(x), model.decode(z))


@pytest.mark.parametrize("d", [1, 4])
def test_parameters_are_those_of_five_layers_each_way_and_two_dense_ones(d: int) -> None:
    widths = [1, d, 2 * d, 4 * d, 8 * d, 16 * d]
    pairs = list(pairwise(widths))
    down = sum(25 * a * b + b for a, b in pairs)
    up = sum(25 * a * b + a for a, b in pairs)
    dense = (256 * d * 2 + 2) + (2 * 256 * d + 256 * d)
    model = ConvAutoencoder(ConvAEConfig(d))
    assert sum(p.numel() for p in model.parameters()) == down + up + dense


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_gradient_reaches_every_parameter_of_every_experiment(path: Path) -> None:
    experiment = load(path)
    assert isinstance(experiment, ConvAEExperiment)
    torch.manual_seed(0)
    model = build(experiment)
    x = torch.randn(2, 16_384)
    (model(x) - x).square().sum().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name


def test_widths_are_multiples_of_d() -> None:
    small, wide = ConvAEConfig(2), replace(ConvAEConfig(2), d=3)
    assert [layer.out_channels for layer in ConvAutoencoder(small).down] == [2, 4, 8, 16, 32]
    assert [layer.out_channels for layer in ConvAutoencoder(wide).up] == [24, 12, 6, 3, 1]
