"""A run of Ghost from a corpus to all that is kept of it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from ghostnote.audio import CLIP_LENGTH
from ghostnote.corpus.store import Record
from ghostnote.models.ghost import Ghost, GhostModel, GhostModelConfig
from ghostnote.stn.layout import LAYOUT
from ghostnote.stn.low_levels import LOW_LAYOUT
from ghostnote.training import hardware
from ghostnote.training.experiment import GhostExperiment
from ghostnote.training.ghost.learner import GhostLearner, along, config, take
from ghostnote.training.ghost.pool import (
    CLASSES,
    PLAIN,
    Item,
    Pool,
    build_pool,
    classes_of,
    plan,
    plan_plain,
)
from ghostnote.training.ghost.prior import MANNERS, fit_prior
from ghostnote.training.ghost.sheet import SheetLearner
from ghostnote.training.loop import run_epochs
from ghostnote.training.selection import Selection
from ghostnote.training.task import Learned, Task

ENCODED_AT_ONCE = 512
LEAST_HITS = 24
"""A class with fewer recordings has no prior of its own for them."""


def train(experiment: GhostExperiment, task: Task) -> Learned:
    """Make the pool, train the network on it, then the sheet; fit the priors."""
    device = hardware.device()
    pool, held_out = pools(experiment, task)
    data = {"data": identity(experiment, task.selection)}
    network = GhostLearner(experiment, pool, held_out, device)
    first = run_epochs(network, task.job(experiment, data, epochs=experiment.epochs))

    plain = np.flatnonzero(np.isin(pool.kind_of, PLAIN))
    z = encoded(network.kept, pool, plain, device)
    classes, count = torch.from_numpy(pool.class_of[plain]), len(pool.classes)
    sheet = SheetLearner(z, classes, count, experiment.sheet_units, experiment.seed)
    later = replace(task, resume=task.resume and first.trained == 0)
    second = run_epochs(
        sheet, later.job(experiment, data, epochs=experiment.sheet_epochs, stage="sheet")
    )

    model = build(experiment, count)
    model.network.load_state_dict(network.kept.state_dict())
    model.sheet.load_state_dict(sheet.model.state_dict())
    real = pool.kind_of[plain] == PLAIN[0]
    fit_priors(model, z.numpy(), classes.numpy(), real, experiment)
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
        seconds=first.seconds + second.seconds,
        facts=hardware.facts(device) | {"pool": len(pool.class_of)},
        class_of=np.array([CLASSES.index(name) for name in pool.classes])[classes.numpy()[order]],
    )


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
    return selection.identity((LAYOUT, LOW_LAYOUT, experiment.copies, experiment.seed))


def encoded(network: Ghost, pool: Pool, rows: NDArray[np.int64], device: torch.device) -> Tensor:
    """Means of z of some `rows` `[N]` of `pool`: `[N, z_size]`, on the CPU."""
    low = along(pool, network.basis.cpu())
    with torch.no_grad():
        parts = [
            network.encode(take(pool, low, some, device)[0])[0].cpu()
            for some in torch.split(torch.from_numpy(rows), ENCODED_AT_ONCE)
        ]
    return torch.cat(parts)


def fit_priors(
    model: GhostModel,
    z: NDArray[np.float32],
    classes: NDArray[np.int64],
    real: NDArray[np.bool_],
    experiment: GhostExperiment,
) -> None:
    """Fit both priors of `model` to encoded hits `[N, Z]`; `real` `[N]` says which are recordings.

    A class of fewer than `LEAST_HITS` recordings has no hits in the prior of them.
    """
    count = model.config.ghost.classes
    enough = np.bincount(classes[real], minlength=count) >= LEAST_HITS
    kept = {"all": np.full(len(z), True), "real": real & enough[classes]}
    for name, rows in kept.items():
        points = z[rows].astype(np.float64)
        limits = count, experiment.components, experiment.seed
        model.prior(name).keep(fit_prior(points, classes[rows], *limits, MANNERS[name]))


def build(experiment: GhostExperiment, classes: int) -> GhostModel:
    """The untrained model of `experiment`, for as many `classes`."""
    return GhostModel(
        GhostModelConfig(config(experiment, classes), experiment.sheet_units, CLIP_LENGTH)
    )
