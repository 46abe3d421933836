"""Voices: the few kinds of sound every drum is made of, `[T]` float32 at `SAMPLE_RATE`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, Samples, amplitude

Array = NDArray[np.float64]

CLICK_FLOOR_DB = -60.0
"""A click this far under the rest is left out."""
HIGHEST_HZ = 20_000.0
"""Modes above this are left out."""
FALL_60_DB = float(np.log(1000))
"""Nepers in 60 dB."""
MODE_FLOOR = 1.4
"""A mode is rendered for this many of its T60: to -84 dB."""
OCTAVE_POWER_DB = float(10 * np.log10(2))
"""What doubling adds to a power, in dB."""
NOISE_FFT = 512
NOISE_HOP = 256
BLOCK = 256
"""Samples per block in which steady modes are computed."""
PIECE = 32
"""Blocks per matrix product."""
COLLISION_SECONDS = 0.0015
GROUP = 12
"""Modes per matrix product: OpenBLAS takes threads from 2^18 multiplications on, and
`PIECE * 2 GROUP * BLOCK` are fewer."""

_MEMBRANE = np.array(
    # Order m and zero j of the Bessel functions J_m, by frequency.
    [
        (0, 2.40483), (1, 3.83171), (2, 5.13562), (0, 5.52008), (3, 6.38016), (1, 7.01559),
        (4, 7.58834), (2, 8.41724), (0, 8.65373), (5, 8.77148), (3, 9.76102), (6, 9.93611),
        (1, 10.17347), (4, 11.06471), (7, 11.08637), (2, 11.61984), (0, 11.79153),
        (8, 12.22509), (5, 12.33860), (3, 13.01520), (1, 13.32369), (9, 13.35430),
        (6, 13.58929), (4, 14.37254),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Sweep:
    """Pitch that starts `1 + depth` times higher and settles with time constant `seconds`."""

    depth: float
    seconds: float


def membrane(count: int, strike: float) -> tuple[Array, Array]:
    """Frequency ratios and gains `[K]` of a circular membrane struck at radius `strike`.

    The zeros of J_m over the lowest, each driven by J_m(j r), which a strike at the centre
    leaves to the circular modes alone (Fletcher and Rossing, The Physics of Musical
    Instruments, section 3.5). At most 24 modes.
    """
    order, zero = _MEMBRANE[:count].T
    angle = (np.arange(64) + 0.5) * (np.pi / 64)
    gains = np.cos(order[:, None] * angle - (zero * strike)[:, None] * np.sin(angle)).mean(axis=1)
    return zero / zero[0], gains


def modes(
    frequencies_hz: Array,
    gains: Array,
    t60_seconds: Array,
    phases: Array,
    length: int,
    sweeps: tuple[Sweep, ...] = (),
) -> Samples:
    """Sum of damped sines `[length]` from `[K]` frequencies, gains, decays and phases in rad.

    All follow the same sweeps; phase is the exact integral of the swept frequency.
    """
    heard = (frequencies_hz < HIGHEST_HZ) & (frequencies_hz > 0)
    if not heard.any():
        return np.zeros(length, np.float32)
    kept = [values[heard] for values in (frequencies_hz, gains, t60_seconds, phases)]
    moving = tuple(sweep for sweep in sweeps if sweep.depth > 0)
    if moving or len(kept[0]) <= 4:
        return _swept_modes(kept, length, moving)
    return _steady_modes(kept, length)


def _swept_modes(kept: list[Array], length: int, sweeps: tuple[Sweep, ...]) -> Samples:
    seconds = np.arange(length) / SAMPLE_RATE
    warped = seconds.copy()
    for sweep in sweeps:
        warped -= sweep.depth * sweep.seconds * np.expm1(-seconds / sweep.seconds)
    out = np.zeros(length, np.float32)
    for frequency, gain, t60, phase in zip(*kept, strict=True):
        end = min(length, int(MODE_FLOOR * t60 * SAMPLE_RATE) + 1)
        cycles = warped[:end] * frequency + phase / (2 * np.pi)
        # Whole turns go while the numbers are still double: single ones would lose the phase.
        turn = ((cycles - np.floor(cycles)) * (2 * np.pi)).astype(np.float32)
        fall = (seconds[:end] * (-FALL_60_DB / t60)).astype(np.float32)
        out[:end] += np.float32(gain) * np.sin(turn) * np.exp(fall)
    return out


def _steady_modes(kept: list[Array], length: int) -> Samples:
    """Powers of z as a product of two small tables: `z^(q B + r) = z^(q B) z^r`.

    The product is cut into pieces too small for a BLAS to spread over threads, so that its
    last bit does not depend on their number.
    """
    frequencies_hz, gains, t60, phases = kept
    order = np.argsort(t60)[::-1]
    out = np.zeros(-(-length // (BLOCK * PIECE)) * BLOCK * PIECE)
    # Modes that last about as long share a product.
    for group in np.array_split(order, -(-len(order) // GROUP)):
        log_z = (2j * np.pi * frequencies_hz[group] - FALL_60_DB / t60[group]) / SAMPLE_RATE
        end = min(length, int(MODE_FLOOR * t60[group].max() * SAMPLE_RATE) + 1)
        blocks = -(-end // (BLOCK * PIECE)) * PIECE
        start = gains[group] * np.exp(1j * phases[group])
        left = np.exp(np.outer(np.arange(blocks) * BLOCK, log_z)) * start
        right = np.exp(np.outer(log_z, np.arange(BLOCK)))
        both = np.concatenate([left.real, left.imag], axis=1)
        pieces = both.reshape(-1, PIECE, both.shape[1])
        product = pieces @ np.concatenate([right.imag, right.real])
        out[: blocks * BLOCK] += product.ravel()
    return out[:length].astype(np.float32)


def shaped_noise(
    level_db: Array, t60_seconds: Array, length: int, rng: np.random.Generator
) -> Samples:
    """Noise `[length]` whose level and decay are given for each of `NOISE_FREQUENCIES_HZ`.

    Fresh random spectra under a sine window at half overlap: their squares add up to one, so
    the level has no seams. The decay at 2.8 kHz is laid on afterwards, sample by sample, and
    frames only carry the rest.
    """
    # No less than a sixth of the longest: what the frames carry then stays within e^60.
    reference = max(float(t60_seconds[len(t60_seconds) // 8]), float(t60_seconds.max()) / 6)
    end = min(length, int(1.2 * float(t60_seconds.max()) * SAMPLE_RATE) + 1)
    frames = -(-end // NOISE_HOP) + 1
    at_seconds = np.arange(frames)[:, None] * (NOISE_HOP / SAMPLE_RATE)
    decay = FALL_60_DB * (1 / reference - 1 / t60_seconds)
    gain = np.exp(at_seconds * decay + level_db * (np.log(10) / 20))
    parts = rng.standard_normal((frames, len(level_db), 2), dtype=np.float32)
    spectra = (parts[..., 0] + 1j * parts[..., 1]) * gain
    window = np.sin((np.arange(NOISE_FFT) + 0.5) * (np.pi / NOISE_FFT))
    pieces = np.fft.irfft(spectra, NOISE_FFT, axis=1) * (window * np.sqrt(NOISE_FFT / 2))
    blocks = pieces.reshape(frames, 2, NOISE_HOP)
    joined = (blocks[:-1, 1] + blocks[1:, 0]).ravel()[:end]
    joined *= np.exp(np.arange(end) * (-FALL_60_DB / (reference * SAMPLE_RATE)))
    return np.pad(joined, (0, length - end)).astype(np.float32)


NOISE_FREQUENCIES_HZ: Array = np.asarray(np.fft.rfftfreq(NOISE_FFT, 1 / SAMPLE_RATE), np.float64)


def noise_colour(
    low_hz: float, high_hz: float, slope_db: float, ripple_db: float, rng: np.random.Generator
) -> Array:
    """Level in dB at `NOISE_FREQUENCIES_HZ`: a band with random smooth unevenness.

    12 dB an octave below `low_hz`, `slope_db` above `high_hz`, and knots three to the octave
    with a deviation of `ripple_db`.
    """
    f = np.maximum(NOISE_FREQUENCIES_HZ, 20.0)
    band = -10 * np.log10(1 + (low_hz / f) ** 4)
    band = band - 10 * np.log10(1 + (f / high_hz) ** (slope_db / OCTAVE_POWER_DB))
    knots = np.arange(np.log2(80), np.log2(22_050) + 1, 1 / 3)
    ripple = np.interp(np.log2(f), knots, rng.standard_normal(len(knots)) * ripple_db)
    return np.asarray(band + ripple)


def damped_t60(
    t60_seconds: float, frequencies_hz: Array, reference_hz: float, power: float
) -> Array:
    """Decay times that fall as the `power` of frequency over `reference_hz`.

    Within a factor of 3 upwards, and never under 8 ms.
    """
    ratio = np.maximum(frequencies_hz, 30.0) / reference_hz
    return np.maximum(t60_seconds * np.minimum(ratio**-power, 3.0), 0.008)


def click(centre_hz: float, t60_seconds: float, rng: np.random.Generator) -> Samples:
    """A stick's or a beater's click: a few damped resonances over an octave, peak 1."""
    count = 6
    frequencies_hz = centre_hz * 2 ** rng.uniform(-0.6, 0.6, count)
    decays = t60_seconds * rng.uniform(0.5, 1.0, count)
    length = max(32, int(1.2 * t60_seconds * SAMPLE_RATE))
    rung = modes(frequencies_hz, rng.uniform(0.3, 1, count), decays, np.zeros(count), length)
    hiss = rng.standard_normal(length, dtype=np.float32)
    fall = np.exp(np.arange(length) * (-2 * FALL_60_DB / (t60_seconds * SAMPLE_RATE)))
    sound = rung + 0.5 * hiss * fall.astype(np.float32)
    return np.asarray(sound / np.abs(sound).max(), np.float32)


def squares(frequencies_hz: Array, length: int, rng: np.random.Generator) -> Samples:
    """Free-running square oscillators `[K, length]`, their steps rounded off.

    Two samples about each step follow a polynomial, which takes most of the aliasing away
    (PolyBLEP; Valimaki and Huovilainen 2007, "Antialiasing oscillators in subtractive
    synthesis").
    """
    step = frequencies_hz / SAMPLE_RATE
    phase = np.arange(length) * step[:, None] + rng.random((len(frequencies_hz), 1))
    phase -= np.floor(phase)
    waves = np.where(phase < 0.5, 1.0, -1.0)
    for wave, turn, width in zip(waves, phase, step, strict=True):
        _round_step(wave, turn, width, 1.0)
        _round_step(wave, np.where(turn < 0.5, turn + 0.5, turn - 0.5), width, -1.0)
    return np.asarray(waves, np.float32)


def _round_step(wave: Array, phase: Array, width: float, sign: float) -> None:
    """Round off, in place, the step where `phase` wraps."""
    after = np.flatnonzero(phase < width)
    wave[after] -= sign * (1 - phase[after] / width) ** 2
    before = np.flatnonzero(phase > 1 - width)
    wave[before] += sign * (1 - (1 - phase[before]) / width) ** 2


def rise(length: int, time_constant_ms: float, delay_ms: float = 0.0) -> Samples:
    """Envelope `[length]`: nothing for `delay_ms`, then 1 - exp(-t / time constant)."""
    late = np.arange(length) * (1000 / SAMPLE_RATE) - delay_ms
    return np.asarray(-np.expm1(-np.maximum(late, 0) / time_constant_ms), np.float32)


def collisions(length: int, per_second: float, rng: np.random.Generator) -> Samples:
    """Envelope `[length]` of beads that hit a shell at random: root mean square 1.

    A Poisson process of `per_second` collisions of random force, each of which dies away with a
    time constant of `COLLISION_SECONDS` (Cook 1997, "Physically informed sonic modeling (PhISM):
    synthesis of percussive sounds"). Many of them are an even wash, few are grains.
    """
    force = np.zeros(length)
    count = int(rng.poisson(per_second * length / SAMPLE_RATE)) + 1
    np.add.at(force, rng.integers(length, size=count), rng.exponential(size=count))
    # The first bead is there at once: a stroke is never silent.
    force[0] += 1
    reach = np.arange(int(5 * COLLISION_SECONDS * SAMPLE_RATE))
    fall = np.exp(reach / (-COLLISION_SECONDS * SAMPLE_RATE))
    envelope = np.convolve(force, fall)[:length]
    return np.asarray(envelope / np.sqrt(np.mean(envelope**2)), np.float32)


def add(first: Samples, second: Samples) -> Samples:
    """Sum of two sounds of any lengths: as long as the longer."""
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    total = longer.copy()
    total[: len(shorter)] += shorter
    return total


def mix(tone: Samples, other: Samples, energy_db: float) -> Samples:
    """`tone` plus `other` at an energy of `energy_db` over the tone's."""
    energy = float(np.sum(other.astype(np.float64) ** 2))
    reference = float(np.sum(tone.astype(np.float64) ** 2))
    if energy == 0 or reference == 0:
        return add(tone, other)
    return add(tone, other * np.float32(np.sqrt(reference / energy) * amplitude(energy_db)))
