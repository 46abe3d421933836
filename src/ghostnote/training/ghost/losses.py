"""How far decoded parts are from those of a hit."""

import torch
from torch import Tensor

from ghostnote.models.ghost import LEAST_LOW, PartTensors
from ghostnote.stn.layout import knot_edges
from ghostnote.stn.low_levels import low_knot_edges

SILENT_DB = -80.0
"""Levels under this are heard by nobody: differences there do not count."""


def knot_weights() -> tuple[Tensor, Tensor]:
    """Weights of the noise's knots `[KNOTS]` and of the low band's `[LOW_KNOTS]`, mean 1 each.

    They go as the square root of the time a knot stands for.
    """
    noise, low = (
        torch.from_numpy(edges[1:] - edges[:-1]).float().sqrt()
        for edges in (knot_edges(), low_knot_edges())
    )
    return noise / noise.mean(), low / low.mean()


def part_losses(
    made: PartTensors, wanted: PartTensors, weights: tuple[Tensor, Tensor]
) -> dict[str, Tensor]:
    """Losses of `made` against `wanted`, a mean over the batch each.

    `noise`, `low_levels` and `attack` are mean absolute errors in units of 10 dB, the first two
    weighted by knot with the `weights` of `knot_weights`; `low_wave` is the error of the low band's
    waveform over its size, root mean squares of a hit.
    """
    noise, low = weights
    return {
        "noise": _levels_error(made.noise_db, wanted.noise_db, noise),
        "low_levels": _levels_error(made.low_db, wanted.low_db, low),
        "attack": (made.attack_db - wanted.attack_db).abs().mean() / 10,
        "low_wave": (_norm(made.low - wanted.low) / _norm(wanted.low).clamp_min(LEAST_LOW)).mean(),
    }


def _levels_error(made_db: Tensor, wanted_db: Tensor, weights: Tensor) -> Tensor:
    wanted_db = wanted_db.clamp_min(SILENT_DB)
    apart = (made_db.clamp_min(SILENT_DB) - wanted_db).abs() + 0.1 * (SILENT_DB - made_db).relu()
    return (apart.mean(2) * weights).mean() / 10


def _norm(low: Tensor) -> Tensor:
    return (low.square().sum(1) + 1e-8).sqrt()


def kl_divergence(mean: Tensor, log_variance: Tensor, free_nats: float) -> Tensor:
    """KL of the posterior from N(0, I) in nats a hit; a dimension under `free_nats` is free.

    Kingma et al. 2016, "Improved variational inference with inverse autoregressive flow", C.8.
    """
    each = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance)
    return each.mean(0).clamp_min(free_nats).sum()
