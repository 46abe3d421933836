"""Effects: plain signal processing on one hit, `[T]` float32 at `SAMPLE_RATE`.

Every filter is a multiplication of the whole hit's spectrum by the response of its analogue
prototype. That is right here, and would be wrong in a plug-in: the whole hit is at hand (2 s at
most), so there is no stream and no state to carry; the response is the prototype's own up to
Nyquist, where a bilinear transform squeezes the top octave, in which drums live; a recursion
over samples would be a Python loop. Zeros past the end of the hit are as long as the filter
rings, so nothing wraps round to the attack. Responses are minimum-phase (causal) wherever they
could smear an attack.
"""

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, Samples, amplitude

Curve = Literal["tanh", "cubic", "hard", "tube", "fold"]
CURVES: tuple[Curve, ...] = get_args(Curve)
"""The curves of `saturate`, from the softest."""

Array = NDArray[np.float64]
Spectrum = NDArray[np.complex128]
Response = Callable[[Array], Spectrum]
"""Complex response at frequencies `[F]` in Hz."""

TILT_PIVOT_HZ = 1000.0
TILT_FLOOR_HZ = 20.0
"""Below this a tilt goes level: its power law would grow without bound."""
RING_LENGTH = 4096
"""Zeros behind a hit while it is filtered: 93 ms, to -60 dB for a 25 Hz filter of Q 0.7."""
BLOCKING_HZ = 15.0
"""Corner of the one-pole high pass behind the `tube` curve."""
FULL_RATE_HZ = float(SAMPLE_RATE)
FULL_BITS = 16.0
MU = 255.0
"""Of the mu-law in `crush`."""
EARLY_SECONDS = 0.02
"""The early reflections of the largest room lie within this."""
DAMPED_DECAY = 0.35
"""Decay time of a room above its damping frequency, as a part of the one below."""


def fast_length(length: int) -> int:
    """Smallest 2^a, 3 * 2^a, 5 * 2^a or 9 * 2^a of at least `length`: quick to transform."""
    return min(odd << max(0, (max(1, -(-length // odd)) - 1).bit_length()) for odd in (1, 3, 5, 9))


def low_pass_response(cutoff_hz: float, q: float = 0.7071) -> Response:
    """Two-pole low pass: -3 dB at `cutoff_hz` for the default `q`, -12 dB an octave above."""

    def response(frequencies_hz: Array) -> Spectrum:
        s = 1j * frequencies_hz / cutoff_hz
        return np.asarray(1 / (s * s + s / q + 1))

    return response


def high_pass_response(cutoff_hz: float, q: float = 0.7071) -> Response:
    """Two-pole high pass: -3 dB at `cutoff_hz` for the default `q`, -12 dB an octave below."""

    def response(frequencies_hz: Array) -> Spectrum:
        s = 1j * frequencies_hz / cutoff_hz
        return np.asarray(s * s / (s * s + s / q + 1))

    return response


def tilt_response(db_per_octave: float) -> Response:
    """Straight line in dB over octaves, 0 dB at 1 kHz, level below 20 Hz.

    A fractional power of one zero, `(s + 20 Hz)^(slope / 6.02 dB)`: it stays minimum-phase.
    """
    power = db_per_octave / (20 * np.log10(2))
    pivot = TILT_FLOOR_HZ**2 + TILT_PIVOT_HZ**2

    def response(frequencies_hz: Array) -> Spectrum:
        # Magnitude and phase apart: three times as quick as a complex power.
        magnitude = ((frequencies_hz**2 + TILT_FLOOR_HZ**2) / pivot) ** (power / 2)
        phase = power * np.arctan(frequencies_hz / TILT_FLOOR_HZ)
        return np.asarray(magnitude * (np.cos(phase) + 1j * np.sin(phase)))

    return response


def filtered(samples: Samples, *responses: Response) -> Samples:
    """Pass `[T]` through all `responses` at once: `[T]`, what rings past the end is cut."""
    if not responses:
        return samples
    n_fft = fast_length(len(samples) + RING_LENGTH)
    frequencies_hz = _bins_hz(n_fft)
    spectrum = np.fft.rfft(samples.astype(np.float64), n_fft)
    for response in responses:
        spectrum *= response(frequencies_hz)
    return np.asarray(np.fft.irfft(spectrum, n_fft)[: len(samples)], np.float32)


def low_pass(samples: Samples, cutoff_hz: float, q: float = 0.7071) -> Samples:
    """`[T]` through `low_pass_response`."""
    return filtered(samples, low_pass_response(cutoff_hz, q))


def high_pass(samples: Samples, cutoff_hz: float, q: float = 0.7071) -> Samples:
    """`[T]` through `high_pass_response`."""
    return filtered(samples, high_pass_response(cutoff_hz, q))


def tilt(samples: Samples, db_per_octave: float) -> Samples:
    """`[T]` through `tilt_response`: brighter above 0, darker below, 1 kHz left as it is."""
    return filtered(samples, tilt_response(db_per_octave))


def saturate(samples: Samples, drive_db: float, curve: Curve = "tanh") -> Samples:
    """Drive `[T]` into a curve by `drive_db` (0 or more) above its own peak, and keep that peak.

    `tanh` and `cubic` bend early, `hard` clips, `tube` bends one side more (even harmonics) and
    `fold` turns back over the top. The curve works at twice the sample rate, so that harmonics
    up to 66 kHz are removed rather than mirrored into the band.
    """
    peak = float(np.abs(samples).max(initial=0))
    if drive_db <= 0 or peak == 0:
        return samples
    n_fft = fast_length(len(samples) + RING_LENGTH)
    spectrum = np.fft.rfft(samples / peak, n_fft)
    raised = np.fft.irfft(spectrum, 2 * n_fft) * (2 * amplitude(drive_db))
    shaped = np.fft.rfft(_bend(raised, curve))[: n_fft // 2 + 1]
    if curve == "tube":
        # One side bent more leaves an offset that follows the envelope: a capacitor takes it.
        shaped *= _blocking_response(_bins_hz(n_fft))
    driven = np.fft.irfft(shaped, n_fft)[: len(samples)]
    return np.asarray(driven * (peak / np.abs(driven).max()), np.float32)


def _blocking_response(frequencies_hz: Array) -> Spectrum:
    s = 1j * frequencies_hz / BLOCKING_HZ
    return np.asarray(s / (s + 1))


def _bins_hz(n_fft: int) -> Array:
    return np.asarray(np.fft.rfftfreq(n_fft, 1 / SAMPLE_RATE), np.float64)


def _bend(x: Array, curve: Curve) -> Array:
    if curve == "tanh":
        return np.tanh(x)
    if curve == "cubic":
        limited = np.clip(x, -1.5, 1.5)
        return limited - limited**3 * (4 / 27)
    if curve == "hard":
        return np.clip(x, -1.0, 1.0)
    if curve == "tube":
        return np.asarray(np.where(x > 0, np.tanh(x), np.tanh(x * 0.5) * 1.6))
    return np.sin(np.clip(x, -1.5, 1.5) * (np.pi / 2))


def crush(samples: Samples, bits: float, rate_hz: float) -> Samples:
    """Hold `[T]` at `rate_hz` and round it to `bits`, companded, as early samplers did.

    Steps follow the mu-law (mu 255) of the converters of the first digital drum machines: fine
    for small samples, so that a tail fades instead of crackling. Nothing filters before the
    hold: the mirrored spectrum is the sound that is wanted.
    """
    held = samples
    if rate_hz < FULL_RATE_HZ:
        step = FULL_RATE_HZ / rate_hz
        taken = np.floor(np.floor(np.arange(len(samples)) / step) * step).astype(np.intp)
        held = samples[taken]
    peak = float(np.abs(held).max(initial=0))
    if bits >= FULL_BITS or peak == 0:
        return held
    levels = 2 ** (bits - 1)
    pressed = np.log1p(np.abs(held) * (MU / peak)) / np.log1p(MU)
    steps = np.rint(pressed * levels) / levels
    return np.asarray(np.copysign(np.expm1(steps * np.log1p(MU)) * (peak / MU), held), np.float32)


def shape_transient(samples: Samples, attack_db: float, sustain_db: float) -> Samples:
    """Raise or lower the attack and the sustain of `[T]`, whatever its level.

    Two followers of the envelope, 1 ms and 30 ms: while the fast one leads the sound is in its
    attack, once it falls behind it is in its sustain; the gain follows their relative distance.
    """
    if (attack_db == 0 and sustain_db == 0) or len(samples) == 0:
        return samples
    hop = 16
    level = np.abs(np.pad(samples, (0, -len(samples) % hop))).reshape(-1, hop).max(axis=1)
    fast, slow = (_follow(level, seconds, hop) for seconds in (0.001, 0.03))
    # Both followers start from nothing, so their ratio is what a rising sound makes it.
    lead = (fast - slow) / (fast + slow + 1e-9)
    gain_db = attack_db * np.clip(lead * 1.5, 0, 1) + sustain_db * np.clip(-lead * 1.5, 0, 1)
    middles = np.arange(len(level)) * hop
    gain = np.interp(np.arange(len(samples)), middles, 10 ** (gain_db / 20))
    return np.asarray(samples * gain, np.float32)


def _follow(level: Samples, seconds: float, hop: int) -> Array:
    """One-pole average of `[N]` values, `hop` samples apart, as a convolution."""
    decay = np.exp(-hop / (seconds * SAMPLE_RATE))
    kernel = (1 - decay) * decay ** np.arange(len(level))
    n_fft = fast_length(2 * len(level))
    spectrum = np.fft.rfft(level.astype(np.float64), n_fft) * np.fft.rfft(kernel, n_fft)
    return np.maximum(np.fft.irfft(spectrum, n_fft)[: len(level)], 0)


def gate(samples: Samples, threshold_db: float, hold_ms: float, release_ms: float) -> Samples:
    """Close `[T]` once it stayed `threshold_db` below its peak for `hold_ms`; louder opens it.

    Closing takes `release_ms`, a straight line to digital silence.
    """
    level = np.abs(samples)
    loud = level >= level.max(initial=0) * amplitude(threshold_db)
    index = np.arange(len(samples))
    since = index - np.maximum.accumulate(np.where(loud, index, -len(samples) * 2))
    per_ms = SAMPLE_RATE / 1000
    closing = (since - hold_ms * per_ms) / max(release_ms * per_ms, 1.0)
    return np.asarray(samples * (1 - np.clip(closing, 0, 1)), np.float32)


def room(
    samples: Samples,
    t60_seconds: float,
    *,
    size: float,
    damping_hz: float,
    wet_db: float,
    rng: np.random.Generator,
) -> Samples:
    """Add a procedural room to `[T]`: `[T + R]`, R samples of it past the end.

    A handful of early reflections within 2 to 20 ms (`size` 0 to 1), then noise that falls by
    60 dB in `t60_seconds`, and in a third of that above `damping_hz` (Moorer 1979, "About this
    reverberation business"). The room's energy is `wet_db` against the dry sound's.
    """
    response = _room_response(t60_seconds, size, damping_hz, rng)
    length = len(samples) + len(response)
    n_fft = fast_length(length)
    dry = samples.astype(np.float64)
    wet = np.fft.irfft(np.fft.rfft(dry, n_fft) * np.fft.rfft(response, n_fft), n_fft)[:length]
    energy = float(np.sum(wet**2))
    if energy > 0:
        wet *= np.sqrt(float(np.sum(dry**2)) / energy) * amplitude(wet_db)
    wet[: len(dry)] += dry
    return np.asarray(wet, np.float32)


def _room_response(
    t60_seconds: float, size: float, damping_hz: float, rng: np.random.Generator
) -> Array:
    """Impulse response `[R]` of a room without its direct sound, R = `t60_seconds`."""
    length = int(t60_seconds * SAMPLE_RATE)
    seconds = np.arange(length) / SAMPLE_RATE
    noise = rng.standard_normal(length, dtype=np.float32)
    low = low_pass(noise, damping_hz).astype(np.float64)
    fall = -np.log(1000) * seconds / t60_seconds
    late = low * np.exp(fall) + (noise - low) * np.exp(fall / DAMPED_DECAY)
    spread = EARLY_SECONDS * (0.1 + 0.9 * size)
    # The field fills up while the reflections multiply.
    late *= np.clip(seconds / spread, 0, 1) ** 2 / np.sqrt(SAMPLE_RATE * 0.05)
    taps = np.sort(rng.uniform(0.08, 1, 8)) * spread
    places = np.minimum((taps * SAMPLE_RATE).astype(np.intp), length - 1)
    signs = rng.choice([-1.0, 1.0], len(taps))
    np.add.at(late, places, 0.5 * signs * taps[0] / taps)
    return np.asarray(late)
