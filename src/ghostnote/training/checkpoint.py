"""Checkpoints: tensors and plain values in one safetensors file, never a pickled class."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from ghostnote import files
from ghostnote.errors import TrainingError


def save(path: Path, tensors: Mapping[str, Tensor], values: dict[str, Any]) -> None:
    """Write `tensors` and JSON-serialisable `values` to `path`, atomically."""
    contiguous = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    with files.replacing(path) as temporary:
        save_file(contiguous, temporary, metadata={"values": json.dumps(values)})


def load(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Read what `save` wrote.

    Raises:
        TrainingError: the file is missing or damaged.
    """
    with _opened(path) as opened:
        tensors = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118
        return tensors, json.loads(opened.metadata()["values"])


def load_values(path: Path) -> dict[str, Any]:
    """The values alone of what `save` wrote; Raises as `load` does."""
    with _opened(path) as opened:
        values: dict[str, Any] = json.loads(opened.metadata()["values"])
        return values


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with safe_open(path, framework="pt") as opened:
            yield opened
    except FileNotFoundError as error:
        raise TrainingError(f"{path} is missing: train the run first") from error
    except (SafetensorError, OSError, KeyError, TypeError, ValueError) as error:
        raise TrainingError(f"{path} is damaged; delete it and train again") from error


def pack(name: str, module: nn.Module, optimiser: torch.optim.Adam) -> dict[str, Tensor]:
    """Everything that training changes in `module` and its `optimiser`, under `name`."""
    tensors = {f"{name}.weights.{key}": value for key, value in module.state_dict().items()}
    for index, moments in optimiser.state_dict()["state"].items():
        tensors |= {f"{name}.adam.{index}.{key}": value for key, value in moments.items()}
    return tensors


def unpack(
    tensors: Mapping[str, Tensor], name: str, module: nn.Module, optimiser: torch.optim.Adam
) -> None:
    """Put back what `pack` took.

    Raises:
        RuntimeError: the tensors are not of this module.
    """
    module.load_state_dict(_under(tensors, f"{name}.weights."))
    moments: dict[int, dict[str, Tensor]] = {}
    for key, tensor in _under(tensors, f"{name}.adam.").items():
        index, moment = key.split(".")
        moments.setdefault(int(index), {})[moment] = tensor
    groups = optimiser.state_dict()["param_groups"]
    optimiser.load_state_dict({"state": moments, "param_groups": groups})


def _under(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {
        key.removeprefix(prefix): tensor
        for key, tensor in tensors.items()
        if key.startswith(prefix)
    }
