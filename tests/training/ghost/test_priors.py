from dataclasses import replace

import numpy as np
import pytest

from ghostnote.training.ghost import prior
from ghostnote.training.ghost.choice import LEAST_RECORDINGS, MANY_RECORDINGS, Wanted
from ghostnote.training.ghost.draws import Plain
from ghostnote.training.ghost.mixture import fit_mixture
from ghostnote.training.ghost.prior import MANNERS, Manner, fit_prior, proposals

MANNER = Manner((0.2, 0.8), 4.0, 1000, 50, 20, 0.1, Wanted(1.0, neighbours=0, recorded=1.0))


def every_third(label: int, proposed: np.ndarray) -> np.ndarray:
    return np.arange(0, len(proposed), 3)


def two_kinds() -> tuple[np.ndarray, np.ndarray]:
    """Hits of two classes about -2 and 2, `[400, 3]`, and their classes."""
    rng = np.random.default_rng(1)
    left = rng.random(400) < 0.5
    points = 0.1 * rng.standard_normal((400, 3)) + np.where(left, -2.0, 2.0)[:, None]
    return points, (rng.random(400) < 0.3).astype(np.int64)


def test_what_is_chosen_is_kept_by_class_with_its_kind() -> None:
    points, classes = two_kinds()
    asked: list[tuple[int, int]] = []

    def choose(label: int, proposed: np.ndarray) -> np.ndarray:
        asked.append((label, len(proposed)))
        return every_third(label, proposed)

    prior = fit_prior(points, classes, classes == 0, 2, 2, 0, MANNER, choose)
    counts = np.bincount(classes)
    assert asked == [(label, min(4 * count, 1000)) for label, count in enumerate(counts)]
    assert np.diff(prior["starts"]).tolist() == [-(-count // 3) for _, count in asked]
    for label in (0, 1):
        own = slice(*prior["starts"][label : label + 2].tolist())
        centres, of = prior["centres"][own], prior["kinds"][own]
        left = centres[:, 0] < 0
        # Each of the two clouds is a kind.
        assert len(set(of[left].tolist())) == len(set(of[~left].tolist())) == 1
        assert set(of.tolist()) == {0, 1}
        # The deviations in a cloud, 0.1, which lean a little on those of both.
        spreads = prior["spreads"][label] / MANNER.spread
        assert (spreads > 0.1).all()
        assert (spreads < 0.25).all()


def test_a_class_without_hits_has_no_centres() -> None:
    points, classes = two_kinds()
    own = classes == 1
    prior = fit_prior(points[own], classes[own], own[own], 2, 2, 0, MANNER, every_third)
    assert prior["starts"].tolist()[:2] == [0, 0]
    assert prior["starts"][2] == len(prior["centres"]) > 0


def test_proposals_go_about_every_hit_and_are_as_spread_as_these() -> None:
    rng = np.random.default_rng(2)
    hits = rng.standard_normal((200, 3)) @ np.diag([1.0, 0.5, 0.1]) + [3, 0, -1]
    mixture = fit_mixture(hits, 1, 0)
    drawn, of = proposals(hits, np.full(200, True), mixture, MANNER, rng)
    assert (len(drawn), set(of.tolist())) == (800, {0})
    np.testing.assert_allclose(drawn.mean(axis=0), hits.mean(axis=0), atol=0.15)
    np.testing.assert_allclose(drawn.std(axis=0), hits.std(axis=0), rtol=0.15)
    # Two turns near to their hits, and two with most of the deviations anew.
    near = np.linalg.norm(drawn[:, None] - hits, axis=2).min(axis=1).reshape(4, 200).mean(axis=1)
    assert near[0] < 0.8 * near[1]
    less = replace(MANNER, shares=(0.2,), most=50)
    fewer, _ = proposals(hits, np.full(200, True), mixture, less, rng)
    assert len(fewer) == 50


def test_most_proposals_of_a_class_of_few_recordings_are_about_these(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(3)
    recorded = np.arange(400) < 20
    hits = 0.1 * rng.standard_normal((400, 3)) + np.where(recorded, 5.0, -5.0)[:, None]
    mixture = fit_mixture(hits, 2, 0)
    manner = replace(MANNER, about_recordings=0.6)

    def share(recorded: np.ndarray) -> float:
        drawn, _ = proposals(hits, recorded, mixture, manner, np.random.default_rng(0))
        assert len(drawn) == 1000
        return float((drawn[:, 0] > 0).mean())

    # 600 about 20 recordings, and of 400 about any hit one in twenty.
    assert share(recorded) == pytest.approx(0.62, abs=0.01)
    # One of them has 150 of them about it.
    assert share(np.arange(400) == 7) == pytest.approx(0.15 + 0.85 * 0.05, abs=0.01)
    # Where there are none, or many, all hits come in turn.
    assert share(np.full(400, False)) == pytest.approx(0.05, abs=0.01)
    monkeypatch.setattr(prior, "MANY_RECORDINGS", 20)
    assert share(recorded) == pytest.approx(0.05, abs=0.01)


def test_few_recordings_have_no_prior_of_their_own() -> None:
    def plain(recordings: int) -> Plain:
        recorded = np.repeat(np.arange(100) < recordings, 2)
        return Plain(np.tile([0, 1], 100), recorded, np.arange(200))

    assert plain(LEAST_RECORDINGS - 1).of_prior("real").sum() == 0
    assert plain(LEAST_RECORDINGS).of_prior("real").sum() == 2 * LEAST_RECORDINGS
    assert plain(LEAST_RECORDINGS).of_prior("all").sum() == 200
    nothing = Plain(*[np.zeros(0, kind) for kind in (np.int64, np.bool_, np.int64)])
    assert nothing.of_prior("real").tolist() == []


def test_a_class_of_few_recordings_keeps_fewer_centres() -> None:
    assert [MANNER.kept(count) for count in (MANY_RECORDINGS - 1, MANY_RECORDINGS)] == [20, 50]


def test_the_default_prior_is_first_and_mostly_recordings() -> None:
    assert list(MANNERS) == ["all", "real"]
    assert MANNERS["all"].wanted.recorded == 0.7


def test_recordings_are_to_be_reached_one_by_one() -> None:
    manner = MANNERS["real"]
    assert manner.hearings == 2
    assert min(manner.wanted.coverage, manner.wanted.density) > 0
