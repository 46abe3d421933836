"""Libraries of synthesised hits, pools made of numbers, and experiments small enough for a test."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from torch import Tensor

from ghostnote.audio import SAMPLE_RATE
from ghostnote.corpus import Corpus, build_corpus
from ghostnote.drumsynth import make_hit
from ghostnote.models.ghost import FAINT, LEAST_LOW, Ghost
from ghostnote.stn import knobs, low_basis
from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, FLOOR_DB, KNOTS, LOW_LENGTH
from ghostnote.stn.low_levels import LOW_BANDS, LOW_KNOTS
from ghostnote.training.experiment import GhostExperiment, parse
from ghostnote.training.ghost import prior
from ghostnote.training.ghost.pool import CLASSES, KINDS, Pool

DRUMS = {name: "cowbell" if name == "perc" else name for name in CLASSES}
"""What the synthesiser calls each of Ghost's classes."""
SETTINGS = {
    "name": "tiny",
    "title": "Tiny",
    "model": "ghost",
    "class": "all",
    "epochs": 3,
    "steps_per_epoch": 3,
    "batch_size": 16,
    "learning_rate": 0.003,
    "copies": 1,
    "z_size": 4,
    "width": 16,
    "kl_weight": 0.01,
    "sheet_units": 8,
    "sheet_epochs": 2,
    "components": 3,
    "seed": 0,
}
PACKS = ("acoustic", "brush", "dusty", "electro", "funk", "garage")


def ghost_experiment(**changes: object) -> GhostExperiment:
    made = parse({**SETTINGS, **changes})
    assert isinstance(made, GhostExperiment)
    return made


def leave_out_what_goes_on(patch: pytest.MonkeyPatch) -> None:
    """Let low bands end where their samples do, as in the twin."""
    patch.setattr(low_basis, "still_sounds", lambda low: False)
    patch.setattr(knobs, "rung_out", lambda low, *_: low)


def propose_few(patch: pytest.MonkeyPatch, least: int) -> None:
    """Let few draws be heard of a class: `least` for a prior, or as many as it has hits."""
    patch.setattr(prior, "LEAST_PROPOSALS", least)
    patch.setitem(prior.MANNERS, "real", replace(prior.MANNERS["real"], tries=1.0))


def build_hits(folder: Path, counts: Mapping[str, int]) -> Corpus:
    """A corpus in `folder` of so many hits of each class, from packs some of which are held out."""
    for drum_class, count in counts.items():
        for index in range(count):
            pack = folder / "sounds" / PACKS[index % len(PACKS)] / DRUMS[drum_class]
            pack.mkdir(parents=True, exist_ok=True)
            samples = make_hit(DRUMS[drum_class], 7, index).samples
            soundfile.write(pack / f"{index}.wav", samples, SAMPLE_RATE)
    build_corpus([folder / "sounds"], folder / "corpus", workers=1)
    return Corpus.open(folder / "corpus")


def random_pool(counts: Mapping[tuple[str, str], int], seed: int = 0) -> Pool:
    """As many hits of random parts as `counts` says, by class and kind."""
    rng = np.random.default_rng(seed)
    total = sum(counts.values())
    envelope = np.exp(-np.arange(LOW_LENGTH) / 300)
    pairs = [pair for pair, count in counts.items() for _ in range(count)]
    return Pool(
        low=(rng.standard_normal((total, LOW_LENGTH)) * envelope).astype(np.float16),
        low_db=rng.uniform(FLOOR_DB, 0, (total, LOW_KNOTS, LOW_BANDS)).astype(np.float16),
        noise_db=rng.uniform(FLOOR_DB, 0, (total, KNOTS, BANDS)).astype(np.float16),
        attack_db=rng.uniform(-12, 6, (total, ATTACK_SLOTS)).astype(np.float16),
        class_of=np.array([CLASSES.index(drum_class) for drum_class, _ in pairs]),
        kind_of=np.array([KINDS.index(kind) for _, kind in pairs]),
        record_of=np.arange(total),
    )


def quick_basis(network: Ghost, low: Tensor) -> None:
    """As `Ghost.use_basis`, from as few hits as there are here: it spares 10 seconds.

    Directions beyond those of the hits are whatever stands at right angles to them.
    """
    scaled = low / low.norm(dim=1, keepdim=True).clamp_min(LEAST_LOW)
    _, sizes, rows = torch.linalg.svd(scaled, full_matrices=False)
    length, kept = network.basis.shape
    others = torch.randn(length, kept, generator=torch.Generator().manual_seed(0))
    directions = torch.cat([rows[:kept].T, others], 1)[:, :kept]
    deviations = torch.zeros(kept)
    deviations[: len(sizes)] = sizes[:kept] / len(low) ** 0.5
    network.basis.copy_(torch.linalg.qr(directions)[0])
    network.spread.copy_(LEAST_LOW * (deviations + FAINT * deviations[0]))
