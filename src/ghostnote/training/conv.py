"""Training the convolutional autoencoder."""

from collections.abc import Mapping

import torch
from torch import Tensor

from ghostnote.models.conv import ConvAEConfig, ConvAutoencoder
from ghostnote.models.strided import WINDOW
from ghostnote.training import checkpoint, hardware
from ghostnote.training.experiment import ConvAEExperiment
from ghostnote.training.hardware import products
from ghostnote.training.loop import Losses, run_epochs
from ghostnote.training.task import Learned, Task

ENCODED_AT_ONCE = 256


class ConvAELearner:
    """Learns windows by their squared error, on the device that holds them."""

    remedy = "lower learning_rate"

    def __init__(self, experiment: ConvAEExperiment, train: Tensor, validation: Tensor) -> None:
        torch.manual_seed(experiment.seed)
        self._experiment = experiment
        self._train, self._validation = train, validation
        self.model = build(experiment).to(train.device)
        self._adam = torch.optim.Adam(
            self.model.parameters(), lr=experiment.learning_rate, fused=True
        )

    def epoch(self, index: int) -> Losses:
        """As `Learner.epoch`."""
        generator = torch.Generator().manual_seed(self._experiment.seed * 1_000_003 + index)
        total = 0.0
        order = torch.randperm(len(self._train), generator=generator)
        for rows in torch.split(order, self._experiment.batch_size):
            error = self._squared_error(self._train[rows])
            self._adam.zero_grad()
            torch.autograd.backward(error / len(rows))
            self._adam.step()
            total += error.item()
        losses = {"train/mse": total / self._train.numel()}
        if len(self._validation):
            with torch.no_grad():
                batches = torch.split(self._validation, ENCODED_AT_ONCE)
                missed = sum(self._squared_error(x).item() for x in batches)
            losses["validation/mse"] = missed / self._validation.numel()
        return losses

    def _squared_error(self, x: Tensor) -> Tensor:
        with products(x.device):
            x_hat = self.model(x)
        error: Tensor = (x_hat.float() - x).square().sum()
        return error

    def state(self) -> dict[str, Tensor]:
        """As `Learner.state`."""
        return checkpoint.pack("model", self.model, self._adam)

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """As `Learner.restore`."""
        checkpoint.unpack(state, "model", self.model, self._adam)


def train(experiment: ConvAEExperiment, task: Task) -> Learned:
    """Train the network of `experiment`."""
    device = hardware.device()
    windows, held_out = (part.to(device) for part in task.selection.windows(WINDOW))
    learner = ConvAELearner(experiment, windows, held_out)
    identity = {
        "data": task.selection.identity(WINDOW),
        "dtype": str(hardware.product_dtype(device)),
    }
    history = run_epochs(learner, task.job(experiment, identity, epochs=experiment.epochs))
    network = learner.model.cpu()
    with torch.no_grad():
        latents = torch.cat(
            [network.encode(x.cpu()) for x in torch.split(windows, ENCODED_AT_ONCE)]
        )
    return Learned(
        network=network,
        latents=latents.numpy(),
        losses=history.losses,
        later_losses={},
        seconds=history.seconds,
        facts=hardware.facts(device),
    )


def build(experiment: ConvAEExperiment) -> ConvAutoencoder:
    """The untrained network of `experiment`."""
    return ConvAutoencoder(ConvAEConfig(experiment.d))
