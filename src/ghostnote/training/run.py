"""A run folder: what training leaves behind, and what export reads.

::

    run.json                experiment, corpus, hardware, time, losses by epoch
    checkpoint.safetensors  the latest state, to resume from
    model.safetensors       the finished network, on clips
    sounds.npz              latents and descriptors of the training sounds
    events.out.tfevents...  TensorBoard scalars
"""

import hashlib
import json
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

import ghostnote
from ghostnote import arrays, files
from ghostnote.audio import CLIP_LENGTH, Samples
from ghostnote.corpus.described import described
from ghostnote.corpus.store import Corpus, Record
from ghostnote.errors import CorpusError, TrainingError
from ghostnote.models.dense import DenseAEConfig, DenseAutoencoder
from ghostnote.training import checkpoint, dense
from ghostnote.training.experiment import Experiment, dump, parse
from ghostnote.training.span import DROPPED_DB, Span

MIN_CLIPS = 50
"""Fewer training clips than this teach a model nothing worth hearing."""

Report = Callable[[str, int, int, dict[str, float]], None]
"""Gets the stage's name, steps done, steps in all, and figures to show."""


_SHOWN = {"train/mse": "mse", "validation/mse": "held out"}
"""Losses as the progress bar calls them, where there is little room."""


@dataclass(frozen=True)
class Run:
    """A finished run, read back from its folder.

    `latents` `[N, 2]` and `descriptors` `[N, D]` are of the training sounds, `record` is
    `run.json`.
    """

    path: Path
    experiment: Experiment
    model: DenseAutoencoder
    latents: NDArray[np.float32]
    descriptors: NDArray[np.float32]
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
            latents, descriptors = arrays.unpack(sounds, "latents", "descriptors")
        except (OSError, ValueError) as error:
            raise TrainingError(f"{path} is damaged ({error}); train it again") from error
        tensors, values = checkpoint.load(path / "model.safetensors")
        experiment = parse(record["experiment"])
        model = DenseAutoencoder(
            DenseAEConfig(
                length=values["length"],
                encoder_units=experiment.encoder_units,
                decoder_units=experiment.decoder_units,
                activation=experiment.activation,
            )
        )
        model.load_state_dict(tensors)
        return cls(
            path,
            experiment,
            model.eval(),
            latents.astype(np.float32),
            descriptors.astype(np.float32),
            record,
        )


class Trainer:
    """Trains experiments on one corpus, sharing between them what depends on the corpus alone."""

    def __init__(self, corpus: Corpus, out: Path, report: Report | None = None) -> None:
        self._corpus = corpus
        self._out = out
        self._report = report or (lambda stage, done, total, figures: None)
        self._clips: Samples | None = None
        self._records: list[Record] = []
        self._held_out: list[Record] = []
        self._class: str | None = None

    def train(self, experiment: Experiment, *, resume: bool) -> Path:
        """Train `experiment` into a folder of its name; a finished run is left as it is.

        Raises:
            CorpusError: the corpus holds too few training clips of the class.
            TrainingError: see `train_dense`.
        """
        folder = self._out / experiment.name
        self._select(experiment.drum_class)
        span, data = self._span()
        if resume and self._is_finished(folder, experiment, data):
            return folder
        folder.mkdir(parents=True, exist_ok=True)
        # Before hours of training, not after: this writes into the corpus, which may refuse.
        descriptors = described(
            self._corpus,
            self._records,
            progress=lambda done, total: self._report("descriptors", done, total, {}),
        )
        trained = dense.train_dense(
            experiment,
            data,
            folder,
            resume=resume,
            progress=lambda done, total, losses: self._report(
                experiment.name, done, total, {_SHOWN[name]: loss for name, loss in losses.items()}
            ),
        )
        self._finish(folder, experiment, trained, span, data, descriptors)
        return folder

    def _select(self, drum_class: str) -> None:
        if drum_class == self._class:
            return
        if self._corpus.unread:
            raise CorpusError(
                f"{self._corpus.path} is unfinished: {self._corpus.unread} files were not read "
                "before its build was interrupted; run the same 'ghostnote corpus build' again"
            )
        self._class, self._clips = drum_class, None
        self._records = self._corpus.records(split="train", drum_class=drum_class)
        self._held_out = self._corpus.records(split="validation", drum_class=drum_class)
        if len(self._records) < MIN_CLIPS:
            raise CorpusError(
                f"{self._corpus.path} holds {len(self._records)} training clips of class "
                f"{drum_class} ({len(self._held_out)} more are held out for validation); "
                f"at least {MIN_CLIPS} are needed. Add samples, or make some with 'ghostnote "
                f"library synth --class {drum_class}', and build the corpus again"
            )

    def _read_clips(self) -> Samples:
        if self._clips is None:
            self._clips = self._corpus.clips(self._records)
        return self._clips

    def _span(self) -> tuple[Span, dense.SpanData]:
        """The span of the selected clips, computed once per corpus and class and kept on disk."""
        clips = [[record.sha256 for record in part] for part in (self._records, self._held_out)]
        identity = hashlib.sha256(repr((clips, DROPPED_DB)).encode()).hexdigest()[:16]
        path = self._out / ".span" / f"{self._class}-{identity}.safetensors"
        if not path.exists():
            self._report("span of the corpus", 0, 2, {})
            span = Span.of(self._read_clips())
            self._report("span of the corpus", 1, 2, {"dimensions": span.coordinates.shape[1]})
            held_out = self._corpus.clips(self._held_out)
            validation, outside = span.project(self._read_clips(), held_out)
            tensors = {
                "train": span.coordinates,
                "mixing": span.mixing,
                "validation": validation,
                "outside": outside,
            }
            checkpoint.save(path, tensors, {})
            self._report("span of the corpus", 2, 2, {})
        tensors, _ = checkpoint.load(path)
        outside = tensors["outside"]
        data = dense.SpanData(
            train=tensors["train"],
            validation=tensors["validation"],
            outside=float(outside.mean()) if len(outside) else 0.0,
            length=CLIP_LENGTH,
            identity=identity,
        )
        return Span(tensors["train"], tensors["mixing"]), data

    def _is_finished(self, folder: Path, experiment: Experiment, data: dense.SpanData) -> bool:
        try:
            run = Run.open(folder)
        except TrainingError:
            return False
        return run.experiment == experiment and run.record["data"] == data.identity

    def _finish(
        self,
        folder: Path,
        experiment: Experiment,
        trained: dense.Trained,
        span: Span,
        data: dense.SpanData,
        descriptors: NDArray[np.float32],
    ) -> None:
        # What an earlier run left stays whole until here; from here on it is replaced.
        (folder / "run.json").unlink(missing_ok=True)
        folded = span.fold(trained.model, self._read_clips())
        values = {"length": folded.config.length}
        checkpoint.save(folder / "model.safetensors", folded.state_dict(), values)
        with torch.no_grad():
            latents: Tensor = trained.model.encoder(data.train)
        sounds = arrays.pack(latents=latents.numpy(), descriptors=descriptors)
        files.write_bytes(folder / "sounds.npz", sounds)
        files.write_text(folder / "run.json", json.dumps(self._describe(experiment, trained, data)))

    def _describe(
        self, experiment: Experiment, trained: dense.Trained, data: dense.SpanData
    ) -> dict[str, Any]:
        return {
            "experiment": dump(experiment),
            "data": data.identity,
            "corpus_hash": self._corpus.hash,
            "clips": {"train": len(data.train), "validation": len(data.validation)},
            "dimensions": data.train.shape[1],
            "sources": [list(source) for source in self._corpus.sources(self._records)],
            "ghostnote": ghostnote.__version__,
            "torch": torch.__version__,
            "hardware": _hardware(),
            "bf16": dense.bf16_is_fast(),
            "seconds": round(trained.seconds, 1),
            "losses": trained.losses,
        }


def _hardware() -> str:
    name = torch.cpu.get_capabilities().get("cpu_name", platform.processor())
    return f"{torch.get_num_threads()} threads of {name} ({platform.machine()})"
