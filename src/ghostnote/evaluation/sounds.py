"""What is measured of a sound by itself, before any other is compared with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import Samples
from ghostnote.descriptors import attack_ms
from ghostnote.measures.bands import band_level_db
from ghostnote.measures.clicks import has_click, starts_with_click
from ghostnote.measures.embedding import embed

HIGH_BAND_HZ = (10_000.0, 20_000.0)


@dataclass(frozen=True)
class Sounds:
    """N sounds.

    `embeddings` `[N, D]` are not scaled yet; `clicks` and `start_clicks` `[N]` say which click
    away from their onset and at it; `attack_ms` `[N]` is the attack time and `high_db` `[N]` the
    level of 10-20 kHz beside the whole.
    """

    embeddings: NDArray[np.float32]
    clicks: NDArray[np.bool_]
    start_clicks: NDArray[np.bool_]
    attack_ms: NDArray[np.float32]
    high_db: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.embeddings)

    @classmethod
    def measure(cls, clips: Sequence[Samples]) -> "Sounds":
        """Measure clips, `[T]` each.

        Raises:
            MeasureError: one is silent or not finite.
        """
        return cls(
            np.array([embed(clip) for clip in clips], np.float32),
            np.array([has_click(clip) for clip in clips], np.bool_),
            np.array([starts_with_click(clip) for clip in clips], np.bool_),
            np.array([attack_ms(clip) for clip in clips], np.float32),
            np.array([band_level_db(clip, *HIGH_BAND_HZ) for clip in clips], np.float32),
        )

    @classmethod
    def join(cls, parts: Sequence["Sounds"]) -> "Sounds":
        """All sounds of `parts`, at least one, in their order."""
        return cls(
            *[np.concatenate([getattr(part, name) for part in parts]) for name in cls.names()]
        )

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Sounds":
        """What `arrays` gave."""
        return cls(**{name: arrays[name] for name in cls.names()})

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The arrays by their names."""
        return {name: getattr(self, name) for name in self.names()}

    @classmethod
    def names(cls) -> list[str]:
        """The names of the arrays."""
        return [each.name for each in fields(cls)]

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_] | slice) -> "Sounds":
        """The sounds at `rows`."""
        return Sounds(*[getattr(self, name)[rows] for name in self.names()])
