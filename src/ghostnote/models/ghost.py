"""Ghost: from the parts of a hit to a few Gaussian numbers, and with a class back to parts."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ghostnote.models.guess import ClassGuess
from ghostnote.models.prior import Prior
from ghostnote.models.sheet import Sheet, SheetConfig
from ghostnote.models.tones import ToneWriter

PRIORS = ("all", "real")
"""Fitted on every hit as it is, and on recordings alone."""
LEVEL_CENTRE_DB, LEVEL_SPREAD_DB = -55.0, 20.0
"""Levels are near zero and of unit spread inside the network."""
ATTACK_SPREAD_DB = 6.0
LEAST_LOW = 0.3
"""Norm of a low band under which it is silent: errors there count for less."""
FAINT = 0.07
"""Of the strongest direction's spread, added to that of all."""
WAVE_SHARE = 0.28
"""Share of z that begins as components of the waveform; the rest begins as those of levels."""
FAINT_COMPONENT = 1e-3
"""Of the strongest component's deviation: what is fainter is nothing, and read as nothing, or hits
never heard would lie far away along it."""
FIRST_LOG_VARIANCE = -3.0
"""Of z, before anything is learned."""


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
    def low_width(self) -> int:
        """Hidden units of a layer of the waveform's networks."""
        return 2 * self.width // 3

    @property
    def wave_numbers(self) -> int:
        """Numbers of z, its last, that begin as components of the waveform."""
        return round(WAVE_SHARE * self.z_size)

    @property
    def level_numbers(self) -> int:
        """Numbers of z, its first, that begin as components of levels."""
        return self.z_size - self.wave_numbers

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

    def rows(self, tones: Tensor) -> Tensor:
        """In the form of `stn.low_basis.row_of`, with `tones` `[B, 2 * bands]`: `[B, P]`."""
        levels = self.noise_db.flatten(1), self.attack_db, self.low_db.flatten(1)
        return torch.cat([*levels, self.low, tones], 1)


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

    The encoder does not know the class, and what it reads is to tell it; the decoder is told it.
    Which class a hit is taken for, `ClassGuess` says. Levels in dB and the low band's waveform have
    networks of their own, or the many levels drown the waveform; they meet in z. Beside them are
    linear encoders and decoders, which `use_components` makes the principal components of a
    library, levels in the first numbers of z and the waveform in its last: of so many smooth
    numbers these say most, of hits never heard too, and the networks learn what they leave.

    The waveform is learned along the main directions of a library's: `basis` `[low_length,
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
        self.low_encoder = _reader(config.low_size, config.low_width)
        read, given = width + config.low_width, config.z_size + config.classes
        self.moved = nn.Linear(read, config.z_size)
        self.log_variance = nn.Linear(read, config.z_size)
        self.guess = nn.Linear(read, config.classes)
        self.levels_decoder = _writer(given, width, levels)
        self.low_decoder = _writer(given, config.low_width, config.low_size)
        firsts, lasts = config.level_numbers, config.wave_numbers
        self.linear_levels_encoder = nn.Linear(levels, firsts)
        self.linear_levels_decoder = nn.Linear(firsts, levels)
        self.linear_low_encoder = nn.Linear(config.low_size, lasts)
        self.linear_low_decoder = nn.Linear(lasts, config.low_size)

    def use_basis(self, low: Tensor) -> None:
        """Take the basis from low bands `[N, low_length]` of a library, by their energy."""
        scaled = low / low.norm(dim=1, keepdim=True).clamp_min(LEAST_LOW)
        energies, directions = torch.linalg.eigh(scaled.T @ scaled / len(low))
        kept = self.config.low_size
        deviations = energies.flip(0)[:kept].clamp_min(0).sqrt()
        self.basis.copy_(directions.flip(1)[:, :kept])
        # Faint directions are mostly noise: scaled up to the strong ones they would count as much.
        self.spread.copy_(LEAST_LOW * (deviations + FAINT * deviations[0]))

    @torch.no_grad()
    def use_components(self, parts: PartTensors, shares: Tensor, weights: Tensor) -> None:
        """Begin as the principal components of a library's hits `parts`.

        A hit counts as its share `[B]`, 1 in sum, an error of a level, as the network has it, as
        its weight `[sum(config.levels)]`. The networks' own answers begin at 0.
        """
        levels, wave = self._normalised(parts)
        firsts = _components(levels, shares, weights, self.config.level_numbers)
        lasts = _components(
            wave, shares, self.spread / self.spread.mean(), self.config.wave_numbers
        )
        for encoder, decoder, (mean, inward, outward) in (
            (self.linear_levels_encoder, self.linear_levels_decoder, firsts),
            (self.linear_low_encoder, self.linear_low_decoder, lasts),
        ):
            encoder.weight.copy_(inward)
            encoder.bias.copy_(-inward @ mean)
            decoder.weight.copy_(outward)
            decoder.bias.copy_(mean)
        for layer in (
            self.moved,
            self.log_variance,
            self.levels_decoder[-1],
            self.low_decoder[-1],
        ):
            for parameter in layer.parameters():
                nn.init.zeros_(parameter)
        nn.init.constant_(self.log_variance.bias, FIRST_LOG_VARIANCE)

    def _normalised(self, parts: PartTensors) -> tuple[Tensor, Tensor]:
        """Levels `[B, sum(config.levels)]` and waveform `[B, low_size]` as the network has them."""
        noise, low_db = (
            (levels.flatten(1) - LEVEL_CENTRE_DB) / LEVEL_SPREAD_DB
            for levels in (parts.noise_db, parts.low_db)
        )
        levels = torch.cat([noise, parts.attack_db / ATTACK_SPREAD_DB, low_db], 1)
        return levels, parts.low / self.spread

    def encode(self, parts: PartTensors) -> tuple[Tensor, Tensor, Tensor]:
        """Mean and log variance of z, `[B, z_size]` each, and class logits `[B, classes]`."""
        levels, wave = self._normalised(parts)
        hidden = torch.cat([self.levels_encoder(levels), self.low_encoder(wave)], 1)
        linear = [self.linear_levels_encoder(levels), self.linear_low_encoder(wave)]
        mean = torch.cat(linear, 1).float() + self.moved(hidden).float()
        log_variance = self.log_variance(hidden).float()
        return mean, log_variance.clamp(-10, 4), self.guess(hidden).float()

    def decode(self, z: Tensor, one_hot: Tensor) -> PartTensors:
        """Parts from `z` `[B, z_size]` and the class `[B, classes]`."""
        given = torch.cat([z, one_hot], 1)
        firsts, lasts = torch.split(z, [self.config.level_numbers, self.config.wave_numbers], 1)
        levels = self.linear_levels_decoder(firsts).float() + self.levels_decoder(given).float()
        wave = self.linear_low_decoder(lasts).float() + self.low_decoder(given).float()
        noise, attack, low_db = levels.split(self.config.levels, 1)
        return PartTensors(
            (noise * LEVEL_SPREAD_DB + LEVEL_CENTRE_DB).unflatten(1, (-1, self.config.bands)),
            attack * ATTACK_SPREAD_DB,
            (low_db * LEVEL_SPREAD_DB + LEVEL_CENTRE_DB).unflatten(1, (-1, self.config.low_bands)),
            wave * self.spread,
        )


def _components(
    rows: Tensor, shares: Tensor, weights: Tensor, count: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Principal components of `rows` `[N, D]`: each row has its share, each number its weight.

    Gives the mean `[D]`, and matrices into `count` numbers of variance 1, `[count, D]`, and back,
    `[D, count]`.
    """
    mean = shares @ rows
    scaled = (rows - mean) * weights * shares.sqrt()[:, None]
    # Fewer hits than components leave directions of no deviation, which are any.
    wide = F.pad(scaled, (0, 0, 0, max(0, count - len(rows))))
    if len(wide) < rows.shape[1]:
        _, deviations, directions = torch.linalg.svd(wide, full_matrices=False)
    else:
        variances, columns = torch.linalg.eigh(scaled.T @ scaled)
        deviations, directions = variances.flip(0).clamp_min(0).sqrt(), columns.flip(1).T
    least = FAINT_COMPONENT * deviations[0]
    heard, deviations = deviations[:count] >= least, deviations[:count].clamp_min(least)
    directions = directions[:count].T
    inward = (directions * weights[:, None] / deviations * heard).T
    return mean, inward, directions * deviations / weights[:, None]


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
    """Shape of a `GhostModel`.

    `length` is that of its sounds in samples, `heard` how many numbers say how one sounds.
    """

    ghost: GhostConfig
    sheet_units: int
    length: int
    heard: int


class GhostModel(nn.Module):
    """Everything of Ghost that is kept: network, tones, guess, sheet, and a prior of each kind."""

    def __init__(self, config: GhostModelConfig) -> None:
        super().__init__()
        self.config = config
        self.network = Ghost(config.ghost)
        self.tones = ToneWriter(config.ghost.z_size, config.ghost.classes, config.ghost.bands)
        self.guess = ClassGuess(config.heard, config.ghost.classes)
        self.sheet = Sheet(
            SheetConfig(config.ghost.z_size, config.ghost.classes, config.sheet_units)
        )
        self.priors = nn.ModuleDict({name: Prior() for name in PRIORS})

    def rows(self, z: Tensor, one_hot: Tensor) -> Tensor:
        """What is played of `z` `[B, z_size]` and the class `[B, classes]`: `[B, P]`."""
        return self.network.decode(z, one_hot).rows(self.tones(z, one_hot))

    def prior(self, name: str) -> Prior:
        """The prior called `name`, one of `PRIORS`."""
        found = self.priors[name]
        assert isinstance(found, Prior)
        return found
