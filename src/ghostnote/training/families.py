"""Which family trains which experiment: where a new one is let in."""

from collections.abc import Iterable
from typing import assert_never

import torch

from ghostnote.models.strided import WINDOW
from ghostnote.training import conv, dense, wavegan_stages
from ghostnote.training.experiment import (
    ConvAEExperiment,
    DenseAEExperiment,
    DenseVAEExperiment,
    Experiment,
    GhostExperiment,
    WaveGANExperiment,
)
from ghostnote.training.ghost import train as ghost
from ghostnote.training.ghost.pool import CLASSES
from ghostnote.training.hardware import product_dtype
from ghostnote.training.selection import Selection
from ghostnote.training.span import DROPPED_DB
from ghostnote.training.task import Learned, Network, Task, settings


def train(experiment: Experiment, task: Task) -> Learned:
    """Train `experiment`; Raises `TrainingError` as `run_epochs` does."""
    match experiment:
        case DenseAEExperiment() | DenseVAEExperiment():
            return _train_dense(experiment, task)
        case ConvAEExperiment():
            return conv.train(experiment, task)
        case WaveGANExperiment():
            return wavegan_stages.train(experiment, task)
        case GhostExperiment():
            return ghost.train(experiment, task)
        case _:
            assert_never(experiment)


def _train_dense(experiment: DenseAEExperiment | DenseVAEExperiment, task: Task) -> Learned:
    span, data = task.selection.span(task.span_folder, task.report)
    dtype = product_dtype(torch.device("cpu"))
    if isinstance(experiment, DenseAEExperiment):
        return dense.train(dense.DenseAELearner(experiment, data, dtype), experiment, span, task)
    return dense.train(dense.DenseVAELearner(experiment, data, dtype), experiment, span, task)


def build(experiment: Experiment, length: int, classes: int) -> Network:
    """The untrained network of `experiment`, on clips of `length` samples, of as many `classes`."""
    match experiment:
        case DenseAEExperiment():
            return dense.build_ae(experiment, length)
        case DenseVAEExperiment():
            return dense.build_vae(experiment, length)
        case ConvAEExperiment():
            return conv.build(experiment)
        case WaveGANExperiment():
            return wavegan_stages.build(experiment)
        case GhostExperiment():
            return ghost.build(experiment, classes)
        case _:
            assert_never(experiment)


def class_names(experiment: Experiment, numbers: Iterable[int]) -> tuple[str, ...]:
    """What the classes of `experiment` are called, `numbers` being those of its `Learned`."""
    if isinstance(experiment, GhostExperiment):
        return tuple(CLASSES[number] for number in numbers)
    return (experiment.drum_class,)


def known_identity(experiment: Experiment, selection: Selection) -> dict[str, object]:
    """What a checkpoint of the first stage of `experiment` must share, as known before any work."""
    schedule = ghost.schedule(experiment) if isinstance(experiment, GhostExperiment) else {}
    data = identity(experiment, selection)
    return {"experiment": settings(experiment), "data": data, **schedule}


def identity(experiment: Experiment, selection: Selection) -> str:
    """Says which clips `experiment` learns from, as it reads them."""
    match experiment:
        case DenseAEExperiment() | DenseVAEExperiment():
            return selection.identity(DROPPED_DB)
        case ConvAEExperiment() | WaveGANExperiment():
            return selection.identity(WINDOW)
        case GhostExperiment():
            return ghost.identity(experiment, selection)
        case _:
            assert_never(experiment)
