import numpy as np
import pytest

from ghostnote.training.ghost.mixture import fit_mixture


def two_clouds(count: int = 2000) -> np.ndarray:
    rng = np.random.default_rng(0)
    left = rng.standard_normal((count // 4, 3)) * [0.5, 0.1, 0.1] + [-3, 0, 0]
    right = rng.standard_normal((count - count // 4, 3)) * [0.1, 0.5, 0.1] + [3, 1, 0]
    return np.concatenate([left, right])


def test_two_clouds_are_found_with_their_weights_means_and_spreads() -> None:
    mixture = fit_mixture(two_clouds(), 2, seed=0)
    order = np.argsort(mixture.means[:, 0])
    np.testing.assert_allclose(mixture.weights[order], [0.25, 0.75], atol=0.02)
    np.testing.assert_allclose(mixture.means[order], [[-3, 0, 0], [3, 1, 0]], atol=0.08)
    covariances = mixture.factors @ mixture.factors.transpose(0, 2, 1)
    deviations = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))[order]
    np.testing.assert_allclose(deviations, [[0.5, 0.1, 0.1], [0.1, 0.5, 0.1]], atol=0.04)


def test_few_points_give_few_components_and_a_spread_none_of_them_lacks() -> None:
    points = np.random.default_rng(1).standard_normal((90, 8))
    mixture = fit_mixture(points, 40, seed=0)
    assert len(mixture.weights) == 2
    covariances = mixture.factors @ mixture.factors.transpose(0, 2, 1)
    assert (np.linalg.eigvalsh(covariances) > 1e-4).all()


def test_the_same_seed_gives_the_same_mixture() -> None:
    first, again = (fit_mixture(two_clouds(), 5, seed=3) for _ in range(2))
    np.testing.assert_array_equal(first.means, again.means)
    assert first.weights.sum() == pytest.approx(1)
