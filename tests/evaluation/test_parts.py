import numpy as np
import pytest

from ghostnote.corpus import Corpus
from ghostnote.evaluation.brackets import brackets, measure_noise, resynthesis
from ghostnote.evaluation.library import Library
from ghostnote.evaluation.matching import Matching, match_figures, shier_figures
from ghostnote.evaluation.parts import measure_parts, parts_db, parts_shier, resynthesise
from ghostnote.evaluation.reference import Reference
from ghostnote.measures.spectral import spectral_distance_db

from .sounds import snare


def test_a_resynthesis_is_as_near_as_another_take_of_its_noise() -> None:
    clip = snare(3)
    first, second = (resynthesise(clip, seed) for seed in (1, 2))
    np.testing.assert_array_equal(first, resynthesise(clip, 1))
    # Fresh noise through one envelope differs by 1.4 to 2.6 dB.
    assert 0.3 < spectral_distance_db(clip, first) < 3
    assert 0.3 < spectral_distance_db(first, second) < 3


def test_each_sound_is_compared_with_its_own_resynthesis(corpus: Corpus) -> None:
    records = corpus.records(split="validation")[:3]
    distances = parts_db(corpus.path, records)
    assert max(distances) < 3
    assert parts_db(corpus.path, records[1:2]) == distances[1:2]
    # The noise is a sound's own.
    sounds = measure_parts(corpus.path, [records[0], records[0], records[1]])
    np.testing.assert_array_equal(sounds.embeddings[0], sounds.embeddings[1])
    assert not np.array_equal(sounds.embeddings[0], sounds.embeddings[2])


def test_the_row_lies_between_real_sounds_and_noise(
    corpus: Corpus, library: Library, reference: Reference
) -> None:
    matching = Matching.of(library, 0)
    distances = matching.by_pack(parts_db(corpus.path, matching.records))
    matched = match_figures(distances)
    matched |= shier_figures(matching.few, parts_shier(corpus.path, matching.few.records))
    sounds = measure_parts(corpus.path, reference.other_records)
    row = resynthesis(reference, sounds, matched)
    rows = {
        each.name: each.figures
        for each in brackets(reference, measure_noise(0, range(reference.count)), {}, 0)
    }
    assert row.figures["kernel"].value < rows["noise"]["kernel"].value / 3
    assert row.figures["reconstruction"].value == pytest.approx(
        np.mean(list(distances.values())), abs=1e-9
    )
    assert row.figures["reconstruction"].value < 3
    # Shier et al. 2023 report 0.85 and 1.36 of their resynthesis.
    assert 0 < row.figures["mss"].value < 1.5
    assert 0 < row.figures["lsd"].value < 2.5
    assert row.figures["onset_error"].value > 0


def test_the_other_half_is_known_by_its_records(corpus: Corpus, reference: Reference) -> None:
    from ghostnote.evaluation.tasks import measure_records

    found = measure_records(corpus.path, corpus.hash, reference.other_records)
    np.testing.assert_array_equal(found.embeddings, reference.others.embeddings)
