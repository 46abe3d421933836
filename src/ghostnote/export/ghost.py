"""Ghost's networks as graphs of one input and one output each, and what else its bundle holds."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ghostnote.engine import ghost_prior
from ghostnote.engine.ghost_prior import PRIORS, GhostPrior
from ghostnote.export.storing import (
    largest_move,
    play,
    sound_distance_db,
    store,
    store_exact,
)
from ghostnote.measures.embedding import embed
from ghostnote.models.ghost import GhostModel, PartTensors
from ghostnote.models.sheet import PAD, Sheet
from ghostnote.stn.low_basis import LowBasis, parts_of
from ghostnote.stn.synthesis import synthesise

MAX_STORAGE_DB = 0.15
"""Largest mean spectral distance of the stored decoder's sounds from the fp32 one's: a tenth of
what the noises of two seeds are apart."""
MAX_STORAGE_Z = 0.03
"""Furthest a hit's z may move by storing the encoder in fewer bits: the root mean square of its
numbers, which have deviations of about 1. The largest of all numbers of all probes is chance."""
MAX_STORAGE_CHANCE = 0.1
"""Largest move of the chance of a class by storing the guess in fewer bits."""
FINE = frozenset({"model.network.linear_levels_decoder.weight"})
"""In int8 it alone would be two thirds of that distance."""
PROBES_A_CLASS = 6
Array = NDArray[np.float32]


class GhostEncoder(nn.Module):
    """Parts in the form of `row_of`, `[B, P]`, to z; it does not hear tones."""

    def __init__(self, model: GhostModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, rows: Tensor) -> Tensor:
        """Encode: `[B, P]` to `[B, z_size]`."""
        config = self.model.config.ghost
        sizes = [*config.levels, config.low_size, 2 * config.bands]
        noise_db, attack_db, low_db, low, _ = torch.split(rows, sizes, 1)
        parts = PartTensors(
            noise_db.reshape(-1, config.knots, config.bands),
            attack_db,
            low_db.reshape(-1, config.low_knots, config.low_bands),
            low,
        )
        mean: Tensor = self.model.network.encode(parts)[0]
        return mean


class GhostDecoder(nn.Module):
    """z and the class `[B, z_size + classes]` to what the encoder reads, `[B, P]`."""

    def __init__(self, model: GhostModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, rows: Tensor) -> Tensor:
        """Decode."""
        config = self.model.config.ghost
        z, one_hot = torch.split(rows, [config.z_size, config.classes], 1)
        return self.model.rows(z, one_hot)


class SheetDown(nn.Module):
    """z and the class `[B, z_size + classes]` to places on the pad `[B, 2]`."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet

    def forward(self, rows: Tensor) -> Tensor:
        """Project."""
        config = self.sheet.config
        z, one_hot = torch.split(rows, [config.z_size, config.classes], 1)
        return self.sheet.project(z, one_hot)


class SheetUp(nn.Module):
    """Places on the pad and the class `[B, 2 + classes]` to z `[B, z_size]`."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet

    def forward(self, rows: Tensor) -> Tensor:
        """Lay."""
        pad, one_hot = torch.split(rows, [PAD, self.sheet.config.classes], 1)
        return self.sheet.lay(pad, one_hot)


def contents(model: GhostModel) -> tuple[dict[str, bytes], float]:
    """Files of the bundle but for the map and the card, and the decoder's loss by storage in dB.

    Raises:
        ExportError: the graphs do not compute what the networks do.
    """
    probes = probes_of(model)
    basis = LowBasis.of(model.network.basis.numpy())

    def played_db(reference: Array, stored: Array) -> float:
        exact = model.network.basis.numpy()
        return sound_distance_db(_sounds(reference, exact), _sounds(stored, basis.whole))

    decoder = store("decoder", GhostDecoder(model), probes, played_db, MAX_STORAGE_DB, FINE)
    parts = play(GhostDecoder(model), probes)
    encoder = store("encoder", GhostEncoder(model), parts, furthest_move, MAX_STORAGE_Z)
    heard = np.stack([embed(sound) for sound in _sounds(parts, basis.whole)])
    guess = store("guess", model.guess, heard, chances_apart, MAX_STORAGE_CHANCE)
    pads = play(SheetDown(model.sheet), probes)
    placed = np.concatenate([pads, probes[:, model.config.ghost.z_size :]], axis=1)
    return {
        "encoder.onnx": encoder.content,
        "guess.onnx": guess.content,
        "decoder.onnx": decoder.content,
        "project.onnx": store_exact("projection", SheetDown(model.sheet), probes),
        "lay.onnx": store_exact("sheet", SheetUp(model.sheet), placed),
        "prior.npz": stored_priors(model),
        "low.npz": basis.to_bytes(),
    }, decoder.distance


def furthest_move(reference: Array, stored: Array) -> float:
    """The root mean square of the move of that row `[Z]` of `[B, Z]` which moves furthest."""
    return float(np.sqrt(np.square(stored - reference).mean(axis=1).max()))


def chances_apart(reference: Array, stored: Array) -> float:
    """The largest move of a class's chance, of logits `[B, classes]`."""
    return largest_move(_softmax(reference), _softmax(stored))


def _softmax(logits: Array) -> Array:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def probes_of(model: GhostModel) -> Array:
    """Centres of the prior, some of each class: `[B, z_size + classes]`."""
    prior, classes = model.prior(PRIORS[0]), model.config.ghost.classes
    rows = []
    for label, one_hot in enumerate(np.eye(classes, dtype=np.float32)):
        first, last = prior.starts[label : label + 2].tolist()
        chosen = np.unique(np.linspace(first, last - 1, PROBES_A_CLASS).astype(int))
        z = prior.centres[chosen].numpy()
        rows.append(np.concatenate([z, np.tile(one_hot, (len(z), 1))], axis=1))
    return np.concatenate(rows)


def _sounds(rows: Array, basis: Array) -> Array:
    return np.stack([synthesise(parts_of(row, basis, 0), 0) for row in rows])


def stored_priors(model: GhostModel) -> bytes:
    """Both priors as the engine reads them."""
    return ghost_prior.to_bytes({name: prior_of(model, name) for name in PRIORS})


def prior_of(model: GhostModel, name: str) -> GhostPrior:
    """The prior called `name` as the engine draws from it."""
    fitted = model.prior(name)
    return GhostPrior(
        centres=fitted.centres.numpy(),
        starts=fitted.starts.numpy(),
        kinds=fitted.kinds.numpy(),
        spreads=fitted.spreads.numpy(),
    )
