import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from torch import Tensor

from ghostnote.errors import TrainingError
from ghostnote.training import loop
from ghostnote.training.loop import History, Job, Losses, Progress, run_epochs


class Walk:
    """A random walk: each epoch adds what its number draws, so order and number both count."""

    remedy = "walk slower"

    def __init__(self) -> None:
        self.place = torch.ones(2)

    def epoch(self, index: int) -> Losses:
        step = torch.randn(2, generator=torch.Generator().manual_seed(index))
        self.place.mul_(0.9).add_(step)
        return {"train/far": float(self.place.norm())}

    def state(self) -> dict[str, Tensor]:
        return {"place": self.place}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.place.copy_(state["place"])


def ignore(done: int, total: int, losses: Losses) -> None:
    pass


def walk(
    folder: Path,
    epochs: int = 10,
    *,
    resume: bool = False,
    progress: Progress = ignore,
    learner: Walk | None = None,
    **identity: object,
) -> tuple[Tensor, History]:
    learner = learner or Walk()
    job = Job("walk", epochs, folder, {"data": 1, **identity}, resume, progress)
    history = run_epochs(learner, job)
    return learner.place, history


class KilledError(Exception):
    pass


def stop_at(epoch: int, error: BaseException) -> Progress:
    def progress(done: int, total: int, losses: Losses) -> None:
        if done == epoch:
            raise error

    return progress


def test_killed_run_resumes_from_its_last_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, history = walk(tmp_path / "unbroken")
    monkeypatch.setattr(loop, "SECONDS_BETWEEN_CHECKPOINTS", 0)
    with pytest.raises(KilledError):
        walk(tmp_path / "broken", progress=stop_at(6, KilledError()))
    resumed, resumed_history = walk(tmp_path / "broken", resume=True)
    assert torch.equal(resumed, place)
    assert resumed_history.losses == history.losses
    # Epoch 6 was trained and not yet saved.
    assert (history.trained, resumed_history.trained) == (10, 5)


def test_interrupt_saves_the_last_whole_epoch(tmp_path: Path) -> None:
    class Interrupted(Walk):
        def epoch(self, index: int) -> Losses:
            if index == 4:
                self.place.mul_(1000)  # half of an epoch's work, which must not be kept
                raise KeyboardInterrupt
            return super().epoch(index)

    place, history = walk(tmp_path / "unbroken")
    with pytest.raises(KeyboardInterrupt):
        walk(tmp_path / "broken", learner=Interrupted())
    resumed, resumed_history = walk(tmp_path / "broken", resume=True)
    assert torch.equal(resumed, place)
    assert resumed_history.losses == history.losses
    assert resumed_history.trained == 6


def test_interrupt_before_the_first_epoch_ends_leaves_the_start(tmp_path: Path) -> None:
    class Interrupted(Walk):
        def epoch(self, index: int) -> Losses:
            self.place.mul_(1000)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        walk(tmp_path / "broken", learner=Interrupted())
    assert torch.equal(walk(tmp_path / "broken", resume=True)[0], walk(tmp_path / "whole")[0])


def test_run_is_lengthened_to_the_weights_of_a_longer_one(tmp_path: Path) -> None:
    walk(tmp_path / "short", 4)
    lengthened, history = walk(tmp_path / "short", 10, resume=True)
    assert torch.equal(lengthened, walk(tmp_path / "long", 10)[0])
    assert history.trained == 6


def test_run_is_not_shortened(tmp_path: Path) -> None:
    walk(tmp_path, 4)
    with pytest.raises(TrainingError, match="has 4 epochs, more than the 3"):
        walk(tmp_path, 3, resume=True)


def test_checkpoint_of_something_else_is_refused(tmp_path: Path) -> None:
    walk(tmp_path, 2, rate=0.1)
    with pytest.raises(TrainingError, match="2 epochs of another rate: --restart begins anew"):
        walk(tmp_path, 2, resume=True, rate=0.2)


def test_without_resume_the_old_checkpoint_is_gone_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(tmp_path, 8)
    with pytest.raises(KilledError):
        walk(tmp_path, 8, progress=stop_at(1, KilledError()))
    assert walk(tmp_path, 8, resume=True)[1].trained == 8


def test_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    (tmp_path / "checkpoint.safetensors").write_bytes(b"\0" * 100)
    with pytest.raises(TrainingError, match=r"checkpoint\.safetensors is damaged"):
        walk(tmp_path, resume=True)


def test_loss_that_explodes_ends_the_run_and_says_what_to_change(tmp_path: Path) -> None:
    class Exploding(Walk):
        def epoch(self, index: int) -> Losses:
            return {"train/far": float("inf") if index == 2 else 1.0}

    with pytest.raises(TrainingError, match=r"walk: .* not finite at epoch 3; walk slower and"):
        walk(tmp_path, learner=Exploding())


def test_scalars_are_written_for_tensorboard_once_each(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    with pytest.raises(KeyboardInterrupt):
        walk(tmp_path, 6, progress=stop_at(3, KeyboardInterrupt()))
    _, history = walk(tmp_path, 6, resume=True)
    events = EventAccumulator(str(tmp_path))
    events.Reload()
    found = [(event.step, event.value) for event in events.Scalars("train/far")]
    wanted = zip(itertools.count(1), history.losses, strict=False)
    assert found == [(step, pytest.approx(losses["train/far"])) for step, losses in wanted]
