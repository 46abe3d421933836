"""Where the training sounds lie on the pad, and how they sound."""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ghostnote.descriptors import DESCRIPTORS
from ghostnote.errors import BundleError


@dataclass(frozen=True)
class SoundMap:
    """N training sounds.

    `points` `[N, K]` are their controls, `descriptors` `[N, D]` what `describe` measured of them,
    `class_of` `[N]` their index into the manifest's classes.
    """

    points: NDArray[np.float32]
    descriptors: NDArray[np.float32]
    class_of: NDArray[np.int32]

    def to_bytes(self) -> bytes:
        """The map as an npz archive."""
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer, points=self.points, descriptors=self.descriptors, class_of=self.class_of
        )
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes, controls: int, classes: int) -> "SoundMap":
        """Read an npz archive whose points have `controls` columns, of sounds of `classes` classes.

        Raises:
            BundleError: an array is missing, empty, of another shape, or holds a point or class
                that cannot be.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as archive:
                made = cls(
                    archive["points"].astype(np.float32),
                    archive["descriptors"].astype(np.float32),
                    archive["class_of"].astype(np.int32),
                )
        except (ValueError, KeyError, OSError) as error:
            raise BundleError(f"map.npz cannot be read: {error}") from error
        count = len(made.class_of)
        shapes = (made.points.shape, made.descriptors.shape)
        if count == 0 or shapes != ((count, controls), (count, len(DESCRIPTORS))):
            raise BundleError(f"map.npz has arrays of shapes {shapes} for {count} sounds")
        if not np.isfinite(made.points).all():
            raise BundleError("map.npz has points that are not numbers")
        if made.class_of.min() < 0 or made.class_of.max() >= classes:
            raise BundleError(f"map.npz names a class beyond the manifest's {classes}")
        return made
