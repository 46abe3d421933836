"""Fitting which class hits are of to what a network makes of the pool."""

import torch
import torch.nn.functional as F
from torch import Tensor

from ghostnote.models.guess import ClassGuess

STEPS, BATCH = 1500, 256
RATE, DECAY = 1e-3, 0.1
LEAST_SPREAD = 0.1
"""Of the widest number's deviation."""
JITTER, DROPPED = 0.5, 0.3
"""Of z, in its deviations, and the share of hidden units that are left out: packs that were never
heard lie beside those that were."""


def fit_guess(guess: ClassGuess, z: Tensor, classes: Tensor, chances: Tensor, seed: int) -> None:
    """Fit `guess` to hits `z` `[N, Z]` of `classes` `[N]`, on the CPU.

    Each is drawn as its share of the `chances` `[N]` says.
    """
    generator = torch.Generator().manual_seed(seed)
    guess.centre.copy_(z.mean(0))
    spread = z.std(0, correction=0)
    # A number that hardly any hit of the pool has says nothing of one that does.
    guess.spread.copy_(spread.clamp_min(float(LEAST_SPREAD * spread.max())))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        guess.inner.reset_parameters()
        guess.outer.reset_parameters()
        optimiser = torch.optim.AdamW(guess.parameters(), RATE, weight_decay=DECAY)
        cooling = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.0, STEPS)
        for _ in range(STEPS):
            some = torch.multinomial(chances, BATCH, replacement=True, generator=generator)
            moved = torch.randn(BATCH, z.shape[1], generator=generator)
            hidden = guess.hidden(z[some] + JITTER * guess.spread * moved)
            logits = guess.outer(F.dropout(hidden, DROPPED))
            loss = F.cross_entropy(logits, classes[some])
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            optimiser.step()
            cooling.step()
