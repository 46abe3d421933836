from collections.abc import Iterator
from itertools import count

import pytest

from ghostnote.corpus import Corpus, build_corpus
from ghostnote.corpus.split import split_of
from ghostnote.evaluation import scoring
from ghostnote.evaluation.cache import Cache
from ghostnote.evaluation.library import Library
from ghostnote.evaluation.reference import Reference
from ghostnote.workers import Workers

from .sounds import silent_report, write_library

TRAIN_PACKS, VALIDATION_PACKS = 7, 3


def kits(split: str) -> Iterator[str]:
    """Names of kits whose pack falls in `split`."""
    return (f"kit{number}" for number in count() if split_of(f"room/kit{number}") == split)


@pytest.fixture(autouse=True, scope="package")
def few_bootstraps() -> Iterator[None]:
    """Intervals as rough as these are enough to tell noise from drums."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "BOOTSTRAPS", 50)
        yield


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """70 recorded snares of 7 packs and 30 of 3 unseen ones, two takes a stroke, and 40 made."""
    folder = tmp_path_factory.mktemp("evaluated")
    train, validation = kits("train"), kits("validation")
    names = [next(train) for _ in range(TRAIN_PACKS)]
    names += [next(validation) for _ in range(VALIDATION_PACKS)]
    write_library(folder / "library", names, strokes=5, made=40)
    build_corpus([folder / "library"], folder / "corpus", drum_class="snare", workers=1)
    return Corpus.open(folder / "corpus")


@pytest.fixture(scope="session")
def library(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The measured sounds of `corpus`."""
    cache = Cache(tmp_path_factory.mktemp("cache"))
    with Workers(1) as workers:
        return Library.of(corpus, "snare", workers, cache, silent_report)


@pytest.fixture(scope="session")
def reference(library: Library) -> Reference:
    """The sets that are compared with, 35 and 30 sounds."""
    return Reference.of(library, 1000, 0)


@pytest.fixture
def renders(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many sounds each run of a decoder made."""
    from ghostnote.engine.instrument import Instrument

    counts: list[int] = []
    original = Instrument.render_batch

    def counted(self, patches):
        counts.append(len(patches))
        return original(self, patches)

    monkeypatch.setattr(Instrument, "render_batch", counted)
    return counts
