"""Whether neighbouring controls give neighbouring sounds."""

import numpy as np

from ghostnote.errors import MeasureError
from ghostnote.measures.neighbours import Points, check_sets


def step_ratio(path: Points) -> float:
    """Largest step over the median step along a path of embeddings `[P, D]`; 1 is perfectly even.

    P sounds at equal steps along a straight line through the pad, in scaled embeddings
    (`embedding.Scaler`). A space with jumps has large ratios; the ratio knows no unit, so a space
    that hardly changes at all can have them, too. It grows with P: compare at one P. In the manner
    of the perceptual path length of Karras et al. 2019, section 4.1, with the worst in place of
    the mean.

    Raises:
        MeasureError: fewer than three sounds, or half the steps or more change nothing.
    """
    check_sets(path, least=3)
    steps = np.linalg.norm(np.diff(path.astype(np.float64), axis=0), axis=1)
    median = float(np.median(steps))
    if median == 0:
        raise MeasureError(
            f"half of the {len(steps)} steps of a path or more change nothing: it has no ratio; "
            "take a longer line or fewer points"
        )
    return float(steps.max() / median)
