"""The best a model of parts could do with a sound."""

from ghostnote.audio import Samples, finish
from ghostnote.measures.spectral import spectral_distance_db
from ghostnote.stn.analysis import analyse
from ghostnote.stn.synthesis import synthesise


def ceiling_db(clip: Samples, seed: int) -> float:
    """Spectral distance of a clip `[T]` from its own parts, played with the noise of `seed`."""
    return spectral_distance_db(clip, finish(synthesise(analyse(clip), seed)))
