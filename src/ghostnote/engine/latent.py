"""A latent vector as text: what an address or a file says of a sound that no seed stands for."""

import base64
import binascii

import numpy as np
from numpy.typing import NDArray

from ghostnote.errors import ControlError

REACH = 8.0
"""Largest latent number that is written; what encoders and priors give lies within."""
STEPS = 127


def to_text(z: NDArray[np.floating]) -> str:
    """`z` `[Z]` in steps of 0.06, one byte each, as base64url without padding."""
    steps = np.rint(np.clip(z / REACH, -1, 1) * STEPS).astype(np.int8)
    return base64.urlsafe_b64encode(steps.tobytes()).rstrip(b"=").decode()


def from_text(text: str, size: int) -> NDArray[np.float32]:
    """The `[size]` numbers that `to_text` wrote.

    Raises:
        ControlError: `text` is not such a text, or of another size.
    """
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise ControlError(f"latent={text[:60]!r} is not base64url") from error
    if len(content) != size:
        raise ControlError(f"latent holds {len(content)} numbers; this model has {size}")
    return np.frombuffer(content, np.int8).astype(np.float32) * (REACH / STEPS)
