"""The recordings that a model was trained on, as they sound, and which is nearest to a sound."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ghostnote import arrays
from ghostnote.audio import Samples
from ghostnote.bundle import NEAREST, Bundle
from ghostnote.errors import BundleError, ControlError
from ghostnote.measures.embedding import FLOOR_DB, MEL_COUNT, levels_db
from ghostnote.measures.neighbours import radii

STEP_DB = 0.5
"""What one step of a stored level is worth; rounding moves a distance of 1 dB by 0.01."""
_ARRAYS = ("levels", "class_of", "pack_of", "packs", "licences", "apart_db")

Source = tuple[str, str]
"""The pack that a recording is of, and its licence."""


@dataclass(frozen=True)
class Found:
    """The recording nearest to a sound, by its `pack` and `licence`.

    `distance_db` is the root mean square difference of their levels, `apart_db` how far apart
    recordings of the class are (`Nearest`), None where there is one only.
    """

    distance_db: float
    apart_db: float | None
    pack: str
    licence: str


@dataclass(frozen=True)
class Nearest:
    """N recordings, no two alike.

    `levels` `[N, MEL_COUNT]` count steps of `STEP_DB` from `FLOOR_DB`, `class_of` `[N]` is in
    `classes`, the manifest's, and `pack_of` `[N]` in `packs` `[P]`, whose licences are `licences`
    `[P]`. `apart_db` `[C]` is by class the median distance of a recording to the nearest other one;
    NaN where there are not two.
    """

    levels: NDArray[np.uint8]
    class_of: NDArray[np.int32]
    pack_of: NDArray[np.int32]
    packs: tuple[str, ...]
    licences: tuple[str, ...]
    apart_db: NDArray[np.float32]
    classes: tuple[str, ...]

    @classmethod
    def among(
        cls,
        heard_db: NDArray[np.floating],
        class_of: NDArray[np.integer],
        sources: Sequence[Source],
        classes: tuple[str, ...],
    ) -> "Nearest":
        """Recordings of levels `[N, MEL_COUNT]`, of `classes`; of those that are alike the first.

        `class_of` `[N]` is in `classes`, `sources` `[N]` says where each is from.
        """
        steps = np.rint((heard_db - FLOOR_DB) / STEP_DB)
        levels = np.clip(steps, 0, np.iinfo(np.uint8).max).astype(np.uint8)
        rows = np.column_stack([class_of, levels])
        kept = np.sort(np.unique(rows, axis=0, return_index=True)[1])
        levels, labels = levels[kept], class_of[kept].astype(np.int32)
        sources = [sources[row] for row in kept]
        known = sorted(set(sources))
        return cls(
            levels=levels,
            class_of=labels,
            pack_of=np.array([known.index(each) for each in sources], np.int32),
            packs=tuple(pack for pack, _ in known),
            licences=tuple(licence for _, licence in known),
            apart_db=np.array(
                [_apart_db(levels[labels == label]) for label in range(len(classes))], np.float32
            ),
            classes=classes,
        )

    def joined(self, other: "Nearest") -> "Nearest":
        """These recordings and those of `other`, of the same classes."""
        sets = (self, other)
        return Nearest.among(
            np.concatenate([_heard_db(each.levels) for each in sets]),
            np.concatenate([each.class_of for each in sets]),
            [source for each in sets for source in each.sources],
            self.classes,
        )

    @property
    def sources(self) -> list[Source]:
        """Where each recording is from: `[N]`."""
        known = list(zip(self.packs, self.licences, strict=True))
        return [known[number] for number in self.pack_of]

    def nearest(self, clip: Samples, drum_class: str) -> Found | None:
        """The recording of `drum_class` nearest to a clip `[T]`, or None where there is none.

        Raises:
            ControlError: the model does not make that class.
            MeasureError: the clip is empty, silent, or holds a sample that is not a finite number.
        """
        if drum_class not in self.classes:
            raise ControlError(f"{drum_class} is none of {', '.join(self.classes)}")
        label = self.classes.index(drum_class)
        rows = np.flatnonzero(self.class_of == label)
        if len(rows) == 0:
            return None
        differences = _heard_db(self.levels[rows]) - levels_db(clip)
        squares = np.square(differences).mean(axis=1)
        first, apart_db = int(squares.argmin()), float(self.apart_db[label])
        pack = self.pack_of[rows[first]]
        return Found(
            distance_db=float(np.sqrt(squares[first])),
            apart_db=apart_db if np.isfinite(apart_db) else None,
            pack=self.packs[pack],
            licence=self.licences[pack],
        )

    def to_bytes(self) -> bytes:
        """The recordings as an npz archive."""
        return arrays.pack(
            levels=self.levels,
            class_of=self.class_of,
            pack_of=self.pack_of,
            packs=np.array(self.packs, np.str_),
            licences=np.array(self.licences, np.str_),
            apart_db=self.apart_db,
        )

    @classmethod
    def of(cls, bundle: Bundle) -> "Nearest | None":
        """The recordings of `bundle`, or None where it does not tell.

        Raises:
            BundleError: their file is altered, or as for `from_bytes`.
        """
        if NEAREST not in bundle.manifest.files:
            return None
        try:
            return cls.from_bytes(bundle.read(NEAREST), bundle.manifest.classes)
        except BundleError as error:
            raise BundleError(f"{bundle.path}: {error}") from error

    @classmethod
    def from_bytes(cls, content: bytes, classes: tuple[str, ...]) -> "Nearest":
        """Read an npz archive of recordings of `classes`.

        Raises:
            BundleError: an array is missing or of another kind or shape, or names a class or a
                pack that there is not.
        """
        try:
            levels, class_of, pack_of, packs, licences, apart_db = arrays.unpack(content, *_ARRAYS)
            if levels.dtype != np.uint8:
                raise ValueError(f"its levels are {levels.dtype}, not uint8")
            made = cls(
                levels.astype(np.uint8),
                class_of.astype(np.int32),
                pack_of.astype(np.int32),
                tuple(map(str, packs.tolist())),
                tuple(map(str, licences.tolist())),
                apart_db.astype(np.float32),
                classes,
            )
        except (TypeError, ValueError) as error:
            raise BundleError(f"{NEAREST} cannot be read: {error}") from error
        _check(made)
        return made


def _check(made: Nearest) -> None:
    count, packs, classes = len(made.levels), len(made.packs), len(made.classes)
    parts = (made.levels, made.class_of, made.pack_of, made.apart_db)
    shapes = tuple(part.shape for part in parts)
    if shapes != ((count, MEL_COUNT), (count,), (count,), (classes,)):
        raise BundleError(f"{NEAREST} has arrays of shapes {shapes} for {count} recordings")
    if len(made.licences) != packs:
        raise BundleError(f"{NEAREST} has {len(made.licences)} licences for {packs} packs")
    for numbers, most, what in ((made.class_of, classes, "class"), (made.pack_of, packs, "pack")):
        if count and not 0 <= numbers.min() <= numbers.max() < most:
            raise BundleError(f"{NEAREST} names a {what} beyond its {most}")
    if (made.apart_db < 0).any() or np.isinf(made.apart_db).any():
        raise BundleError(f"{NEAREST} has recordings apart by less than nothing, or without end")


def _heard_db(levels: NDArray[np.uint8]) -> NDArray[np.float32]:
    return levels.astype(np.float32) * np.float32(STEP_DB) + np.float32(FLOOR_DB)


def _apart_db(levels: NDArray[np.uint8]) -> float:
    """Median over recordings `[N, MEL_COUNT]` of the distance to the nearest other one."""
    if len(levels) < 2:
        return float("nan")
    return float(np.median(radii(_heard_db(levels), 1)) / np.sqrt(MEL_COUNT))
