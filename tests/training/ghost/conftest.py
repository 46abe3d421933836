from collections.abc import Iterator

import numpy as np
import pytest

from ghostnote.corpus import Corpus
from ghostnote.models.ghost import Ghost
from ghostnote.training.ghost import learner, tones
from ghostnote.training.ghost.pool import CLASSES

from .hits import build_hits, propose_few, quick_basis


@pytest.fixture(autouse=True, scope="package")
def few_hits() -> Iterator[None]:
    """The directions of the low band are those of a few hits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learner, "BASIS_HITS", 200)
        patch.setattr(Ghost, "use_basis", quick_basis)
        yield


@pytest.fixture(scope="session")
def hits(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """12 hits of each class and more, some of which are held out."""
    return build_hits(
        tmp_path_factory.mktemp("hits"),
        dict.fromkeys(CLASSES, 12) | {"hihat-closed": 20, "hihat-open": 20},
    )


@pytest.fixture(autouse=True, scope="package")
def few_proposals() -> Iterator[None]:
    """Of a class of a dozen hits, hardly more than these are heard, and tones hardly fitted."""
    with pytest.MonkeyPatch.context() as patch:
        propose_few(patch, 20)
        patch.setattr(tones, "STEPS", 30)
        yield


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)
