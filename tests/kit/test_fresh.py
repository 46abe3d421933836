import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.recipe import MAX_SEED
from ghostnote.errors import KitError
from ghostnote.kit.fresh import new_kit
from ghostnote.measures.spectral import spectral_distance_db

from ..bundles import save_bundle

KNOBS = ("decay", "brightness", "noise", "attack", "body")


@pytest.fixture(scope="module")
def shipped() -> Instrument:
    return Instrument.open(SHIPPED / "ghost")


def test_a_kit_has_the_drums_and_keys_of_general_midi(shipped: Instrument) -> None:
    pads = new_kit(shipped, 1).pads
    assert [(pad.name, pad.patch.drum_class, pad.note) for pad in pads] == [
        ("Kick", "kick", 36),
        ("Snare", "snare", 38),
        ("Closed hat", "hihat-closed", 42),
        ("Open hat", "hihat-open", 46),
        ("Clap", "clap", 39),
        ("Tom", "tom", 45),
        ("Rim", "rim", 37),
        ("Perc", "perc", 56),
    ]
    assert [pad.choke for pad in pads] == [0, 0, 1, 1, 0, 0, 0, 0]


def test_sixteen_pads_begin_with_the_eight_and_have_keys_of_their_own(shipped: Instrument) -> None:
    pads = new_kit(shipped, 1, 16).pads
    assert pads[:8] == new_kit(shipped, 1, 8).pads
    assert len({pad.note for pad in pads}) == 16


def test_of_pads_with_one_name_the_first_has_no_number(shipped: Instrument) -> None:
    names = [pad.name for pad in new_kit(shipped, 1, 16).pads[8:]]
    assert names == [
        "Kick 2",
        "Snare 2",
        "Crash",
        "Ride",
        "High tom",
        "Low tom",
        "Perc 2",
        "Perc 3",
    ]


@pytest.mark.parametrize(
    ("classes", "first"),
    [
        (("snare", "gong"), ["Snare", "Snare 2", "Snare 3", "Snare 4"]),
        (("kick", "snare"), ["Kick", "Snare", "Kick 2", "Kick 3"]),
        (("hihat-closed", "gong"), ["Closed hat", "Closed hat 2", "Closed hat 3", "Closed hat 4"]),
        (("steel-drum", "gong"), ["Steel drum", "Steel drum 2", "Steel drum 3", "Steel drum 4"]),
    ],
)
def test_pads_that_stand_in_count_on(
    tmp_path: Path, classes: tuple[str, ...], first: list[str]
) -> None:
    pads = new_kit(Instrument(save_bundle(tmp_path / "few", classes=classes)), 1, 16).pads
    assert [pad.name for pad in pads][:4] == first
    assert len({pad.name for pad in pads}) == 16


def test_a_seed_is_a_kit(shipped: Instrument, ghost: Instrument, instrument: Instrument) -> None:
    for model in (shipped, ghost, instrument):
        kits = [new_kit(model, seed) for seed in (0, 1, MAX_SEED)]
        assert [new_kit(model, seed) for seed in (0, 1, MAX_SEED)] == kits
        assert len({json.dumps(kit.document()) for kit in kits}) == 3


def test_the_kit_of_a_seed_is_what_it_always_was(shipped: Instrument) -> None:
    """A golden kit: links and saved seeds rely on it, on every machine."""
    kick, snare = new_kit(shipped, 5).pads[:2]
    assert (kick.patch.seed, snare.patch.seed) == (3677956975, 1458040429)
    turned = [snare.patch.controls[name] for name in KNOBS]
    assert turned == pytest.approx([0.06, 0.12, 0.1, 0.03, 0.5])


def test_pads_of_a_kit_share_a_style_and_kits_do_not(shipped: Instrument) -> None:
    styles = []
    for seed in range(4):
        pads = new_kit(shipped, seed, 16).pads
        turned = {
            tuple(pad.patch.controls[name] for name in KNOBS)
            for pad in pads
            if "hihat" not in pad.patch.drum_class  # a hat has no body to turn
        }
        assert len(turned) == 1
        styles += turned
    assert len(set(styles)) == 4
    assert np.ptp([style[1] for style in styles]) > 0.1


def test_the_three_toms_are_one_drum_tuned(shipped: Instrument) -> None:
    toms = [pad.patch for pad in new_kit(shipped, 2, 16).pads if pad.patch.drum_class == "tom"]
    assert [tom.controls["pitch"] for tom in toms] == [0.0, 5.0, -5.0]
    assert len({(tom.seed, tom.controls["x"], tom.controls["y"]) for tom in toms}) == 1


def test_no_control_is_out_of_range_or_off_its_step(
    shipped: Instrument, ghost: Instrument, instrument: Instrument
) -> None:
    for model in (shipped, ghost, instrument):
        for seed in range(20):
            for pad in new_kit(model, seed, 16).pads:
                for control in model.manifest.controls:
                    value = pad.patch.controls[control.name]
                    assert control.minimum <= value <= control.maximum
                    steps = (value - control.minimum) / control.step
                    assert steps == pytest.approx(round(steps), abs=1e-6)
                    if pad.patch.drum_class in control.unavailable:
                        assert value == control.default


def test_a_model_of_one_drum_makes_a_kit_of_it(tmp_path: Path) -> None:
    snares = Instrument(save_bundle(tmp_path / "snares", classes=("snare", "gong")))
    pads = new_kit(snares, 1).pads
    assert {pad.patch.drum_class for pad in pads} == {"snare"}
    assert [pad.name for pad in pads] == ["Snare", *(f"Snare {number}" for number in range(2, 9))]
    assert {pad.choke for pad in pads} == {0}
    clips = snares.render_batch([pad.patch for pad in pads])
    apart = [spectral_distance_db(one, other) for one, other in pairwise(clips)]
    assert min(apart) > 0.1


def test_pads_of_a_model_without_knobs_gather(tmp_path: Path) -> None:
    """Nearer to each other than draws are, about a place that each kit has of its own."""
    model = Instrument(save_bundle(tmp_path / "model"))
    places = np.array(
        [
            [(p.patch.controls["x"], p.patch.controls["y"]) for p in new_kit(model, s, 16).pads]
            for s in range(12)
        ]
    )
    drawn = [model.complete({}, seed).controls for seed in range(200)]
    drawn = np.array([(each["x"], each["y"]) for each in drawn])
    assert places.std(axis=1).mean() == pytest.approx(drawn.std(axis=0).mean() / 2, rel=0.2)
    assert places.mean(axis=1).std(axis=0).mean() > 0.5 * drawn.std(axis=0).mean() / 2


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1])
def test_a_seed_out_of_range_is_refused(instrument: Instrument, seed: int) -> None:
    with pytest.raises(KitError, match=f"seed={seed} is out of range"):
        new_kit(instrument, seed)


def test_another_number_of_pads_is_refused(instrument: Instrument) -> None:
    with pytest.raises(KitError, match="8 or 16 pads, not 9"):
        new_kit(instrument, 0, 9)
