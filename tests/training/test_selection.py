from dataclasses import replace

import numpy as np
import pytest

from ghostnote.corpus import Corpus
from ghostnote.training import selection
from ghostnote.training.experiment import ALL_CLASSES
from ghostnote.training.selection import Selection


def test_windows_are_the_starts_of_the_clips(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "CHUNK", 7)
    chosen = Selection(corpus, "snare")
    train, held_out = chosen.windows(3_000)
    assert np.array_equal(train.numpy(), corpus.clips(chosen.records)[:, :3_000])
    assert np.array_equal(held_out.numpy(), corpus.clips(chosen.held_out)[:, :3_000])


def test_identity_tells_clips_and_geometry(corpus: Corpus) -> None:
    chosen = Selection(corpus, "snare")
    fewer = Corpus(corpus.path, corpus.records()[1:])
    assert chosen.identity(16_384) == Selection(corpus, "snare").identity(16_384)
    assert chosen.identity(16_384) != chosen.identity(88_200)
    assert chosen.identity(16_384) != Selection(fewer, "snare").identity(16_384)


@pytest.mark.parametrize("change", [{"drum_class": "tom"}, {"source": "elsewhere"}])
@pytest.mark.parametrize("split", ["train", "validation"])
def test_identity_tells_labels_and_sources(
    corpus: Corpus, split: str, change: dict[str, str]
) -> None:
    first = corpus.records(split=split)[0]
    records = [replace(each, **change) if each == first else each for each in corpus.records()]
    corrected = Selection(Corpus(corpus.path, records), ALL_CLASSES)
    before = Selection(corpus, ALL_CLASSES)
    assert len(corrected.records) == len(before.records)
    assert corrected.identity(0) != before.identity(0)
