"""The bars as pictures, to stand beside their table."""

import io
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Plot
from numpy.typing import NDArray

from ghostnote.descriptors import DESCRIPTORS
from ghostnote.evaluation.bars.knobs import OWN, Turned
from ghostnote.evaluation.matching import PackDistances
from ghostnote.evaluation.reference import Points
from ghostnote.evaluation.sounds import Sounds
from ghostnote.measures.embedding import LEAST_ATTACK_MS

MADE, REAL, OTHER = "#c2410c", "#1d4ed8", "#6b7280"
DPI = 110
BINS = 40
LOGARITHMIC = frozenset(each.name for each in DESCRIPTORS if each.scale == "log")


def distributions(made: Sounds, real: Sounds) -> bytes:
    """PNG of the attack times and the levels of 10-20 kHz of generated and real sounds."""
    plot, (left, right) = _plot(2, "generated against real")
    attacks = [np.maximum(each.attack_ms, LEAST_ATTACK_MS) for each in (made, real)]
    edges = np.geomspace(LEAST_ATTACK_MS, max(each.max() for each in attacks) * 1.01, BINS)
    _histogram(left, attacks, edges)
    left.set(xscale="log", xlabel="attack time, ms", ylabel="share of sounds, %")
    levels = [each.high_db for each in (made, real)]
    _histogram(right, levels, np.linspace(min(map(np.min, levels)), 0, BINS))
    right.set(xlabel="level of 10-20 kHz beside the whole, dB")
    left.legend(frameon=False)
    return _png(plot)


def knob_curves(knobs: Sequence[Turned]) -> bytes:
    """PNG of each knob's own descriptor over its range: every hit, and their median."""
    plot, panels = _plot(len(knobs), "what each knob does to its own descriptor")
    for axes, knob in zip(panels, knobs, strict=True):
        name = OWN[knob.control.name]
        values = 2**knob.measured if name in LOGARITHMIC else knob.measured
        axes.plot(knob.settings, values.T, color=OTHER, linewidth=0.6, alpha=0.5)
        axes.plot(knob.settings, np.median(values, axis=0), color=MADE, linewidth=2)
        axes.set(xlabel=f"{knob.control.name}, {knob.control.unit}", ylabel=name)
        if name in LOGARITHMIC:
            axes.set_yscale("log")
    return _png(plot)


def memory(nearest: Points, takes: Points, unseen: Points) -> bytes:
    """PNG of distances to the nearest training sound, as shares of sounds up to a distance."""
    plot, (axes,) = _plot(1, "how near the nearest training sound is")
    lines: tuple[tuple[str, Points, str], ...] = (
        ("generated", nearest, MADE),
        ("two takes of one stroke, from each other", takes, REAL),
        ("sounds of unseen packs", unseen, OTHER),
    )
    for label, distances, colour in lines:
        if len(distances):
            shares = 100 * (np.arange(len(distances)) + 1) / len(distances)
            axes.plot(np.sort(distances), shares, color=colour, label=label)
    axes.set(xlabel="distance in the embedding", ylabel="share of sounds, %", xlim=(0, None))
    axes.legend(frameon=False)
    return _png(plot)


def packs(matched: PackDistances, retrieved: PackDistances) -> bytes:
    """PNG of the match of every unseen pack beside the nearest training sound."""
    plot, (axes,) = _plot(1, "match of unseen packs, encoder alone")
    names = sorted(matched)
    rows = np.arange(len(names))
    for shift, label, distances, colour in (
        (-0.2, "model", matched, MADE),
        (0.2, "nearest training sound", retrieved, REAL),
    ):
        axes.barh(
            rows + shift, [distances[name] for name in names], 0.38, label=label, color=colour
        )
    axes.set_yticks(rows, names)
    axes.invert_yaxis()
    axes.set(xlabel="spectral distance, dB")
    axes.legend(frameon=False)
    return _png(plot)


def _histogram(
    axes: Axes, sets: Sequence[NDArray[np.floating]], edges: NDArray[np.floating]
) -> None:
    for values, label, colour in zip(sets, ("generated", "real"), (MADE, REAL), strict=True):
        weights = np.full(len(values), 100 / len(values))
        axes.hist(values, list(edges), weights=weights, histtype="step", color=colour, label=label)


def _plot(count: int, title: str) -> tuple[Plot, list[Axes]]:
    """A sheet with `count` pictures in it, three in a row at most."""
    columns = min(count, 3)
    rows = -(-count // columns)
    plot = Plot(figsize=(max(4.2 * columns, 6.5), 3.4 * rows + 0.3), dpi=DPI, layout="constrained")
    FigureCanvasAgg(plot)
    plot.suptitle(title)
    return plot, [plot.add_subplot(rows, columns, index + 1) for index in range(count)]


def _png(plot: Plot) -> bytes:
    buffer = io.BytesIO()
    plot.savefig(buffer, format="png")
    return buffer.getvalue()


Pictures = Mapping[str, bytes]
"""PNG files by name."""
