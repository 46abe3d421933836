"""Which class a hit is of: a small network beside the large one, over its numbers."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

HIDDEN = 128


class ClassGuess(nn.Module):
    """z to logits of the class.

    `centre` and `spread` `[z_size]` are those of the hits it was fitted to.
    """

    def __init__(self, z_size: int, classes: int) -> None:
        super().__init__()
        self.centre = nn.Buffer(torch.zeros(z_size))
        self.spread = nn.Buffer(torch.ones(z_size))
        self.inner = nn.Linear(z_size, HIDDEN)
        self.outer = nn.Linear(HIDDEN, classes)

    def hidden(self, z: Tensor) -> Tensor:
        """What it reads of `z` `[B, z_size]`: `[B, HIDDEN]`."""
        return F.gelu(self.inner((z - self.centre) / self.spread))

    def forward(self, z: Tensor) -> Tensor:
        """Logits `[B, classes]` of `z` `[B, z_size]`."""
        logits: Tensor = self.outer(self.hidden(z))
        return logits
