import io
import struct
import time

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from ghostnote.audio import SAMPLE_RATE
from ghostnote.comments import MAX_COMMENT_BYTES, comment_of
from ghostnote.decoding import decode
from ghostnote.encoding import encode_flac, encode_wav
from ghostnote.errors import ControlError

SAMPLES = np.sin(np.arange(2001, dtype=np.float32) / 10) / 2
TEXTS = ["a", "ab", '{"ghostnote":1}', "ümlaut", "x" * 3000]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("depth", ["16", "24", "32f"])
def test_a_wav_carries_a_comment_and_the_same_sound(text: str, depth) -> None:
    plain = encode_wav(SAMPLES, SAMPLE_RATE, depth)
    tagged = encode_wav(SAMPLES, SAMPLE_RATE, depth, text)
    assert comment_of(tagged) == text
    assert comment_of(plain) == ""
    assert struct.unpack_from("<I", tagged, 4) == (len(tagged) - 8,)
    first, second = (decode(wav, max_seconds=1).samples for wav in (plain, tagged))
    np.testing.assert_array_equal(first, second)
    # What only reads the sound sees no difference but the size of the whole.
    assert tagged[8 : len(plain)] == plain[8:]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("depth", ["16", "24"])
def test_a_flac_carries_a_comment_and_the_sound_of_the_wav(text: str, depth) -> None:
    flac = encode_flac(SAMPLES, 96_000, depth, text)
    assert comment_of(flac) == text
    assert comment_of(encode_flac(SAMPLES, 96_000, depth)) == ""
    read = decode(flac, max_seconds=1)
    assert read.sample_rate == 96_000
    expected = decode(encode_wav(SAMPLES, 96_000, depth), max_seconds=1)
    np.testing.assert_array_equal(read.samples, expected.samples)


def test_flac_has_no_floats() -> None:
    with pytest.raises(ControlError, match="32f is not for FLAC"):
        encode_flac(SAMPLES, SAMPLE_RATE, "32f")


@pytest.mark.parametrize("encode", [encode_wav, encode_flac])
def test_another_reader_finds_the_comment(encode) -> None:
    with soundfile.SoundFile(io.BytesIO(encode(SAMPLES, SAMPLE_RATE, "16", "by hand"))) as file:
        assert file.comment == "by hand"


@pytest.mark.parametrize("kind", ["WAV", "FLAC"])
def test_what_another_writer_wrote_is_found(kind: str) -> None:
    buffer = io.BytesIO()
    with soundfile.SoundFile(buffer, "w", SAMPLE_RATE, 2, format=kind) as file:
        file.title, file.artist, file.comment = "Title", "Artist", "a comment"
        file.write(np.zeros((100, 2)))
    assert comment_of(buffer.getvalue()) == "a comment"


def test_a_copy_through_another_program_keeps_it() -> None:
    tagged = encode_wav(SAMPLES, SAMPLE_RATE, "24", "kept")
    with soundfile.SoundFile(io.BytesIO(tagged)) as source:
        comment, read = source.comment, source.read()
    buffer = io.BytesIO()
    with soundfile.SoundFile(buffer, "w", 48_000, 1, format="FLAC", subtype="PCM_24") as copy:
        copy.comment = comment
        copy.write(read)
    assert comment_of(buffer.getvalue()) == "kept"


def test_a_comment_beyond_the_limit_is_not_read() -> None:
    for size, text in ((MAX_COMMENT_BYTES - 1, "x" * (MAX_COMMENT_BYTES - 1)), (10**6, "")):
        assert comment_of(encode_wav(SAMPLES, SAMPLE_RATE, "16", "x" * size)) == text
        assert comment_of(encode_flac(SAMPLES, SAMPLE_RATE, "16", "x" * size)) == text


def test_a_file_of_many_parts_costs_no_time() -> None:
    riff = b"RIFF\0\0\0\0WAVE" + b"JUNK\0\0\0\0" * 2_000_000
    flac = b"fLaC" + b"\x02\0\0\0" * 2_000_000
    vorbis = struct.pack("<II", 0, 0) + b"\0\0\0\0" * 4_000_000
    deep = b"fLaC\x84" + len(vorbis).to_bytes(3, "big") + vorbis
    start = time.process_time()
    assert [comment_of(content) for content in (riff, flac, deep)] == ["", "", ""]
    assert time.process_time() - start < 0.5


@given(st.sampled_from([b"", b"RIFF\0\0\0\0WAVE", b"fLaC"]), st.binary(max_size=200))
def test_any_bytes_have_a_comment_or_none(head: bytes, rest: bytes) -> None:
    assert isinstance(comment_of(head + rest), str)


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8), st.booleans())
def test_a_damaged_file_has_a_comment_or_none(place: int, damage: bytes, as_flac: bool) -> None:
    short = SAMPLES[:50]
    encode = encode_flac if as_flac else encode_wav
    content = encode(short, SAMPLE_RATE, "16", "text")
    damaged = content[:place] + damage + content[place + len(damage) :]
    assert isinstance(comment_of(damaged), str)
    assert comment_of(content[:place]) in ("", *("text"[:n] for n in range(1, 5)))
