"""WaveGAN, and what gives it a pad: an encoder back to z, and a sheet through the space of z.

Donahue et al. 2019, "Adversarial Audio Synthesis", section 3 and tables 3 and 4, for one channel
and 16,384 samples. Layers have the paper's order and widths; phase shuffle moves a batch as one,
as its authors' code does. Weights start from He et al. 2015's variance, of which the paper says
nothing.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ghostnote.models.dense import DenseAEConfig, DenseAutoencoder
from ghostnote.models.strided import (
    LEAK,
    WINDOW,
    apply_downward,
    downward,
    size,
    unfold,
    upward,
)

LATENT = 100
PAD = 2


@dataclass(frozen=True)
class WaveGANConfig:
    """Shape of a `WaveGAN`: the paper's model size `d`, and the hidden units of the sheet."""

    d: int
    sheet_units: int

    @property
    def length(self) -> int:
        """Of a clip, in samples."""
        return WINDOW


class Generator(nn.Module):
    """`z` `[B, 100]`, uniform in (-1, 1), to a clip `[B, 16384]` in (-1, 1)."""

    def __init__(self, d: int) -> None:
        super().__init__()
        self.dense = nn.Linear(LATENT, size(d))
        self.up = upward(d)

    def forward(self, z: Tensor) -> Tensor:
        """Generate."""
        hidden = unfold(self.dense(z))
        for layer in self.up:
            hidden = layer(F.relu(hidden))
        return torch.tanh(hidden[:, 0])


class Discriminator(nn.Module):
    """A clip `[B, 16384]` to how real it is, `[B]`; the paper's name, though it gives no odds."""

    def __init__(self, d: int, phase_shuffle: int) -> None:
        super().__init__()
        self.phase_shuffle = phase_shuffle
        self.down = downward(d)
        self.dense = nn.Linear(size(d), 1)

    def forward(self, x: Tensor, generator: torch.Generator) -> Tensor:
        """Judge; `generator`, on the CPU, draws the phase shuffle."""
        hidden = x[:, None]
        shifts = torch.randint(
            -self.phase_shuffle, self.phase_shuffle + 1, (len(self.down) - 1,), generator=generator
        )
        for layer, shift in zip(self.down, (*shifts.tolist(), 0), strict=True):
            hidden = phase_shuffle(F.leaky_relu(layer(hidden), LEAK), shift)
        judged: Tensor = self.dense(hidden.flatten(1))
        return judged[:, 0]


def phase_shuffle(x: Tensor, shift: int) -> Tensor:
    """Move `x` `[B, C, T]` by `shift` samples, later if positive, filling the gap by reflection.

    Section 3.3 of the paper: it keeps the discriminator from judging by the phase at which the
    generator's stride leaves its marks.
    """
    if shift == 0:
        return x
    if shift > 0:
        return torch.cat([x[..., 1 : shift + 1].flip(-1), x[..., :-shift]], -1)
    return torch.cat([x[..., -shift:], x[..., shift - 1 : -1].flip(-1)], -1)


class Encoder(nn.Module):
    """A clip `[B, 16384]` to the `z` `[B, 100]` in (-1, 1) from which the generator plays it.

    The shape of the discriminator, without phase shuffle.
    """

    def __init__(self, d: int) -> None:
        super().__init__()
        self.down = downward(d)
        self.dense = nn.Linear(size(d), LATENT)

    def forward(self, x: Tensor) -> Tensor:
        """Encode."""
        return torch.tanh(self.dense(apply_downward(self.down, x)))


class WaveGAN(nn.Module):
    """What is kept of a trained WaveGAN: the generator, and its encoder and sheet.

    The sheet is an autoencoder of `z` by way of two numbers in (-1, 1), the pad's.
    """

    def __init__(self, config: WaveGANConfig) -> None:
        super().__init__()
        self.config = config
        self.generator = Generator(config.d)
        self.encoder = Encoder(config.d)
        units = config.sheet_units
        self.sheet = DenseAutoencoder(DenseAEConfig(LATENT, (units, PAD), (units,), "tanh"))

    def encode(self, x: Tensor) -> Tensor:
        """Clips `[B, 16384]` to their places on the sheet, `[B, 2]`."""
        return self.sheet.encode(self.encoder(x))
