"""The result of an evaluation: as a table to print and as `scores.json`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ghostnote.evaluation.brackets import Bracket
from ghostnote.evaluation.candidates import Candidate, Failure
from ghostnote.evaluation.choice import RULE, best
from ghostnote.evaluation.figures import (
    BY_KEY,
    MEASURES,
    Figure,
    Figures,
    figures_document,
)
from ghostnote.evaluation.reference import Reference
from ghostnote.measures.embedding import EMBEDDING_VERSION

FORMAT = 1
PRINTED = {
    "kernel": "kernel",
    "frechet": "Fréchet",
    "kernel_validation": "kernel, unseen",
    "coverage": "coverage",
    "density": "density",
    "memorisation": "memorised",
    "clicks": "clicks",
    "start_clicks": "at start",
    "step_ratio": "step",
    "reconstruction": "match",
    "pad_kernel": "kernel, pad",
    "hit_ms": "hit",
    "megabytes": "size",
}
"""The columns that are printed, and their heads there; `scores.json` has them all."""
WITH_INTERVAL = frozenset({"kernel", "kernel_validation"})


@dataclass(frozen=True)
class Scored:
    """A model with its figures, and the part of the report that shows it (HTML)."""

    candidate: Candidate
    figures: Figures
    fragment: str


@dataclass(frozen=True)
class Leaderboard:
    """Models and brackets, scored against one reference; `failures` were not scored."""

    reference: Reference
    count: int
    seed: int
    brackets: Sequence[Bracket]
    models: Sequence[Scored]
    failures: Sequence[Failure]

    @property
    def best(self) -> str | None:
        """The model that the rule chooses; None if it chooses none."""
        return best(self.figures)

    @property
    def figures(self) -> Mapping[str, Figures]:
        """The figures of every model, by its name."""
        return {each.candidate.name: each.figures for each in self.models}

    def document(self) -> dict[str, Any]:
        """What `scores.json` holds."""
        return {
            "format": FORMAT,
            "corpus": self.reference.library.document(),
            "count": self.count,
            "compared": {"train": self.reference.count, "validation": self.reference.unseen_count},
            "seed": self.seed,
            "embedding": EMBEDDING_VERSION,
            "best": self.best,
            "rule": RULE,
            "measures": [asdict(measure) for measure in MEASURES],
            "brackets": [
                {
                    "name": each.name,
                    "title": each.title,
                    "figures": figures_document(each.figures),
                }
                for each in self.brackets
            ],
            "models": [
                {
                    "name": each.candidate.name,
                    "title": each.candidate.manifest.title,
                    "family": each.candidate.family,
                    "figures": figures_document(each.figures),
                    "curves": each.candidate.curves,
                }
                for each in self.models
            ],
            "failures": [asdict(failure) for failure in self.failures],
        }

    def ranked(self) -> list[Scored]:
        """The models, the most realistic first."""
        return sorted(self.models, key=lambda each: each.figures["kernel"].value)

    def text(self) -> str:
        """The table, brackets under the models, and the line that says how to read it."""
        rows = [(self._mark(each), each.figures) for each in self.ranked()]
        rows += [(f"  ({each.title.lower()})", each.figures) for each in self.brackets]
        cells = [
            ["", *PRINTED.values()],
            ["", *[BY_KEY[key].unit for key in PRINTED]],
            *[[name, *[_cell(key, figures) for key in PRINTED]] for name, figures in rows],
        ]
        return "\n".join([*_aligned(cells), "", *self._notes()])

    def _mark(self, scored: Scored) -> str:
        name = scored.candidate.name
        return f"* {name}" if name == self.best else f"  {name}"

    def _notes(self) -> Iterable[str]:
        reference = self.reference
        yield (
            f"{reference.count} sounds against {reference.count} real training sounds, "
            f"{reference.unseen_count} against {reference.unseen_count} of unseen packs; "
            "brackets at the same numbers."
        )
        if not reference.library.has_real:
            yield "The corpus has too few recordings: models are compared with all of its sounds."
        yield f"* {RULE}" if self.best else f"No model is marked as best. {RULE}"


def shown(key: str, figure: Figure) -> str:
    """A figure with the digits of its measure."""
    return f"{figure.value:,.{BY_KEY[key].digits}f}"


def _cell(key: str, figures: Figures) -> str:
    if key not in figures:
        return "-"
    figure, digits = figures[key], BY_KEY[key].digits
    if key in WITH_INTERVAL and figure.has_interval:
        return f"{figure.value:.{digits}f} [{figure.low:.{digits}f} {figure.high:.{digits}f}]"
    return shown(key, figure)


def _aligned(cells: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return [
        "  ".join(
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
