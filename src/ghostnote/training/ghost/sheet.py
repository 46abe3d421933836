"""Training the sheet on encoded hits."""

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor

from ghostnote.models.sheet import PAD, Sheet, SheetConfig
from ghostnote.training import checkpoint
from ghostnote.training.loop import Losses

BATCH_SIZE, LEARNING_RATE = 256, 0.002
STEPS = 50
"""Batches of each class in an epoch."""
DIRECTIONS = 16
"""In which the places of a batch are compared with even ones."""
EVENNESS = 4.0
"""Weight of that comparison against the squared error of z, in variances."""


class SheetLearner:
    """Learns where each class's hits lie on the pad: spread evenly, and near where they sound near.

    The error of z `[N, Z]` keeps near sounds near: each number counts as it is heard, as its
    `weights` `[Z]` say, or two numbers could tell nothing of so many that are alike. The sliced
    Wasserstein distance (Bonneel et al. 2015) of the places from even ones fills the square.
    """

    remedy = "raise kl_weight"

    def __init__(
        self, z: Tensor, weights: Tensor, classes: Tensor, count: int, units: int, seed: int
    ) -> None:
        torch.manual_seed(seed)
        self._z, self._weights, self._count, self._seed = z, weights, count, seed
        self._rows = [(classes == index).nonzero()[:, 0] for index in range(count)]
        self._variance = (z * weights).var(0).mean()
        self.model = Sheet(SheetConfig(z.shape[1], count, units))
        self._adam = torch.optim.Adam(self.model.parameters(), lr=LEARNING_RATE, fused=True)

    def epoch(self, index: int) -> Losses:
        """As `Learner.epoch`."""
        generator = torch.Generator().manual_seed(self._seed * 1_000_003 + index)
        totals = {"train/error": 0.0, "train/evenness": 0.0}
        steps = 0
        for _ in range(STEPS):
            for label, rows in enumerate(self._rows):
                if len(rows) == 0:
                    continue
                drawn = rows[torch.randint(len(rows), (BATCH_SIZE,), generator=generator)]
                error, evenness = self._losses(self._z[drawn], label, generator)
                self._adam.zero_grad()
                torch.autograd.backward(error + EVENNESS * evenness)
                self._adam.step()
                totals["train/error"] += error.item()
                totals["train/evenness"] += evenness.item()
                steps += 1
        return {name: total / steps for name, total in totals.items()}

    def _losses(self, z: Tensor, label: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        one_hot = F.one_hot(torch.full((len(z),), label), self._count).float()
        pad = self.model.project(z, one_hot)
        apart = (self.model.lay(pad, one_hot) - z) * self._weights
        error = apart.square().mean() / self._variance
        even = torch.rand(len(z), PAD, generator=generator) * 2 - 1
        angles = torch.rand(DIRECTIONS, generator=generator) * torch.pi
        directions = torch.stack([angles.cos(), angles.sin()])
        places, targets = (pad @ directions).sort(0)[0], (even @ directions).sort(0)[0]
        return error, (places - targets).square().mean()

    def state(self) -> dict[str, Tensor]:
        """As `Learner.state`."""
        return checkpoint.pack("model", self.model, self._adam)

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """As `Learner.restore`."""
        checkpoint.unpack(state, "model", self.model, self._adam)
