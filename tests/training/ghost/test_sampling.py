from dataclasses import replace

import numpy as np
import pytest
import torch

from ghostnote.models.ghost import PartTensors
from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, FLOOR_DB, KNOTS, knot_seconds
from ghostnote.stn.low_levels import LOW_BANDS, LOW_KNOTS
from ghostnote.training.ghost import sampling
from ghostnote.training.ghost.pool import CLASSES, KINDS, PLAIN, Pool
from ghostnote.training.ghost.sampling import CROSSED_SHARE, KIND_SHARES, chances, varied

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
    assert even.tolist() == pytest.approx([0.5 * 0.35 / 9] * 9)


def test_kinds_that_are_missing_leave_their_share_to_the_others() -> None:
    pool = random_pool({("snare", "real"): 4, ("snare", "layered"): 4, ("kick", "synthetic"): 4})
    pool = pool.among(("snare", "kick"))
    assert share(pool, "snare", "real") == pytest.approx(0.5 * 0.35 / (0.35 + 0.275))
    assert share(pool, "kick", "synthetic") == pytest.approx(0.5)


def test_one_class_alone_has_all() -> None:
    pool = random_pool({("kick", "real"): 3, ("kick", "synthetic"): 1}).among(("kick",))
    # 0.35 and 0.1 of 0.45: three hits share the one, one has the other.
    assert chances(pool).numpy() / float(chances(pool).sum()) == pytest.approx(
        [0.35 / 0.45 / 3] * 3 + [0.1 / 0.45]
    )


def flat(level_db: float, count: int = 4000) -> PartTensors:
    return PartTensors(
        torch.full((count, 1, 1), level_db).expand(-1, KNOTS, BANDS),
        torch.zeros(count, ATTACK_SLOTS),
        torch.full((count, 1, 1), level_db).expand(-1, LOW_KNOTS, LOW_BANDS),
        torch.ones(count, 9),
    )


def test_variations_have_the_spread_that_is_said() -> None:
    changed = varied(flat(-30.0, 1500), torch.zeros(1500), torch.Generator().manual_seed(0))
    moved = changed.noise_db + 30
    # Middle band at the first knot: the level alone, 3 dB every other time.
    middle = moved[:, 0].mean(1).numpy()
    assert np.mean(np.abs(middle) < 1e-3) == pytest.approx(0.5, abs=0.05)
    assert middle.std() == pytest.approx(3 / 2**0.5, rel=0.1)
    edge = (moved[:, 0, -1] - moved[:, 0, 0]).numpy() / 2
    assert edge.std() == pytest.approx(3 / 2**0.5, rel=0.1)
    low_db = 20 * torch.log10(changed.low[:, 0]).numpy()
    assert low_db.std() == pytest.approx(2 / 2**0.5, rel=0.1)
    torch.testing.assert_close(changed.low_db[:, 3, 5] + 30, torch.from_numpy(low_db))
    assert torch.equal(changed.attack_db, torch.zeros(1500, ATTACK_SLOTS))


def test_a_decay_is_a_line_in_db_that_ends_after_three_tenths_of_a_second() -> None:
    moved = (
        varied(flat(-30.0, 200), torch.zeros(200), torch.Generator().manual_seed(1)).noise_db.mean(
            2
        )
        + 30
    )
    seconds = torch.from_numpy(knot_seconds())
    slopes = (moved[:, 40] - moved[:, 0]) / (seconds[40] - seconds[0])
    # 8 dB up and 20 dB down for every 100 ms at most.
    assert slopes.max() <= 80.01
    assert slopes.min() >= -200.01
    assert slopes.std() > 20
    late = seconds > 0.3
    spread = moved[:, late].max(1).values - moved[:, late].min(1).values
    assert float(spread.max()) < 1e-3


def test_silence_stays_silent() -> None:
    changed = varied(flat(FLOOR_DB, 100), torch.zeros(100), torch.Generator().manual_seed(0))
    assert torch.equal(changed.noise_db, torch.full((100, KNOTS, BANDS), FLOOR_DB))


def test_recordings_and_synthesised_hits_are_plain() -> None:
    assert [KINDS[kind] for kind in PLAIN] == ["real", "synthetic"]


def test_some_hits_get_the_low_band_of_another_of_their_class(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sampling, "CHANGED_SHARE", 0.0)
    numbers = torch.arange(4000.0)
    parts = replace(
        flat(-30.0), low=numbers[:, None], low_db=numbers[:, None, None].expand(-1, LOW_KNOTS, 1)
    )
    changed = varied(parts, (numbers % 2).long(), torch.Generator().manual_seed(0))
    taken = changed.low[:, 0]
    assert torch.equal(changed.low_db[:, 0, 0], taken)
    assert torch.equal(taken % 2, numbers % 2)
    # Half of those that are offered one are offered one of their class.
    assert float((taken != numbers).float().mean()) == pytest.approx(CROSSED_SHARE / 2, abs=0.03)
