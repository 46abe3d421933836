"""Training WaveGAN: a generator against a discriminator, with a gradient penalty.

Donahue et al. 2019, "Adversarial Audio Synthesis", section 3 and appendix D; the loss is WGAN-GP,
Gulrajani et al. 2017, "Improved Training of Wasserstein GANs", algorithm 1.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from ghostnote.models.wavegan import LATENT, Discriminator, Generator
from ghostnote.training import checkpoint
from ghostnote.training.experiment import WaveGANExperiment
from ghostnote.training.hardware import products
from ghostnote.training.loop import Losses

BETAS = (0.5, 0.9)
JUDGED_AT_ONCE = 256


class WaveGANLearner:
    """Learns windows, on the device that holds them.

    Random numbers come from a generator on the CPU, whatever the device.
    """

    remedy = "lower learning_rate or raise gradient_penalty"

    def __init__(self, experiment: WaveGANExperiment, train: Tensor, validation: Tensor) -> None:
        torch.manual_seed(experiment.seed)
        self._experiment = experiment
        self._train, self._validation = train, validation
        self._device = train.device
        self.generator = Generator(experiment.d).to(self._device)
        self.discriminator = Discriminator(experiment.d, experiment.phase_shuffle).to(self._device)
        rate = experiment.learning_rate
        self._g_adam = torch.optim.Adam(self.generator.parameters(), rate, BETAS, fused=True)
        self._d_adam = torch.optim.Adam(self.discriminator.parameters(), rate, BETAS, fused=True)

    def epoch(self, index: int) -> Losses:
        """As `Learner.epoch`."""
        draws = torch.Generator().manual_seed(self._experiment.seed * 1_000_003 + index)
        order = torch.randperm(len(self._train), generator=draws)
        batches = torch.split(order, self._experiment.batch_size)
        count = self._experiment.discriminator_steps
        groups = [batches[start : start + count] for start in range(0, len(batches), count)]
        totals: dict[str, float] = {}
        for group in groups:
            for name, value in self.step([self._train[rows] for rows in group], draws).items():
                totals[name] = totals.get(name, 0.0) + value.item()
        return {name: total / len(groups) for name, total in totals.items()} | self._validate(draws)

    def step(self, batches: Sequence[Tensor], draws: torch.Generator) -> dict[str, Tensor]:
        """A step of the discriminator on each of `batches`, `[B, T]`, then one of the generator."""
        G, D = self.generator, self.discriminator
        for real in batches:
            with products(self._device):
                with torch.no_grad():
                    fake = G(self._z(len(real), draws))
                wasserstein = D(real, draws).mean() - D(fake, draws).mean()
                penalty = self.penalty(real, fake, draws)
            d_loss = self._experiment.gradient_penalty * penalty - wasserstein
            self._d_adam.zero_grad()
            torch.autograd.backward(d_loss, inputs=list(D.parameters()))
            self._d_adam.step()

        with products(self._device):
            g_loss = -D(G(self._z(len(real), draws)), draws).mean()
        self._g_adam.zero_grad()
        torch.autograd.backward(g_loss, inputs=list(G.parameters()))
        self._g_adam.step()
        return {
            "discriminator/wasserstein": wasserstein.detach(),
            "discriminator/penalty": penalty.detach(),
            "generator/loss": g_loss.detach(),
        }

    def penalty(self, real: Tensor, fake: Tensor, draws: torch.Generator) -> Tensor:
        """How far the gradient's norm is from 1 between `real` and `fake`: its mean square."""
        epsilon = torch.rand(len(real), 1, generator=draws).to(self._device)
        x = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
        judged = self.discriminator(x, draws).sum()
        (gradient,) = torch.autograd.grad(judged, x, create_graph=True)
        penalty: Tensor = (gradient.float().norm(dim=1) - 1).square().mean()
        return penalty

    def _z(self, count: int, draws: torch.Generator) -> Tensor:
        return uniform_z(count, draws).to(self._device)

    def _validate(self, draws: torch.Generator) -> Losses:
        """How well unseen sounds are told from generated ones: as well, unless it overfits."""
        if len(self._validation) == 0:
            return {}
        gap = 0.0
        with torch.no_grad(), products(self._device):
            for real in torch.split(self._validation, JUDGED_AT_ONCE):
                fake = self.generator(self._z(len(real), draws))
                judged = self.discriminator(real, draws) - self.discriminator(fake, draws)
                gap += judged.sum().item()
        return {"validation/wasserstein": gap / len(self._validation)}

    def state(self) -> dict[str, Tensor]:
        """As `Learner.state`."""
        generator = checkpoint.pack("generator", self.generator, self._g_adam)
        return generator | checkpoint.pack("discriminator", self.discriminator, self._d_adam)

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """As `Learner.restore`."""
        checkpoint.unpack(state, "generator", self.generator, self._g_adam)
        checkpoint.unpack(state, "discriminator", self.discriminator, self._d_adam)


def uniform_z(count: int, draws: torch.Generator) -> Tensor:
    """`[count, 100]`, uniform in (-1, 1)."""
    return torch.rand(count, LATENT, generator=draws) * 2 - 1
