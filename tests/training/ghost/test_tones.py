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
    """z, class and shares: those of class 1 ring in their first band as z's first number rises."""
    generator = torch.Generator().manual_seed(4)
    z = 5 + 2 * torch.randn(count, Z, generator=generator)
    one_hot = torch.eye(2)[(torch.arange(count) % 4 == 0).long()]
    shares = torch.zeros(count, BANDS)
    shares[:, 0] = one_hot[:, 1] * torch.sigmoid(z[:, 0] - 5)
    shares[:, 3] = 0.3
    return z, one_hot, shares


def test_what_rings_is_learned_by_class_and_place() -> None:
    z, one_hot, shares = hits()
    writer = ToneWriter(Z, 2, BANDS)
    fit_tones(writer, z, one_hot, shares, 0)
    with torch.no_grad():
        made = writer(z, one_hot)[:, :BANDS]
    assert (made - shares).abs().mean() < 0.03
    rising = one_hot[:, 1] > 0
    both = torch.stack([made[rising, 0], shares[rising, 0]])
    assert torch.corrcoef(both)[0, 1] > 0.95


def test_a_fit_does_not_depend_on_what_was_there_before() -> None:
    z, one_hot, shares = hits(60)
    fitted = []
    for before in (1, 2):
        torch.manual_seed(before)
        writer = ToneWriter(Z, 2, BANDS)
        fit_tones(writer, z, one_hot, shares, 0)
        fitted.append(writer(z, one_hot))
    torch.testing.assert_close(*fitted)
