"""Clips on disk: numbered `.npy` files of padded 16-bit clips, never altered once written."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from ghostnote.audio import CLIP_LENGTH
from ghostnote.errors import CorpusError
from ghostnote.files import replacing

SHARD_CLIPS = 512
"""Clips in a full shard: 90 MB, much of it holes where the file system has them."""


def shard_path(folder: Path, shard: int) -> Path:
    """Where shard number `shard` lies."""
    return folder / f"clips-{shard:05d}.npy"


def write_shard(folder: Path, shard: int, clips: Sequence[NDArray[np.int16]]) -> None:
    """Write clips `[T]` as one int16 array `[len(clips), CLIP_LENGTH]`, zeros behind each."""
    with replacing(shard_path(folder, shard)) as temporary, temporary.open("wb") as file:
        header = {"descr": "<i2", "fortran_order": False, "shape": (len(clips), CLIP_LENGTH)}
        npy.write_array_header_1_0(file, header)
        start = file.tell()
        # Seeking over the zeros writes about half as many bytes.
        for row, clip in enumerate(clips):
            file.seek(start + row * CLIP_LENGTH * 2)
            file.write(clip.astype("<i2", copy=False).tobytes())
        file.truncate(start + len(clips) * CLIP_LENGTH * 2)


def open_shard(folder: Path, shard: int) -> NDArray[np.int16]:
    """Memory map of a shard, read-only.

    Raises:
        CorpusError: it is missing, or not what `write_shard` wrote.
    """
    path = shard_path(folder, shard)
    try:
        clips: NDArray[np.int16] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path} cannot be read ({error}); build the corpus again") from error
    if clips.dtype != np.int16 or clips.shape[1:] != (CLIP_LENGTH,):
        raise CorpusError(f"{path} is not a shard of clips; build the corpus again")
    return clips


def shards_in(folder: Path) -> set[int]:
    """Numbers of the shards in `folder`."""
    names = (re.fullmatch(r"clips-(\d+)\.npy", path.name) for path in folder.iterdir())
    return {int(name[1]) for name in names if name}


def whole_shards(folder: Path) -> set[int]:
    """Numbers of the shards in `folder` that can be opened."""

    def opens(shard: int) -> bool:
        try:
            open_shard(folder, shard)
        except CorpusError:
            return False
        return True

    return set(filter(opens, shards_in(folder)))


def delete_leftovers(folder: Path, keep: set[int]) -> None:
    """Delete the shards that are not in `keep`, and parts of any that were never finished."""
    for shard in shards_in(folder) - keep:
        shard_path(folder, shard).unlink()
    for part in folder.glob(".clips-*.part"):
        part.unlink()
