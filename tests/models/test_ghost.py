import math
from dataclasses import fields

import torch

from ghostnote.models.ghost import (
    FAINT,
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


def test_variances_stay_within_range() -> None:
    made, loud = network(), parts()
    far = PartTensors(*[1e3 * getattr(loud, each.name) for each in fields(PartTensors)])
    with torch.no_grad():
        made.posterior.weight.mul_(100)
        log_variance = made.encode(far)[1]
    assert (float(log_variance.min()), float(log_variance.max())) == (-10, 4)


def test_a_hit_is_encoded_as_it_is_in_a_batch() -> None:
    made, hits = network(), parts()
    alone = PartTensors(*[getattr(hits, each.name)[2:3] for each in fields(PartTensors)])
    torch.testing.assert_close(made.encode(alone)[0][0], made.encode(hits)[0][2])


def test_priors_are_kept_with_the_weights() -> None:
    model, other = (
        GhostModel(GhostModelConfig(CONFIG, sheet_units=4, length=100)) for _ in range(2)
    )
    sizes = {"centres": (7, 2), "starts": (4,), "components": (7,)}
    sizes |= {
        "means": (3, 5, 2),
        "factors": (3, 5, 2, 2),
        "share": (),
    }
    model.prior("real").keep({name: torch.randn(size) for name, size in sizes.items()})
    other.load_state_dict(model.state_dict())
    for name, size in sizes.items():
        loaded = other.prior("real").get_buffer(name)
        assert loaded.shape == size
        torch.testing.assert_close(loaded, model.prior("real").get_buffer(name))
    assert other.prior("all").centres.shape == (0,)
