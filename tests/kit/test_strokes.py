from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from ghostnote.audio import SAMPLE_RATE
from ghostnote.descriptors import centroid_hz, pitch_hz
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.latent import from_text
from ghostnote.errors import KitError
from ghostnote.kit.fresh import new_kit
from ghostnote.kit.kit import Kit, Pad
from ghostnote.kit.strokes import (
    MAX_LAYERS,
    MAX_ROUND_ROBINS,
    check_counts,
    repeated,
    softer,
    strokes,
)
from ghostnote.measures.spectral import spectral_distance_db

from ..bundles import patch

Clip = np.ndarray
CLEAR = 0.8
"""Confidence of a pitch below which it is a guess."""


@pytest.fixture(scope="module")
def shipped() -> Instrument:
    return Instrument.open(SHIPPED / "ghost")


def brightness_hz(clip: Clip) -> float:
    return centroid_hz(np.square(np.abs(np.fft.rfft(clip))))


def in_range(model: Instrument, made: Patch) -> bool:
    return all(
        control.minimum <= made.controls[control.name] <= control.maximum
        for control in model.manifest.controls
    )


def test_softer_strokes_are_duller_of_every_pad_of_a_kit(shipped: Instrument) -> None:
    for pad in new_kit(shipped, 2).pads:
        layers = softer(shipped, pad.patch, 4)
        assert layers[0] == pad.patch
        heard = [brightness_hz(clip) for clip in shipped.render_batch(layers)]
        # The chance of the noise alone moves a centroid by some percent.
        assert all(b < 1.06 * a for a, b in pairwise(heard))
        assert heard[-1] < 0.97 * heard[0]


def test_a_softer_stroke_is_no_quieter_copy(shipped: Instrument) -> None:
    """Files are levelled alike, so what is left between layers is their sound."""
    apart = []
    for pad in new_kit(shipped, 3).pads:
        hard, soft = shipped.render_batch(softer(shipped, pad.patch, 2))
        assert np.abs(hard).max() == pytest.approx(np.abs(soft).max(), rel=0.02)
        apart.append(spectral_distance_db(hard, soft))
    assert min(apart) > 0.3
    assert np.median(apart) > 1.5


def test_softness_turns_down_what_there_is_to_turn(shipped: Instrument) -> None:
    hat = shipped.complete(
        {"attack": 0, "noise": 0, "brightness": 0, "decay": 0}, 3, "hihat-closed"
    )
    hard, soft = softer(shipped, hat, 2)
    changed = {name for name, value in soft.controls.items() if value != hard.controls[name]}
    assert changed == {"attack", "noise", "brightness", "decay"}
    # A softer stroke takes longer to rise.
    assert soft.controls["attack"] > hard.controls["attack"]
    others = changed - {"attack"}
    assert all(soft.controls[name] < hard.controls[name] for name in others)
    assert (soft.seed, soft.latent, soft.drum_class) == (hat.seed, hat.latent, hat.drum_class)


def test_a_model_without_brightness_goes_where_its_pad_is_duller(instrument: Instrument) -> None:
    """The tests' sine is the duller the lower, so softer is to the left."""
    for layers in (2, 3, 8):
        made = softer(instrument, patch(x=0.2, y=-0.3), layers)
        heard = [brightness_hz(clip) for clip in instrument.render_batch(made)]
        assert heard == sorted(heard, reverse=True)
        assert len({tuple(each.controls.values()) for each in made}) == layers
        assert made[-1].controls["x"] == pytest.approx(0.04, abs=0.01)


@pytest.mark.parametrize("corner", [(-1, -1, 0), (1, 1, 100), (-1, 1, 100)])
@pytest.mark.parametrize("layers", [2, 8])
def test_no_layer_leaves_the_range(
    instrument: Instrument, ghost: Instrument, corner: tuple[float, ...], layers: int
) -> None:
    x, y, noise = corner
    edge = patch(x=x, y=y, noise=noise)
    assert all(in_range(instrument, made) for made in softer(instrument, edge, layers))
    turned = {
        control.name: (control.minimum, control.maximum)[x > 0]
        for control in ghost.manifest.controls
    }
    edge = Patch("snare", turned)
    made = softer(ghost, edge, layers)
    assert all(in_range(ghost, each) for each in made)


def test_repeated_strokes_are_near_one_another_and_none_is_another(shipped: Instrument) -> None:
    for pad in new_kit(shipped, 4).pads:
        again = [pad.patch] + [repeated(shipped, pad.patch, index) for index in (1, 2, 3)]
        clips = shipped.render_batch(again)
        others = [shipped.complete({}, seed, pad.patch.drum_class) for seed in range(5)]
        apart = [spectral_distance_db(clips[0], clip) for clip in shipped.render_batch(others)]
        near = [spectral_distance_db(clips[0], clip) for clip in clips[1:]]
        assert min(near) > 0.2
        assert max(near) < 0.75 * float(np.median(apart))
        assert len({clip.tobytes() for clip in clips}) == 4


def test_repeated_strokes_have_the_tone_of_the_first(shipped: Instrument) -> None:
    """A pitch that is swept is measured here or there of its way; its wave tells more."""
    likest = []
    for seed in range(8, 48):
        tom = shipped.complete({}, seed, "tom")
        again = [repeated(shipped, tom, index) for index in (1, 2, 3)]
        first, *others = shipped.render_batch([tom, *again])
        if pitch_hz(first)[1] >= CLEAR:
            likest.append(min(likeness(first, other) for other in others))
    assert len(likest) >= 24
    assert np.median(likest) > 0.9
    # Two of a hundred have a tone that hangs on where they lie on the pad.
    assert np.mean(np.array(likest) > 0.7) > 0.9


def likeness(first: Clip, second: Clip) -> float:
    """Correlation of what two clips have under 400 Hz, at their best lag."""
    size = 1 << 17
    spectra = [np.fft.rfft(clip, size) for clip in (first, second)]
    kept = round(400 / SAMPLE_RATE * size)
    lows = [np.where(np.arange(len(each)) < kept, each, 0) for each in spectra]
    norms = [np.linalg.norm(np.fft.irfft(low)) for low in lows]
    return float(np.fft.irfft(lows[0] * lows[1].conj()).max() / (norms[0] * norms[1]))


def test_another_stroke_has_other_noise_and_the_same_drum(shipped: Instrument) -> None:
    snare = shipped.complete({}, 5, "snare")
    again = repeated(shipped, snare, 2)
    assert again.seed == snare.seed + 2
    assert from_text(again.latent, shipped.manifest.variation).any()
    assert repeated(shipped, again, 1).latent == again.latent
    assert repeated(shipped, replace(snare, seed=2**32 - 1), 1).seed == 0


def test_a_model_whose_seed_is_the_drum_keeps_it(instrument: Instrument) -> None:
    made = patch(9, x=0.3)
    again = [repeated(instrument, made, index) for index in range(1, 8)]
    assert {(each.seed, each.latent) for each in again} == {(9, "")}
    assert len({each.controls["x"] for each in again}) == 7
    assert all(0 < abs(each.controls["x"] - 0.3) <= 0.03 for each in again)


@pytest.mark.parametrize("end", [-1.0, 1.0])
def test_strokes_at_the_edge_move_inwards(instrument: Instrument, end: float) -> None:
    edge = patch(x=end, y=end, noise=50 + 50 * end)
    for index in range(1, 8):
        again = repeated(instrument, edge, index)
        assert in_range(instrument, again)
        assert again.controls["x"] != end


@pytest.mark.parametrize("layers", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("round_robins", [1, 3])
def test_every_velocity_plays_one_layer(ghost: Instrument, layers: int, round_robins: int) -> None:
    kit = Kit("kit", new_kit(ghost, 1).pads[:2])
    made = strokes(kit, {"ghost": ghost}, layers, round_robins)
    assert len(made) == 2 * layers * round_robins
    assert len({stroke.file for stroke in made}) == len(made)
    for pad in (0, 1):
        for velocity in range(1, 128):
            playing = [s for s in made if s.pad == pad and s.low <= velocity <= s.high]
            assert [stroke.round_robin for stroke in playing] == list(range(round_robins))
        hardest = [s for s in made if s.pad == pad and s.high == 127 and s.round_robin == 0]
        assert [stroke.patch for stroke in hardest] == [kit.pads[pad].patch]


def test_strokes_are_the_same_each_time(ghost: Instrument, instrument: Instrument) -> None:
    for model in (ghost, instrument):
        kit = new_kit(model, 6)
        instruments = {model.manifest.name: model}
        assert strokes(kit, instruments, 3, 3) == strokes(kit, instruments, 3, 3)


def test_names_of_files_lead_nowhere(ghost: Instrument) -> None:
    sound = ghost.complete({}, 1)
    pads = [Pad(name, "ghost", sound) for name in ("Kick 1", "../\N{SNOWMAN}", "CON", "Aé/b")]
    made = strokes(Kit("kit", tuple(pads)), {"ghost": ghost}, 1, 1)
    files = [stroke.file for stroke in made]
    assert files == ["01-kick-1-v1-r1", "02-pad-v1-r1", "03-con--v1-r1", "04-aé-b-v1-r1"]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((8, 0, 1), "layers=0 is out of range: 1 to 8"),
        ((8, MAX_LAYERS + 1, 1), "layers=9"),
        ((8, 1, 0), "round_robins=0 is out of range: 1 to 8"),
        ((8, 1, MAX_ROUND_ROBINS + 1), "round_robins=9"),
        ((16, 8, 8), "are 1024 sounds; at most 256"),
    ],
)
def test_too_much_is_refused(counts: tuple[int, int, int], said: str) -> None:
    with pytest.raises(KitError, match=said):
        check_counts(*counts)
    check_counts(16, 4, 4)
