"""The loop all families train in: epochs, checkpoints, scalars, and a stop that loses nothing."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from torch import Tensor
from torch.utils.tensorboard import SummaryWriter

from ghostnote.errors import TrainingError
from ghostnote.training import checkpoint

CHECKPOINT = "checkpoint.safetensors"
SECONDS_BETWEEN_CHECKPOINTS = 5.0

Losses = dict[str, float]
Progress = Callable[[int, int, Losses], None]
"""Gets epochs done, epochs in all, and the losses of the last one."""
Report = Callable[[str, int, int, dict[str, float]], None]
"""Gets the stage's name, steps done, steps in all, and figures to show."""


class Learner(Protocol):
    """What a family brings: a state, and how an epoch changes it.

    `remedy` says what to do about a loss that is not finite.
    """

    remedy: str

    def epoch(self, index: int) -> Losses:
        """Train the epoch `index`; all it draws comes from the seed and `index` alone."""

    def state(self) -> dict[str, Tensor]:
        """Everything that an epoch changes."""

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Put back what `state` gave."""


@dataclass(frozen=True)
class Job:
    """One stage of a run: `epochs` in all, in a `folder` of its own.

    A checkpoint belongs to it if the `identity` is the same. How many epochs there are is no part
    of that, so that a run can be lengthened, but where an epoch depends on how many there are.
    Without `resume` a checkpoint that is there is deleted.
    """

    name: str
    epochs: int
    folder: Path
    identity: Mapping[str, object]
    resume: bool
    progress: Progress


@dataclass(frozen=True)
class History:
    """Losses by epoch, and the seconds these took; `trained` of the epochs were trained now."""

    losses: list[Losses]
    seconds: float
    trained: int


@dataclass(frozen=True)
class _Moment:
    """A learner's state after the epochs of `losses`."""

    state: dict[str, Tensor]
    losses: list[Losses]
    seconds: float

    @classmethod
    def of(cls, learner: Learner, losses: list[Losses], seconds: float) -> "_Moment":
        state = {name: tensor.detach().clone() for name, tensor in learner.state().items()}
        return cls(state, list(losses), seconds)


def run_epochs(learner: Learner, job: Job) -> History:
    """Train `learner` until it has `job.epochs`, with checkpoints and scalars in `job.folder`.

    Since an epoch draws from its number alone, a run that was killed or interrupted and resumed
    ends at the weights of one that was not. An interrupt, and memory that runs out, leave a
    checkpoint of the last whole epoch.

    Raises:
        TrainingError: the checkpoint to resume from is damaged, of another experiment or corpus, or
            has more epochs; or a loss is not finite.
    """
    path = job.folder / CHECKPOINT
    losses, seconds_before = _begin(learner, job, path)
    before = len(losses)
    started = saved = time.monotonic()
    whole = _Moment.of(learner, losses, seconds_before)
    try:
        with SummaryWriter(str(job.folder), purge_step=before + 1) as writer:
            for epoch in range(before, job.epochs):
                latest = learner.epoch(epoch)
                _check_finite(latest, job.name, epoch, learner.remedy)
                losses.append(latest)
                now = time.monotonic()
                whole = _Moment.of(learner, losses, seconds_before + now - started)
                for name, value in latest.items():
                    writer.add_scalar(name, value, epoch + 1)
                job.progress(epoch + 1, job.epochs, latest)
                if now - saved > SECONDS_BETWEEN_CHECKPOINTS or epoch + 1 == job.epochs:
                    _save(path, whole, job)
                    saved = now
    except (KeyboardInterrupt, MemoryError, RuntimeError):
        # Torch tells of memory that ran out by a RuntimeError.
        _save(path, whole, job)
        raise
    return History(losses, whole.seconds, len(losses) - before)


def trained_epochs(path: Path, identity: Mapping[str, object], epochs: int) -> list[Losses]:
    """Losses of the epochs in the checkpoint `path`.

    Raises:
        TrainingError: it is damaged, of another identity, or has more epochs than are asked for.
    """
    values = checkpoint.load_values(path)
    losses: list[Losses] = values["losses"]
    for name, value in identity.items():
        if values.get(name) != value:
            other = "corpus" if name == "data" else name
            raise TrainingError(
                f"{path} has {len(losses)} epochs of another {other}: --restart begins anew, "
                "and --out names another folder"
            )
    if len(losses) > epochs:
        raise TrainingError(
            f"{path} has {len(losses)} epochs, more than the {epochs} asked for: --restart "
            "begins anew; or raise them"
        )
    return losses


def _check_finite(losses: Losses, name: str, epoch: int, remedy: str) -> None:
    if not all(map(math.isfinite, losses.values())):
        raise TrainingError(
            f"{name}: the loss is not finite at epoch {epoch + 1}; {remedy} and train again"
        )


def _save(path: Path, moment: _Moment, job: Job) -> None:
    values = {**job.identity, "losses": moment.losses, "seconds": moment.seconds}
    checkpoint.save(path, moment.state, values)


def _begin(learner: Learner, job: Job, path: Path) -> tuple[list[Losses], float]:
    """Losses and seconds of the epochs that are trained, as `learner` then is."""
    if job.resume and path.exists():
        return _restore(learner, job, path)
    for old in (path, *job.folder.glob("events.out.tfevents.*")):
        old.unlink(missing_ok=True)
    return [], 0.0


def _restore(learner: Learner, job: Job, path: Path) -> tuple[list[Losses], float]:
    losses = trained_epochs(path, job.identity, job.epochs)
    state, values = checkpoint.load(path)
    try:
        learner.restore(state)
    except RuntimeError as error:
        raise TrainingError(f"{path} is of another network: --restart begins anew") from error
    return losses, float(values["seconds"])
