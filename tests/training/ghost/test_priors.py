import numpy as np
import torch

from ghostnote.models.ghost import GhostModel
from ghostnote.training.ghost.train import LEAST_HITS, build, fit_priors

from .hits import ghost_experiment


def fitted(recordings: int) -> GhostModel:
    """Two classes: recordings about 1 and synthesised hits about -1 in the first, kept apart."""
    rng = np.random.default_rng(0)
    classes = np.repeat([0, 1], 100)
    real = np.tile(np.arange(100) < recordings, 2)
    z = rng.standard_normal((200, 4)) * 0.1 + np.where(real, 1.0, -1.0)[:, None]
    model = build(ghost_experiment(components=1), 2)
    fit_priors(model, z.astype(np.float32), classes, real, seed=0)
    return model


def test_one_prior_is_of_all_hits_and_one_of_recordings() -> None:
    model = fitted(50)
    every, real = (model.get_buffer(f"{prior}_means")[:, 0] for prior in ("all", "real"))
    assert torch.allclose(every, torch.zeros(2, 4), atol=0.1)
    assert torch.allclose(real, torch.ones(2, 4), atol=0.1)


def test_few_recordings_have_the_prior_of_all() -> None:
    model = fitted(LEAST_HITS - 1)
    for name in ("weights", "means", "factors"):
        assert torch.equal(model.get_buffer(f"all_{name}"), model.get_buffer(f"real_{name}"))
    assert (fitted(LEAST_HITS).real_means != fitted(LEAST_HITS).all_means).all()


def test_the_default_prior_keeps_nearer_to_what_is_common() -> None:
    model = fitted(200)
    assert torch.equal(model.all_means, model.real_means)
    torch.testing.assert_close(model.all_factors, 0.75 * model.real_factors)
