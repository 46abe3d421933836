"""Convolutions of kernel 25 and stride 4 in time, the only ones WaveGAN is made of.

Donahue et al. 2019, "Adversarial Audio Synthesis", tables 3 and 4. Both are computed on the four
phases of their long side, x[4 t + p] becoming channel p at time t, where kernel 25 and stride 4 are
kernel 7 and stride 1: the same function of the same weights, and 1.5 x the speed in bfloat16 on a
processor, whose convolutions like channels better than time. With padding 11 a tap k of the kernel
lies at j = k - 11 in -11..13, so j = 4 s + p with s in -3..3; three zero taps fill the gaps.
"""

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

KERNEL, STRIDE, PADDING = 25, 4, 11
LAYERS = 5
COARSE = 16
"""Steps in time between a dense layer and the convolutions."""
WINDOW = 16_384
"""Samples that five layers make of these."""
LEAK = 0.2


class StridedConv1d(nn.Conv1d):
    """`[B, in_channels, T]` to `[B, out_channels, T / 4]`, T a multiple of 4."""

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__(in_channels, out_channels, KERNEL, STRIDE, PADDING)
        nn.init.kaiming_normal_(self.weight, LEAK)

    def forward(self, x: Tensor) -> Tensor:
        """Convolve."""
        weight = _phases_last(self.weight).transpose(2, 3).flatten(1, 2)
        phases = x.reshape(*x.shape[:2], -1, STRIDE).transpose(2, 3).flatten(1, 2)
        return F.conv1d(phases, weight, self.bias, padding=3)


class StridedConvTranspose1d(nn.ConvTranspose1d):
    """`[B, in_channels, T]` to `[B, out_channels, 4 T]`."""

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__(in_channels, out_channels, KERNEL, STRIDE, PADDING, output_padding=1)
        # One output sample hears KERNEL / STRIDE taps of every input channel.
        nn.init.normal_(self.weight, std=(2 * STRIDE / (in_channels * KERNEL)) ** 0.5)

    def forward(self, x: Tensor, output_size: list[int] | None = None) -> Tensor:
        """Convolve; the size of the output is settled."""
        assert output_size is None
        assert self.bias is not None
        # y[4 q + p] sums w[4 s + p] x[q - s] over s: a convolution runs the other way through s.
        taps = _phases_last(self.weight).flip(2)
        weight = taps.permute(1, 3, 0, 2).flatten(0, 1)
        phases = F.conv1d(x, weight, self.bias.repeat_interleave(STRIDE), padding=3)
        return phases.reshape(x.shape[0], -1, STRIDE, x.shape[2]).transpose(2, 3).flatten(2)


def _phases_last(weight: Tensor) -> Tensor:
    """Kernel `[A, B, 25]` as `[A, B, 7, 4]`: tap 4 s + p at s + 3 and p."""
    return F.pad(weight, (1, 2)).reshape(*weight.shape[:2], -1, STRIDE)


def downward(d: int) -> nn.ModuleList:
    """Five convolutions from `[B, 1, 16384]` to `[B, 16 d, 16]`."""
    widths = [1, *(d * 2**layer for layer in range(LAYERS))]
    return nn.ModuleList(StridedConv1d(a, b) for a, b in pairwise(widths))


def upward(d: int) -> nn.ModuleList:
    """Five transposed convolutions from `[B, 16 d, 16]` to `[B, 1, 16384]`."""
    widths = [*(d * 2**layer for layer in reversed(range(LAYERS))), 1]
    return nn.ModuleList(StridedConvTranspose1d(a, b) for a, b in pairwise(widths))


def unfold(dense: Tensor) -> Tensor:
    """What a dense layer puts out, `[B, 256 d]`, as 16 steps of 16 d channels, `[B, 16 d, 16]`."""
    return dense.reshape(dense.shape[0], -1, COARSE)


def size(d: int) -> int:
    """Numbers between a dense layer and the convolutions: 256 d."""
    return 256 * d


def apply_downward(layers: nn.ModuleList, x: Tensor) -> Tensor:
    """Clips `[B, 16384]` through `downward` layers with leaky ReLU, to `[B, 256 d]`."""
    hidden = x[:, None]
    for layer in layers:
        hidden = F.leaky_relu(layer(hidden), LEAK)
    return torch.flatten(hidden, 1)
