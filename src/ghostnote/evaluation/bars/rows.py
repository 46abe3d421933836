"""One bar: what it asks, what was measured, and what that is held against."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

VERDICTS = {True: "met", False: "missed", None: "not measurable"}


@dataclass(frozen=True)
class Row:
    """A row of the table of bars.

    `met` is None where the model or the corpus leaves nothing to measure; `measured` then says why.
    `values` are the numbers that the texts state.
    """

    key: str
    figure: str
    bar: str
    measured: str
    beside: str
    met: bool | None
    values: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def unmeasurable(cls, key: str, figure: str, bar: str, why: str) -> "Row":
        """A bar that nothing can be held to, and why."""
        return cls(key, figure, bar, why, "", None)

    @property
    def verdict(self) -> str:
        """How the bar came out, in words."""
        return VERDICTS[self.met]

    def document(self) -> dict[str, Any]:
        """What `bars.json` holds of it."""
        return asdict(self) | {"verdict": self.verdict}
