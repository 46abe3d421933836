from pathlib import Path

import pytest
import torch

from ghostnote.models.vae import DenseVAE, DenseVAEConfig, kl_divergence
from ghostnote.training.dense import build_vae
from ghostnote.training.experiment import DenseVAEExperiment, load

EXPERIMENTS = sorted((Path(__file__).parents[2] / "experiments").glob("vae-*.toml"))


@pytest.mark.parametrize(
    ("mean", "variance", "nats"),
    [(0.0, 1.0, 0.0), (3.0, 1.0, 4.5), (0.0, 0.25, (0.25 - 1 + 1.3862944) / 2)],
)
def test_kl_divergence_of_gaussians(mean: float, variance: float, nats: float) -> None:
    found = kl_divergence(torch.tensor(mean), torch.tensor(variance).log())
    assert float(found) == pytest.approx(nats, abs=1e-6)


def test_kl_divergence_agrees_with_torch() -> None:
    mean, log_variance = torch.randn(2, 5, 2).unbind()
    posterior = torch.distributions.Normal(mean, torch.exp(log_variance / 2))
    prior = torch.distributions.Normal(torch.zeros(()), torch.ones(()))
    wanted = torch.distributions.kl_divergence(posterior, prior)
    assert torch.allclose(kl_divergence(mean, log_variance), wanted, atol=1e-5)


def test_latent_is_not_bound_by_the_activation() -> None:
    torch.manual_seed(0)
    model = DenseVAE(DenseVAEConfig(64, (16, 8, 2), (8, 16), "tanh"))
    with torch.no_grad():
        model.mean.weight.mul_(100)
        z = model.encode(100 * torch.randn(512, 64))
    assert z.shape == (512, 2)
    assert z.abs().max() > 1


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_gradient_reaches_every_parameter_of_every_experiment(path: Path) -> None:
    experiment = load(path)
    assert isinstance(experiment, DenseVAEExperiment)
    torch.manual_seed(0)
    model = build_vae(experiment, 64)
    x = torch.randn(256, 64)
    hidden = model.encoder(x)
    mean, log_variance = model.mean(hidden), model.log_variance(hidden)
    z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
    loss = (model.decode(z) - x).square().sum() + kl_divergence(mean, log_variance).sum()
    loss.backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name
