"""Torch modules to ONNX graphs that map a pad to audio and audio to a pad."""

import logging
import warnings
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ghostnote.models.dense import Activation, DenseAutoencoder

PAD_QUANTILE = 0.005
"""Share of the training sounds beyond each edge of the pad: a few lie far out, and would leave the
rest in a corner."""
PAD_MARGIN = 1.05
"""How far the pad reaches beyond that quantile, so that no dot sits under the frame."""
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


@dataclass(frozen=True)
class PadScale:
    """The stretch of latent space under the pad: pad = (z - centre) / reach, `[2]` each."""

    centre: Tensor
    reach: Tensor

    @classmethod
    def of(cls, latents: NDArray[np.float32]) -> "PadScale":
        """Fit the pad's square, -1 to 1 either way, to the `latents` `[N, 2]`."""
        low, high = np.quantile(latents, [PAD_QUANTILE, 1 - PAD_QUANTILE], axis=0)
        # A unit that died is the same for every sound; the pad still needs a width there.
        reach = np.maximum((high - low) / 2, 1e-3) * PAD_MARGIN
        centre = (high + low) / 2
        return cls(torch.tensor(centre).float(), torch.tensor(reach).float())


class PadEncoder(nn.Module):
    """Clip `[B, length]` to pad `[B, 2]`."""

    def __init__(self, model: DenseAutoencoder, scale: PadScale) -> None:
        super().__init__()
        self.encoder = model.encoder
        self.centre, self.reach = nn.Buffer(scale.centre), nn.Buffer(scale.reach)

    def forward(self, x: Tensor) -> Tensor:
        """Encode."""
        pad: Tensor = (self.encoder(x) - self.centre) / self.reach
        return pad


class PadDecoder(nn.Module):
    """Pad `[B, 2]` to audio `[B, length]`.

    The last layer is rotated onto the principal directions of what reaches it over the whole pad
    and split in two: `head` takes the `HEAD` strongest, `tail` the rest. It computes the same, and
    its weights can be rounded unequally: an error in `tail` meets inputs that are 20 dB weaker.
    """

    def __init__(self, model: DenseAutoencoder, scale: PadScale) -> None:
        super().__init__()
        self.hidden = model.decoder[:-1]
        self.low, self.high = LATENT_RANGE[model.config.activation]
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


def _linear(weight: Tensor, bias: Tensor | None) -> nn.Linear:
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None)
    layer.weight = nn.Parameter(weight.contiguous())
    if bias is not None:
        layer.bias = nn.Parameter(bias)
    return layer


def to_onnx(module: nn.Module, input_size: int) -> bytes:
    """Export a module from `[B, input_size]` to `[B, ...]`, for any B."""
    program = None
    # The exporter talks at length on the root logger and warns of its own internals.
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            program = torch.onnx.export(
                module.eval(),
                (torch.zeros(2, input_size),),
                input_names=["input"],
                output_names=["output"],
                dynamic_shapes=({0: torch.export.Dim("batch")},),
                dynamo=True,
                verbose=False,
            )
    finally:
        logging.disable(logging.NOTSET)
    assert program is not None
    content: bytes = program.model_proto.SerializeToString()
    return content
