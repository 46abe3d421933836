"""What an instrument plays with: the part that differs from one kind of model to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import Samples

Rows = NDArray[np.float32]


@dataclass(frozen=True)
class Origin:
    """What a sound's controls leave open: its class by number, its seed, its latent.

    Without a `latent` the seed stands for one.
    """

    drum: int
    seed: int
    latent: str = ""


@dataclass(frozen=True)
class Place:
    """Where a model puts a clip: its controls `[K]`, its class by number, its latent if any."""

    controls: Rows
    drum: int
    latent: str


class Voice(Protocol):
    """Controls to audio and back, for controls within their range.

    `priors` names what sounds can be drawn from, the default first; none where there is one only.
    `silent_rms_db` is the level below its peak at which a sound is over. `kept_bytes` is what it
    remembers of sounds it has played, at most.
    """

    priors: tuple[str, ...]
    silent_rms_db: float
    kept_bytes: int

    def latent(self, origin: Origin, prior: str) -> str:
        """The latent that one of the `priors` draws for the seed of `origin`."""

    def has_prior(self, name: str, drum: int) -> bool:
        """Whether that one of the `priors` has sounds of the class `drum`."""

    def draw(self, origin: Origin) -> Rows:
        """The controls `[K]` at which the prior has the sound of `origin`."""

    def play(self, rows: Rows, origins: Sequence[Origin]) -> Samples:
        """Audio `[B, T]` at controls `[B, K]`, an origin each; not yet trimmed or normalised."""

    def idle(self, row: Rows, origin: Origin) -> tuple[str, ...]:
        """The controls that change next to nothing where a sound has controls `[K]`, by name."""

    def place(self, clip: Samples) -> Place:
        """Where the model puts a clip `[T]`; controls may lie out of range."""

    def own(self, clip: Samples, *, fine: bool, drum: int | None = None) -> Place:
        """As `place`, its latent with what the clip `[T]` has beside the sound there.

        The latent as it is where a model keeps no such thing. `fine` keeps more of it, in a longer
        text. The class is `drum`, or where that is None what the model takes the clip for.
        """
