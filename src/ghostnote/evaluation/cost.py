"""What a model costs whoever plays it."""

import statistics
import time
from collections.abc import Sequence

from ghostnote.audio import SAMPLE_RATE
from ghostnote.bundle import Bundle
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.recipe import render_file
from ghostnote.evaluation.draws import Asked, prior_draws
from ghostnote.evaluation.figures import Figure

TIMED_HITS, WARM_UP = 30, 3


def cost_figures(bundle: Bundle, asked: Asked, seed: int) -> dict[str, Figure]:
    """Milliseconds a hit with its WAV file, megabytes, and parameters where the bundle says.

    The engine runs a graph on one thread, so this is the time of one core.
    """
    size = sum(len(bundle.read(name)) for name in bundle.manifest.files)
    figures = {
        "hit_ms": Figure.exact(hit_ms(asked.instrument, timed_draws(asked, seed))),
        "megabytes": Figure.exact(size / 1e6),
    }
    if "parameters" in bundle.manifest.metrics:
        figures["parameters"] = Figure.exact(bundle.manifest.metrics["parameters"])
    return figures


def timed_draws(asked: Asked, seed: int) -> list[Patch]:
    """Draws of the prior, for `hit_ms`."""
    return prior_draws(asked, WARM_UP + TIMED_HITS, seed)


def hit_ms(instrument: Instrument, draws: Sequence[Patch]) -> float:
    """Median time of a sound, from controls to the bytes of a 16-bit WAV file.

    The first `WARM_UP` of `draws` are not timed. Processor time of this thread, which does all of
    it: what else the machine does counts little.
    """
    times = []
    for draw in draws:
        started = time.thread_time()
        render_file(instrument, draw, SAMPLE_RATE, "16")
        times.append(1000 * (time.thread_time() - started))
    return statistics.median(times[WARM_UP:])
