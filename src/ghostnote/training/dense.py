"""Training the dense networks in the span of their corpus."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Generic

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ghostnote.models.dense import DenseAEConfig, DenseAutoencoder, init_for_length
from ghostnote.models.vae import DenseVAE, DenseVAEConfig, kl_divergence
from ghostnote.training import checkpoint, hardware
from ghostnote.training.experiment import (
    DenseAEExperiment,
    DenseSettings,
    DenseVAEExperiment,
    Experiment,
)
from ghostnote.training.loop import Losses, run_epochs
from ghostnote.training.span import Dense, Span, SpanData
from ghostnote.training.task import Learned, Task

Terms = dict[str, Tensor]
"""Sums over a batch: `mse`, the squared errors, and `kl`, the nats of a latent that has any."""


def squared_error(hidden: Tensor, last: nn.Linear, target: Tensor, energy: Tensor) -> Tensor:
    """Sum of squared errors of `last(hidden)` against `target`, the cheaper of two exact ways.

    `hidden` is `[B, H]`, `target` `[B, K]` in the precision of the products, `energy` `[B]` its
    squared norms. Expanding spares what has B x K numbers, and costs H x H x K products instead of
    B x H x K: where H is half of B, they cost the same.
    """
    if 2 * last.in_features > len(hidden):
        return plain_error(hidden, last, target)
    return expanded_error(hidden, last, target, energy)


def plain_error(hidden: Tensor, last: nn.Linear, target: Tensor) -> Tensor:
    """`squared_error` by its definition."""
    x_hat = F.linear(hidden.to(target.dtype), last.weight.to(target.dtype))
    return (x_hat.float() + last.bias - target).square().sum()


def expanded_error(hidden: Tensor, last: nn.Linear, target: Tensor, energy: Tensor) -> Tensor:
    """`squared_error` without forming `last(hidden)`.

    With A = [h, 1] and V = [W, b], ||A V' - C||^2 = sum(A V'V * A) - 2 sum(A * C V) + ||C||^2: one
    product with the `[B, K]` target where the plain way has two, and nothing else of that size.
    """
    ones = torch.ones(len(hidden), 1)
    a = torch.cat([hidden, ones], 1)
    v = torch.cat([last.weight, last.bias[:, None]], 1).to(target.dtype)
    quadratic = ((a @ (v.T @ v).float()) * a).sum()
    linear = (a * (target @ v).float()).sum()
    return quadratic - 2 * linear + energy.sum()


def encoded(model: DenseAutoencoder | DenseVAE, coordinates: Tensor) -> Tensor:
    """What `model.encoder` makes of `coordinates` `[B, K]`.

    The large product runs in the precision of `coordinates`, the small layers in float32.
    """
    first = model.first
    hidden = F.linear(coordinates, first.weight.to(coordinates.dtype)).float() + first.bias
    small: Tensor = model.encoder[1:](hidden)
    return small


def reconstruction_error(
    model: DenseAutoencoder | DenseVAE, z: Tensor, coordinates: Tensor, energy: Tensor
) -> Tensor:
    """Sum of squared errors of `model.decode(z)` on `coordinates` `[B, K]`, differentiable."""
    return squared_error(model.decoder[:-1](z), model.last, coordinates, energy)


class DenseLearner(ABC, Generic[Dense]):
    """Learns coordinates; subclasses say which network, and what its loss is made of."""

    remedy = "lower learning_rate"

    def __init__(
        self, model: Dense, experiment: DenseSettings, data: SpanData, dtype: torch.dtype
    ) -> None:
        init_for_length(model.first, data.length)
        self.model: Dense = model
        self._experiment = experiment
        self.data, self.dtype = data, dtype
        self._train, self._validation = data.train.to(dtype), data.validation.to(dtype)
        self._train_energy = _energy(self._train)
        self._validation_energy = _energy(self._validation)
        self._adam = torch.optim.Adam(model.parameters(), lr=experiment.learning_rate, fused=True)

    @abstractmethod
    def terms(self, coordinates: Tensor, energy: Tensor, noise: torch.Generator | None) -> Terms:
        """The loss's terms on `coordinates` `[B, K]`; nothing random where `noise` is None."""

    @abstractmethod
    def loss(self, terms: Terms) -> Tensor:
        """What a step lessens."""

    def epoch(self, index: int) -> Losses:
        """As `Learner.epoch`."""
        generator = torch.Generator().manual_seed(self._experiment.seed * 1_000_003 + index)
        totals: dict[str, float] = {}
        order = torch.randperm(len(self._train), generator=generator)
        for rows in torch.split(order, self._experiment.batch_size):
            terms = self.terms(self._train[rows], self._train_energy[rows], generator)
            self._adam.zero_grad()
            torch.autograd.backward(self.loss(terms) / len(rows))
            self._adam.step()
            for name, term in terms.items():
                totals[name] = totals.get(name, 0.0) + term.item()
        return self._means("train", totals, len(self._train), 0.0) | self._validate()

    def _validate(self) -> Losses:
        count = len(self._validation)
        if count == 0:
            return {}
        with torch.no_grad():
            terms = self.terms(self._validation, self._validation_energy, None)
        totals = {name: term.item() for name, term in terms.items()}
        return self._means("validation", totals, count, self.data.outside)

    def _means(self, part: str, totals: dict[str, float], count: int, outside: float) -> Losses:
        """Sums over clips to means: squared errors of a sample, nats of a clip."""
        means = {f"{part}/{name}": total / count for name, total in totals.items()}
        means[f"{part}/mse"] = (means[f"{part}/mse"] + outside) / self.data.length
        return means

    def state(self) -> dict[str, Tensor]:
        """As `Learner.state`."""
        return checkpoint.pack("model", self.model, self._adam)

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """As `Learner.restore`."""
        checkpoint.unpack(state, "model", self.model, self._adam)


class DenseAELearner(DenseLearner[DenseAutoencoder]):
    """Learns a `DenseAutoencoder` by its squared error."""

    def __init__(self, experiment: DenseAEExperiment, data: SpanData, dtype: torch.dtype) -> None:
        torch.manual_seed(experiment.seed)
        model = build_ae(experiment, data.train.shape[1])
        super().__init__(model, experiment, data, dtype)

    def terms(self, coordinates: Tensor, energy: Tensor, noise: torch.Generator | None) -> Terms:
        """As `DenseLearner.terms`; nothing is random."""
        z = encoded(self.model, coordinates)
        return {"mse": reconstruction_error(self.model, z, coordinates, energy)}

    def loss(self, terms: Terms) -> Tensor:
        """The squared error."""
        return terms["mse"]


class DenseVAELearner(DenseLearner[DenseVAE]):
    """Learns a `DenseVAE` by its squared error and the nats of its latent.

    Training in the span is exact here too: the encoder sees a clip through its first layer alone,
    so that mean, variance and nats are those of the coordinates; the noise is added to two numbers
    that no rotation touches; and the decoder's last layer is linear.
    """

    def __init__(self, experiment: DenseVAEExperiment, data: SpanData, dtype: torch.dtype) -> None:
        torch.manual_seed(experiment.seed)
        model = build_vae(experiment, data.train.shape[1])
        super().__init__(model, experiment, data, dtype)
        self._kl_weight = experiment.kl_weight

    def terms(self, coordinates: Tensor, energy: Tensor, noise: torch.Generator | None) -> Terms:
        """As `DenseLearner.terms`; without noise, it is the mean that is decoded."""
        hidden = encoded(self.model, coordinates)
        z, log_variance = self.model.mean(hidden), self.model.log_variance(hidden)
        kl = kl_divergence(z, log_variance).sum()
        if noise is not None:
            z = z + torch.exp(log_variance / 2) * torch.randn(z.shape, generator=noise)
        return {"mse": reconstruction_error(self.model, z, coordinates, energy), "kl": kl}

    def loss(self, terms: Terms) -> Tensor:
        """The squared error and the weighted nats."""
        return terms["mse"] + self._kl_weight * terms["kl"]


def train(learner: DenseLearner[Dense], experiment: Experiment, span: Span, task: Task) -> Learned:
    """Train `learner` on the coordinates of `span`, and fold it back onto clips."""
    identity = {"data": learner.data.identity, "dtype": str(learner.dtype)}
    history = run_epochs(learner, task.job(experiment, identity, epochs=experiment.epochs))
    with torch.no_grad():
        latents = learner.model.encode(learner.data.train)
    return Learned(
        network=span.fold(learner.model, task.selection.clips()),
        latents=latents.numpy(),
        losses=history.losses,
        later_losses={},
        seconds=history.seconds,
        facts={"dimensions": learner.data.train.shape[1], **hardware.facts(torch.device("cpu"))},
    )


def build_ae(experiment: DenseAEExperiment, length: int) -> DenseAutoencoder:
    """The untrained network of `experiment`, on clips or coordinates of `length`."""
    units = experiment.encoder_units, experiment.decoder_units
    return DenseAutoencoder(DenseAEConfig(length, *units, experiment.activation))


def build_vae(experiment: DenseVAEExperiment, length: int) -> DenseVAE:
    """As `build_ae`."""
    units = experiment.encoder_units, experiment.decoder_units
    return DenseVAE(DenseVAEConfig(length, *units, experiment.activation))


def _energy(coordinates: Tensor) -> Tensor:
    return coordinates.float().square().sum(1)
