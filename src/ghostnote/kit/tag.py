"""The tag of a sound: four signs that tell sounds apart, the same as on the page."""

from decimal import Decimal

from ghostnote.engine.instrument import Patch

_OFFSET, _PRIME, _WORD = 0x811C9DC5, 0x01000193, 0xFFFFFFFF


def sound_tag(model: str, patch: Patch) -> str:
    """Four hex digits of all that decides the sound: FNV-1a of its code points, folded once.

    `web/src/state/patch.ts` has the same.
    """
    controls = [f"{name}={_written(value)}" for name, value in sorted(patch.controls.items())]
    head = [model, f"class={patch.drum_class}", f"seed={patch.seed}", f"latent={patch.latent}"]
    found = _OFFSET
    for sign in "&".join([*head, *controls]):
        found = (found ^ ord(sign)) * _PRIME & _WORD
    return f"{(found >> 16 ^ found) & 0xFFFF:04x}"


def _written(value: float) -> str:
    """A number as ECMAScript writes it (Number::toString): as Python does, but for exponents."""
    if value == 0:
        return "0"
    if 1e-6 <= abs(value) < 1e21:
        return f"{Decimal(repr(value)).normalize():f}"
    digits, _, exponent = repr(value).partition("e")
    return f"{digits.removesuffix('.0')}e{int(exponent):+d}"
