"""The command that makes kits."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ghostnote.cli.options import (
    Depth,
    JsonOption,
    ModelOption,
    ModelsOption,
    OverwriteOption,
    Rate,
)
from ghostnote.cli.outcome import fresh_seed, print_json, refuse_existing, write_file
from ghostnote.console import progress_bars
from ghostnote.kit.take import FORMATS, Format, Take

if TYPE_CHECKING:
    from ghostnote.engine.catalogue import Catalogue
    from ghostnote.engine.instrument import Instrument
    from ghostnote.kit.kit import Kit

PADS = 8
USUAL = Take()


@dataclass(frozen=True)
class _Wanted:
    """The kit to make, its models by name, how to take it, and what there is to say of it."""

    kit: "Kit"
    instruments: "Mapping[str, Instrument]"
    take: Take
    origin: str
    warnings: tuple[str, ...] = ()


def kit(
    model: ModelOption = None,
    models: ModelsOption = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Every seed is another kit; a fresh one.")
    ] = None,
    pads: Annotated[int | None, typer.Option(help="8 or 16; 8.")] = None,
    saved: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="KIT", help="Make a kit again that was saved: its zip or kit.json."
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="What it is called, and its zip; by its seed, or as KIT is.")
    ] = None,
    layers: Annotated[
        int | None,
        typer.Option(help=f"Velocity layers of each pad, 1 to 8; {USUAL.layers}, or as KIT has."),
    ] = None,
    round_robins: Annotated[
        int | None,
        typer.Option(
            help=f"Strokes of each layer, 1 to 8, in turn; {USUAL.round_robins}, or as KIT has."
        ),
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option(
            help="What to write beside the WAV files, '' for nothing; "
            f"{','.join(USUAL.formats)}, or as KIT has."
        ),
    ] = None,
    rate: Annotated[
        Rate | None, typer.Option(help=f"Samples per second; {USUAL.rate}, or as KIT has.")
    ] = None,
    depth: Annotated[
        Depth | None, typer.Option(help=f"Bits per sample; {USUAL.depth}, or as KIT has.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Zip file to write, or the folder for it; named after model and seed, or KIT."
        ),
    ] = None,
    overwrite: OverwriteOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a drum kit: a zip of WAV files with presets for samplers."""
    from ghostnote.engine.catalogue import Catalogue
    from ghostnote.kit.pack import files_of, folder_of, to_zip
    from ghostnote.kit.render import batches, render
    from ghostnote.kit.strokes import strokes

    is_zip = out is not None and out.suffix.lower() == ".zip"
    if out is not None and not is_zip and out.suffix and not out.is_dir():
        raise typer.BadParameter(f"{out} is not a .zip file; a kit is one")
    given: dict[str, Any] = {
        "layers": layers,
        "round_robins": round_robins,
        "formats": None if formats is None else _formats(formats),
        "rate": None if rate is None else int(rate),
        "depth": depth,
    }
    if saved is not None:
        _refuse_beside({"--model": model, "--seed": seed, "--pads": pads})
    catalogue = Catalogue.open(*(models or []))
    if saved is None:
        wanted = _new(catalogue.get(model), fresh_seed(seed), PADS if pads is None else pads)
    else:
        wanted = _again(catalogue, saved)
    made = wanted.kit if name is None else replace(wanted.kit, name=_title(name))
    instruments = wanted.instruments
    target = Path(f"{folder_of(made)}.zip")
    if out is not None:
        target = out if is_zip else out / target
    refuse_existing(target, overwrite=overwrite)
    take = replace(wanted.take, **{name: each for name, each in given.items() if each is not None})
    contents: dict[str, bytes] = {}
    with progress_bars(enabled=not as_json) as report:
        planned = strokes(made, instruments, take.layers, take.round_robins)
        for batch in batches(made, planned):
            contents |= render(made, batch, instruments, take.rate, take.depth)
            report("sounds", len(contents), len(planned), {})
    packed = to_zip(folder_of(made), files_of(made, planned, contents, take, instruments))
    write_file(target, packed, overwrite=overwrite)
    if as_json:
        told = {"path": str(target), "sounds": len(planned), "warnings": wanted.warnings}
        print_json(told | made.document())
        return
    for warning in wanted.warnings:
        print(f"ghostnote: {warning}", file=sys.stderr)
    for pad in made.pads:
        print(f"{pad.note:3d}  {pad.name:12s} {pad.patch.drum_class}")
    print(
        f"{target}: {len(made.pads)} pads, {len(planned)} sounds, {len(packed) / 1e6:.1f} MB, "
        f"{wanted.origin}"
    )


def _title(text: str) -> str:
    from ghostnote.kit.kit import MAX_NAME

    title = text.strip()
    if not title or not title.isprintable() or len(title) > MAX_NAME:
        raise typer.BadParameter(f"a kit's name is one line of 1 to {MAX_NAME} characters")
    return title


def _new(instrument: "Instrument", seed: int, pads: int) -> _Wanted:
    from ghostnote.kit.fresh import new_kit

    made = new_kit(instrument, seed, pads)
    return _Wanted(made, {instrument.manifest.name: instrument}, USUAL, f"seed {seed}")


def _again(catalogue: "Catalogue", path: Path) -> _Wanted:
    """The kit that the file at `path` holds; Raises `KitError` where it cannot be made here."""
    from ghostnote.errors import KitError
    from ghostnote.kit.recall import recall_kit
    from ghostnote.kit.saved import saved_kit

    try:
        with path.open("rb") as file:
            saved = saved_kit(file)
    except OSError as error:
        raise KitError(f"{path} cannot be read: {error.strerror}") from error
    except KitError as error:
        raise KitError(f"{path}: {error}") from error
    found = recall_kit(catalogue, saved)
    if found.missing:
        raise KitError(f"{path}: {' '.join(found.missing)}")
    instruments = {pad.model: catalogue.get(pad.model) for pad in found.kit.pads}
    return _Wanted(found.kit, instruments, saved.take, f"from {path}", found.changed)


def _refuse_beside(options: Mapping[str, object]) -> None:
    for name, given in options.items():
        if given is not None:
            raise typer.BadParameter(f"--from makes a kit that has its own; leave out {name}")


def _formats(text: str) -> tuple[Format, ...]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in FORMATS:
            raise typer.BadParameter(f"no format {name!r}; there are {', '.join(FORMATS)}")
    return tuple(known for known in FORMATS if known in names)
