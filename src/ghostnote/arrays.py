"""npz archives: several named arrays in one file."""

import io
import zipfile

import numpy as np
from numpy.typing import NDArray

from ghostnote.zips import DAMAGED, is_plain


def pack(**arrays: NDArray[np.generic]) -> bytes:
    """The archive of `arrays`, compressed."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpack(content: bytes, *names: str) -> list[NDArray[np.generic]]:
    """The arrays called `names` in an archive, whatever `content` is. Nothing is unpickled.

    Raises:
        ValueError: it is not an archive, is damaged, or lacks one of them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as entries:
            if not all(map(is_plain, entries.infolist())):
                raise ValueError("it is packed as no archive of arrays is")
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            missing = [name for name in names if name not in archive.files]
            if missing:
                raise ValueError(f"it has no array {missing[0]!r}")
            return [archive[name] for name in names]
    # An array may say that it is larger than all memory.
    except (*DAMAGED, MemoryError, TypeError) as error:
        raise ValueError(f"it is not a whole npz archive ({error})") from error
