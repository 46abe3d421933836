"""The graphs of the dense autoencoders, variational or not."""

import torch
from torch import Tensor, nn

from ghostnote.export.graphs import Modules, PadEncoder, PadScale
from ghostnote.models.dense import Activation, DenseAutoencoder
from ghostnote.models.vae import DenseVAE

PAD_TICKS = 64
"""Points along each side of the grid on which the decoder's hidden layer is looked at."""
HEAD = 8
"""Strongest directions of the hidden layer whose weights are stored with more bits."""
LATENT_RANGE: dict[Activation, tuple[float, float]] = {
    "relu": (0.0, float("inf")),
    "tanh": (-1.0, 1.0),
    "sigmoid": (0.0, 1.0),
}
"""What the activation can put out; the decoder never saw anything else."""


class DensePadDecoder(nn.Module):
    """Pad `[B, 2]` to audio `[B, length]`.

    The last layer is rotated onto the principal directions of what reaches it over the whole pad
    and split in two: `head` takes the `HEAD` strongest, `tail` the rest. It computes the same, and
    its weights can be rounded unequally: an error in `tail` meets inputs that are 20 dB weaker.
    """

    def __init__(self, model: DenseAutoencoder | DenseVAE, scale: PadScale) -> None:
        super().__init__()
        self.hidden = model.decoder[:-1]
        self.low, self.high = latent_range(model)
        self.centre, self.reach = nn.Buffer(scale.centre), nn.Buffer(scale.reach)
        with torch.no_grad():
            ticks = torch.linspace(-1, 1, PAD_TICKS)
            reached = self._reached(torch.cartesian_prod(ticks, ticks))
            mean = reached.mean(0)
            _, _, directions = torch.linalg.svd(reached - mean, full_matrices=False)
            last = model.last
            rotated = last.weight @ directions.T
            self.rotate = _linear(directions, -directions @ mean)
            self.head = _linear(rotated[:, :HEAD], last.bias + last.weight @ mean)
            self.tail = _linear(rotated[:, HEAD:], None)

    def _reached(self, pad: Tensor) -> Tensor:
        z = (pad * self.reach + self.centre).clamp(self.low, self.high)
        reached: Tensor = self.hidden(z)
        return reached

    def forward(self, pad: Tensor) -> Tensor:
        """Decode."""
        rotated = self.rotate(self._reached(pad))
        audio: Tensor = self.head(rotated[:, :HEAD]) + self.tail(rotated[:, HEAD:])
        return audio


def latent_range(model: DenseAutoencoder | DenseVAE) -> tuple[float, float]:
    """Least and greatest number in a latent; a Gaussian one has neither."""
    if isinstance(model, DenseVAE):
        return -float("inf"), float("inf")
    return LATENT_RANGE[model.config.activation]


def modules(model: DenseAutoencoder | DenseVAE, scale: PadScale) -> Modules:
    """What the bundle of `model` computes; a Gaussian latent is encoded as its mean."""
    return Modules(
        encoder=PadEncoder(model, scale),
        decoder=DensePadDecoder(model, scale),
        fine=frozenset({"head.weight"}),
    )


def _linear(weight: Tensor, bias: Tensor | None) -> nn.Linear:
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None)
    layer.weight = nn.Parameter(weight.contiguous())
    if bias is not None:
        layer.bias = nn.Parameter(bias)
    return layer
