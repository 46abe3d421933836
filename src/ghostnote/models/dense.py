"""The dense autoencoder: the nine models this project began with."""

import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

Activation = Literal["relu", "tanh", "sigmoid"]

ACTIVATIONS: dict[Activation, type[nn.Module]] = {
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
}


@dataclass(frozen=True)
class DenseAEConfig:
    """Shape of a `DenseAutoencoder`.

    `length` is the clip's, in samples, `encoder_units` the encoder's layers down to the latent,
    `decoder_units` the decoder's layers short of its last, which has `length` units.
    """

    length: int
    encoder_units: tuple[int, ...]
    decoder_units: tuple[int, ...]
    activation: Activation


class DenseAutoencoder(nn.Module):
    """Dense layers from a clip to a few numbers and back.

    The activation follows every layer but the decoder's last, which is linear because audio has
    two signs. The latent therefore lies in [0, inf) with relu, (-1, 1) with tanh, (0, 1) with
    sigmoid.

    `x` is `[B, length]`, `z` is `[B, encoder_units[-1]]`.
    """

    def __init__(self, config: DenseAEConfig) -> None:
        super().__init__()
        self.config = config
        activation = ACTIVATIONS[config.activation]
        encoder: list[nn.Module] = []
        units = config.length
        for next_units in config.encoder_units:
            encoder += [nn.Linear(units, next_units), activation()]
            units = next_units
        decoder: list[nn.Module] = []
        for next_units in config.decoder_units:
            decoder += [nn.Linear(units, next_units), activation()]
            units = next_units
        self.encoder = nn.Sequential(*encoder)
        self.decoder = nn.Sequential(*decoder, nn.Linear(units, config.length))

    @property
    def first(self) -> nn.Linear:
        """The layer that reads the clip."""
        return _linear(self.encoder[0])

    @property
    def last(self) -> nn.Linear:
        """The layer that writes the clip."""
        return _linear(self.decoder[-1])

    def forward(self, x: Tensor) -> Tensor:
        """Encode and decode: `[B, length]` to `x_hat` `[B, length]`."""
        x_hat: Tensor = self.decoder(self.encoder(x))
        return x_hat


def init_for_length(model: DenseAutoencoder, length: int) -> None:
    """Draw the first layer as if it read `length` samples, whatever it reads.

    A layer of uniform weights within 1/sqrt(length) (PyTorch's default), rotated into fewer
    coordinates, has weights of the same variance there; the default for the fewer coordinates
    would start it far hotter than the layer it stands for.
    """
    bound = 1 / math.sqrt(length)
    with torch.no_grad():
        model.first.weight.uniform_(-bound, bound)
        model.first.bias.uniform_(-bound, bound)


def _linear(module: nn.Module) -> nn.Linear:
    assert isinstance(module, nn.Linear)
    return module
