"""The command that makes sounds, one or thousands."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ghostnote.cli.classes import class_named
from ghostnote.cli.options import (
    DepthOption,
    JsonOption,
    ModelOption,
    ModelsOption,
    OverwriteOption,
    RateOption,
)
from ghostnote.cli.outcome import fresh_seed, print_json, refuse_existing, write_file
from ghostnote.cli.targets import (
    DEFAULT_NAME,
    check_target,
    container_of,
    controls_text,
    target_of,
)
from ghostnote.console import progress_bars
from ghostnote.errors import ControlError

if TYPE_CHECKING:
    from ghostnote.audio import Samples
    from ghostnote.bundle import Bundle, Control, Manifest
    from ghostnote.encoding import Depth
    from ghostnote.engine.instrument import Instrument, Patch

LEAST_SHARED = 256
"""From so many sounds on all cores make them: to start processes takes as long as a hundred."""
LISTED = 32
"""Of so many sounds each gets a line of its own."""
NOTE, TAG = "{note}", "{tag}"
_instruments: dict[Path, "Instrument"] = {}


class _Made(NamedTuple):
    """A sound that was written, and the controls that would change next to nothing of it."""

    path: Path
    patch: "Patch"
    idle: tuple[str, ...]


@dataclass(frozen=True)
class _Asked:
    """What each of several sounds is to be, and how it is written; only the seed is its own.

    In names seeds have as many `digits` as the last has, so that files sort in their order. Which
    knobs change next to nothing is found where it is `told`: it takes a fifth of a hit's time.
    """

    bundle: "Bundle"
    drum_class: str
    controls: Mapping[str, float]
    prior: str | None
    out: Path | None
    name: str
    digits: int
    rate: int
    depth: "Depth"
    overwrite: bool
    told: bool

    @property
    def instrument(self) -> "Instrument":
        """What plays them, loaded once in a process."""
        from ghostnote.engine.instrument import Instrument

        if self.bundle.path not in _instruments:
            _instruments[self.bundle.path] = Instrument(self.bundle)
        return _instruments[self.bundle.path]

    def patch(self, seed: int) -> "Patch":
        """The sound of `seed`."""
        return self.instrument.complete(self.controls, seed, self.drum_class, prior=self.prior)

    def path(self, patch: "Patch", clip: "Samples | None" = None) -> Path:
        """Where a sound goes, for which a name with its note needs its `clip`."""
        heard = clip if NOTE in self.name else None
        return target_of(self.out, self.name, self.instrument, patch, heard, digits=self.digits)

    def check(self, seeds: Sequence[int]) -> None:
        """Refuse to write over the sounds of `seeds`, where their names are known before."""
        patch = self.patch(seeds[0])
        for seed in seeds if NOTE not in self.name else ():
            # A tag is of all that decides the sound, the seed alone of what else a name has.
            named = self.patch(seed) if TAG in self.name else replace(patch, seed=seed)
            refuse_existing(self.path(named), overwrite=self.overwrite)


def generate(
    model: ModelOption = None,
    models: ModelsOption = None,
    drum_class: Annotated[
        str | None,
        typer.Option(
            "--class",
            help="Class of drum, as ghostnote models or the page calls it; the model's first.",
        ),
    ] = None,
    prior: Annotated[
        str | None,
        typer.Option(help="What to draw from; the model's first, which alone all classes have."),
    ] = None,
    count: Annotated[int, typer.Option(min=1, help="How many sounds.")] = 1,
    seed: Annotated[
        int | None, typer.Option(min=0, help="What is not set is drawn from it; a fresh one.")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="CONTROL=VALUE",
            help="Set a control, such as decay=-0.5; can be repeated.",
        ),
    ] = None,
    rate: RateOption = "44100",
    depth: DepthOption = "16",
    name: Annotated[
        str, typer.Option(help="Pattern of file names in a folder; may end in .wav or .flac.")
    ] = DEFAULT_NAME,
    out: Annotated[
        Path | None, typer.Option(help="WAV or FLAC file, or a folder for several sounds.")
    ] = None,
    overwrite: OverwriteOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make sounds. Sound number i of several is drawn from seed + i; many are made on all cores.

    `ghostnote models` lists each model's classes, priors and controls, with their ranges.

    A name may hold {class}, {model}, {note} (the sound's pitch), {seed} and {tag} (four signs that
    tell sounds apart, as on the page).

    Seeds in the names of several sounds get zeros before them, so that they sort.
    """
    from ghostnote.engine.catalogue import Catalogue
    from ghostnote.engine.instrument import BATCH
    from ghostnote.workers import Workers, counted

    check_target(out, name, count, depth, overwrite=overwrite)
    first = fresh_seed(seed, count)
    catalogue = Catalogue.open(*(models or []))
    instrument = catalogue.get(model)
    bundle = catalogue.find(instrument.manifest.name).bundle
    _instruments[bundle.path] = instrument
    controls = dict(_setting(text) for text in settings or [])
    chosen = class_named(drum_class or instrument.manifest.classes[0], instrument.manifest)
    _check_turned(instrument.manifest, chosen, controls)
    seeds = range(first, first + count)
    told = as_json or bool(_turned(instrument.manifest, controls))
    asked = _Asked(
        bundle, chosen, controls, prior, out, name, len(str(seeds[-1])), int(rate), depth,
        overwrite, told,
    )  # fmt: skip
    asked.check(seeds)
    made: list[_Made] = []
    with (
        progress_bars(enabled=count > 1 and not as_json) as report,
        Workers(None if count >= LEAST_SHARED else 1) as workers,
    ):
        progress = counted(lambda done, total: report("sounds", done, total, {}), count)
        for some in workers.map(partial(_written, asked), seeds, progress, BATCH):
            made += some
    if as_json:
        print_json([{"path": str(path), "seed": each.seed, "controls": each.controls, "idle": idle}
                    for path, each, idle in made])  # fmt: skip
        return
    _tell_idle(instrument.manifest, controls, made)
    if count > LISTED:
        print(f"{count} sounds in {out or Path()}, seeds {first} to {first + count - 1}")
        return
    for path, patch, _ in made:
        print(f"{path}  seed {patch.seed}  {controls_text(patch.controls)}")


def _check_turned(manifest: "Manifest", drum_class: str, controls: Mapping[str, float]) -> None:
    """Refuse to set what the class has not, rather than let it stay as it was in silence."""
    for control in _turned(manifest, controls):
        if reason := control.unavailable.get(drum_class):
            raise ControlError(f"{control.name} cannot be set: {reason}")


def _turned(manifest: "Manifest", controls: Mapping[str, float]) -> list["Control"]:
    """Those of the model's controls that `controls` set to anything but their default."""
    return [
        each for each in manifest.controls if controls.get(each.name, each.default) != each.default
    ]


def _tell_idle(manifest: "Manifest", controls: Mapping[str, float], made: Sequence[_Made]) -> None:
    """Say which of the `controls` that were set change next to nothing of what was `made`."""
    said: dict[int, list[str]] = {}
    for control in _turned(manifest, controls):
        deaf = sum(control.name in each.idle for each in made)
        said.setdefault(deaf, []).append(f"{control.name}={controls[control.name]:g}")
    said.pop(0, None)
    for deaf, names in said.items():
        changes = "changes" if len(names) == 1 else "change"
        sounds = f"{deaf} of these {len(made)} sounds" if deaf < len(made) else "these sounds"
        told = f"{changes} next to nothing of {'this sound' if len(made) == 1 else sounds}"
        print(f"ghostnote: {' and '.join(names)} {told}", file=sys.stderr)


def _written(asked: _Asked, seeds: Sequence[int]) -> list[_Made]:
    """Make and write the sounds of `seeds`."""
    from ghostnote.engine.recipe import save

    patches = [asked.patch(seed) for seed in seeds]
    made = []
    for patch, clip in zip(patches, asked.instrument.render_batch(patches), strict=True):
        path = asked.path(patch, clip)
        content = save(asked.instrument, patch, clip, asked.rate, asked.depth, container_of(path))
        write_file(path, content, overwrite=asked.overwrite)
        made.append(_Made(path, patch, asked.instrument.idle(patch) if asked.told else ()))
    return made


def _setting(text: str) -> tuple[str, float]:
    name, equals, value = text.partition("=")
    try:
        if not equals:
            raise ValueError
        return name, float(value)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not CONTROL=VALUE, such as x=0.3") from None
