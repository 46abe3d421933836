import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from ghostnote.training.ghost.sheet import SheetLearner


def bent(count: int = 600) -> tuple[Tensor, Tensor]:
    """Two classes, each on a plane of its own in four dimensions, crowded about its middle."""
    rng = np.random.default_rng(0)
    places = rng.standard_normal((2 * count, 2)) * 0.5
    classes = np.arange(2 * count) % 2
    z = np.where(
        classes[:, None] == 0,
        np.hstack([places, 0 * places + 3]),
        np.hstack([0 * places - 3, places]),
    )
    return torch.from_numpy(z).float(), torch.from_numpy(classes)


def learned(seed: int = 0, epochs: int = 6) -> SheetLearner:
    z, classes = bent()
    made = SheetLearner(z, torch.ones(4), classes, 2, 24, seed)
    for index in range(epochs):
        made.epoch(index)
    return made


def test_the_sheet_goes_through_each_class_and_fills_the_pad() -> None:
    z, classes = bent()
    sheet = learned().model
    one_hot = F.one_hot(classes, 2).float()
    with torch.no_grad():
        pad = sheet.project(z, one_hot)
        laid = sheet.lay(pad, one_hot)
    # The planes have two dimensions, so little of z lies beside the sheet.
    assert float((laid - z).square().mean() / z.var(0).mean()) < 0.05
    for label in (0, 1):
        places = pad[classes == label]
        # Even places have deviations of 0.577 and reach the edges; the hits' own crowd at 0.
        assert places.std(0).numpy() == pytest.approx([0.577, 0.577], abs=0.08)
        assert float(places.abs().max()) > 0.9
        quarters = [int(((places[:, 0] > 0) == x).logical_and((places[:, 1] > 0) == y).sum())
                    for x in (False, True) for y in (False, True)]  # fmt: skip
        assert min(quarters) > len(places) / 8


def test_numbers_count_as_they_are_heard() -> None:
    """Two numbers that are heard among six as wide that hardly are."""
    rng = np.random.default_rng(1)
    z = torch.from_numpy(rng.standard_normal((1200, 8))).float()
    weights = torch.tensor([1.0, 1.0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])
    classes = torch.zeros(1200, dtype=torch.int64)
    made = SheetLearner(z, weights, classes, 1, 24, 0)
    for index in range(6):
        made.epoch(index)
    one_hot = torch.ones(1200, 1)
    with torch.no_grad():
        laid = made.model.lay(made.model.project(z, one_hot), one_hot)
    errors = (laid - z).square().mean(0)
    assert float(errors[:2].max()) < 0.15
    assert float(errors[2:].min()) > 0.8


def test_a_restored_sheet_goes_on_as_if_it_had_not_stopped() -> None:
    stopped, resumed = learned(epochs=1), learned(seed=0, epochs=0)
    resumed.restore(stopped.state())
    resumed.epoch(1)
    whole = learned(epochs=2)
    for name, tensor in whole.state().items():
        assert torch.equal(tensor, resumed.state()[name]), name
