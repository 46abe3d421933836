"""The clips of a corpus that a run learns from, in the forms the families read them in."""

import hashlib
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ghostnote.audio import CLIP_LENGTH, Samples
from ghostnote.corpus.store import Corpus, Record
from ghostnote.errors import CorpusError
from ghostnote.training import checkpoint
from ghostnote.training.experiment import ALL_CLASSES
from ghostnote.training.loop import Report
from ghostnote.training.span import DROPPED_DB, Span, SpanData

MIN_CLIPS = 50
"""Fewer training clips than this teach a model nothing worth hearing."""
CHUNK = 256
"""Clips read at a time where only the start of each is kept."""


class Selection:
    """The training and validation clips of one class or all, read when they are first asked for."""

    def __init__(self, corpus: Corpus, drum_class: str) -> None:
        """Select; Raises `CorpusError` if the corpus is unfinished or holds too few clips."""
        if corpus.unread:
            raise CorpusError(
                f"{corpus.path} is unfinished: {corpus.unread} files were not read "
                "before its build was interrupted; run the same 'ghostnote corpus build' again"
            )
        self.drum_class = drum_class
        wanted = None if drum_class == ALL_CLASSES else drum_class
        self.records = corpus.records(split="train", drum_class=wanted)
        self.held_out = corpus.records(split="validation", drum_class=wanted)
        self.corpus = corpus
        self._clips: Samples | None = None
        if len(self.records) < MIN_CLIPS:
            raise CorpusError(
                f"{corpus.path} holds {len(self.records)} training clips of class "
                f"{drum_class} ({len(self.held_out)} more are held out for validation); "
                f"at least {MIN_CLIPS} are needed. Add samples, or make some with 'ghostnote "
                f"library synth --class {drum_class}', and build the corpus again"
            )

    def identity(self, geometry: object) -> str:
        """Says which clips these are and how labelled, and the `geometry` they are read in."""
        parts = [
            [(record.sha256, record.drum_class, record.source) for record in part]
            for part in (self.records, self.held_out)
        ]
        return hashlib.sha256(repr((parts, geometry)).encode()).hexdigest()[:16]

    def clips(self) -> Samples:
        """The training clips, `[N, CLIP_LENGTH]`."""
        if self._clips is None:
            self._clips = self.corpus.clips(self.records)
        return self._clips

    def windows(self, length: int) -> tuple[Tensor, Tensor]:
        """The first `length` samples of the training and validation clips, `[N, length]` each."""
        return self._windows(self.records, length), self._windows(self.held_out, length)

    def _windows(self, records: list[Record], length: int) -> Tensor:
        windows = np.empty((len(records), length), np.float32)
        for start in range(0, len(records), CHUNK):
            rows = slice(start, start + CHUNK)
            windows[rows] = self.corpus.clips(records[rows])[:, :length]
        return torch.from_numpy(windows)

    def span(self, folder: Path, report: Report) -> tuple[Span, SpanData]:
        """The span of the training clips, computed once and kept in `folder`."""
        identity = self.identity(DROPPED_DB)
        path = folder / f"{self.drum_class}-{identity}.safetensors"
        if not path.exists():
            report("span of the corpus", 0, 2, {})
            span = Span.of(self.clips())
            report("span of the corpus", 1, 2, {"dimensions": span.coordinates.shape[1]})
            validation, outside = span.project(self.clips(), self.corpus.clips(self.held_out))
            tensors = {
                "train": span.coordinates,
                "mixing": span.mixing,
                "validation": validation,
                "outside": outside,
            }
            checkpoint.save(path, tensors, {})
            report("span of the corpus", 2, 2, {})
        tensors, _ = checkpoint.load(path)
        outside = tensors["outside"]
        data = SpanData(
            train=tensors["train"],
            validation=tensors["validation"],
            outside=float(outside.mean()) if len(outside) else 0.0,
            length=CLIP_LENGTH,
            identity=identity,
        )
        return Span(tensors["train"], tensors["mixing"]), data
