import numpy as np
import pytest

from ghostnote.audio import PEAK, SAMPLE_RATE
from ghostnote.evaluation.brackets import Bracket, brackets, decaying_noise, measure_noise
from ghostnote.evaluation.matching import match_figures
from ghostnote.evaluation.reference import Reference


@pytest.fixture(scope="module")
def rows(reference: Reference) -> dict[str, Bracket]:
    noise = measure_noise(0, range(reference.count))
    retrieved = match_figures({"a": 1.0, "b": 3.0})
    return {each.name: each for each in brackets(reference, noise, retrieved, 0)}


def test_real_sounds_are_at_no_distance_from_real_ones(rows: dict[str, Bracket]) -> None:
    kernel = rows["real"].figures["kernel"]
    assert kernel.low < 0.5 < kernel.high
    assert rows["real"].figures["coverage"].value > 0.9


def test_a_copy_of_the_training_set_is_memorised(rows: dict[str, Bracket]) -> None:
    figures = rows["copy"].figures
    assert figures["memorisation"].value == 100
    assert figures["nearness"].value == 100
    # The mean over packs of the nearest training sounds: all that a copier has to offer.
    assert figures["reconstruction"].value == 2.0


def test_noise_is_further_than_anything(rows: dict[str, Bracket]) -> None:
    noise, real = rows["noise"].figures, rows["real"].figures
    assert noise["kernel"].low > real["kernel"].high + 20
    assert noise["coverage"].value < 0.2
    assert noise["frechet"].low > real["frechet"].high


def test_unseen_packs_are_half_nearer_than_themselves(rows: dict[str, Bracket]) -> None:
    figures = rows["validation"].figures
    assert figures["nearness"].value == 50
    assert {"kernel_validation", "frechet_validation", "coverage_validation"} <= set(figures)
    assert "kernel" not in figures


def test_without_unseen_packs_their_row_and_columns_are_left_out(reference: Reference) -> None:
    from dataclasses import replace

    alone = replace(
        reference, unseen=reference.unseen.take(slice(0, 0)), unseen_distances=np.empty(0)
    )
    found = brackets(alone, measure_noise(0, range(alone.count)), {}, 0)
    assert [each.name for each in found] == ["real", "copy", "noise"]
    keys = {key for each in found for key in each.figures}
    assert not {"kernel_validation", "coverage_validation", "nearness", "reconstruction"} & keys


def test_noise_decays_by_60_db_in_its_time() -> None:
    clip = decaying_noise(3, 5)
    np.testing.assert_array_equal(clip, decaying_noise(3, 5))
    assert np.abs(clip).max() == pytest.approx(PEAK)
    halves = np.split(clip[: len(clip) // 4 * 2], 2)
    falls_db = 10 * np.log10(np.square(halves[0]).mean() / np.square(halves[1]).mean())
    # What is left after 60 dB is cut, so a quarter of the clip is about a quarter of the fall.
    assert falls_db == pytest.approx(60 / 4, abs=4)
    assert 0.04 < len(clip) / SAMPLE_RATE < 1.1
