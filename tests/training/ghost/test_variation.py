from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from torch import Tensor

from ghostnote.models.ghost import PartTensors
from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, FLOOR_DB, KNOTS, LOW_LENGTH, LOW_RATE
from ghostnote.stn.low_levels import LOW_BANDS, LOW_KNOTS, low_levels
from ghostnote.training.ghost import variation
from ghostnote.training.ghost.variation import CROSSED_SHARE, LAYERED_SHARE, Variation

SIZE = 24


@pytest.fixture(scope="module")
def basis() -> Tensor:
    """Decaying tones of all the low band, orthonormal."""
    t = np.arange(LOW_LENGTH) / LOW_RATE
    tones = [
        np.exp(-6 * t) * np.sin(2 * np.pi * hz * t + phase)
        for hz in np.geomspace(60, 900, SIZE // 2)
        for phase in (0, np.pi / 2)
    ]
    return torch.from_numpy(np.linalg.qr(np.array(tones).T)[0]).float()


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No change is ever made, until a test says which."""
    for name in ("CHANGED_SHARE", "CROSSED_SHARE", "LAYERED_SHARE"):
        monkeypatch.setattr(variation, name, 0.0)
    return monkeypatch


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def flat(level_db: float, count: int) -> PartTensors:
    levels = torch.full((count, 1, 1), level_db)
    return PartTensors(
        levels.expand(-1, KNOTS, BANDS),
        torch.zeros(count, ATTACK_SLOTS),
        levels.expand(-1, LOW_KNOTS, LOW_BANDS),
        torch.ones(count, SIZE),
    )


def one_class(count: int) -> Tensor:
    return torch.zeros(count, dtype=torch.long)


def test_without_changes_hits_stay_as_they_are(basis: Tensor, only: pytest.MonkeyPatch) -> None:
    parts = flat(-30.0, 50)
    changed = Variation(basis).varied(parts, one_class(50), generator())
    for field in fields(PartTensors):
        made, was = getattr(changed, field.name), getattr(parts, field.name)
        torch.testing.assert_close(made, was, atol=2e-3, rtol=1e-3)


def test_changes_have_the_spread_that_is_said(basis: Tensor, only: pytest.MonkeyPatch) -> None:
    only.setattr(variation, "CHANGED_SHARE", 1.0)
    moved = Variation(basis).varied(flat(-30.0, 1500), one_class(1500), generator()).noise_db + 30
    # Level, tilt and curve at the first knot, where no decay counts.
    edges = moved[:, 0, [0, -1]].numpy()
    assert edges.std() == pytest.approx(np.sqrt(3**2 + 3**2 + 2.5**2), rel=0.1)
    middle = moved[:, 0, BANDS // 2].numpy()
    assert middle.std() == pytest.approx(np.sqrt(3**2 + 2.5**2), rel=0.12)


def test_levels_and_waveform_of_the_low_band_change_alike(
    basis: Tensor, only: pytest.MonkeyPatch
) -> None:
    only.setattr(variation, "CHANGED_SHARE", 1.0)
    given = torch.randn(20, SIZE, generator=generator())
    levels = torch.from_numpy(np.array([low_levels(each) for each in (given @ basis.T).numpy()]))
    parts = replace(flat(-30.0, 20), low=given, low_db=levels.float())
    changed = Variation(basis).varied(parts, one_class(20), generator())
    played = np.array([low_levels(each) for each in (changed.low @ basis.T).numpy()])
    loud = levels.numpy() > levels.numpy().max(axis=(1, 2), keepdims=True) - 25
    wanted = (changed.low_db - parts.low_db).numpy()[loud]
    found = (played - levels.numpy())[loud]
    assert np.corrcoef(wanted, found)[0, 1] > 0.6


def test_silence_stays_silent(basis: Tensor) -> None:
    changed = Variation(basis).varied(flat(FLOOR_DB, 100), one_class(100), generator())
    assert torch.equal(changed.noise_db, torch.full((100, KNOTS, BANDS), FLOOR_DB))


def test_some_hits_get_the_low_band_of_another_of_their_class(
    basis: Tensor, only: pytest.MonkeyPatch
) -> None:
    only.setattr(variation, "CROSSED_SHARE", CROSSED_SHARE)
    numbers = torch.arange(2000.0)
    parts = replace(
        flat(-30.0, 2000),
        low=numbers[:, None].expand(-1, SIZE),
        low_db=numbers[:, None, None].expand(-1, LOW_KNOTS, LOW_BANDS),
    )
    changed = Variation(basis).varied(parts, (numbers % 2).long(), generator())
    taken = changed.low_db[:, 0, 0].round()
    assert torch.equal(taken % 2, numbers % 2)
    # Half of those that are offered one are offered one of their class.
    assert float((taken != numbers).float().mean()) == pytest.approx(CROSSED_SHARE / 2, abs=0.04)


def test_layers_add_by_power_and_waveforms_by_amplitude(
    basis: Tensor, only: pytest.MonkeyPatch
) -> None:
    only.setattr(variation, "LAYERED_SHARE", LAYERED_SHARE)
    only.setattr(variation, "LAYER_DB", (0.0, 0.0))
    changed = Variation(basis).varied(flat(-30.0, 2000), one_class(2000), generator())
    moved = (changed.noise_db + 30)[:, 5, 5]
    assert float((moved > 0.1).float().mean()) == pytest.approx(LAYERED_SHARE, abs=0.04)
    assert float(moved.max()) == pytest.approx(3.01, abs=0.01)
    assert float(changed.low.max()) == pytest.approx(2, abs=0.02)
    torch.testing.assert_close(changed.attack_db, torch.zeros(2000, ATTACK_SLOTS))


def test_a_layer_brings_its_attack_where_it_is_the_louder_one(
    basis: Tensor, only: pytest.MonkeyPatch
) -> None:
    only.setattr(variation, "LAYERED_SHARE", 1.0)
    only.setattr(variation, "LAYER_DB", (0.0, 0.0))
    quiet, loud = flat(-60.0, 100), flat(-20.0, 100)
    attack = torch.cat([quiet.attack_db, loud.attack_db - 9])
    both = PartTensors(
        *(torch.cat([getattr(quiet, f.name), getattr(loud, f.name)]) for f in fields(PartTensors))
    )
    both = replace(both, attack_db=attack)
    changed = Variation(basis).varied(both, one_class(200), generator())
    layered = changed.noise_db[:100, 0, 0] > -30
    assert layered.any()
    torch.testing.assert_close(
        changed.attack_db[:100][layered],
        torch.full_like(changed.attack_db[:100][layered], -9),
        atol=0.01,
        rtol=0,
    )
