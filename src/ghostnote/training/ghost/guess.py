"""Fitting which class a sample is of to how the hits of a corpus sound."""

import torch
import torch.nn.functional as F
from torch import Tensor

from ghostnote.models.guess import ClassGuess

STEPS, BATCH = 2500, 256
RATE, DECAY = 1e-3, 0.1
RECORDED_SHARE = 0.8
"""Of what is drawn of a class that has both recordings and synthesised hits."""
FIRST_SHARE = 0.3
"""Of what is drawn, of the first class, snares: of what lies between the classes most are these."""
LEAST_SPREAD = 0.02
"""Of the widest number's deviation."""
JITTER, DROPPED = 0.5, 0.3
"""Of embeddings, in their deviations, and the share of hidden units that are left out: packs that
were never heard lie beside those that were."""


def fit_guess(
    guess: ClassGuess, heard: Tensor, classes: Tensor, recorded: Tensor, seed: int
) -> None:
    """Fit `guess` to hits that sound as `heard` `[N, size]`, of `classes` `[N]`, on the CPU.

    Classes are drawn alike, however many hits they have, but for the first, and of a class those
    that are `recorded` `[N]` as `RECORDED_SHARE` says.
    """
    generator = torch.Generator().manual_seed(seed)
    guess.centre.copy_(heard.mean(0))
    spread = heard.std(0, correction=0)
    # A number that hardly any hit has says nothing of one that does.
    guess.spread.copy_(spread.clamp_min(float(LEAST_SPREAD * spread.max())))
    chances = _chances(classes, recorded)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        guess.inner.reset_parameters()
        guess.outer.reset_parameters()
        optimiser = torch.optim.AdamW(guess.parameters(), RATE, weight_decay=DECAY)
        cooling = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.0, STEPS)
        for _ in range(STEPS):
            some = torch.multinomial(chances, BATCH, replacement=True, generator=generator)
            moved = torch.randn(BATCH, heard.shape[1], generator=generator)
            hidden = guess.hidden(heard[some] + JITTER * guess.spread * moved)
            logits = guess.outer(F.dropout(hidden, DROPPED))
            loss = F.cross_entropy(logits, classes[some])
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            optimiser.step()
            cooling.step()


def _chances(classes: Tensor, recorded: Tensor) -> Tensor:
    """How often each hit is drawn, `[N]`."""
    shares = torch.where(recorded, RECORDED_SHARE, 1 - RECORDED_SHARE)
    kinds = 2 * classes + recorded.long()
    drawn = shares / kinds.bincount()[kinds]
    count = int(classes.max()) + 1
    drawn = drawn / drawn.new_zeros(count).index_add(0, classes, drawn)[classes]
    first = max(FIRST_SHARE, 1 / count)
    return drawn * torch.where(classes == 0, first, (1 - first) / max(count - 1, 1))
