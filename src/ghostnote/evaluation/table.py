"""The leaderboard as an HTML table."""

from collections.abc import Mapping
from html import escape

from ghostnote.evaluation.figures import MEASURES, Figure, Figures, Measure
from ghostnote.evaluation.leaderboard import Leaderboard, shown

BARRED = frozenset({"kernel", "frechet", "kernel_validation", "frechet_validation"})
"""Columns whose intervals are drawn."""


def board_table(board: Leaderboard) -> str:
    """All measures that any row has, models above brackets."""
    rows = [*(each.figures for each in board.models), *(each.figures for each in board.brackets)]
    columns = [each for each in MEASURES if any(each.key in figures for figures in rows)]
    tops = {each.key: _top(each, board) for each in columns}
    longest = {
        each.key: max(
            (made.figures[each.key].high for made in board.models if each.key in made.figures),
            default=0.0,
        )
        for each in columns
    }

    def cells(figures: Figures, best: Mapping[str, str]) -> str:
        return "".join(
            _cell(each, figures, longest[each.key], best.get(each.key, "")) for each in columns
        )

    models = "".join(
        f'<tr{_class("best", each.candidate.name == board.best)}><th scope="row">'
        f'<span class="tag">{rank}</span><a href="#{escape(each.candidate.name)}">'
        f"{escape(each.candidate.name)}</a></th>{cells(each.figures, tops)}</tr>"
        for rank, each in enumerate(board.ranked(), 1)
    )
    brackets = "".join(
        f'<tr class="bracket"><th scope="row">{escape(each.title)}</th>{cells(each.figures, {})}'
        "</tr>"
        for each in board.brackets
    )
    return (
        f'<table class="board"><thead><tr><th scope="col">Model</th>'
        f'{"".join(map(_head, columns))}</tr></thead><tbody class="models">{models}</tbody>'
        f"<tbody>{brackets}</tbody></table>"
    )


def _top(measure: Measure, board: Leaderboard) -> str:
    """How the best figure of the models reads; empty where no way is better, or none is."""
    found = [each.figures[measure.key] for each in board.models if measure.key in each.figures]
    ordered = sorted(found, key=lambda figure: figure.value, reverse=measure.better == "higher")
    texts = [shown(measure.key, figure) for figure in ordered]
    return texts[0] if measure.better and len(set(texts)) > 1 else ""


def _head(measure: Measure) -> str:
    ways = {"lower": "lower is better", "higher": "higher is better", "": ""}
    notes = ", ".join(filter(None, (measure.unit, ways[measure.better])))
    return (
        f'<th scope="col" title="{escape(measure.help)}"><button type="button">'
        f"{escape(measure.label)}</button><small>{escape(notes)}</small></th>"
    )


def _cell(measure: Measure, figures: Figures, longest: float, top: str) -> str:
    if measure.key not in figures:
        return "<td>&ndash;</td>"
    figure = figures[measure.key]
    text = shown(measure.key, figure)
    bar = _bar(measure, figure, longest) if measure.key in BARRED else ""
    return f'<td data-value="{figure.value:.6g}"{_class("top", text == top)}>{text}{bar}</td>'


def _bar(measure: Measure, figure: Figure, longest: float) -> str:
    """The interval on the scale of the column."""
    low, high = (
        min(100 * max(value, 0.0) / max(longest, 1e-9), 100) for value in (figure.low, figure.high)
    )
    span = f"{figure.low:.{measure.digits}f} to {figure.high:.{measure.digits}f}"
    return (
        f'<span class="bar" title="95%: {span}">'
        f'<i style="width:{low:.1f}%"></i><i style="left:{low:.1f}%;width:{high - low:.1f}%"></i>'
        "</span>"
    )


def _class(name: str, wanted: bool) -> str:
    return f' class="{name}"' if wanted else ""
