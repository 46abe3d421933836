"""Graphs as they ship: checked against their modules, in as few bits as the sound allows."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ghostnote.audio import finish
from ghostnote.engine.session import Graph
from ghostnote.errors import ExportError
from ghostnote.export.graphs import to_onnx
from ghostnote.export.shrink import Storage, shrink
from ghostnote.measures.spectral import spectral_distance_db

MAX_PARITY_ERROR = 1e-4
"""Largest difference of a fp32 graph's output from its module's, relative to its peak."""

Array = NDArray[np.float32]
Distance = Callable[[Array, Array], float]
"""How far outputs `[B, ...]` of a stored graph are from those of the module, which come first."""


@dataclass(frozen=True)
class Stored:
    """A graph as it ships, and how far its output is from the module's."""

    content: bytes
    storage: Storage
    distance: float


def store(
    name: str,
    module: nn.Module,
    probes: Array,
    distance: Distance,
    most: float,
    fine: frozenset[str] = frozenset(),
) -> Stored:
    """Export `module` on inputs like `probes` `[B, N]`, in the fewest bits within `most`.

    `fine` names weights that are never stored in fewer than 16 bits.

    Raises:
        ExportError: the graph does not compute what the module does, or 16 bits do not suffice.
    """
    graph = to_onnx(module, probes.shape[1])
    reference = play(module, probes)
    check_parity(name, Graph(graph)(probes), reference)
    storages: tuple[Storage, ...] = ("int8", "fp16")
    for storage in storages:
        content = shrink(graph, storage, fine=fine)
        measured = distance(reference, Graph(content)(probes))
        if measured <= most:
            return Stored(content, storage, measured)
    raise ExportError(f"the {name} loses {measured:.3g} in fp16, more than the {most:g} accepted")


def store_exact(name: str, module: nn.Module, probes: Array) -> bytes:
    """Export `module` in full; Raises `ExportError` as `store` does."""
    graph = to_onnx(module, probes.shape[1])
    check_parity(name, Graph(graph)(probes), play(module, probes))
    return graph


def sound_distance_db(reference: Array, played: Array) -> float:
    """Mean spectral distance of sounds `[B, T]`."""
    pairs = zip(reference, played, strict=True)
    return float(np.mean([spectral_distance_db(finish(a), finish(b)) for a, b in pairs]))


def largest_move(reference: Array, played: Array) -> float:
    """Largest difference of any number."""
    return float(np.abs(played - reference).max())


def check_parity(name: str, played: Array, reference: Array) -> None:
    """Compare a graph's output with its module's, `[B, ...]` each.

    Raises:
        ExportError: they differ by more than `MAX_PARITY_ERROR` of the peak.
    """
    error = float(np.abs(played - reference).max() / max(np.abs(reference).max(), 1e-9))
    if not error <= MAX_PARITY_ERROR:
        raise ExportError(
            f"the {name} graph differs from the trained network by {error:.2g} of its peak; "
            f"at most {MAX_PARITY_ERROR:g} is accepted"
        )


def play(module: nn.Module, batch: Array) -> Array:
    """What `module` makes of `batch` `[B, N]`."""
    with torch.no_grad():
        played: Array = module.eval()(torch.from_numpy(batch)).numpy()
    return played
