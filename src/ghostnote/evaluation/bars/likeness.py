"""Bars on a model's own sounds as a set: realism, variety, copies, attack and bandwidth."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ghostnote.evaluation.bars.rows import Row
from ghostnote.evaluation.bars.yardstick import Yardstick
from ghostnote.evaluation.figures import Figure, Figures
from ghostnote.evaluation.reference import Reference
from ghostnote.evaluation.scoring import likeness_figures, memory_figures
from ghostnote.evaluation.sounds import Sounds
from ghostnote.measures.bands import QUANTILES, quantile_errors
from ghostnote.measures.diversity import inside_share, vendi_score
from ghostnote.measures.embedding import LEAST_ATTACK_MS
from ghostnote.measures.memorisation import nearest_distances

TENTH, BRACKETS = 0.1, 1.5
"""Most a distance may be: of the best dense autoencoder's, and of real against real."""
REACHED = 0.85
INSIDE_PERCENT, MEMORISED_PERCENT = 95.0, 5.0
ATTACK_PERCENT, HIGH_DB = 10.0, 2.0
LABELS = {"kernel": "kernel distance", "frechet": "Fréchet distance"}


def realism_rows(made: Sounds, reference: Reference, best: Yardstick) -> list[Row]:
    """Distances from the real training clips, and coverage and density of them."""
    figures = likeness_figures(made, reference)
    real = likeness_figures(reference.others, reference)
    apart = set_apart(reference)
    held = likeness_figures(apart, reference) if apart else {}
    rows = [_tenth(key, figures[key], best) for key in LABELS]
    rows += [_against_real(key, figures[key], real[key], held) for key in LABELS]
    return rows + [_reached(key, figures, real, held) for key in ("coverage", "density")]


def set_apart(reference: Reference) -> Sounds | None:
    """As many of `reference.others` as keep the bar of memorisation against `reference.real`.

    Packs hold near copies of each other, so most recordings are nearer to another one than two
    takes of one stroke are: this is what recordings themselves reach where so few may be. Drawn
    with replacement up to the number of the others; None where the corpus names no takes.
    """
    if not len(reference.take_distances):
        return None
    space = reference.space
    nearest = nearest_distances(space.place(reference.others), space.place(reference.real))
    near = nearest < np.median(reference.take_distances)
    rng = np.random.default_rng(0)
    allowed = round((~near).sum() * MEMORISED_PERCENT / (100 - MEMORISED_PERCENT))
    kept = np.concatenate([np.flatnonzero(~near), rng.permutation(np.flatnonzero(near))[:allowed]])
    if len(kept) == 0:
        return None
    again = rng.choice(kept, max(reference.count - len(kept), 0))
    return reference.others.take(np.concatenate([kept, again]))


def _tenth(key: str, figure: Figure, best: Yardstick) -> Row:
    label, bar = LABELS[key], "at most a tenth of the best dense autoencoder's"
    if key not in best:
        why = f"{_ranged(figure)}, but no dense autoencoder of this class was scored"
        return Row.unmeasurable(f"{key}_tenth", label, bar, why)
    found = best[key]
    return Row(
        f"{key}_tenth", label, f"{bar}: {TENTH * found.value:.2f}", _ranged(figure),
        f"{found.name} {found.value:.1f}, {found.origin}", figure.value <= TENTH * found.value,
        {"value": figure.value, "best": found.value},
    )  # fmt: skip


def _against_real(key: str, figure: Figure, real: Figure, held: Figures) -> Row:
    # The kernel distance of two real halves is 0 but for chance: a multiple of it says nothing, of
    # what it reaches by chance it does.
    bracket = real.high if key == "kernel" else real.value
    end = "the upper end of real against real" if key == "kernel" else "real against real"
    ratio = figure.value / bracket
    return Row(
        f"{key}_real", LABELS[key], f"at most {BRACKETS:g} x {end}: {BRACKETS * bracket:.2f}",
        f"{_ranged(figure)}: {ratio:.1f} x", f"real against real {_ranged(real)}{_held(key, held)}",
        ratio <= BRACKETS, {"value": figure.value, "bracket": bracket, "ratio": ratio},
    )  # fmt: skip


def _reached(key: str, figures: Figures, real: Figures, held: Figures) -> Row:
    value, most = figures[key].value, real[key].value
    return Row(
        key, key, f"at least {REACHED:g} of what other real sounds reach",
        f"{value / most:.2f} of it", f"{value:.2f} and {most:.2f}{_held(key, held)}",
        value / most >= REACHED,
        {"value": value, "bracket": most, "share": value / most},
    )  # fmt: skip


def _held(key: str, held: Figures) -> str:
    if key not in held:
        return ""
    return f"; recordings, {MEMORISED_PERCENT:g}% memorised, {held[key].value:.2f}"


def default_rows(made: Sounds, reference: Reference, seed: int) -> list[Row]:
    """The default prior: whether its sounds are possible, and how much they differ."""
    space, train = reference.space, reference.train
    points = space.place(made.take(slice(reference.count)))
    inside = 100 * inside_share(train, points)
    shuffled = np.random.default_rng(seed).permutation(len(train))
    half, rest = np.array_split(shuffled, 2)
    known = 100 * inside_share(train[half], train[rest[: reference.count]])
    vendi = vendi_score(points, space.bandwidth)
    real = vendi_score(space.place(reference.real), space.bandwidth)
    return [
        Row(
            "default_inside", "default prior, inside the k=5 neighbourhoods of the training corpus",
            f"at least {INSIDE_PERCENT:g}%", f"{inside:.1f}%",
            f"half the corpus inside those of the other half {known:.1f}%",
            inside >= INSIDE_PERCENT, {"value": inside, "bracket": known},
        ),
        Row(
            "default_vendi", "default prior, Vendi score", "at least that of the real sounds",
            f"{vendi:.1f}", f"as many real sounds {real:.1f}", vendi >= real,
            {"value": vendi, "bracket": real},
        ),
    ]  # fmt: skip


def memory_row(key: str, title: str, made: Sounds, reference: Reference) -> Row:
    """How many sounds are nearer to a training sound than two takes of one stroke are."""
    figure, bar = f"memorised, {title}", f"at most {MEMORISED_PERCENT:g}%"
    points = reference.space.place(made)
    figures = memory_figures(nearest_distances(points, reference.train), reference)
    if "memorisation" not in figures:
        return Row.unmeasurable(key, figure, bar, "the corpus has no two takes of one stroke")
    value = figures["memorisation"]
    beside = f"{len(reference.take_distances)} pairs of takes"
    if "nearness" in figures:
        beside += f"; nearer than half of unseen sounds are: {figures['nearness'].value:.1f}%"
    return Row(
        key, figure, bar, _ranged(value, "%", 1), beside, value.value <= MEMORISED_PERCENT,
        {"value": value.value},
    )  # fmt: skip


def quantile_rows(made: Sounds, reference: Reference) -> list[Row]:
    """Attack time and level of 10-20 kHz at three quantiles, against all real training sounds.

    The bracket is one half of the real sounds against the other.
    """
    real = reference.library.train.take(reference.library.real)
    halves = reference.real, reference.others
    attack, attack_real = (
        _attack_errors(a.attack_ms, b.attack_ms) for a, b in ((real, made), halves)
    )
    high, high_real = (quantile_errors(a.high_db, b.high_db) for a, b in ((real, made), halves))
    return [
        _quantile_row(
            "attack", "attack time", "%", ATTACK_PERCENT, attack, attack_real,
            f"{_three(np.quantile(real.attack_ms, QUANTILES))} ms",
        ),
        _quantile_row(
            "high_band", "level of 10-20 kHz", " dB", HIGH_DB, high, high_real,
            f"{_three(np.quantile(real.high_db, QUANTILES))} dB",
        ),
    ]  # fmt: skip


def _attack_errors(real: NDArray[np.floating], made: NDArray[np.floating]) -> NDArray[np.float64]:
    """Errors of the quantiles in percent; shorter attacks than the least sound alike."""
    real_ms = np.maximum(np.quantile(real, QUANTILES), LEAST_ATTACK_MS)
    errors: NDArray[np.float64] = 100 * quantile_errors(real, made) / real_ms
    return errors


def _quantile_row(
    key: str,
    figure: str,
    unit: str,
    limit: float,
    errors: NDArray[np.float64],
    real: NDArray[np.float64],
    quantiles: str,
) -> Row:
    percents = [f"p{100 * each:g}" for each in QUANTILES]
    parts = ", ".join(
        f"{name} {error:+.1f}{unit}" for name, error in zip(percents, errors, strict=True)
    )
    values: Mapping[str, float] = dict(zip(percents, errors.tolist(), strict=True))
    return Row(
        key, f"{figure}, 10th, 50th and 90th percentile", f"within {limit:g}{unit}", parts,
        f"real {quantiles}; one half from the other {np.abs(real).max():.1f}{unit}",
        bool((np.abs(errors) <= limit).all()), values,
    )  # fmt: skip


def _three(values: NDArray[np.floating]) -> str:
    return " / ".join(f"{each:.1f}" for each in values)


def _ranged(figure: Figure, unit: str = "", digits: int = 2) -> str:
    low, high = f"{figure.low:.{digits}f}", f"{figure.high:.{digits}f}"
    span = f" ({low} to {high})" if figure.has_interval else ""
    return f"{figure.value:.{digits}f}{unit}{span}"
