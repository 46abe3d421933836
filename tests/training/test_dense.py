from dataclasses import replace
from pathlib import Path

import pytest
import torch

from ghostnote.errors import TrainingError
from ghostnote.models.dense import DenseAEConfig, DenseAutoencoder
from ghostnote.training import dense
from ghostnote.training.dense import SpanData, reconstruction_error, squared_error, train_dense

from .sounds import experiment


def data(seed: int = 0) -> SpanData:
    generator = torch.Generator().manual_seed(seed)
    # A curve in ten dimensions: something two numbers can describe.
    t = torch.rand(96, 1, generator=generator) * 6
    coordinates = torch.cos(t + torch.arange(10) / 2) * torch.linspace(3, 0.5, 10)
    return SpanData(coordinates[:80], coordinates[80:], 0.25, 1000, f"curve-{seed}")


def test_squared_error_is_that_of_the_plain_way() -> None:
    torch.manual_seed(0)
    last = torch.nn.Linear(7, 50)
    hidden, target = torch.randn(20, 7, requires_grad=True), torch.randn(20, 50)
    plain = (last(hidden) - target).square().sum()
    wanted = torch.autograd.grad(plain, [hidden, *last.parameters()])
    quick = squared_error(hidden, last, target, target.square().sum(1))
    found = torch.autograd.grad(quick, [hidden, *last.parameters()])
    assert float(quick.detach()) == pytest.approx(float(plain.detach()), rel=1e-5)
    for a, b in zip(found, wanted, strict=True):
        assert torch.allclose(a, b, rtol=1e-4, atol=1e-4)


def test_bfloat16_products_are_close_to_exact_ones() -> None:
    torch.manual_seed(0)
    model = DenseAutoencoder(DenseAEConfig(50, (8, 2), (8,), "tanh"))
    c = torch.randn(64, 50)
    exact = reconstruction_error(model, c, c.square().sum(1))
    rounded = c.bfloat16()
    rough = reconstruction_error(model, rounded, rounded.float().square().sum(1))
    assert float(rough.detach()) == pytest.approx(float(exact.detach()), rel=0.02)


def test_it_learns_a_curve(tmp_path: Path) -> None:
    trained = train_dense(experiment(epochs=200), data(), tmp_path, resume=False)
    assert trained.losses[-1]["train/mse"] < 0.2 * trained.losses[0]["train/mse"]


def test_validation_counts_the_energy_outside_the_span(tmp_path: Path) -> None:
    inside = replace(data(), outside=0.0)
    a = train_dense(experiment(epochs=1), inside, tmp_path / "a", resume=False).losses[0]
    b = train_dense(experiment(epochs=1), data(), tmp_path / "b", resume=False).losses[0]
    assert b["validation/mse"] - a["validation/mse"] == pytest.approx(0.25 / 1000)
    assert a["train/mse"] == b["train/mse"]


def test_same_seed_same_weights(tmp_path: Path) -> None:
    runs = [
        train_dense(experiment(seed=seed), data(), tmp_path / str(index), resume=False)
        for index, seed in enumerate((4, 4, 5))
    ]
    a, b, c = (run.model.state_dict() for run in runs)
    assert all(torch.equal(a[name], b[name]) for name in a)
    assert not torch.equal(a["encoder.0.weight"], c["encoder.0.weight"])


class KilledError(Exception):
    pass


def test_resumed_run_ends_at_the_weights_of_an_unbroken_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unbroken = train_dense(experiment(), data(), tmp_path / "unbroken", resume=False)
    monkeypatch.setattr(dense, "SECONDS_BETWEEN_CHECKPOINTS", 0)

    def kill(done: int, total: int, losses: dict[str, float]) -> None:
        if done == 12:
            raise KilledError

    with pytest.raises(KilledError):
        train_dense(experiment(), data(), tmp_path / "broken", resume=False, progress=kill)
    resumed = train_dense(experiment(), data(), tmp_path / "broken", resume=True)
    assert resumed.losses == unbroken.losses
    for name, value in unbroken.model.state_dict().items():
        assert torch.equal(value, resumed.model.state_dict()[name]), name


@pytest.mark.parametrize(
    ("settings", "seed", "said"),
    [({"learning_rate": 0.02}, 0, "another experiment"), ({}, 1, "another data")],
)
def test_checkpoint_of_something_else_is_refused(
    tmp_path: Path, settings: dict[str, float], seed: int, said: str
) -> None:
    train_dense(experiment(epochs=2), data(), tmp_path, resume=False)
    with pytest.raises(TrainingError, match=said):
        train_dense(experiment(epochs=2, **settings), data(seed), tmp_path, resume=True)


def test_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    path.write_bytes(b"\0" * 100)
    with pytest.raises(TrainingError, match=r"checkpoint\.safetensors is damaged"):
        train_dense(experiment(epochs=2), data(), tmp_path, resume=True)


def test_loss_that_explodes_ends_the_run(tmp_path: Path) -> None:
    endless = replace(data(), train=torch.full((80, 10), float("inf")))
    with pytest.raises(TrainingError, match="not finite at epoch 1"):
        train_dense(experiment(), endless, tmp_path, resume=False)


def test_scalars_are_written_for_tensorboard(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    trained = train_dense(experiment(epochs=3), data(), tmp_path, resume=False)
    events = EventAccumulator(str(tmp_path))
    events.Reload()
    found = [(event.step, event.value) for event in events.Scalars("train/mse")]
    assert found == [
        (index + 1, pytest.approx(loss["train/mse"])) for index, loss in enumerate(trained.losses)
    ]
