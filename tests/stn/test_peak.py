import numpy as np
import pytest

from ghostnote.audio import CLIP_LENGTH, PEAK, Samples
from ghostnote.drumsynth import make_hit
from ghostnote.measures.spectral import spectral_distance_db
from ghostnote.stn.analysis import analyse
from ghostnote.stn.knobs import Hit, Knobs
from ghostnote.stn.peak import FIRST, MOST_DB, REACH, gain_to_peak, kept_first, moved
from ghostnote.stn.synthesis import synthesise


def noise(peak: float) -> Samples:
    made = np.random.default_rng(0).standard_normal(20_000) * np.exp(-np.arange(20_000) / 4000)
    return np.asarray(peak * made / np.abs(made).max(), np.float32)


@pytest.mark.parametrize(("peak", "wanted"), [(0.8, PEAK), (1.1, PEAK), (0.9, PEAK)])
def test_a_peak_is_brought_to_where_those_of_clips_are(peak: float, wanted: float) -> None:
    clip = noise(peak)
    made = moved(clip, gain_to_peak(clip))
    assert np.abs(made).max() == pytest.approx(wanted, rel=2e-3)
    far = np.abs(np.arange(len(clip)) - np.abs(clip).argmax()) > 20 * REACH
    np.testing.assert_array_equal(made[far], clip[far])


@pytest.mark.parametrize("peak", [0.01, 30.0])
def test_what_is_far_off_is_moved_only_so_far(peak: float) -> None:
    assert abs(20 * np.log10(gain_to_peak(noise(peak)))) == pytest.approx(MOST_DB)


def test_silence_has_no_peak() -> None:
    silence = np.zeros(1000, np.float32)
    assert gain_to_peak(silence) == 1
    assert not moved(silence, 2.0).any()


def test_a_gain_about_the_peak_is_smooth() -> None:
    tone = np.sin(2 * np.pi * 60 / 44_100 * np.arange(8000)).astype(np.float32) * 0.8
    made = moved(tone, gain_to_peak(tone))
    # The tone's own steps, and hardly more.
    assert np.abs(np.diff(made)).max() < 1.35 * np.abs(np.diff(tone)).max()


def test_levels_stay_where_only_the_peak_is_off() -> None:
    """A hit played with other noise is nearer to the clip than one brought to its peak whole."""
    distances = []
    for index in range(6):
        clip = make_hit("clap", 1, index).samples
        parts = analyse(clip)
        whole = synthesise(parts, 3)
        whole *= PEAK / np.abs(whole).max()
        distances.append(
            [spectral_distance_db(clip, each) for each in (Hit(parts, 3).struck(), whole)]
        )
    at_peak, as_a_whole = np.mean(distances, axis=0)
    assert at_peak < as_a_whole - 0.1


def test_a_knob_moves_the_peak_on_from_there() -> None:
    parts = analyse(make_hit("snare", 1, 2).samples)
    ratio = gain_to_peak(synthesise(parts, 1))
    assert ratio != 1
    for knobs in (Knobs(), Knobs(noise=0.01), Knobs(noise=6.0), Knobs(pitch=-7.0)):
        hit = Hit(parts, 1)
        played = np.abs(synthesise(hit.turned(knobs), 1)).max()
        assert np.abs(hit.struck(knobs)).max() == pytest.approx(ratio * played, rel=2e-3)


def test_a_later_wave_does_not_pass_for_the_peak() -> None:
    t = np.arange(CLIP_LENGTH)
    early, late = (np.exp(-np.square((t - at) / 40)) for at in (500, 3000))
    clip = (0.7 * early + 0.9 * late).astype(np.float32)
    kept = kept_first(clip, 510)
    assert np.abs(kept[:1000]).max() == pytest.approx(FIRST * 0.9, abs=1e-3)
    np.testing.assert_array_equal(kept[1500:], clip[1500:])
    # What is much lower is raised by no more than peaks are moved.
    faint = (0.3 * early + 0.9 * late).astype(np.float32)
    assert kept_first(faint, 510)[:1000].max() == pytest.approx(
        0.3 * 10 ** (MOST_DB / 20), abs=1e-3
    )
    first = (0.9 * early + 0.7 * late).astype(np.float32)
    assert kept_first(first, 510) is first
