import numpy as np
import pytest
import torch

from ghostnote.models.tones import MOST_RINGS, ToneWriter
from ghostnote.stn.layout import BANDS
from ghostnote.stn.tones import NEAREST, tones_from


def written(z: torch.Tensor) -> torch.Tensor:
    torch.manual_seed(0)
    writer = ToneWriter(z.shape[1], 2, BANDS)
    with torch.no_grad():
        numbers: torch.Tensor = writer(z, torch.eye(2)[torch.zeros(len(z), dtype=torch.long)])
    return numbers


def cents(z: torch.Tensor) -> np.ndarray:
    """Where partials of hits `[N, Z]` lie in all bands that may have one, `[N, bands]`."""
    rows = written(z).numpy()
    rows[:, :BANDS] = 1
    hz = np.array([tones_from(row).hz for row in rows])
    return 1200 * np.log2(hz[:, (hz > 0).all(axis=0)])


def test_it_writes_shares_and_places_within_their_ranges() -> None:
    numbers = written(10 * torch.randn(200, 144, generator=torch.Generator().manual_seed(1)))
    share, place = numbers.chunk(2, 1)
    # A line that is all of its band stands in a hole, and whistles.
    assert 0 <= share.min() <= share.max() == pytest.approx(MOST_RINGS**2)
    assert place.abs().max() <= 1 < NEAREST


def test_every_hit_has_places_of_its_own_and_near_hits_near_ones() -> None:
    """In cents, over the bands of a hit: far apart between hits, hardly between draws about one."""
    generator = torch.Generator().manual_seed(2)
    z = torch.randn(40, 144, generator=generator)
    near = z + 0.05 * torch.randn(40, 144, generator=generator)
    here, about, others = (cents(each) for each in (z, near, z.roll(1, 0)))
    assert np.median(np.abs(here - about)) < 20
    assert np.median(np.abs(here - others)) > 50


def test_places_are_those_of_any_other_run() -> None:
    first, second = (ToneWriter(5, 2, BANDS).waves for _ in range(2))
    torch.testing.assert_close(first, second)
