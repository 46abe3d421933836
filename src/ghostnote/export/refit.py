"""A finished Ghost whose seeds stand for the sounds of another library: no network is trained."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from ghostnote import files
from ghostnote.bundle import NAME, NEAREST, Bundle, Manifest, check_place, save
from ghostnote.engine import ghost_prior
from ghostnote.engine.ghost_prior import PRIORS, GhostPrior
from ghostnote.engine.near import near_names, not_made
from ghostnote.engine.nearest import Nearest
from ghostnote.engine.session import Graph, open_graph
from ghostnote.engine.soundmap import SoundMap
from ghostnote.errors import CorpusError, ExportError
from ghostnote.export.nearest import recordings
from ghostnote.export.played import played
from ghostnote.measures.embedding import EMBEDDING_SIZE
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
CARD, DRAWS, MAP = "card.md", "prior.npz", "map.npz"
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
    title: str | None = None,
) -> Bundle:
    """Write to the folder `out` the Ghost of `bundle` with draws about what was selected.

    Of `drum_classes`, by default those of which there are `LEAST_CLIPS`: what the others' seeds
    stand for stays. Nothing it learned changes, so pad, knobs and matches do not either. A bundle
    that tells how near its sounds are to recordings tells of these of the corpus too. Where no
    `title` is given, its own is followed by the name of the folder, unless that is its name.

    Raises:
        OSError: nothing can be written beside `out`.
        BundleError: `out` is a file, or holds anything but a bundle.
        ExportError: the model has no draws to choose, or no such class; or no bundle may be called
            as `out` is, or titled so.
        CorpusError: there are too few training clips of a class.
        MeasureError: all draws of a class are silent or click.
    """
    manifest, name = bundle.manifest, out.resolve().name
    title = _title(manifest, name) if title is None else title
    _check(manifest, name, title, drum_classes)
    plain = _plain(selection, manifest.classes, drum_classes)
    # What cannot be written to is known before the work.
    check_place(out)
    files.check_folder(out)
    priors = _priors(bundle, selection, plain, seed, report)
    records = [selection.records[record] for record in plain.records]
    note: Note = {
        "classes": [manifest.classes[label] for label in np.unique(plain.classes)],
        "corpus_hash": selection.corpus.hash,
        "clips": len(records),
        "sources": [list(source) for source in selection.corpus.sources(records)],
        "seed": seed,
    }
    notes = [*_lasting(manifest.training.get("draws", []), note["classes"]), note]
    contents = {file: bundle.read(file) for file in manifest.files}
    contents[DRAWS] = ghost_prior.to_bytes(priors)
    known = Nearest.of(bundle)
    if known is not None:
        more = recordings(selection, manifest.classes, note["classes"])
        contents[NEAREST] = known.joined(more).to_bytes()
    body = contents[CARD].decode().removeprefix(f"# {manifest.title}\n")
    contents[CARD] = _card(f"# {title}\n{body}", notes).encode()
    training = {**manifest.training, "draws": notes}
    made = replace(manifest, name=name, title=title, training=training)
    contents[MAP] = _heard_map(made, contents, note["classes"], report).to_bytes()
    return save(out, made, contents)


def _heard_map(
    manifest: Manifest, contents: Mapping[str, bytes], drum_classes: list[str], report: Report
) -> SoundMap:
    """The map of the bundle, of what the new draws of `drum_classes` play at their places."""
    with TemporaryDirectory() as scratch:
        bundle = save(Path(scratch) / "ghost", manifest, contents)
        return played(bundle, drum_classes, lambda done, total: report("places", done, total, {}))


def _title(manifest: Manifest, name: str) -> str:
    """What tells a bundle called `name` from that of `manifest` where models are listed."""
    if name == manifest.name:
        return manifest.title
    return f"{manifest.title.removesuffix(f': {manifest.name}')}: {name}"


def _check(manifest: Manifest, name: str, title: str, drum_classes: tuple[str, ...]) -> None:
    """Raises `ExportError` for what can be told before the work."""
    if manifest.voice != "ghost":
        raise ExportError(f"{manifest.name} has no draws to choose: it is no Ghost")
    if not NAME.fullmatch(name):
        raise ExportError(f"no model may be called {name!r}: letters, digits, '-', '_' and '.'")
    if not title.strip() or not title.isprintable():
        raise ExportError(f"no model may be titled {title!r}: a title is one line of text")
    unknown = sorted(set(drum_classes) - set(manifest.classes))
    if unknown:
        near = near_names(unknown[0], manifest.classes)
        raise ExportError(not_made(manifest.name, manifest.classes, unknown[0], near))


def _plain(selection: Selection, classes: tuple[str, ...], drum_classes: tuple[str, ...]) -> Plain:
    """The training clips of `drum_classes`, numbered by the model's `classes`."""
    names = np.array(
        [class_of(record.drum_class, selection.corpus.clip(record)) for record in selection.records]
    )
    counts = {name: int((names == name).sum()) for name in drum_classes or classes}
    few = [name for name, count in counts.items() if count < LEAST_CLIPS]
    if few and (drum_classes or len(few) == len(counts)):
        raise CorpusError(
            f"{selection.corpus.path} holds {counts[few[0]]} training clips of class {few[0]}; to "
            f"choose draws that resemble them takes at least {LEAST_CLIPS}"
        )
    rows = np.flatnonzero(np.isin(names, [name for name in counts if name not in few]))
    return Plain(
        np.array([classes.index(name) for name in names[rows]]),
        np.array([selection.records[row].source != SYNTHETIC_SOURCE for row in rows]),
        rows,
    )


def _priors(
    bundle: Bundle, selection: Selection, plain: Plain, seed: int, report: Report
) -> dict[str, GhostPrior]:
    """The priors of `bundle`, about the `plain` hits where there are some of a class."""
    manifest, records = bundle.manifest, [selection.records[row] for row in plain.records]
    count, z_size = len(manifest.classes), manifest.variation
    basis = LowBasis.from_bytes(bundle.read("low.npz")).whole
    size = row_size(basis.shape[1])
    encoder = open_graph(bundle, "encoder.onnx", size, z_size)
    decoder = open_graph(bundle, "decoder.onnx", z_size + count, size)
    guess = open_graph(bundle, "guess.onnx", EMBEDDING_SIZE, count)
    kept = ghost_prior.from_bytes(bundle.read(DRAWS), count, z_size)

    def decoded(z: Array, label: int) -> NDArray[np.float32]:
        one_hot = np.tile(np.eye(count, dtype=np.float32)[label], (len(z), 1))
        return _through(decoder, np.concatenate([z.astype(np.float32), one_hot], axis=1))

    def progress(done: int, total: int) -> None:
        report("draws", done, total, {})

    heard = proposals_of(plain, count) + 2 * len(records)
    limits = Limits(count, kept[PRIORS[0]].spreads.shape[1], seed)
    with Ear(selection.corpus.path, basis, heard, progress) as ear:
        z = _through(encoder, ear.parts(records)).astype(np.float64)
        fitted = fit_priors(ear, ear.clips(records), plain, z, limits, decoded, guess)
    chosen = set(plain.classes.tolist())
    return {name: _merged(kept[name], arrays, chosen) for name, arrays in fitted.items()}


def _through(graph: Graph, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.concatenate([graph(rows[at : at + ROWS]) for at in range(0, len(rows), ROWS)])


def _merged(kept: GhostPrior, fitted: Mapping[str, Tensor], chosen: set[int]) -> GhostPrior:
    """The `kept` prior with what was `fitted` of the `chosen` classes, be it nothing."""
    found = GhostPrior(
        centres=fitted["centres"].double().numpy(),
        starts=fitted["starts"].numpy(),
        kinds=fitted["kinds"].numpy(),
        spreads=fitted["spreads"].double().numpy(),
    )
    sources = [found if label in chosen else kept for label in range(len(kept.spreads))]
    owns = [slice(*source.starts[label : label + 2]) for label, source in enumerate(sources)]
    centres = [source.centres[own] for source, own in zip(sources, owns, strict=True)]
    return GhostPrior(
        centres=np.concatenate(centres),
        starts=np.cumsum([0, *map(len, centres)]),
        kinds=np.concatenate([each.kinds[own] for each, own in zip(sources, owns, strict=True)]),
        spreads=np.stack([source.spreads[label] for label, source in enumerate(sources)]),
    )


def _lasting(notes: Sequence[Note], classes: Sequence[str]) -> list[Note]:
    """Earlier `notes` about the classes that are not among those chosen now."""
    left = [
        {**note, "classes": [name for name in note["classes"] if name not in classes]}
        for note in notes
    ]
    return [note for note in left if note["classes"]]


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
