from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ghostnote.corpus import Corpus
from ghostnote.corpus.split import split_of
from ghostnote.drumsynth.library import SOURCE
from ghostnote.errors import CorpusError
from ghostnote.evaluation.cache import Cache
from ghostnote.evaluation.library import MIN_CLIPS, SYNTHETIC, Library
from ghostnote.evaluation.matching import Matching, shier_figures
from ghostnote.evaluation.reference import Reference
from ghostnote.evaluation.scoring import likeness_figures, pad_figures, unseen_figures
from ghostnote.evaluation.sounds import Sounds
from ghostnote.evaluation.tasks import SHIER
from ghostnote.workers import Workers

from .sounds import silent_report


def measured(corpus: Corpus, folder: Path) -> Library:
    with Workers(1) as workers:
        return Library.of(corpus, "snare", workers, Cache(folder), silent_report)


def kept(corpus: Corpus, wanted: Callable[[str], bool], most: int = 10_000) -> Corpus:
    """A corpus of the records whose source is `wanted`."""
    return Corpus(corpus.path, [each for each in corpus.records() if wanted(each.source)][:most])


def test_synthetic_is_what_the_synthesiser_calls_itself() -> None:
    assert {SOURCE} == SYNTHETIC


def test_recordings_are_the_reference_and_all_training_sounds_are_kept(library: Library) -> None:
    sources = [library.train_records[row].source for row in library.real]
    assert library.has_real
    assert sources == ["room"] * 70
    assert len(library.train) == len(library.train_records) > 70
    assert {each.source for each in library.validation_records} == {"room"}
    assert all(split_of(each.pack) == "validation" for each in library.validation_records)


def test_too_few_recordings_make_everything_the_reference(corpus: Corpus, tmp_path: Path) -> None:
    real = kept(corpus, lambda source: source == "room").records(split="train")[:20]
    made = [each for each in corpus.records() if each.source == SOURCE]
    library = measured(Corpus(corpus.path, [*real, *made]), tmp_path)
    assert not library.has_real
    assert len(library.real) == len(library.train)


def test_fewer_than_50_clips_are_refused(corpus: Corpus, tmp_path: Path) -> None:
    train = corpus.records(split="train")[: MIN_CLIPS - 1]
    with pytest.raises(CorpusError, match=r"holds 49 training clips of class snare.*add samples"):
        measured(Corpus(corpus.path, train), tmp_path)


def test_too_few_unseen_sounds_are_not_compared_with(corpus: Corpus, tmp_path: Path) -> None:
    records = corpus.records(split="train") + corpus.records(split="validation")[:19]
    reference = Reference.of(measured(Corpus(corpus.path, records), tmp_path), 1000, 0)
    assert reference.unseen_count == 0
    assert len(reference.unseen_distances) == 0


def test_both_sides_have_equal_numbers_and_share_no_sound(reference: Reference) -> None:
    assert reference.count == len(reference.others) == 35
    assert reference.unseen_count == 30
    both = np.concatenate([reference.real.embeddings, reference.others.embeddings])
    assert len(np.unique(both, axis=0)) == 70


def test_takes_are_nearer_than_unseen_sounds(reference: Reference) -> None:
    assert len(reference.take_distances) == 35
    assert np.median(reference.take_distances) < np.median(reference.unseen_distances)


def test_space_is_that_of_the_recordings_alone(library: Library) -> None:
    changed = replace(library, validation=library.validation.take(slice(0, 25)))
    one, two = Reference.of(library, 1000, 0).space, Reference.of(changed, 1000, 0).space
    assert one.bandwidth == two.bandwidth
    np.testing.assert_array_equal(one.scaler.mean, two.scaler.mean)
    real = one.place(library.train.take(library.real))
    np.testing.assert_allclose(real.mean(axis=0), 0, atol=1e-6)


def test_matched_sounds_come_from_all_packs_evenly(library: Library) -> None:
    matching = Matching.of(library, 0)
    packs = [library.validation_records[row].pack for row in matching.rows]
    assert sorted(packs.count(pack) for pack in set(packs)) == [10, 10, 10]
    assert len(set(packs[:3])) == 3


def test_the_figures_of_few_are_of_as_many_of_each_pack(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ghostnote.evaluation.matching.COMPARED", 6)
    few = Matching.of(library, 0).few
    packs = [record.pack for record in few.records]
    assert sorted(packs.count(pack) for pack in set(packs)) == [2, 2, 2]
    rows = [[packs.index(pack), 1.0, 2.0] for pack in packs]
    figures = shier_figures(few, rows)
    assert [figure.value for figure in figures.values()] == [1.0, 1.0, 2.0]
    assert shier_figures(few, []) == {}


def test_retrieval_of_what_is_in_the_library_is_exact(
    library: Library, corpus: Corpus, tmp_path: Path
) -> None:
    records = library.train_records[:30]
    known = replace(
        library, validation_records=records, validation=library.train.take(slice(0, 30))
    )
    reference = Reference.of(known, 1000, 0)
    with Workers(1) as workers:
        found = Matching.of(known, 0).retrieved(reference, workers, Cache(tmp_path), silent_report)
        near = Matching.of(known, 0).few.retrieved_figures(reference, workers, silent_report)
    assert set(found) == {record.pack for record in records}
    assert list(found.values()) == pytest.approx([0.0] * len(found))
    assert {key: figure.value for key, figure in near.items()} == dict.fromkeys(SHIER, 0.0)


def test_every_set_has_as_many_sounds_as_the_other_side(reference: Reference) -> None:
    # Fréchet distance, coverage and Vendi score depend on that number.
    more = Sounds.join([reference.others, reference.others, reference.real])
    assert likeness_figures(more, reference) == likeness_figures(reference.others, reference)
    unseen = reference.others.take(slice(reference.unseen_count))
    assert unseen_figures(more, reference) == unseen_figures(unseen, reference)
    padded, alone = pad_figures(more, reference), pad_figures(reference.others, reference)
    for key in ("pad_kernel", "pad_frechet", "pad_coverage"):
        assert padded[key] == alone[key]
