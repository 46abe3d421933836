"""Bursts in an attack that no drum makes."""

from dataclasses import replace
from functools import cache

import numpy as np

from ghostnote.framing import means_before
from ghostnote.stn.layout import ATTACK_SLOTS, Array, Parts, band_hz
from ghostnote.stn.synthesis import frame_levels

LOW_HZ, HIGH_HZ = 2_000.0, 18_000.0
"""Where a burst is heard as a click."""
MOST_DB = 10.0
"""How far a slot may stand above what surrounds it; chance adds to that, and 12 dB are a click."""
GUARD, CONTEXT = 1, 4
"""Slots on either side that a burst itself reaches into, and those it is held against: 6 ms."""
ONSET_SLOTS = 4
"""The stroke itself: 6 ms."""


def calmed(parts: Parts) -> Parts:
    """`parts` without slots of the attack that stand `MOST_DB` above what is before and after them.

    That is what `measures.clicks.has_click` hears, read off the levels: a network that is asked for
    what lies between hits adds up their ripples. Second strokes, as of a clap, stand above what is
    before them but not above their own decay.
    """
    levels_db = frame_levels(parts.noise_db, ATTACK_SLOTS)[:, _heard()].mean(axis=1)
    power = np.power(10, (levels_db + parts.attack_db) / 10)
    before, after = (means_before(each, CONTEXT, GUARD) for each in (power, power[::-1]))
    beside = np.maximum(before, after[::-1])
    over_db = levels_db + parts.attack_db - 10 * np.log10(np.maximum(beside, 1e-12)) - MOST_DB
    # What is before the first slots is silence, and what follows the last is not in sight.
    over_db[:ONSET_SLOTS] = over_db[ATTACK_SLOTS - GUARD - CONTEXT :] = 0
    if (over_db <= 0).all():
        return parts
    attack_db = parts.attack_db - np.maximum(over_db, 0)
    return replace(parts, attack_db=attack_db.astype(np.float32))


@cache
def _heard() -> Array:
    return np.asarray((band_hz() > LOW_HZ) & (band_hz() < HIGH_HZ))
