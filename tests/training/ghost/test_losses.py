import math

import numpy as np
import pytest
import torch

from ghostnote.models.ghost import PartTensors
from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, KNOTS, knot_edges
from ghostnote.stn.low_levels import LOW_BANDS, LOW_KNOTS
from ghostnote.training.ghost.losses import kl_divergence, knot_weights, part_losses


def hit(
    level_db: float = -30.0, attack_db: float = 0.0, low_db: float = -20.0, gain: float = 1.0
) -> PartTensors:
    return PartTensors(
        torch.full((1, KNOTS, BANDS), level_db),
        torch.full((1, ATTACK_SLOTS), attack_db),
        torch.full((1, LOW_KNOTS, LOW_BANDS), low_db),
        gain * torch.ones(1, 9),
    )


def losses(made: PartTensors, wanted: PartTensors) -> dict[str, float]:
    return {name: float(of) for name, of in part_losses(made, wanted, knot_weights()).items()}


def test_a_hit_loses_nothing_against_itself() -> None:
    nothing = {"noise": 0, "attack": 0, "low_levels": 0, "low_wave": 0}
    assert losses(hit(), hit()) == pytest.approx(nothing, abs=1e-4)


def test_levels_count_in_units_of_ten_db_and_waves_as_shares() -> None:
    found = losses(hit(level_db=-25, attack_db=-3, low_db=-16, gain=0.5), hit())
    assert found["noise"] == pytest.approx(0.5)
    assert found["attack"] == pytest.approx(0.3)
    assert found["low_levels"] == pytest.approx(0.4)
    assert found["low_wave"] == pytest.approx(0.5, abs=1e-4)


def test_nobody_hears_levels_under_the_silent_one_but_they_may_not_wander_off() -> None:
    assert losses(hit(level_db=-80), hit(level_db=-85))["noise"] == 0
    # A tenth of the 20 dB under it.
    assert losses(hit(level_db=-100), hit(level_db=-85))["noise"] == pytest.approx(0.2)


def test_a_silent_low_band_divides_by_no_zero() -> None:
    found = losses(hit(gain=0), hit(gain=0))
    assert all(map(math.isfinite, found.values()))
    assert found["low_wave"] < 1e-3


def test_knots_weigh_by_the_root_of_their_time() -> None:
    (weights, low), frames = knot_weights(), np.diff(knot_edges())
    assert float(low.mean()) == pytest.approx(1)
    assert float(weights.mean()) == pytest.approx(1)
    ratio = float(weights[-1] / weights[0])
    assert ratio == pytest.approx((frames[-1] / frames[0]) ** 0.5, rel=1e-5)


def test_divergence_is_that_of_gaussians_and_free_where_it_is_small() -> None:
    mean = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    log_variance = torch.tensor([[0.0, 0.0], [math.log(4.0), 0.0]])
    # First number: (0.5 + 0.5 (1 + 4 - 1 - ln 4)) / 2; the second one diverges by nothing.
    first = (0.5 + 0.5 * (4 - math.log(4.0))) / 2
    assert float(kl_divergence(mean, log_variance, 0.05)) == pytest.approx(first + 0.05)
    assert float(kl_divergence(mean, log_variance, 0.0)) == pytest.approx(first)
