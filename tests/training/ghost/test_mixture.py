from typing import Any

import numpy as np
import pytest

from ghostnote.training.ghost import mixture
from ghostnote.training.ghost.mixture import fit_mixture


def two_clouds(count: int = 2000) -> np.ndarray:
    rng = np.random.default_rng(0)
    left = rng.standard_normal((count // 4, 3)) * [0.5, 0.1, 0.1] + [-3, 0, 0]
    right = rng.standard_normal((count - count // 4, 3)) * [0.1, 0.5, 0.1] + [3, 1, 0]
    return np.concatenate([left, right])


def test_two_clouds_are_found_with_their_weights_means_and_spreads() -> None:
    fitted = fit_mixture(two_clouds(), 2, seed=0)
    order = np.argsort(fitted.means[:, 0])
    np.testing.assert_allclose(fitted.weights[order], [0.25, 0.75], atol=0.02)
    np.testing.assert_allclose(fitted.means[order], [[-3, 0, 0], [3, 1, 0]], atol=0.08)
    covariances = fitted.factors @ fitted.factors.transpose(0, 2, 1)
    deviations = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))[order]
    np.testing.assert_allclose(deviations, [[0.5, 0.1, 0.1], [0.1, 0.5, 0.1]], atol=0.04)


def test_few_points_give_few_components_and_a_spread_none_of_them_lacks() -> None:
    points = np.random.default_rng(1).standard_normal((90, 8))
    fitted = fit_mixture(points, 40, seed=0)
    assert len(fitted.weights) == 2
    covariances = fitted.factors @ fitted.factors.transpose(0, 2, 1)
    assert (np.linalg.eigvalsh(covariances) > 1e-4).all()


def test_the_same_seed_gives_the_same_mixture() -> None:
    first, again = (fit_mixture(two_clouds(), 5, seed=3) for _ in range(2))
    np.testing.assert_array_equal(first.means, again.means)
    assert first.weights.sum() == pytest.approx(1)


def test_it_ends_where_more_rounds_would_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = []

    def counted(*args: Any) -> mixture.Mixture:
        rounds.append(0)
        return maximised(*args)

    maximised = mixture._maximised
    monkeypatch.setattr(mixture, "_maximised", counted)
    points = np.concatenate([two_clouds() + 100 * corner for corner in range(3)])
    early = fit_mixture(points, 6, seed=0)
    assert 1 < len(rounds) < mixture.ROUNDS
    monkeypatch.setattr(mixture, "SETTLED", 0.0)
    late = fit_mixture(points, 6, seed=0)
    assert len(rounds) > mixture.ROUNDS
    np.testing.assert_allclose(early.means, late.means, atol=1e-6)
    np.testing.assert_allclose(early.factors, late.factors, atol=1e-6)
