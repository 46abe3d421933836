"""Making the rise of a hit shorter or longer."""

import math
from typing import NamedTuple

import numpy as np

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.descriptors import ENVELOPE_LENGTH, attack_edges, attack_envelope, envelope_edges

OVERSAMPLING = 4
"""Of the rise before lines are drawn between its samples."""
ARRIVED, TOO_EARLY = 0.93, 0.85
"""Of the peak: what the envelope has at least where a rise is over, and at most before."""
EASING = 4 * ENVELOPE_LENGTH
"""Samples before the end of a rise in which it is not lowered: in fewer a loud wave would bend."""
EARLY = SAMPLE_RATE // 2
"""Samples in which a hit rises; what rises later is no attack."""
BEFORE = 32
"""Samples of a rise's spectrum that lie around it."""
MARGIN = 4 * ENVELOPE_LENGTH + BEFORE
"""Samples behind a peak in which what is done to a rise has ended."""
LOWEST_PEAK = 0.5
"""Of a peak: what could become one as the waves before it change."""
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
    rise = _Rise(clip, max(ratio, FURTHEST))
    wanted = ratio * max(rise.end - rise.start, 1)
    nearest, least, turned = rise.played(1), abs(np.log2(ratio)), ratio
    for _ in range(ROUNDS):
        tried = rise.played(turned)
        start, end = attack_edges(tried.head)
        off = abs(np.log2(max(end - start, 1) / wanted))
        if off < least:
            nearest, least = tried, off
        if off <= NEAR_OCTAVES:
            break
        step = (wanted / max(end - start, 1)) ** STEP
        turned = min(max(turned * step, 1 / FURTHEST), FURTHEST)
    whole = np.concatenate([nearest.head, clip[len(nearest.head) - nearest.later :]])
    return _padded(whole, len(clip))


class _Played(NamedTuple):
    """The `head` of a clip whose rise was replayed, and how many samples `later` the rest comes."""

    head: Samples
    later: int


class _Rise:
    """The rise of a `clip` `[T]`, from sample `start` to `end`, to be played anew.

    Its head are the samples that could be the peak once it takes `ratio` times as long; what the
    others are decides nothing here.
    """

    def __init__(self, clip: Samples, ratio: float) -> None:
        envelope = attack_envelope(clip[:EARLY])
        self.start, self.end = envelope_edges(envelope)
        length = self.end - self.start
        high = envelope >= LOWEST_PEAK * envelope.max()
        last = len(high) - 1 - int(np.argmax(high[::-1]))
        self._reach = min(len(envelope), last + math.ceil((ratio - 1) * length) + MARGIN)
        # With as many more as a shorter rise brings up.
        self._clip = clip[: self._reach + length]
        first, last = max(self.start - BEFORE, 0), min(self.end + BEFORE, len(clip))
        around = clip[first:last]
        self._first = first
        self._fine = np.fft.irfft(np.fft.rfft(around), OVERSAMPLING * len(around)) * OVERSAMPLING

    def played(self, ratio: float) -> _Played:
        """Played so many times as slowly; as it is where that cannot be."""
        start, end, length = self.start, self.end, round((self.end - self.start) * ratio)
        if ratio == 1 or end - start < 2 or length < 1 or start + length > self._reach - BEFORE:
            return _Played(self._clip[: self._reach], 0)
        places = start - self._first + np.arange(length) * ((end - start) / length)
        rise = np.interp(places * OVERSAMPLING, np.arange(len(self._fine)), self._fine)
        parts = [self._clip[:start], rise.astype(np.float32), self._clip[end:]]
        head = _padded(np.concatenate(parts), self._reach)
        return _Played(_arrived(head, start + length, start), start + length - end)


def _padded(clip: Samples, length: int) -> Samples:
    """`clip` `[T]`, cut or followed by silence: `[length]`."""
    return np.pad(clip, (0, max(0, length - len(clip))))[:length]


def _arrived(clip: Samples, end: int, start: int) -> Samples:
    """`clip` whose rise from the sample `start` is over at `end`: lower before it, raised there.

    A wave that is played slower or faster has other peaks under the envelope's window.
    """
    envelope = attack_envelope(clip)
    top = envelope.max()
    early = envelope[start : end - ENVELOPE_LENGTH // 2].max(initial=0)
    lowered = min(1, TOO_EARLY * top / max(early, 1e-9))
    flat = start + ENVELOPE_LENGTH
    over = max(flat, end - ENVELOPE_LENGTH // 2)
    turns = [start, flat, max(flat, over - EASING), over + ENVELOPE_LENGTH]
    clip = clip.copy()
    clip[start:end] *= np.interp(np.arange(start, end), turns, [1, lowered, lowered, 1])
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
