"""The command that makes kits."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ghostnote.cli.options import (
    DepthOption,
    JsonOption,
    ModelOption,
    ModelsOption,
    OverwriteOption,
    RateOption,
)
from ghostnote.cli.outcome import fresh_seed, print_json, refuse_existing, write_file
from ghostnote.console import progress_bars

if TYPE_CHECKING:
    from ghostnote.kit.pack import Format

ALL_FORMATS = "sfz,dspreset,h2drumkit"


def kit(
    model: ModelOption = None,
    models: ModelsOption = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Every seed is another kit; a fresh one.")
    ] = None,
    pads: Annotated[int, typer.Option(help="8 or 16.")] = 8,
    layers: Annotated[int, typer.Option(help="Velocity layers of each pad.")] = 1,
    round_robins: Annotated[int, typer.Option(help="Strokes of each layer, in turn.")] = 1,
    formats: Annotated[
        str, typer.Option(help="What to write beside the WAV files; '' for nothing.")
    ] = ALL_FORMATS,
    rate: RateOption = "44100",
    depth: DepthOption = "16",
    out: Annotated[
        Path | None, typer.Option(help="Zip file to write; named after model and seed.")
    ] = None,
    overwrite: OverwriteOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a drum kit: a zip of WAV files with presets for samplers."""
    from ghostnote.engine.catalogue import Catalogue
    from ghostnote.kit.fresh import new_kit
    from ghostnote.kit.pack import files_of, folder_of, to_zip
    from ghostnote.kit.render import batches, render
    from ghostnote.kit.strokes import strokes

    if out is not None and out.suffix.lower() != ".zip":
        raise typer.BadParameter(f"{out} is not a .zip file; a kit is one")
    wanted = _formats(formats)
    instrument = Catalogue.open(*(models or [])).get(model)
    chosen = fresh_seed(seed)
    made = new_kit(instrument, chosen, pads)
    target = out or Path(f"{folder_of(made)}.zip")
    refuse_existing(target, overwrite=overwrite)
    instruments = {instrument.manifest.name: instrument}
    contents: dict[str, bytes] = {}
    with progress_bars(enabled=not as_json) as report:
        planned = strokes(made, instruments, layers, round_robins)
        for batch in batches(made, planned):
            contents |= render(made, batch, instruments, int(rate), depth)
            report("sounds", len(contents), len(planned), {})
    packed = to_zip(folder_of(made), files_of(made, planned, contents, wanted, instruments))
    write_file(target, packed, overwrite=overwrite)
    if as_json:
        print_json({"path": str(target), "sounds": len(planned)} | made.document())
        return
    for pad in made.pads:
        print(f"{pad.note:3d}  {pad.name:12s} {pad.patch.drum_class}")
    print(
        f"{target}: {len(made.pads)} pads, {len(planned)} sounds, {len(packed) / 1e6:.1f} MB, "
        f"seed {chosen}"
    )


def _formats(text: str) -> "list[Format]":
    from ghostnote.kit.pack import FORMATS

    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in FORMATS:
            raise typer.BadParameter(f"no format {name!r}; there are {', '.join(FORMATS)}")
    return [known for known in FORMATS if known in names]
