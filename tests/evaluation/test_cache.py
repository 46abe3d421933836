from pathlib import Path

import numpy as np
import pytest

from ghostnote.evaluation.cache import Cache, key_of


class Made:
    """Counts how often it was asked for its value."""

    def __init__(self, value: object) -> None:
        self.value, self.times = value, 0

    def __call__(self) -> object:
        self.times += 1
        return self.value


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def test_a_document_is_made_once(cache: Cache) -> None:
    made = Made({"kernel": 0.1, "name": "naïve"})
    assert cache.document("a", made) == cache.document("a", made) == made.value
    assert made.times == 1
    cache.document("b", made)
    assert made.times == 2


def test_arrays_are_made_once(cache: Cache) -> None:
    made = Made({"x": np.arange(5.0)})
    for _ in range(2):
        np.testing.assert_array_equal(cache.arrays("a", ["x"], made)["x"], np.arange(5.0))
    assert made.times == 1


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", "cut", "changed"])
@pytest.mark.parametrize("kind", ["json", "npz"])
def test_a_damaged_entry_is_made_again(cache: Cache, kind: str, damage: bytes | str) -> None:
    value = {"x": np.arange(500.0)} if kind == "npz" else {"x": list(range(500))}
    made = Made(value)

    def get() -> dict[str, object]:
        if kind == "npz":
            return dict(cache.arrays("a", ["x"], made))
        return cache.document("a", made)

    get()
    (path,) = cache.folder.iterdir()
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    if damage == "cut":
        del content[middle:]
    elif damage == "changed":
        content[middle] ^= 1
    path.write_bytes(content if isinstance(damage, str) else damage)
    np.testing.assert_array_equal(get()["x"], value["x"])
    assert made.times == 2
    get()
    assert made.times == 2


def test_keys_tell_what_they_are_made_of() -> None:
    key = key_of(model="a", count=3)
    assert key == key_of(count=3, model="a")
    assert len({key, key_of(model="a", count=4), key_of(model="b", count=3)}) == 3
