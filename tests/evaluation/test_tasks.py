from functools import partial

import numpy as np

from ghostnote.engine.instrument import Instrument
from ghostnote.evaluation.draws import Asked, prior_draws
from ghostnote.evaluation.tasks import measure_draws
from ghostnote.workers import CHUNK, Workers


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
