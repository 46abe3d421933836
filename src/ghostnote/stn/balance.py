"""How bright, noisy and full a hit is at any gains, read off its parts without playing them."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE
from ghostnote.descriptors import (
    BODY_HZ,
    FLOOR_BINS,
    FRAME_LENGTH,
    LOW_HZ,
    MAX_FRAMES,
    PEAK_RATIO,
    half_overlapping,
)
from ghostnote.framing import running_median
from ghostnote.lazily import found_once
from ghostnote.stn.gains import (
    LEVEL,
    RATES,
    TINY,
    Wide,
    amplitude,
    band_octaves,
    body_share,
    low_n_fft,
    power_of,
)
from ghostnote.stn.layout import (
    ATTACK_SLOTS,
    HOP_LENGTH,
    LOW_RATE,
    N_FFT,
    Array,
    Parts,
    band_filters,
    band_hz,
    knot_edges,
    played_share,
)
from ghostnote.stn.synthesis import (
    attack_gain,
    crossover_gain,
    frame_levels,
    onset_gain,
    pitch_of,
    top_gain,
)
from ghostnote.stn.tones import MEDIAN, ringing_shares

GROUPS_PER_OCTAVE = 6
"""Low band spectra are summed in sixths of an octave from `LOW_HZ`."""
PEAK_RATIO_DB, PEAK_SOFT_DB = np.float32(10 * np.log10(PEAK_RATIO)), np.float32(1.5)
"""A bin so far above the median of those about it is a tone, more or less."""
EARLY_FRAMES = (MAX_FRAMES + 1) * FRAME_LENGTH // 2 // HOP_LENGTH
"""Frames of the noise that reach into those in which `descriptors` tells it from tone."""
RAYLEIGH = np.sqrt(np.pi) / 2
"""Mean magnitude of noise over its root mean square."""
FAINT_BAND = 1e-6
"""Bins of a band that are played at least, or its middle is where it would be."""
RING_HZ = 10.0
"""Bandwidth of a partial that decays in a few tenths of a second."""
BRIGHTEST_OCTAVES = float(np.log2(11_000))
"""Centroid of noise that is even up to 20 kHz, and a little: no gains go further."""


@dataclass(frozen=True)
class Balance:
    """Centroid in octaves above 1 Hz, shares of noise and of body, 0 to 1."""

    centroid_octaves: float
    noise: float
    body: float

    @property
    def vector(self) -> Wide:
        """All three `[3]`."""
        return np.array([self.centroid_octaves, self.noise, self.body])


class Spectrum:
    """What of some parts decides their balance, at any gains."""

    def __init__(self, parts: Parts) -> None:
        power = _early_power(parts)
        self.whole, self._start = Whole(parts, power), _Start(parts, power)

    @found_once
    def own(self) -> Balance:
        """The balance of the parts as they are."""
        return Balance(*self.balance(LEVEL[None])[0])

    @found_once
    def hiss(self) -> float:
        """How much of what is heard of the parts as they are is noise above the low band, 0 to 1.

        Of their energy, A-weighted: a boom is louder than its hiss by more than it sounds.
        """
        return self.whole.hiss()

    def balance(self, gains: Wide) -> Wide:
        """Centroid, noise and body `[M, 3]` at the gains `[M, 4]`."""
        centroid, body = self.whole.centroid_and_body(gains)
        return np.stack([centroid, self._start.noise_share(gains), body], 1)


class Whole:
    """What of all of some parts decides their centroid and body, at any gains.

    `power` `[EARLY_FRAMES, BANDS]` is that of the noise's early frames.
    """

    def __init__(self, parts: Parts, power: Array) -> None:
        self._add_low(parts)
        # Frame by frame where tones are told from noise; of what comes later knots say enough.
        later = np.diff(np.maximum(knot_edges(), EARLY_FRAMES))
        density = HOP_LENGTH * (power.sum(axis=0) + later @ power_of(parts.noise_db))
        widths, self._centres = _bands(pitch_of(parts))
        energy = density * widths
        share = ringing_shares(parts.tones)
        # Of noise and of tones.
        self._energies = (1 - share) * energy, share * energy
        self._sizes = (
            RAYLEIGH * np.sqrt(self._energies[0] * widths),
            np.sqrt(self._energies[1] * RING_HZ),
        )

    @classmethod
    def of(cls, parts: Parts) -> "Whole":
        """That of `parts`."""
        return cls(parts, _early_power(parts))

    def centroid_and_body(self, gains: Wide) -> tuple[Wide, Wide]:
        """In octaves and as a share, `[M]` each, at the gains `[M, 4]`."""
        noise_db, tilt, body_db, rest_db = (column[:, None] for column in gains.T)
        low_gain = amplitude(body_db * self._group_body + rest_db * (1 - self._group_body))
        magnitudes = low_gain @ np.stack([self._size, self._size * self._group_hz], 1)
        low_energy = np.square(low_gain) * self._energy
        whole = low_energy.sum(1)
        for gain_db, size, energy in zip(
            (noise_db, rest_db), self._sizes, self._energies, strict=True
        ):
            gain = amplitude(gain_db + tilt * band_octaves())
            magnitudes += gain @ np.stack([size, size * self._centres], 1)
            whole += np.square(gain) @ energy
        body = (low_energy * self._group_below).sum(1)
        return np.log2(magnitudes[:, 1] / magnitudes[:, 0]), body / whole

    def hiss(self) -> float:
        """As `Spectrum.hiss`."""
        above, low = _a_weights(self._centres), _a_weights(self._group_hz)
        noise, tones = (float(energy @ above) for energy in self._energies)
        return noise / (noise + tones + float(self._energy @ low) + float(TINY))

    def _add_low(self, parts: Parts) -> None:
        ratio, n_fft = SAMPLE_RATE / parts.low_rate, low_n_fft(len(parts.low))
        size = np.abs(np.fft.rfft(parts.low, n_fft)) * top_gain(n_fft)
        hz, edges = _groups(parts.low_rate, n_fft)
        # In the units of the sound's own spectrum, integrated over Hz.
        self._size = np.add.reduceat(size, edges) * SAMPLE_RATE / n_fft
        energy = np.add.reduceat(size**2, edges)
        self._energy = energy * ratio * SAMPLE_RATE / n_fft
        group_hz = np.add.reduceat(size**2 * hz, edges) / np.maximum(energy, 1e-20)
        self._group_hz = np.maximum(group_hz, LOW_HZ)
        self._group_body = body_share(self._group_hz)
        self._group_below = self._group_hz < BODY_HZ


class _Start:
    """What of the first 0.4 s of some parts decides their share of noise, at any gains.

    `power` is as of `Whole`. In 32 bits, for most of the time goes into what follows from these.
    """

    def __init__(self, parts: Parts, power: Array) -> None:
        ratio = SAMPLE_RATE / parts.low_rate
        length = round(FRAME_LENGTH / ratio)
        frames = half_overlapping(parts.low, length, MAX_FRAMES)
        window = np.hanning(length).astype(np.float32)
        spectra = np.abs(np.fft.rfft(frames * window)) * top_gain(length)
        self._power = np.square(spectra * np.float32(ratio))
        self._floor = running_median(self._power, FLOOR_BINS)
        energies = _frame_energies() @ power
        share = ringing_shares(parts.tones)
        self._noise = energies * (1 - share)
        self._body, self._shares, self._above = _bin_shares(length, parts.low_rate)
        bands = energies.sum(axis=0) * (self._shares.sum(1) + self._above)
        # Partials that do not stand out of the floor are noise to who tells them apart by it.
        clear = replace(parts.tones, share=parts.tones.share * parts.tones.clear)
        self._tone, self._faint = share * bands, (share - ringing_shares(clear)) * bands
        # From here on a median is that of bins with one gain.
        self._apart = int(np.flatnonzero(self._body)[-1]) + 1 + FLOOR_BINS // 2

    def noise_share(self, gains: Wide) -> Wide:
        """Share of the noise `[M]`, 0 to 1, at the gains `[M, 4]`."""
        noise_db, tilt, body_db, rest_db = (column[:, None] for column in gains.T)
        low_db = body_db * self._body + rest_db * (1 - self._body)
        low_gain = np.square(amplitude(low_db)).astype(np.float32)
        band_gain = np.square(amplitude(noise_db + tilt * band_octaves())).astype(np.float32)
        bands = self._noise * band_gain[:, None, :]
        noise = bands @ self._shares
        power = self._power * low_gain[:, None, :] + noise
        floor = self._low_floor(low_gain[:, None, :]) + MEDIAN * noise
        above_db = 10 * np.log10((power + TINY) / (floor + TINY))
        tone = 0.5 + 0.5 * np.tanh((above_db - PEAK_RATIO_DB) / (2 * PEAK_SOFT_DB))
        heard = (1 - tone) * power + tone * np.minimum(floor / MEDIAN, power)
        above = bands @ self._above
        tone_gain = np.square(amplitude(rest_db + tilt * band_octaves()))
        total = power.sum(axis=(1, 2)) + above.sum(axis=1) + tone_gain @ self._tone
        noisy = heard.sum(axis=(1, 2)) + above.sum(axis=1) + tone_gain @ self._faint
        return np.asarray(noisy / total)

    def _low_floor(self, gain: Array) -> Array:
        """The floor of the low band at the `gain` `[M, 1, F]` of its power: `[M, L, F]`.

        Where body and rest have other gains a window holds bins of both, so its median is found
        again; further up all its bins have one gain, and so has it.
        """
        floor = self._floor * gain
        about = slice(self._apart + FLOOR_BINS // 2)
        gained = self._power[:, about] * gain[..., about]
        medians = running_median(gained.reshape(-1, gained.shape[2]), FLOOR_BINS)
        floor[..., : self._apart] = medians.reshape(gained.shape)[..., : self._apart]
        return floor


def _a_weights(hz: Wide) -> Wide:
    """What A-weighting (IEC 61672-1) makes of the power at each of some frequencies `[N]`."""
    square = np.square(hz)
    poles = np.sqrt((square + 107.7**2) * (square + 737.9**2))
    gain = square**2 * 12_194**2 / ((square + 20.6**2) * poles * (square + 12_194**2))
    return np.asarray(np.square(1.2589 * gain))


def _early_power(parts: Parts) -> Array:
    """Power density of the noise's early frames, `[EARLY_FRAMES, BANDS]`."""
    power = power_of(frame_levels(parts.noise_db, EARLY_FRAMES))
    struck = attack_gain(parts.attack_db)
    struck[: len(onset_gain())] *= onset_gain()
    power[:ATTACK_SLOTS] *= np.square(struck).reshape(ATTACK_SLOTS, -1).mean(axis=1)[:, None]
    return power


@lru_cache(RATES)
def _bands(pitch: float) -> tuple[Wide, Wide]:
    """Hz in each band as it is played beside a low band at a `pitch`, and where their middle is.

    `[BANDS]` each.
    """
    played = band_filters() * crossover_gain(pitch)[:, None].astype(np.float64)
    sums = played.sum(axis=0)
    moments = np.fft.rfftfreq(N_FFT, 1 / SAMPLE_RATE) @ played
    centres = np.where(sums > FAINT_BAND, moments / np.maximum(sums, FAINT_BAND), band_hz())
    return sums * SAMPLE_RATE / N_FFT, centres


@cache
def _frame_energies() -> Array:
    """What each early frame of the noise adds to the frames in which it is told from tone.

    `[MAX_FRAMES, EARLY_FRAMES]`: the energy of such a frame is the mean power under its window.
    """
    taps = FRAME_LENGTH // HOP_LENGTH
    # As `half_overlapping` has them.
    starts = np.arange(MAX_FRAMES) * (taps // 2) - taps // 8
    places = np.arange(EARLY_FRAMES) - starts[:, None]
    inside = (places >= 0) & (places < taps)
    weights = np.square(np.hanning(taps))
    means = np.where(inside, weights[np.clip(places, 0, taps - 1)], 0) / weights.sum()
    return np.asarray(means * np.square(np.hanning(FRAME_LENGTH)).sum(), np.float32)


@lru_cache(RATES)
def _groups(low_rate: float, n_fft: int) -> tuple[Wide, NDArray[np.intp]]:
    """Frequencies of the low band's bins `[n_fft // 2 + 1]`, and where its groups begin."""
    hz = np.asarray(np.fft.rfftfreq(n_fft, 1 / low_rate), np.float64)
    count = int(GROUPS_PER_OCTAVE * np.log2(hz[-1] / LOW_HZ)) + 1
    edges_hz = LOW_HZ * 2 ** (np.arange(count) / GROUPS_PER_OCTAVE)
    return hz, np.unique(np.searchsorted(hz, edges_hz))


@lru_cache(RATES)
def _bin_shares(length: int, low_rate: float) -> tuple[Wide, Array, Array]:
    """What bins of the low band's frames are of the body, and where the power of each band goes.

    That is to these bins, and above them: `[length // 2 + 1]`, `[BANDS, length // 2 + 1]` and
    `[BANDS]`, the last two as shares of a bin of `FRAME_LENGTH`.
    """
    hz, (widths, centres) = np.fft.rfftfreq(length, 1 / low_rate), _bands(low_rate / LOW_RATE)
    place = np.interp(hz, centres, np.arange(len(centres)))
    left = np.minimum(place.astype(int), len(centres) - 2)
    shares = np.zeros((len(centres), len(hz)))
    shares[left, np.arange(len(hz))] = 1 - (place - left)
    shares[left + 1, np.arange(len(hz))] += place - left
    shares *= 1 - np.square(played_share(hz * LOW_RATE / low_rate))
    above = np.maximum(widths / (SAMPLE_RATE / FRAME_LENGTH) - shares.sum(axis=1), 0)
    body = body_share(np.maximum(hz, LOW_HZ))
    return body, shares.astype(np.float32), above.astype(np.float32)
