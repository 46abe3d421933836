import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from ghostnote.audio import SAMPLE_RATE
from ghostnote.engine.instrument import Instrument
from ghostnote.evaluation.draws import Asked, play, prior_draws
from ghostnote.evaluation.gallery import WALK_STEP_SECONDS, faults_html, latent_places, walk_sound
from ghostnote.evaluation.pictures import GAP, flac, scatter, spectrograms

from ..bundles import patch
from ..ghosts import save_ghost
from .sounds import snare


def test_a_latent_space_shows_the_class_that_is_asked_for(instrument: Instrument) -> None:
    sounds = instrument.map
    places = {}
    for index, drum in enumerate(("snare", "kick")):
        places[drum], values = latent_places(instrument, drum, "centroid_hz")
        assert instrument.manifest.classes[index] == drum
        of_class = sounds.class_of == index
        np.testing.assert_array_equal(places[drum], sounds.points[of_class, :2])
        np.testing.assert_array_equal(values, sounds.descriptors[of_class, 0])
    assert not {tuple(each) for each in places["snare"]} & {tuple(each) for each in places["kick"]}
    # One sound of the map has no loudness.
    known, _ = latent_places(instrument, "snare", sounds.names[-1])
    assert len(known) == len(places["snare"]) - 1


def test_a_walk_gives_each_sound_its_turn() -> None:
    step = int(WALK_STEP_SECONDS * SAMPLE_RATE)
    long, short = np.ones(2 * step, np.float32), np.ones(100, np.float32)
    walk = walk_sound([long, short, long])
    assert len(walk) == 3 * step
    assert (walk[step - 1], walk[2 * step - 1]) == (0, 0)
    assert walk[step - 2000] == 1
    assert walk[step : step + 100].tolist() == [1] * 100
    assert not walk[step + 100 : 2 * step].any()


def test_faults_are_drawn_and_say_what_plays_them_again(instrument: Instrument) -> None:
    draws = [patch(seed, x=seed / 10, y=-0.5) for seed in range(4)]
    far = np.array([2, 0])
    text = faults_html(Asked(instrument, "snare"), draws, far, np.array([False, True, False, True]))
    drawn, listed, clicking = text.split("<details>")
    assert "The 2 furthest from real sounds, the furthest first" in drawn
    (png,) = re.findall(r"data:image/png;base64,([A-Za-z0-9+/=]+)", drawn)
    wanted = spectrograms(play(instrument, [draws[2], draws[0]]))
    assert base64.b64decode(png) == wanted
    assert listed.index("--seed 2  (x=0.2 y=-0.5") < listed.index("--seed 0")
    assert "2 with a click" in clicking
    assert "--seed 1" in clicking
    assert "--seed 3" in clicking
    assert "with a click" not in faults_html(
        Asked(instrument, "snare"), draws, far, np.zeros(4, np.bool_)
    )


def test_a_prior_and_a_class_are_part_of_what_plays_it(tmp_path: Path) -> None:
    save_ghost(tmp_path)
    asked = Asked(Instrument.open(tmp_path), "kick", "real")
    draws = prior_draws(asked, 1, 7)
    text = faults_html(asked, draws, np.array([0]), np.zeros(1, np.bool_))
    assert "--seed 7 --prior real --class kick  (x=" in text


def test_louder_is_brighter_and_later_is_further_right() -> None:
    tone = np.zeros(22_050, np.float32)
    tone[11_025:] = 0.9 * np.sin(2 * np.pi * 1000 * np.arange(11_025) / SAMPLE_RATE)
    shades = np.asarray(Image.open(io.BytesIO(spectrograms([tone, 0.03 * tone], columns=2))))
    width = (shades.shape[1] - GAP) // 2
    loud, quiet = shades[:, :width], shades[:, width + GAP :]
    assert loud.max() > quiet.max() > 0
    assert loud[:, : width // 2 - 4].max() == 0
    # 1 kHz is 1,000 mel: of 20 Hz to 20 kHz, 32 to 3,817 mel, a quarter of the way up.
    row = loud[:, -10].argmax()
    assert 1 - row / len(loud) == pytest.approx((1000 - 32) / (3817 - 32), abs=0.03)


def test_players_hold_the_sound() -> None:
    clip = snare(0)
    samples, rate = soundfile.read(io.BytesIO(flac(clip)), dtype="float32")
    assert rate == SAMPLE_RATE
    np.testing.assert_allclose(samples, clip, atol=1 / 32767)


def test_a_latent_space_is_drawn_see_through() -> None:
    rng = np.random.default_rng(0)
    png = scatter(rng.uniform(-1, 1, (50, 2)), rng.uniform(500, 8000, 50), "Brightness, Hz")
    pixels = np.asarray(Image.open(io.BytesIO(png)))
    assert pixels[0, 0, 3] == 0
    assert (pixels[..., 3] == 255).any()
