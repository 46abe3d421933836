import numpy as np
import pytest
import scipy.stats

from ghostnote.errors import MeasureError
from ghostnote.measures.knobs import knob_truth

SETTINGS = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])


def test_a_true_knob() -> None:
    # Two sounds; the knob moves column 1 by 4, and column 0 of the second sound by 0.6.
    own = np.array([0, 1, 2, 3, 4.0])
    first = np.stack([np.zeros(5), own, np.zeros(5)], axis=1)
    second = np.stack([[0, 0.3, 0.6, 0.3, 0], own**2, np.zeros(5)], axis=1)
    truth = knob_truth(SETTINGS, np.array([first, second]), 1, np.array([2.0, 1.0, 1.0]))
    assert truth.spearman == pytest.approx(1)
    assert truth.non_decreasing_share == 1
    assert truth.moves == pytest.approx([0.3 / 2, (4 + 16) / 2, 0])
    assert truth.crosstalk == pytest.approx((0.15 + 0) / 2)


def test_a_knob_the_wrong_way_round() -> None:
    truth = knob_truth(SETTINGS, -SETTINGS[None, :, None], 0, np.ones(1))
    assert truth.spearman == pytest.approx(-1)
    assert truth.non_decreasing_share == 0
    assert truth.crosstalk == 0


def test_a_knob_that_does_nothing_correlates_with_nothing() -> None:
    truth = knob_truth(SETTINGS, np.ones((3, 5, 2)), 0, np.ones(2))
    assert (truth.spearman, truth.non_decreasing_share, truth.crosstalk) == (0, 1, 0)


def test_ranks_are_those_of_scipy_ties_and_all() -> None:
    values = np.array([3.0, 1.0, 3.0, 4.0, 4.0])
    expected = scipy.stats.spearmanr(SETTINGS, values).statistic
    truth = knob_truth(SETTINGS, values[None, :, None], 0, np.ones(1))
    assert truth.spearman == pytest.approx(expected)
    # Down, up, up, level.
    assert truth.non_decreasing_share == 0.75


@pytest.mark.parametrize(
    ("settings", "descriptors", "scales", "said"),
    [
        (SETTINGS, np.ones((1, 4, 2)), np.ones(2), "not .R, S, D."),
        (SETTINGS, np.ones((1, 5, 2)), np.ones(3), "not .R, S, D."),
        (SETTINGS[::-1], np.ones((1, 5, 2)), np.ones(2), "rising"),
        (SETTINGS, np.ones((0, 5, 2)), np.ones(2), "one sound or more"),
        (SETTINGS, np.ones((1, 5, 2)), np.array([1.0, 0.0]), "above 0"),
    ],
)
def test_what_does_not_fit_is_refused(
    settings: np.ndarray, descriptors: np.ndarray, scales: np.ndarray, said: str
) -> None:
    with pytest.raises(MeasureError, match=said):
        knob_truth(settings, descriptors, 0, scales)
