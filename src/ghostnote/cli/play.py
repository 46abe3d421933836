"""The commands that play: serve, models, generate, match."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from ghostnote.cli.options import DepthOption, JsonOption, ModelOption, ModelsOption, RateOption
from ghostnote.cli.outcome import print_json, writing
from ghostnote.console import progress_bars

if TYPE_CHECKING:
    from ghostnote.engine.instrument import Instrument

MAX_SECONDS = 60.0


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 8000.")] = None,
    models: ModelsOption = None,
    workers: Annotated[int | None, typer.Option(help="Server processes; 1.")] = None,
) -> None:
    """Serve the page and its API; what is not given is read from GHOSTNOTE_HOST and so on."""
    from pydantic import ValidationError

    from ghostnote.service.run import serve as run
    from ghostnote.service.settings import Settings

    given: dict[str, Any] = {"host": host, "port": port, "models": models, "workers": workers}
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
    seed: Annotated[int, typer.Option(min=0, help="What is not set is drawn from it.")] = 0,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="CONTROL=VALUE", help="Set a control; can be repeated."),
    ] = None,
    rate: RateOption = "44100",
    depth: DepthOption = "16",
    out: Annotated[
        Path | None, typer.Option(help="WAV file, or a folder for several sounds.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make sounds. Sound number i of several is drawn from seed + i."""
    from ghostnote import files

    instrument = _instrument(model, models)
    name = drum_class or instrument.manifest.classes[0]
    given = dict(_setting(text) for text in settings or [])
    paths = _targets(out, f"{name}-{instrument.manifest.name}", seed, count)
    made = []
    with progress_bars(enabled=count > 1 and not as_json) as report:
        for index, path in enumerate(paths):
            patch = instrument.complete(given, seed + index, name, prior=prior)
            content = instrument.render_wav(patch, int(rate), depth)
            with writing(path):
                files.write_bytes(path, content)
            made.append({"path": str(path), "seed": patch.seed, "controls": patch.controls})
            report("sounds", index + 1, count, {})
    if as_json:
        print_json(made)
        return
    for each in made:
        print(f"{each['path']}  {_controls_text(cast('dict[str, float]', each['controls']))}")


def match(
    sample: Annotated[Path, typer.Argument(help="Any audio file.")],
    model: ModelOption = None,
    models: ModelsOption = None,
    refine: Annotated[bool, typer.Option("--refine", help="Search on for a closer one.")] = False,
    rate: RateOption = "44100",
    depth: DepthOption = "16",
    out: Annotated[
        Path | None, typer.Option(help="WAV file to write; SAMPLE-match.wav here.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Find the controls at which a model sounds most like SAMPLE, and write what it plays there."""
    from ghostnote import files
    from ghostnote.audio import decode
    from ghostnote.engine.match import match as match_signal
    from ghostnote.errors import AudioError

    instrument = _instrument(model, models)
    try:
        if not sample.is_file():
            raise AudioError("a folder, not a file" if sample.is_dir() else "no such file")
        signal = decode(sample, max_seconds=MAX_SECONDS)
        with progress_bars(enabled=refine and not as_json) as report:
            found = match_signal(
                instrument,
                signal,
                refine=refine,
                progress=lambda done, total: report("refining", done, total, {}),
            )
    except AudioError as error:
        raise type(error)(f"{sample}: {error}") from error
    path = out or Path(f"{sample.stem}-match.wav")
    wav = instrument.render_wav(found.patch, int(rate), depth)
    with writing(path):
        files.write_bytes(path, wav)
    if as_json:
        print_json(
            {
                "path": str(path),
                "model": instrument.manifest.name,
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


def _targets(out: Path | None, stem: str, seed: int, count: int) -> list[Path]:
    if out is not None and out.suffix.lower() == ".wav":
        if count > 1:
            raise typer.BadParameter(f"{out} is one file; give a folder for {count} sounds")
        return [out]
    if out is not None and out.suffix and not out.is_dir():
        raise typer.BadParameter(f"{out} is not a .wav file; nothing else is written")
    folder = out or Path()
    return [folder / f"{stem}-{seed + index}.wav" for index in range(count)]


def _controls_text(controls: dict[str, float]) -> str:
    return "  ".join(f"{name}={value:.3f}" for name, value in controls.items())
