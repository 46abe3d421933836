"""Which class a sample is of: a small network over how it sounds."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

HIDDEN = 128


class ClassGuess(nn.Module):
    """An embedding (`measures.embedding.embed`) to logits of the class.

    `centre` and `spread` `[size]` are those of the hits it was fitted to.
    """

    def __init__(self, size: int, classes: int) -> None:
        super().__init__()
        self.centre = nn.Buffer(torch.zeros(size))
        self.spread = nn.Buffer(torch.ones(size))
        self.inner = nn.Linear(size, HIDDEN)
        self.outer = nn.Linear(HIDDEN, classes)

    def hidden(self, heard: Tensor) -> Tensor:
        """What it reads of embeddings `[B, size]`: `[B, HIDDEN]`."""
        return F.gelu(self.inner((heard - self.centre) / self.spread))

    def forward(self, heard: Tensor) -> Tensor:
        """Logits `[B, classes]` of embeddings `[B, size]`."""
        logits: Tensor = self.outer(self.hidden(heard))
        return logits
