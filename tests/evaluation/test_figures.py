import pytest

from ghostnote.evaluation.figures import (
    BY_KEY,
    MEASURES,
    Figure,
    figures_document,
    figures_from,
)


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    # Newcombe 1998, table I, method 3; and the closed forms at 0 and all of n: z²/(n + z²).
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (20, 20, 83.89, 100.0)],
)
def test_the_interval_of_a_share_is_wilsons(hits: int, count: int, low: float, high: float) -> None:
    figure = Figure.share(hits, count)
    assert figure.value == pytest.approx(100 * hits / count)
    assert (figure.low, figure.high) == pytest.approx((low, high), abs=0.01)


def test_documents_hold_intervals_only_where_there_are_any() -> None:
    figures = {"kernel": Figure(2.0, 1.0, 3.0), "hit_ms": Figure.exact(4.0)}
    document = figures_document(figures)
    assert document == {"kernel": {"value": 2.0, "low": 1.0, "high": 3.0}, "hit_ms": {"value": 4.0}}
    assert figures_from(document) == figures


def test_every_measure_has_a_key_of_its_own_and_help() -> None:
    assert len(BY_KEY) == len(MEASURES)
    assert all(measure.help.endswith(".") for measure in MEASURES)
