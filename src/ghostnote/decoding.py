"""Audio files and their bytes to signals, within limits."""

import io
import math
import os
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile

from ghostnote.audio import Samples, Signal
from ghostnote.errors import (
    AudioContentError,
    AudioExtraError,
    AudioFormatError,
    AudioTooLargeError,
)

COMMON_FORMATS = "WAV, AIFF, FLAC, Ogg, Opus, MP3"
FORMATS = f"{COMMON_FORMATS}, CAF, W64, AU; M4A and AAC with the extra ghostnote[m4a]"
"""What is read, in words."""
MAX_SOURCE_SAMPLES = 24_000_000
"""Samples of a source in all its channels: a minute of stereo at 192 kHz, 96 MB as floats. A small
compressed file can hold far more."""
MAX_CHANNELS = 32
MIN_SOURCE_HZ, MAX_SOURCE_HZ = 1_000, 384_000
"""Sample rates that are read, in Hz."""
_HEAD_BYTES = 12
_UNKNOWN_FRAMES = 2**62
"""libsndfile gives a stream of unknown length, such as FLAC from a pipe, more frames than this."""
_AV_MAX_CHANNELS = 7
"""PyAV takes what follows the eight plane pointers of a frame for more of them if all are set."""
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0)


class _Bytes(io.BytesIO):
    """Bytes as a file whose position, like that of a file on disk, survives a seek below zero."""

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move if that leads into the file; damaged headers make decoders try otherwise."""
        try:
            return super().seek(offset, whence)
        except ValueError:
            return self.tell()


class _SoundFile(soundfile.SoundFile):  # type: ignore[misc]
    """A sound file that also reads streams whose header does not say how long they are."""

    def seekable(self) -> bool:
        """Whether positions can be reached: not in a stream of unknown length."""
        return bool(super().seekable() and self.frames < _UNKNOWN_FRAMES)


def decode(source: Path | bytes, *, max_seconds: float, max_channels: int = MAX_CHANNELS) -> Signal:
    """Decode an audio file or its bytes, whatever its name says it is.

    M4A and AAC are read by PyAV where it is installed, the rest of `FORMATS` by libsndfile.

    Raises:
        AudioFormatError: it cannot be opened, or does not decode as audio.
        AudioExtraError: it is M4A or AAC, and the extra is not installed.
        AudioTooLargeError: longer than `max_seconds`, or more than `max_channels` channels.
        AudioContentError: no samples, or a sample that is not a finite number.
    """
    head = _read_head(source)
    if not head:
        raise AudioContentError("the audio is empty: the file holds no bytes")
    container = _av_container(head)
    if container is None:
        signal = _decode_sndfile(source, max_seconds, max_channels)
    else:
        signal = _decode_av(source, container, max_seconds, max_channels)
    if signal.samples.shape[1] == 0:
        raise AudioContentError("the audio is empty: it holds no samples")
    if not np.isfinite(signal.samples).all():
        raise AudioContentError("the audio holds samples that are not numbers (NaN or infinity)")
    return signal


def _read_head(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source[:_HEAD_BYTES]
    try:
        with source.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except OSError as error:
        raise AudioFormatError(f"the file cannot be opened ({error.strerror})") from error


def _av_container(head: bytes) -> str | None:
    """FFmpeg's name of the container that only PyAV reads; None for the rest.

    Naming it keeps FFmpeg from guessing: some of its formats are playlists that open other files.
    """
    if head[4:8] == b"ftyp":
        return "mp4"
    # ADTS: twelve bits of sync and a layer of 0, where MPEG audio (MP3) has 1, 2 or 3.
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "aac"
    return None


def _decode_sndfile(source: Path | bytes, max_seconds: float, max_channels: int) -> Signal:
    try:
        # A descriptor, not a name: soundfile reads `.raw` as headerless whatever is in it.
        opened = _Bytes(source) if isinstance(source, bytes) else os.open(source, _OPEN_FLAGS)
        with _SoundFile(opened) as file:
            sample_rate = int(file.samplerate)
            known_frames = file.frames if file.frames < _UNKNOWN_FRAMES else 0
            _check_size(known_frames, sample_rate, file.channels, max_seconds, max_channels)
            # One past the limit, so that a stream of unknown length shows that it is too long.
            limit = math.ceil(max_seconds * sample_rate)
            limit = min(limit, MAX_SOURCE_SAMPLES // file.channels) + 1
            samples = file.read(limit, dtype="float32", always_2d=True).T
    except soundfile.LibsndfileError as error:
        raise AudioFormatError(f"not a readable audio file ({error.error_string})") from error
    except soundfile.SoundFileError as error:
        raise AudioFormatError("not a readable audio file (it breaks off)") from error
    _check_size(samples.shape[1], sample_rate, samples.shape[0], max_seconds, max_channels)
    return Signal(np.ascontiguousarray(samples), sample_rate)


def _check_size(
    frames: int, sample_rate: int, channels: int, max_seconds: float, max_channels: int
) -> None:
    if not MIN_SOURCE_HZ <= sample_rate <= MAX_SOURCE_HZ:
        limits = f"{MIN_SOURCE_HZ} to {MAX_SOURCE_HZ} Hz are read"
        raise AudioFormatError(f"a sample rate of {sample_rate} Hz; {limits}")
    if frames > max_seconds * sample_rate:
        seconds = frames / sample_rate
        raise AudioTooLargeError(f"{seconds:.1f} s long; at most {max_seconds:g} s are read")
    if channels > max_channels:
        raise AudioTooLargeError(f"{channels} channels; at most {max_channels} are read")
    if frames * channels > MAX_SOURCE_SAMPLES:
        millions = frames * channels / 1e6
        limit = f"at most {MAX_SOURCE_SAMPLES / 1e6:g} are read"
        raise AudioTooLargeError(f"{millions:.1f} million samples in all channels; {limit}")


def _decode_av(
    source: Path | bytes, container: str, max_seconds: float, max_channels: int
) -> Signal:
    """Decode M4A or AAC with PyAV, counting what comes out while it comes."""
    try:
        import av
    except ImportError as error:
        raise AudioExtraError("M4A and AAC need the extra ghostnote[m4a]") from error
    opened: BinaryIO | str = _Bytes(source) if isinstance(source, bytes) else str(source)
    try:
        with av.open(opened, "r", format=container) as file:
            stream = next(iter(file.streams.audio), None)
            # A stream of a codec that FFmpeg does not know has no context.
            if stream is None or stream.codec_context is None:
                raise AudioFormatError("not a readable audio file (it has no audio stream)")
            # Damaged headers leave these unset; 0 fails the check of the rate below.
            rate, channels = int(stream.rate or 0), int(stream.channels or 0)
            _check_size(0, rate, channels, max_seconds, min(max_channels, _AV_MAX_CHANNELS))
            resampler = av.AudioResampler(format="fltp", rate=rate)
            blocks: list[Samples] = []
            length = 0
            for frame in file.decode(stream):
                if (frame.sample_rate, frame.layout.nb_channels) != (rate, channels):
                    raise AudioFormatError("not a readable audio file (its channels change)")
                for converted in resampler.resample(frame):
                    blocks.append(np.asarray(converted.to_ndarray(), np.float32))
                    length += blocks[-1].shape[1]
                    _check_size(length, rate, channels, max_seconds, max_channels)
        if not blocks:
            raise AudioContentError("the audio is empty: it holds no samples")
        return Signal(np.concatenate(blocks, axis=1), rate)
    except (av.FFmpegError, ValueError, MemoryError) as error:
        raise AudioFormatError("not a readable audio file (AAC that does not decode)") from error
