import pytest

from ghostnote.evaluation.charts import Axis, Dot, curves, dots


def test_axes_place_their_ends_and_middles() -> None:
    linear = Axis.linear("x", [100.0])
    assert (linear.place(0), linear.place(53)) == pytest.approx((0, 0.5))
    root = Axis.root("x", [100.0])
    assert root.place(0) == 0
    assert root.place(25) == pytest.approx(root.place(100) / 2)
    log = Axis.log("x", [1.0, 100.0])
    assert log.place(10) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("high", "ticks"),
    [(1.0, [0, 0.5, 1.0]), (70.0, [0, 20, 40, 60]), (3000.0, [0, 1000, 2000, 3000])],
)
def test_linear_ticks_are_round(high: float, ticks: list[float]) -> None:
    assert Axis.linear("x", [high]).ticks == pytest.approx(ticks)


def test_what_is_below_zero_stands_at_the_edge_of_a_root_axis() -> None:
    assert Axis.root("x", [4.0]).place(-1.0) == 0


def test_titles_are_escaped() -> None:
    axis = Axis.linear("a & b", [1.0])
    chart = dots(axis, axis, [Dot("1", "<script>", 1.0, 1.0, False)])
    assert "<script>" not in chart
    assert "a &amp; b" in chart


def test_losses_of_zero_are_left_out_of_a_logarithmic_chart() -> None:
    chart = curves({"train/mse": [(1, 1.0), (2, 0.1), (3, 0.0)]})
    assert chart.count(",") == 2
    assert "train/mse" in chart
