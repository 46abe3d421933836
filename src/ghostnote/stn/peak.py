"""The peak of a hit, which stands where the clips it was learned from have theirs.

Levels say how loud a hit is below its peak of `audio.PEAK`. Played with other noise, or by a model,
its peak comes out a decibel or three higher or lower by chance; brought to full scale as a whole,
all its levels would be off by as much. So only what surrounds the peak is moved.
"""

import numpy as np

from ghostnote.audio import PEAK, Samples

REACH = 256
"""Samples on each side of a peak over which its gain falls to nothing: 6 ms."""
MOST_DB = 3.0
"""More than this a peak is not moved; the rest moves the hit as a whole."""
ROUNDS = 16
"""Peaks that are lowered one after the other at most."""
FIRST = 0.97
"""Of the highest sample: what the first peak has at least, so that it ends the rise."""
NEAR = 1.001
"""Times the wanted peak: what is no higher is lowered no more."""


def gain_to_peak(clip: Samples) -> float:
    """What the peak of `clip` `[T]` is to be multiplied by to stand where a clip's does."""
    peak = float(np.abs(clip).max(initial=0))
    most = 10 ** (MOST_DB / 20)
    return min(max(PEAK / peak, 1 / most), most) if peak > 0 else 1.0


def moved(clip: Samples, ratio: float) -> Samples:
    """`clip` `[T]` whose peak is `ratio` times as high, by gains about its highest samples."""
    level = np.abs(clip)
    wanted = ratio * level.max(initial=0)
    clip = clip.copy()
    for _ in range(1 if ratio >= 1 else ROUNDS):
        top = int(level.argmax())
        if level[top] == 0 or (ratio < 1 and level[top] <= NEAR * wanted):
            break
        about = _scale(clip, top, wanted / level[top])
        level[about] = np.abs(clip[about])
    return clip


def kept_first(clip: Samples, top: int) -> Samples:
    """`clip` `[T]` in which what is about the sample `top` is as high as anything, or nearly.

    A hit that falls more slowly may have a wave later on that passes for its peak, and its attack
    would last until then.
    """
    level = np.abs(clip)
    first = max(top - REACH, 0)
    own = first + int(level[first : top + REACH + 1].argmax())
    wanted = FIRST * level.max()
    if level[own] == 0 or level[own] >= wanted:
        return clip
    clip = clip.copy()
    _scale(clip, own, min(wanted / level[own], 10 ** (MOST_DB / 20)))
    return clip


def _scale(clip: Samples, top: int, ratio: float) -> slice:
    """Multiply `clip` `[T]` by `ratio` at `top`, by less beside it; gives where it is another."""
    first, last = max(top - REACH, 0), min(top + REACH + 1, len(clip))
    hill = np.hanning(2 * REACH + 3)[1:-1][first - top + REACH : last - top + REACH]
    clip[first:last] *= (1 + (ratio - 1) * hill).astype(np.float32)
    return slice(first, last)
