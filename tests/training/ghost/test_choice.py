"""Which of the draws without a fault become centres."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ghostnote.measures.diversity import coverage, density
from ghostnote.measures.embedding import Scaler
from ghostnote.measures.memorisation import nearest_distances
from ghostnote.measures.neighbours import radii
from ghostnote.training.ghost import choice
from ghostnote.training.ghost.choice import (
    ATTACK,
    KEPT_SHARE,
    LEAST_CENTRES,
    LEAST_RESEMBLED,
    LEAST_SHARE,
    REACH,
    Wanted,
    _allowed,
    _herded,
    choose,
)
from ghostnote.training.ghost.hearing import Heard
from ghostnote.training.ghost.prior import MANNERS

from .heard import ANY, chosen, heard


def ring(count: int, radius: float, rng: np.random.Generator) -> np.ndarray:
    angles = rng.uniform(0, 2 * np.pi, count)
    return radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def test_the_chosen_are_spread_as_what_they_are_to_resemble(rng: np.random.Generator) -> None:
    train = rng.standard_normal((300, 2)) * [1.0, 0.3] + [2.0, 0.0]
    drawn = rng.uniform(-4, 6, (8000, 2))
    rows = chosen(heard(drawn), heard(train), np.full(300, True), ANY, 150)
    assert len(set(rows.tolist())) == 150
    np.testing.assert_allclose(drawn[rows].mean(axis=0), train.mean(axis=0), atol=0.1)
    np.testing.assert_allclose(drawn[rows].std(axis=0), train.std(axis=0), atol=0.15)
    assert np.abs(drawn.std(axis=0) - train.std(axis=0)).min() > 1.5


def test_half_of_what_is_resembled_may_be_synthesised(rng: np.random.Generator) -> None:
    recorded = np.arange(400) < 40
    train = rng.standard_normal((400, 2)) + np.where(recorded, 6.0, -6.0)[:, None]
    drawn = rng.standard_normal((2000, 2)) + np.repeat([6.0, -6.0], 1000)[:, None]
    for share, most in ((0.5, 0.1), (1.0, 0.05)):
        wanted = Wanted(0.0, neighbours=0, recorded=share)
        rows = chosen(heard(drawn), heard(train), recorded, wanted, 200)
        assert (drawn[rows] > 0).all(axis=1).mean() == pytest.approx(share, abs=most)


def test_no_copy_and_nothing_spoiled_is_chosen(rng: np.random.Generator) -> None:
    train = rng.standard_normal((200, 2))
    drawn = rng.standard_normal((1000, 2)) * 1.3
    spoiled = rng.random(1000) < 0.2
    wanted = Wanted(1.2, neighbours=0, recorded=1.0)
    rows = chosen(heard(drawn, spoiled), heard(train), np.full(200, True), wanted, 5000)
    space = Scaler.of(heard(train).embeddings)
    sounds = space.apply(heard(train).embeddings)
    near = nearest_distances(space.apply(heard(drawn).embeddings), sounds)
    least = 1.2 * np.median(radii(sounds, 1))
    assert near[rows].min() >= least > np.quantile(near, 0.2)
    assert not spoiled[rows].any()
    # The rest is there to choose from.
    assert len(rows) == int(KEPT_SHARE * ((near >= least) & ~spoiled).sum())


def test_where_there_is_no_room_the_furthest_are_chosen_from(rng: np.random.Generator) -> None:
    train, drawn = rng.standard_normal((400, 2)), 0.5 * rng.standard_normal((400, 2))
    wanted = Wanted(50.0, neighbours=0, recorded=1.0)
    rows = chosen(heard(drawn), heard(train), np.full(400, True), wanted, 5000)
    space = Scaler.of(heard(train).embeddings)
    near = nearest_distances(*(space.apply(heard(each).embeddings) for each in (drawn, train)))
    assert near[rows].min() >= np.quantile(near, 1 - LEAST_SHARE)
    assert len(rows) == LEAST_CENTRES == LEAST_SHARE * 400
    # Of so few the odd ones are most; a class may ask for more to choose from.
    more = chosen(
        heard(drawn), heard(train), np.full(400, True), replace(wanted, least_clear=0.6), 5000
    )
    assert len(more) == round(KEPT_SHARE * 0.6 * 400)
    assert near[more].min() >= np.quantile(near, 0.4)


def test_attacks_are_as_those_of_what_is_resembled_where_they_count(
    rng: np.random.Generator,
) -> None:
    def sounds(points: np.ndarray, octaves: np.ndarray) -> Heard:
        made = heard(points)
        made.embeddings[:, ATTACK] = octaves
        return made

    train = sounds(rng.standard_normal((300, 2)), 2 + rng.standard_normal(300))
    # What is as fast lies elsewhere otherwise.
    slow = np.arange(3000) < 1500
    points = rng.standard_normal((3000, 2)) + np.where(slow, 0.0, 3.0)[:, None]
    drawn = sounds(points, np.where(slow, 4, 2) + rng.standard_normal(3000))
    octaves = []
    for attack in (1.0, 9.0):
        rows = chosen(drawn, train, np.full(300, True), replace(ANY, attack=attack), 300)
        octaves.append(drawn.embeddings[rows, ATTACK].mean())
    assert octaves[0] > 2.35
    assert octaves[1] < 2.25


def test_what_no_training_sound_is_near_to_is_left_out_where_asked(
    rng: np.random.Generator,
) -> None:
    train = ring(300, 3.0, rng) + 0.1 * rng.standard_normal((300, 2))
    drawn = rng.uniform(-4, 4, (4000, 2))
    radii = {}
    for neighbours in (5, 0):
        wanted = Wanted(0.0, neighbours=neighbours, recorded=1.0)
        rows = chosen(heard(drawn), heard(train), np.full(300, True), wanted, 100)
        radii[neighbours] = np.linalg.norm(drawn[rows], axis=1)
    # Too few of all draws lie there for any to be left out: a quarter is kept at least.
    assert np.allclose(radii[5], radii[0])
    dense = np.concatenate([ring(2000, 3.0, rng), drawn[:1500]])
    wanted = Wanted(0.0, neighbours=5, recorded=1.0)
    rows = chosen(heard(dense), heard(train), np.full(300, True), wanted, 900)
    assert np.abs(np.linalg.norm(dense[rows], axis=1) - 3).max() < 0.8


def test_a_class_of_few_sounds_has_many_centres(rng: np.random.Generator) -> None:
    train = heard(rng.standard_normal((8, 2)))
    drawn = heard(rng.standard_normal((500, 2)))
    for manner in MANNERS.values():
        rows = chosen(drawn, train, np.full(8, False), manner.wanted, 2500)
        assert len(rows) >= 50
    alone = chosen(heard(rng.standard_normal((1, 2))), train, np.full(8, False), ANY, 10)
    assert alone.tolist() == [0]


@pytest.mark.parametrize("recordings", [1, 2, LEAST_RESEMBLED - 1])
def test_too_few_recordings_count_as_none(rng: np.random.Generator, recordings: int) -> None:
    train, drawn = heard(rng.standard_normal((200, 2))), heard(rng.standard_normal((500, 2)))
    recorded = np.arange(200) < recordings
    wanted = MANNERS["all"].wanted
    few, none = (chosen(drawn, train, each, wanted, 50) for each in (recorded, recorded & False))
    assert few.tolist() == none.tolist()


def test_copies_in_a_library_are_no_obstacle(rng: np.random.Generator) -> None:
    copies = np.concatenate([np.ones((80, 2)), rng.standard_normal((20, 2))])
    drawn = heard(rng.standard_normal((500, 2)))
    for train in (copies, np.ones((50, 2))):
        recorded = np.full(len(train), True)
        assert len(chosen(drawn, heard(train), recorded, ANY, 50)) == 50


def test_the_nearest_other_is_no_sound_itself() -> None:
    line = np.array([[0.0], [1.0], [3.0], [6.0]])
    assert radii(line, 1).tolist() == pytest.approx([1, 1, 2, 3], abs=1e-6)
    many = np.arange(3000.0)[:, None]
    assert radii(many, 1) == pytest.approx(np.ones(3000), abs=1e-4)


def test_no_two_are_alike_while_there_are_others(rng: np.random.Generator) -> None:
    # Most of what is resembled lies in one place, and with it most of what is proposed.
    train = rng.standard_normal((200, 2)) * np.repeat([[0.1], [2.0]], [140, 60], axis=0)
    drawn = rng.standard_normal((4000, 2)) * np.repeat([[0.1], [2.0]], [2000, 2000], axis=0)
    recorded = np.full(200, True)
    points = Scaler.of(heard(train).embeddings).apply(heard(drawn).embeddings)
    spacing = np.median(radii(points, 1))

    def nearest(apart: float, most: int) -> np.ndarray:
        wanted = replace(ANY, apart=apart)
        rows = chosen(heard(drawn), heard(train), recorded, wanted, most)
        assert len(set(rows.tolist())) == most
        return np.asarray(radii(points[rows], 1))

    assert (nearest(0.0, 100) < 3 * spacing).mean() > 0.3
    assert nearest(3.0, 100).min() >= 3 * spacing
    # Where that leaves too few, some are alike.
    assert nearest(300.0, 100).min() < 300 * spacing
    alone = chosen(heard(drawn[:1]), heard(train), recorded, replace(ANY, apart=1.0), 5)
    np.testing.assert_array_equal(alone, [0])


def test_each_is_chosen_so_that_all_before_it_and_it_come_nearest(
    rng: np.random.Generator,
) -> None:
    """As kernel herding has it: by what each adds to the kernel's mean, less what is there."""
    points, sounds = rng.standard_normal((20, 3)), rng.standard_normal((15, 3))
    target = rng.dirichlet(np.ones(15))

    def kernel(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        squares = np.square(a[:, None] - b).sum(axis=2)
        return np.asarray(np.exp(-squares / (2 * 1.3**2)))

    wanted, among = kernel(points, sounds) @ target, kernel(points, points)
    rows: list[int] = []
    for number in range(1, 21):
        gains = wanted - among[:, rows].sum(axis=1) / number
        gains[rows] = -np.inf
        rows.append(int(gains.argmax()))
    nothing = np.empty((0, 20), np.float32)
    assert _herded(points[None], sounds, target, nothing, 1.3, 20, ANY).tolist() == rows

    # Heard twice, they count as they sound on average, and so does what they reach.
    twice = np.stack([points, points + 0.3 * rng.standard_normal((20, 3))])
    covering = rng.integers(0, 3, (12, 20)).astype(np.float32) / 2
    wanted = np.mean([kernel(each, sounds) @ target for each in twice], axis=0)
    among = np.mean([[kernel(a, b) for a in twice] for b in twice], axis=(0, 1))
    dense = covering.sum(axis=0) / REACH
    rows = []
    for number in range(1, 21):
        missed = np.prod(1 - covering[:, rows], axis=1)
        gains = wanted - among[:, rows].sum(axis=1) / number
        gains += 0.3 * (missed @ covering) / 12 + 0.05 * dense
        gains[rows] = -np.inf
        rows.append(int(gains.argmax()))
    asked = replace(ANY, coverage=0.3, density=0.05)
    assert _herded(twice, sounds, target, covering, 1.3, 20, asked).tolist() == rows
    assert _herded(twice, sounds, target, covering, 1.3, 20, ANY).tolist() != rows


def test_many_recordings_are_to_be_reached_one_by_one(rng: np.random.Generator) -> None:
    # Pockets of recordings, near which few draws lie: on average what lies between does as well.
    pockets = rng.uniform(-3, 3, (60, 2))
    train = np.repeat(pockets, 20, axis=0) + 0.02 * rng.standard_normal((1200, 2))
    drawn = rng.uniform(-3, 3, (6000, 2))
    every = np.full(1200, True)

    def points(rows: np.ndarray) -> np.ndarray:
        return np.asarray(Scaler.of(heard(train).embeddings).apply(heard(drawn[rows]).embeddings))

    real = Scaler.of(heard(train).embeddings).apply(heard(train).embeddings)
    found = {}
    for name, wanted in (
        ("neither", ANY),
        ("coverage", replace(ANY, coverage=3.0)),
        ("density", replace(ANY, density=0.1)),
    ):
        rows = chosen(heard(drawn), heard(train), every, wanted, 60)
        found[name] = coverage(real, points(rows)), density(real, points(rows))
    assert found["coverage"][0] > 1.5 * found["neither"][0]
    assert found["density"][1] > 2 * found["neither"][1]
    # Of few recordings the neighbourhoods say little: nothing is asked of them.
    few = heard(train[::4])
    asked = replace(ANY, coverage=3.0, density=0.1)
    kept = [chosen(heard(drawn), few, every[::4], each, 60).tolist() for each in (ANY, asked)]
    assert kept[0] == kept[1]


def test_and_what_lies_where_no_training_sound_does_once(rng: np.random.Generator) -> None:
    train = rng.standard_normal((300, 2))
    near, far = train[:100].repeat(2, axis=0), train[:100].repeat(2, axis=0) + 9.0
    far[100:] = near[100:]
    wanted, no_fault = replace(ANY, neighbours=3), np.full(200, False)
    for points in (np.stack([near, far]), np.stack([far, near])):
        allowed = _allowed(points, no_fault, train, 0.0, wanted)
        assert allowed.tolist() == [False] * 100 + [True] * 100
    assert _allowed(np.stack([near, near]), no_fault, train, 0.0, wanted).all()


def test_draws_are_as_clear_of_training_sounds_as_they_are_on_average(
    rng: np.random.Generator,
) -> None:
    train = rng.standard_normal((200, 2))
    apart = train[rng.integers(0, 200, 400)] + [100.0, 0.0]
    copies = np.concatenate([train[:50], apart[50:]])
    scaler = Scaler.of(heard(train).embeddings)
    real, far = (scaler.apply(heard(each).embeddings) for each in (train, apart))
    usual = nearest_distances(far, real).mean() / np.median(radii(real, 1))

    def kept(clearance: float, *times: np.ndarray) -> bool:
        wanted = replace(ANY, clearance=clearance * usual)
        every = np.full(200, True)
        rows = choose([*map(heard, times)], np.ones(400), heard(train), every, wanted, 180)
        return bool(rows.min() < 50)

    assert kept(0.75, apart, apart)
    for times in ((apart, copies), (copies, apart)):
        assert kept(0.4, *times)
        assert not kept(0.6, *times)
    assert not kept(0.4, copies, copies)


def test_none_is_alike_another_in_one_noise_either() -> None:
    first, again = np.array([[0.0], [10.0], [20.0]]), np.array([[0.0], [0.0], [20.0]])
    sounds, target = np.array([[0.0], [10.0]]), np.array([0.6, 0.4])
    nothing = np.empty((0, 3), np.float32)
    for points in (np.stack([first, again]), np.stack([first, first])):
        rows = _herded(points, sounds, target, nothing, 3.0, 2, replace(ANY, apart=0.5))
        assert (2 in rows) == (points[1, 1, 0] == 0)


def test_what_draws_cover_is_measured_as_coverage_is(
    rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the space of the measures, whatever an attack counts, and on average over the times."""
    asked: list[np.ndarray] = []

    def herded(points: np.ndarray, *rest: Any) -> np.ndarray:
        asked.append(rest[2])
        return np.arange(rest[4])

    monkeypatch.setattr(choice, "_herded", herded)
    monkeypatch.setattr(choice, "MANY_RECORDINGS", 80)
    train, recorded = heard(rng.standard_normal((200, 2))), np.arange(200) < 80
    times = [heard(rng.standard_normal((60, 2))) for _ in range(2)]
    for each in (train, *times):
        each.embeddings[:, ATTACK] = rng.uniform(0, 2, len(each.embeddings))
    reaching = replace(ANY, coverage=1.0, attack=5.0)
    for wanted, known in (
        (reaching, recorded),
        (replace(reaching, coverage=0.0, density=1.0), recorded),
        (replace(reaching, coverage=0.0), recorded),
        (reaching, np.arange(200) < 79),
    ):
        choose(times, np.ones(60), train, known, wanted, 60)
    space = Scaler.of(train.embeddings[recorded])
    real = space.apply(train.embeddings[recorded])
    between = np.linalg.norm(real[:, None] - real, axis=2)
    reach = np.sort(between, axis=1)[:, REACH]
    inside = [
        np.linalg.norm(real[:, None] - space.apply(each.embeddings), axis=2) <= reach[:, None]
        for each in times
    ]
    expected = np.mean(inside, axis=0)
    for found in asked[:2]:
        assert found.shape == expected.shape
        np.testing.assert_allclose(found, expected)
    assert {0.0, 0.5, 1.0} == set(np.unique(expected).tolist())
    assert [len(found) for found in asked[2:]] == [0, 0]
    # The fifth neighbour among half of the recordings.
    assert REACH == 10
