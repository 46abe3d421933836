"""Real sounds taken apart and played again: the best that a model of parts could do."""

from collections.abc import Sequence
from pathlib import Path

from ghostnote.audio import SILENT_RMS_DB, Samples, finish
from ghostnote.corpus import Corpus
from ghostnote.corpus.store import Record
from ghostnote.evaluation.sounds import Sounds
from ghostnote.evaluation.tasks import shier_of
from ghostnote.measures.spectral import spectral_distance_db
from ghostnote.stn.analysis import analyse
from ghostnote.stn.knobs import Hit


def resynthesise(clip: Samples, seed: int) -> Samples:
    """The parts of a clip `[T]`, played with the noise of `seed`."""
    return finish(Hit(analyse(clip), seed).struck(), SILENT_RMS_DB)


def ceiling_db(clip: Samples, seed: int) -> float:
    """Spectral distance of a clip `[T]` from its own parts, played with the noise of `seed`."""
    return spectral_distance_db(clip, resynthesise(clip, seed))


def measure_parts(path: Path, records: Sequence[Record]) -> Sounds:
    """The sounds of `records` of the corpus at `path`, resynthesised."""
    corpus = Corpus.open(path)
    return Sounds.measure([resynthesise(corpus.clip(each), _seed(each)) for each in records])


def parts_db(path: Path, records: Sequence[Record]) -> list[float]:
    """Spectral distance of each record's clip from its resynthesis."""
    corpus = Corpus.open(path)
    return [ceiling_db(corpus.clip(each), _seed(each)) for each in records]


def parts_shier(path: Path, records: Sequence[Record]) -> list[list[float]]:
    """As `parts_db`, in each of the figures of `SHIER`."""
    corpus = Corpus.open(path)
    clips = [(corpus.clip(each), _seed(each)) for each in records]
    return [shier_of(clip, resynthesise(clip, seed)) for clip, seed in clips]


def _seed(record: Record) -> int:
    """Each sound has noise of its own, the same whenever it is played again."""
    return int(record.sha256[:8], 16)
