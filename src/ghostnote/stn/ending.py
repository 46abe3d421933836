"""How a low band that still sounds where its samples end goes on.

They last 1.49 s, and a boom is longer than that. Its last moments are taken for a sum of sinusoids
that fall exponentially (Prony 1795), whose frequencies and falls are read off two spectra (a peak's
turn and its loss from one to the other) and whose amplitudes and phases are fitted by least
squares; these go on. Where the last moments are no such sum they are noise, which goes on at the
levels that it falls to.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import CLIP_LENGTH
from ghostnote.stn.layout import DECIMATION, LOW_RATE, Array
from ghostnote.stn.levelling import fill_spectra
from ghostnote.stn.low_levels import (
    HOP_LENGTH,
    joined,
    low_filters,
    low_knot_ends,
    low_knot_seconds,
    low_levels,
)

Wide = NDArray[np.float64]
Complex = NDArray[np.complex128]

WHOLE_LENGTH = -(-CLIP_LENGTH // DECIMATION // HOP_LENGTH) * HOP_LENGTH
"""Samples of a low band that is as long as a clip: whole hops of them."""
WINDOW, APART, N_FFT = 512, 256, 4096
"""Samples of the two last spectra, how far they are apart, and their zero-padded transforms."""
JOIN = 256
"""Samples over which what rings on takes over from what is there."""
MOST_TONES, LEAST_TONE_DB = 12, -30.0
"""How many go on, and how far under the strongest the weakest may lie."""
LEAST_FALL_DB, MOST_FALL_DB = 0.003, 0.2
"""By how much a tone falls in a sample, at rest 8 to 550 dB a second."""
HEARD_DB = -60.0
"""An end so far under the loudest `JOIN` samples is not heard."""
LEAST_RISE_DB = 3.0
"""An end so far above what came before it is a tail that swells, and no ringing one."""
FORETOLD = 0.3
"""How much of the last `JOIN` samples must follow from those before them."""
SLOPE_SECONDS, SLOPE_RANGE_DB = 0.6, (-300.0, -8.0)
"""Over which of the last levels noise is seen to fall, and by how much in a second."""
TINY = 1e-12


def rung_out(low: Array, length: int, seed: int, known: Array | None = None) -> Array:
    """A low band `[T]` that goes on up to `length` samples where it still sounds at its end.

    The same array where it does not, where a tone swells there, or where it is as long. What goes
    on is read off `known` `[T]`, which is `low` without noise of chance where it has some; `seed`
    is that of the noise that goes on. Samples are those of a hit, up to about 1, and whole hops.
    """
    count = len(low)
    known = low if known is None else known
    if count >= length or not still_sounds(known):
        return low
    end = known[-WINDOW - APART - JOIN :].astype(np.float64)
    last = end[-JOIN:]
    share = np.square(np.sin(np.pi / 2 * (np.arange(JOIN) + 0.5) / JOIN))
    # A tone can be foretold, and what has nothing to go on is none.
    _, foretold = _gone_on(end[:-JOIN], JOIN)
    if _energy(last - foretold) > (1 - FORETOLD) * _energy(last):
        shares, rung = (np.sqrt(1 - share), np.sqrt(share)), _noise_on(known, length - count, seed)
    else:
        model, more = _gone_on(end[JOIN:], length - count)
        if _swells(known) or _energy(more[:JOIN]) > _energy(last):
            return low
        shares, rung = (1 - share, share), np.concatenate([model[-JOIN:], more])
    whole = np.concatenate([low, rung[JOIN:]])
    whole[count - JOIN : count] = shares[0] * low[-JOIN:] + shares[1] * rung[:JOIN]
    return np.asarray(whole, np.float32)


def still_sounds(low: Array) -> bool:
    """Whether a low band `[T]` is heard at its end."""
    if len(low) < WINDOW + APART + JOIN:
        return False
    blocks = _blocks(low)
    return bool(10 ** (HEARD_DB / 10) * blocks.max() < blocks[-1])


def _swells(low: Array) -> bool:
    """Whether it has come back at its end."""
    blocks = _blocks(low)
    fallen = blocks[blocks.argmax() :].min()
    return bool(blocks[-1] > 10 ** (LEAST_RISE_DB / 10) * fallen)


def _blocks(low: Array) -> Wide:
    """Power of each `JOIN` samples, to the last."""
    whole = low[len(low) % JOIN :].reshape(-1, JOIN)
    return np.asarray(np.square(whole, dtype=np.float64).mean(axis=1))


def _noise_on(low: Array, more: int, seed: int) -> Array:
    """Noise of the levels of the last `JOIN` samples of `low`, and so many `more`: `[JOIN + more]`.

    They fall on as they fell over the last `SLOPE_SECONDS`.
    """
    frames = len(low) // HOP_LENGTH
    levels_db, seconds = low_levels(low), low_knot_seconds(frames)
    end = float(low_knot_ends(frames)[-1])
    late = seconds > end - SLOPE_SECONDS
    slopes, ends_db = np.polyfit(seconds[late] - end, levels_db[late], 1)
    # What has just begun was not there before.
    ends_db = np.minimum(ends_db, levels_db[-1])
    count = -(-(JOIN + more) // HOP_LENGTH)
    after = (np.arange(count) * HOP_LENGTH - JOIN) / LOW_RATE
    wanted_db = ends_db + after[:, None] * np.clip(slopes, *SLOPE_RANGE_DB)
    gain = 10 ** (wanted_db @ low_filters().T / 20)
    spectra = np.asarray(fill_spectra(seed, count) * gain, np.complex64)
    return joined(spectra, count)[: JOIN + more]


def _gone_on(end: Wide, more: int) -> tuple[Wide, Wide]:
    """The tones of an `end` `[WINDOW + APART]` in its last `WINDOW` samples, and so many `more`."""
    rates = _rates(end)
    waves = _waves(rates, np.arange(-WINDOW, more))
    known = waves[:WINDOW] * _late()[:, None]
    found = np.linalg.lstsq(known, end[-WINDOW:] * _late(), rcond=1e-4)[0]
    made = waves @ found
    return made[:WINDOW], made[WINDOW:]


def _energy(samples: Wide) -> float:
    return float(np.square(samples).sum())


def _rates(end: Wide) -> Complex:
    """What tones of the last `WINDOW + APART` samples do in one: their falls and turns, `[P]`."""
    before, last = (np.fft.rfft(part * _hann(), N_FFT) for part in (end[:WINDOW], end[-WINDOW:]))
    size = np.abs(last)
    inner = size[1:-1]
    peaks = 1 + np.flatnonzero((inner > size[:-2]) & (inner >= size[2:]))
    peaks = peaks[np.argsort(size[peaks])[::-1][:MOST_TONES]]
    peaks = peaks[size[peaks] > 10 ** (LEAST_TONE_DB / 20) * size.max()]
    change = np.log(last[peaks] / (before[peaks] + TINY))
    near = 2 * np.pi * peaks / N_FFT * APART
    turns = change.imag + 2 * np.pi * np.rint((near - change.imag) / (2 * np.pi))
    falls = np.clip(-change.real * 20 / np.log(10) / APART, LEAST_FALL_DB, MOST_FALL_DB)
    return np.asarray(-falls * np.log(10) / 20 + 1j * turns / APART)


def _waves(rates: Complex, samples: NDArray[np.int64]) -> Wide:
    """Cosines and sines of tones with these `rates` `[P]` at `samples` `[N]`: `[N, 2 * P]`."""
    waves = np.exp(samples[:, None] * rates)
    return np.concatenate([waves.real, waves.imag], axis=1)


@cache
def _hann() -> Wide:
    return np.asarray(np.hanning(WINDOW + 1)[:-1])


@cache
def _late() -> Wide:
    """How much each of the last samples counts, the last the most."""
    return np.linspace(0.2, 1, WINDOW)
