"""The dense autoencoder: the nine models this project began with."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
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
        self.encoder = dense_layers(config.length, config.encoder_units, config.activation)
        decoder = dense_layers(config.encoder_units[-1], config.decoder_units, config.activation)
        self.decoder = decoder.append(nn.Linear(config.decoder_units[-1], config.length))

    @property
    def first(self) -> nn.Linear:
        """The layer that reads the clip."""
        return as_linear(self.encoder[0])

    @property
    def last(self) -> nn.Linear:
        """The layer that writes the clip."""
        return as_linear(self.decoder[-1])

    def encode(self, x: Tensor) -> Tensor:
        """Clips `[B, length]` to latents."""
        z: Tensor = self.encoder(x)
        return z

    def decode(self, z: Tensor) -> Tensor:
        """Latents to clips `[B, length]`."""
        x_hat: Tensor = self.decoder(z)
        return x_hat

    def forward(self, x: Tensor) -> Tensor:
        """Encode and decode: `[B, length]` to `x_hat` `[B, length]`."""
        return self.decode(self.encode(x))


def dense_layers(inputs: int, units: Sequence[int], activation: Activation) -> nn.Sequential:
    """Dense layers of `units` on `inputs` numbers, the activation after each."""
    layers: list[nn.Module] = []
    for before, after in pairwise((inputs, *units)):
        layers += [nn.Linear(before, after), ACTIVATIONS[activation]()]
    return nn.Sequential(*layers)


def init_for_length(first: nn.Linear, length: int) -> None:
    """Draw a network's first layer as if it read `length` samples, whatever it reads.

    A layer of uniform weights within 1/sqrt(length) (PyTorch's default), rotated into fewer
    coordinates, has weights of the same variance there; the default for the fewer coordinates
    would start it far hotter than the layer it stands for.
    """
    bound = 1 / math.sqrt(length)
    with torch.no_grad():
        first.weight.uniform_(-bound, bound)
        first.bias.uniform_(-bound, bound)


def as_linear(module: nn.Module) -> nn.Linear:
    """`module`, a dense layer."""
    assert isinstance(module, nn.Linear)
    return module
