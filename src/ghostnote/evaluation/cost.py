"""What a model costs whoever plays it."""

import statistics
import time

from ghostnote.audio import SAMPLE_RATE
from ghostnote.bundle import Bundle
from ghostnote.evaluation.draws import Asked, prior_draws
from ghostnote.evaluation.figures import Figure

TIMED_HITS, WARM_UP = 30, 3


def cost_figures(bundle: Bundle, asked: Asked, seed: int) -> dict[str, Figure]:
    """Milliseconds a hit with its WAV file, megabytes, and parameters where the bundle says.

    The engine runs a graph on one thread, so this is the time of one core.
    """
    size = sum(len(bundle.read(name)) for name in bundle.manifest.files)
    figures = {
        "hit_ms": Figure.exact(hit_ms(asked, seed)),
        "megabytes": Figure.exact(size / 1e6),
    }
    if "parameters" in bundle.manifest.metrics:
        figures["parameters"] = Figure.exact(bundle.manifest.metrics["parameters"])
    return figures


def hit_ms(asked: Asked, seed: int) -> float:
    """Median time of a sound of the prior, from controls to the bytes of a 16-bit WAV file.

    Processor time of this thread, which does all of it: what else the machine does counts little.
    """
    times = []
    for draw in prior_draws(asked, WARM_UP + TIMED_HITS, seed):
        started = time.thread_time()
        asked.instrument.render_wav(draw, SAMPLE_RATE, "16")
        times.append(1000 * (time.thread_time() - started))
    return statistics.median(times[WARM_UP:])
