"""The low band along the main directions of a library's: how a model stores and plays it."""

from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from ghostnote import arrays
from ghostnote.errors import BundleError
from ghostnote.stn.ending import WHOLE_LENGTH, rung_out, still_sounds
from ghostnote.stn.layout import (
    ATTACK_SLOTS,
    BANDS,
    FLOOR_DB,
    KNOTS,
    LOUDEST_DB,
    LOW_LENGTH,
    Array,
    Parts,
)
from ghostnote.stn.levelling import levelled
from ghostnote.stn.low_levels import LOW_BANDS, LOW_KNOTS, heard_length, low_levels
from ghostnote.stn.tones import NUMBERS, tone_numbers, tones_from

LEVELS, LOW_LEVELS = KNOTS * BANDS, LOW_KNOTS * LOW_BANDS
WHERE = tuple(accumulate((LEVELS, ATTACK_SLOTS, LOW_LEVELS)))
"""Where in a row the attack, the low band's levels and its waveform begin."""
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
            BundleError: an array is missing, or of another shape or kind.
        """
        try:
            head, tail, scale = arrays.unpack(content, "head", "tail", "scale")
        except ValueError as error:
            raise BundleError(f"low.npz cannot be read: {error}") from error
        rows = (len(head), len(tail), len(scale))
        if rows != (LOW_LENGTH,) * 3 or (head.ndim, tail.ndim, scale.ndim) != (2, 2, 1):
            raise BundleError(f"low.npz has {rows} rows, not {LOW_LENGTH}")
        kinds = [str(each.dtype) for each in (head, tail, scale)]
        if kinds != ["float16", "int8", "float32"]:
            raise BundleError(f"low.npz holds {', '.join(kinds)}")
        if not (np.isfinite(head).all() and np.isfinite(scale).all()):
            raise BundleError("low.npz holds what is no finite number")
        return cls(head, tail, scale)


def row_of(parts: Parts, basis: Array) -> Array:
    """`parts` as a model has them: levels, attack, levels and waveform of the low band, tones.

    The waveform is along `basis` `[LOW_LENGTH, K]`; gives `[row_size(K)]`.
    """
    low_db, tones = low_levels(parts.low).ravel(), tone_numbers(parts.tones)
    levels = parts.noise_db.ravel(), parts.attack_db, low_db
    return np.concatenate([*levels, parts.low @ basis, tones])


def row_size(directions: int) -> int:
    """How many numbers a row has whose low band is along so many `directions`."""
    return WHERE[-1] + directions + NUMBERS


def split_row(row: Array) -> list[Array]:
    """Levels, attack, levels and waveform of the low band, and tones of a row `[row_size(K)]`.

    `[LEVELS]`, `[ATTACK_SLOTS]`, `[LOW_LEVELS]`, `[K]` and `[NUMBERS]`.
    """
    return np.split(row, [*WHERE, len(row) - NUMBERS])


def parts_of(row: Array, basis: Array, seed: int, beside: Array | None = None) -> Parts:
    """Parts from what a network gives in the form of `row_of`, within the ranges of levels.

    The low band's waveform is that along the `basis`, and what a sample has `beside` that
    `[LOW_LENGTH]`; `seed` is that of the noise in it. One that still sounds at its end goes on.
    """
    noise_db, attack_db, low_db, along, tones = split_row(row)
    low_db = np.clip(low_db, FLOOR_DB, LOUDEST_DB).reshape(LOW_KNOTS, LOW_BANDS)
    heard = heard_length(low_db)
    low = basis[:heard] @ along
    if beside is not None:
        low += beside[:heard]
    played = levelled(low, low_db, seed)
    if still_sounds(played):
        # Whether it rings is to be the same with any noise.
        played = rung_out(played, WHOLE_LENGTH, seed, levelled(low, low_db, None))
    return Parts.limited(played, noise_db.reshape(KNOTS, BANDS), attack_db, tones_from(tones))
