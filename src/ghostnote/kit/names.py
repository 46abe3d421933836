"""Names of files: made from a pattern or a title, and safe in any folder."""

import re
import unicodedata
from collections.abc import Mapping

from ghostnote.audio import Samples
from ghostnote.descriptors import note_name, pitch_hz
from ghostnote.engine.drum_name import drum_name
from ghostnote.engine.instrument import Patch
from ghostnote.errors import KitError
from ghostnote.kit.tag import sound_tag

FIELDS = ("class", "model", "note", "seed", "tag")
DEFAULT_PATTERN = "{class}-{model}-{seed}"
MAX_PATTERN = 100
MAX_LENGTH = 150
"""Characters of a name; file systems take 255 bytes with suffix and number."""
MAX_SLUG = 40
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters of Hangul that show nothing, and what chooses between shapes of the sign before it."""
_PATTERN = re.compile(r"(?:[A-Za-z0-9#._ -]|\{(?:" + "|".join(FIELDS) + r")\})+")
_FIELD = re.compile(r"\{([^{}]*)\}")
_UNSAFE = re.compile(r"[^A-Za-z0-9#._ -]+")
PITCHED = 0.3
"""Confidence from which on a pitch is told."""
UNPITCHED = "nopitch"
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])")
"""Names of devices, which Windows takes for no file whatever their suffix."""


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """The name, without suffix, that a `pattern` such as `{class}-{note}-{seed}` gives.

    Letters, digits, `#`, `.`, `_`, `-` and blanks stand for themselves, and what else the `values`
    hold is left out; so no name leads to another folder, whatever they are.

    Raises:
        KitError: the pattern holds anything else, an unknown field, or leaves nothing.
    """
    fields = ", ".join(f"{{{name}}}" for name in FIELDS)
    shown = repr(pattern[:MAX_PATTERN])
    for field in _FIELD.findall(pattern[:MAX_PATTERN]):
        if field not in FIELDS:
            raise KitError(
                f"the name pattern {shown} has an unknown field, {{{field}}}; there are {fields}"
            )
    if len(pattern) > MAX_PATTERN or not _PATTERN.fullmatch(pattern):
        raise KitError(
            f"the name pattern {shown} may hold letters, digits, '#', '.', '_', "
            f"'-', blanks and {fields}, {MAX_PATTERN} characters at most"
        )
    filled = _FIELD.sub(lambda match: _UNSAFE.sub("", values[match[1]]), pattern)
    # A leading dot hides a file; Windows drops dots and blanks at the end.
    name = filled[:MAX_LENGTH].strip(". -")
    if not name:
        raise KitError(f"the name pattern {pattern!r} leaves no name")
    return _no_device(name)


def values_of(model: str, patch: Patch, clip: Samples | None) -> dict[str, str]:
    """What the fields of a pattern stand for, of a `clip` `[T]` that `model` played at `patch`.

    The drum is called as on the page. Before it is played a sound has no note.
    """
    hz, confidence = pitch_hz(clip) if clip is not None else (0.0, 0.0)
    return {
        "class": re.sub("[^a-z0-9]+", "-", drum_name(patch.drum_class).lower()),
        "model": model,
        "note": note_name(hz) if confidence >= PITCHED else UNPITCHED,
        "seed": str(patch.seed),
        "tag": sound_tag(model, patch),
    }


def slug(title: str, otherwise: str) -> str:
    """A `title` in lower-case letters and digits of any script, and hyphens; NFC.

    It is `otherwise` if none are left, and has 160 bytes of UTF-8 at most.
    """
    kept = ""
    for sign in unicodedata.normalize("NFC", title.lower()):
        kind = unicodedata.category(sign)
        if kind == "Cf" or _UNSEEN.match(sign):
            continue
        # What stands over a letter, or changes it, is nothing without one.
        belongs = kind[0] in "LN" or (kind in ("Mn", "Mc") and kept[-1:] not in ("", "-"))
        kept += sign if belongs else "-"
    return _short(unicodedata.normalize("NFC", kept), otherwise)


def plain_slug(title: str, otherwise: str) -> str:
    """A `title` as `slug` has it, but in ASCII: without accents and letters of other scripts."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return _short(re.sub(r"[^a-z0-9]", "-", plain), otherwise)


def _short(name: str, otherwise: str) -> str:
    kept = re.sub("-+", "-", name).strip("-")[:MAX_SLUG].strip("-")
    return _no_device(kept or otherwise)


def _no_device(name: str) -> str:
    stem, dot, rest = name.partition(".")
    return f"{stem}-{dot}{rest}" if _DEVICE.fullmatch(stem.strip()) else name
