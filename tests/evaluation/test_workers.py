import os
import signal
from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest

from ghostnote.engine.instrument import Instrument
from ghostnote.errors import MeasureError
from ghostnote.evaluation.draws import Asked, prior_draws
from ghostnote.evaluation.tasks import measure_draws
from ghostnote.evaluation.workers import CHUNK, Workers


def die(items: Sequence[int]) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_processes_measure_what_this_one_does(bundle_folder, instrument: Instrument) -> None:
    draws = prior_draws(Asked(instrument, "snare"), CHUNK + 3, 0)
    task = partial(measure_draws, bundle_folder, "1")
    counts: list[int] = []
    with Workers(1) as alone:
        (one, rest) = alone.map(task, draws, counts.append)
    assert counts == [CHUNK, 3]
    with Workers(2) as shared:
        found = shared.map(task, draws, counts.append)
        assert shared.call(divmod, 17, 5) == (3, 2)
    assert counts == [CHUNK, 3] * 2
    for here, there in zip((one, rest), found, strict=True):
        np.testing.assert_allclose(there.embeddings, here.embeddings, rtol=1e-5, atol=1e-4)
        np.testing.assert_array_equal(there.clicks, here.clicks)


def test_a_process_that_dies_is_told_and_replaced() -> None:
    with Workers(2) as workers:
        with pytest.raises(MeasureError, match="died"):
            workers.map(die, [1], lambda count: None)
        assert workers.call(divmod, 7, 2) == (3, 1)
