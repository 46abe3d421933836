"""What a family is given to train with, and what it hands back."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ghostnote.models.conv import ConvAutoencoder
from ghostnote.models.dense import DenseAutoencoder
from ghostnote.models.ghost import GhostModel
from ghostnote.models.vae import DenseVAE
from ghostnote.models.wavegan import WaveGAN
from ghostnote.training.experiment import Experiment, dump
from ghostnote.training.loop import Job, Losses, Report
from ghostnote.training.selection import Selection

Network = DenseAutoencoder | DenseVAE | ConvAutoencoder | WaveGAN | GhostModel

SHOWN = {
    "train/mse": "mse",
    "train/kl": "nats",
    "train/z": "z",
    "train/spectral_db": "dB",
    "validation/mse": "held out",
    "validation/sound_db": "dB held out",
    "discriminator/wasserstein": "wasserstein",
    "validation/wasserstein": "held out",
}
"""Losses as the progress bar calls them, where there is little room."""


@dataclass(frozen=True)
class Task:
    """One run: its clips, its folder, and where the spans of corpora are kept."""

    selection: Selection
    folder: Path
    span_folder: Path
    resume: bool
    report: Report

    def job(
        self,
        experiment: Experiment,
        identity: Mapping[str, object],
        *,
        epochs: int,
        stage: str = "",
    ) -> Job:
        """The job of one stage of `experiment`; those after the first have names and folders."""
        name = f"{experiment.name} {stage}".strip()

        def progress(done: int, total: int, losses: Losses) -> None:
            shown = {SHOWN[loss]: value for loss, value in losses.items() if loss in SHOWN}
            self.report(name, done, total, shown)

        return Job(
            name=name,
            epochs=epochs,
            folder=self.folder / stage,
            identity={"experiment": settings(experiment), **identity},
            resume=self.resume,
            progress=progress,
        )


def settings(experiment: Experiment) -> dict[str, Any]:
    """What all that was learned of `experiment` depends on: all but how long it learns."""
    return {name: value for name, value in dump(experiment).items() if not name.endswith("epochs")}


@dataclass(frozen=True)
class Learned:
    """A finished run: the network on clips, and how it went.

    `latents` `[N, 2]` are of the training sounds, `losses` by epoch, `later_losses` those of the
    stages after the first, by name. `facts` are what else `run.json` tells. `class_of` `[N]` is the
    number of each sound's class among all that the family may learn, where that is more than one.
    """

    network: Network
    latents: NDArray[np.float32]
    losses: list[Losses]
    later_losses: dict[str, list[Losses]]
    seconds: float
    facts: dict[str, Any]
    class_of: NDArray[np.int64] | None = None
