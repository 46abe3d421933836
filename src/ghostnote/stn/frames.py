"""Frames of a signal and knots of time: what every part of a hit is measured and made on."""

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import Samples

Array = NDArray[np.float32]

DB_TO_NEPERS = np.float32(np.log(10) / 10)
"""Of power."""
UNHEARD_DB = -78.0
"""Variance in a frame: `audio.finish` cuts at 71 dB below the peak, which knobs may lower a
little."""


def growing_edges(frames: int, even: int, growth: float) -> NDArray[np.int64]:
    """First frame of each knot's stretch, and the end of the last: `[K + 1]`.

    The first `even` frames have a knot each; after them each stretch is `growth` times as long as
    the one before it.
    """
    edges, width = [0], 1.0
    while edges[-1] < frames:
        edges.append(edges[-1] + round(width))
        width *= growth if edges[-1] >= even else 1.0
    edges[-1] = frames
    if edges[-1] - edges[-2] < (edges[-2] - edges[-3]) / 2:
        del edges[-2]
    return np.array(edges)


def knot_places(edges: NDArray[np.int64]) -> tuple[NDArray[np.intp], Array]:
    """Where each frame stands between the middles of stretches: the knot before it, and its share.

    `edges` are those of `growing_edges`; gives `[L]` each.
    """
    centres = (edges[:-1] + edges[1:] - 1) / 2
    frames = np.clip(np.arange(edges[-1]), centres[0], centres[-1])
    left = np.clip(np.searchsorted(centres, frames, side="right") - 1, 0, len(centres) - 2)
    share = (frames - centres[left]) / (centres[left + 1] - centres[left])
    return left, share.astype(np.float32)


def between_knots(levels: Array, places: tuple[NDArray[np.intp], Array]) -> Array:
    """Levels at frames `[L, B]` from those at knots `[K, B]`: straight lines between them."""
    left, share = places
    at_frames: Array = levels[left] + share[:, None] * (levels[left + 1] - levels[left])
    return at_frames


def interpolated(rows: Array, wanted: NDArray[np.floating], known: NDArray[np.floating]) -> Array:
    """`rows` `[N, M]`, which stand at the `known` places `[N]`, read at the `wanted` ones `[K]`."""
    place = np.interp(wanted, known, np.arange(len(known)))
    left = np.minimum(place.astype(np.intp), len(known) - 2)
    return between_knots(rows, (left, (place - left).astype(np.float32)))


def heard_frames(power: Array) -> int:
    """How many frames there are up to the last one that is heard, of frames' `power` `[L]`.

    What lies under `UNHEARD_DB` is under what a clip is cut at, and costs as much as the rest of a
    hit.
    """
    loud = np.flatnonzero(power > 10 ** (UNHEARD_DB / 10))
    return int(loud[-1]) + 1 if len(loud) else 0


def triangles(bins: NDArray[np.float64], ends: NDArray[np.float64], bands: int) -> Array:
    """Weights of `bins` `[F]` in as many `bands`, whose centres are even between `ends` `[2]`.

    Gives `[F, bands]`, 1 in sum at each bin; bins beyond the outermost centres belong to the
    outermost bands. Both are places on the scale on which bands are even.
    """
    low, high = ends
    places = np.clip((bins - low) / (high - low) * (bands - 1), 0, bands - 1)
    return np.asarray(np.maximum(0, 1 - np.abs(places[:, None] - np.arange(bands))), np.float32)


def overlap_add(frames: NDArray[np.floating], hop_length: int) -> Samples:
    """Sum of frames `[L, N]`, `hop_length` apart, N a multiple of it: `[L * hop_length + N]`."""
    count, n_fft = frames.shape
    overlap = n_fft // hop_length
    total = np.zeros((count + overlap, hop_length), np.float32)
    blocks = frames.reshape(count, overlap, hop_length)
    for offset in range(overlap):
        total[offset : offset + count] += blocks[:, offset]
    return total.ravel()
