import numpy as np
import pytest

from ghostnote.errors import MeasureError
from ghostnote.measures.memorisation import nearer_share, nearest_distances


def test_nearest_distances_on_a_plane_are_known() -> None:
    train = np.array([[0.0, 0.0], [10.0, 0.0]])
    generated = np.array([[3.0, 4.0], [10.0, 1.0], [0.0, 0.0]])
    assert nearest_distances(generated, train) == pytest.approx([5, 1, 0])


def test_more_sounds_than_a_block_are_all_measured() -> None:
    rng = np.random.default_rng(0)
    generated, train = rng.standard_normal((1100, 3)), rng.standard_normal((70, 3))
    direct = np.linalg.norm(generated[:, None] - train, axis=2).min(axis=1)
    assert nearest_distances(generated, train) == pytest.approx(direct)


def test_a_copy_far_from_the_origin_is_no_distance_away() -> None:
    train = 1e4 + np.random.default_rng(0).standard_normal((50, 20))
    assert nearest_distances(train, train).max() < 1e-5


def test_nearer_share_is_that_below_the_median_of_the_reference() -> None:
    reference = np.array([1.0, 2.0, 30.0])
    assert nearer_share(np.array([0.5, 1.9, 2.0, 9.0]), reference) == 0.5
    assert nearer_share(np.array([3.0]), reference) == 0


def test_no_distances_have_no_share() -> None:
    with pytest.raises(MeasureError, match="no distances"):
        nearer_share(np.zeros(0), np.ones(3))
    with pytest.raises(MeasureError, match="no distances"):
        nearer_share(np.ones(3), np.zeros(0))
