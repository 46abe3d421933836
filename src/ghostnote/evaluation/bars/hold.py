"""From a model and a corpus to its table of bars, `bars.json`, `bars.md` and pictures."""

import json
from collections.abc import Sequence
from pathlib import Path

from ghostnote import files
from ghostnote.corpus import Corpus
from ghostnote.engine.instrument import Instrument
from ghostnote.errors import BundleError
from ghostnote.evaluation.bars import plots
from ghostnote.evaluation.bars.clicks import click_rows, clicks
from ghostnote.evaluation.bars.cost import cost_rows
from ghostnote.evaluation.bars.held import Held
from ghostnote.evaluation.bars.knobs import Turned, knob_rows, turned
from ghostnote.evaluation.bars.likeness import (
    default_rows,
    memory_row,
    quantile_rows,
    realism_rows,
)
from ghostnote.evaluation.bars.match import match_rows, matched_packs, refine_rows, refinements
from ghostnote.evaluation.bars.rows import Row
from ghostnote.evaluation.bars.subject import REAL, Subject
from ghostnote.evaluation.bars.yardstick import yardstick
from ghostnote.evaluation.cache import Cache
from ghostnote.evaluation.candidates import Candidate, Export, find_candidates
from ghostnote.evaluation.draws import play, prior_draws
from ghostnote.evaluation.library import Library
from ghostnote.evaluation.matching import Matching, PackDistances
from ghostnote.evaluation.model import furthest
from ghostnote.evaluation.pictures import spectrograms
from ghostnote.evaluation.progress import Report, counting
from ghostnote.evaluation.reference import Reference
from ghostnote.evaluation.sounds import Sounds
from ghostnote.measures.memorisation import nearest_distances
from ghostnote.workers import Workers

BARS_JSON, BARS_MD = "bars.json", "bars.md"


def hold(
    paths: Sequence[Path],
    corpus: Path,
    out: Path,
    export: Export,
    *,
    drum_class: str | None = None,
    count: int = 1000,
    seed: int = 0,
    workers: int | None = None,
    report: Report = lambda stage, done, total, figures: None,
) -> Held:
    """Hold the first model of `paths` to the bars and write what was found into `out`.

    Further models are dense autoencoders that its realism is compared with, in place of the scores
    that come with the package. `count` sounds are drawn of each prior, and more or fewer of all
    else in proportion; what was measured before is read from `out/cache`.

    Raises:
        CorpusError: there is no corpus, or it holds too few sounds of the class.
        BundleError: a model is missing or cannot be played.
        ControlError: the model makes no sounds of the class.
        MeasureError: a sound cannot be measured, or no further model is a dense autoencoder.
        RenderError: a sound of the model is silent or not finite.
    """
    opened = Corpus.open(corpus)
    cache = Cache(out / "cache")
    candidates, failures = find_candidates(
        paths, cache.folder / "bundles", export, counting(report, "models", len(paths))
    )
    if failures:
        raise BundleError("; ".join(f"{each.name}: {each.error}" for each in failures))
    first, *others = candidates
    drum_class = drum_class or first.manifest.classes[0]
    first.check_class(drum_class)
    with Workers(workers) as pool:
        library = Library.of(opened, drum_class, pool, cache, report)
        subject = Subject(
            candidate=first,
            instrument=Instrument.open(first.path),
            reference=Reference.of(library, count, seed),
            matching=Matching.of(library, seed),
            count=count,
            seed=seed,
            workers=pool,
            cache=cache,
            report=report,
        )
        held, pictures = _held(subject, others)
    for name, png in pictures.items():
        files.write_bytes(out / name, png)
    files.write_text(out / BARS_JSON, json.dumps(held.document(), indent=1) + "\n")
    files.write_text(out / BARS_MD, held.markdown())
    return held


def _held(subject: Subject, others: Sequence[Candidate]) -> tuple[Held, plots.Pictures]:
    reference, call = subject.reference, subject.workers.call
    best = yardstick(subject, others)
    made, default = subject.drawn(REAL), subject.drawn(None)
    retrieved = subject.matching.retrieved(
        reference, subject.workers, subject.cache, subject.report
    )
    matched, knobs = matched_packs(subject), turned(subject)
    refined, clicked = refinements(subject), clicks(subject)
    summing = subject.counting("distances", 4)

    def done(rows: list[Row]) -> list[Row]:
        summing(1)
        return rows

    real = library_real(reference)
    title = "prior of recordings" if subject.has_real else "its prior"
    rows = [
        *done(call(realism_rows, made, reference, best)),
        *done(call(default_rows, default, reference, subject.seed)),
        *done([call(memory_row, "memorised", title, made, reference)]),
        *done(_default_memory(subject, default)),
        *match_rows(matched, retrieved),
        *refine_rows(refined),
        *knob_rows(subject, knobs),
        *quantile_rows(made, reference),
        *click_rows(clicked, float(real.clicks.mean())),
        # Now that the workers have nothing to do.
        *cost_rows(subject),
    ]
    worst = furthest(made, reference)
    seeds = (subject.seed + worst).tolist()
    held = Held(
        subject.candidate.name, reference, subject.count, subject.seed, rows, _notes(subject), seeds
    )
    return held, _pictures(subject, made, knobs, matched, retrieved, seeds)


def library_real(reference: Reference) -> Sounds:
    """All that counts as real of the training sounds."""
    library = reference.library
    return library.train.take(library.real)


def _default_memory(subject: Subject, default: Sounds) -> list[Row]:
    if not subject.has_real:
        return []  # the one prior was measured
    arguments = ("memorised_default", "default prior", default, subject.reference)
    return [subject.workers.call(memory_row, *arguments)]


def _notes(subject: Subject) -> list[str]:
    notes = []
    if not subject.has_real:
        notes.append(
            f"{subject.candidate.name} has no prior {REAL!r}: its only one stands in where the "
            "bar asks for it."
        )
    if not subject.reference.library.has_real:
        notes.append("The corpus has too few recordings: all of its sounds count as real.")
    return notes


def _pictures(
    subject: Subject,
    made: Sounds,
    knobs: list[Turned],
    matched: PackDistances,
    retrieved: PackDistances,
    seeds: list[int],
) -> plots.Pictures:
    reference = subject.reference
    nearest = nearest_distances(reference.space.place(made), reference.train)
    asked = subject.asked(REAL)
    worst = play(asked.instrument, [prior_draws(asked, 1, seed)[0] for seed in seeds])
    pictures = {
        "distributions.png": plots.distributions(made, library_real(reference)),
        "memory.png": plots.memory(nearest, reference.take_distances, reference.unseen_distances),
        "worst.png": spectrograms(worst),
    }
    if knobs:
        pictures["knobs.png"] = plots.knob_curves(knobs)
    if matched:
        pictures["packs.png"] = plots.packs(matched, retrieved)
    return pictures
