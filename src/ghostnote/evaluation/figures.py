"""What a model is measured by: the columns of the leaderboard."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ghostnote.measures.realism import KERNEL_FACTOR


@dataclass(frozen=True)
class Measure:
    """One column: its key in `scores.json`, how it is headed, and which way is better.

    `better` is empty where neither way is.
    """

    key: str
    label: str
    unit: str
    better: Literal["lower", "higher", ""]
    digits: int
    help: str


@dataclass(frozen=True)
class Figure:
    """A measured value and its 95% interval, which is the value itself where none is known."""

    value: float
    low: float
    high: float

    @classmethod
    def exact(cls, value: float) -> "Figure":
        """A value without an interval."""
        return cls(float(value), float(value), float(value))

    @classmethod
    def share(cls, hits: int, count: int) -> "Figure":
        """`hits` of `count` in percent, with the interval of Wilson (1927)."""
        z = 1.96
        share, spread = hits / count, z * z / count
        centre = (share + spread / 2) / (1 + spread)
        reach = (share * (1 - share) * spread + spread**2 / 4) ** 0.5 / (1 + spread)
        low, high = max(centre - reach, 0.0), min(centre + reach, 1.0)
        return cls(100 * share, 100 * low, 100 * high)

    @property
    def has_interval(self) -> bool:
        """Whether more is known than the value."""
        return self.low < self.high


Figures = Mapping[str, Figure]
"""Figures by the key of their measure; one that makes no sense for a row is left out."""

MEASURES = (
    Measure(
        "kernel", "Kernel distance", "", "lower", 2,
        "Realism: distance of the model's own sounds (its prior) from the real training sounds, "
        ""
        f"times {KERNEL_FACTOR:g}; 0 for sounds of one kind.",
    ),
    Measure(
        "frechet", "Fréchet distance", "", "lower", 2,
        "The same two sets, compared by their means and covariances alone; in percent of the "
        "variance of real sounds.",
    ),
    Measure(
        "kernel_validation", "Kernel, unseen packs", "", "lower", 2,
        "Kernel distance of the prior from the packs that were held out of training.",
    ),
    Measure(
        "coverage", "Coverage", "", "higher", 2,
        "Share of real sounds that have a sound of the model nearer than their 5th nearest real "
        "sound.",
    ),
    Measure(
        "memorisation", "Memorised", "%", "lower", 1,
        "Share of sounds nearer to a training sound than half of the pairs of takes of one stroke "
        "are to each other.",
    ),
    Measure(
        "clicks", "Clicks", "%", "lower", 1,
        "Share of sounds with a broadband burst away from the onset.",
    ),
    Measure(
        "start_clicks", "Starts with a click", "%", "lower", 1,
        "Share of sounds that begin with a jump.",
    ),
    Measure(
        "step_ratio", "Largest step", "x", "lower", 1,
        "Along a straight line through the pad: the largest change of sound over the median one; "
        "median of the lines.",
    ),
    Measure(
        "reconstruction", "Match of unseen", "dB", "lower", 2,
        "Spectral distance of sounds of unseen packs from what the model plays where its encoder "
        "puts them; mean over packs.",
    ),
    Measure("hit_ms", "Time per hit", "ms", "lower", 1, "One sound with its WAV file, one core."),
    Measure("megabytes", "Size", "MB", "lower", 1, "All files of the bundle."),
    Measure(
        "density", "Density", "", "higher", 2,
        "How many real neighbourhoods a sound of the model lies in, over 5: about 1 for real "
        "sounds, more where it keeps to the crowded places.",
    ),
    Measure(
        "inside", "Inside", "%", "higher", 1,
        "Share of the model's sounds in the neighbourhood (5 nearest) of at least one real sound.",
    ),
    Measure(
        "vendi", "Vendi score", "", "higher", 1,
        "How many sounds that differ wholly the set is worth.",
    ),
    Measure(
        "attack_error", "Attack error", "%", "lower", 0,
        "Attack time against real sounds: the worst of the 10th, 50th and 90th percentile.",
    ),
    Measure(
        "high_error", "10-20 kHz error", "dB", "lower", 1,
        "Level of 10-20 kHz against real sounds: the worst of the 10th, 50th and 90th percentile.",
    ),
    Measure(
        "frechet_validation", "Fréchet, unseen packs", "", "lower", 2,
        "Fréchet distance of the prior from the packs that were held out of training.",
    ),
    Measure(
        "coverage_validation", "Coverage, unseen packs", "", "higher", 2,
        "The same of the packs that were held out of training.",
    ),
    Measure(
        "nearness", "Nearer than unseen", "%", "", 1,
        "Share of sounds nearer to a training sound than half of the sounds of unseen packs are.",
    ),
    Measure(
        "pad_kernel", "Kernel, pad", "", "lower", 2,
        "Kernel distance of sounds from all over the pad from the real training sounds.",
    ),
    Measure(
        "pad_frechet", "Fréchet, pad", "", "lower", 2,
        "Fréchet distance of sounds from all over the pad.",
    ),
    Measure(
        "pad_coverage", "Coverage, pad", "", "higher", 2,
        "Coverage by sounds from all over the pad.",
    ),
    Measure(
        "pad_clicks", "Clicks, pad", "%", "lower", 1,
        "Share of sounds from all over the pad with a broadband burst away from the onset.",
    ),
    Measure(
        "pad_start_clicks", "Starts with a click, pad", "%", "lower", 1,
        "Share of sounds from all over the pad that begin with a jump.",
    ),
    Measure(
        "mss", "Match, MSS", "", "lower", 2,
        "Multi-scale spectral loss of the match of unseen sounds, as Shier et al. 2023 have it; "
        "mean over packs.",
    ),
    Measure(
        "lsd", "Match, LSD", "", "lower", 2,
        "Log-spectral distance of the match of unseen sounds, as Shier et al. 2023 have it; mean "
        "over packs.",
    ),
    Measure(
        "onset_error", "Match, onset error", "", "lower", 2,
        "Error of the spectral flux of the match of unseen sounds, as Shier et al. 2023 define it; "
        "mean over packs.",
    ),
    Measure("parameters", "Parameters", "", "lower", 0, "Weights of the network."),
)  # fmt: skip
"""Every measure, in the order of the columns."""
BY_KEY = {measure.key: measure for measure in MEASURES}


def figures_document(figures: Figures) -> dict[str, dict[str, float]]:
    """Figures as `scores.json` has them: an interval only where there is one."""
    return {
        key: asdict(figure) if figure.has_interval else {"value": figure.value}
        for key, figure in figures.items()
    }


def figures_from(document: Mapping[str, Mapping[str, Any]]) -> dict[str, Figure]:
    """What `figures_document` wrote."""
    return {
        key: Figure(**each) if len(each) > 1 else Figure.exact(each["value"])
        for key, each in document.items()
    }
