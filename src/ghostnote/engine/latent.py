"""A latent vector as text: what an address or a file says of a sound that no seed stands for.

Behind a full stop may follow, as text too, what a sample has beside the sound at that vector.
"""

import base64
import binascii
import re

import numpy as np
from numpy.typing import NDArray

from ghostnote.errors import ControlError
from ghostnote.stn.residual import MOST_BYTES

REACH = 32.0
"""Largest latent number that is written; those of drums lie within 20."""
STEP = REACH / 32_767
"""The first components of a hit turn by up to 20 dB a unit: half a step is 0.01 dB."""
STORED = np.dtype("<i2")

TEXT = re.compile(rf"[A-Za-z0-9_-]{{1,800}}(\.[A-Za-z0-9_-]{{1,{MOST_BYTES * 4 // 3}}})?")
"""What such a text looks like: what is longer or other is none."""


def in_steps(z: NDArray[np.floating]) -> NDArray[np.int16]:
    """`z` in whole `STEP`, what lies beyond `REACH` brought to it."""
    return np.asarray(np.rint(np.clip(z, -REACH, REACH) / STEP), STORED)


def from_steps(steps: NDArray[np.int16]) -> NDArray[np.float32]:
    """The numbers that `in_steps` brought to `steps`, within half a `STEP`."""
    return np.asarray(steps * np.float32(STEP), np.float32)


def to_text(z: NDArray[np.floating], residual: bytes = b"") -> str:
    """`z` `[Z]` in steps, two bytes each, as base64url without padding, and a `residual`."""
    return ".".join(_encoded(each) for each in (in_steps(z).tobytes(), residual) if each)


def from_text(text: str, size: int) -> NDArray[np.float32]:
    """The `[size]` numbers that `to_text` wrote.

    Raises:
        ControlError: `text` is not such a text, or of another size.
    """
    content = _decoded(text.partition(".")[0])
    found = len(content) / STORED.itemsize
    if found != size:
        raise ControlError(f"latent holds {found:g} numbers; this model has {size}")
    return from_steps(np.frombuffer(content, STORED))


def residual_of(text: str) -> bytes:
    """The residual that `to_text` wrote, empty where there is none; Raises as `from_text`."""
    return _decoded(text.partition(".")[2])


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise ControlError(f"latent={text[:60]!r} is not base64url") from error
