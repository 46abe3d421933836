"""The sheet: a smooth surface of two directions through Ghost's latents, one for each class."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

PAD = 2


@dataclass(frozen=True)
class SheetConfig:
    """Shape of a `Sheet`: `z_size` latent numbers, `classes` kinds of drum, `units` in a layer."""

    z_size: int
    classes: int
    units: int


class Sheet(nn.Module):
    """A small autoencoder from z to the pad and back, told the class both ways.

    Its bottleneck is the pad itself, -1 to 1 either way. Tanh all through, so that the surface has
    no creases.
    """

    def __init__(self, config: SheetConfig) -> None:
        super().__init__()
        self.config = config
        self.down = _layers(config.z_size + config.classes, config.units, PAD)
        self.up = _layers(PAD + config.classes, config.units, config.z_size)

    def project(self, z: Tensor, one_hot: Tensor) -> Tensor:
        """Where `z` `[B, z_size]` of a class `[B, classes]` lies on the pad: `[B, 2]`."""
        pad: Tensor = torch.tanh(self.down(torch.cat([z, one_hot], 1)))
        return pad

    def lay(self, pad: Tensor, one_hot: Tensor) -> Tensor:
        """The z `[B, z_size]` at places of the `pad` `[B, 2]`."""
        z: Tensor = self.up(torch.cat([pad, one_hot], 1))
        return z


def _layers(inputs: int, units: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(inputs, units),
        nn.Tanh(),
        nn.Linear(units, units),
        nn.Tanh(),
        nn.Linear(units, outputs),
    )
