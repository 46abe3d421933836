"""The voice of a model that is all graph: controls in, audio out."""

from collections.abc import Sequence

import numpy as np

from ghostnote.audio import SILENCE_DB, Samples
from ghostnote.bundle import PRIOR, Bundle
from ghostnote.engine.session import Graph, open_graph
from ghostnote.engine.soundmap import SoundMap
from ghostnote.engine.voice import Origin, Place, Rows

DRAW_SPREAD = 0.03
"""Standard deviation of a draw about a training sound, as a share of the control's range."""


class GraphVoice:
    """An encoder and a decoder; where a seed varies the sound, a prior."""

    priors: tuple[str, ...] = ()
    silent_rms_db = SILENCE_DB
    kept_bytes = 0

    def __init__(self, bundle: Bundle, sounds: SoundMap) -> None:
        """Load the graphs; Raises `BundleError` if one does not run or is of another shape."""
        manifest = bundle.manifest
        count, length = len(manifest.controls), manifest.length
        self._variation, self._length, self._sounds = manifest.variation, length, sounds
        self._ranges = np.array([each.span for each in manifest.controls])
        self._encoder = open_graph(bundle, "encoder.onnx", length, count)
        self._decoder = open_graph(bundle, "decoder.onnx", count + self._variation, length)
        self._prior: Graph | None = None
        if self._variation:
            self._prior = open_graph(bundle, PRIOR, self._variation, count)

    def draw(self, origin: Origin) -> Rows:
        """Where the prior has it; without one, a training sound, moved a little.

        So sounds come up as often as their like in the corpus.
        """
        if self._prior:
            (row,) = self._prior(self._noise(origin.seed)[None])
            return np.asarray(row)
        rng = np.random.default_rng(origin.seed)
        point = self._sounds.points[rng.integers(len(self._sounds.points))]
        jitter = rng.standard_normal(len(point))
        return np.asarray(point + DRAW_SPREAD * jitter * self._ranges, np.float32)

    def play(self, rows: Rows, origins: Sequence[Origin]) -> Samples:
        """As `Voice.play`; a graph of one class plays the same for all."""
        if self._variation:
            noise = np.stack([self._noise(origin.seed) for origin in origins])
            rows = np.concatenate([rows, noise], axis=1)
        return self._decoder(rows)

    def latent(self, origin: Origin, prior: str) -> str:
        """As `Voice.latent`: there is no other prior to draw from."""
        raise LookupError(prior)

    def has_prior(self, name: str, drum: int) -> bool:
        """As `Voice.has_prior`: there is none to choose."""
        return False

    def idle(self, row: Rows, origin: Origin) -> tuple[str, ...]:
        """As `Voice.idle`: a pad moves everything."""
        return ()

    def place(self, clip: Samples) -> Place:
        """As `Voice.place`."""
        padded = np.zeros((1, self._length), np.float32)
        padded[0, : len(clip)] = clip[: self._length]
        return Place(self._encoder(padded)[0], 0, "")

    def own(self, clip: Samples, *, fine: bool, drum: int | None = None) -> Place:
        """As `Voice.own`: nothing is kept, and there is one class."""
        return self.place(clip)

    def _noise(self, seed: int) -> Rows:
        return np.random.default_rng(seed).standard_normal(self._variation, np.float32)
