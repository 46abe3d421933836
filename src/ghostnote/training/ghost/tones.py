"""Fitting which partials hits have to what was found in a corpus."""

import torch
from torch import Tensor

from ghostnote.models.tones import ToneWriter

STEPS, BATCH = 3000, 256
RATE, DECAY = 2e-3, 0.05
JITTER = 0.15
"""Of z, in its deviations: few hits of a kind are not to be learned by heart."""


def fit_tones(writer: ToneWriter, z: Tensor, one_hot: Tensor, rings: Tensor, seed: int) -> None:
    """Fit `writer` to hits `z` `[N, Z]` of classes `[N, C]`, whose bands ring so much `[N, BANDS]`.

    On the CPU. Where it is not certain what rings, all of a kind ring by their mean, as much as
    they do together. A class counts as the root of how many hits it has, for half of all are
    snares, which hardly ring.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for layer in (writer.inner, writer.middle, writer.outer):
            layer.reset_parameters()
    generator = torch.Generator().manual_seed(seed)
    writer.centre.copy_(z.mean(0))
    writer.spread.copy_(z.std(0, correction=0).clamp_min(1e-6))
    weights = (one_hot.sum(0).clamp_min(1).rsqrt() * one_hot).sum(1)
    weights = weights / weights.mean()
    optimiser = torch.optim.AdamW(writer.parameters(), RATE, weight_decay=DECAY)
    cooling = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    for _ in range(STEPS):
        some = torch.randint(len(z), (BATCH,), generator=generator)
        moved = torch.randn(BATCH, z.shape[1], generator=generator)
        made = writer.rings(z[some] + JITTER * writer.spread * moved, one_hot[some])
        loss = (weights[some, None] * (made - rings[some]).square()).mean()
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        cooling.step()
