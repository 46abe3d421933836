"""Gains of a hit's parts: of its noise, of the tilt of that, and of its low band's two halves.

Tones above the low band go with the tilt and with what of the low band is no body.
"""

from dataclasses import replace
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.descriptors import BODY_HZ, LOW_HZ
from ghostnote.stn.frames import DB_TO_NEPERS, UNHEARD_DB
from ghostnote.stn.layout import FLOOR_DB, Array, Parts, band_hz
from ghostnote.stn.tones import ringing_shares, transposed

Wide = NDArray[np.float64]

BODY_EDGE_OCTAVES = 0.25
"""How far the halves of the low band overlap on each side of `BODY_HZ`."""
PIVOT_HZ = 3000.0
"""Where a tilt of the noise changes nothing."""
UNHEARD = np.float32(10 ** (UNHEARD_DB / 10))
"""Power density of noise that gains leave alone, and take off what is louder."""
TINY = np.float32(1e-20)
"""What keeps silence from a division by 0."""
LEVEL = np.zeros(4)
"""Gains that change nothing."""
NOISE, TILT = np.array([1.0, 0.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0, 0.0])
"""Those of 1 dB of noise, and of a tilt of 1 dB an octave."""
RATES = 64
"""Sample rates of low bands, which pitches change, that are remembered."""


def gained(parts: Parts, gains: Wide) -> Parts:
    """`parts` at the `gains` `[4]`.

    Of the noise in dB, of its tilt about `PIVOT_HZ` in dB an octave, of the body and of the rest of
    the low band in dB.
    """
    noise_db, tilt, body_db, rest_db = gains
    rings = ringing_shares(parts.tones)
    tone_gain = np.square(amplitude(rest_db + tilt * band_octaves()))
    gain = (1 - rings) * np.square(amplitude(noise_db + tilt * band_octaves())) + rings * tone_gain
    # What is not heard stays so, or a gain would lay a hiss under all that follows a hit.
    power = np.maximum(power_of(parts.noise_db) - UNHEARD, TINY) * gain
    levels_db = np.maximum(np.log(power) / DB_TO_NEPERS, FLOOR_DB).astype(np.float32)
    # Shares are those of bands at rest.
    more = transposed(np.asarray(tone_gain / gain, np.float32)[None], 1 / parts.tones.pitch)[0]
    tones = replace(parts.tones, share=np.minimum(parts.tones.share * more, 1))
    changed = replace(parts, noise_db=levels_db, tones=tones)
    if body_db == rest_db == 0:
        return changed
    n_fft = low_n_fft(len(parts.low))
    share = _bin_bodies(parts.low_rate, n_fft)
    gain = amplitude(body_db * share + rest_db * (1 - share))
    low = np.fft.irfft(np.fft.rfft(parts.low, n_fft) * gain, n_fft)[: len(parts.low)]
    return replace(changed, low=low.astype(np.float32))


def low_n_fft(length: int) -> int:
    """Of a low band with as much silence behind it, so that gains do not wrap round."""
    return 2 * length


@lru_cache(RATES)
def _bin_bodies(low_rate: float, n_fft: int) -> Wide:
    """How much of each bin of the low band is body, `[n_fft // 2 + 1]`."""
    return body_share(np.maximum(np.fft.rfftfreq(n_fft, 1 / low_rate), LOW_HZ))


@cache
def band_octaves() -> Wide:
    """Octaves of each band above `PIVOT_HZ`, `[BANDS]`."""
    return np.asarray(np.log2(band_hz() / PIVOT_HZ), np.float64)


def body_share(hz: NDArray[np.floating]) -> Wide:
    """How much of a frequency is body, 0 to 1: half at `BODY_HZ`, a cosine of octaves about it."""
    octaves = np.log2(hz / BODY_HZ) / BODY_EDGE_OCTAVES
    return np.asarray(0.5 - 0.5 * np.sin(np.pi / 2 * np.clip(octaves, -1, 1)))


def power_of(levels_db: Array) -> Array:
    """Power of levels, of any shape."""
    return np.asarray(np.exp(levels_db * DB_TO_NEPERS))


def amplitude(gain_db: Wide) -> Wide:
    """What samples are multiplied by at gains, of any shape."""
    return np.asarray(10 ** (gain_db / 20))
