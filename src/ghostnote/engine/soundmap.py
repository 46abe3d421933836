"""Where the training sounds lie on the pad, and how they sound."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ghostnote import arrays
from ghostnote.bundle import Bundle
from ghostnote.descriptors import DESCRIPTORS
from ghostnote.errors import BundleError

NAMES = tuple(descriptor.name for descriptor in DESCRIPTORS)


@dataclass(frozen=True)
class SoundMap:
    """N training sounds.

    `points` `[N, K]` are their controls, `descriptors` `[N, D]` what `describe` measured of them,
    or of what the model plays there (`export.played`), `names` `[D]` the names of these, as
    `DESCRIPTORS` begins, `class_of` `[N]` their index into the manifest's classes.
    """

    points: NDArray[np.float32]
    descriptors: NDArray[np.float32]
    class_of: NDArray[np.int32]
    names: tuple[str, ...] = NAMES

    def to_bytes(self) -> bytes:
        """The map as an npz archive."""
        return arrays.pack(
            points=self.points,
            descriptors=self.descriptors,
            class_of=self.class_of,
            names=np.array(self.names),
        )

    @classmethod
    def of(cls, bundle: Bundle) -> "SoundMap":
        """The map of `bundle`.

        Raises:
            BundleError: it is missing or altered, or as for `from_bytes`.
        """
        content, manifest = bundle.read("map.npz"), bundle.manifest
        try:
            return cls.from_bytes(content, len(manifest.controls), len(manifest.classes))
        except BundleError as error:
            raise BundleError(f"{bundle.path}: {error}") from error

    @classmethod
    def from_bytes(cls, content: bytes, controls: int, classes: int) -> "SoundMap":
        """Read an npz archive whose points have `controls` columns, of sounds of `classes` classes.

        Raises:
            BundleError: an array is missing, empty, of another shape, or holds a point or class
                that cannot be.
        """
        try:
            points, descriptors, class_of, names = arrays.unpack(
                content, "points", "descriptors", "class_of", "names"
            )
            made = cls(
                points.astype(np.float32),
                descriptors.astype(np.float32),
                class_of.astype(np.int32),
                tuple(map(str, names.tolist())),
            )
        except (TypeError, ValueError) as error:
            raise BundleError(f"map.npz cannot be read: {error}") from error
        count = made.class_of.size
        shapes = (made.points.shape, made.descriptors.shape, made.class_of.shape)
        if count == 0 or shapes != ((count, controls), (count, len(made.names)), (count,)):
            raise BundleError(f"map.npz has arrays of shapes {shapes} for {count} sounds")
        if made.names != NAMES[: len(made.names)] or not made.names:
            raise BundleError(f"map.npz has descriptors {made.names}; known are {NAMES}")
        if not np.isfinite(made.points).all():
            raise BundleError("map.npz has points that are not numbers")
        if made.class_of.min() < 0 or made.class_of.max() >= classes:
            raise BundleError(f"map.npz names a class beyond the manifest's {classes}")
        return made
