"""Which model the page plays first."""

from collections.abc import Mapping

from ghostnote.evaluation.figures import BY_KEY, Figures

LIMITS: Mapping[str, float] = {"memorisation": 5.0, "clicks": 1.0, "start_clicks": 5.0}
"""Most that a model may have of a figure to be chosen, in percent."""
RULE = (
    "The smallest kernel distance of the model's own prior from the real training sounds, among "
    "models of which at most {memorisation:g}% of the sounds are memorised, at most {clicks:g}% "
    "click away from their onset and at most {start_clicks:g}% start with a click."
).format(**LIMITS)


def passes(figures: Figures) -> bool:
    """Whether a model keeps within all `LIMITS`; a figure the corpus cannot give limits nothing."""
    return not _missed(figures)


def best(models: Mapping[str, Figures]) -> str | None:
    """The name of the model that `RULE` chooses of `models`; None if none is within the limits."""
    allowed = [name for name, figures in models.items() if passes(figures)]
    return min(allowed, key=lambda name: models[name]["kernel"].value, default=None)


def why_none(models: Mapping[str, Figures]) -> str:
    """Which limits each of `models` missed, in a line."""
    each = [f"{name} ({', '.join(_missed(figures))})" for name, figures in models.items()]
    return f"no model is within the limits: {'; '.join(each)}"


def _missed(figures: Figures) -> list[str]:
    return [
        f"{BY_KEY[key].label.lower()} {figures[key].value:.1f}%, at most {limit:g}%"
        for key, limit in LIMITS.items()
        if key in figures and figures[key].value > limit
    ]
