import torch

from ghostnote.models.sheet import Sheet, SheetConfig


def sheet() -> Sheet:
    torch.manual_seed(0)
    return Sheet(SheetConfig(z_size=5, classes=2, units=16))


def test_places_are_on_the_pad_however_far_z_is() -> None:
    z = 100 * torch.randn(50, 5)
    pad = sheet().project(z, torch.eye(2)[torch.arange(50) % 2])
    assert pad.shape == (50, 2)
    assert float(pad.detach().abs().max()) <= 1


def test_each_class_has_a_sheet_of_its_own() -> None:
    made, places = sheet(), torch.zeros(2, 2)
    z = made.lay(places, torch.eye(2))
    assert z.shape == (2, 5)
    assert not torch.allclose(z[0], z[1])
    pad = made.project(torch.zeros(2, 5), torch.eye(2))
    assert not torch.allclose(pad[0], pad[1])


def test_the_sheet_has_no_creases() -> None:
    """Halving a step quarters its second difference: the slope has no jump anywhere."""
    made = sheet().double()
    drum = torch.eye(2).double()[:1]

    def bend(step: float) -> float:
        x = torch.arange(-1, 1 + step / 2, step).double()
        z = made.lay(torch.stack([x, 0.3 * x], 1), drum.expand(len(x), 2))
        return float((z[2:] - 2 * z[1:-1] + z[:-2]).abs().max().detach())

    assert bend(0.02) / bend(0.01) > 3.9
