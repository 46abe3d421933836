"""The low band along the main directions of a library's: how a model stores and plays it."""

from dataclasses import dataclass

import numpy as np

from ghostnote import arrays
from ghostnote.errors import BundleError
from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, KNOTS, LOW_LENGTH, Array, Parts

LEVELS = KNOTS * BANDS
N_FFT, HOP_LENGTH = 128, 32
"""Frames in which a low band is cleaned, at its own rate."""
EXPANSION = 2.0
"""Further decibels down for each below the floor."""
HEAD = 64
"""Strongest directions, stored with 16 bits; the others have 8, and a scale for each sample."""


@dataclass(frozen=True)
class LowBasis:
    """K orthonormal directions: `whole` `[LOW_LENGTH, K]`, the strongest first, as it is stored.

    A direction is stored with 8 bits at the scale of its sample, so the error of rounding decays as
    hits do; that of the strongest would still be heard, so they have 16.
    """

    head: np.ndarray
    tail: np.ndarray
    scale: np.ndarray

    @classmethod
    def of(cls, basis: Array) -> "LowBasis":
        """Round the `basis` `[LOW_LENGTH, K]` to what is stored."""
        tail = basis[:, HEAD:]
        top = np.abs(tail).max(axis=1, initial=1e-9)
        scale = (top / 127).astype(np.float32)
        return cls(
            basis[:, :HEAD].astype(np.float16),
            np.rint(tail / scale[:, None]).astype(np.int8),
            scale,
        )

    @property
    def whole(self) -> Array:
        """The directions `[LOW_LENGTH, K]`."""
        tail = self.tail * self.scale[:, None]
        return np.concatenate([self.head, tail], axis=1).astype(np.float32)

    def to_bytes(self) -> bytes:
        """The directions as an npz archive."""
        return arrays.pack(head=self.head, tail=self.tail, scale=self.scale)

    @classmethod
    def from_bytes(cls, content: bytes) -> "LowBasis":
        """Read what `to_bytes` wrote.

        Raises:
            BundleError: an array is missing or of another shape.
        """
        try:
            head, tail, scale = arrays.unpack(content, "head", "tail", "scale")
        except ValueError as error:
            raise BundleError(f"low.npz cannot be read: {error}") from error
        rows = (len(head), len(tail), len(scale))
        if rows != (LOW_LENGTH,) * 3 or (head.ndim, tail.ndim, scale.ndim) != (2, 2, 1):
            raise BundleError(f"low.npz has {rows} rows, not {LOW_LENGTH}")
        return cls(head, tail, scale.astype(np.float32))


def row_of(parts: Parts, basis: Array) -> Array:
    """`parts` as a model reads them: levels, attack, the low band along `basis` `[LOW_LENGTH, K]`.

    Gives `[LEVELS + ATTACK_SLOTS + K]`.
    """
    return np.concatenate([parts.noise_db.ravel(), parts.attack_db, parts.low @ basis])


def parts_of(row: Array, basis: Array, floor_db: float | None = None) -> Parts:
    """Parts from what a network gives in the form of `row_of`, within the ranges of levels.

    `floor_db` is where `cleaned` begins, for drums whose low band is all tone.
    """
    noise_db, attack_db, along = np.split(row, [LEVELS, LEVELS + ATTACK_SLOTS])
    low = basis @ along
    if floor_db is not None:
        low = cleaned(low, floor_db)
    return Parts.limited(low, noise_db.reshape(KNOTS, BANDS), attack_db)


def cleaned(low: Array, floor_db: float) -> Array:
    """`low` `[LOW_LENGTH]`, its spectrum pushed down where it lies under `floor_db` re its peak.

    What a network gets wrong of a waveform is spread over all of the low band, where a kick has
    nothing between its partials and after they are gone.
    """
    window = np.hanning(N_FFT + 1)[:-1]
    padded = np.pad(low, (N_FFT, N_FFT))
    frames = np.lib.stride_tricks.sliding_window_view(padded, N_FFT)[::HOP_LENGTH]
    spectra = np.fft.rfft(frames * window)
    size = np.abs(spectra)
    loudest = float(size.max())
    if loudest == 0:
        return low
    spectra *= np.minimum(size / (loudest * 10 ** (floor_db / 20)), 1) ** EXPANSION
    made = np.fft.irfft(spectra, N_FFT) * window
    overlap = N_FFT // HOP_LENGTH
    total = np.zeros((len(made) + overlap, HOP_LENGTH))
    blocks = made.reshape(len(made), overlap, HOP_LENGTH)
    for offset in range(overlap):
        total[offset : offset + len(made)] += blocks[:, offset]
    scale = HOP_LENGTH / np.square(window).sum()
    return np.asarray(total.ravel()[N_FFT:][: len(low)] * scale, np.float32)
