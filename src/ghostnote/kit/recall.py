"""A saved kit as the models that are here play it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ghostnote.engine.catalogue import Catalogue
from ghostnote.engine.recall import needed
from ghostnote.engine.recipe import Recipe
from ghostnote.errors import BundleError, ControlError, ModelNotFoundError
from ghostnote.kit.kit import Kit, Pad
from ghostnote.kit.saved import SavedKit


@dataclass(frozen=True)
class RecalledKit:
    """A kit under the names that its models have here.

    `missing` says what pads need that are as the file has them, for they cannot be played here;
    `changed` which pads another version of their model plays. Both are sentences, of which a kit
    that is exactly as it was saved has none.
    """

    kit: Kit
    missing: tuple[str, ...]
    changed: tuple[str, ...]


def recall_kit(catalogue: Catalogue, saved: SavedKit) -> RecalledKit:
    """The `saved` kit, played by the models it was made with, or their namesakes."""
    pads: list[Pad] = []
    missing: dict[str, list[int]] = {}
    changed: dict[str, list[int]] = {}
    for number, (pad, recipe) in enumerate(zip(saved.kit.pads, saved.recipes, strict=True), 1):
        try:
            found, identity = _played(catalogue, pad, recipe)
        except (ModelNotFoundError, BundleError, ControlError) as error:
            pads.append(pad)
            missing.setdefault(needed(recipe, error), []).append(number)
            continue
        pads.append(found)
        if recipe.identity not in ("", identity):
            changed.setdefault(recipe.model, []).append(number)
    return RecalledKit(
        replace(saved.kit, pads=tuple(pads)),
        _sentences(missing, len(pads), ("needs {}.", "need {}.")),
        _sentences(
            changed,
            len(pads),
            (
                "was saved with another version of {}; it may sound a little different now.",
                "were saved with another version of {}; they may sound a little different now.",
            ),
        ),
    )


def _played(catalogue: Catalogue, pad: Pad, recipe: Recipe) -> tuple[Pad, str]:
    """The `pad` as its model here plays it, and the identity of that; raises where it does not."""
    name = catalogue.made_with(recipe).manifest.name
    instrument, patch = catalogue.get(name), recipe.patch
    patch = instrument.complete(patch.controls, patch.seed, patch.drum_class, patch.latent)
    return replace(pad, model=name, patch=patch), instrument.manifest.identity


def _sentences(
    said: Mapping[str, Sequence[int]], total: int, forms: tuple[str, str]
) -> tuple[str, ...]:
    """What is said of some of the `total` pads, in the form for one of them or for several."""
    one, several = forms
    return tuple(
        f"{_named(pads, total)} {(one if len(pads) == 1 else several).format(what)}"
        for what, pads in said.items()
    )


def _named(pads: Sequence[int], total: int) -> str:
    if len(pads) == 1:
        return f"Pad {pads[0]}"
    if len(pads) == total:
        return "All pads"
    return f"Pads {', '.join(map(str, pads[:-1]))} and {pads[-1]}"
