"""What is said of a sample that no single hit can sound like, and why."""

import numpy as np

from ghostnote.audio import SAMPLE_RATE, Signal, find_onset, mono, normalise_peak, resample
from ghostnote.measures.kinds import is_speech, is_tone, stroke_rises_db

HEARD_SECONDS = 8.0
"""What is listened to, from the first onset on: a loop says what it is within a few bars."""
MANY, CLEAR, CLEAR_DB = 3, 2, 10.0
"""Strokes that are more than one hit: this many, or this many that rise so far."""


def kind_warnings(signal: Signal) -> list[str]:
    """Why an audible `signal` will not sound alike, in a sentence; empty for a single hit.

    False alarms on the 2,760 one-shots of the sample libraries that models learn from: 2 of 2,329
    snares, 1 of 73 hats, 1 of 94 percussion, none of 75 kicks, 82 toms, 47 cymbals, 28
    tambourines, 25 claps and 7 rims. It takes 3 ms of a hit, 50 ms of 8 s.
    """
    samples = mono(signal.samples)
    start = find_onset(samples)
    samples = samples[start : start + round(HEARD_SECONDS * signal.sample_rate)]
    samples = resample(normalise_peak(samples), signal.sample_rate, SAMPLE_RATE)
    # A sample that starts in the middle of a sound starts with a stroke all the same.
    heard = np.pad(samples, (SAMPLE_RATE // 100, 0))
    if is_speech(heard):
        return ["This sounds like a voice; the model plays single drum hits, not words or notes."]
    rises_db = stroke_rises_db(heard)
    # The end of a tone that is cut off is a second stroke; a third is none that is held.
    if len(rises_db) < MANY and is_tone(heard):
        return ["This is a held tone or a chord; the model plays drums, which die away."]
    if len(rises_db) >= MANY or (rises_db >= CLEAR_DB).sum() >= CLEAR:
        count = len(rises_db)
        return [f"Cut out the hit you want: this holds {count} or more, and the model plays one."]
    return []
