import numpy as np
import torch

from ghostnote.models.ghost import GhostModel
from ghostnote.training.ghost.prior import Manner, fit_prior, nearest_other
from ghostnote.training.ghost.train import LEAST_HITS, build, fit_priors

from .hits import ghost_experiment

WHOLE = Manner(1.0, 0.5, 2.0)


def fitted(recordings: int) -> GhostModel:
    """Two classes: recordings about 1 and synthesised hits about -1 in each, in turn."""
    rng = np.random.default_rng(0)
    classes = np.tile([0, 1], 100)
    real = np.repeat(np.arange(100) < recordings, 2)
    z = rng.standard_normal((200, 4)) * 0.1 + np.where(real, 1.0, -1.0)[:, None]
    experiment = ghost_experiment(components=1)
    model = build(experiment, 2)
    fit_priors(model, z.astype(np.float32), classes, real, experiment)
    return model


def test_one_prior_is_about_all_hits_and_one_about_recordings() -> None:
    model = fitted(50)
    every, real = (model.prior(name) for name in ("all", "real"))
    assert (every.starts.tolist(), real.starts.tolist()) == ([0, 100, 200], [0, 50, 100])
    assert (every.points > 0).all(1).sum() == 100
    assert (real.points > 0).all()
    assert torch.allclose(every.means[:, 0], torch.zeros(2, 4), atol=0.1)
    assert torch.allclose(real.means[:, 0], torch.ones(2, 4), atol=0.1)


def test_few_recordings_have_no_prior_of_their_own() -> None:
    assert fitted(LEAST_HITS - 1).prior("real").starts.tolist() == [0, 0, 0]
    assert fitted(LEAST_HITS).prior("real").starts.tolist() == [0, LEAST_HITS, 2 * LEAST_HITS]


def test_hits_are_sorted_by_class_and_know_their_gaussian() -> None:
    rng = np.random.default_rng(1)
    left = rng.random(400) < 0.5
    classes = (rng.random(400) < 0.3).astype(np.int64)
    points = 0.1 * rng.standard_normal((400, 3)) + np.where(left, -2.0, 2.0)[:, None]
    prior = fit_prior(points, classes, 2, 2, 0, WHOLE)
    for label in (0, 1):
        own = slice(*prior["starts"][label : label + 2].tolist())
        hits, of = prior["points"][own], prior["components"][own]
        assert len(hits) == (classes == label).sum()
        means = prior["means"][label]
        assert torch.equal(torch.cdist(hits, means).argmin(1), of)
        assert sorted(means[:, 0].sign().tolist()) == [-1, 1]


def test_draws_keep_clear_by_what_the_nearest_hits_keep_from_each_other() -> None:
    line = np.array([[0.0], [1.0], [3.0], [6.0]])
    assert nearest_other(line).tolist() == [1, 1, 2, 3]
    prior = fit_prior(line, np.zeros(4, np.int64), 1, 1, 0, WHOLE)
    assert float(prior["clearance"]) == 2.0 * 1.5
    # A sparse class is as clear as the dense one, and one of a single hit says nothing.
    sparse = np.concatenate([line, 10 * line, [[99.0]]])
    prior = fit_prior(sparse, np.array([0] * 4 + [1] * 4 + [2]), 3, 1, 0, WHOLE)
    assert float(prior["clearance"]) == 2.0 * 1.5
    alone = fit_prior(line[:1], np.zeros(1, np.int64), 1, 1, 0, WHOLE)
    assert float(alone["clearance"]) == 0.0
