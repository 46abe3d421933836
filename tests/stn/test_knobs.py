from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from ghostnote.audio import CLIP_LENGTH, ONSET_LENGTH, SAMPLE_RATE, Samples, finish
from ghostnote.descriptors import DESCRIPTORS, attack_ms, decay_seconds, describe
from ghostnote.drumsynth import make_hit
from ghostnote.stn.analysis import analyse
from ghostnote.stn.frames import UNHEARD_DB
from ghostnote.stn.gains import gained
from ghostnote.stn.knobs import Hit, Knobs
from ghostnote.stn.layout import LOW_LENGTH, LOW_RATE, Tones
from ghostnote.stn.synthesis import play_low, synthesise

NAMES = [descriptor.name for descriptor in DESCRIPTORS]
SNARE = analyse(make_hit("snare", 1, 3).samples)
HIT = Hit(SNARE, 0)


def tone(hz: float, decay: float) -> Samples:
    t = np.arange(CLIP_LENGTH) / SAMPLE_RATE
    return (0.8 * np.sin(2 * np.pi * hz * t) * np.exp(-decay * t)).astype(np.float32)


def played(knobs: Knobs) -> Samples:
    return finish(HIT.struck(knobs))


def measured(knobs: Knobs, name: str) -> float:
    return float(describe(played(knobs))[NAMES.index(name)])


def test_knobs_at_zero_change_nothing() -> None:
    assert HIT.turned(Knobs()) is SNARE


def test_knobs_are_idle_where_a_hit_has_nothing_for_them() -> None:
    rng = np.random.default_rng(0)
    hiss = rng.standard_normal(CLIP_LENGTH) * np.exp(-12 * np.arange(CLIP_LENGTH) / SAMPLE_RATE)
    bright = np.diff(hiss, prepend=0, append=0)[:CLIP_LENGTH].astype(np.float32)
    assert Hit(analyse(hiss.astype(np.float32)), 0).idle() == ("noise",)
    assert Hit(analyse(bright), 0).idle() == ("noise", "body")
    assert HIT.idle() == ()


@pytest.mark.parametrize("decay", [0.0, 0.5])
def test_noise_is_turned_by_its_gain_where_that_is_not_what_is_measured(decay: float) -> None:
    """As of a kick, most of whose noise is what lies between the peaks of its own tone."""
    seconds = np.arange(CLIP_LENGTH) / SAMPLE_RATE
    hiss = np.random.default_rng(1).standard_normal(CLIP_LENGTH) * np.exp(-30 * seconds)
    boom = np.sin(2 * np.pi * 50 * seconds) * np.exp(-2 * seconds) + 0.01 * hiss
    hit = Hit(analyse((0.8 * boom).astype(np.float32)), 0)
    assert "noise" not in hit.idle()

    def hiss_db(noise: float) -> float:
        spectrum = np.fft.rfft(hit.struck(Knobs(noise=noise, decay=decay)))
        return float(10 * np.log10(np.square(np.abs(spectrum[8000:])).sum()))

    rest = hiss_db(0)
    for turn_db in (-6, -3, 3, 6):
        assert 0.4 < (hiss_db(turn_db) - rest) / turn_db < 1.1


@pytest.mark.parametrize("semitones", [-12, -5, 3, 7, 12])
def test_pitch_moves_a_tone_by_semitones_and_keeps_its_decay(semitones: float) -> None:
    parts = Hit(analyse(tone(220, 12)), 0).turned(Knobs(pitch=semitones))
    clip = synthesise(parts, 0)
    peak_hz = np.argmax(np.abs(np.fft.rfft(clip, 4 * CLIP_LENGTH))) * SAMPLE_RATE / 4 / CLIP_LENGTH
    assert peak_hz == pytest.approx(220 * 2 ** (semitones / 12), rel=0.01)
    levels = [np.abs(clip[int(at * SAMPLE_RATE) :][:2000]).max() for at in (0.1, 0.3)]
    # exp(-12 * 0.2) is -20.8 dB.
    assert 20 * np.log10(levels[1] / levels[0]) == pytest.approx(-20.8, abs=1.5)


@pytest.mark.parametrize("semitones", [2, 5, 12])
def test_nothing_clicks_after_a_low_band_that_is_over_sooner(semitones: float) -> None:
    parts = HIT.turned(Knobs(pitch=semitones))
    low = play_low(parts.low, parts.low_rate)
    over = round(LOW_LENGTH * SAMPLE_RATE / parts.low_rate)
    assert not np.any(low[over + 50 :])


@pytest.mark.parametrize("octaves", [-1.5, -0.5, 0.7])
def test_decay_changes_the_time_a_tone_takes_to_fall(octaves: float) -> None:
    clip = synthesise(Hit(analyse(tone(220, 12)), 0).turned(Knobs(decay=octaves)), 0)
    levels = [np.abs(clip[int(at * SAMPLE_RATE) :][:1000]).max() for at in (0.05, 0.2)]
    expected_db = -15.6 * 2**-octaves
    assert 20 * np.log10(levels[1] / levels[0]) == pytest.approx(expected_db, rel=0.1)


def test_a_hit_that_is_over_sooner_does_not_swell_where_it_ends() -> None:
    steady = np.tile(tone(220, 0.0)[: SAMPLE_RATE // 2], 4)[:CLIP_LENGTH]
    low = Hit(analyse(steady), 0).turned(Knobs(decay=-2.0)).low
    levels = np.array([np.abs(part).max() for part in np.split(low, 64)])
    over = int(np.flatnonzero(levels > 0.01 * levels.max())[-1]) + 1
    assert over / len(levels) * LOW_LENGTH / LOW_RATE == pytest.approx(0.5, abs=0.03)
    # From the end of what is held on.
    assert levels[2:over].max() < 1.1 * np.median(levels[2:over])


@pytest.mark.parametrize(("octaves", "seconds"), [(-2.0, 0.5), (-1.0, 1.0), (0.0, 2.0)])
def test_a_bed_of_noise_is_over_as_much_sooner(octaves: float, seconds: float) -> None:
    noise = np.random.default_rng(0).standard_normal(CLIP_LENGTH)
    falling = np.exp(-np.arange(CLIP_LENGTH) / (0.05 * SAMPLE_RATE))
    hissing = (0.2 * noise * (falling + 0.02)).astype(np.float32)
    # With a pitch, so that at rest its parts are turned as well.
    clip = Hit(analyse(hissing), 0).struck(Knobs(decay=octaves, pitch=0.1))
    loud = np.flatnonzero(np.abs(clip) > 0.002 * np.abs(clip).max())
    assert loud[-1] / SAMPLE_RATE == pytest.approx(seconds, rel=0.1)


def test_a_stretched_hit_begins_as_it_did() -> None:
    long = HIT.turned(Knobs(decay=1.0))
    # What holds the balance of the whole moves it by a fifth of a decibel.
    np.testing.assert_allclose(long.low[:30], SNARE.low[:30], atol=0.015)


@pytest.mark.parametrize(
    ("knob", "furthest", "descriptor"),
    [
        ("brightness", 0.6, "centroid_hz"),
        ("noise", 6.0, "noise_percent"),
        ("body", 4.0, "body_percent"),
        ("attack", 0.7, "attack_ms"),
    ],
)
def test_a_knob_moves_its_descriptor_one_way(knob: str, furthest: float, descriptor: str) -> None:
    settings = np.linspace(-furthest, furthest, 7)
    values = [measured(Knobs(**{knob: float(value)}), descriptor) for value in settings]
    assert (np.diff(values) > 0).all()


def test_decay_moves_its_descriptor_one_way() -> None:
    settings = np.linspace(-2, 1, 7)
    values = [measured(Knobs(decay=float(value)), "decay_seconds") for value in settings]
    assert (np.diff(values) > 0).all()


def test_more_body_hardly_moves_brightness() -> None:
    # Most of this snare is body as it is.
    fuller = Knobs(body=4.0)
    assert measured(fuller, "body_percent") > measured(Knobs(), "body_percent") + 4
    brighter = measured(fuller, "centroid_hz") / measured(Knobs(), "centroid_hz")
    assert abs(np.log2(brighter)) < 0.05


def test_brightness_goes_as_far_as_it_says() -> None:
    moved = measured(Knobs(brightness=0.5), "centroid_hz") / measured(Knobs(), "centroid_hz")
    assert np.log2(moved) == pytest.approx(0.4, abs=0.15)


def test_a_little_of_another_knob_is_little_beside_a_pitch() -> None:
    alone = played(Knobs(pitch=5.0))
    for other in ("decay", "brightness", "noise", "body"):
        both = played(Knobs(**{"pitch": 5.0, other: 0.001}))
        size = min(len(alone), len(both))
        assert np.abs(alone[:size] - both[:size]).max() < 0.03, other


def test_knobs_that_were_turned_before_change_nothing_of_later_turns() -> None:
    hit = Hit(SNARE, 0)
    hit.struck(Knobs(3, 0.5, 0.5, 6, 0.6, 4))
    for knobs in (Knobs(), Knobs(noise=3.0), Knobs(pitch=-3.0, body=2.0)):
        np.testing.assert_array_equal(hit.struck(knobs), Hit(SNARE, 0).struck(knobs))


def test_a_hit_may_be_played_by_several_threads() -> None:
    rng = np.random.default_rng(0)
    asked = [Knobs(*map(float, rng.choice([-0.5, 0, 0.5], 6))) for _ in range(40)]
    shared = Hit(SNARE, 0)
    with ThreadPoolExecutor(4) as threads:
        played = list(threads.map(shared.struck, asked))
    for knobs, clip in zip(asked, played, strict=True):
        np.testing.assert_array_equal(clip, Hit(SNARE, 0).struck(knobs))


@pytest.mark.parametrize("decay", [-2.0, -1.0, 1.0])
def test_a_decay_begins_once_the_hit_has_risen(decay: float) -> None:
    t = np.arange(CLIP_LENGTH - ONSET_LENGTH) / SAMPLE_RATE
    rise = np.minimum(t / 0.03, 1)
    noise = 0.1 * np.random.default_rng(1).standard_normal(len(t))
    swelling = rise * np.exp(-12 * np.maximum(t - 0.03, 0)) * (0.5 * np.sin(1200 * t) + noise)
    hit = Hit(analyse(np.concatenate([np.zeros(ONSET_LENGTH), swelling]).astype(np.float32)), 0)
    rest, turned = hit.struck(), hit.struck(Knobs(decay=decay))
    assert attack_ms(rest) > 18
    assert attack_ms(turned) == pytest.approx(attack_ms(rest), rel=0.1)
    assert decay_seconds(turned) / decay_seconds(rest) == pytest.approx(2**decay, rel=0.35)


def test_turning_leaves_the_parts_of_the_hit_alone() -> None:
    before = replace(SNARE, low=SNARE.low.copy(), noise_db=SNARE.noise_db.copy())
    HIT.turned(Knobs(3, 0.5, 0.5, 6, 0.6, 4))
    assert np.array_equal(before.low, SNARE.low)
    assert np.array_equal(before.noise_db, SNARE.noise_db)


@pytest.mark.parametrize(
    "knobs",
    [Knobs(body=-3.4), Knobs(noise=-6), Knobs(-12, 1), Knobs(12, -2), Knobs(attack=0.5)],
)
def test_nothing_sounds_before_the_onset_whatever_is_turned(knobs: Knobs) -> None:
    kick = analyse(make_hit("kick", 1, 0).samples)
    assert np.abs(Hit(kick, 0).struck(knobs)[: ONSET_LENGTH - 8]).max() == 0


@pytest.mark.parametrize("knobs", [Knobs(noise=6), Knobs(brightness=0.5), Knobs(brightness=-0.5)])
def test_gains_lay_no_hiss_under_a_hit(knobs: Knobs) -> None:
    hat = Hit(analyse(make_hit("hihat-closed", 1, 0).samples), 0)
    rest, turned = finish(hat.struck()), finish(hat.struck(knobs))
    assert len(turned) < 1.2 * len(rest)


def test_what_is_not_heard_is_not_raised() -> None:
    noise_db = np.full_like(SNARE.noise_db, UNHEARD_DB - 1)
    noise_db[:20] = -20
    hit = replace(SNARE, noise_db=noise_db, tones=Tones.none())
    raised = gained(hit, np.array([24.0, 0, 0, 0])).noise_db
    assert raised[:20] == pytest.approx(4, abs=0.01)
    assert raised[20:].max() < UNHEARD_DB


def test_what_sounds_on_past_the_end_of_a_clip_falls_away_before_it() -> None:
    clip = Hit(replace(SNARE, noise_db=np.full_like(SNARE.noise_db, -30)), 0).struck()
    tenths = clip.reshape(20, -1)
    loud = np.sqrt(np.mean(np.square(tenths), axis=1))
    assert np.abs(clip[-441:]).max() < 0.02 * loud[10]
    assert loud[17] > 0.95 * loud[16] > 0.9 * loud[15]
    assert loud[19] < 0.3 * loud[18]


@pytest.mark.parametrize("semitones", [-12, -5, 5, 12])
def test_a_pitch_leaves_the_onset_of_the_low_band_where_it_was(semitones: float) -> None:
    struck = analyse(np.concatenate([np.zeros(88, np.float32), tone(180, 12)[:-88]]))
    onsets = []
    for parts in (struck, Hit(struck, 0).turned(Knobs(pitch=semitones))):
        low = np.abs(play_low(parts.low, parts.low_rate))
        onsets.append(np.argmax(low > 0.05 * low.max()) / SAMPLE_RATE)
        assert low[:40].max() < 0.02
    assert onsets[1] == pytest.approx(onsets[0], abs=4e-4)
