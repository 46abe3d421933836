from dataclasses import replace

import numpy as np
import pytest

from ghostnote.evaluation.model import _continuity, furthest
from ghostnote.evaluation.reference import Reference
from ghostnote.evaluation.scoring import (
    click_figures,
    memory_figures,
    own_figures,
    pad_figures,
    quantile_figures,
)


def test_shares_of_clicks_are_counted(reference: Reference) -> None:
    clicks = np.zeros(len(reference.real), np.bool_)
    clicks[:7] = True
    figures = click_figures(replace(reference.real, clicks=clicks, start_clicks=~clicks))
    assert figures["clicks"].value == pytest.approx(20)
    assert figures["start_clicks"].value == pytest.approx(80)


def test_attack_and_high_band_are_held_against_real_quantiles(reference: Reference) -> None:
    slow = replace(
        reference.real,
        attack_ms=reference.real.attack_ms * 1.25,
        high_db=reference.real.high_db - 3,
    )
    figures = quantile_figures(slow, reference)
    assert figures["attack_error"].value == pytest.approx(25, rel=1e-4)
    assert figures["high_error"].value == pytest.approx(3, rel=1e-4)
    same = quantile_figures(reference.real, reference)
    assert (same["attack_error"].value, same["high_error"].value) == (0, 0)


def test_memory_counts_what_is_nearer_than_half_of_the_takes(reference: Reference) -> None:
    known = replace(
        reference,
        take_distances=np.array([1.0, 2.0, 30.0]),
        unseen_distances=np.array([4.0]),
    )
    figures = memory_figures(np.array([0.0, 1.9, 2.1, 3.9]), known)
    assert figures["memorisation"].value == 50
    assert figures["nearness"].value == 100
    assert "memorisation" not in memory_figures(
        np.array([0.0]), replace(known, take_distances=np.empty(0))
    )


def test_the_reference_itself_scores_as_the_reference(reference: Reference) -> None:
    figures = own_figures(reference.real, reference)
    assert figures["coverage"].value == 1
    assert figures["inside"].value == 100
    assert figures["frechet"].value == pytest.approx(0, abs=1e-6)
    assert figures["memorisation"].value == 100
    pad = pad_figures(reference.real, reference)
    assert pad["pad_kernel"].value == figures["kernel"].value
    assert pad["pad_frechet"].value == pytest.approx(0, abs=1e-6)


def test_steps_are_the_median_of_the_lines() -> None:
    even = np.linspace(0, 1, 5)[:, None]
    jump = np.array([0.0, 1, 2, 3, 7])[:, None]
    leap = np.array([0.0, 1, 2, 3, 103])[:, None]
    figure = _continuity(np.stack([even, jump, leap]))["step_ratio"]
    assert (figure.low, figure.value, figure.high) == pytest.approx((2.5, 4, 52))


def test_lines_without_any_change_have_no_ratio() -> None:
    still = np.zeros((1, 5, 2))
    assert _continuity(still) == {}
    even = np.linspace(0, 1, 5)[None, :, None].repeat(2, axis=2)
    assert _continuity(np.concatenate([still, even]))["step_ratio"].value == pytest.approx(1)


def test_thefurthest_comes_first(reference: Reference) -> None:
    embeddings = reference.others.embeddings.copy()
    embeddings[11] += 300
    embeddings[4] += 100
    moved = replace(reference.others, embeddings=embeddings)
    assert furthest(moved, reference)[:2].tolist() == [11, 4]


def test_how_far_a_sound_is_is_said_by_the_nearest_real_one(reference: Reference) -> None:
    embeddings = reference.others.embeddings.copy()
    embeddings[4] += 100
    embeddings[11] += 300
    # It still lies far from all others but one, which is a training sound, too.
    sounds = reference.library.train.embeddings.copy()
    sounds[reference.library.real[0]] = embeddings[11]
    train = replace(reference.library.train, embeddings=sounds)
    known = replace(reference, library=replace(reference.library, train=train))
    assert furthest(replace(reference.others, embeddings=embeddings), known)[0] == 4
