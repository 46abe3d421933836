"""Overlapping frames of a signal, running means and medians."""

import numpy as np
from numpy.typing import NDArray


def framed(
    samples: NDArray[np.floating],
    length: int,
    hop_length: int,
    *,
    before: int = 0,
    after: int = 0,
    most: int | None = None,
) -> NDArray[np.floating]:
    """Frames of `samples` `[T]`, `hop_length` apart, as a view that cannot be written to.

    So many samples of silence lie `before` and `after` the signal; gives `[L, length]`, L = 1 +
    (before + T + after - length) // hop_length and no more than `most`. Takes half the time of
    numpy's own padding and windows, of which a hit needs a dozen.

    Raises:
        ValueError: there is not one frame.
    """
    whole = before + len(samples) + after
    count = 1 + (whole - length) // hop_length
    if most is not None:
        count = min(count, most)
    if count < 1:
        raise ValueError(f"{whole} samples hold no frame of {length}")
    padded = np.zeros((count - 1) * hop_length + length, samples.dtype)
    heard = samples[: max(len(padded) - before, 0)]
    padded[before : before + len(heard)] = heard
    step = padded.itemsize
    frames = np.ndarray((count, length), padded.dtype, padded, 0, (hop_length * step, step))
    frames.flags.writeable = False
    return frames


def means_before(values: NDArray[np.floating], count: int, guard: int) -> NDArray[np.floating]:
    """Means of the `count` rows before the `guard` rows before each of `values` `[L, ...]`.

    What lies before the first is 0; gives the shape of `values`.
    """
    sums = np.zeros((guard + count + 1 + len(values), *values.shape[1:]), values.dtype)
    np.cumsum(values, axis=0, out=sums[guard + count + 1 :])
    means: NDArray[np.floating] = (sums[count:] - sums[:-count])[: len(values)] / count
    return means


def running_median(rows: NDArray[np.floating], count: int, hop: int = 1) -> NDArray[np.floating]:
    """Medians of the `count` values about each of `rows` `[L, F]`, mirrored at both ends: `[L, F]`.

    Those of every `hop`-th value are found, and lines drawn between them. `count` is odd, and F
    more than half of it, and one more than a multiple of `hop`.
    """
    half = count // 2
    assert (rows.shape[1] - 1) % hop == 0
    mirrored = np.concatenate([rows[:, half:0:-1], rows, rows[:, -2 : -half - 2 : -1]], axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(mirrored, count, axis=1)[:, ::hop]
    # As np.median of an odd number, which takes eight times as long. A copy, for what it is a view
    # of is `count` times as large.
    medians: NDArray[np.floating] = np.partition(windows, half, axis=2)[..., half].copy()
    if hop == 1:
        return medians
    shares = np.arange(hop, dtype=rows.dtype) / hop
    lines = medians[:, :-1, None] + shares * np.diff(medians)[..., None]
    return np.concatenate([lines.reshape(len(rows), -1), medians[:, -1:]], axis=1)
