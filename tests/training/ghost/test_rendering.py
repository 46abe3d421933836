"""The twin against the signal processing that plays."""

from dataclasses import fields

import numpy as np
import pytest
import torch
from torch import Tensor

from ghostnote.drumsynth import make_hit
from ghostnote.models.ghost import PartTensors
from ghostnote.stn.analysis import analyse
from ghostnote.stn.knobs import Hit
from ghostnote.stn.layout import ATTACK_SLOTS, BANDS, FLOOR_DB, KNOTS, LOW_LENGTH, Array
from ghostnote.stn.low_basis import WHERE, parts_of, row_of
from ghostnote.stn.low_levels import LOW_BANDS, LOW_KNOTS
from ghostnote.stn.tones import NUMBERS
from ghostnote.training.ghost.pool import CLASSES
from ghostnote.training.ghost.rendering import Renderer

from .hits import DRUMS, leave_out_what_goes_on

PARITY_DBFS = -80.0


@pytest.fixture(scope="module")
def basis() -> Array:
    rng = np.random.default_rng(0)
    decay = np.exp(-np.arange(LOW_LENGTH) / 500)[:, None]
    made, _ = np.linalg.qr(rng.standard_normal((LOW_LENGTH, 24)) * decay)
    return made.astype(np.float32)


@pytest.fixture(scope="module")
def rows(basis: Array) -> Array:
    """A hit of each drum, one that is silent, and one of numbers drawn out of all ranges."""
    hits = [row_of(analyse(make_hit(DRUMS[name], 3, 5).samples), basis) for name in CLASSES]
    silent = np.full_like(hits[0], FLOOR_DB)
    silent[WHERE[-1] :] = 0
    wild = np.random.default_rng(1).uniform(-110, 30, len(silent)).astype(np.float32)
    wild[WHERE[-1] :] /= 10
    return np.stack([*hits, silent, wild])


def tensors(rows: Array) -> tuple[PartTensors, Tensor]:
    ends = (*WHERE, rows.shape[1] - NUMBERS)
    noise_db, attack_db, low_db, low, tones = torch.from_numpy(rows).tensor_split(ends, 1)
    assert attack_db.shape[1] == ATTACK_SLOTS
    parts = PartTensors(
        noise_db.reshape(-1, KNOTS, BANDS),
        attack_db,
        low_db.reshape(-1, LOW_KNOTS, LOW_BANDS),
        low,
    )
    return parts, tones


def test_it_plays_what_the_engine_plays(
    basis: Array, rows: Array, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_out_what_goes_on(monkeypatch)
    seeds = [7 * index for index in range(len(rows))]
    made = Renderer(torch.from_numpy(basis)).render(*tensors(rows), seeds).numpy()
    for row, seed, clip in zip(rows, seeds, made, strict=True):
        played = Hit(parts_of(row, basis, seed), seed).struck()
        assert np.abs(played - clip).max() < 10 ** (PARITY_DBFS / 20)


def test_a_hit_does_not_depend_on_those_beside_it(basis: Array, rows: Array) -> None:
    renderer = Renderer(torch.from_numpy(basis))
    together = renderer.render(*tensors(rows), list(range(len(rows))))
    alone = renderer.render(*tensors(rows[3:4]), [3])
    torch.testing.assert_close(together[3:4], alone, rtol=0, atol=1e-6)


def test_every_part_has_a_slope(basis: Array, rows: Array) -> None:
    cymbal = CLASSES.index("cymbal")
    of_one, tones = tensors(rows[cymbal : cymbal + 1])
    assert (tones[:, :BANDS] > 0).any()
    parts = PartTensors(*(getattr(of_one, field.name).requires_grad_() for field in fields(of_one)))
    tones.requires_grad_()
    Renderer(torch.from_numpy(basis)).render(parts, tones, [0]).square().sum().backward()
    slopes = {field.name: getattr(parts, field.name).grad for field in fields(parts)}
    for name, slope in (slopes | {"shares": tones.grad[:, :BANDS]}).items():
        assert slope.isfinite().all(), name
        assert slope.abs().max() > 0, name
    assert not tones.grad[:, BANDS:].any()


def test_the_slope_is_that_of_the_sound(basis: Array, rows: Array) -> None:
    """Louder noise by a hundredth of a decibel is as much more energy as its slope says."""
    cymbal = CLASSES.index("cymbal")
    parts, tones = tensors(rows[cymbal : cymbal + 1])
    renderer = Renderer(torch.from_numpy(basis))
    offset = torch.zeros((), requires_grad=True)

    def energy(change: Tensor) -> Tensor:
        moved = PartTensors(parts.noise_db + change, parts.attack_db, parts.low_db, parts.low)
        # Behind what the peak's gain reaches.
        return renderer.render(moved, tones, [0])[0, 4096:].double().square().sum()

    energy(offset).backward()
    assert offset.grad is not None
    rise = energy(torch.tensor(0.01)) - energy(torch.tensor(-0.01))
    assert float(offset.grad) == pytest.approx(float(rise) / 0.02, rel=0.01)
