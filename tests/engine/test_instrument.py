import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ghostnote import bundle
from ghostnote.audio import PEAK, SAMPLE_RATE
from ghostnote.engine.graph_voice import DRAW_SPREAD
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.soundmap import SoundMap
from ghostnote.errors import BundleError, ControlError, RenderError

from ..bundles import (
    CENTRE_HZ,
    CONTROLS,
    LENGTH,
    MANIFEST,
    contents,
    decoder,
    encoder,
    patch,
    prior,
    sound_map,
    varied_decoder,
)

FLAT_MAP = SoundMap(sound_map().points[:, :2], sound_map().descriptors, sound_map().class_of)
"""A map of sounds with one control too few."""
NAMES = [control.name for control in CONTROLS]


def plain_array() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.zeros(3))
    return buffer.getvalue()


def save(path: Path, **replaced: bytes) -> Path:
    changed = {name.replace("_", "."): content for name, content in replaced.items()}
    bundle.save(path, MANIFEST, contents() | changed)
    return path


def varied_bundle(path: Path) -> Path:
    """The tiny bundle with one number of variation, which detunes its sine wave."""
    varied = {"decoder.onnx": varied_decoder(), "prior.onnx": prior()}
    bundle.save(path, replace(MANIFEST, variation=1), contents() | varied)
    return path


@pytest.mark.parametrize("x", [-1.0, -0.5, 0.0, 1.0])
def test_a_control_changes_the_sound_as_the_decoder_says(instrument: Instrument, x: float) -> None:
    audio = instrument.render(patch(x=x))
    spectrum = np.abs(np.fft.rfft(audio, LENGTH))
    peak_hz = np.argmax(spectrum) * SAMPLE_RATE / LENGTH
    assert peak_hz == pytest.approx(CENTRE_HZ * 2**x, abs=2)


def test_a_longer_decay_gives_a_longer_clip(instrument: Instrument) -> None:
    short, middle, long = (len(instrument.render(patch(y=y))) for y in (-1, 0, 1))
    assert middle == pytest.approx(2 * short, rel=0.05)
    assert long == pytest.approx(2 * middle, rel=0.05)


def test_sounds_reach_the_peak_of_a_clip(instrument: Instrument) -> None:
    audio = instrument.render(patch())
    assert audio.dtype == np.float32
    assert np.abs(audio).max() == pytest.approx(PEAK, rel=1e-6)


def test_same_controls_same_samples(instrument: Instrument, bundle_folder: Path) -> None:
    made = patch(x=0.123, y=-0.4, noise=55.0)
    again = Instrument.open(bundle_folder).render(made)
    assert instrument.render(made).tobytes() == again.tobytes()


def test_a_batch_plays_what_its_rows_play(instrument: Instrument) -> None:
    rows = [patch(x=x, y=-x, noise=10.0) for x in (-0.9, 0.1, 0.8)]
    for row, audio in zip(rows, instrument.render_batch(rows), strict=True):
        np.testing.assert_allclose(audio, instrument.render(row), atol=1e-6)


def test_a_seed_varies_what_the_controls_leave_open(tmp_path: Path) -> None:
    varied = Instrument.open(varied_bundle(tmp_path))
    first, again, other = (varied.render(patch(seed)) for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()


def test_a_draw_of_the_prior_lies_where_its_graph_says(tmp_path: Path) -> None:
    varied = Instrument.open(varied_bundle(tmp_path))
    draws = [varied.complete({}, seed).controls for seed in range(200)]
    # The graph puts x at 0.2 of its number and y at 0.1 of it, whatever the noise.
    assert {draw["noise"] for draw in draws} == {0.0}
    assert all(draw["y"] == pytest.approx(draw["x"] / 2, abs=1e-6) for draw in draws)
    assert np.std([draw["x"] for draw in draws]) == pytest.approx(0.2, rel=0.15)


def test_a_bundle_that_varies_needs_its_prior(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"prior\.onnx"):
        bundle.save(tmp_path, replace(MANIFEST, variation=1), contents())


def test_same_seed_same_draw(instrument: Instrument) -> None:
    assert instrument.complete({}, 7) == instrument.complete({}, 7)
    assert instrument.complete({}, 7) != instrument.complete({}, 8)


def test_fixing_a_control_leaves_the_others_where_they_were(instrument: Instrument) -> None:
    drawn = instrument.complete({}, 7).controls
    for name in NAMES:
        assert instrument.complete({name: 0.5}, 7).controls == drawn | {name: 0.5}


def test_draws_lie_within_range_and_near_the_training_sounds(instrument: Instrument) -> None:
    draws = np.array([list(instrument.complete({}, seed).controls.values()) for seed in range(300)])
    low = np.array([control.minimum for control in CONTROLS])
    high = np.array([control.maximum for control in CONTROLS])
    assert (draws >= low).all()
    assert (draws <= high).all()
    steps = (draws[:, None] - instrument.map.points[None]) / (high - low)
    # Six standard deviations on each axis: 1 in 10^9, and clipping only shortens the way.
    assert np.abs(steps).max(axis=2).min(axis=1).max() < 6 * DRAW_SPREAD
    assert len(np.unique(draws, axis=0)) == 300


def test_draws_are_ordered_like_the_controls(instrument: Instrument) -> None:
    assert list(instrument.complete({}, 0).controls) == NAMES


@pytest.mark.parametrize("seed", [0, 2**32 - 1, 2**53 - 1])
def test_any_seed_draws(instrument: Instrument, seed: int) -> None:
    instrument.render(instrument.complete({}, seed))


@pytest.mark.parametrize("value", [-1.001, 1.001, float("inf"), float("nan")])
def test_a_value_out_of_range_is_refused_with_its_limits(
    instrument: Instrument, value: float
) -> None:
    with pytest.raises(ControlError, match=r"^x=.* is out of range: -1 to 1$"):
        instrument.complete({"x": value}, 0)
    with pytest.raises(ControlError, match=r"^x=.* is out of range: -1 to 1$"):
        instrument.render(patch(x=value))


def test_an_unknown_control_is_refused_with_the_known_ones(instrument: Instrument) -> None:
    message = "damped-sine has no control 'z'; it has x, y, noise"
    with pytest.raises(ControlError, match=message):
        instrument.complete({"z": 0.0}, 0)


def test_a_seed_below_zero_is_refused(instrument: Instrument) -> None:
    with pytest.raises(ControlError, match="seed is -1; it must be 0 or more"):
        instrument.complete({}, -1)


def test_rendering_needs_every_control(instrument: Instrument) -> None:
    with pytest.raises(ControlError, match="control noise is not set"):
        instrument.render(Patch("snare", {"x": 0.0, "y": 0.0}))


def test_the_class_is_the_one_asked_for_or_the_first(instrument: Instrument) -> None:
    assert instrument.complete({}, 3).drum_class == "snare"
    kick = instrument.complete({"x": 0.5}, 3, "kick", "abc")
    assert (kick.drum_class, kick.seed, kick.latent) == ("kick", 3, "abc")
    # A graph of several classes does not tell them apart.
    assert kick.controls == instrument.complete({"x": 0.5}, 3).controls


def test_a_class_the_model_does_not_make_is_refused(instrument: Instrument) -> None:
    message = "damped-sine makes snare, kick, not gong"
    with pytest.raises(ControlError, match=message):
        instrument.complete({}, 0, "gong")
    with pytest.raises(ControlError, match=message):
        instrument.render_batch([patch(), replace(patch(), drum_class="gong")])


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("Snares", "; did you mean snare?"), ("k", "; did you mean kick?"), ("", ""), ("drum", "")],
)
def test_a_class_that_is_nearly_named_is_told(
    instrument: Instrument, asked: str, meant: str
) -> None:
    with pytest.raises(ControlError) as refusal:
        instrument.complete({}, 0, asked)
    assert str(refusal.value) == f"damped-sine makes snare, kick, not {asked}{meant}"


def test_what_is_drawn_plays(instrument: Instrument) -> None:
    drawn = instrument.complete({"y": -0.5}, 11, "kick")
    assert drawn == Patch("kick", drawn.controls, 11)
    assert drawn.controls["y"] == -0.5
    spectrum = np.abs(np.fft.rfft(instrument.render(replace(drawn, seed=0)), LENGTH))
    peak_hz = np.argmax(spectrum) * SAMPLE_RATE / LENGTH
    assert peak_hz == pytest.approx(CENTRE_HZ * 2 ** drawn.controls["x"], abs=4)


def test_a_silent_decoder_is_an_error_not_amplified_dust(tmp_path: Path) -> None:
    silent = Instrument.open(save(tmp_path / "silent", decoder_onnx=decoder(gain=1e-8)))
    with pytest.raises(RenderError, match="damped-sine: its output is silent"):
        silent.render(patch())


def test_a_decoder_of_nan_is_an_error(tmp_path: Path) -> None:
    broken = save(tmp_path / "nan", decoder_onnx=decoder(gain=float("nan")))
    with pytest.raises(RenderError, match="silent or not finite"):
        Instrument.open(broken).render(patch())


@pytest.mark.parametrize(
    ("graphs", "reason"),
    [
        ({"decoder_onnx": b"not onnx"}, "decoder.onnx is not a graph that runs here"),
        ({"encoder_onnx": b""}, "encoder.onnx is not a graph that runs here"),
        (
            {"decoder_onnx": decoder(1000)},
            "decoder.onnx maps 3 numbers to 1000, the manifest says 3 to 88200",
        ),
        (
            {"encoder_onnx": encoder(44_100)},
            "encoder.onnx maps 44100 numbers to 3, the manifest says 88200 to 3",
        ),
        ({"map_npz": b"PK"}, "map.npz cannot be read"),
        ({"map_npz": b""}, "map.npz cannot be read"),
        ({"map_npz": sound_map().to_bytes()[:-30]}, "map.npz cannot be read"),
        ({"map_npz": plain_array()}, "map.npz cannot be read"),
        ({"map_npz": FLAT_MAP.to_bytes()}, "map.npz has arrays of shapes"),
    ],
)
def test_a_bundle_whose_parts_do_not_fit_is_refused(
    tmp_path: Path, graphs: dict[str, bytes], reason: str
) -> None:
    path = save(tmp_path / "misfit", **graphs)
    with pytest.raises(BundleError) as caught:
        Instrument.open(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert reason in str(caught.value)


def test_a_model_of_another_rate_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fast"
    bundle.save(path, replace(MANIFEST, sample_rate=48_000), contents())
    with pytest.raises(BundleError, match="its sample_rate is 48000, not 44100"):
        Instrument.open(path)


def test_a_clip_longer_than_the_model_hears_is_cut(tmp_path: Path) -> None:
    files = contents() | {"encoder.onnx": encoder(44_100), "decoder.onnx": decoder(44_100)}
    bundle.save(tmp_path / "short", replace(MANIFEST, length=44_100), files)
    short = Instrument.open(tmp_path / "short")
    clip = short.render(patch(x=0.5, y=0.5))
    followed = np.concatenate([clip, np.zeros(60_000, np.float32)])
    assert short.place(followed) == short.place(clip)
    assert short.place(clip).controls["x"] == pytest.approx(0.5, abs=0.05)


def test_a_control_that_a_class_has_not_stays_at_its_default(tmp_path: Path) -> None:
    noise = replace(CONTROLS[2], unavailable={"kick": "A kick is a tone."})
    bundle.save(tmp_path, replace(MANIFEST, controls=(*CONTROLS[:2], noise)), contents())
    played = Instrument.open(tmp_path)
    noisy = {"x": 0.0, "y": 0.0, "noise": 80.0}
    quiet = noisy | {"noise": 0.0}
    kick, clean = (played.render(Patch("kick", controls)) for controls in (noisy, quiet))
    assert kick.tobytes() == clean.tobytes()
    assert played.render(Patch("snare", noisy)).tobytes() != clean.tobytes()
