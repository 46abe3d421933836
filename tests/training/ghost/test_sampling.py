import pytest
import torch

from ghostnote.training.ghost.pool import CLASSES, KINDS, PLAIN, Pool
from ghostnote.training.ghost.sampling import KIND_SHARES, chances

from .hits import random_pool


def share(pool: Pool, drum_class: str, kind: str) -> float:
    chosen = (pool.class_of == pool.classes.index(drum_class)) & (pool.kind_of == KINDS.index(kind))
    return float(chances(pool)[torch.from_numpy(chosen)].sum())


def test_snares_have_half_and_every_kind_its_share() -> None:
    counts = {(name, kind): 2 + place for place, kind in enumerate(KINDS) for name in CLASSES}
    pool = random_pool(counts | {("snare", "real"): 9})
    assert float(chances(pool).sum()) == pytest.approx(1)
    for kind, wanted in KIND_SHARES.items():
        assert share(pool, "snare", kind) == pytest.approx(0.5 * wanted)
        # The other eight share the other half.
        assert share(pool, "cymbal", kind) == pytest.approx(wanted / 16)
    even = chances(pool)[torch.from_numpy(pool.class_of == 0)][:9]
    assert even.tolist() == pytest.approx([0.5 * KIND_SHARES["real"] / 9] * 9)


def test_kinds_that_are_missing_leave_their_share_to_the_others() -> None:
    pool = random_pool({("snare", "real"): 4, ("snare", "layered"): 4, ("kick", "synthetic"): 4})
    pool = pool.among(("snare", "kick"))
    real, layered = KIND_SHARES["real"], KIND_SHARES["layered"]
    assert share(pool, "snare", "real") == pytest.approx(0.5 * real / (real + layered))
    assert share(pool, "kick", "synthetic") == pytest.approx(0.5)


def test_one_class_alone_has_all() -> None:
    pool = random_pool({("kick", "real"): 3, ("kick", "synthetic"): 1}).among(("kick",))
    # Three hits share what recordings have, one has all that synthesised ones have.
    real, synthetic = KIND_SHARES["real"], KIND_SHARES["synthetic"]
    assert chances(pool).numpy() / float(chances(pool).sum()) == pytest.approx(
        [real / (real + synthetic) / 3] * 3 + [synthetic / (real + synthetic)]
    )


def test_recordings_and_synthesised_hits_are_plain() -> None:
    assert [KINDS[kind] for kind in PLAIN] == ["real", "synthetic"]
