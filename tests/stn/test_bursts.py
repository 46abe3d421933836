from dataclasses import replace

import numpy as np
import pytest

from ghostnote.drumsynth import make_hit
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument
from ghostnote.measures.clicks import click_room_db, has_click
from ghostnote.stn.analysis import analyse
from ghostnote.stn.bursts import MOST_DB, calmed
from ghostnote.stn.knobs import Hit
from ghostnote.stn.layout import Parts

SNARE = analyse(make_hit("snare", 1, 3).samples)


def burst(slot: int, excess_db: float, length: int = 1) -> Parts:
    """A snare with an even attack, but `length` slots."""
    attack_db = np.zeros_like(SNARE.attack_db)
    attack_db[slot : slot + length] = excess_db
    return replace(SNARE, attack_db=attack_db)


@pytest.mark.parametrize("slot", [15, 22, 30])
def test_a_burst_that_would_click_is_brought_to_what_is_about_it(slot: int) -> None:
    loud = burst(slot, 28.0)
    calm = calmed(loud)
    assert has_click(Hit(loud, 0).struck())
    assert click_room_db(Hit(calm, 0).struck()) > 0
    assert calm.attack_db[slot] == pytest.approx(MOST_DB, abs=2)
    others = np.arange(len(calm.attack_db)) != slot
    np.testing.assert_array_equal(calm.attack_db[others], loud.attack_db[others])


def test_what_lasts_is_left_alone() -> None:
    for parts in (SNARE, burst(0, 22.0), burst(12, 6.0), burst(12, 22.0, length=12)):
        assert calmed(parts) is parts


def test_what_follows_the_last_slots_is_not_in_sight() -> None:
    last = burst(len(SNARE.attack_db) - 3, 28.0)
    assert calmed(last) is last


def test_a_second_stroke_that_decays_is_left_alone() -> None:
    attack_db = np.zeros_like(SNARE.attack_db)
    attack_db[15:] = 15.0 * np.exp(-np.arange(len(attack_db) - 15) / 6)
    assert calmed(replace(SNARE, attack_db=attack_db)).attack_db[15:] == pytest.approx(
        attack_db[15:], abs=0.1
    )


@pytest.mark.parametrize(("seed", "x", "y"), [(838, -51 / 63, -37 / 63), (2576, -31 / 63, 17 / 63)])
def test_places_between_hits_do_not_click(seed: int, x: float, y: float) -> None:
    ghost = Instrument.open(SHIPPED / "ghost")
    assert not has_click(ghost.render(ghost.complete({"x": x, "y": y}, seed, "snare")))
