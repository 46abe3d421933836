"""Line and dot charts as SVG, in the colours of the page they stand in."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 560, 360
LEFT, RIGHT, TOP, BOTTOM = 56, 30, 14, 44
LEAST_GAP = 0.07
"""Least distance of ticks on a root axis, as a share of its length."""


@dataclass(frozen=True)
class Dot:
    """A mark at `(x, y)` with a short `tag` beside it; `known` for a bracket."""

    tag: str
    title: str
    x: float
    y: float
    known: bool


@dataclass(frozen=True)
class Axis:
    """What an axis shows, from where to where, and how values are spread along it."""

    label: str
    low: float
    high: float
    spread: Callable[[float], float]
    ticks: Sequence[float]

    @classmethod
    def linear(cls, label: str, values: Sequence[float]) -> "Axis":
        """From 0 in equal steps."""
        high = max([*values, 1e-9]) * 1.06
        step = _round_step(high / 4)
        ticks = [index * step for index in range(int(high / step) + 1)]
        return cls(label, 0.0, high, lambda value: value, ticks)

    @classmethod
    def root(cls, label: str, values: Sequence[float]) -> "Axis":
        """From 0 by square roots, where what is near 0 matters most."""
        high = max([*values, 1e-9]) * 1.1
        ticks = [0.0]
        for tick in _decades(high / 99, high):
            if math.sqrt(tick / high) - math.sqrt(ticks[-1] / high) > LEAST_GAP:
                ticks.append(tick)
        return cls(label, 0.0, high, lambda value: math.sqrt(max(value, 0.0)), ticks)

    @classmethod
    def log(cls, label: str, values: Sequence[float]) -> "Axis":
        """By logarithms; all values are above 0."""
        low, high = min(values) / 1.2, max(values) * 1.2
        return cls(label, low, high, math.log, _decades(low, high))

    def place(self, value: float) -> float:
        """Where a value lies, 0 to 1."""
        low, high = self.spread(self.low), self.spread(self.high)
        return (self.spread(value) - low) / (high - low)


def dots(x: Axis, y: Axis, marks: Sequence[Dot]) -> str:
    """A chart of `marks`."""
    drawn = []
    for index, mark in enumerate(marks):
        across, up = _at(x, y, mark.x, mark.y)
        kind = "known" if mark.known else "dot"
        # Neighbours in rank are often neighbours here: their tags go to either side.
        side, anchor = (-9, "end") if index % 2 and x.place(mark.x) > LEAST_GAP else (9, "start")
        drawn.append(
            f'<g><title>{escape(mark.title)}</title><circle class="{kind}" cx="{across:.1f}" '
            f'cy="{up:.1f}" r="5"/><text x="{across + side:.1f}" y="{up + 4:.1f}" '
            f'text-anchor="{anchor}">{escape(mark.tag)}</text></g>'
        )
    return _svg(f"{y.label} by {x.label}", _axes(x, y) + "".join(drawn))


def curves(lines: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """A chart of lines of `(epoch, loss)`; losses on a logarithmic scale."""
    points = [point for line in lines.values() for point in line if point[1] > 0]
    x = Axis.linear("epoch", [epoch for epoch, _ in points])
    y = Axis.log("loss", [loss for _, loss in points])
    drawn = []
    for index, (name, line) in enumerate(lines.items()):
        path = " ".join(
            "{:.1f},{:.1f}".format(*_at(x, y, epoch, loss)) for epoch, loss in line if loss > 0
        )
        drawn.append(f'<polyline class="curve{index % 2}" points="{path}"/>')
        end = TOP + 14 + 18 * index
        drawn.append(
            f'<line class="curve{index % 2}" x1="{WIDTH - 150}" x2="{WIDTH - 126}" y1="{end - 4}" '
            f'y2="{end - 4}"/><text x="{WIDTH - 120}" y="{end}">{escape(name)}</text>'
        )
    return _svg("losses by epoch", _axes(x, y) + "".join(drawn))


def _at(x: Axis, y: Axis, across: float, up: float) -> tuple[float, float]:
    return (
        LEFT + x.place(across) * (WIDTH - LEFT - RIGHT),
        HEIGHT - BOTTOM - y.place(up) * (HEIGHT - TOP - BOTTOM),
    )


def _axes(x: Axis, y: Axis) -> str:
    drawn = []
    for tick in x.ticks:
        across, _ = _at(x, y, tick, y.low)
        drawn.append(
            f'<line class="axis" x1="{across:.1f}" x2="{across:.1f}" y1="{TOP}" '
            f'y2="{HEIGHT - BOTTOM}"/><text x="{across:.1f}" y="{HEIGHT - BOTTOM + 16}" '
            f'text-anchor="middle">{tick:g}</text>'
        )
    for tick in y.ticks:
        _, up = _at(x, y, x.low, tick)
        drawn.append(
            f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{up:.1f}" y2="{up:.1f}"/>'
            f'<text x="{LEFT - 6}" y="{up + 4:.1f}" text-anchor="end">{tick:g}</text>'
        )
    middle = (TOP + HEIGHT - BOTTOM) / 2
    return "".join(drawn) + (
        f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(x.label)}'
        f'</text><text transform="translate(13 {middle}) rotate(-90)" text-anchor="middle">'
        f"{escape(y.label)}</text>"
    )


def _svg(label: str, content: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">'
        f"{content}</svg>"
    )


def _decades(low: float, high: float) -> list[float]:
    """1, 2 and 5 of each decade between two values above 0; of many decades, 1 alone."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    steps = (1, 2, 5) if last - first <= 3 else (1,)
    ticks = [step * 10.0**decade for decade in range(first, last + 1) for step in steps]
    return [tick for tick in ticks if low <= tick <= high]


def _round_step(step: float) -> float:
    """The next of 1, 2 and 5 times a power of ten."""
    power: float = 10.0 ** math.floor(math.log10(step))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= step)
