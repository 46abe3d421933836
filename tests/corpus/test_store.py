import json
import pickle
import sqlite3

import numpy as np
import pytest

from ghostnote.corpus import Corpus, build_corpus
from ghostnote.errors import CorpusError

from .sounds import snare, write


@pytest.fixture
def built(tmp_path):
    for seed in range(3):
        write(tmp_path / "library" / f"pack{seed}" / f"snare{seed}.wav", snare(seed))
    build_corpus([tmp_path / "library"], tmp_path / "corpus", workers=1)
    return tmp_path / "corpus"


def change_meta(folder, value):
    connection = sqlite3.connect(folder / "manifest.sqlite")
    with connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'geometry'", (value,))
    connection.close()


def test_records_are_picked_by_split_and_class(built):
    corpus = Corpus.open(built)
    everything = corpus.records()
    assert len(everything) == 3
    by_split = [*corpus.records(split="train"), *corpus.records(split="validation")]
    assert sorted(by_split, key=lambda record: record.path) == everything
    assert corpus.records(drum_class="snare") == everything
    assert corpus.records(drum_class="kick") == []


def test_clips_come_in_the_order_asked_for(built):
    corpus = Corpus.open(built)
    first, second, third = corpus.records()
    clips = corpus.clips([third, first, third])
    assert clips.dtype == np.float32
    np.testing.assert_array_equal(clips[0], clips[2])
    np.testing.assert_array_equal(clips[1, : first.length], corpus.clip(first))
    assert np.abs(corpus.clip(second)).max() == pytest.approx(0.9, abs=1e-4)
    assert corpus.clips([]).shape == (0, 88_200)


def test_a_shard_opens_as_a_plain_memory_map(built):
    (record, *_) = Corpus.open(built).records()
    shard = np.load(built / f"clips-{record.shard:05d}.npy", mmap_mode="r")
    assert (shard.dtype, shard.shape) == (np.int16, (3, 88_200))


def test_a_corpus_travels_to_other_processes_without_its_samples(built):
    corpus = Corpus.open(built)
    clips = corpus.clips(corpus.records())
    pickled = pickle.dumps(corpus)
    assert len(pickled) < 10_000
    np.testing.assert_array_equal(pickle.loads(pickled).clips(corpus.records()), clips)


def test_a_corpus_of_other_geometry_is_refused_by_readers_and_builders(built, tmp_path):
    change_meta(built, json.dumps({"format": 1, "sample_rate": 48_000}))
    with pytest.raises(CorpusError, match=r"other geometry .*48000.*; build it again"):
        Corpus.open(built)
    with pytest.raises(CorpusError, match="other geometry"):
        build_corpus([tmp_path / "library"], built, workers=1)


def test_what_is_no_corpus_is_refused(built, tmp_path):
    with pytest.raises(CorpusError, match=r"no corpus in .*; make one with"):
        Corpus.open(tmp_path)
    (built / "clips-00000.npy").unlink()
    with pytest.raises(CorpusError, match=r"clips-00000\.npy is missing"):
        Corpus.open(built)
    (built / "manifest.sqlite").write_bytes(b"not a database, but long enough to be read" * 100)
    with pytest.raises(CorpusError, match="is not the manifest of a corpus"):
        Corpus.open(built)


@pytest.mark.parametrize("content", [None, b"damaged"])
def test_a_lost_shard_is_made_again_by_the_next_build(built, tmp_path, content):
    before = Corpus.open(built)
    clips = before.clips(before.records())
    shard = built / "clips-00000.npy"
    shard.unlink() if content is None else shard.write_bytes(content)
    summary = build_corpus([tmp_path / "library"], built, workers=1)
    assert summary.read == len(before.records())
    after = Corpus.open(built)
    assert after.hash == before.hash
    np.testing.assert_array_equal(after.clips(after.records()), clips)


def test_a_damaged_shard_is_refused(built):
    corpus = Corpus.open(built)
    (built / "clips-00000.npy").write_bytes(b"damaged")
    with pytest.raises(CorpusError, match="cannot be read"):
        corpus.clips(corpus.records())
