import io

import numpy as np
import pytest

from ghostnote.descriptors import DESCRIPTORS
from ghostnote.engine.soundmap import NAMES, SoundMap
from ghostnote.errors import BundleError

from ..bundles import sound_map


def packed(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_what_is_written_is_what_is_read() -> None:
    written = sound_map()
    read = SoundMap.from_bytes(written.to_bytes(), 3, 2)
    np.testing.assert_array_equal(read.points, written.points)
    np.testing.assert_array_equal(read.descriptors, written.descriptors)
    np.testing.assert_array_equal(read.class_of, written.class_of)
    assert read.names == written.names


def test_a_map_of_fewer_descriptors_names_its_columns() -> None:
    whole = sound_map()
    written = SoundMap(whole.points, whole.descriptors[:, :3], whole.class_of, NAMES[:3])
    assert SoundMap.from_bytes(written.to_bytes(), 3, 2).names == NAMES[:3]


@pytest.mark.parametrize("names", [(), ("punch",), tuple(reversed(NAMES))])
def test_descriptors_nobody_knows_are_refused(names: tuple[str, ...]) -> None:
    whole = sound_map()
    written = SoundMap(whole.points, whole.descriptors[:, : len(names)], whole.class_of, names)
    with pytest.raises(BundleError, match="descriptors"):
        SoundMap.from_bytes(written.to_bytes(), 3, 2)


def test_objects_are_never_unpickled() -> None:
    objects = np.array([{"a": 1}], dtype=object)
    with pytest.raises(BundleError, match=r"map\.npz cannot be read"):
        SoundMap.from_bytes(packed(points=objects, descriptors=objects, class_of=objects), 3, 2)


def test_a_missing_array_is_named() -> None:
    with pytest.raises(BundleError, match="descriptors"):
        SoundMap.from_bytes(packed(points=np.zeros((1, 3))), 3, 2)


@pytest.mark.parametrize(("count", "controls"), [(0, 3), (5, 2)])
def test_empty_or_misshapen_maps_are_refused(count: int, controls: int) -> None:
    content = packed(
        points=np.zeros((count, controls)),
        descriptors=np.zeros((count, len(DESCRIPTORS))),
        class_of=np.zeros(count, np.int32),
        names=np.array(NAMES),
    )
    with pytest.raises(BundleError, match="shapes"):
        SoundMap.from_bytes(content, 3, 2)


@pytest.mark.parametrize(
    ("point", "drum", "said"),
    [(np.nan, 0, "not numbers"), (np.inf, 0, "not numbers"), (0, 2, "beyond"), (0, -1, "beyond")],
)
def test_points_and_classes_that_cannot_be_are_refused(point: float, drum: int, said: str) -> None:
    content = packed(
        points=np.full((4, 3), point),
        descriptors=np.zeros((4, len(DESCRIPTORS))),
        class_of=np.full(4, drum),
        names=np.array(NAMES),
    )
    with pytest.raises(BundleError, match=said):
        SoundMap.from_bytes(content, 3, 2)


@pytest.mark.parametrize(
    "others",
    [{"names": np.array(3)}, {"points": np.zeros((4, 3), [("x", "<f4"), ("y", "<f4")])}],
    ids=["a number", "records"],
)
def test_arrays_of_another_kind_are_refused(others: dict[str, np.ndarray]) -> None:
    whole: dict[str, np.ndarray] = {
        "points": np.zeros((4, 3)),
        "descriptors": np.zeros((4, len(DESCRIPTORS))),
        "class_of": np.zeros(4, np.int32),
        "names": np.array(NAMES),
    }
    with pytest.raises(BundleError, match=r"map\.npz cannot be read"):
        SoundMap.from_bytes(packed(**whole | others), 3, 2)
