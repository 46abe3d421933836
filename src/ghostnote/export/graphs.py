"""What a bundle's graphs compute, as torch modules, and their way to ONNX."""

import logging
import warnings
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from onnx import ModelProto
from torch import Tensor, nn

PAD_QUANTILE = 0.005
"""Share of the training sounds beyond each edge of the pad: a few lie far out, and would leave the
rest in a corner."""
PAD_MARGIN = 1.05
"""How far the pad reaches beyond that quantile, so that no dot sits under the frame."""


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


class Encodes(Protocol):
    """A network that puts clips `[B, length]` at latents `[B, 2]`."""

    def encode(self, x: Tensor) -> Tensor:
        """Encode."""


@dataclass(frozen=True)
class Modules:
    """The graphs of one bundle before they are graphs.

    `encoder` takes clips `[B, length]` to the pad, `decoder` the pad and `variation` standard
    normal numbers to clips, `prior` these numbers to the pad where there are any. `fine` names
    the decoder's weights that are never stored in fewer than 16 bits.
    """

    encoder: nn.Module
    decoder: nn.Module
    prior: nn.Module | None = None
    variation: int = 0
    fine: frozenset[str] = frozenset()


class PadEncoder(nn.Module):
    """Clip `[B, length]` to pad `[B, 2]`."""

    def __init__(self, model: Encodes, scale: PadScale) -> None:
        super().__init__()
        self.model = model
        self.centre, self.reach = nn.Buffer(scale.centre), nn.Buffer(scale.reach)

    def forward(self, x: Tensor) -> Tensor:
        """Encode."""
        pad: Tensor = (self.model.encode(x) - self.centre) / self.reach
        return pad


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
    return without_traces(program.model_proto)


def without_traces(model: ModelProto) -> bytes:
    """A graph as bytes, without what its exporter notes of the code and the machine."""
    graph = model.graph
    kept = (graph.node, graph.value_info, graph.input, graph.output, graph.initializer)
    for each in (model, graph, *chain(*kept)):
        del each.metadata_props[:]
        each.ClearField("doc_string")
    content: bytes = model.SerializeToString()
    return content
