"""Samples to the bytes of WAV and FLAC files, with dither where they hold integers."""

import hashlib
import io
import struct
from functools import cache
from typing import Literal, get_args

import numpy as np
import soundfile
from numpy.typing import NDArray

from ghostnote import comments
from ghostnote.audio import Samples
from ghostnote.errors import ControlError

Depth = Literal["16", "24", "32f"]
DEPTHS: tuple[Depth, ...] = get_args(Depth)
Container = Literal["wav", "flac"]

DITHER_LENGTH = 2**18
"""Samples after which dither repeats itself: 6 s."""
PROBES, PROBE_SPACING = 6, 40_000
"""Stretches of the dither that samples are compared with, and how far apart these begin."""
ENCODING = 2
"""Changes whenever the same samples give a file of other bytes."""


def encode_wav(samples: Samples, sample_rate: int, depth: Depth, comment: str = "") -> bytes:
    """Encode `[T]` as a mono WAV file of 16 or 24 bit integers, or 32 bit floats.

    Integer depths get TPDF dither of one least significant bit (Lipshitz, Wannamaker and
    Vanderkooy 1992), decided by the samples: files that sound together do not add it up, and those
    of samples that differ by what processors round otherwise are a step apart. Digital silence
    stays digital silence, and samples beyond full scale clip. The same samples and `comment` give
    the same bytes at any time.
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
    start = _dither_start(np.ascontiguousarray(samples[:DITHER_LENGTH]))
    drawn = _drawn_dither()[start : start + DITHER_LENGTH]
    return drawn[: len(samples)] if len(samples) <= len(drawn) else np.resize(drawn, len(samples))


def _dither_start(samples: Samples) -> int:
    """Where the dither of `[T]` starts, by its level and by what it has in common with noise.

    Coarsely, for processors that round otherwise are to find the same place.
    """
    size = float(np.sqrt(samples @ samples))
    if size == 0:
        return 0
    noise = _drawn_dither()
    shares = [
        noise[first : first + len(samples)] @ samples
        for first in range(0, PROBES * PROBE_SPACING, PROBE_SPACING)
    ]
    coarse = np.floor([8 * np.log2(size), *(100 * np.array(shares) / size)]).astype("<i8")
    digest = hashlib.blake2b(coarse.tobytes(), digest_size=8).digest()
    return int.from_bytes(digest, "little") * DITHER_LENGTH >> 64


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
