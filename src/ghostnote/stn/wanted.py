"""Which gains bring a hit to a wanted balance.

A knob that is named after brightness, noise or body should move that one and leave the others. A
plain gain moves all three: more body is less noise and darker. So the gains are found together, by
least squares on what `descriptors` would measure.
"""

import numpy as np

from ghostnote.stn.balance import Balance, Spectrum, Whole
from ghostnote.stn.gains import LEVEL, NOISE, TILT, Wide

SPREADS = np.array([0.5, 0.25, 8.0])
"""How much of centroid in octaves, of noise, and of body in dB against the rest counts alike: of
the first two a standard deviation over recorded snares. In dB, for a body of a tenth is to be
turned as one of a half is."""
FAINT_BODY = 0.03
"""Added to body and to the rest: a body of less than that is turned by less."""
LIMITS = np.array([24.0, 6.0, 24.0, 24.0])
"""Of each gain: of the noise, its tilt, body and the rest of the low band, in dB and dB/octave."""
EASE = np.array([40.0, 8.0, 40.0, 40.0])
"""A gain of so much weighs as much as missing by one of `SPREADS`."""
TILTS, TILT_ROUNDS = 13, 3
"""Tilts that are tried at once, and how often, each time in a sixth of the range."""
ROUNDS, NEARER, NEAR = 12, 0.99, 0.2
"""How often gains are brought nearer, while that takes a hundredth off what is missing, a sum of
squares; from which on slopes need not be probed again."""
MOST_TILT = 1 / 4
"""Of the noise beside a gain of it, in dB an octave for each dB."""
PROBE = 0.5
"""Of each gain, to see what it does."""
DAMPINGS = np.array([1e-4, 1e-2, 0.1, 0.5, 3.0])
"""Shares of the steepest slope's square; the step of the one that comes nearest is taken."""


def gains_for(spectrum: Spectrum, wanted: Balance, weights: Wide) -> Wide:
    """The gains `[4]` that bring parts of that `spectrum` nearest to a `wanted` balance.

    Levenberg and Marquardt's least squares (Marquardt 1963) over `SPREADS`, in which `weights`
    `[3]` say how much each of the three counts; a gain of its `EASE` weighs as much as missing by
    one of these, so that what cannot be reached is not chased. Slopes are probed and then follow
    what steps do (Broyden 1965), for as long as these lead on and for `ROUNDS` at most. Where the
    first leads nowhere all gains are 0.
    """
    aim = _spread(wanted.vector)

    def residual(gains: Wide) -> Wide:
        apart = weights * (aim - _spread(spectrum.balance(gains)))
        return np.concatenate([apart, -gains / EASE], axis=1)

    gains, best = np.zeros(4), residual(np.zeros((1, 4)))[0]
    slopes = None
    for _ in range(ROUNDS):
        fresh = slopes is None
        if slopes is None:
            slopes = (best - residual(gains + PROBE * np.eye(4))) / PROBE
        square, pull = slopes @ slopes.T, slopes @ best
        scale = np.diag(square).max()
        damped = square + scale * DAMPINGS[:, None, None] * np.eye(4)
        tried = np.clip(gains + np.linalg.solve(damped, pull[:, None])[..., 0], -LIMITS, LIMITS)
        found = residual(tried)
        least = np.square(found).sum(axis=1).argmin()
        if np.square(found[least]).sum() < NEARER * np.square(best).sum():
            step = tried[least] - gains
            slopes += np.outer(step, best - found[least] - step @ slopes) / np.square(step).sum()
            gains, best = tried[least], found[least]
        elif fresh or np.square(best).sum() < NEAR:
            break
        else:
            slopes = None
    return gains


def _spread(balance: Wide) -> Wide:
    """Centroid, noise and body `[..., 3]`, the last in dB against the rest, over `SPREADS`."""
    body = balance[..., 2]
    ratio_db = 10 * np.log10((body + FAINT_BODY) / (1 - body + FAINT_BODY))
    return np.asarray(np.stack([balance[..., 0], balance[..., 1], ratio_db], axis=-1) / SPREADS)


def with_noise(spectrum: Spectrum, gains: Wide, noise_db: float) -> Wide:
    """`gains` `[4]` and `noise_db` more of the noise, tilted towards as bright a hit as with them.

    The tilt leaves some of that gain up to the highest bands: where noise is all that is bright,
    as of a kick, it would take back what it is to hold.
    """
    more = gains + noise_db * NOISE
    tilt = tilt_for(spectrum.whole, float(spectrum.balance(gains[None])[0, 0]), more)
    most = MOST_TILT * abs(noise_db)
    tilted: Wide = more + np.clip(tilt, -most, most) * TILT
    return np.clip(tilted, -LIMITS, LIMITS)


def tilt_for(whole: Whole, centroid: float, gains: Wide = LEVEL) -> float:
    """The tilt of the noise, in dB an octave, at which parts of that `whole` have the `centroid`.

    Beside the `gains` `[4]`; it is eased as in `gains_for`.
    """
    middle, reach = 0.0, LIMITS[1]
    for _ in range(TILT_ROUNDS):
        tilts = np.clip(middle + reach * np.linspace(-1, 1, TILTS), -LIMITS[1], LIMITS[1])
        found, _ = whole.centroid_and_body(gains + tilts[:, None] * TILT)
        apart = (centroid - found) / SPREADS[0]
        middle = float(tilts[(np.square(apart) + np.square(tilts / EASE[1])).argmin()])
        reach *= 2 / (TILTS - 1)
    return middle
