"""Making the rise of a hit shorter or longer."""

import numpy as np

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.descriptors import ENVELOPE_LENGTH, attack_edges, attack_envelope

OVERSAMPLING = 4
"""Of the rise before lines are drawn between its samples."""
ARRIVED, TOO_EARLY = 0.93, 0.85
"""Of the peak: what the envelope has at least where a rise is over, and at most before."""
EARLY = SAMPLE_RATE // 2
"""Samples in which a hit rises; what rises later is no attack."""
BEFORE = 32
"""Samples of a rise's spectrum that lie around it."""
ROUNDS, NEAR_OCTAVES, FURTHEST = 6, 0.03, 2**1.5
"""How often a rise is tried until it takes as long as it should, within so many octaves; how many
times slower or faster it is played for that."""
STEP = 0.7
"""Of what is missing, in octaves: where a rise jumps to another wave, whole steps go to and fro."""


def risen(clip: Samples, ratio: float) -> Samples:
    """A hit `[T]` that rises to its peak in `ratio` times as long.

    The rise, as `descriptors.attack_ms` has it, is played slower or faster; what comes after it
    follows later or sooner, sample by sample as it was. A slower rise is duller, a faster one
    brighter, as that of a softer or harder stroke. Where another wave then passes for the rise or
    the peak, it is tried again further or less far, and what comes nearest is kept.
    """
    wanted = ratio * _rise_length(clip)
    nearest, least, turned = clip, abs(np.log2(ratio)), ratio
    for _ in range(ROUNDS):
        tried = _replayed(clip, turned)
        length = _rise_length(tried)
        off = abs(np.log2(length / wanted))
        if off < least:
            nearest, least = tried, off
        if off <= NEAR_OCTAVES:
            break
        turned = min(max(turned * (wanted / length) ** STEP, 1 / FURTHEST), FURTHEST)
    return nearest


def _rise_length(clip: Samples) -> int:
    start, end = attack_edges(clip[:EARLY])
    return max(end - start, 1)


def _replayed(clip: Samples, ratio: float) -> Samples:
    """`clip` `[T]` whose rise is played so many times as slowly."""
    start, end = attack_edges(clip[:EARLY])
    length = round((end - start) * ratio)
    if end - start < 2 or length < 1 or start + length > EARLY - BEFORE:
        return clip
    first, last = max(start - BEFORE, 0), min(end + BEFORE, len(clip))
    around = clip[first:last]
    fine = np.fft.irfft(np.fft.rfft(around), OVERSAMPLING * len(around)) * OVERSAMPLING
    places = start - first + np.arange(length) * ((end - start) / length)
    rise = np.interp(places * OVERSAMPLING, np.arange(len(fine)), fine)
    whole = np.concatenate([clip[:start], rise.astype(np.float32), clip[end:]])
    whole = np.pad(whole, (0, max(0, len(clip) - len(whole))))[: len(clip)]
    whole[:EARLY] = _arrived(whole[:EARLY], start + length, start)
    return whole


def _arrived(clip: Samples, end: int, start: int) -> Samples:
    """`clip` whose rise from the sample `start` is over at `end`: lower before it, raised there.

    A wave that is played slower or faster has other peaks under the envelope's window.
    """
    envelope = attack_envelope(clip)
    top = envelope.max()
    early = envelope[start : end - ENVELOPE_LENGTH // 2].max(initial=0)
    lowered = min(1, TOO_EARLY * top / max(early, 1e-9))
    flat = start + ENVELOPE_LENGTH, max(start + ENVELOPE_LENGTH, end - ENVELOPE_LENGTH // 2)
    rise = np.arange(start, end)
    clip = clip.copy()
    clip[rise] *= np.interp(
        rise, [start, *flat, flat[1] + ENVELOPE_LENGTH], [1, lowered, lowered, 1]
    )
    envelope = attack_envelope(clip)
    missing = max(ARRIVED * top / max(envelope[min(end, len(clip) - 1)], 1e-9), 1)
    reach = max(end - start, ENVELOPE_LENGTH)
    places = np.arange(max(end - reach, 0), min(end + ENVELOPE_LENGTH, len(clip)))
    before, after = (end - places) / reach, (places - end) / ENVELOPE_LENGTH
    hill = 0.5 + 0.5 * np.cos(np.pi * np.clip(np.maximum(before, after), 0, 1))
    # Another peak would move both ends of the rise.
    room = np.maximum(top / np.maximum(envelope[places], 1e-9), 1)
    clip[places] *= np.minimum(1 + (missing - 1) * hill, room).astype(np.float32)
    return clip
