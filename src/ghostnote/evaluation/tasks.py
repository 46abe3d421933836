"""What a process of the pool is given to do: play or read sounds, and measure them."""

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from pathlib import Path

from ghostnote.audio import Samples
from ghostnote.corpus import Corpus
from ghostnote.corpus.store import Record
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.evaluation.draws import play
from ghostnote.evaluation.sounds import Sounds
from ghostnote.measures.shier import flux_onset_error, log_spectral_distance, mss
from ghostnote.measures.spectral import spectral_distance_db

SHIER = {"mss": mss, "lsd": log_spectral_distance, "onset_error": flux_onset_error}
"""The figures of Shier et al. 2023 by their keys among the measures."""


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
    return [spectral_distance_db(*pair) for pair in _rebuilt(bundle, corpus, records)]


def rebuilt_shier(
    bundle: tuple[Path, str], corpus: tuple[Path, str], records: Sequence[Record]
) -> list[list[float]]:
    """As `rebuilt_db`, in each of the figures of `SHIER`."""
    return [shier_of(*pair) for pair in _rebuilt(bundle, corpus, records)]


def _rebuilt(
    bundle: tuple[Path, str], corpus: tuple[Path, str], records: Sequence[Record]
) -> Iterable[tuple[Samples, Samples]]:
    instrument, opened = instrument_of(*bundle), corpus_of(*corpus)
    clips = [opened.clip(record) for record in records]
    rebuilt = play(instrument, [instrument.place(clip) for clip in clips])
    return zip(clips, rebuilt, strict=True)


def nearest_db(
    path: Path, identity: str, records: Sequence[tuple[Record, Sequence[Record]]]
) -> list[float]:
    """Smallest spectral distance of each record's clip from those it comes with."""
    corpus = corpus_of(path, identity)
    return [
        min(spectral_distance_db(corpus.clip(record), corpus.clip(other)) for other in others)
        for record, others in records
    ]


def nearest_shier(
    path: Path, identity: str, records: Sequence[tuple[Record, Sequence[Record]]]
) -> list[list[float]]:
    """Of the spectrally nearest of those that each record comes with, the figures of `SHIER`."""
    corpus = corpus_of(path, identity)
    rows = []
    for record, others in records:
        clip = corpus.clip(record)
        clips = map(corpus.clip, others)
        rows.append(shier_of(clip, min(clips, key=partial(spectral_distance_db, clip))))
    return rows


def shier_of(reference: Samples, estimate: Samples) -> list[float]:
    """How near a clip comes to another, `[T]` each, in each of the figures of `SHIER`."""
    return [measure(reference, estimate) for measure in SHIER.values()]


@lru_cache(maxsize=1)
def instrument_of(path: Path, identity: str) -> Instrument:
    """The bundle at `path`, whose identity is `identity`, loaded once in a process."""
    return Instrument.open(path)


@lru_cache(maxsize=1)
def corpus_of(path: Path, identity: str) -> Corpus:
    """The corpus at `path`, whose hash is `identity`, opened once in a process."""
    return Corpus.open(path)
