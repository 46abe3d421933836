"""What a process of the pool is given to do: play or read sounds, and measure them."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from ghostnote.corpus import Corpus
from ghostnote.corpus.store import Record
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.evaluation.draws import play
from ghostnote.evaluation.sounds import Sounds
from ghostnote.measures.spectral import spectral_distance_db


def measure_records(path: Path, identity: str, records: Sequence[Record]) -> Sounds:
    """The sounds of `records` of the corpus at `path`, whose hash is `identity`."""
    corpus = corpus_of(path, identity)
    return Sounds.measure([corpus.clip(record) for record in records])


def measure_draws(path: Path, identity: str, draws: Sequence[Patch]) -> Sounds:
    """The sounds of `draws` by the bundle at `path`, whose identity is `identity`."""
    return Sounds.measure(play(instrument_of(path, identity), draws))


def rebuilt_db(
    bundle: tuple[Path, str], corpus: tuple[Path, str], records: Sequence[Record]
) -> list[float]:
    """Spectral distance of each record's clip from what a model plays where its encoder puts it."""
    instrument, opened = instrument_of(*bundle), corpus_of(*corpus)
    clips = [opened.clip(record) for record in records]
    rebuilt = play(instrument, [instrument.place(clip) for clip in clips])
    return [spectral_distance_db(*pair) for pair in zip(clips, rebuilt, strict=True)]


def nearest_db(
    path: Path, identity: str, records: Sequence[tuple[Record, Sequence[Record]]]
) -> list[float]:
    """Smallest spectral distance of each record's clip from those it comes with."""
    corpus = corpus_of(path, identity)
    return [
        min(spectral_distance_db(corpus.clip(record), corpus.clip(other)) for other in others)
        for record, others in records
    ]


@lru_cache(maxsize=1)
def instrument_of(path: Path, identity: str) -> Instrument:
    """The bundle at `path`, whose identity is `identity`, loaded once in a process."""
    return Instrument.open(path)


@lru_cache(maxsize=1)
def corpus_of(path: Path, identity: str) -> Corpus:
    """The corpus at `path`, whose hash is `identity`, opened once in a process."""
    return Corpus.open(path)
