"""What a model is asked to play: its prior, its whole pad, and straight lines through its pad."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ghostnote.audio import Samples
from ghostnote.engine.instrument import Controls, Instrument, Patch
from ghostnote.errors import RenderError

LINES, LINE_POINTS = 16, 33
"""Lines through a pad whose steps are measured, and sounds on each."""


@dataclass(frozen=True)
class Asked:
    """What an instrument is asked for: a class of drum, drawn from one of its priors.

    An instrument without the `prior` draws from the one it has.
    """

    instrument: Instrument
    drum_class: str
    prior: str | None = None

    def patch(self, given: Mapping[str, float], seed: int) -> Patch:
        """The sound of `seed` with some controls `given`."""
        return self.instrument.complete(given, seed, self.drum_class, prior=self.own_prior)

    @property
    def own_prior(self) -> str | None:
        """The `prior` where the instrument has it of that class; `None` where it has not."""
        return self.prior if self.prior in self.instrument.priors_of(self.drum_class) else None


def prior_draws(asked: Asked, count: int, seed: int) -> list[Patch]:
    """`count` draws of the prior, numbered from `seed`."""
    return [asked.patch({}, each) for each in range(seed, seed + count)]


def pad_draws(asked: Asked, count: int, seed: int) -> list[Patch]:
    """`count` places anywhere on the pad; its other controls as the prior has them."""
    rng = np.random.default_rng(seed)
    places = rng.uniform(-1, 1, (count, 2))
    return [pad_patch(asked, place, seed + index) for index, place in enumerate(places.tolist())]


def pad_patch(asked: Asked, place: Sequence[float], seed: int) -> Patch:
    """The sound of `seed` at a `place` on the pad, each coordinate -1 to 1."""
    return asked.patch(_on_pad(asked.instrument, place), seed)


def line_draws(asked: Asked, seed: int) -> list[list[Patch]]:
    """`LINES` straight lines from edge to opposite edge of the pad, `LINE_POINTS` sounds each."""
    rng = np.random.default_rng(seed)
    lines = []
    for index in range(LINES):
        a, b = rng.uniform(-1, 1, 2)
        ends = [(-1.0, a), (1.0, b)] if index % 2 else [(a, -1.0), (b, 1.0)]
        lines.append(line(asked, np.array(ends), LINE_POINTS, seed + index))
    return lines


def line(asked: Asked, ends: "np.typing.ArrayLike", points: int, seed: int) -> list[Patch]:
    """`points` sounds at equal steps between two `ends` on the pad, each coordinate -1 to 1.

    Nothing else changes along the line: the other controls and the seed stay.
    """
    start, end = np.asarray(ends, np.float64)
    return [pad_patch(asked, place, seed) for place in np.linspace(start, end, points).tolist()]


def play(instrument: Instrument, draws: Sequence[Patch]) -> list[Samples]:
    """The sounds of `draws`, `[T]` each, from one run of the decoder.

    Raises:
        RenderError: the output of one is silent or not finite; the message says of which.
    """
    try:
        return instrument.render_batch(draws)
    except RenderError:
        for draw in draws:
            _play_alone(instrument, draw)
        raise


def controls_text(controls: Controls) -> str:
    """Controls as `ghostnote generate --set` takes them."""
    return " ".join(f"{name}={value:.4g}" for name, value in controls.items())


def _play_alone(instrument: Instrument, draw: Patch) -> None:
    try:
        instrument.render(draw)
    except RenderError as error:
        raise RenderError(
            f"{error} (seed {draw.seed}, {controls_text(draw.controls)}); "
            "train and export the model again"
        ) from error


def _on_pad(instrument: Instrument, place: Sequence[float]) -> Controls:
    limits = {each.name: (each.minimum, each.maximum) for each in instrument.manifest.controls}
    pairs = zip(instrument.manifest.pad, place, strict=True)
    return {name: float(np.interp(share, [-1.0, 1.0], limits[name])) for name, share in pairs}
