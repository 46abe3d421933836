"""The command line. Each handler imports what it needs, so that `--help` and playing stay light."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from ghostnote.console import Report, progress_bars
from ghostnote.errors import ControlError, GhostnoteError, ModelNotFoundError

if TYPE_CHECKING:
    from ghostnote.engine.instrument import Instrument

app = typer.Typer(
    name="ghostnote",
    help="Drum samples that never existed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
library_app = typer.Typer(help="Folders of drum samples.", no_args_is_help=True)
corpus_app = typer.Typer(help="What models learn from.", no_args_is_help=True)
app.add_typer(library_app, name="library")
app.add_typer(corpus_app, name="corpus")

# As `ghostnote.audio` has it, which would load numpy and two codecs for `--help`.
Depth = Literal["16", "24", "32f"]
Rate = Literal["44100", "48000"]

ModelOption = Annotated[
    str | None, typer.Option(help="Model to play; the default one if not given.")
]
ModelsOption = Annotated[
    list[Path] | None,
    typer.Option("--models", help="Folder of further models; can be given several times."),
]
RateOption = Annotated[Rate, typer.Option(help="Samples per second.")]
DepthOption = Annotated[Depth, typer.Option(help="Bits per sample.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

MAX_SECONDS = 60.0
INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""
BUILT_IN_HITS = 5000
BUILT_IN_LIBRARY = Path("library")


def main() -> None:
    """Run the command line; what a user can mend ends in one line and exit status 1 or 2."""
    try:
        app()
    except (ControlError, ModelNotFoundError) as error:
        _fail(error, status=2)
    except GhostnoteError as error:
        _fail(error, status=1)
    except SystemExit as stop:
        if stop.code == INTERRUPTED:
            print(
                "ghostnote: interrupted; the same command goes on from what was saved "
                "(train: with --resume)",
                file=sys.stderr,
            )
        raise


@app.command()
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


@app.command("models")
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
        _print_json({"models": found, "refused": refused})
        return
    from rich.console import Console
    from rich.markdown import Markdown

    for instrument in catalogue.instruments:
        manifest = instrument.manifest
        Console().rule(manifest.name)
        Console().print(Markdown(instrument.card))
    for refusal in catalogue.refused:
        print(f"ghostnote: left out {refusal.reason}", file=sys.stderr)


@app.command()
def generate(
    model: ModelOption = None,
    models: ModelsOption = None,
    drum_class: Annotated[
        str | None, typer.Option("--class", help="Class of drum; the model's first.")
    ] = None,
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
    name = _class(instrument, drum_class)
    given = dict(_setting(text) for text in settings or [])
    paths = _targets(out, f"{name}-{instrument.manifest.name}", seed, count)
    made = []
    with progress_bars(enabled=count > 1 and not as_json) as report:
        for index, path in enumerate(paths):
            controls = instrument.complete(given, seed + index)
            content = instrument.render_wav(controls, int(rate), depth, seed + index)
            with _writing(path):
                files.write_bytes(path, content)
            made.append({"path": str(path), "seed": seed + index, "controls": controls})
            report("sounds", index + 1, count, {})
    if as_json:
        _print_json(made)
        return
    for each in made:
        print(f"{each['path']}  {_controls_text(cast('dict[str, float]', each['controls']))}")


@app.command()
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
    wav = instrument.render_wav(found.controls, int(rate), depth, found.seed)
    with _writing(path):
        files.write_bytes(path, wav)
    if as_json:
        _print_json(
            {
                "path": str(path),
                "model": instrument.manifest.name,
                "controls": found.controls,
                "seed": found.seed,
                "distance_db": round(found.distance_db, 3),
                "score": found.score,
                "warnings": found.warnings,
            }
        )
        return
    for warning in found.warnings:
        print(f"ghostnote: {warning}", file=sys.stderr)
    print(f"{path}  {_controls_text(found.controls)}")
    print(f"match {found.score}% (spectral distance {found.distance_db:.1f} dB)")


@library_app.command("synth")
def library_synth(
    drum_class: Annotated[str, typer.Option("--class", help="Class of drum.")] = "snare",
    count: Annotated[int, typer.Option(help="How many hits.")] = BUILT_IN_HITS,
    seed: Annotated[int, typer.Option(help="Where the draws start.")] = 1,
    out: Annotated[Path, typer.Option(help="Folder to write to.")] = BUILT_IN_LIBRARY,
) -> None:
    """Write a library of synthesised hits, each beside its parameters. Resumes."""
    with progress_bars() as report:
        _synthesise(drum_class, count, seed, out, report)


@corpus_app.command("build")
def corpus_build(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(help="Folders, zips or files; synthesised hits if none is given."),
    ] = None,
    drum_class: Annotated[
        str | None, typer.Option("--class", help="Keep only this class of drum.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the corpus.")] = Path("corpus"),
) -> None:
    """Build a corpus from SOURCES, or bring it up to date. Only new and changed files are read."""
    from ghostnote.corpus import build_corpus

    with progress_bars() as report:
        summary = build_corpus(
            sources or [_built_in_library(drum_class, report)],
            out,
            drum_class=drum_class,
            progress=lambda done, total: report("files", done, total, {}),
        )
    print(summary.text())


def _built_in_library(drum_class: str | None, report: Report) -> Path:
    """Synthesise, into `BUILT_IN_LIBRARY`, what a corpus is built from when nothing is at hand."""
    from ghostnote.drumsynth.drums import DRUMS

    names = [name for name, drum in DRUMS.items() if drum_class in (None, drum.library_class)]
    if not names:
        raise typer.BadParameter(f"no built-in sounds of class {drum_class}; name a SOURCE")
    for name in names:
        _synthesise(name, BUILT_IN_HITS // len(names), 1, BUILT_IN_LIBRARY, report)
    return BUILT_IN_LIBRARY


def _synthesise(drum_class: str, count: int, seed: int, out: Path, report: Report) -> None:
    from ghostnote.drumsynth import write_library

    summary = write_library(
        drum_class,
        count,
        seed,
        out,
        progress=lambda done, total: report(drum_class, done, total, {}),
    )
    print(
        f"{summary.folder}: {summary.count} {summary.drum_class} hits, "
        f"{summary.rendered} made now, {summary.kept} kept, "
        f"{summary.seconds / 60:.1f} minutes of sound"
    )


@app.command()
def train(
    experiments: Annotated[list[Path], typer.Argument(help="Experiment files (TOML).")],
    corpus: Annotated[Path, typer.Option(help="Folder of the corpus.")] = Path("corpus"),
    out: Annotated[Path, typer.Option(help="Folder for the runs.")] = Path("runs"),
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from checkpoints; skip finished runs.")
    ] = False,
) -> None:
    """Train a model for each of EXPERIMENTS, into a folder of its name."""
    with _needs("train"):
        from ghostnote.corpus import Corpus
        from ghostnote.training.experiment import load
        from ghostnote.training.run import Trainer

    loaded = [load(path) for path in experiments]
    failed = False
    with progress_bars() as report:
        trainer = Trainer(Corpus.open(corpus), out, report)
        for experiment in loaded:
            try:
                with _writing(out):
                    print(trainer.train(experiment, resume=resume))
            except GhostnoteError as error:
                print(f"ghostnote: {experiment.name}: {error}", file=sys.stderr)
                failed = True
    if failed:
        raise typer.Exit(1)


@app.command()
def export(
    run: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
    out: Annotated[Path | None, typer.Option(help="Folder of the bundle; bundles/NAME.")] = None,
) -> None:
    """Write the bundle of a run, checked to play what was trained."""
    with _needs("train"):
        from ghostnote.export.exporter import export as export_run

    folder = out or Path("bundles") / run.resolve().name
    with _writing(folder):
        bundle = export_run(run, folder)
    size = sum(path.stat().st_size for path in bundle.path.iterdir()) / 1e6
    lost = bundle.manifest.metrics["storage_distance_db"]
    print(f"{bundle.path}: {size:.1f} MB, {lost:.3f} dB from the trained network")


@app.command()
def evaluate(
    models: Annotated[list[Path], typer.Argument(help="Folders of finished runs, and bundles.")],
    corpus: Annotated[Path, typer.Option(help="Folder of the corpus.")] = Path("corpus"),
    out: Annotated[Path, typer.Option(help="Folder of the report.")] = Path("report"),
    drum_class: Annotated[
        str | None, typer.Option("--class", help="Class of drum; the first model's first.")
    ] = None,
    count: Annotated[int, typer.Option(min=50, help="Sounds of each model.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="What is random is drawn from it.")] = 0,
    best: Annotated[
        bool, typer.Option("--best", help="Print only the name of the model to play first.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Score models against a corpus: a table here, and a page and scores.json in OUT."""
    with _needs("evaluate"), progress_bars(enabled=not as_json) as report, _writing(out):
        from ghostnote.evaluation.choice import why_none
        from ghostnote.evaluation.evaluate import evaluate as score

        board = score(
            models,
            corpus,
            out,
            _export_run,
            drum_class=drum_class,
            count=count,
            seed=seed,
            report=report,
        )
    for failure in board.failures:
        print(f"ghostnote: {failure.name}: {failure.error}", file=sys.stderr)
    if as_json:
        _print_json(board.document())
    elif not best:
        print(board.text())
        print(f"{out / 'index.html'} shows all of it")
    elif board.best is None:
        raise GhostnoteError(why_none(board.figures))
    else:
        print(board.best)
    if board.failures:
        raise typer.Exit(1)


def _export_run(run: Path, folder: Path) -> None:
    with _needs("train"):
        from ghostnote.export.exporter import export as export_bundle
    export_bundle(run, folder)


def _fail(error: GhostnoteError, *, status: int) -> None:
    print(f"ghostnote: {error}", file=sys.stderr)
    sys.exit(status)


def _print_json(document: object) -> None:
    print(json.dumps(document, indent=2))


@contextmanager
def _needs(extra: str) -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        first = "pip install torch==2.13.0, then " if extra == "train" else ""
        raise GhostnoteError(
            f"{error.name} is not installed; this needs more than playing: "
            f"{first}pip install -e '.[{extra}]' where Ghostnote lies"
        ) from error


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = error.filename or path
        raise GhostnoteError(f"{place} cannot be written: {error.strerror or error}") from error


def _instrument(model: str | None, models: list[Path] | None) -> "Instrument":
    from ghostnote.engine.catalogue import Catalogue

    return Catalogue.open(*(models or [])).get(model)


def _class(instrument: "Instrument", wanted: str | None) -> str:
    classes = instrument.manifest.classes
    if wanted is not None and wanted not in classes:
        known = ", ".join(classes)
        raise ControlError(f"{instrument.manifest.name} makes {known}, not {wanted}")
    return wanted or classes[0]


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
