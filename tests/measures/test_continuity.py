import numpy as np
import pytest

from ghostnote.errors import MeasureError
from ghostnote.measures.continuity import step_ratio


def test_an_even_path_has_a_ratio_of_1() -> None:
    direction = np.random.default_rng(0).standard_normal(30)
    assert step_ratio(np.arange(20)[:, None] * direction) == pytest.approx(1)


def test_a_jump_is_its_size_over_the_median_step() -> None:
    # Steps of 1, 1, 5 (a 3-4-5 triangle), 1 and 2: the median is 1.
    path = np.array([[0, 0], [1, 0], [2, 0], [5, 4], [6, 4], [6, 6]], float)
    assert step_ratio(path) == pytest.approx(5)


def test_a_path_that_stands_still_has_no_ratio() -> None:
    with pytest.raises(MeasureError, match="3 steps"):
        step_ratio(np.array([[0.0], [0.0], [0.0], [1.0]]))


def test_two_points_are_no_path() -> None:
    with pytest.raises(MeasureError, match="3 or more"):
        step_ratio(np.array([[0.0], [1.0]]))
