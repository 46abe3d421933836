"""Whether a knob does what its name says, all of it, and nothing else."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ghostnote.errors import MeasureError


class KnobTruth(NamedTuple):
    """What turning a knob does to its own descriptor and to the others.

    `spearman` is the rank correlation of settings and own descriptor, -1 to 1, the mean over
    sounds (Spearman 1904). `non_decreasing_share` is that of all steps, 0 to 1. `crosstalk` is the
    mean of `moves` over the other descriptors; `moves` `[D]` says how far each goes over the whole
    turn, from its lowest to its highest value, the mean over sounds, in standard deviations.
    """

    spearman: float
    non_decreasing_share: float
    crosstalk: float
    moves: NDArray[np.float64]


def knob_truth(
    settings: NDArray[np.floating],
    descriptors: NDArray[np.floating],
    own: int,
    scales: NDArray[np.floating],
) -> KnobTruth:
    """Judge a knob from R sounds, each played at the same S `settings` `[S]`, rising.

    `descriptors` `[R, S, D]` are what was measured, the column `own` that which the knob is named
    after; `scales` `[D]` are their standard deviations over a library. Both are best taken in
    octaves where a descriptor's scale is logarithmic.

    Raises:
        MeasureError: shapes that do not fit, settings that do not rise, or a scale of 0.
    """
    settings, descriptors = np.asarray(settings), np.asarray(descriptors, np.float64)
    _check(settings, descriptors, scales)
    followed = descriptors[:, :, own]
    moves: NDArray[np.float64] = np.ptp(descriptors, axis=1).mean(axis=0) / scales
    others = np.delete(moves, own)
    return KnobTruth(
        spearman=float(np.mean([_spearman(settings, values) for values in followed])),
        non_decreasing_share=float((np.diff(followed, axis=1) >= 0).mean()),
        crosstalk=float(others.mean()) if len(others) else 0.0,
        moves=moves,
    )


def _check(
    settings: NDArray[np.floating],
    descriptors: NDArray[np.floating],
    scales: NDArray[np.floating],
) -> None:
    if descriptors.ndim != 3 or descriptors.shape[1:] != (len(settings), len(scales)):
        raise MeasureError(
            f"descriptors of shape {descriptors.shape} are not [R, S, D] of {len(settings)} "
            f"settings and {len(scales)} scales"
        )
    if len(descriptors) == 0 or len(settings) < 2 or (np.diff(settings) <= 0).any():
        raise MeasureError(
            "a knob is judged from one sound or more, at two or more rising settings"
        )
    if not (np.asarray(scales) > 0).all():
        raise MeasureError("a scale that is not above 0 cannot say how far a descriptor moves")


def _spearman(a: NDArray[np.floating], b: NDArray[np.floating]) -> float:
    ranks_a, ranks_b = _ranks(a), _ranks(b)
    spread = np.linalg.norm(ranks_a) * np.linalg.norm(ranks_b)
    # A knob that moves nothing has no order to agree with: it correlates with nothing.
    return float(ranks_a @ ranks_b / spread) if spread > 0 else 0.0


def _ranks(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Ranks about their mean; equal values share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    mean_ranks = (ends + (ends - counts) + 1) / 2
    centred: NDArray[np.float64] = mean_ranks[inverse] - (len(values) + 1) / 2
    return centred
