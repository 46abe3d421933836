import pytest
import torch

from ghostnote.training.conv import ConvAELearner

from .sounds import conv_experiment, decaying_sines

TRAIN = torch.from_numpy(decaying_sines(40, length=16_384))
HELD_OUT = torch.from_numpy(decaying_sines(10, length=16_384, seed=1))


def test_it_learns_to_tell_a_hit_from_its_inverse() -> None:
    hits = TRAIN[:1] * torch.tensor([[1.0], [-1], [1], [-1]])
    learner = ConvAELearner(conv_experiment(d=2, learning_rate=0.003, batch_size=2), hits, hits[:0])
    losses = [learner.epoch(index)["train/mse"] for index in range(120)]
    # Whoever cannot tell them does best by playing silence.
    silent = float(hits.square().mean())
    assert losses[0] > silent
    assert losses[-1] < 0.5 * silent


def test_errors_are_means_over_samples() -> None:
    learner = ConvAELearner(conv_experiment(learning_rate=1e-9), TRAIN, HELD_OUT)
    losses = learner.epoch(0)
    with torch.no_grad():
        for name, x in (("train/mse", TRAIN), ("validation/mse", HELD_OUT)):
            error = float((learner.model(x) - x).square().mean())
            assert losses[name] == pytest.approx(error, rel=0.02), name


def test_no_held_out_clips_no_figure() -> None:
    assert set(ConvAELearner(conv_experiment(), TRAIN, TRAIN[:0]).epoch(0)) == {"train/mse"}
