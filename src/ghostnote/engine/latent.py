"""A latent vector as text: what an address or a file says of a sound that no seed stands for.

Behind a full stop may follow, as text too, what a sample has beside the sound at that vector.
"""

import base64
import binascii
import re

import numpy as np
from numpy.typing import NDArray

from ghostnote.errors import ControlError

REACH = 8.0
"""Largest latent number that is written; what encoders and priors give lies within."""
STEPS = 127


TEXT = re.compile(r"[A-Za-z0-9_-]{1,200}(\.[A-Za-z0-9_-]{1,3800})?")
"""What such a text looks like: what is longer or other is none."""


def to_text(z: NDArray[np.floating], residual: bytes = b"") -> str:
    """`z` `[Z]` in steps of 0.06, one byte each, as base64url without padding, and a `residual`."""
    steps = np.rint(np.clip(z / REACH, -1, 1) * STEPS).astype(np.int8)
    return ".".join(_encoded(each) for each in (steps.tobytes(), residual) if each)


def from_text(text: str, size: int) -> NDArray[np.float32]:
    """The `[size]` numbers that `to_text` wrote.

    Raises:
        ControlError: `text` is not such a text, or of another size.
    """
    content = _decoded(text.partition(".")[0])
    if len(content) != size:
        raise ControlError(f"latent holds {len(content)} numbers; this model has {size}")
    return np.frombuffer(content, np.int8).astype(np.float32) * (REACH / STEPS)


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
