"""Fitting which partials hits have to what was found in a corpus."""

import torch
from torch import Tensor

from ghostnote.models.tones import ToneWriter

STEPS, BATCH = 3000, 256
RATE, DECAY = 2e-3, 0.05
JITTER = 0.15
"""Of z, in its deviations: few hits of a kind are not to be learned by heart."""
MOST_GAIN = 1.25
"""Of roots, which are nearer to none than those found, wherever it is not certain what rings."""


def fit_tones(writer: ToneWriter, z: Tensor, one_hot: Tensor, shares: Tensor, seed: int) -> None:
    """Fit `writer` to hits `z` `[N, Z]` of classes `[N, C]` and their `shares` `[N, BANDS]`.

    On the CPU, by the roots of shares: what may ring or not, a band of many a hit, would ring a
    little in all of them by their mean. Hits ring as much as found, all together, before no band is
    left to ring by more than `MOST_SHARE`. A class counts as the root of how many hits it has, for
    half of all are snares, which hardly ring.
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
    roots = shares.sqrt()
    optimiser = torch.optim.AdamW(writer.parameters(), RATE, weight_decay=DECAY)
    cooling = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    for _ in range(STEPS):
        some = torch.randint(len(z), (BATCH,), generator=generator)
        moved = torch.randn(BATCH, z.shape[1], generator=generator)
        made = writer.roots(z[some] + JITTER * writer.spread * moved, one_hot[some])
        loss = (weights[some, None] * (made - roots[some]).square()).mean()
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        cooling.step()
    with torch.no_grad():
        made = writer.roots(z, one_hot).clamp(0, 1).square().sum()
        gain = (shares.sum() / made.clamp_min(1e-6)).sqrt().clamp_max(MOST_GAIN)
        for parameter in writer.outer.parameters():
            parameter.mul_(gain)
