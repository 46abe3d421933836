"""Checkpoints: tensors and plain values in one safetensors file, never a pickled class."""

import json
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from ghostnote import files
from ghostnote.errors import TrainingError


def save(path: Path, tensors: dict[str, Tensor], values: dict[str, Any]) -> None:
    """Write `tensors` and JSON-serialisable `values` to `path`, atomically."""
    contiguous = {name: tensor.detach().contiguous() for name, tensor in tensors.items()}
    with files.replacing(path) as temporary:
        save_file(contiguous, temporary, metadata={"values": json.dumps(values)})


def load(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Read what `save` wrote.

    Raises:
        TrainingError: the file is missing or damaged.
    """
    try:
        with safe_open(path, framework="pt") as opened:
            tensors = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118
            values = json.loads(opened.metadata()["values"])
    except FileNotFoundError as error:
        raise TrainingError(f"{path} is missing: train the run first") from error
    except (SafetensorError, OSError, KeyError, TypeError, ValueError) as error:
        raise TrainingError(f"{path} is damaged; delete it and train again") from error
    return tensors, values
