"""npz archives: several named arrays in one file."""

import io
import zipfile

import numpy as np
from numpy.typing import NDArray

from ghostnote.zips import is_plain

MOST_BYTES = 2**28
"""Of all arrays of an archive: one of far fewer bytes may unpack to more than there is memory."""
NUMBERS_AND_TEXT = "biufU"
"""Kinds of numpy's types that arrays may hold."""


def pack(**arrays: NDArray[np.generic]) -> bytes:
    """The archive of `arrays`, compressed."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpack(content: bytes, *names: str) -> list[NDArray[np.generic]]:
    """The arrays called `names` in an archive, whatever `content` is. Nothing is unpickled.

    Raises:
        ValueError: it is not an archive, is damaged, holds more than `MOST_BYTES`, or lacks one of
            them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as entries:
            listed = entries.infolist()
            if not all(map(is_plain, listed)):
                raise ValueError("it is packed as no archive of arrays is")
            if sum(entry.file_size for entry in listed) > MOST_BYTES:
                raise ValueError(f"it unpacks to more than {MOST_BYTES} bytes")
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            missing = [name for name in names if name not in archive.files]
            if missing:
                raise ValueError(f"it has no array {missing[0]!r}")
            arrays = [archive[name] for name in names]
    except ValueError:
        raise
    # What numpy's reader of headers raises of what is none has no end of kinds.
    except Exception as error:
        raise ValueError(f"it is not a whole npz archive ({error})") from error
    for name, array in zip(names, arrays, strict=True):
        if not isinstance(array, np.ndarray) or array.dtype.kind not in NUMBERS_AND_TEXT:
            raise ValueError(f"its {name!r} is no array of numbers or text")
    return arrays
