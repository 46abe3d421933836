"""One model's figures, and its part of the report."""

from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ghostnote.bundle import Bundle
from ghostnote.engine.instrument import Instrument
from ghostnote.errors import MeasureError
from ghostnote.evaluation.candidates import Candidate
from ghostnote.evaluation.cost import cost_figures
from ghostnote.evaluation.draws import Asked, line_draws, pad_draws, prior_draws
from ghostnote.evaluation.figures import Figure
from ghostnote.evaluation.gallery import faults_html, gallery
from ghostnote.evaluation.matching import Matching, PackDistances, match_figures
from ghostnote.evaluation.progress import Report, counting
from ghostnote.evaluation.reference import Points, Reference
from ghostnote.evaluation.scoring import own_figures, pad_figures
from ghostnote.evaluation.sounds import Sounds
from ghostnote.evaluation.tasks import measure_draws
from ghostnote.measures.continuity import step_ratio
from ghostnote.measures.memorisation import nearest_distances
from ghostnote.workers import Workers

WORST = 20
"""Sounds of a model that are listed for being furthest from real ones."""


@dataclass(frozen=True)
class Judge:
    """What every model of an evaluation is scored with."""

    reference: Reference
    matching: Matching
    retrieved: PackDistances
    count: int
    seed: int
    prior: str | None
    workers: Workers
    report: Report

    def score(self, candidate: Candidate) -> tuple[dict[str, Figure], str]:
        """The figures of a model, and the HTML that shows it.

        Raises:
            BundleError: the bundle cannot be played.
            ControlError: it makes no sounds of the class.
            RenderError: a sound of it is silent or not finite.
            MeasureError: a sound of it cannot be measured.
        """
        bundle = Bundle.open(candidate.path)
        instrument = Instrument(bundle)
        candidate.check_class(self.reference.library.drum_class)
        asked = Asked(instrument, self.reference.library.drum_class, self.prior)
        prior = prior_draws(asked, self.count, self.seed)
        lines = line_draws(asked, self.seed)
        draws = [*prior, *pad_draws(asked, self.count, self.seed), *chain(*lines)]
        few = self.matching.few
        total = len(draws) + len(self.matching) + len(few)
        progress = counting(self.report, candidate.name, total)
        task = partial(measure_draws, candidate.path, candidate.identity)
        sounds = Sounds.join(self.workers.map(task, draws, progress))
        made = sounds.take(slice(self.count))
        padded = sounds.take(slice(self.count, 2 * self.count))
        on_lines = sounds.take(slice(2 * self.count, None))
        matched = self.matching.rebuilt(candidate, self.workers, progress)
        figures = self.workers.call(
            _sound_figures, made, padded, on_lines, len(lines[0]), self.reference
        )
        figures |= match_figures(matched)
        figures |= few.rebuilt_figures(candidate, self.workers, progress)
        # Now that the workers have nothing to do.
        figures |= cost_figures(bundle, asked, self.seed)
        faults = faults_html(asked, prior, furthest(made, self.reference), made.clicks)
        shown = gallery(asked, prior, self.seed, matched, self.retrieved, faults)
        return figures, shown


def _sound_figures(
    prior: Sounds, pad: Sounds, lines: Sounds, points: int, reference: Reference
) -> dict[str, Figure]:
    """Figures of the sounds of a model: each `points` of `lines` are of one line."""
    paths = reference.space.place(lines).reshape(-1, points, lines.embeddings.shape[1])
    return own_figures(prior, reference) | pad_figures(pad, reference) | _continuity(paths)


def furthest(sounds: Sounds, reference: Reference) -> NDArray[np.intp]:
    """The `WORST` of `sounds`, by distance to the nearest real training sound, the worst first."""
    library, space = reference.library, reference.space
    real = space.place(library.train.take(library.real))
    return nearest_distances(space.place(sounds), real).argsort()[::-1][:WORST]


def _continuity(paths: Points) -> dict[str, Figure]:
    """The median of the step ratios of paths `[L, P, D]`, and the range of their middle half."""
    ratios = _step_ratios(paths)
    if not ratios:
        return {}
    low, median, high = np.percentile(ratios, [25, 50, 75])
    return {"step_ratio": Figure(float(median), float(low), float(high))}


def _step_ratios(paths: Points) -> list[float]:
    """Of paths `[L, P, D]`, those that have one."""
    ratios = []
    for path in paths:
        try:
            ratios.append(step_ratio(path))
        except MeasureError:  # a line on which nearly nothing changes has no ratio
            continue
    return ratios
