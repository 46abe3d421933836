from dataclasses import replace

import numpy as np
import pytest

from ghostnote import arrays
from ghostnote.engine import ghost_prior
from ghostnote.engine.ghost_prior import PRIORS, GhostPrior

from ..ghosts import MEANS, SPREAD, Z, prior


def about(points: np.ndarray) -> GhostPrior:
    """One class, whose centres are all of one Gaussian with their mean and covariance."""
    covariance = np.cov(points, rowvar=False, bias=True)
    return GhostPrior(
        centres=points,
        starts=np.array([0, len(points)]),
        components=np.zeros(len(points), np.int64),
        means=points.mean(axis=0)[None, None],
        factors=np.linalg.cholesky(covariance)[None, None],
        share=0.5,
    )


def drawn(prior: GhostPrior, count: int) -> np.ndarray:
    return np.array([prior.draw(0, seed) for seed in range(count)])


def nearest(draws: np.ndarray, points: np.ndarray) -> np.ndarray:
    return np.linalg.norm(draws[:, None] - points, axis=2).min(axis=1)


@pytest.fixture(scope="module")
def ring() -> np.ndarray:
    """Centres on a circle: a Gaussian of them would draw from its middle, where none is."""
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def test_draws_lie_about_centres_and_not_in_the_middle_of_their_kind(ring: np.ndarray) -> None:
    radii = np.linalg.norm(drawn(about(ring), 400), axis=1)
    assert np.quantile(radii, 0.1) > 0.5
    gaussian = np.random.default_rng(0).standard_normal((400, 2)) / np.sqrt(2)
    assert np.quantile(np.linalg.norm(gaussian, axis=1), 0.1) < 0.4


def test_draws_have_the_mean_and_the_covariance_of_centres() -> None:
    rng = np.random.default_rng(3)
    points = rng.standard_normal((500, 2)) @ np.array([[1.0, 0.6], [0.0, 0.5]]) + [2, -1]
    draws = drawn(about(points), 4000)
    np.testing.assert_allclose(draws.mean(axis=0), points.mean(axis=0), atol=0.08)
    np.testing.assert_allclose(np.cov(draws.T), np.cov(points.T), atol=0.1)


def test_a_small_share_stays_near_to_its_centre(ring: np.ndarray) -> None:
    near, far = (
        nearest(drawn(replace(about(ring), share=share), 200), ring).mean() for share in (0.1, 0.8)
    )
    assert near < 0.1 < 0.2 < far


def test_a_seed_is_one_draw_and_another_seed_another(ring: np.ndarray) -> None:
    first, again = (drawn(about(ring), 20) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert len({tuple(row) for row in first.tolist()}) == 20


def test_what_is_stored_draws_nearly_the_same() -> None:
    whole = prior()
    content = ghost_prior.to_bytes(dict.fromkeys(PRIORS, whole))
    for each in ghost_prior.from_bytes(content, len(MEANS), Z).values():
        for drum in range(len(MEANS)):
            apart = each.draw(drum, 7) - whole.draw(drum, 7)
            # Half a step of a latent's text.
            assert np.abs(apart).max() < 0.035
        assert np.allclose(each.factors[:, 0], SPREAD * np.eye(Z), atol=1e-4)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ({"starts": np.array([0, 5, 9])}, "all_starts"),
        ({"components": np.full(400, 2)}, "all_components"),
        ({"means": np.zeros((3, 2, Z))}, "all_means"),
        ({"centres": np.zeros(())}, "all_centres"),
        ({"share": np.zeros(2)}, "all_share"),
        ({"share": np.nan}, "all_share"),
    ],
)
def test_arrays_that_do_not_fit_are_named(damage: dict[str, np.ndarray], named: str) -> None:
    content = ghost_prior.to_bytes(dict.fromkeys(PRIORS, replace(prior(), **damage)))
    with pytest.raises(ValueError, match=named):
        ghost_prior.from_bytes(content, len(MEANS), Z)


def test_a_missing_array_is_named() -> None:
    with pytest.raises(ValueError, match="all_centres"):
        ghost_prior.from_bytes(arrays.pack(other=np.zeros(1)), len(MEANS), Z)
