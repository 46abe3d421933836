"""Archives of arrays, whole and damaged."""

import io
import struct
import zipfile

import numpy as np
import pytest

from ghostnote import arrays

NUMBERS = np.arange(500, dtype=np.float32)


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def zipped(content: bytes, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        archive.writestr("numbers.npy", content)
    return buffer.getvalue()


def spoiled(content: bytes) -> bytes:
    """With bits of its first entry turned over, behind the header."""
    middle = content.index(b"numbers.npy") + 40
    turned = bytes(255 - each for each in content[middle : middle + 30])
    return content[:middle] + turned + content[middle + 30 :]


def flagged(content: bytes, bits: int) -> bytes:
    """With those flags set on its one entry, in both of its headers."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", changed, changed.index(mark) + offset, bits)
    return bytes(changed)


def larger_than_all_memory(count: int) -> bytes:
    buffer = io.BytesIO()
    header = {"descr": "<f4", "fortran_order": False, "shape": (count,)}
    np.lib.format.write_array_header_1_0(buffer, header)
    return buffer.getvalue()


def test_what_is_packed_unpacks() -> None:
    content = arrays.pack(numbers=NUMBERS, others=np.eye(3))
    numbers, others = arrays.unpack(content, "numbers", "others")
    np.testing.assert_array_equal(numbers, NUMBERS)
    np.testing.assert_array_equal(others, np.eye(3))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a whole npz archive"),
        (b"text", "not a whole npz archive"),
        (npy(NUMBERS), "not a whole npz archive"),
        (arrays.pack(numbers=NUMBERS)[:200], "not a whole npz archive"),
        (arrays.pack(others=NUMBERS), "it has no array 'numbers'"),
        (spoiled(zipped(npy(NUMBERS))), "not a whole npz archive"),
        (zipped(npy(NUMBERS), zipfile.ZIP_LZMA), "packed as no archive of arrays is"),
        (spoiled(zipped(npy(NUMBERS), zipfile.ZIP_LZMA)), "packed as no archive of arrays is"),
        (flagged(zipped(npy(NUMBERS)), 0x1), "packed as no archive of arrays is"),
        (flagged(zipped(npy(NUMBERS)), 0x20), "not a whole npz archive"),
        (zipped(larger_than_all_memory(10**15)), "not a whole npz archive"),
        (zipped(larger_than_all_memory(2**70)), "not a whole npz archive"),
        (zipped(b"plain text"), "no array of numbers or text"),
        (zipped(npy(np.zeros(3, [("x", "f4")]))), "no array of numbers or text"),
        (zipped(npy(np.zeros(3, complex))), "no array of numbers or text"),
        (zipped(npy(np.array([{}], dtype=object))), "Object arrays cannot be loaded"),
    ],
    ids=[
        *("empty", "text", "no zip", "cut", "another array", "spoiled", "lzma", "spoiled lzma"),
        *("password", "patched", "huge", "endless", "no array", "records", "complex"),
        "objects",
    ],
)
def test_what_is_no_whole_archive_is_a_value_error(content: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        arrays.unpack(content, "numbers")


def test_what_unpacks_to_too_much_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "MOST_BYTES", 2000)
    with pytest.raises(ValueError, match="it unpacks to more than 2000 bytes"):
        arrays.unpack(arrays.pack(numbers=NUMBERS), "numbers")
