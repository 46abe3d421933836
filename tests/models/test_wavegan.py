import pytest
import torch

from ghostnote.models.wavegan import (
    Discriminator,
    Encoder,
    Generator,
    WaveGAN,
    WaveGANConfig,
    phase_shuffle,
)


def draws(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(
    ("shift", "wanted"),
    [
        (0, [1, 2, 3, 4, 5]),
        (2, [3, 2, 1, 2, 3]),
        (1, [2, 1, 2, 3, 4]),
        (-1, [2, 3, 4, 5, 4]),
        (-2, [3, 4, 5, 4, 3]),
    ],
)
def test_phase_shuffle_moves_and_reflects(shift: int, wanted: list[int]) -> None:
    x = torch.tensor([[[1.0, 2, 3, 4, 5]]])
    assert phase_shuffle(x, shift).tolist() == [[wanted]]


def test_networks_have_the_parameters_of_the_papers_tables() -> None:
    """Tables 3 and 4 for d = 64 and one channel."""
    d = 64
    convolutions = [(16 * d, 8 * d), (8 * d, 4 * d), (4 * d, 2 * d), (2 * d, d), (d, 1)]
    taps = sum(25 * a * b for a, b in convolutions)
    generator = 100 * 256 * d + 256 * d + taps + sum(b for _, b in convolutions)
    discriminator = taps + sum(a for a, _ in convolutions) + 256 * d + 1
    assert sum(p.numel() for p in Generator(d).parameters()) == generator
    assert sum(p.numel() for p in Discriminator(d, 2).parameters()) == discriminator


def test_generator_plays_within_full_scale() -> None:
    torch.manual_seed(0)
    x = Generator(2)(torch.rand(4, 100) * 2 - 1)
    assert x.shape == (4, 16_384)
    assert x.abs().max() < 1
    assert x.min() < 0 < x.max()


def test_discriminator_draws_its_shuffle_from_the_generator_given() -> None:
    torch.manual_seed(0)
    judge, x = Discriminator(2, 2), torch.randn(3, 16_384)
    a, b, c = judge(x, draws(0)), judge(x, draws(0)), judge(x, draws(1))
    assert a.shape == (3,)
    assert torch.equal(a, b)
    assert not torch.equal(a, c)


def test_encoder_stays_where_z_is() -> None:
    torch.manual_seed(0)
    z = Encoder(2)(20 * torch.randn(5, 16_384))
    assert z.shape == (5, 100)
    assert z.abs().max() <= 1


def test_a_clip_has_a_place_on_the_sheet() -> None:
    torch.manual_seed(0)
    model = WaveGAN(WaveGANConfig(1, sheet_units=8))
    x = torch.randn(4, 16_384)
    place = model.encode(x)
    assert place.shape == (4, 2)
    assert model.sheet.decode(place).shape == (4, 100)
    assert torch.equal(place, model.sheet.encoder(model.encoder(x)))
