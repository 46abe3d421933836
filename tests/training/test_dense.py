from dataclasses import replace

import pytest
import torch

from ghostnote.models.dense import DenseAEConfig, DenseAutoencoder
from ghostnote.models.vae import DenseVAE, kl_divergence
from ghostnote.training.dense import (
    DenseAELearner,
    DenseVAELearner,
    encoded,
    expanded_error,
    plain_error,
    reconstruction_error,
    squared_error,
)
from ghostnote.training.span import SpanData

from .sounds import experiment, vae_experiment


def data(seed: int = 0) -> SpanData:
    generator = torch.Generator().manual_seed(seed)
    # A curve in ten dimensions: something two numbers can describe.
    t = torch.rand(96, 1, generator=generator) * 6
    coordinates = torch.cos(t + torch.arange(10) / 2) * torch.linspace(3, 0.5, 10)
    return SpanData(coordinates[:80], coordinates[80:], 0.25, 1000, f"curve-{seed}")


@pytest.mark.parametrize("hidden_units", [7, 40])
def test_both_ways_to_the_squared_error_agree(hidden_units: int) -> None:
    torch.manual_seed(0)
    last = torch.nn.Linear(hidden_units, 50)
    hidden, target = torch.randn(20, hidden_units, requires_grad=True), torch.randn(20, 50)
    energy = target.square().sum(1)
    wanted = (last(hidden) - target).square().sum()
    gradients = torch.autograd.grad(wanted, [hidden, *last.parameters()])
    for error in (
        plain_error(hidden, last, target),
        expanded_error(hidden, last, target, energy),
        squared_error(hidden, last, target, energy),
    ):
        assert float(error.detach()) == pytest.approx(float(wanted.detach()), rel=1e-5)
        found = torch.autograd.grad(error, [hidden, *last.parameters()])
        for a, b in zip(found, gradients, strict=True):
            assert torch.allclose(a, b, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("decoder_units", [8, 48])
def test_bfloat16_products_are_close_to_exact_ones(decoder_units: int) -> None:
    torch.manual_seed(0)
    model = DenseAutoencoder(DenseAEConfig(50, (8, 2), (decoder_units,), "tanh"))
    c = torch.randn(64, 50)

    def error(coordinates: torch.Tensor) -> float:
        energy = coordinates.float().square().sum(1)
        z = encoded(model, coordinates)
        return float(reconstruction_error(model, z, coordinates, energy).detach())

    assert error(c) == pytest.approx(float((model(c) - c).square().sum().detach()), rel=1e-5)
    assert error(c.bfloat16()) == pytest.approx(error(c), rel=0.02)


def test_it_learns_a_curve() -> None:
    learner = DenseAELearner(experiment(), data(), torch.float32)
    losses = [learner.epoch(index)["train/mse"] for index in range(200)]
    assert losses[-1] < 0.2 * losses[0]


def test_validation_counts_the_energy_outside_the_span() -> None:
    inside = replace(data(), outside=0.0)
    a = DenseAELearner(experiment(), inside, torch.float32).epoch(0)
    b = DenseAELearner(experiment(), data(), torch.float32).epoch(0)
    assert b["validation/mse"] - a["validation/mse"] == pytest.approx(0.25 / 1000)
    assert a["train/mse"] == b["train/mse"]


def test_same_seed_same_weights() -> None:
    weights = []
    for seed in (4, 4, 5):
        learner = DenseVAELearner(vae_experiment(seed=seed), data(), torch.float32)
        learner.epoch(0)
        weights.append(learner.model.state_dict())
    a, b, c = weights
    assert all(torch.equal(a[name], b[name]) for name in a)
    assert not torch.equal(a["encoder.0.weight"], c["encoder.0.weight"])


def test_vae_in_the_span_is_the_vae_on_clips() -> None:
    """Noise, nats and squared error are the same when coordinates are rotated into clips."""
    torch.manual_seed(1)
    learner = DenseVAELearner(vae_experiment(), data(), torch.float32)
    c = data().train
    basis, _ = torch.linalg.qr(torch.randn(300, 10))  # Q [L, K]
    on_clips = DenseVAE(replace(learner.model.config, length=300))
    weights = dict(learner.model.state_dict())
    first, last = "encoder.0.weight", "decoder.2"
    weights[first] = weights[first] @ basis.T
    weights[f"{last}.weight"] = basis @ weights[f"{last}.weight"]
    weights[f"{last}.bias"] = basis @ weights[f"{last}.bias"]
    on_clips.load_state_dict(weights)
    terms = learner.terms(c, c.square().sum(1), torch.Generator().manual_seed(7))
    x = c @ basis.T
    hidden = on_clips.encoder(x)
    mean, log_variance = on_clips.mean(hidden), on_clips.log_variance(hidden)
    noise = torch.randn(mean.shape, generator=torch.Generator().manual_seed(7))
    x_hat = on_clips.decode(mean + torch.exp(log_variance / 2) * noise)
    assert float(terms["mse"].detach()) == pytest.approx(
        float((x_hat - x).square().sum().detach()), rel=1e-4
    )
    kl = kl_divergence(mean, log_variance).sum()
    assert float(terms["kl"].detach()) == pytest.approx(float(kl.detach()), rel=1e-4)


def test_vae_pays_for_nats() -> None:
    def after(kl_weight: float) -> dict[str, float]:
        learner = DenseVAELearner(vae_experiment(kl_weight=kl_weight), data(), torch.float32)
        return [learner.epoch(index) for index in range(150)][-1]

    cheap, dear = after(0.02), after(2.0)
    assert cheap["train/kl"] > 2 * dear["train/kl"]
    assert cheap["train/mse"] < 0.5 * dear["train/mse"]


def test_vae_validates_on_the_mean_without_noise() -> None:
    learner = DenseVAELearner(vae_experiment(), data(), torch.float32)
    losses = learner.epoch(0)
    c = data().validation
    missed = float((learner.model(c) - c).square().sum().detach())
    assert losses["validation/mse"] == pytest.approx((missed / len(c) + 0.25) / 1000, rel=1e-4)
