"""Hits as they might have been: changes to a batch of parts that no file is needed for.

What a network sees twice it learns by heart. These changes are made anew at every step, on the
parts themselves, so that no hit is ever seen twice.
"""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ghostnote.audio import SAMPLE_RATE
from ghostnote.models.ghost import PartTensors
from ghostnote.stn.layout import (
    ATTACK_SLOTS,
    BANDS,
    FLOOR_DB,
    HOP_LENGTH,
    LOW_LENGTH,
    LOW_RATE,
    band_filters,
    knot_seconds,
)
from ghostnote.stn.low_levels import LOW_BANDS, low_filters, low_knot_seconds

CHANGED_SHARE = 0.5
"""How often each change is made."""
CROSSED_SHARE, LAYERED_SHARE = 0.4, 0.4
"""How often a hit is offered the low band of another, or another as a layer, which it takes where
that is of its class."""
LAYER_DB = (-18.0, 0.0)
"""Level of a layer."""
LEVEL_DB, TILT_DB, LOW_DB = 3.0, 3.0, 2.0
"""Standard deviations of the noise's level, of its tilt from middle to edge, of the low band's."""
SLOPE_DB, SLOPE_RANGE_DB = 6.0, (-20.0, 8.0)
"""Of the change of a decay, in dB for each `SLOPE_SECONDS`."""
SLOPE_SECONDS, SLOPE_END_SECONDS = 0.1, 0.3
CURVE_DB, CURVE_POINTS, LOW_CURVE_POINTS = 2.5, 7, 5
"""Of an equaliser's curve at each of its points, even over the bands; lines between them."""
SHIFT_BANDS = 1.5
"""Of a move of the noise up or down, in bands."""


class Variation:
    """Changes to hits whose low bands are along `basis` `[LOW_LENGTH, K]`."""

    def __init__(self, basis: Tensor) -> None:
        self._filters = _band_products(basis)
        self._fades = _knot_products(basis)

    def varied(
        self, parts: PartTensors, classes: Tensor, generator: torch.Generator
    ) -> PartTensors:
        """`parts` of hits of `classes` `[B]` as a producer may find them, hit by hit.

        Some get the low band of another hit of their class, or another hit as a layer; then levels
        change, equalisers and decays, and the noise moves over its bands.
        """
        parts = _crossed(parts, classes, generator)
        parts = _layered(parts, classes, generator)
        return self._low_changed(_noise_changed(parts, generator), generator)

    def _low_changed(self, parts: PartTensors, generator: torch.Generator) -> PartTensors:
        draw = _Draw(len(parts.low), generator, parts.low.device)
        bands = draw.curve(LOW_CURVE_POINTS, LOW_BANDS) + draw.one(LOW_DB)[:, None]
        seconds = torch.from_numpy(low_knot_seconds()).to(parts.low.device)
        knots = draw.slope()[:, None] * seconds.clamp_max(SLOPE_END_SECONDS)
        low = _weighted(parts.low, self._filters, bands)
        low = _weighted(low, self._fades, knots)
        low_db = _raised(parts.low_db, knots[:, :, None] + bands[:, None, :])
        return replace(parts, low=low, low_db=low_db)


class _Draw:
    """Random numbers for `count` hits, 0 where a change is not made."""

    def __init__(self, count: int, generator: torch.Generator, device: torch.device) -> None:
        self._count, self._generator, self._device = count, generator, device

    def many(self, deviation: float, size: int) -> Tensor:
        """Normal numbers `[B, size]`, all of a hit or none."""
        drawn = torch.randn(self._count, size, generator=self._generator) * deviation
        made = torch.rand(self._count, 1, generator=self._generator) < CHANGED_SHARE
        return (drawn * made).to(self._device)

    def one(self, deviation: float) -> Tensor:
        """Normal numbers `[B]`."""
        return self.many(deviation, 1)[:, 0]

    def curve(self, points: int, bands: int) -> Tensor:
        """Curves of an equaliser, `[B, bands]` in dB."""
        drawn = self.many(CURVE_DB, points)
        return F.interpolate(drawn[:, None], bands, mode="linear", align_corners=True)[:, 0]

    def slope(self) -> Tensor:
        """Changes of a decay, `[B]` in dB a second."""
        return self.one(SLOPE_DB).clamp(*SLOPE_RANGE_DB) / SLOPE_SECONDS


def _noise_changed(parts: PartTensors, generator: torch.Generator) -> PartTensors:
    device = parts.noise_db.device
    draw = _Draw(len(parts.low), generator, device)
    tilt = draw.one(TILT_DB)[:, None] * torch.linspace(-1, 1, BANDS, device=device)
    bands = draw.one(LEVEL_DB)[:, None] + tilt + draw.curve(CURVE_POINTS, BANDS)
    knots = torch.from_numpy(knot_seconds()).to(device).clamp_max(SLOPE_END_SECONDS)
    change = bands[:, None, :] + (draw.slope()[:, None] * knots)[:, :, None]
    noise_db = _moved(parts.noise_db, draw.one(SHIFT_BANDS))
    return replace(parts, noise_db=_raised(noise_db, change))


def _crossed(parts: PartTensors, classes: Tensor, generator: torch.Generator) -> PartTensors:
    other, chosen = _partners(classes, CROSSED_SHARE, generator)
    return replace(
        parts,
        low_db=torch.where(chosen[:, None, None], parts.low_db[other], parts.low_db),
        low=torch.where(chosen[:, None], parts.low[other], parts.low),
    )


def _layered(parts: PartTensors, classes: Tensor, generator: torch.Generator) -> PartTensors:
    """Sums: of waveforms by amplitude, of levels by power."""
    other, chosen = _partners(classes, LAYERED_SHARE, generator)
    least, most = LAYER_DB
    drawn = least + (most - least) * torch.rand(len(classes), generator=generator)
    gain_db = drawn.to(parts.low.device)
    amplitude = torch.where(chosen, 10 ** (gain_db / 20), 0.0)
    gain_db = torch.where(chosen, gain_db, -math.inf)[:, None, None]
    noise_db = _heard_sum(parts.noise_db, parts.noise_db[other] + gain_db)
    # What stands above frames of noise is of both hits' attacks, by their power there.
    own, added = (_slot_levels(levels) for levels in (parts.noise_db, parts.noise_db[other]))
    added = added + gain_db[:, 0]
    struck = _power_sum(own + parts.attack_db, added + parts.attack_db[other])
    return PartTensors(
        noise_db,
        struck - _power_sum(own, added),
        _heard_sum(parts.low_db, parts.low_db[other] + gain_db),
        parts.low + amplitude[:, None] * parts.low[other],
    )


def _partners(classes: Tensor, share: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Another hit for each, and whether it is taken, `[B]` both."""
    other = torch.randperm(len(classes), generator=generator).to(classes.device)
    offered = torch.rand(len(classes), generator=generator) < share
    return other, offered.to(classes.device) & (classes == classes[other])


def _power_sum(first_db: Tensor, second_db: Tensor) -> Tensor:
    nepers = math.log(10) / 10
    return torch.logaddexp(first_db * nepers, second_db * nepers) / nepers


def _heard_sum(first_db: Tensor, second_db: Tensor) -> Tensor:
    """The same of levels, where two floors are no more than one."""
    louder = torch.maximum(first_db, second_db)
    return torch.where(louder > FLOOR_DB + 1, _power_sum(first_db, second_db), louder)


def _slot_levels(noise_db: Tensor) -> Tensor:
    """Level of the noise in each slot of the attack, `[B, ATTACK_SLOTS]` in dB."""
    weights = torch.from_numpy(band_filters().mean(axis=0)).to(noise_db.device)
    levels = 10 * torch.log10(10 ** (noise_db / 10) @ weights)
    return levels @ _slot_tents().to(noise_db)


@cache
def _slot_tents() -> Tensor:
    slots = (np.arange(ATTACK_SLOTS) + 0.5) * HOP_LENGTH / SAMPLE_RATE
    return _tents(slots, knot_seconds())


def _moved(noise_db: Tensor, bands: Tensor) -> Tensor:
    """Levels `[B, K, BANDS]` moved up by as many `bands` `[B]`; the outermost ones reach on."""
    places = torch.arange(BANDS, device=bands.device) - bands[:, None]
    places = places.clamp(0, BANDS - 1)
    left = places.floor().clamp_max(BANDS - 2)
    share = (places - left)[:, None, :]
    index = left.long()[:, None, :].expand(noise_db.shape)
    lower, upper = noise_db.gather(2, index), noise_db.gather(2, index + 1)
    return lower + share * (upper - lower)


def _raised(levels_db: Tensor, change_db: Tensor) -> Tensor:
    """Levels moved by `change_db`; what is silent stays so: a floor that rises is no sound."""
    heard = levels_db > FLOOR_DB + 1
    return torch.where(heard, levels_db + change_db, levels_db).clamp_min(FLOOR_DB)


def _weighted(low: Tensor, products: Tensor, gains_db: Tensor) -> Tensor:
    """Waveforms `[B, K]` through N filters `products` `[N, K, K]` of `gains_db` `[B, N]`, added."""
    parts = torch.einsum("bk,nkl->bnl", low, products.to(low.device))
    return (parts * (10 ** (gains_db / 20))[:, :, None]).sum(1)


def _band_products(basis: Tensor) -> Tensor:
    """Each band of a waveform along `basis`, along it again: `[LOW_BANDS, K, K]`."""
    spectra = torch.fft.rfft(basis, 2 * LOW_LENGTH, dim=0)
    weights = torch.from_numpy(low_filters(2 * LOW_LENGTH)).to(basis)
    bands = [
        torch.fft.irfft(spectra * band[:, None], 2 * LOW_LENGTH, dim=0)[:LOW_LENGTH].T @ basis
        for band in weights.T
    ]
    return torch.stack(bands)


def _knot_products(basis: Tensor) -> Tensor:
    """What of a waveform along `basis` is about each knot, along it again: `[LOW_KNOTS, K, K]`."""
    tents = _tents(np.arange(LOW_LENGTH) / LOW_RATE, low_knot_seconds()).to(basis)
    return torch.stack([(basis * tent[:, None]).T @ basis for tent in tents])


def _tents(seconds: np.ndarray, knots: np.ndarray) -> Tensor:
    """How much each of K `knots` says of each of T moments, lines between: `[K, T]`."""
    rows = [np.interp(seconds, knots, unit) for unit in np.eye(len(knots))]
    return torch.from_numpy(np.array(rows, np.float32))
