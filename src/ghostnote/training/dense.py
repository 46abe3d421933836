"""Training a dense autoencoder in the span of its corpus."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.tensorboard import SummaryWriter

from ghostnote.errors import TrainingError
from ghostnote.models.dense import DenseAEConfig, DenseAutoencoder, init_for_length
from ghostnote.training import checkpoint
from ghostnote.training.experiment import Experiment, dump

SECONDS_BETWEEN_CHECKPOINTS = 5.0

Progress = Callable[[int, int, dict[str, float]], None]
"""Gets epochs done, epochs in all, and the losses of the last one."""


@dataclass(frozen=True)
class SpanData:
    """What training reads: coordinates of the clips in the span of the training clips.

    `train` `[N, K]` and `validation` `[M, K]`; `outside` is the mean energy of a validation clip
    that no decoder in the span can reach; `length` is the clips' own, in samples; `identity` says
    which corpus it is.
    """

    train: Tensor
    validation: Tensor
    outside: float
    length: int
    identity: str


@dataclass(frozen=True)
class Trained:
    """A finished run: the network on coordinates, and its losses by epoch."""

    model: DenseAutoencoder
    losses: list[dict[str, float]]
    seconds: float


def bf16_is_fast() -> bool:
    """Whether this CPU multiplies bfloat16 matrices in hardware."""
    capabilities = torch.cpu.get_capabilities()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def squared_error(hidden: Tensor, last: nn.Linear, target: Tensor, energy: Tensor) -> Tensor:
    """Sum of squared errors of `last(hidden)` against `target`, without forming either.

    With A = [h, 1] and V = [W, b], ||A V' - C||^2 = sum(A V'V * A) - 2 sum(A * C V) + ||C||^2: one
    product with the `[B, K]` target where the plain way has two, and nothing else of that size.

    `hidden` is `[B, H]`, `target` `[B, K]` in the precision of the products, `energy` `[B]` its
    squared norms.
    """
    ones = torch.ones(len(hidden), 1)
    a = torch.cat([hidden, ones], 1)
    v = torch.cat([last.weight, last.bias[:, None]], 1).to(target.dtype)
    quadratic = ((a @ (v.T @ v).float()) * a).sum()
    linear = (a * (target @ v).float()).sum()
    return quadratic - 2 * linear + energy.sum()


def reconstruction_error(model: DenseAutoencoder, coordinates: Tensor, energy: Tensor) -> Tensor:
    """Sum of squared errors of `model` on `coordinates` `[B, K]`, differentiable.

    The two large products run in the precision of `coordinates`, the small layers in float32.
    """
    first = model.first
    hidden = F.linear(coordinates, first.weight.to(coordinates.dtype)).float() + first.bias
    hidden = model.decoder[:-1](model.encoder[1:](hidden))
    return squared_error(hidden, model.last, coordinates, energy)


@dataclass
class _State:
    """What changes while training, and what a checkpoint holds."""

    model: DenseAutoencoder
    optimiser: torch.optim.Adam
    losses: list[dict[str, float]]
    seconds: float


def train_dense(
    experiment: Experiment,
    data: SpanData,
    folder: Path,
    *,
    resume: bool,
    progress: Progress | None = None,
    dtype: torch.dtype | None = None,
) -> Trained:
    """Train `experiment` on `data`, with checkpoints and TensorBoard scalars in `folder`.

    Each epoch's order is drawn from the seed and the epoch alone, so a run that was killed and
    resumed ends at the weights of one that was not. `dtype` is that of the large products:
    bfloat16 where the CPU has it, unless given.

    Raises:
        TrainingError: `resume` finds a checkpoint of another experiment or corpus, or the loss is
            not finite.
    """
    dtype = dtype or (torch.bfloat16 if bf16_is_fast() else torch.float32)
    identity = {"experiment": dump(experiment), "data": data.identity, "dtype": str(dtype)}
    path = folder / "checkpoint.safetensors"
    state = _start(experiment, data)
    if resume and path.exists():
        _restore(path, state, identity)
    for old in () if state.losses else folder.glob("events.out.tfevents.*"):
        old.unlink()

    train, validation = data.train.to(dtype), data.validation.to(dtype)
    train_energy, validation_energy = _energy(train), _energy(validation)
    started = saved = time.monotonic()
    seconds_before = state.seconds
    with SummaryWriter(str(folder), purge_step=len(state.losses) + 1) as writer:
        for epoch in range(len(state.losses), experiment.epochs):
            error = _train_epoch(state, train, train_energy, experiment, epoch)
            with torch.no_grad():
                missed = float(reconstruction_error(state.model, validation, validation_energy))
            latest = _losses(error, missed, data)
            _check_finite(latest, experiment.name, epoch)
            state.losses.append(latest)
            for name, value in latest.items():
                writer.add_scalar(name, value, epoch + 1)
            if progress:
                progress(epoch + 1, experiment.epochs, latest)
            now = time.monotonic()
            state.seconds = seconds_before + now - started
            if now - saved > SECONDS_BETWEEN_CHECKPOINTS or epoch + 1 == experiment.epochs:
                _save(path, state, identity)
                saved = now
    return Trained(state.model, state.losses, state.seconds)


def _start(experiment: Experiment, data: SpanData) -> _State:
    torch.manual_seed(experiment.seed)
    config = DenseAEConfig(
        length=data.train.shape[1],
        encoder_units=experiment.encoder_units,
        decoder_units=experiment.decoder_units,
        activation=experiment.activation,
    )
    model = DenseAutoencoder(config)
    init_for_length(model, data.length)
    optimiser = torch.optim.Adam(model.parameters(), lr=experiment.learning_rate, fused=True)
    return _State(model, optimiser, [], 0.0)


def _train_epoch(
    state: _State, train: Tensor, energy: Tensor, experiment: Experiment, epoch: int
) -> float:
    """One pass over `train`; gives the sum of squared errors on the way."""
    generator = torch.Generator().manual_seed(experiment.seed * 1_000_003 + epoch)
    total = 0.0
    order = torch.randperm(len(train), generator=generator)
    for rows in torch.split(order, experiment.batch_size):
        error = reconstruction_error(state.model, train[rows], energy[rows])
        state.optimiser.zero_grad()
        torch.autograd.backward(error / len(rows))
        state.optimiser.step()
        total += error.item()
    return total


def _losses(train_error: float, validation_error: float, data: SpanData) -> dict[str, float]:
    """Summed errors of coordinates to mean squared errors of samples."""
    losses = {"train/mse": train_error / len(data.train) / data.length}
    if len(data.validation):
        missed = validation_error / len(data.validation) + data.outside
        losses["validation/mse"] = missed / data.length
    return losses


def _check_finite(losses: dict[str, float], name: str, epoch: int) -> None:
    if not all(map(math.isfinite, losses.values())):
        raise TrainingError(
            f"{name}: the loss is not finite at epoch {epoch + 1}; "
            "lower learning_rate and train again"
        )


def _energy(coordinates: Tensor) -> Tensor:
    return coordinates.float().square().sum(1)


def _save(path: Path, state: _State, identity: Mapping[str, object]) -> None:
    tensors = {f"model.{name}": value for name, value in state.model.state_dict().items()}
    for index, moments in state.optimiser.state_dict()["state"].items():
        tensors |= {f"adam.{index}.{name}": value for name, value in moments.items()}
    values = {**identity, "losses": state.losses, "seconds": state.seconds}
    checkpoint.save(path, tensors, values)


def _restore(path: Path, state: _State, identity: Mapping[str, object]) -> None:
    tensors, values = checkpoint.load(path)
    for name, value in identity.items():
        if values.get(name) != value:
            raise TrainingError(
                f"{path} is of another {name}; train without --resume, or into another folder"
            )
    moments: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        part, rest = name.split(".", 1)
        if part == "adam":
            index, key = rest.split(".")
            moments.setdefault(int(index), {})[key] = tensor
    weights = {n.removeprefix("model."): t for n, t in tensors.items() if n.startswith("model.")}
    state.model.load_state_dict(weights)
    groups = state.optimiser.state_dict()["param_groups"]
    state.optimiser.load_state_dict({"state": moments, "param_groups": groups})
    state.losses, state.seconds = values["losses"], float(values["seconds"])
