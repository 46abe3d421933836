import pytest
import torch

from ghostnote.models.tones import ToneWriter
from ghostnote.training.ghost import tones
from ghostnote.training.ghost.tones import fit_tones

Z, BANDS = 3, 4


@pytest.fixture(autouse=True)
def many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tones, "STEPS", 1000)


def hits(count: int = 400) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """z, class and what rings: of class 1 the first band, the more as z's first number rises."""
    generator = torch.Generator().manual_seed(4)
    z = 5 + 2 * torch.randn(count, Z, generator=generator)
    one_hot = torch.eye(2)[(torch.arange(count) % 4 == 0).long()]
    rings = torch.zeros(count, BANDS)
    rings[:, 0] = one_hot[:, 1] * torch.sigmoid(z[:, 0] - 5)
    rings[:, 3] = 0.3
    return z, one_hot, rings


def test_what_rings_is_learned_by_class_and_place() -> None:
    z, one_hot, rings = hits()
    writer = ToneWriter(Z, 2, BANDS)
    fit_tones(writer, z, one_hot, rings, 0)
    with torch.no_grad():
        made = writer(z, one_hot)[:, :BANDS].sqrt()
    assert (made - rings).abs().mean() < 0.03
    assert made.mean() == pytest.approx(float(rings.mean()), rel=0.03)
    rising = one_hot[:, 1] > 0
    both = torch.stack([made[rising, 0], rings[rising, 0]])
    assert torch.corrcoef(both)[0, 1] > 0.95


def test_a_fit_does_not_depend_on_what_was_there_before() -> None:
    z, one_hot, rings = hits(60)
    fitted = []
    for before in (1, 2):
        torch.manual_seed(before)
        writer = ToneWriter(Z, 2, BANDS)
        fit_tones(writer, z, one_hot, rings, 0)
        fitted.append(writer(z, one_hot))
    torch.testing.assert_close(*fitted)
