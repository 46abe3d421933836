import pytest
import torch
import torch.nn.functional as F

from ghostnote.models.strided import (
    StridedConv1d,
    StridedConvTranspose1d,
    apply_downward,
    downward,
    unfold,
    upward,
)


@pytest.fixture(autouse=True)
def seed() -> None:
    torch.manual_seed(0)


def test_phases_compute_the_convolution_of_kernel_25_and_stride_4() -> None:
    layer, x = StridedConv1d(3, 5), torch.randn(2, 3, 64)
    wanted = F.conv1d(x, layer.weight, layer.bias, stride=4, padding=11)
    assert layer.weight.shape == (5, 3, 25)
    assert torch.allclose(layer(x), wanted, atol=1e-5)


def test_phases_compute_the_transposed_convolution() -> None:
    layer, x = StridedConvTranspose1d(3, 5), torch.randn(2, 3, 16)
    wanted = F.conv_transpose1d(x, layer.weight, layer.bias, stride=4, padding=11, output_padding=1)
    assert layer.weight.shape == (3, 5, 25)
    assert torch.allclose(layer(x), wanted, atol=1e-5)


def test_transposed_convolution_is_the_transpose() -> None:
    """<A x, y> = <x, A' y> for the same kernel and no bias."""
    down, up = StridedConv1d(2, 3), StridedConvTranspose1d(3, 2)
    up.load_state_dict({"weight": down.weight, "bias": torch.zeros(2)})
    x, y = torch.randn(1, 2, 64), torch.randn(1, 3, 16)
    no_bias = down(x) - down(torch.zeros_like(x))
    left, right = (no_bias * y).sum(), (x * up(y)).sum()
    assert float(left.detach()) == pytest.approx(float(right.detach()), rel=1e-4)


def test_five_layers_bring_a_window_to_16_steps_and_back() -> None:
    x = torch.randn(2, 16_384)
    flat = apply_downward(downward(2), x)
    assert flat.shape == (2, 256 * 2)
    hidden = unfold(flat)
    assert hidden.shape == (2, 16 * 2, 16)
    for layer in upward(2):
        hidden = layer(hidden)
    assert hidden.shape == (2, 1, 16_384)


def test_layers_keep_the_level_of_noise() -> None:
    """He et al.'s variance: a layer and its ReLU pass on what power they got."""
    hidden = torch.randn(4, 64, 256)
    power = StridedConvTranspose1d(64, 32)(F.relu(hidden)).var()
    assert float(power.detach()) == pytest.approx(1.0, rel=0.2)
