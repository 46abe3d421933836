"""The figures of a set of sounds against a reference: of a model's, or of a bracket's."""

import numpy as np

from ghostnote.evaluation.figures import Figure
from ghostnote.evaluation.reference import Points, Reference, Space
from ghostnote.evaluation.sounds import Sounds
from ghostnote.measures.bands import QUANTILES, quantile_errors
from ghostnote.measures.diversity import coverage, density, inside_share, vendi_score
from ghostnote.measures.embedding import LEAST_ATTACK_MS
from ghostnote.measures.memorisation import nearer_share, nearest_distances
from ghostnote.measures.realism import Interval, bootstrap, frechet_distance, kernel_interval

BOOTSTRAPS = 1000
FRECHET_FACTOR = 100.0
"""As the kernel distance, for readability: in percent of the real sounds' variance."""


def own_figures(sounds: Sounds, reference: Reference) -> dict[str, Figure]:
    """All that a set of sounds is scored by that needs no model: each column of the prior."""
    nearest = nearest_distances(reference.space.place(sounds), reference.train)
    return (
        likeness_figures(sounds, reference)
        | unseen_figures(sounds, reference)
        | click_figures(sounds)
        | quantile_figures(sounds, reference)
        | memory_figures(nearest, reference)
    )


def likeness_figures(sounds: Sounds, reference: Reference) -> dict[str, Figure]:
    """Realism and diversity of `reference.count` sounds against as many real training sounds."""
    space = reference.space
    made, real = space.place(sounds.take(slice(reference.count))), space.place(reference.real)
    return {
        "kernel": _kernel(made, real, space),
        "frechet": _frechet(made, real, space),
        "coverage": Figure.exact(coverage(real, made)),
        "density": Figure.exact(density(real, made)),
        "inside": Figure.exact(100 * inside_share(real, made)),
        "vendi": Figure.exact(vendi_score(made, space.bandwidth)),
    }


def unseen_figures(sounds: Sounds, reference: Reference) -> dict[str, Figure]:
    """Realism of `reference.unseen_count` sounds against the held-out packs, if there are any."""
    if not reference.unseen_count:
        return {}
    space = reference.space
    made = space.place(sounds.take(slice(reference.unseen_count)))
    unseen = space.place(reference.unseen)
    return {
        "kernel_validation": _kernel(made, unseen, space),
        "frechet_validation": _frechet(made, unseen, space),
        "coverage_validation": Figure.exact(coverage(unseen, made)),
    }


def pad_figures(sounds: Sounds, reference: Reference) -> dict[str, Figure]:
    """The columns of the pad: likeness without bootstraps, and clicks."""
    space = reference.space
    made, real = space.place(sounds.take(slice(reference.count))), space.place(reference.real)
    along = space.directions
    distance = FRECHET_FACTOR * frechet_distance(along.apply(made), along.apply(real))
    clicks = click_figures(sounds)
    return {
        "pad_kernel": _kernel(made, real, space),
        "pad_frechet": Figure.exact(distance),
        "pad_coverage": Figure.exact(coverage(real, made)),
        "pad_clicks": clicks["clicks"],
        "pad_start_clicks": clicks["start_clicks"],
    }


def click_figures(sounds: Sounds) -> dict[str, Figure]:
    """Shares of sounds that click."""
    return {
        "clicks": Figure.share(int(sounds.clicks.sum()), len(sounds)),
        "start_clicks": Figure.share(int(sounds.start_clicks.sum()), len(sounds)),
    }


def quantile_figures(sounds: Sounds, reference: Reference) -> dict[str, Figure]:
    """How far attack times and the level of 10-20 kHz are from those of real sounds."""
    real = reference.real
    errors_ms = quantile_errors(real.attack_ms, sounds.attack_ms)
    # Shorter attacks sound alike, and an error relative to one would be of any size.
    real_ms = np.maximum(np.quantile(real.attack_ms, QUANTILES), LEAST_ATTACK_MS)
    levels_db = quantile_errors(real.high_db, sounds.high_db)
    return {
        "attack_error": Figure.exact(100 * np.abs(errors_ms / real_ms).max()),
        "high_error": Figure.exact(np.abs(levels_db).max()),
    }


def memory_figures(nearest: Points, reference: Reference) -> dict[str, Figure]:
    """Shares of sounds whose `nearest` training sound `[N]` is nearer than real sounds have it."""
    figures = {}
    if len(reference.take_distances):
        share = nearer_share(nearest, reference.take_distances)
        figures["memorisation"] = Figure.share(round(share * len(nearest)), len(nearest))
    if len(reference.unseen_distances):
        share = nearer_share(nearest, reference.unseen_distances)
        figures["nearness"] = Figure.share(round(share * len(nearest)), len(nearest))
    return figures


def _kernel(a: Points, b: Points, space: Space) -> Figure:
    return _figure(kernel_interval(a, b, space.bandwidth, BOOTSTRAPS))


def _frechet(a: Points, b: Points, space: Space) -> Figure:
    along = space.directions.apply
    interval = bootstrap(frechet_distance, along(a), along(b), BOOTSTRAPS)
    return _figure(Interval(*[FRECHET_FACTOR * each for each in interval]))


def _figure(interval: Interval) -> Figure:
    return Figure(interval.mean, interval.low, interval.high)
