import math
from dataclasses import fields, replace

import torch
from torch import Tensor

from ghostnote.models.ghost import (
    FAINT,
    FIRST_LOG_VARIANCE,
    LEAST_LOW,
    LEVEL_CENTRE_DB,
    Ghost,
    GhostConfig,
    GhostModel,
    GhostModelConfig,
    PartTensors,
)

CONFIG = GhostConfig(
    knots=5,
    bands=4,
    slots=3,
    low_knots=2,
    low_bands=3,
    low_length=32,
    low_size=6,
    classes=3,
    z_size=2,
    width=8,
)


def network() -> Ghost:
    torch.manual_seed(0)
    made = Ghost(CONFIG)
    made.use_basis(torch.randn(100, 32))
    return made


def parts(count: int = 7, seed: int = 1) -> PartTensors:
    generator = torch.Generator().manual_seed(seed)
    return PartTensors(
        LEVEL_CENTRE_DB + 20 * torch.randn(count, 5, 4, generator=generator),
        torch.randn(count, 3, generator=generator),
        LEVEL_CENTRE_DB + 20 * torch.randn(count, 2, 3, generator=generator),
        torch.randn(count, 6, generator=generator),
    )


def test_the_basis_is_where_the_hits_are_the_strongest_first() -> None:
    """Hits of three directions at right angles, with shares of 9 : 4 : 1 in their energy."""
    directions = torch.linalg.qr(torch.randn(32, 3, generator=torch.Generator().manual_seed(2)))[0]
    angles = 2 * math.pi * torch.arange(60) / 60
    amounts = torch.stack([3 * angles.cos(), 2 * angles.sin(), torch.ones(60) * 0.5**0.5], 1)
    made = Ghost(CONFIG)
    hits = amounts / amounts.norm(dim=1, keepdim=True)
    made.use_basis(amounts @ directions.T)
    torch.testing.assert_close(made.basis.T @ made.basis, torch.eye(6), atol=1e-5, rtol=0)
    # Loud hits count as much as quiet ones: each is scaled to one length before.
    energies = torch.linalg.eigvalsh(hits.T @ hits / 60).flip(0)
    deviations = torch.cat([energies, torch.zeros(3)]).sqrt()
    wanted = LEAST_LOW * (deviations + FAINT * deviations[0])
    torch.testing.assert_close(made.spread, wanted, atol=2e-4, rtol=0)
    # The first three span what the hits span.
    within = made.basis[:, :3] @ made.basis[:, :3].T @ directions
    torch.testing.assert_close(within, directions, atol=1e-4, rtol=0)


def test_silent_low_bands_are_not_blown_up() -> None:
    made = Ghost(CONFIG)
    made.use_basis(1e-6 * torch.randn(50, 32))
    assert float(made.spread.max()) < 1e-5


def test_shapes_are_those_of_the_parts() -> None:
    made, hits = network(), parts()
    mean, log_variance, logits = made.encode(hits)
    assert (mean.shape, log_variance.shape, logits.shape) == ((7, 2), (7, 2), (7, 3))
    decoded = made.decode(mean, torch.eye(3)[[0, 1, 2, 0, 1, 2, 0]])
    for name in ("noise_db", "attack_db", "low_db", "low"):
        assert getattr(decoded, name).shape == getattr(hits, name).shape


def test_the_decoder_is_told_the_class_and_the_encoder_is_not() -> None:
    made = network()
    z = torch.zeros(3, 2)
    decoded = made.decode(z, torch.eye(3))
    for part in (decoded.low, decoded.noise_db, decoded.attack_db, decoded.low_db):
        assert not torch.allclose(part[0], part[1])
        assert not torch.allclose(part[0], part[2])
    assert made.levels_encoder[0].in_features == 5 * 4 + 3 + 2 * 3
    assert made.low_encoder[0].in_features == 6


def test_components_give_back_what_hits_have_in_few_directions() -> None:
    """Hits that differ in one direction of levels and in another of the waveform."""
    made, one = network(), parts(1)
    amounts = torch.randn(40, 2, generator=torch.Generator().manual_seed(3))
    hits = PartTensors(
        one.noise_db + 10 * amounts[:, 0, None, None],
        one.attack_db - amounts[:, :1],
        one.low_db + torch.zeros(40, 1, 1),
        one.low * amounts[:, 1:],
    )
    made.use_components(hits, torch.full((40,), 1 / 40), torch.ones(sum(CONFIG.levels)))
    with torch.no_grad():
        mean, log_variance, _ = made.encode(hits)
        decoded = made.decode(mean, torch.eye(3)[torch.arange(40) % 3])
    for each in fields(PartTensors):
        torch.testing.assert_close(
            getattr(decoded, each.name), getattr(hits, each.name), atol=1e-3, rtol=1e-3
        )
    torch.testing.assert_close(mean.std(0, correction=0), torch.ones(2), atol=1e-3, rtol=0)
    torch.testing.assert_close(log_variance, torch.full_like(mean, FIRST_LOG_VARIANCE))


def test_first_numbers_are_of_the_levels_and_last_ones_of_the_waveform() -> None:
    """As far as components go: what the networks answer begins at 0."""
    made, hits = Ghost(replace(CONFIG, z_size=7)), parts(40)
    made.use_basis(torch.randn(100, 32))
    made.use_components(hits, torch.full((40,), 1 / 40), torch.ones(sum(CONFIG.levels)))
    assert made.config.wave_numbers == 2
    one_hot, rest = torch.eye(3)[:1], made.decode(torch.zeros(1, 7), torch.eye(3)[:1])
    for number in range(7):
        turned = made.decode(torch.eye(7)[number : number + 1], one_hot)
        moved = {
            each.name: not torch.equal(getattr(turned, each.name), getattr(rest, each.name))
            for each in fields(PartTensors)
        }
        of_wave = number >= 5
        wanted = {"noise_db": not of_wave, "attack_db": not of_wave, "low_db": not of_wave}
        assert moved == wanted | {"low": of_wave}


def test_hits_that_were_not_heard_stay_near_where_few_were() -> None:
    """Fewer hits than numbers leave directions along which none of them lies."""
    made = Ghost(replace(CONFIG, z_size=16))
    made.use_basis(torch.randn(100, 32))
    made.use_components(parts(6), torch.full((6,), 1 / 6), torch.ones(sum(CONFIG.levels)))
    with torch.no_grad():
        heard, others = (made.encode(parts(n))[0].abs().max() for n in (6, 40))
    assert 1 < heard < 6
    assert others < 12


def test_components_follow_shares_and_weights() -> None:
    made, one = network(), parts(1)
    amounts = torch.tensor([[1.0, 0], [-1, 0], [0, 1.5], [0, -1.5]])
    hits = PartTensors(
        one.noise_db + 10 * amounts[:, 0, None, None],
        one.attack_db + torch.zeros(4, 1),
        one.low_db + 10 * amounts[:, 1, None, None],
        one.low + torch.zeros(4, 1),
    )

    def first(shares: Tensor, weights: Tensor) -> Tensor:
        made.use_components(hits, shares, weights)
        return made.encode(hits)[0][:, 0].abs()

    even, ones = torch.full((4,), 0.25), torch.ones(sum(CONFIG.levels))
    counted = ones.clone()
    counted[-6:] = 3
    noise, low = torch.tensor([0, 1]), torch.tensor([2, 3])
    # 20 levels of noise, 6 of the low band, which move half as far again.
    assert first(even, ones)[noise].min() > 1 > 0.1 > first(even, ones)[low].max()
    assert first(even, counted)[low].min() > 1 > 0.1 > first(even, counted)[noise].max()
    rare = torch.tensor([0.05, 0.05, 0.45, 0.45])
    assert first(rare, ones)[low].min() > 1 > 0.1 > first(rare, ones)[noise].max()


def test_variances_stay_within_range() -> None:
    made, loud = network(), parts()
    far = PartTensors(*[1e3 * getattr(loud, each.name) for each in fields(PartTensors)])
    with torch.no_grad():
        made.log_variance.weight.mul_(100)
        log_variance = made.encode(far)[1]
    assert (float(log_variance.min()), float(log_variance.max())) == (-10, 4)


def test_a_hit_is_encoded_as_it_is_in_a_batch() -> None:
    made, hits = network(), parts()
    alone = PartTensors(*[getattr(hits, each.name)[2:3] for each in fields(PartTensors)])
    torch.testing.assert_close(made.encode(alone)[0][0], made.encode(hits)[0][2])


def test_priors_are_kept_with_the_weights() -> None:
    model, other = (
        GhostModel(GhostModelConfig(CONFIG, sheet_units=4, length=100, heard=20)) for _ in range(2)
    )
    sizes = {"centres": (7, 2), "starts": (4,), "kinds": (7,), "spreads": (3, 5, 2)}
    model.prior("real").keep({name: torch.randn(size) for name, size in sizes.items()})
    other.load_state_dict(model.state_dict())
    for name, size in sizes.items():
        loaded = other.prior("real").get_buffer(name)
        assert loaded.shape == size
        torch.testing.assert_close(loaded, model.prior("real").get_buffer(name))
    assert other.prior("all").centres.shape == (0,)
