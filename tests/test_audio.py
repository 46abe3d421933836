import io
import shutil
import subprocess
from functools import cache

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from ghostnote import audio
from ghostnote.audio import Signal, condition, decode
from ghostnote.errors import (
    AudioContentError,
    AudioError,
    AudioFormatError,
    AudioTooLargeError,
)

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")

# libsndfile's name of each format and subtype, and how far a sample may be off.
SNDFILE_FORMATS = {
    "wav16": ("WAV", "PCM_16", 1e-4),
    "wav24": ("WAV", "PCM_24", 1e-6),
    "wav-float": ("WAV", "FLOAT", 0),
    "wav8": ("WAV", "PCM_U8", 1e-2),
    "aiff": ("AIFF", "PCM_16", 1e-4),
    "flac": ("FLAC", "PCM_24", 1e-6),
    "caf": ("CAF", "PCM_24", 1e-6),
    "w64": ("W64", "PCM_24", 1e-6),
    "ogg": ("OGG", "VORBIS", 5e-2),
    "mp3": ("MP3", "MPEG_LAYER_III", 5e-2),
}


def hit(seconds=0.3, sample_rate=44_100, f0_hz=200.0):
    """A decaying sine with an attack of 2 ms, band-limited, after 10 ms of silence."""
    t = np.arange(int(seconds * sample_rate)) / sample_rate
    attack = np.sin(np.pi / 2 * np.minimum(t / 0.002, 1)) ** 2
    sound = 0.9 * attack * np.cos(2 * np.pi * f0_hz * t) * np.exp(-t / 0.04)
    return np.concatenate([np.zeros(sample_rate // 100), sound]).astype(np.float32)


def similarity(a, b):
    """Largest correlation of two clips that are at most five samples apart."""
    length = min(len(a), len(b)) - 5
    products = np.correlate(a[5:length], b[: length + 5], mode="valid")
    return products.max() / (np.linalg.norm(a) * np.linalg.norm(b))


def written(samples, file_format="WAV", subtype="FLOAT", sample_rate=44_100):
    buffer = io.BytesIO()
    soundfile.write(buffer, samples.T, sample_rate, format=file_format, subtype=subtype)
    return buffer.getvalue()


@cache
def sound_bytes(name):
    file_format, subtype, _ = SNDFILE_FORMATS[name]
    return written(hit(), file_format, subtype)


def ffmpeg(path, *arguments):
    """What ffmpeg makes of a float WAV at `path`."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), *arguments, "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


@pytest.mark.parametrize("name", SNDFILE_FORMATS)
def test_every_format_decodes_to_what_was_written(name):
    signal = decode(sound_bytes(name), max_seconds=1)
    expected = hit()
    assert signal.sample_rate == 44_100
    assert signal.samples.dtype == np.float32
    length = min(signal.samples.shape[1], len(expected))
    np.testing.assert_allclose(
        signal.samples[0, :length], expected[:length], atol=SNDFILE_FORMATS[name][2]
    )


@pytest.mark.parametrize("name", SNDFILE_FORMATS)
def test_a_path_decodes_as_its_bytes_whatever_it_is_called(name, tmp_path):
    for suffix in (".wav", ".raw", ".txt", ""):
        path = tmp_path / f"sound{suffix}"
        path.write_bytes(sound_bytes(name))
        np.testing.assert_array_equal(
            decode(path, max_seconds=1).samples, decode(sound_bytes(name), max_seconds=1).samples
        )


@needs_ffmpeg
@pytest.mark.parametrize(
    "arguments",
    [
        ("-f", "adts", "-b:a", "192k"),
        ("-f", "ipod", "-movflags", "frag_keyframe+empty_moov", "-b:a", "192k"),
        ("-f", "flac"),
        ("-f", "ogg", "-c:a", "libopus", "-ar", "48000"),
        ("-f", "mp3", "-b:a", "192k"),
        ("-f", "aiff"),
    ],
    ids=lambda arguments: arguments[1],
)
def test_what_ffmpeg_writes_to_a_pipe_is_the_same_hit(arguments, tmp_path):
    if arguments[1] in ("adts", "ipod"):
        pytest.importorskip("av")
    path = tmp_path / "hit.wav"
    path.write_bytes(written(hit()))
    clip = condition(decode(ffmpeg(path, *arguments), max_seconds=1))
    reference = condition(Signal(hit()[None], 44_100))
    assert similarity(clip, reference) > 0.99


def test_flac_of_unknown_length_is_read_to_its_end_but_not_past_the_limit():
    known = bytearray(sound_bytes("flac"))
    # The low 36 bits of bytes 18 to 25 are the number of samples; 0 says unknown.
    known[21] &= 0xF0
    known[22:26] = bytes(4)
    assert decode(bytes(known), max_seconds=1).samples.shape == (1, len(hit()))
    with pytest.raises(AudioTooLargeError):
        decode(bytes(known), max_seconds=0.2)


def test_limits_are_checked_before_the_samples_are_read():
    with pytest.raises(AudioTooLargeError, match=r"0\.3 s long; at most 0\.1 s"):
        decode(sound_bytes("wav16"), max_seconds=0.1)
    with pytest.raises(AudioTooLargeError, match="5 channels; at most 2"):
        decode(written(np.tile(hit(), (5, 1))), max_seconds=1, max_channels=2)
    for rate in (999, 384_001):
        with pytest.raises(AudioFormatError, match=f"{rate} Hz"):
            decode(written(hit(), sample_rate=rate), max_seconds=1)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_samples_that_are_not_numbers_are_refused(bad):
    samples = hit()
    samples[1000] = bad
    with pytest.raises(AudioContentError, match="not numbers"):
        decode(written(samples), max_seconds=1)


def test_files_that_hold_nothing_or_cannot_be_opened_say_so(tmp_path):
    with pytest.raises(AudioContentError, match="no bytes"):
        decode(b"", max_seconds=1)
    with pytest.raises(AudioContentError, match="no samples"):
        decode(written(np.zeros(0, np.float32)), max_seconds=1)
    with pytest.raises(AudioFormatError, match="cannot be opened"):
        decode(tmp_path / "missing.wav", max_seconds=1)
    with pytest.raises(AudioFormatError, match="cannot be opened"):
        decode(tmp_path, max_seconds=1)


def test_a_playlist_is_not_followed():
    playlist = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n"
    with pytest.raises(AudioFormatError):
        decode(playlist, max_seconds=1)


def decodes_or_refuses(content):
    try:
        signal = decode(content, max_seconds=2)
        samples = condition(signal)
    except AudioError:
        return
    assert np.isfinite(samples).all()
    assert len(samples) <= audio.CLIP_LENGTH
    assert np.abs(samples).max() == pytest.approx(audio.PEAK, rel=1e-5)


@given(st.binary(max_size=400))
def test_random_bytes_decode_or_are_refused(content):
    decodes_or_refuses(content)


@given(st.sampled_from([b"\0\0\0\x1cftypM4A ", b"\xff\xf1P@", b"RIFF", b"fLaC", b"OggS", b"ID3"]))
def test_a_bare_signature_is_refused(head):
    with pytest.raises(AudioError):
        decode(head, max_seconds=2)


@given(
    st.sampled_from(list(SNDFILE_FORMATS)),
    st.floats(0, 1),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
    st.booleans(),
)
def test_truncated_and_damaged_files_decode_or_are_refused(name, part, damage, in_header):
    content = bytearray(sound_bytes(name))
    reach = min(len(content), 64) if in_header else len(content)
    for where, byte in damage:
        content[int(where * reach)] = byte
    decodes_or_refuses(bytes(content[: int(part * len(content))] if part < 0.9 else content))


@needs_ffmpeg
def test_damaged_m4a_decodes_or_is_refused(tmp_path):
    pytest.importorskip("av")
    path = tmp_path / "hit.wav"
    path.write_bytes(written(hit()))
    arguments = ("-f", "ipod", "-movflags", "frag_keyframe+empty_moov")
    whole = ffmpeg(path, *arguments)
    rng = np.random.default_rng(0)
    for _ in range(300):
        content = bytearray(whole)
        for where in rng.integers(8, len(content), 4):
            content[where] = rng.integers(256)
        decodes_or_refuses(bytes(content[: rng.integers(len(content)) + 1]))


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
    ],
    ids=["zeros", "under -80 dBFS", "channels under -80 dBFS"],
)
def test_what_leaves_nothing_to_hear_is_called_silent(samples):
    samples = np.atleast_2d(samples).astype(np.float32)
    for rate in (44_100, 384_000):
        with pytest.raises(AudioContentError, match="silent"):
            condition(Signal(samples, rate))


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_of_channels_that_cancel_out_the_loudest_is_heard(rate):
    sound = hit(sample_rate=rate)
    for channels in ([sound, -sound], [-0.25 * sound, -0.75 * sound, sound]):
        clip = condition(Signal(np.stack(channels).astype(np.float32), rate))
        loudest = max(channels, key=lambda channel: np.abs(channel).max())
        np.testing.assert_array_equal(clip, condition(Signal(loudest[None], rate)))


@pytest.mark.parametrize("length", [1, 2, 100])
@pytest.mark.parametrize("lead", [0, 1000])
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


@pytest.mark.parametrize(("depth", "noise_db"), [("16", -93), ("24", -141), ("32f", -190)])
def test_an_encoded_wav_decodes_to_within_its_noise_floor(depth, noise_db):
    samples = hit()
    decoded = decode(audio.encode_wav(samples, 44_100, depth), max_seconds=1)
    error = decoded.samples[0] - samples
    assert audio.decibels(float(np.sqrt(np.mean(error**2)))) < noise_db
    assert audio.encode_wav(samples, 44_100, depth) == audio.encode_wav(samples, 44_100, depth)


def dither_of(samples, depth="16"):
    """What the file of `samples` has beside them, in its steps."""
    decoded = decode(audio.encode_wav(samples, 44_100, depth), max_seconds=10)
    return (decoded.samples[0].astype(float) - samples) * 2 ** (int(depth) - 1)


def test_the_noise_of_files_that_sound_together_does_not_add_up():
    t = np.arange(88_200) / 44_100
    sine = (0.3 * np.sin(2 * np.pi * 200 * t)).astype(np.float32)
    noise = np.random.default_rng(0).uniform(-0.4, 0.4, (5, len(t))).astype(np.float32)
    # In steps of 16 bits, the lower bits of a float are zero.
    coarse = np.round(noise[0] * 2**15) / np.float32(2**15)
    files = [sine, 0.5 * sine, -sine, np.roll(sine, 1), coarse, 0.5 * coarse, *noise]
    errors = np.array([dither_of(samples) for samples in files])
    correlation = np.corrcoef(errors) - np.eye(len(files))
    assert np.abs(correlation).max() < 5 / np.sqrt(len(t))
    # Of rounding, a twelfth of a step squared, and dither of two such widths.
    np.testing.assert_allclose(errors.var(axis=1), 3 / 12, rtol=0.05)


@pytest.mark.parametrize("depth", ["16", "24"])
def test_the_same_samples_give_the_same_file_wherever_they_lie(depth):
    samples = hit(7)
    apart = np.zeros((len(samples), 3), np.float32)
    apart[:, 1] = samples
    after = np.append(np.float32(1), samples)[1:]
    encoded = audio.encode_wav(samples, 44_100, depth)
    assert audio.encode_wav(apart[:, 1], 44_100, depth) == encoded
    assert audio.encode_wav(after, 44_100, depth) == encoded
    decoded = soundfile.read(io.BytesIO(audio.encode_flac(samples, 44_100, depth)))[0]
    np.testing.assert_array_equal(decoded, soundfile.read(io.BytesIO(encoded))[0])


def test_decibels_and_amplitude_are_inverse():
    assert audio.decibels(0.5) == pytest.approx(-6.0206, abs=1e-4)
    assert audio.amplitude(audio.decibels(0.1)) == pytest.approx(0.1)
    assert audio.decibels(0) == -np.inf


def test_a_float_wav_holds_no_time_of_day():
    assert b"PEAK" not in audio.encode_wav(hit(), 44_100, "32f")


def test_a_small_file_that_unpacks_to_very_much_is_refused(tmp_path):
    path = tmp_path / "bomb.flac"
    silence = np.zeros((384_000, 8), np.float32)
    with soundfile.SoundFile(path, "w", 384_000, 8, "PCM_16") as file:
        for _ in range(10):
            file.write(silence)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(AudioTooLargeError, match=r"30\.7 million samples in all channels"):
        decode(path, max_seconds=60)


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
