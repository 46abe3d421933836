"""A dropped file: its exact patch where it carries its recipe, else the nearest one."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ghostnote.audio import Signal
from ghostnote.engine.catalogue import Catalogue
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.match import Match, compare, match
from ghostnote.engine.recipe import Recipe, recipe_of
from ghostnote.errors import BundleError, ControlError, ModelNotFoundError, RenderError

CHANGED_DB = 1.0
"""Beyond this distance a file no longer holds what its recipe plays; dither and other rates stay
under 0.1."""


@dataclass(frozen=True)
class Recalled:
    """What a file led to: the `model` that plays it, the `match`, and whether by its recipe."""

    model: str
    match: Match
    recipe: bool


def recall(
    catalogue: Catalogue,
    instrument: Instrument,
    content: bytes,
    signal: Signal,
    *,
    refine: bool = False,
    drum_class: str | None = None,
    hit: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Recalled:
    """Restore the recipe of a file, or match its sound on `instrument`.

    `content` are the file's bytes and `signal` what they decode to. A recipe whose model is not
    installed, or does not take it, becomes a warning; then, and without a recipe, as `match`. One
    of another class than a `drum_class` that is asked for is passed over, and so is any where
    another `hit` than the first is asked for.

    Raises:
        AudioContentError: the signal is silent.
        HitError: it holds fewer hits.
        ControlError: the model does not make that class.
    """
    recipe = recipe_of(content)
    warning = ""
    if recipe is not None and hit == 1 and drum_class in (None, recipe.patch.drum_class):
        try:
            return _restored(catalogue, recipe, signal)
        except (ModelNotFoundError, BundleError, ControlError, RenderError) as error:
            warning = _unplayable(recipe, error)
    found = match(
        instrument, signal, refine=refine, drum_class=drum_class, hit=hit, progress=progress
    )
    if warning:
        found = replace(found, warnings=(warning, *found.warnings))
    return Recalled(instrument.manifest.name, found, recipe=False)


def _restored(catalogue: Catalogue, recipe: Recipe, signal: Signal) -> Recalled:
    manifest = catalogue.made_with(recipe).manifest
    instrument = catalogue.get(manifest.name)
    found = compare(instrument, recipe.patch, signal)
    warnings = []
    if manifest.identity != recipe.identity:
        warnings.append(
            f"This file was saved with another version of {recipe.model}; "
            "its recipe may sound a little different now."
        )
    if found.distance_db > CHANGED_DB:
        warnings.append(
            "This file was changed after Ghostnote saved it; its recipe gives the sound as it was."
        )
    return Recalled(manifest.name, replace(found, warnings=tuple(warnings)), recipe=True)


def _unplayable(recipe: Recipe, error: Exception) -> str:
    return f"This file's recipe needs {needed(recipe, error)}; its sound was matched instead."


def needed(recipe: Recipe, error: Exception) -> str:
    """What a `recipe` needs that was not played because of this `error`, in words."""
    if isinstance(error, ModelNotFoundError):
        return f"the model {recipe.model}, which is not installed"
    if isinstance(error, BundleError):
        return f"the model {recipe.model}, which cannot be loaded"
    return f"another version of the model {recipe.model}"
