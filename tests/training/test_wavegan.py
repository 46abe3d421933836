from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from ghostnote.training.experiment import WaveGANExperiment, load
from ghostnote.training.wavegan import WaveGANLearner, uniform_z

from .sounds import decaying_sines, wavegan_experiment

EXPERIMENTS = sorted((Path(__file__).parents[2] / "experiments").glob("wavegan*.toml"))
TRAIN = torch.from_numpy(decaying_sines(24, length=16_384))
NONE = TRAIN[:0]


def draws(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


class Slope(nn.Module):
    """A discriminator that rises by `steepness` along one direction."""

    def __init__(self, steepness: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(16_384))
        with torch.no_grad():
            self.weight[100] = steepness

    def forward(self, x: Tensor, generator: torch.Generator) -> Tensor:
        return x @ self.weight


@pytest.mark.parametrize(("steepness", "penalty"), [(1.0, 0.0), (3.0, 4.0), (0.0, 1.0)])
def test_penalty_is_how_far_the_slope_is_from_one(steepness: float, penalty: float) -> None:
    learner = WaveGANLearner(wavegan_experiment(), TRAIN, NONE)
    learner.discriminator = Slope(steepness)  # type: ignore[assignment]
    found = learner.penalty(TRAIN[:8], torch.zeros(8, 16_384), draws())
    assert float(found.detach()) == pytest.approx(penalty, abs=1e-5)


def test_one_step_of_the_generator_for_several_of_the_discriminator() -> None:
    learner = WaveGANLearner(wavegan_experiment(), TRAIN, NONE)
    learner.step([TRAIN[:4], TRAIN[4:8], TRAIN[8:12]], draws())
    state = learner.state()
    assert state["discriminator.adam.0.step"] == 3
    assert state["generator.adam.0.step"] == 1


def test_discriminator_learns_to_tell_and_the_generator_to_be_taken_for_real() -> None:
    # From d = 2 on: of one channel, a layer may be dead.
    learner = WaveGANLearner(wavegan_experiment(d=2, learning_rate=0.002), TRAIN, NONE)
    random = draws()
    judging = [learner.step([TRAIN] * 3, random)["discriminator/wasserstein"] for _ in range(6)]
    assert judging[-1] > judging[0]
    assert judging[-1] > 0

    z = uniform_z(24, draws(5))
    for parameter in learner.discriminator.parameters():
        parameter.requires_grad_(False)
    with torch.no_grad():
        before = learner.discriminator(learner.generator(z), draws(6)).mean()
    adam = torch.optim.Adam(learner.generator.parameters(), 0.002)
    for _ in range(5):
        loss = -learner.discriminator(learner.generator(z), draws(6)).mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
    with torch.no_grad():
        assert learner.discriminator(learner.generator(z), draws(6)).mean() > before


def test_epoch_shows_every_clip_to_the_discriminator_once() -> None:
    learner = WaveGANLearner(wavegan_experiment(batch_size=5), TRAIN, TRAIN[:3])
    seen: list[list[Tensor]] = []

    def step(batches: list[Tensor], generator: torch.Generator) -> dict[str, Tensor]:
        seen.append(batches)
        return {"generator/loss": torch.tensor(float(len(seen)))}

    learner.step = step  # type: ignore[method-assign, assignment]
    losses = learner.epoch(0)
    assert [len(batches) for batches in seen] == [2, 2, 1]
    rows = torch.cat([x for batches in seen for x in batches])
    assert sorted(rows.sum(1).tolist()) == sorted(TRAIN.sum(1).tolist())
    assert losses["generator/loss"] == 2.0


def test_z_is_uniform() -> None:
    z = uniform_z(500, draws())
    assert z.shape == (500, 100)
    assert float(z.min()) == pytest.approx(-1, abs=1e-3)
    assert float(z.max()) == pytest.approx(1, abs=1e-3)
    assert float(z.square().mean()) == pytest.approx(1 / 3, rel=0.02)


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_a_step_of_every_experiment_moves_every_parameter(path: Path) -> None:
    experiment = load(path)
    assert isinstance(experiment, WaveGANExperiment)
    learner = WaveGANLearner(replace(experiment, learning_rate=0.01), TRAIN, NONE)
    before = {name: tensor.clone() for name, tensor in learner.state().items()}
    losses = learner.step([TRAIN[:2]], draws())
    assert all(torch.isfinite(value) for value in losses.values())
    after = learner.state()
    for name, tensor in before.items():
        # A constant added to every judgement changes neither loss nor penalty.
        if name != "discriminator.weights.dense.bias":
            assert not torch.equal(after[name], tensor), name
