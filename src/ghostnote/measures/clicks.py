"""Clicks: bursts that no drum makes."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, Samples, amplitude, find_onset
from ghostnote.framing import framed, means_before

FRAME_LENGTH, HOP_LENGTH = 64, 16
"""Frames of 1.5 ms: a click passes close by the middle of one."""
BANDS_HZ = ((2000, 5000), (5000, 10_000), (10_000, 18_000))
"""A click is in all of them; below, 1.5 ms are too short to tell a click from a tone."""
GUARD_FRAMES, CONTEXT_FRAMES = 4, 16
"""Frames on either side that a click itself reaches into, and those it is held against: 6 ms."""
EXCESS_DB = 12.0
AUDIBLE_DB = -40.0
"""Level of the quietest click, as that of one sample out of line, relative to the clip's peak."""
ONSET_SECONDS = 0.005
"""The onset's own bursts: stick, beater, the first of a clap."""
START_BANDS_HZ = ((1000, 4000), (4000, 16_000))
START_CONTEXT_SECONDS = 0.025
"""End of what a burst at the onset is held against; it begins at `ONSET_SECONDS`."""


def has_click(clip: Samples) -> bool:
    """Whether a clip `[T]` has a broadband burst more than 5 ms behind its onset.

    That is a frame of 1.5 ms which stands `EXCESS_DB` above the mean of the 6 ms before it and of
    the 6 ms after it in each of `BANDS_HZ`, and is not inaudible. A second stroke, as in a clap or
    a flam, stands above what is before it, but not above its own decay; a peak of noise not in
    all bands; a tone in none. A step of one sample is a burst, as all frequencies are in it.
    """
    return click_room_db(clip) < 0


def click_room_db(clip: Samples) -> float:
    """By how many dB the clearest burst of a clip `[T]` would have to rise to be a click.

    Below 0 where there is one; infinite where nothing sounds behind the onset.
    """
    # Through windows as short as these, a loud drum's body would leak over what is to be found.
    bands = _band_powers(_frames(np.diff(np.pad(clip, 1), n=2)), BANDS_HZ)
    before, after = (
        means_before(each, CONTEXT_FRAMES, GUARD_FRAMES) for each in (bands, bands[::-1])
    )
    context = np.maximum(before, after[::-1])
    # One sample out of line has its square as power in every bin, times the difference's gain.
    audible = np.square(np.abs(clip).max() * amplitude(AUDIBLE_DB)) * (_gain() @ _bins(BANDS_HZ))
    limits = np.maximum(context * 10 ** (EXCESS_DB / 10), audible)
    shares = (bands / np.maximum(limits, np.finfo(np.float64).tiny)).min(axis=1)
    clearest = shares[_frame_at(clip, ONSET_SECONDS) :].max(initial=0)
    return float(-10 * np.log10(clearest)) if clearest > 0 else np.inf


def starts_with_click(clip: Samples) -> bool:
    """Whether a clip `[T]` starts with a click in place of an attack.

    A frame of 1.5 ms within 5 ms of the onset stands `EXCESS_DB` above the mean of the 20 ms that
    follow, in both of `START_BANDS_HZ`: high frequencies that are there for an instant and gone.
    What a snare's stick throws up, its wires sustain; a hard step into a tone has nothing behind
    it. Beaters, rims and drum machines do start so: a share of clips is only as bad as it is
    higher than that of real ones.
    """
    bands = _band_powers(_frames(clip), START_BANDS_HZ)
    first, last = _frame_at(clip, ONSET_SECONDS), _frame_at(clip, START_CONTEXT_SECONDS)
    after = bands[first:last].sum(axis=0) / (last - first)
    return bool((bands[:first] > after * 10 ** (EXCESS_DB / 10)).all(axis=1).any())


def _frame_at(clip: Samples, seconds: float) -> int:
    """Index of the first frame whose middle lies `seconds` behind the onset or later."""
    return int((find_onset(clip) + seconds * SAMPLE_RATE) / HOP_LENGTH) + 1


def _frames(clip: Samples) -> NDArray[np.floating]:
    """Frames of a clip `[T]` in silence, the middle of the l-th at l * HOP_LENGTH: `[L, n]`."""
    return framed(clip, FRAME_LENGTH, HOP_LENGTH, before=FRAME_LENGTH // 2, after=FRAME_LENGTH)


def _band_powers(
    frames: NDArray[np.floating], bands_hz: tuple[tuple[int, int], ...]
) -> NDArray[np.float64]:
    """Power of frames `[L, n]` in each of B bands: `[L, B]`."""
    window = np.hanning(FRAME_LENGTH + 1)[:-1].astype(np.float32)
    power = np.square(np.abs(np.fft.rfft(frames * window)))
    return (power @ _bins(bands_hz)).astype(np.float64)


def _gain() -> NDArray[np.float64]:
    """Gain in power of the second difference in each bin: `[F]`."""
    angles = np.linspace(0, np.pi, FRAME_LENGTH // 2 + 1)
    gain: NDArray[np.float64] = np.power(2 * np.sin(angles / 2), 4)
    return gain


@cache
def _bins(bands_hz: tuple[tuple[int, int], ...]) -> NDArray[np.float32]:
    """1 where a bin lies in a band, else 0: `[F, B]`."""
    hz = np.fft.rfftfreq(FRAME_LENGTH, 1 / SAMPLE_RATE)
    within = [(hz >= low) & (hz < high) for low, high in bands_hz]
    return np.stack(within, axis=1).astype(np.float32)
