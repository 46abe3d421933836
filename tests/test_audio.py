import numpy as np
import pytest

from ghostnote import audio
from ghostnote.audio import Signal, condition
from ghostnote.errors import AudioContentError

from .sounds import hit, similarity


@pytest.mark.parametrize("sample_rate", [8_000, 22_050, 44_100, 48_000, 96_000, 192_000])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_a_clip_is_the_same_hit_whatever_rate_and_channels_it_came_in(sample_rate, channels):
    samples = np.tile(hit(sample_rate=sample_rate), (channels, 1))
    clip = condition(Signal(samples, sample_rate))
    reference = condition(Signal(hit()[None], 44_100))
    # The last sample above -60 dB may be one half wave further, of 2.5 ms.
    assert abs(len(clip) - len(reference)) < 0.003 * 44_100
    assert similarity(clip, reference) > 0.999


def test_a_clip_has_its_onset_peak_and_end_where_the_geometry_says():
    clip = condition(Signal(0.01 * hit(3.0)[None], 44_100))
    assert audio.find_onset(clip) == audio.ONSET_LENGTH
    assert np.abs(clip).max() == pytest.approx(0.9)
    # exp(-t / 0.04) is 60 dB down after 0.04 ln(1000) s; 10 ms of fade follow.
    last_peak = 88 + 0.04 * np.log(1000) * 44_100 + audio.FADE_LENGTH
    assert len(clip) == pytest.approx(last_peak, abs=44_100 / 400)
    assert clip[-1] == 0


def test_conditioning_a_clip_again_changes_nothing():
    clip = condition(Signal(hit()[None], 44_100))
    again = condition(Signal(clip[None], 44_100))
    assert len(again) == len(clip)
    np.testing.assert_allclose(again, clip, atol=1e-3)


def test_a_long_sound_is_cut_to_the_clip_length_and_faded():
    noise = np.random.default_rng(0).uniform(-1, 1, 5 * 44_100).astype(np.float32)
    clip = condition(Signal(noise[None], 44_100))
    assert len(clip) == audio.CLIP_LENGTH
    assert clip[-1] == 0


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(1000),
        np.full(1000, 0.9e-4),
        np.stack([np.full(1000, 0.9e-4), np.full(1000, -0.9e-4)]),
        np.full(1000, 0.5),
        np.full(1, -0.5),
        np.stack([np.full(1000, 0.5), np.full(1000, -0.5)]),
        0.5 + np.random.default_rng(0).integers(-1, 2, 1000) / 2**15,
    ],
    ids=[
        *("zeros", "under -80 dBFS", "channels under -80 dBFS"),
        *("constant", "one sample", "constants that cancel out", "constant with dither"),
    ],
)
def test_what_leaves_nothing_to_hear_is_called_silent(samples):
    samples = np.atleast_2d(samples).astype(np.float32)
    for rate in (44_100, 384_000):
        with pytest.raises(AudioContentError, match="silent"):
            condition(Signal(samples, rate))


@pytest.mark.parametrize("offset", [-0.4, -0.003, 0.05])
@pytest.mark.parametrize("lead", [0, 4410])
def test_a_hit_on_a_constant_is_the_same_hit(offset, lead):
    sound = np.pad(0.5 * hit(), (lead, 8820))
    on_constant = np.stack([sound + np.float32(offset), sound])
    clip = condition(Signal(on_constant, 44_100))
    expected = condition(Signal(sound[None], 44_100))
    assert len(clip) == len(expected)
    np.testing.assert_allclose(clip, expected, atol=1e-6)


@pytest.mark.parametrize(
    "samples",
    [
        hit() + np.float32(0.0005),
        0.1 + 0.05 * np.sign(np.sin(2 * np.pi * 25 * np.arange(8820) / 44_100)),
        hit(0.03) + np.float32(0.05),
        np.append(hit() + np.float32(0.1), np.zeros(4410)),
        np.concatenate([np.full(4410, 0.1), hit() + np.float32(0.1), np.zeros(4410)]),
    ],
    ids=["not heard", "a square wave", "too short to rest", "silence behind it", "and a start"],
)
def test_what_does_not_rest_at_another_level_is_left_alone(samples):
    signal = Signal(samples[None].astype(np.float32), 44_100)
    assert audio.without_offset(signal) is signal


def test_the_largest_floats_stay_finite_without_their_offset():
    largest = np.finfo(np.float32).max
    steps = np.repeat(np.array([-largest, largest, -largest], np.float32), 4410)
    assert np.isfinite(condition(Signal(steps[None], 44_100))).all()


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_of_channels_that_cancel_out_the_loudest_is_heard(rate):
    sound = hit(sample_rate=rate)
    for channels in ([sound, -sound], [-0.25 * sound, -0.75 * sound, sound]):
        clip = condition(Signal(np.stack(channels).astype(np.float32), rate))
        loudest = max(channels, key=lambda channel: np.abs(channel).max())
        np.testing.assert_array_equal(clip, condition(Signal(loudest[None], rate)))


@pytest.mark.parametrize(("lead", "length"), [(0, 100), (1000, 1), (1000, 2), (1000, 100)])
def test_a_click_at_the_end_of_a_file_is_whole(length, lead):
    click = np.random.default_rng(0).choice([-0.5, 0.5], length)
    clip = condition(Signal(np.append(np.zeros(lead), click)[None].astype(np.float32), 44_100))
    assert len(clip) == audio.ONSET_LENGTH + length + audio.FADE_LENGTH
    expected = np.pad(1.8 * click, (audio.ONSET_LENGTH, audio.FADE_LENGTH))
    np.testing.assert_allclose(clip, expected, atol=1e-6)


def test_a_click_at_the_end_of_a_file_of_another_rate_is_heard():
    click = np.append(np.zeros(1000), 0.5)[None].astype(np.float32)
    clip = condition(Signal(click, 48_000))
    assert np.abs(clip).max() == pytest.approx(audio.PEAK)
    assert np.argmax(np.abs(clip)) == pytest.approx(audio.ONSET_LENGTH, abs=20)


def test_a_tone_above_what_the_rate_can_hold_is_silent():
    t = np.arange(19_200) / 192_000
    tone = np.sin(2 * np.pi * 60_000 * t) * np.hanning(len(t))
    with pytest.raises(AudioContentError, match="silent"):
        condition(Signal(tone[None].astype(np.float32), 192_000))


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
def test_samples_near_the_largest_float_do_not_overflow(channels, sample_rate):
    largest = np.float32(3.4e38)
    loud = condition(Signal(np.tile(hit() / 0.9 * largest, (channels, 1)), sample_rate))
    usual = condition(Signal(np.tile(hit(), (channels, 1)), sample_rate))
    np.testing.assert_allclose(loud, usual, atol=1e-4)


def test_of_channels_near_the_largest_float_the_loudest_is_heard():
    """Each is further from end to end than a float can say."""
    one, other = np.array([-2.0e38, 2.0e38], np.float32), np.array([3.0e38, -3.0e38], np.float32)
    channels = np.stack([one, other, -one, -other])
    np.testing.assert_array_equal(audio.mono(channels), other)


def test_mono_is_the_mean_of_the_channels():
    channels = np.array([[1.0, 0.5], [0.0, -0.5]], np.float32)
    np.testing.assert_array_equal(audio.mono(channels), [0.5, 0.0])


@pytest.mark.parametrize(
    ("from_hz", "to_hz"), [(48_000, 44_100), (44_100, 96_000), (22_050, 44_100)]
)
def test_resampling_keeps_a_tone_in_place(from_hz, to_hz):
    def tone(sample_rate):
        t = np.arange(sample_rate // 2) / sample_rate
        return (np.sin(2 * np.pi * 1000 * t) * np.sin(np.pi * t / 0.5) ** 2).astype(np.float32)

    resampled = audio.resample(tone(from_hz), from_hz, to_hz)
    assert len(resampled) == len(tone(to_hz))
    np.testing.assert_allclose(resampled, tone(to_hz), atol=2e-4)


def test_decibels_and_amplitude_are_inverse():
    assert audio.decibels(0.5) == pytest.approx(-6.0206, abs=1e-4)
    assert audio.amplitude(audio.decibels(0.1)) == pytest.approx(0.1)
    assert audio.decibels(0) == -np.inf


def test_a_finished_clip_ends_where_its_frames_fall_silent():
    t = np.arange(audio.CLIP_LENGTH) / 44_100
    noise = np.random.default_rng(0).standard_normal(audio.CLIP_LENGTH)
    hiss = 10 ** (-77 / 20) * noise
    sine = np.sin(2 * np.pi * 200 * t) * 10 ** (-3 * t / 0.5)
    finished = audio.finish((sine + hiss).astype(np.float32), audio.SILENT_RMS_DB)
    # The sine's RMS lies 3 dB below its envelope; the hiss's peaks stand over the limit all along.
    assert np.abs(hiss).max() > audio.amplitude(audio.SILENT_RMS_DB)
    assert len(finished) / 44_100 == pytest.approx(0.5 * 68 / 60 + 0.02, abs=0.03)
    assert np.abs(finished).max() == pytest.approx(audio.PEAK)
    assert finished[-1] == 0


def test_a_click_is_finished_too():
    click = np.zeros(audio.CLIP_LENGTH, np.float32)
    click[88] = 0.001
    assert 88 < len(audio.finish(click)) <= 3 * audio.FADE_LENGTH
