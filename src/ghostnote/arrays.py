"""npz archives: several named arrays in one file."""

import io
import zipfile
import zlib

import numpy as np
from numpy.typing import NDArray


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
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            missing = [name for name in names if name not in archive.files]
            if missing:
                raise ValueError(f"it has no array {missing[0]!r}")
            return [archive[name] for name in names]
    except (TypeError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"it is not a whole npz archive ({error})") from error
