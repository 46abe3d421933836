import io
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from ghostnote import audio
from ghostnote.audio import Signal, condition
from ghostnote.decoding import FORMATS, decode
from ghostnote.errors import (
    AudioContentError,
    AudioError,
    AudioExtraError,
    AudioFormatError,
    AudioTooLargeError,
)

from .sounds import hit, similarity

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
    "au": ("AU", "PCM_24", 1e-6),
    "ogg": ("OGG", "VORBIS", 5e-2),
    "mp3": ("MP3", "MPEG_LAYER_III", 5e-2),
}


DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.parametrize("page", ["http.md", "corpus.md"])
def test_the_pages_name_the_formats_that_are_read(page):
    text = " ".join((DOCS / page).read_text().replace("`", "").split())
    assert FORMATS in text


@pytest.mark.parametrize("head", [b"\0\0\0\x1cftypM4A ", b"\xff\xf1P@"])
def test_without_its_extra_m4a_is_refused_by_its_name(head, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(AudioExtraError, match=r"need the extra ghostnote\[m4a\]"):
        decode(head + bytes(100), max_seconds=1)


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


def test_a_small_file_that_unpacks_to_very_much_is_refused(tmp_path):
    path = tmp_path / "bomb.flac"
    silence = np.zeros((384_000, 8), np.float32)
    with soundfile.SoundFile(path, "w", 384_000, 8, "PCM_16") as file:
        for _ in range(10):
            file.write(silence)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(AudioTooLargeError, match=r"30\.7 million samples in all channels"):
        decode(path, max_seconds=60)
