from dataclasses import replace

import numpy as np
import pytest

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE, Samples, finish
from ghostnote.descriptors import DESCRIPTORS, describe
from ghostnote.drumsynth import make_hit
from ghostnote.stn.analysis import analyse
from ghostnote.stn.knobs import Knobs, turn
from ghostnote.stn.synthesis import synthesise

NAMES = [descriptor.name for descriptor in DESCRIPTORS]
SNARE = analyse(make_hit("snare", 1, 3).samples)


def tone(hz: float, decay: float) -> Samples:
    t = np.arange(CLIP_LENGTH) / SAMPLE_RATE
    return (0.8 * np.sin(2 * np.pi * hz * t) * np.exp(-decay * t)).astype(np.float32)


def played(knobs: Knobs) -> Samples:
    return finish(synthesise(turn(SNARE, knobs), 0))


def measured(knobs: Knobs, name: str) -> float:
    return float(describe(played(knobs))[NAMES.index(name)])


def test_knobs_at_zero_change_nothing() -> None:
    assert turn(SNARE, Knobs()) is SNARE


@pytest.mark.parametrize("semitones", [-12, -5, 3, 7, 12])
def test_pitch_moves_a_tone_by_semitones_and_keeps_its_decay(semitones: float) -> None:
    parts = turn(analyse(tone(220, 12)), Knobs(pitch=semitones))
    clip = synthesise(parts, 0)
    peak_hz = np.argmax(np.abs(np.fft.rfft(clip, 4 * CLIP_LENGTH))) * SAMPLE_RATE / 4 / CLIP_LENGTH
    assert peak_hz == pytest.approx(220 * 2 ** (semitones / 12), rel=0.01)
    levels = [np.abs(clip[int(at * SAMPLE_RATE) :][:2000]).max() for at in (0.1, 0.3)]
    # exp(-12 * 0.2) is -20.8 dB.
    assert 20 * np.log10(levels[1] / levels[0]) == pytest.approx(-20.8, abs=1.5)


@pytest.mark.parametrize("octaves", [-1.5, -0.5, 0.7])
def test_decay_changes_the_time_a_tone_takes_to_fall(octaves: float) -> None:
    clip = synthesise(turn(analyse(tone(220, 12)), Knobs(decay=octaves)), 0)
    levels = [np.abs(clip[int(at * SAMPLE_RATE) :][:1000]).max() for at in (0.05, 0.2)]
    expected_db = -15.6 * 2**-octaves
    assert 20 * np.log10(levels[1] / levels[0]) == pytest.approx(expected_db, rel=0.1)


def test_a_stretched_hit_begins_as_it_did() -> None:
    long = turn(SNARE, Knobs(decay=1.0))
    np.testing.assert_allclose(long.low[:30], SNARE.low[:30], atol=0.01)


@pytest.mark.parametrize(
    ("knob", "settings", "descriptor"),
    [
        ("decay", np.linspace(-2, 1, 7), "decay_seconds"),
        ("brightness", np.linspace(-4, 4, 7), "centroid_hz"),
        ("body", np.linspace(-18, 12, 7), "body_percent"),
        ("noise", np.linspace(-18, 18, 7), "noise_percent"),
    ],
)
def test_a_knob_moves_its_descriptor_one_way(
    knob: str, settings: np.ndarray, descriptor: str
) -> None:
    values = [measured(Knobs(**{knob: float(value)}), descriptor) for value in settings]
    assert (np.diff(values) > 0).all()


def test_attack_lifts_the_start_over_the_rest() -> None:
    def start_db(gain: float) -> float:
        clip = played(Knobs(attack=gain))
        return float(10 * np.log10(np.mean(clip[88:300] ** 2) / np.mean(clip[2000:6000] ** 2)))

    soft, plain, hard = (start_db(gain) for gain in (-12, 0, 12))
    assert plain - soft > 4
    assert hard - plain > 4


def test_turning_leaves_the_parts_of_the_hit_alone() -> None:
    before = replace(SNARE, low=SNARE.low.copy(), noise_db=SNARE.noise_db.copy())
    turn(SNARE, Knobs(3, 0.5, 2, 6, 6, 6))
    assert np.array_equal(before.low, SNARE.low)
    assert np.array_equal(before.noise_db, SNARE.noise_db)
