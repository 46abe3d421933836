"""The convolutional autoencoder: WaveGAN's layers from a window to two numbers and back."""

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from ghostnote.models.strided import (
    LEAK,
    WINDOW,
    apply_downward,
    downward,
    size,
    unfold,
    upward,
)

LATENT = 2


@dataclass(frozen=True)
class ConvAEConfig:
    """Shape of a `ConvAutoencoder`: `d` channels after the first layer, 16 `d` after the fifth."""

    d: int

    @property
    def length(self) -> int:
        """Of a clip, in samples."""
        return WINDOW


class ConvAutoencoder(nn.Module):
    """Five strided convolutions with leaky ReLU and a dense layer, and the same backwards.

    The latent and the last layer are linear. `x` is `[B, 16384]`, `z` is `[B, 2]`.
    """

    def __init__(self, config: ConvAEConfig) -> None:
        super().__init__()
        self.config = config
        self.down = downward(config.d)
        self.to_latent = nn.Linear(size(config.d), LATENT)
        self.from_latent = nn.Linear(LATENT, size(config.d))
        self.up = upward(config.d)

    def encode(self, x: Tensor) -> Tensor:
        """Clips `[B, 16384]` to latents `[B, 2]`."""
        z: Tensor = self.to_latent(apply_downward(self.down, x))
        return z

    def decode(self, z: Tensor) -> Tensor:
        """Latents `[B, 2]` to clips `[B, 16384]`."""
        hidden = unfold(self.from_latent(z))
        for layer in self.up:
            hidden = layer(F.leaky_relu(hidden, LEAK))
        return hidden[:, 0]

    def forward(self, x: Tensor) -> Tensor:
        """Encode and decode: `[B, 16384]` to `x_hat` of that shape."""
        return self.decode(self.encode(x))
