"""From models and a corpus to a leaderboard, `scores.json` and `index.html`."""

import json
from collections.abc import Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from ghostnote import bundle, files
from ghostnote.corpus import Corpus
from ghostnote.errors import BundleError, CorpusError, GhostnoteError
from ghostnote.evaluation.brackets import Bracket, brackets, measure_noise, resynthesis
from ghostnote.evaluation.cache import Cache, key_of
from ghostnote.evaluation.candidates import Candidate, Export, Failure, find_candidates
from ghostnote.evaluation.figures import figures_document, figures_from
from ghostnote.evaluation.leaderboard import Leaderboard, Scored
from ghostnote.evaluation.library import MADE_BY, Library
from ghostnote.evaluation.matching import Matching, PackDistances, match_figures, shier_figures
from ghostnote.evaluation.model import Judge
from ghostnote.evaluation.page import page
from ghostnote.evaluation.parts import measure_parts, parts_db, parts_shier
from ghostnote.evaluation.progress import Report, counting
from ghostnote.evaluation.reference import Reference
from ghostnote.evaluation.sounds import Sounds
from ghostnote.workers import Workers

SCORES, INDEX = "scores.json", "index.html"


def evaluate(
    paths: Sequence[Path],
    corpus: Path,
    out: Path,
    export: Export,
    *,
    drum_class: str | None = None,
    count: int = 1000,
    seed: int = 0,
    prior: str | None = None,
    workers: int | None = None,
    report: Report = lambda stage, done, total, figures: None,
) -> Leaderboard:
    """Score the runs and bundles at `paths` and write the report into the folder `out`.

    `count` sounds of each model's prior and as many from all over its pad are drawn from `seed`
    and compared with the sounds of `drum_class` in the corpus (the first model's first class).
    What was scored before is read from `out/cache`. A model that cannot be scored is among the
    leaderboard's `failures`; the others are scored. `prior` is the one to draw from, of models that
    have more than one. `workers` are processes, one a core if None.

    Raises:
        CorpusError: there is no corpus, or it holds too few sounds of the class.
        BundleError: there is no model to score.
    """
    opened = Corpus.open(corpus)
    cache = Cache(out / "cache")
    candidates, failures = find_candidates(
        paths, cache.folder / "bundles", export, counting(report, "models", len(paths))
    )
    if not candidates:
        reasons = "; ".join(f"{each.name}: {each.error}" for each in failures)
        raise BundleError(f"no model can be evaluated: {reasons}")
    drum_class = drum_class or candidates[0].manifest.classes[0]
    with Workers(workers) as pool:
        library = Library.of(opened, drum_class, pool, cache, report)
        reference = Reference.of(library, count, seed)
        matching = Matching.of(library, seed)
        retrieved = matching.retrieved(reference, pool, cache, report)
        rows = _brackets(reference, matching, retrieved, seed, pool, cache, report)
        rows.insert(1, _resynthesis(reference, matching, seed, pool, cache, report))
        judge = Judge(reference, matching, retrieved, count, seed, prior, pool, report)
        models: list[Scored] = []
        for candidate in candidates:
            try:
                models.append(_scored(candidate, judge, cache))
            except CorpusError:  # it concerns every model
                raise
            except GhostnoteError as error:
                failures.append(Failure(candidate.name, str(error)))
    board = Leaderboard(reference, count, seed, rows, models, failures)
    files.write_text(out / SCORES, json.dumps(board.document(), indent=1) + "\n")
    files.write_text(out / INDEX, page(board, opened))
    return board


def _scored(candidate: Candidate, judge: Judge, cache: Cache) -> Scored:
    def make() -> dict[str, Any]:
        figures, fragment = judge.score(candidate)
        return {"figures": figures_document(figures), "fragment": fragment}

    key = _key(
        judge.reference, judge.seed, model=candidate.identity, count=judge.count, prior=judge.prior
    )
    made = cache.document(key, make)
    return Scored(candidate, figures_from(made["figures"]), made["fragment"])


def _brackets(
    reference: Reference,
    matching: Matching,
    retrieved: PackDistances,
    seed: int,
    workers: Workers,
    cache: Cache,
    report: Report,
) -> list[Bracket]:
    def make() -> dict[str, Any]:
        progress = counting(report, "white noise", reference.count)
        parts = workers.map(partial(measure_noise, seed), range(reference.count), progress)
        near = matching.few.retrieved_figures(reference, workers, report)
        near |= match_figures(retrieved)
        found = workers.call(brackets, reference, Sounds.join(parts), near, seed)
        return {"rows": [(each.name, each.title, figures_document(each.figures)) for each in found]}

    made = cache.document(_key(reference, seed, brackets=reference.count), make)
    return [Bracket(name, title, figures_from(figures)) for name, title, figures in made["rows"]]


def _resynthesis(
    reference: Reference,
    matching: Matching,
    seed: int,
    workers: Workers,
    cache: Cache,
    report: Report,
) -> Bracket:
    path = reference.library.path

    def make() -> dict[str, Any]:
        records, unseen, few = reference.other_records, matching.records, matching.few
        progress = counting(report, "resynthesis", len(records) + len(unseen) + len(few))
        parts = workers.map(partial(measure_parts, path), records, progress)
        distances = list(chain(*workers.map(partial(parts_db, path), unseen, progress)))
        rows = list(chain(*workers.map(partial(parts_shier, path), few.records, progress)))
        matched = match_figures(matching.by_pack(distances)) | shier_figures(few, rows)
        found = workers.call(resynthesis, reference, Sounds.join(parts), matched)
        return {"row": (found.name, found.title, figures_document(found.figures))}

    key = _key(
        reference, seed, resynthesis=reference.count, played=bundle.PLAYING["ghost"],
        rows=matching.rows.tolist(),
    )  # fmt: skip
    name, title, figures = cache.document(key, make)["row"]
    return Bracket(name, title, figures_from(figures))


def _key(reference: Reference, seed: int, **parts: object) -> str:
    identity = reference.library.identity
    return key_of(made_by=MADE_BY, library=identity, compared=reference.count, seed=seed, **parts)
