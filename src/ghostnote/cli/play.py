"""The commands that play what there is: serve, match."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from ghostnote.cli.classes import class_meant, class_named
from ghostnote.cli.options import (
    DepthOption,
    JsonOption,
    ModelOption,
    ModelsOption,
    OverwriteOption,
    RateOption,
)
from ghostnote.cli.outcome import print_json, refuse_existing, write_file
from ghostnote.cli.targets import DEFAULT_NAME, check_target, container_of, controls_text, file_at
from ghostnote.console import progress_bars

MAX_SECONDS = 60.0
MAX_BYTES = 200_000_000
"""Largest sample that is read, from the disk of whoever asks."""


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 8000.")] = None,
    models: ModelsOption = None,
    workers: Annotated[int | None, typer.Option(help="Server processes; 1.")] = None,
    export_dir: Annotated[
        Path | None,
        typer.Option(help="Folder that the page may also write sounds and kits to; none."),
    ] = None,
) -> None:
    """Serve the page and its API; what is not given is read from GHOSTNOTE_HOST and so on."""
    from pydantic import ValidationError

    from ghostnote.service.run import serve as run
    from ghostnote.service.settings import Settings

    given: dict[str, Any] = {
        "host": host,
        "port": port,
        "models": models,
        "workers": workers,
        "export_dir": export_dir,
    }
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise typer.BadParameter(f"{name}: {first['msg']}") from error
    run(settings)


def match(
    sample: Annotated[Path, typer.Argument(help="Any audio file.")],
    model: ModelOption = None,
    models: ModelsOption = None,
    drum_class: Annotated[
        str | None,
        typer.Option(
            "--class",
            help="Match as this drum, as ghostnote models or the page calls it; else as what it "
            "is like.",
        ),
    ] = None,
    refine: Annotated[
        bool,
        typer.Option("--refine", help="Search on for a closer one, as Closer does on the page."),
    ] = False,
    hit: Annotated[
        int, typer.Option(min=1, metavar="N", help="Of a loop, match hit N, not the first.")
    ] = 1,
    rate: RateOption = "44100",
    depth: DepthOption = "16",
    out: Annotated[
        Path | None,
        typer.Option(help="WAV or FLAC file, or a folder for SAMPLE-match.wav; here."),
    ] = None,
    overwrite: OverwriteOption = False,
    as_json: JsonOption = False,
) -> None:
    """Find the controls at which a model sounds most like SAMPLE, and write what it plays there.

    A file that Ghostnote saved carries its recipe: that is restored, whatever the model, but where
    another drum, or a later hit, is asked for.
    """
    from ghostnote.decoding import decode
    from ghostnote.engine.catalogue import Catalogue
    from ghostnote.engine.recall import recall
    from ghostnote.engine.recipe import render_file
    from ghostnote.errors import AudioError

    check_target(out, DEFAULT_NAME, 1, depth, overwrite=overwrite)
    path = file_at(out, f"{sample.stem}-match.wav")
    refuse_existing(path, overwrite=overwrite)
    catalogue = Catalogue.open(*(models or []))
    instrument = catalogue.get(model)
    if drum_class is not None:
        # A recipe may be of another model, which makes what this one does not.
        makers = [instrument.manifest, *(each.manifest for each in catalogue.instruments)]
        meant = (class_meant(drum_class, each) for each in makers)
        drum_class = next(filter(None, meant), "") or class_named(drum_class, instrument.manifest)
    try:
        if not sample.is_file():
            raise AudioError("a folder, not a file" if sample.is_dir() else "no such file")
        content = _read(sample)
        signal = decode(content, max_seconds=MAX_SECONDS)
        with progress_bars(enabled=refine and not as_json) as report:
            recalled = recall(
                catalogue,
                instrument,
                content,
                signal,
                refine=refine,
                drum_class=drum_class,
                hit=hit,
                progress=lambda done, total: report("refining", done, total, {}),
            )
    except AudioError as error:
        raise type(error)(f"{sample}: {error}") from error
    found = recalled.match
    player = catalogue.get(recalled.model)
    written = render_file(player, found.patch, int(rate), depth, container_of(path))
    write_file(path, written, overwrite=overwrite)
    if as_json:
        print_json(
            {
                "path": str(path),
                "model": recalled.model,
                "recipe": recalled.recipe,
                "class": found.patch.drum_class,
                "controls": found.patch.controls,
                "seed": found.patch.seed,
                "latent": found.patch.latent,
                "distance_db": round(found.distance_db, 3),
                "score": found.score,
                "warnings": found.warnings,
                "hit": found.hit,
                "hits": found.hits,
            }
        )
        return
    for warning in found.warnings:
        print(f"ghostnote: {warning}", file=sys.stderr)
    print(f"{path}  {found.patch.drum_class}  {controls_text(found.patch.controls)}")
    if recalled.recipe:
        print(f"restored from its recipe, for {recalled.model}")
    print(f"match {found.score}% (spectral distance {found.distance_db:.1f} dB)")


def _read(sample: Path) -> bytes:
    """The bytes of a file; Raises `AudioError` where it cannot be read, or is very large."""
    from ghostnote.errors import AudioError, AudioTooLargeError

    try:
        if sample.stat().st_size > MAX_BYTES:
            raise AudioTooLargeError(f"it is over {MAX_BYTES / 1e6:g} MB")
        return sample.read_bytes()
    except OSError as error:
        raise AudioError(f"it cannot be read: {error.strerror}") from error
