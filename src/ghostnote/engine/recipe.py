"""The recipe that every saved file carries: which model made it, and with what patch."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ghostnote.audio import Samples, resample
from ghostnote.comments import comment_of
from ghostnote.encoding import Container, Depth, encode_flac, encode_wav
from ghostnote.engine import latent
from ghostnote.engine.instrument import Controls, Instrument, Patch

FORMAT = 1
MARK = "ghostnote"
"""The field that tells a recipe from any other comment; it holds the format."""
MAX_CONTROLS = 64
MAX_SEED = 2**32 - 1
"""Largest seed that an address or a file may name."""
LATENT = re.compile(rf"({latent.TEXT.pattern})?")
"""Text of a latent, in addresses and files; none where the seed stands for it."""
MAX_NAME = 100
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Recipe:
    """The `model` by name, the `identity` of its bundle, and the `patch` it played."""

    model: str
    identity: str
    patch: Patch

    def to_text(self) -> str:
        """The recipe as JSON in one line; `recipe_of` reads it."""
        patch = self.patch
        document = {
            MARK: FORMAT,
            "model": self.model,
            "identity": self.identity,
            "class": patch.drum_class,
            "controls": patch.controls,
            "seed": patch.seed,
            "latent": patch.latent,
        }
        return json.dumps(document, separators=(",", ":"))


def render_file(
    instrument: Instrument, patch: Patch, rate: int, depth: Depth, container: Container = "wav"
) -> bytes:
    """`patch` as a file at `rate` Hz that carries its recipe.

    Raises:
        ControlError: it is not a patch of `instrument`, or `container` has no such `depth`.
        RenderError: the model's output is silent or not finite.
    """
    return save(instrument, patch, instrument.render(patch), rate, depth, container)


def render_files(
    instrument: Instrument, patches: Sequence[Patch], rate: int, depth: Depth
) -> list[bytes]:
    """`patches`, played at once, as WAV files; else as `render_file` for each."""
    clips = instrument.render_batch(patches)
    return [
        save(instrument, patch, clip, rate, depth)
        for patch, clip in zip(patches, clips, strict=True)
    ]


def save(
    instrument: Instrument,
    patch: Patch,
    clip: Samples,
    rate: int,
    depth: Depth,
    container: Container = "wav",
) -> bytes:
    """The `clip` `[T]` that `patch` plays as a file at `rate` Hz that carries its recipe.

    Raises:
        ControlError: `container` has no such `depth`.
    """
    manifest = instrument.manifest
    recipe = Recipe(manifest.name, manifest.identity, patch).to_text()
    encode = encode_flac if container == "flac" else encode_wav
    return encode(resample(clip, manifest.sample_rate, rate), rate, depth, recipe)


def recipe_of(content: bytes) -> Recipe | None:
    """The recipe in the bytes of a file, or None where it carries none that can be read.

    Whatever the file says, what comes back has names, finite numbers, a seed and a latent within
    the limits of an address; whether a model takes them is for the model to say.
    """
    try:
        document = json.loads(comment_of(content))
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or document.get(MARK) != FORMAT:
        return None
    found = recipe_in(document)
    return found if found and found.identity else None


def recipe_in(document: Mapping[str, Any]) -> Recipe | None:
    """The recipe in fields of a `document`, as `recipe_of`; its identity may be left out."""
    model, drum_class = document.get("model"), document.get("class")
    identity = document.get("identity", "")
    seed, text = document.get("seed"), document.get("latent")
    controls = _controls(document.get("controls"))
    if not isinstance(model, str) or not _NAME.fullmatch(model):
        return None
    if not isinstance(identity, str) or (identity and not _NAME.fullmatch(identity)):
        return None
    if not isinstance(drum_class, str) or len(drum_class) > MAX_NAME or controls is None:
        return None
    if type(seed) is not int or not 0 <= seed <= MAX_SEED:
        return None
    if not isinstance(text, str) or not LATENT.fullmatch(text):
        return None
    return Recipe(model, identity, Patch(drum_class, controls, seed, text))


def _controls(found: object) -> Controls | None:
    if not isinstance(found, dict) or len(found) > MAX_CONTROLS:
        return None
    if not all(_NAME.fullmatch(name) and _is_number(value) for name, value in found.items()):
        return None
    return {name: float(value) for name, value in found.items()}


def _is_number(value: object) -> bool:
    if type(value) is float:
        return math.isfinite(value)
    # An integer of hundreds of digits has no float.
    return type(value) is int and abs(value) < 2**53
