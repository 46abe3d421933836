"""A run folder: what training leaves behind, and what export reads.

::

    run.json                experiment, corpus, hardware, time, losses by epoch
    checkpoint.safetensors  the latest state, to resume from
    model.safetensors       the finished network, on clips
    sounds.npz              latents, descriptors and classes of the training sounds
    events.out.tfevents...  TensorBoard scalars
    encoder/ sheet/         checkpoints and scalars of later stages: a WaveGAN's, a Ghost's sheet
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

import ghostnote
from ghostnote import arrays, files
from ghostnote.corpus.described import described
from ghostnote.corpus.store import Corpus
from ghostnote.errors import TrainingError
from ghostnote.training import checkpoint, families, hardware
from ghostnote.training.experiment import Experiment, dump, parse
from ghostnote.training.loop import CHECKPOINT, Report, trained_epochs
from ghostnote.training.selection import Selection
from ghostnote.training.task import Learned, Network, Task


@dataclass(frozen=True)
class Run:
    """A finished run, read back from its folder.

    `latents` `[N, 2]`, `descriptors` `[N, D]` and `class_of` `[N]`, in `classes`, are of the
    training sounds, `record` is `run.json`.
    """

    path: Path
    experiment: Experiment
    model: Network
    latents: NDArray[np.float32]
    descriptors: NDArray[np.float32]
    class_of: NDArray[np.int32]
    classes: tuple[str, ...]
    record: dict[str, Any]

    @classmethod
    def open(cls, path: Path) -> "Run":
        """Read the run folder `path`.

        Raises:
            TrainingError: the run is not finished, or a file of it is damaged.
        """
        if not (path / "run.json").exists():
            raise TrainingError(f"{path} holds no finished run; train it first")
        try:
            record = json.loads((path / "run.json").read_text())
            sounds = (path / "sounds.npz").read_bytes()
            latents, descriptors, class_of = arrays.unpack(
                sounds, "latents", "descriptors", "class_of"
            )
        except (OSError, ValueError) as error:
            raise TrainingError(f"{path} is damaged ({error}); train it again") from error
        tensors, values = checkpoint.load(path / "model.safetensors")
        experiment = parse(record["experiment"])
        # A network knows no class that none of its sounds is of.
        numbers, class_of = np.unique(class_of, return_inverse=True)
        model = families.build(experiment, values["length"], len(numbers))
        try:
            model.load_state_dict(tensors)
        except RuntimeError as error:
            raise TrainingError(
                f"{path} was trained by another version of its model; train it again"
            ) from error
        return cls(
            path,
            experiment,
            model.eval(),
            latents.astype(np.float32),
            descriptors.astype(np.float32),
            class_of.astype(np.int32),
            families.class_names(experiment, numbers),
            record,
        )

    @property
    def parameters(self) -> int:
        """How many numbers the network learned."""
        return _count(self.model)

    @property
    def last_losses(self) -> dict[str, float]:
        """Losses of the last epoch of each stage; those of later stages begin with its name."""
        losses: dict[str, float] = dict(self.record["losses"][-1])
        for stage, later in self.record.get("later_losses", {}).items():
            losses |= {f"{stage}/{name}": value for name, value in later[-1].items()}
        return losses


class Trainer:
    """Trains experiments on one corpus, sharing between them what depends on the corpus alone."""

    def __init__(self, corpus: Corpus, out: Path, report: Report | None = None) -> None:
        self._corpus = corpus
        self._out = out
        self._report = report or (lambda stage, done, total, figures: None)
        self._selection: Selection | None = None

    def train(self, experiment: Experiment, *, resume: bool, restart: bool = False) -> Path:
        """Train `experiment` into a folder of its name.

        With `resume` a finished run is left as it is, and one that was interrupted goes on from its
        checkpoint. With `restart` it begins anew, as one that is finished or not there does anyway.

        Raises:
            CorpusError: the corpus holds too few training clips of the class.
            TrainingError: memory ran out; and see `check` and `run_epochs`.
        """
        folder = self._out / experiment.name
        selection = self._select(experiment.drum_class)
        data = families.identity(experiment, selection)
        if resume and self._is_finished(folder, experiment, data):
            return folder
        if not restart:
            self.check(experiment, resume=resume)
        folder.mkdir(parents=True, exist_ok=True)
        # Before hours of training, not after: this writes into the corpus, which may refuse.
        descriptors = described(
            self._corpus,
            selection.records,
            progress=lambda done, total: self._report("descriptors", done, total, {}),
        )
        task = Task(selection, folder, self._out / ".span", resume, self._report)
        with hardware.memory_told(experiment.name):
            learned = families.train(experiment, task)
        # What an earlier run made stays whole until here, but for its checkpoint, of which a
        # finished run has no need; from here on it is replaced.
        (folder / "run.json").unlink(missing_ok=True)
        values = {"length": learned.network.config.length}
        checkpoint.save(folder / "model.safetensors", learned.network.state_dict(), values)
        class_of = learned.class_of
        if class_of is None:
            class_of = np.zeros(len(learned.latents), np.int64)
        sounds = arrays.pack(latents=learned.latents, descriptors=descriptors, class_of=class_of)
        files.write_bytes(folder / "sounds.npz", sounds)
        record = self._describe(experiment, selection, learned, data)
        files.write_text(folder / "run.json", json.dumps(record))
        return folder

    def check(self, experiment: Experiment, *, resume: bool) -> None:
        """Make sure, before any work, that an interrupted run of `experiment` loses nothing.

        Raises:
            TrainingError: there is a checkpoint that cannot be gone on from, or that would be
                deleted without `resume`.
        """
        folder = self._out / experiment.name
        path = folder / CHECKPOINT
        if not path.exists() or (not resume and _is_whole(folder)):
            return
        if not resume and not checkpoint.load_values(path)["losses"]:
            return
        identity = families.known_identity(experiment, self._select(experiment.drum_class))
        losses = trained_epochs(path, identity, experiment.epochs)
        if not resume:
            raise TrainingError(
                f"{path} has {len(losses)} of {experiment.epochs} epochs of a run that is not "
                "finished: --resume goes on with it, --restart begins anew"
            )

    def _select(self, drum_class: str) -> Selection:
        if self._selection is None or self._selection.drum_class != drum_class:
            self._selection = None  # its clips may fill the memory that the next one's need
            self._selection = Selection(self._corpus, drum_class)
        return self._selection

    def _is_finished(self, folder: Path, experiment: Experiment, data: str) -> bool:
        try:
            run = Run.open(folder)
        except TrainingError:
            return False
        return run.experiment == experiment and run.record["data"] == data

    def _describe(
        self, experiment: Experiment, selection: Selection, learned: Learned, data: str
    ) -> dict[str, Any]:
        clips = {"train": len(selection.records), "validation": len(selection.held_out)}
        return {
            "experiment": dump(experiment),
            "data": data,
            "corpus_hash": self._corpus.hash,
            "clips": clips,
            "sources": [list(source) for source in self._corpus.sources(selection.records)],
            "parameters": _count(learned.network),
            "ghostnote": ghostnote.__version__,
            "torch": torch.__version__,
            "seconds": round(learned.seconds, 1),
            **learned.facts,
            "losses": learned.losses,
            "later_losses": learned.later_losses,
        }


def _is_whole(folder: Path) -> bool:
    """Whether the checkpoints in `folder` are of the run that is finished there.

    They may be of one that began after it.
    """
    try:
        record = json.loads((folder / "run.json").read_text())
    except (OSError, ValueError):
        return False
    stages = {"": record["losses"], **record.get("later_losses", {})}
    paths = {folder / stage / CHECKPOINT: losses for stage, losses in stages.items()}
    return all(
        checkpoint.load_values(path)["losses"] == losses
        for path, losses in paths.items()
        if path.exists()
    )


def _count(network: Network) -> int:
    return sum(parameter.numel() for parameter in network.parameters())
