"""A run of Ghost from a corpus to all that is kept of it."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from ghostnote.audio import CLIP_LENGTH
from ghostnote.corpus.store import Record
from ghostnote.measures.embedding import EMBEDDING_SIZE
from ghostnote.models.ghost import Ghost, GhostModel, GhostModelConfig
from ghostnote.stn.layout import LAYOUT
from ghostnote.stn.low_levels import LOW_LAYOUT
from ghostnote.training import hardware
from ghostnote.training.experiment import GhostExperiment
from ghostnote.training.ghost.draws import Limits, Plain, fit_priors, proposals_of
from ghostnote.training.ghost.guess import fit_guess
from ghostnote.training.ghost.hearing import Ear
from ghostnote.training.ghost.learner import GhostLearner, along, config, level_weights, take
from ghostnote.training.ghost.mixture import Array
from ghostnote.training.ghost.pool import (
    CLASSES,
    PLAIN,
    POOL_VERSION,
    Item,
    Pool,
    build_pool,
    classes_of,
    plan,
    plan_plain,
)
from ghostnote.training.ghost.sheet import SheetLearner
from ghostnote.training.ghost.tones import fit_tones
from ghostnote.training.loop import run_epochs
from ghostnote.training.selection import Selection
from ghostnote.training.task import Learned, Task

ENCODED_AT_ONCE = 512


def train(experiment: GhostExperiment, task: Task) -> Learned:
    """Make the pool, train the network on it, then the sheet; fit guess, tones and priors."""
    device = hardware.device()
    pool, held_out = pools(experiment, task)
    data = {"data": identity(experiment, task.selection)}
    network = GhostLearner(experiment, pool, held_out, device)
    scheduled = {**data, **schedule(experiment)}
    first = run_epochs(network, task.job(experiment, scheduled, epochs=experiment.epochs))

    plain = np.flatnonzero(np.isin(pool.kind_of, PLAIN))
    z = encoded(network.kept, pool, plain, device)
    classes, count = torch.from_numpy(pool.class_of[plain]), len(pool.classes)
    weights = z_weights(network.kept).cpu()
    sheet = SheetLearner(z, weights, classes, count, experiment.sheet_units, experiment.seed)
    later = replace(task, resume=task.resume and first.trained == 0)
    second = run_epochs(
        sheet, later.job(experiment, data, epochs=experiment.sheet_epochs, stage="sheet")
    )

    model = build(experiment, count)
    model.network.load_state_dict(network.kept.state_dict())
    model.sheet.load_state_dict(sheet.model.state_dict())
    started = time.perf_counter()
    fit_by_ear(model, z, Plain.of(pool, plain), experiment, task)
    choosing = time.perf_counter() - started
    # In the order of the corpus: the pool has recordings first.
    order = np.argsort(pool.record_of[plain])
    with torch.no_grad():
        one_hot = F.one_hot(classes, count).float()
        pads = model.sheet.project(z, one_hot)[torch.from_numpy(order)]
    return Learned(
        network=model,
        latents=pads.numpy(),
        losses=first.losses,
        later_losses={"sheet": second.losses},
        seconds=first.seconds + second.seconds + choosing,
        facts=hardware.facts(device) | {"pool": len(pool.class_of)},
        class_of=np.array([CLASSES.index(name) for name in pool.classes])[classes.numpy()[order]],
    )


def schedule(experiment: GhostExperiment) -> dict[str, object]:
    """What makes the first epochs of a longer run others, for the identity of its job."""
    return {"number of epochs": experiment.epochs}


def pools(experiment: GhostExperiment, task: Task) -> tuple[Pool, Pool]:
    """The pools of training and validation hits, made once for a corpus and kept.

    Raises:
        CorpusError: a class has too few training clips.
    """
    selection = task.selection
    name = identity(experiment, selection)
    planned = plan(selection.records, experiment.copies, experiment.seed)

    def made(part: str, records: Sequence[Record], items: Sequence[Item]) -> Pool:
        return build_pool(
            selection.corpus,
            records,
            items,
            task.span_folder / f"{part}-{name}",
            progress=lambda done, total: task.report(part, done, total, {}),
        )

    pool = made("pool", selection.records, planned)
    classes = classes_of(pool, selection.corpus.path)
    held_out = made("validation", selection.held_out, plan_plain(selection.held_out))
    return pool.among(classes), held_out.among(classes)


def identity(experiment: GhostExperiment, selection: Selection) -> str:
    """Says which hits a pool is made of, and how."""
    made_by = LAYOUT, LOW_LAYOUT, POOL_VERSION
    return selection.identity((made_by, experiment.copies, experiment.seed))


def encoded(network: Ghost, pool: Pool, rows: NDArray[np.int64], device: torch.device) -> Tensor:
    """Means of z of some `rows` `[N]` of `pool`: `[N, z_size]`, on the CPU."""
    low = along(pool, network.basis.cpu())
    with torch.no_grad():
        parts = [
            network.encode(take(pool, low, some, device)[0])[0].cpu()
            for some in torch.split(torch.from_numpy(rows), ENCODED_AT_ONCE)
        ]
    return torch.cat(parts)


def z_weights(network: Ghost) -> Tensor:
    """How much of the levels turns with each number of z, as errors of levels count: `[Z]`.

    The last numbers, of the waveform, turn levels through the networks alone: they count as much
    as the faintest of the others.
    """
    turned = network.linear_levels_decoder.weight.detach()
    counted = (turned * level_weights().to(turned)[:, None]).square().sum(0).sqrt()
    return F.pad(counted, (0, network.config.wave_numbers), value=float(counted.min()))


def fit_by_ear(
    model: GhostModel, z: Tensor, plain: Plain, experiment: GhostExperiment, task: Task
) -> None:
    """Fit guess, tones and both priors of `model` to the `plain` hits of a corpus.

    These are encoded as `z` `[N, Z]`.
    """
    count, corpus = model.config.ghost.classes, task.selection.corpus
    heard = proposals_of(plain, count) + 2 * len(z)

    def progress(done: int, total: int) -> None:
        task.report(f"{experiment.name} priors", done, total, {})

    basis = model.network.basis.numpy()
    with Ear(corpus.path, basis, heard, progress) as ear:
        records = [task.selection.records[record] for record in plain.records]
        classes = torch.from_numpy(plain.classes)
        one_hot = F.one_hot(classes, count).float()
        clips = ear.clips(records)
        recorded = torch.from_numpy(plain.recorded)
        heard_as = torch.from_numpy(clips.embeddings)
        fit_guess(model.guess, heard_as, classes, recorded, experiment.seed)
        fit_tones(model.tones, z, one_hot, torch.from_numpy(ear.rings(records)), experiment.seed)
        limits = Limits(count, experiment.components, experiment.seed)
        fitted = fit_priors(
            ear, clips, plain, z.numpy().astype(np.float64), limits,
            lambda proposed, label: _decoded(model, proposed, label),
            lambda embeddings: _guessed(model, embeddings),
        )  # fmt: skip
    for name, arrays in fitted.items():
        model.prior(name).keep(arrays)


def _decoded(model: GhostModel, z: Array, label: int) -> NDArray[np.float32]:
    """What `model` makes of `z` `[M, Z]` of a class, in the form of `stn.low_basis.row_of`."""
    one_hot = F.one_hot(torch.tensor(label), model.config.ghost.classes).float()
    made = []
    with torch.no_grad():
        for some in torch.split(torch.from_numpy(z).float(), ENCODED_AT_ONCE):
            made.append(model.rows(some, one_hot.expand(len(some), -1)).numpy())
    return np.concatenate(made)


def _guessed(model: GhostModel, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logits `[M, classes]` of what sounds like `embeddings` `[M, EMBEDDING_SIZE]`."""
    with torch.no_grad():
        logits: NDArray[np.float32] = model.guess(torch.from_numpy(embeddings)).numpy()
    return logits


def build(experiment: GhostExperiment, classes: int) -> GhostModel:
    """The untrained model of `experiment`, for as many `classes`."""
    return GhostModel(
        GhostModelConfig(
            config(experiment, classes), experiment.sheet_units, CLIP_LENGTH, EMBEDDING_SIZE
        )
    )
