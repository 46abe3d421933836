import numpy as np
import pytest

from ghostnote.corpus import Corpus, build_corpus, described
from ghostnote.descriptors import describe

from .sounds import snare, write


@pytest.fixture
def corpus(tmp_path):
    for index in range(3):
        write(tmp_path / "library" / "snare" / f"{index}.wav", snare(index))
    build_corpus([tmp_path / "library"], tmp_path / "corpus", workers=1)
    return Corpus.open(tmp_path / "corpus")


def measured(corpus):
    """Descriptors of the whole corpus, and how many clips were measured for them."""
    steps = [0]
    rows = described.described(
        corpus, corpus.records(), workers=1, progress=lambda done, total: steps.append(total)
    )
    return rows, steps[-1]


def test_each_clip_is_measured_once(corpus):
    rows, new = measured(corpus)
    assert new == 3
    for row, record in zip(rows, corpus.records(), strict=True):
        np.testing.assert_array_equal(row, describe(corpus.clip(record)))
    again, new = measured(corpus)
    assert new == 0
    np.testing.assert_array_equal(again, rows)


def test_what_another_version_measured_is_measured_again(corpus, monkeypatch):
    measured(corpus)
    monkeypatch.setattr(described, "MADE_BY", "2 something else")
    assert measured(corpus)[1] == 3


def test_a_damaged_cache_is_measured_again(corpus):
    rows, _ = measured(corpus)
    (corpus.path / "descriptors.npz").write_bytes(b"PK damaged")
    again, new = measured(corpus)
    assert new == 3
    np.testing.assert_array_equal(again, rows)
