"""Audio signals: their geometry, and reading, conditioning and writing them.

Signals are float32 arrays, full scale 1.0: `[C, T]` as decoded, `[T]` once mono. A *clip* is a
mono hit at `SAMPLE_RATE` as the models see it: onset `ONSET_LENGTH` samples in, peak at `PEAK`,
at most `CLIP_LENGTH` samples, silence cut from the end.
"""

import io
import math
import os
import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from ghostnote import comments
from ghostnote.errors import (
    AudioContentError,
    AudioFormatError,
    AudioTooLargeError,
    ControlError,
)

Samples = NDArray[np.float32]
Depth = Literal["16", "24", "32f"]
Container = Literal["wav", "flac"]

SAMPLE_RATE = 44_100
"""Samples per second of everything the models see, in Hz."""
CLIP_SECONDS = 2.0
CLIP_LENGTH = 88_200
"""Longest clip, in samples: `CLIP_SECONDS` at `SAMPLE_RATE`."""
ONSET_LENGTH = 88
"""Samples before the onset of a clip: 2 ms."""
PEAK = 0.9
"""Absolute peak of a clip."""
ONSET_DB = -26.0
"""The onset is the first sample this far below the peak, or louder."""
SILENCE_DB = -60.0
"""A clip ends after the last sample that is louder than this below its peak."""
SILENT_RMS_DB = -71.0
"""Level of noise whose highest samples reach `SILENCE_DB`."""
FADE_LENGTH = 441
"""Samples of the fade at the end of a clip: 10 ms."""
MAX_SOURCE_SAMPLES = 24_000_000
"""Samples of a source in all its channels: a minute of stereo at 192 kHz, 96 MB as floats. A small
compressed file can hold far more."""
MAX_CHANNELS = 32
SILENT_PEAK = 1e-4
"""A signal whose peak is under this (-80 dBFS) is silent."""
DITHER_LENGTH = 2**18
"""Samples after which dither repeats itself: 6 s."""
MIN_SOURCE_HZ, MAX_SOURCE_HZ = 1_000, 384_000
"""Sample rates that are read, in Hz."""
_HEAD_BYTES = 12
_UNKNOWN_FRAMES = 2**62
"""libsndfile gives a stream of unknown length, such as FLAC from a pipe, more frames than this."""
_AV_MAX_CHANNELS = 7
"""PyAV takes what follows the eight plane pointers of a frame for more of them if all are set."""
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Signal:
    """Decoded audio: `samples` `[C, T]` float32 at `sample_rate` Hz."""

    samples: Samples
    sample_rate: int

    @property
    def seconds(self) -> float:
        """Duration in seconds."""
        return float(self.samples.shape[1] / self.sample_rate)


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

    WAV, AIFF, FLAC, Ogg, Opus, MP3, CAF and W64 are read by libsndfile; M4A/AAC by PyAV where
    the extra `ghostnote[m4a]` is installed.

    Raises:
        AudioFormatError: it cannot be opened, or does not decode as audio.
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
        raise AudioFormatError("M4A/AAC is read with the extra: ghostnote[m4a]") from error
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


def mono(samples: Samples) -> Samples:
    """Mean of the channels, `[C, T]` to `[T]`; where they cancel out, the loudest of them."""
    if len(samples) == 1:
        only: Samples = samples[0]
        return only
    # In double precision, for the sum of channels near the largest float is not a float.
    mixed: Samples = samples.mean(axis=0, dtype=np.float64).astype(np.float32)
    if _is_silent(mixed):
        loudest: Samples = samples[np.argmax(np.abs(samples).max(axis=1, initial=0))]
        return loudest
    return mixed


def resample(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """Resample `[T]` with soxr at high quality, without a time shift: `[round(T * to / from)]`."""
    if from_hz == to_hz:
        return samples
    resampled: Samples = soxr.resample(samples, from_hz, to_hz, quality="HQ")
    return resampled


def decibels(ratio: float) -> float:
    """Amplitude ratio to decibels; 0 gives -inf."""
    return 20 * math.log10(ratio) if ratio > 0 else -math.inf


def amplitude(db: float) -> float:
    """Decibels to amplitude ratio."""
    return float(10 ** (db / 20))


def find_onset(samples: Samples) -> int:
    """Index of the first sample of `[T]` at or above `ONSET_DB` below the peak."""
    level = np.abs(samples)
    return int(np.argmax(level >= level.max() * amplitude(ONSET_DB)))


def place_onset(samples: Samples) -> Samples:
    """Cut or pad the front of `[T]` so that its onset stands at index `ONSET_LENGTH`."""
    shift = find_onset(samples) - ONSET_LENGTH
    if shift >= 0:
        return samples[shift:]
    return np.concatenate([np.zeros(-shift, np.float32), samples])


def trim_tail(samples: Samples) -> Samples:
    """Cut `[T]` after its last sample above `SILENCE_DB` below the peak, and fade out.

    The fade of `FADE_LENGTH` samples lies in the silence where there is room for it, so a clip
    that was trimmed before keeps its length.
    """
    level = np.abs(samples)
    loud = np.flatnonzero(level >= level.max() * amplitude(SILENCE_DB))
    return _fade_at(samples, int(loud[-1]) + 1 + FADE_LENGTH)


def finish(samples: Samples, silent_rms_db: float = SILENCE_DB) -> Samples:
    """Turn what a model puts out, `[T]`, into a clip: tail cut, faded out, peak at `PEAK`.

    The tail starts after the last frame of `FADE_LENGTH` samples whose RMS is above `silent_rms_db`
    below the peak. A model of waveforms never falls silent, and single samples of its noise stand
    far above what is heard of it. One that does is cut at `SILENT_RMS_DB`, where `trim_tail`, which
    goes by single samples, ends a recording of noise.
    """
    frames = np.pad(samples, (0, -len(samples) % FADE_LENGTH)).reshape(-1, FADE_LENGTH)
    rms = np.sqrt(np.mean(np.square(frames), axis=1))
    loud = np.flatnonzero(rms >= np.abs(samples).max() * amplitude(silent_rms_db))
    last = int(loud[-1]) if len(loud) else 0
    return normalise_peak(_fade_at(samples, (last + 2) * FADE_LENGTH))


def _fade_at(samples: Samples, end: int) -> Samples:
    trimmed = samples[:end].copy()
    fade = min(FADE_LENGTH, len(trimmed))
    trimmed[len(trimmed) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return trimmed


def normalise_peak(samples: Samples, peak: float = PEAK) -> Samples:
    """Scale `[T]` so that its absolute peak is `peak`."""
    return samples * np.float32(peak / np.abs(samples).max())


def condition(signal: Signal) -> Samples:
    """Turn decoded audio into a clip: `[T]` float32 at `SAMPLE_RATE`, T at most `CLIP_LENGTH`.

    Raises:
        AudioContentError: the audio is silent, or nothing of it is left to hear.
    """
    samples = mono(signal.samples)
    _check_audible(samples)
    # At full scale before the filter, whose overshoot of a huge float would be infinite.
    samples = resample(normalise_peak(samples), signal.sample_rate, SAMPLE_RATE)
    _check_audible(samples)
    placed = place_onset(samples)
    if len(placed) < ONSET_LENGTH + FADE_LENGTH:
        # Room for the fade, which would begin at the onset of a click at the end of a file.
        placed = np.pad(placed, (0, FADE_LENGTH))
    clip = trim_tail(placed[:CLIP_LENGTH])
    _check_audible(clip)
    return normalise_peak(clip)


def _check_audible(samples: Samples) -> None:
    if _is_silent(samples):
        raise AudioContentError("the audio is silent: its peak is under -80 dBFS")


def _is_silent(samples: Samples) -> bool:
    return bool(np.abs(samples).max(initial=0) < SILENT_PEAK)


def encode_wav(samples: Samples, sample_rate: int, depth: Depth, comment: str = "") -> bytes:
    """Encode `[T]` as a mono WAV file of 16 or 24 bit integers, or 32 bit floats.

    Integer depths get TPDF dither of one least significant bit (Lipshitz, Wannamaker and
    Vanderkooy 1992), decided by the samples: files that sound together do not add it up. Digital
    silence stays digital silence, and samples beyond full scale clip. The same samples and
    `comment` give the same bytes at any time.
    """
    buffer = io.BytesIO()
    if depth == "32f":
        soundfile.write(buffer, samples, sample_rate, format="WAV", subtype="FLOAT")
        # libsndfile writes the time of day into this optional chunk.
        wav = _without_chunk(buffer.getvalue(), b"PEAK")
    else:
        shifted = _dithered(samples, int(depth))
        soundfile.write(buffer, shifted, sample_rate, format="WAV", subtype=f"PCM_{depth}")
        wav = buffer.getvalue()
    return comments.into_wav(wav, comment) if comment else wav


def check_depth(container: Container, depth: Depth) -> None:
    """Refuse a `depth` that files of a `container` do not have; Raises `ControlError`."""
    if (container, depth) == ("flac", "32f"):
        raise ControlError("depth=32f is not for FLAC, which holds integers: 16 or 24")


def encode_flac(samples: Samples, sample_rate: int, depth: Depth, comment: str = "") -> bytes:
    """Encode `[T]` as a mono FLAC file of 16 or 24 bits, with the samples of `encode_wav`.

    Raises:
        ControlError: `depth` is not one that FLAC has.
    """
    check_depth("flac", depth)
    buffer = io.BytesIO()
    with soundfile.SoundFile(
        buffer, "w", sample_rate, channels=1, format="FLAC", subtype=f"PCM_{depth}"
    ) as file:
        if comment:
            file.comment = comment
        file.write(_dithered(samples, int(depth)))
    return buffer.getvalue()


def _dithered(samples: Samples, bits: int) -> NDArray[np.int32]:
    """Integers of `bits` bits, in the upper bits of what libsndfile takes for every depth."""
    full_scale = 2 ** (bits - 1)
    # A float of 32 bits tells a thousandth of a step of 16 bits, but none of 24.
    scaled = np.multiply(samples, full_scale, dtype=np.float32 if bits == 16 else np.float64)
    scaled += _dither(samples)
    np.rint(scaled, out=scaled)
    np.clip(scaled, -full_scale, full_scale - 1, out=scaled)
    integers: NDArray[np.int32] = scaled.astype(np.int32)
    integers[samples == 0] = 0
    integers <<= 32 - bits
    return integers


def _dither(samples: Samples) -> Samples:
    """Noise of a triangular density from -1 to 1 for `[T]`, which decides where in it to start."""
    pairs = np.ascontiguousarray(samples)[: len(samples) // 2 * 2].view(np.uint64)
    # Multiplied by the golden ratio (Knuth 1973, 6.4), its upper bits tell sums apart.
    mixed = int(pairs.sum()) * 0x9E3779B97F4A7C15 % 2**64
    start = mixed * DITHER_LENGTH >> 64
    drawn = _drawn_dither()[start : start + DITHER_LENGTH]
    return drawn[: len(samples)] if len(samples) <= len(drawn) else np.resize(drawn, len(samples))


@cache
def _drawn_dither() -> Samples:
    """`DITHER_LENGTH` samples of it, twice."""
    noise = np.random.default_rng(0).random((2, DITHER_LENGTH), dtype=np.float32)
    return np.tile(noise[0] - noise[1], 2)


def _without_chunk(wav: bytes, kind: bytes) -> bytes:
    """A RIFF file without its chunks of one `kind`."""
    kept, position = [], 12
    while position + 8 <= len(wav):
        name, size = struct.unpack_from("<4sI", wav, position)
        end = position + 8 + size + size % 2
        if name != kind:
            kept.append(wav[position:end])
        position = end
    body = b"WAVE" + b"".join(kept)
    return struct.pack("<4sI", b"RIFF", len(body)) + body
