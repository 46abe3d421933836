from dataclasses import fields, replace

import numpy as np
import pytest

from ghostnote import arrays
from ghostnote.engine import ghost_prior
from ghostnote.engine.ghost_prior import PRIORS, GhostPrior
from ghostnote.engine.latent import STEP

from ..ghosts import MEANS, Z, prior


def about(points: np.ndarray, spread: float = 0.1) -> GhostPrior:
    """One class of one kind."""
    return GhostPrior(
        centres=points,
        starts=np.array([0, len(points)]),
        kinds=np.zeros(len(points), np.int64),
        spreads=np.full((1, 1, points.shape[1]), spread),
    )


def drawn(prior: GhostPrior, count: int) -> np.ndarray:
    return np.array([prior.draw(0, seed) for seed in range(count)])


@pytest.fixture(scope="module")
def ring() -> np.ndarray:
    """Centres on a circle: a Gaussian of them would draw from its middle, where none is."""
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def test_draws_lie_about_every_centre_and_not_in_their_middle(ring: np.ndarray) -> None:
    draws = drawn(about(ring), 400)
    assert np.linalg.norm(draws, axis=1).min() > 0.6
    angles = np.arctan2(draws[:, 1], draws[:, 0])
    assert (np.histogram(angles, 12, (-np.pi, np.pi))[0] > 15).all()


def test_draws_are_as_far_from_their_centres_as_their_kind_spreads() -> None:
    points = 1.5 * (np.arange(40) - 20)[:, None] + np.zeros(2)
    two = replace(
        about(points),
        kinds=np.arange(40) // 20,
        spreads=np.array([[[0.01, 0.02], [0.05, 0.1]]]),
    )
    draws = drawn(two, 3000)
    apart = draws - 1.5 * np.rint(draws / 1.5)
    of = (np.rint(draws[:, 0] / 1.5).astype(int) + 20) // 20
    for kind, spread in enumerate(two.spreads[0]):
        np.testing.assert_allclose(apart[of == kind].std(axis=0), spread, rtol=0.1)


def test_a_seed_is_one_draw_and_another_seed_another(ring: np.ndarray) -> None:
    first, again = (drawn(about(ring), 20) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert len({tuple(row) for row in first.tolist()}) == 20


def test_as_many_seeds_as_there_are_centres_have_one_each(ring: np.ndarray) -> None:
    prior = about(ring)
    tight = replace(prior, spreads=1e-6 * prior.spreads)
    for first in (0, 7 * len(ring), 123_456 * len(ring)):
        draws = [tight.draw(0, first + seed) for seed in range(len(ring))]
        nearest = np.linalg.norm(np.array(draws)[:, None] - ring, axis=2).argmin(axis=1)
        assert nearest.tolist() == list(range(len(ring)))


def test_what_is_stored_draws_nearly_the_same() -> None:
    whole = prior()
    content = ghost_prior.to_bytes(dict.fromkeys(PRIORS, whole))
    for each in ghost_prior.from_bytes(content, len(MEANS), Z).values():
        for drum in range(len(MEANS)):
            apart = each.draw(drum, 7) - whole.draw(drum, 7)
            assert np.abs(apart).max() < 2 * STEP
        np.testing.assert_allclose(each.spreads, whole.spreads, rtol=1e-3)


def test_centres_are_kept_to_the_step(ring: np.ndarray) -> None:
    whole = about(np.concatenate([ring, [[STEP, -STEP], [31, -31], [255 * STEP, -256 * STEP]]]))
    found = ghost_prior.from_bytes(ghost_prior.to_bytes(dict.fromkeys(PRIORS, whole)), 1, 2)
    assert np.abs(found["all"].centres - whole.centres).max() <= STEP / 2 * (1 + 1e-9)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ({"starts": np.array([0, 5, 9])}, "all_starts"),
        ({"kinds": np.full(400, 2)}, "all_kinds"),
        ({"spreads": np.zeros((3, 2, Z))}, "all_spreads"),
        ({"spreads": np.full((len(MEANS), 2, Z), np.nan)}, "all_spreads"),
        ({"centres": np.zeros(())}, "all_centres"),
    ],
)
def test_arrays_that_do_not_fit_are_named(damage: dict[str, np.ndarray], named: str) -> None:
    content = ghost_prior.to_bytes(dict.fromkeys(PRIORS, replace(prior(), **damage)))
    with pytest.raises(ValueError, match=named):
        ghost_prior.from_bytes(content, len(MEANS), Z)


def test_a_missing_array_is_named() -> None:
    with pytest.raises(ValueError, match=r"it has no array 'all_centres'$"):
        ghost_prior.from_bytes(arrays.pack(other=np.zeros(1)), len(MEANS), Z)


def test_what_an_older_version_kept_is_refused() -> None:
    """Centres with whole Gaussians, and a byte a number."""
    names = ("centres", "starts", "components", "means", "factors", "share")
    older = {f"{name}_{each}": np.zeros(3, np.int8) for name in PRIORS for each in names}
    with pytest.raises(ValueError, match=r"it has no array 'all_kinds'$"):
        ghost_prior.from_bytes(arrays.pack(**older), len(MEANS), Z)


def test_centres_that_are_not_in_halves_are_refused() -> None:
    sizes = {"starts": (len(MEANS) + 1,), "kinds": (9,), "spreads": (len(MEANS), 1, Z)}
    older = {f"{name}_{each}": np.zeros(size) for name in PRIORS for each, size in sizes.items()}
    centres = {f"{name}_centres": np.zeros((9, Z), np.int16) for name in PRIORS}
    with pytest.raises(ValueError, match=r"all_centres is \(9, \d+\), not \(2, "):
        ghost_prior.from_bytes(arrays.pack(**older, **centres), len(MEANS), Z)


def test_halves_that_are_no_bytes_are_refused() -> None:
    whole = ghost_prior.to_bytes(dict.fromkeys(PRIORS, prior()))
    names = [f"{name}_{each.name}" for name in PRIORS for each in fields(GhostPrior)]
    found = dict(zip(names, arrays.unpack(whole, *names), strict=True))
    moved = found | {"all_centres": found["all_centres"] + 300.5}
    with pytest.raises(ValueError, match="all_centres holds float64, not bytes"):
        ghost_prior.from_bytes(arrays.pack(**moved), len(MEANS), Z)


def _changed(name: str, values: np.ndarray) -> bytes:
    """Both priors, of which the default has other `values` in the array of that `name`."""
    whole = ghost_prior.to_bytes(dict.fromkeys(PRIORS, prior()))
    names = [f"{name}_{each.name}" for name in PRIORS for each in fields(GhostPrior)]
    found = dict(zip(names, arrays.unpack(whole, *names), strict=True))
    return arrays.pack(**found | {name: values})


def test_what_no_draw_could_come_of_is_refused() -> None:
    count, classes = len(prior().kinds), len(MEANS)
    nothing = np.append(np.zeros(classes, np.int32), count)
    wrapping = np.linspace(0, count, classes + 1).astype(np.uint32)
    wrapping[1] = 2**31
    for name, values, said in (
        ("all_kinds", np.full(count, -1), "all_kinds names one that is not of its "),
        ("all_kinds", np.full(count, 99), "all_kinds names one that is not of its "),
        ("all_kinds", np.zeros(count), "all_kinds holds float64, not whole numbers"),
        ("all_starts", nothing.astype(float), "all_starts holds float64, not whole numbers"),
        ("all_starts", nothing, "all has no centres of class 0"),
        ("all_spreads", np.zeros((classes, 0, Z)), "all_kinds names one that is not of its 0"),
        ("all_spreads", np.full((classes, 1, Z), 1e300), "all_spreads holds what no deviation"),
        ("all_spreads", np.ones((classes, 1, Z), int), "all_spreads holds what no deviation"),
        ("all_starts", wrapping, "all_starts does not divide"),
    ):
        with pytest.raises(ValueError, match=said):
            ghost_prior.from_bytes(_changed(name, values), classes, Z)
