"""Ghost: from the parts of a hit to a few Gaussian numbers, and with a class back to parts."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ghostnote.models.prior import Prior
from ghostnote.models.sheet import Sheet, SheetConfig

PRIORS = ("all", "real")
"""Fitted on every hit as it is, and on recordings alone."""
LEVEL_CENTRE_DB, LEVEL_SPREAD_DB = -55.0, 20.0
"""Levels are near zero and of unit spread inside the network."""
ATTACK_SPREAD_DB = 6.0
LEAST_LOW = 0.3
"""Norm of a low band under which it is silent: errors there count for less."""
FAINT = 0.07
"""Of the strongest direction's spread, added to that of all."""


@dataclass(frozen=True)
class GhostConfig:
    """Shape of a `Ghost`.

    `knots`, `bands`, `slots`, `low_knots`, `low_bands` and `low_length` are those of the parts,
    `low_size` the directions of the low band's waveform, `classes` counts the kinds of drum,
    `z_size` the latent numbers, `width` the hidden units of a layer.
    """

    knots: int
    bands: int
    slots: int
    low_knots: int
    low_bands: int
    low_length: int
    low_size: int
    classes: int
    z_size: int
    width: int

    @property
    def levels(self) -> tuple[int, int, int]:
        """How many levels there are of the noise, the attack and the low band."""
        return self.knots * self.bands, self.slots, self.low_knots * self.low_bands


@dataclass(frozen=True)
class PartTensors:
    """B hits.

    `noise_db` `[B, knots, bands]`, `attack_db` `[B, slots]`, `low_db` `[B, low_knots, low_bands]`,
    and `low` `[B, low_size]`, the low band's waveform along the basis.
    """

    noise_db: Tensor
    attack_db: Tensor
    low_db: Tensor
    low: Tensor

    def rows(self) -> Tensor:
        """All of it in the form of `stn.low_basis.row_of`: `[B, P]`."""
        levels = self.noise_db.flatten(1), self.attack_db, self.low_db.flatten(1)
        return torch.cat([*levels, self.low], 1)


class Residual(nn.Module):
    """x + W2 gelu(W1 norm(x)), `[B, width]`."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.inner = nn.Linear(width, width)
        self.outer = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Transform."""
        hidden = F.gelu(self.inner(self.norm(x)))
        added: Tensor = x + self.outer(hidden)
        return added


class Ghost(nn.Module):
    """A variational autoencoder (Kingma and Welling 2014) on the parts of drum hits.

    The encoder does not know the class and guesses it; the decoder is told it. Levels in dB and the
    low band's waveform have networks of their own, or the many levels drown the waveform; they meet
    in z. The waveform is learned along the main directions of a library's: `basis` `[low_length,
    low_size]`, orthonormal, and the `spread` `[low_size]` of hits along them, which `use_basis`
    sets. Of waveforms sample by sample a network learns nothing for its first thousands of steps;
    along these, it begins with their shapes.
    """

    def __init__(self, config: GhostConfig) -> None:
        super().__init__()
        self.config = config
        width, levels = config.width, sum(config.levels)
        self.basis = nn.Buffer(torch.zeros(config.low_length, config.low_size))
        self.spread = nn.Buffer(torch.ones(config.low_size))
        self.levels_encoder = _reader(levels, width)
        self.low_encoder = _reader(config.low_size, width)
        self.posterior = nn.Linear(2 * width, 2 * config.z_size)
        self.guess = nn.Linear(2 * width, config.classes)
        self.levels_decoder = _writer(config.z_size + config.classes, width, levels)
        self.low_decoder = _writer(config.z_size + config.classes, width, config.low_size)

    def use_basis(self, low: Tensor) -> None:
        """Take the basis from low bands `[N, low_length]` of a library, by their energy."""
        scaled = low / low.norm(dim=1, keepdim=True).clamp_min(LEAST_LOW)
        energies, directions = torch.linalg.eigh(scaled.T @ scaled / len(low))
        kept = self.config.low_size
        deviations = energies.flip(0)[:kept].clamp_min(0).sqrt()
        self.basis.copy_(directions.flip(1)[:, :kept])
        # Faint directions are mostly noise: scaled up to the strong ones they would count as much.
        self.spread.copy_(LEAST_LOW * (deviations + FAINT * deviations[0]))

    def encode(self, parts: PartTensors) -> tuple[Tensor, Tensor, Tensor]:
        """Mean and log variance of z, `[B, z_size]` each, and class logits `[B, classes]`."""
        noise, low_db = (
            (levels.flatten(1) - LEVEL_CENTRE_DB) / LEVEL_SPREAD_DB
            for levels in (parts.noise_db, parts.low_db)
        )
        levels = torch.cat([noise, parts.attack_db / ATTACK_SPREAD_DB, low_db], 1)
        wave = self.low_encoder(parts.low / self.spread)
        hidden = torch.cat([self.levels_encoder(levels), wave], 1)
        mean, log_variance = self.posterior(hidden).float().chunk(2, 1)
        return mean, log_variance.clamp(-10, 4), self.guess(hidden).float()

    def decode(self, z: Tensor, one_hot: Tensor) -> PartTensors:
        """Parts from `z` `[B, z_size]` and the class `[B, classes]`."""
        given = torch.cat([z, one_hot], 1)
        noise, attack, low_db = self.levels_decoder(given).float().split(self.config.levels, 1)
        return PartTensors(
            (noise * LEVEL_SPREAD_DB + LEVEL_CENTRE_DB).unflatten(1, (-1, self.config.bands)),
            attack * ATTACK_SPREAD_DB,
            (low_db * LEVEL_SPREAD_DB + LEVEL_CENTRE_DB).unflatten(1, (-1, self.config.low_bands)),
            self.low_decoder(given).float() * self.spread,
        )


def _reader(inputs: int, width: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(inputs, width), Residual(width), Residual(width), nn.LayerNorm(width)
    )


def _writer(inputs: int, width: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(inputs, width),
        Residual(width),
        Residual(width),
        Residual(width),
        nn.LayerNorm(width),
        nn.Linear(width, outputs),
    )


@dataclass(frozen=True)
class GhostModelConfig:
    """Shape of a `GhostModel`; `length` is that of its sounds in samples."""

    ghost: GhostConfig
    sheet_units: int
    length: int


class GhostModel(nn.Module):
    """Everything of Ghost that is kept: the network, its sheet, and a prior of each kind."""

    def __init__(self, config: GhostModelConfig) -> None:
        super().__init__()
        self.config = config
        self.network = Ghost(config.ghost)
        self.sheet = Sheet(
            SheetConfig(config.ghost.z_size, config.ghost.classes, config.sheet_units)
        )
        self.priors = nn.ModuleDict({name: Prior() for name in PRIORS})

    def prior(self, name: str) -> Prior:
        """The prior called `name`, one of `PRIORS`."""
        found = self.priors[name]
        assert isinstance(found, Prior)
        return found
