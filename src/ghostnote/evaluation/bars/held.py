"""The table of bars: to print, as Markdown and as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ghostnote.evaluation.bars.rows import Row
from ghostnote.evaluation.bars.subject import BARS_VERSION
from ghostnote.evaluation.reference import Reference
from ghostnote.measures.embedding import EMBEDDING_VERSION

FORMAT = 1
COLUMNS = ("figure", "bar", "measured", "verdict", "beside it")


@dataclass(frozen=True)
class Held:
    """A model held to the bars: `rows`, and `notes` on what stood in for something else."""

    name: str
    reference: Reference
    count: int
    seed: int
    rows: Sequence[Row]
    notes: Sequence[str]
    worst: Sequence[int]
    """Seeds of the sounds furthest from any real one, the furthest first."""

    def text(self) -> str:
        """The table to print: verdict, figure and bar, and under them what was measured."""
        width = max(len(row.verdict) for row in self.rows)
        lines = []
        for row in self.rows:
            lines.append(f"{row.verdict:{width}}  {row.figure}; {row.bar}")
            beside = f"  [{row.beside}]" if row.beside else ""
            lines.append(f"{'':{width}}  = {row.measured}{beside}")
        return "\n".join([*lines, "", self._summary(), *self.notes])

    def markdown(self) -> str:
        """The same table for a document."""
        head = ["| " + " | ".join(COLUMNS) + " |", "|---" * len(COLUMNS) + "|"]
        rows = [
            f"| {row.figure} | {row.bar} | {row.measured} | "
            f"{'**met**' if row.met else row.verdict} | {row.beside} |"
            for row in self.rows
        ]
        return "\n".join([*head, *rows, "", self._summary(), *self.notes]) + "\n"

    def document(self) -> dict[str, Any]:
        """What `bars.json` holds."""
        return {
            "format": FORMAT,
            "model": self.name,
            "corpus": self.reference.library.document(),
            "count": self.count,
            "compared": self.reference.count,
            "seed": self.seed,
            "versions": {"bars": BARS_VERSION, "embedding": EMBEDDING_VERSION},
            "bars": [row.document() for row in self.rows],
            "worst_seeds": list(self.worst),
            "notes": list(self.notes),
        }

    def _summary(self) -> str:
        met, missed, rest = (
            sum(row.met is verdict for row in self.rows) for verdict in (True, False, None)
        )
        count, drum_class = self.reference.count, self.reference.library.drum_class
        text = f"{self.name}, {drum_class}: {met} bars met, {missed} missed"
        if rest:
            text += f", {rest} not measurable"
        return f"{text}. {count} generated sounds against {count} real training sounds."
