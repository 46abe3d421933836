import numpy as np
import pytest

from ghostnote.corpus import Corpus
from ghostnote.training import selection
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
