"""How far decoded parts are from those of a hit."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from ghostnote.models.ghost import LEAST_LOW, LOW_FLOOR, PartTensors
from ghostnote.stn.layout import knot_edges

LOW_SCALES = (64, 256, 1024)
"""Windows of the low band's spectral losses, at its own rate; hop_length is a quarter."""
SILENT_DB = -80.0
"""Levels under this are heard by nobody: differences there do not count."""


def knot_weights() -> Tensor:
    """Weight of each knot `[KNOTS]`, mean 1: as the square root of the time it stands for."""
    edges = torch.from_numpy(knot_edges())
    weights = (edges[1:] - edges[:-1]).float().sqrt()
    return weights / weights.mean()


def part_losses(made: PartTensors, wanted: PartTensors, weights: Tensor) -> dict[str, Tensor]:
    """Losses of `made` against `wanted`, a mean over the batch each.

    `noise` and `attack` are mean absolute errors in units of 10 dB, `noise` weighted by knot;
    `low_wave` is the error of the low band's waveform over its size, root mean squares of a hit;
    `low_convergence` and `low_log` are the multi-resolution pair of Yamamoto et al. 2020 (section
    2.1) on it.
    """
    made_db, wanted_db = made.noise_db, wanted.noise_db.clamp_min(SILENT_DB)
    noise = (made_db.clamp_min(SILENT_DB) - wanted_db).abs() + 0.1 * (SILENT_DB - made_db).relu()
    losses = {
        "noise": (noise.mean(2) * weights).mean() / 10,
        "attack": (made.attack_db - wanted.attack_db).abs().mean() / 10,
        "low_wave": (_norm(made.low - wanted.low) / _norm(wanted.low).clamp_min(LEAST_LOW)).mean(),
    }
    convergence, log = [], []
    for n_fft in LOW_SCALES:
        a, b = _spectrum(made.low, n_fft), _spectrum(wanted.low, n_fft)
        error = (a - b).square().sum((1, 2)).sqrt()
        convergence.append((error / b.square().sum((1, 2)).sqrt().clamp_min(0.1)).mean())
        log.append((a.clamp_min(LOW_FLOOR).log() - b.clamp_min(LOW_FLOOR).log()).abs().mean())
    losses["low_convergence"] = torch.stack(convergence).mean()
    # Natural logarithms of magnitudes, in units of 10 dB.
    losses["low_log"] = torch.stack(log).mean() * (2 / math.log(10))
    return losses


def _norm(low: Tensor) -> Tensor:
    return (low.square().sum(1) + 1e-8).sqrt()


def _spectrum(low: Tensor, n_fft: int) -> Tensor:
    """Magnitudes `[B, L, F]` of `[B, T]`, a full-scale sine wave at 1; a quarter window apart."""
    window = torch.hann_window(n_fft, device=low.device)
    frames = F.pad(low, (n_fft // 2, n_fft // 2)).unfold(1, n_fft, n_fft // 4)
    spectrum = torch.view_as_real(torch.fft.rfft(frames * (window * 2 / window.sum())))
    return (spectrum.square().sum(-1) + 1e-12).sqrt()


def kl_divergence(mean: Tensor, log_variance: Tensor, free_nats: float) -> Tensor:
    """KL of the posterior from N(0, I) in nats a hit; a dimension under `free_nats` is free.

    Kingma et al. 2016, "Improved variational inference with inverse autoregressive flow", C.8.
    """
    each = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance)
    return each.mean(0).clamp_min(free_nats).sum()
