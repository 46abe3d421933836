"""A finished Ghost whose seeds stand for the sounds of another library: no network is trained."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from ghostnote.bundle import Bundle, save
from ghostnote.engine import ghost_prior
from ghostnote.engine.ghost_prior import GhostPrior
from ghostnote.engine.session import Graph, open_graph
from ghostnote.errors import CorpusError, ExportError
from ghostnote.stn.low_basis import LowBasis, row_size
from ghostnote.training.ghost.draws import Limits, Plain, fit_priors, proposals_of
from ghostnote.training.ghost.hearing import Ear
from ghostnote.training.ghost.pool import LEAST_CLIPS, SYNTHETIC_SOURCE, class_of
from ghostnote.training.loop import Report
from ghostnote.training.selection import Selection

Array = NDArray[np.float64]
Note = Mapping[str, Any]
"""What the manifest tells of one choice of draws."""
ROWS = 512
"""Sounds that go through a network at once."""
CARD, PRIOR = "card.md", "prior.npz"
HEADING = "\n## Draws of "
NOTE = """{heading}{classes}

Chosen anew by `ghostnote refit`, with {count} clips of a corpus as what they resemble; seed {seed},
corpus {corpus}.

| source | licence | clips |
|---|---|---|
{sources}
"""


def refit(
    bundle: Bundle,
    selection: Selection,
    out: Path,
    report: Report,
    *,
    drum_classes: tuple[str, ...] = (),
    seed: int = 0,
) -> Bundle:
    """Write to the folder `out` the Ghost of `bundle` with draws about what was selected.

    Of `drum_classes`, by default all its classes of which there are clips: what the others' seeds
    stand for stays. Nothing it learned changes, so pad, knobs and matches do not either.

    Raises:
        ExportError: the model has no draws to choose, or no such class.
        CorpusError: there are too few training clips of a class.
    """
    manifest = bundle.manifest
    if manifest.voice != "ghost":
        raise ExportError(f"{manifest.name} has no draws to choose: it is no Ghost")
    unknown = sorted(set(drum_classes) - set(manifest.classes))
    if unknown:
        raise ExportError(
            f"{manifest.name} has no class {unknown[0]}; it has {', '.join(manifest.classes)}"
        )
    plain = _plain(selection, manifest.classes, drum_classes)
    records = [selection.records[record] for record in plain.records]
    count, z_size = len(manifest.classes), manifest.variation
    basis = LowBasis.from_bytes(bundle.read("low.npz")).whole
    size = row_size(basis.shape[1])
    encoder = open_graph(bundle, "encoder.onnx", size, z_size + count)
    decoder = open_graph(bundle, "decoder.onnx", z_size + count, size)

    def decoded(z: Array, label: int) -> NDArray[np.float32]:
        one_hot = np.tile(np.eye(count, dtype=np.float32)[label], (len(z), 1))
        return _through(decoder, np.concatenate([z.astype(np.float32), one_hot], axis=1))

    heard = proposals_of(plain, count) + 2 * len(records)
    corpus = selection.corpus

    def progress(done: int, total: int) -> None:
        report("draws", done, total, {})

    with Ear(corpus.path, basis, heard, progress) as ear:
        z = _through(encoder, ear.parts(records))[:, :z_size].astype(np.float64)
        components = int(manifest.training["experiment"]["components"])
        limits = Limits(count, components, seed)
        fitted = fit_priors(ear, ear.clips(records), plain, z, limits, decoded)

    kept = ghost_prior.from_bytes(bundle.read(PRIOR), count, z_size)
    priors = {name: _merged(kept[name], arrays) for name, arrays in fitted.items()}
    note: Note = {
        "classes": [manifest.classes[label] for label in np.unique(plain.classes)],
        "corpus_hash": corpus.hash,
        "clips": len(records),
        "sources": [list(source) for source in corpus.sources(records)],
        "seed": seed,
    }
    notes = [*_lasting(manifest.training.get("draws", []), note["classes"]), note]
    contents = {name: bundle.read(name) for name in manifest.files}
    contents[PRIOR] = ghost_prior.to_bytes(priors)
    contents[CARD] = _card(contents[CARD].decode(), notes).encode()
    training = {**manifest.training, "draws": notes}
    return save(out, replace(manifest, name=out.resolve().name, training=training), contents)


def _plain(selection: Selection, classes: tuple[str, ...], drum_classes: tuple[str, ...]) -> Plain:
    """The training clips of `drum_classes`, numbered by the model's `classes`."""
    numbers, recorded, rows = [], [], []
    for row, record in enumerate(selection.records):
        name = class_of(record.drum_class, selection.corpus.clip(record))
        if name in (drum_classes or classes):
            numbers.append(classes.index(name))
            recorded.append(record.source != SYNTHETIC_SOURCE)
            rows.append(row)
    counts = np.bincount(np.array(numbers, np.int64), minlength=len(classes))
    for name, count in zip(classes, counts, strict=True):
        if count < LEAST_CLIPS and (count or name in drum_classes):
            raise CorpusError(
                f"{selection.corpus.path} holds {count} training clips of class {name}; to choose "
                f"draws that resemble them takes at least {LEAST_CLIPS}"
            )
    return Plain(np.array(numbers), np.array(recorded), np.array(rows))


def _through(graph: Graph, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.concatenate([graph(rows[at : at + ROWS]) for at in range(0, len(rows), ROWS)])


def _merged(kept: GhostPrior, fitted: Mapping[str, Tensor]) -> GhostPrior:
    """The `kept` prior with what was `fitted` of the classes that have some."""
    found = GhostPrior(
        centres=fitted["centres"].double().numpy(),
        starts=fitted["starts"].numpy(),
        kinds=fitted["kinds"].numpy(),
        spreads=fitted["spreads"].double().numpy(),
    )
    most = max(kept.spreads.shape[1], found.spreads.shape[1])
    centres, kinds, spreads, starts = [], [], [], [0]
    for label in range(len(kept.spreads)):
        source = found if found.has(label) else kept
        own = slice(*source.starts[label : label + 2])
        centres.append(source.centres[own])
        kinds.append(source.kinds[own])
        spare = most - source.spreads.shape[1]
        spreads.append(np.pad(source.spreads[label], ((0, spare), (0, 0))))
        starts.append(starts[-1] + len(centres[-1]))
    return GhostPrior(
        np.concatenate(centres), np.array(starts), np.concatenate(kinds), np.stack(spreads)
    )


def _lasting(notes: Sequence[Note], classes: Sequence[str]) -> list[Note]:
    """Those of earlier `notes` of which some class is not among the `classes` chosen now."""
    return [note for note in notes if not set(note["classes"]) <= set(classes)]


def _card(card: str, notes: Sequence[Note]) -> str:
    """The card with a section for each of `notes`, in place of earlier ones."""
    sections = [
        NOTE.format(
            heading=HEADING,
            classes=", ".join(note["classes"]),
            count=note["clips"],
            seed=note["seed"],
            corpus=note["corpus_hash"][:12],
            sources="\n".join(f"| {name} | {what} | {n} |" for name, what, n in note["sources"]),
        )
        for note in notes
    ]
    return card.partition(HEADING)[0] + "".join(sections)
