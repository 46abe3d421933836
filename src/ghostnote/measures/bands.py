"""Whether a figure of generated sounds is spread as that of real ones.

For the attack time (`descriptors.attack_ms`) and the bandwidth (`band_level_db` of 10 to 20 kHz):
regressed waveforms lose both, and means hide that.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.errors import MeasureError

LOW_HZ, HIGH_HZ = 20.0, 20_000.0
FLOOR_DB = -120.0
MIN_N_FFT = 2048
QUANTILES = (0.1, 0.5, 0.9)


def band_level_db(clip: Samples, low_hz: float, high_hz: float) -> float:
    """Energy of an audible clip `[T]` from `low_hz` to `high_hz`, in dB below all it has.

    All is what lies from 20 Hz to 20 kHz; at most 0, at least `FLOOR_DB`.
    """
    power = np.square(np.abs(np.fft.rfft(clip, max(len(clip), MIN_N_FFT)))).astype(np.float64)
    hz = np.linspace(0, SAMPLE_RATE / 2, len(power))
    whole = power[(hz >= LOW_HZ) & (hz <= HIGH_HZ)].sum()
    within = power[(hz >= low_hz) & (hz <= high_hz)].sum()
    return float(10 * np.log10(max(within / whole, 10 ** (FLOOR_DB / 10))))


def quantile_errors(
    real: NDArray[np.floating],
    generated: NDArray[np.floating],
    quantiles: Sequence[float] = QUANTILES,
) -> NDArray[np.float64]:
    """Quantiles of `generated` `[M]` minus those of `real` `[N]`: `[len(quantiles)]`, in its unit.

    0 where both are spread alike; interpolated linearly between values (definition 7 of Hyndman &
    Fan 1996). For a relative error, divide by `np.quantile(real, quantiles)`.
    """
    if len(real) == 0 or len(generated) == 0:
        raise MeasureError("quantiles of no values say nothing; give one or more on both sides")
    errors: NDArray[np.float64] = np.quantile(generated, quantiles) - np.quantile(real, quantiles)
    return errors
