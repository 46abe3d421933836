"""The commands that play: serve, models, generate, match."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

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
    from ghostnote.audio import Container, Samples
    from ghostnote.engine.instrument import Instrument, Patch

MAX_SECONDS = 60.0
MAX_BYTES = 200_000_000
"""Largest sample that is read, from the disk of whoever asks."""
SUFFIXES = (".wav", ".flac")
DEFAULT_NAME = "{class}-{model}-{seed}"


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


def list_models(models: ModelsOption = None, as_json: JsonOption = False) -> None:
    """List the installed models with their cards."""
    from ghostnote.engine.catalogue import Catalogue

    catalogue = Catalogue.open(*(models or []))
    if as_json:
        found = [
            {
                "name": each.manifest.name,
                "title": each.manifest.title,
                "classes": each.manifest.classes,
                "controls": [vars(control) for control in each.manifest.controls],
                "metrics": each.manifest.metrics,
            }
            for each in catalogue.instruments
        ]
        refused = [{"path": str(each.path), "reason": each.reason} for each in catalogue.refused]
        print_json({"models": found, "refused": refused})
        return
    from rich.console import Console
    from rich.markdown import Markdown

    for instrument in catalogue.instruments:
        manifest = instrument.manifest
        Console().rule(manifest.name)
        Console().print(Markdown(instrument.card))
    for refusal in catalogue.refused:
        print(f"ghostnote: left out {refusal.reason}", file=sys.stderr)


def generate(
    model: ModelOption = None,
    models: ModelsOption = None,
    drum_class: Annotated[
        str | None, typer.Option("--class", help="Class of drum; the model's first.")
    ] = None,
    prior: Annotated[str | None, typer.Option(help="What to draw from; the model's first.")] = None,
    count: Annotated[int, typer.Option(min=1, help="How many sounds.")] = 1,
    seed: Annotated[
        int | None, typer.Option(min=0, help="What is not set is drawn from it; a fresh one.")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="CONTROL=VALUE", help="Set a control; can be repeated."),
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
    """Make sounds. Sound number i of several is drawn from seed + i.

    A name may hold {class}, {model}, {note} (the sound's pitch) and {seed}.
    """
    from ghostnote.engine.recipe import save

    _check_target(out, name, count, overwrite=overwrite)
    first = fresh_seed(seed, count)
    instrument = _instrument(model, models)
    chosen = drum_class or instrument.manifest.classes[0]
    given = dict(_setting(text) for text in settings or [])
    patches = [
        instrument.complete(given, first + index, chosen, prior=prior) for index in range(count)
    ]
    if "{note}" not in name:
        for patch in patches:
            refuse_existing(_target(out, name, instrument, patch), overwrite=overwrite)
    made = []
    with progress_bars(enabled=count > 1 and not as_json) as report:
        for index, patch in enumerate(patches):
            clip = instrument.render(patch)
            path = _target(out, name, instrument, patch, clip)
            content = save(instrument, patch, clip, int(rate), depth, _container(path))
            write_file(path, content, overwrite=overwrite)
            made.append({"path": str(path), "seed": patch.seed, "controls": patch.controls})
            report("sounds", index + 1, count, {})
    if as_json:
        print_json(made)
        return
    for each in made:
        text = _controls_text(cast("dict[str, float]", each["controls"]))
        print(f"{each['path']}  seed {each['seed']}  {text}")


def match(
    sample: Annotated[Path, typer.Argument(help="Any audio file.")],
    model: ModelOption = None,
    models: ModelsOption = None,
    refine: Annotated[bool, typer.Option("--refine", help="Search on for a closer one.")] = False,
    rate: RateOption = "44100",
    depth: DepthOption = "16",
    out: Annotated[
        Path | None, typer.Option(help="WAV or FLAC file to write; SAMPLE-match.wav here.")
    ] = None,
    overwrite: OverwriteOption = False,
    as_json: JsonOption = False,
) -> None:
    """Find the controls at which a model sounds most like SAMPLE, and write what it plays there.

    A file that Ghostnote saved carries its recipe: that is restored, whatever the model.
    """
    from ghostnote.audio import decode
    from ghostnote.engine.catalogue import Catalogue
    from ghostnote.engine.recall import recall
    from ghostnote.engine.recipe import render_file
    from ghostnote.errors import AudioError

    path = out or Path(f"{sample.stem}-match.wav")
    _check_target(path, DEFAULT_NAME, 1, overwrite=overwrite)
    catalogue = Catalogue.open(*(models or []))
    instrument = catalogue.get(model)
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
                progress=lambda done, total: report("refining", done, total, {}),
            )
    except AudioError as error:
        raise type(error)(f"{sample}: {error}") from error
    found = recalled.match
    player = catalogue.get(recalled.model)
    written = render_file(player, found.patch, int(rate), depth, _container(path))
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
            }
        )
        return
    for warning in found.warnings:
        print(f"ghostnote: {warning}", file=sys.stderr)
    print(f"{path}  {_controls_text(found.patch.controls)}")
    if recalled.recipe:
        print(f"restored from its recipe, for {recalled.model}")
    print(f"match {found.score}% (spectral distance {found.distance_db:.1f} dB)")


def _instrument(model: str | None, models: list[Path] | None) -> "Instrument":
    from ghostnote.engine.catalogue import Catalogue

    return Catalogue.open(*(models or [])).get(model)


def _setting(text: str) -> tuple[str, float]:
    name, equals, value = text.partition("=")
    try:
        if not equals:
            raise ValueError
        return name, float(value)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not CONTROL=VALUE, such as x=0.3") from None


def _read(sample: Path) -> bytes:
    """The bytes of a file; Raises `AudioError` where it cannot be read, or is very large."""
    from ghostnote.errors import AudioError, AudioTooLargeError

    try:
        if sample.stat().st_size > MAX_BYTES:
            raise AudioTooLargeError(f"it is over {MAX_BYTES / 1e6:g} MB")
        return sample.read_bytes()
    except OSError as error:
        raise AudioError(f"it cannot be read: {error.strerror}") from error


def _check_target(out: Path | None, name: str, count: int, *, overwrite: bool) -> None:
    """Refuse what would not be written where it was meant, before anything is made."""
    if out is not None and out.suffix.lower() in SUFFIXES:
        if count > 1:
            raise typer.BadParameter(f"{out} is one file; give a folder for {count} sounds")
        refuse_existing(out, overwrite=overwrite)
    elif out is not None and out.suffix and not out.is_dir():
        raise typer.BadParameter(f"{out} is not a .wav or .flac file; nothing else is written")
    elif count > 1 and "{seed}" not in name:
        raise typer.BadParameter(f"name {name!r} needs {{seed}}, for {count} sounds have {count}")


def _target(
    out: Path | None,
    name: str,
    instrument: "Instrument",
    patch: "Patch",
    clip: "Samples | None" = None,
) -> Path:
    """The file to write: `out`, or one named by the pattern in the folder that it is.

    A pattern without the note needs no `clip`.
    """
    from ghostnote.kit.names import fill, values_of

    if out is not None and out.suffix.lower() in SUFFIXES:
        return out
    pattern, suffix = name, ".wav"
    for known in SUFFIXES:
        if name.lower().endswith(known):
            pattern, suffix = name[: -len(known)], known
    filled = fill(pattern, values_of(instrument.manifest.name, patch, clip))
    return (out or Path()) / f"{filled}{suffix}"


def _container(path: Path) -> "Container":
    return "flac" if path.suffix.lower() == ".flac" else "wav"


def _controls_text(controls: dict[str, float]) -> str:
    return "  ".join(f"{name}={value:.3f}" for name, value in controls.items())
