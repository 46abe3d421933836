"""The commands that make models and judge them: train, export, refit, evaluate."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ghostnote.cli.classes import class_named
from ghostnote.cli.options import JsonOption, OverwriteBundleOption
from ghostnote.cli.outcome import needs, print_json, writing
from ghostnote.console import progress_bars
from ghostnote.errors import GhostnoteError

if TYPE_CHECKING:
    from ghostnote.training.experiment import Experiment

MAX_SEED = 2**32 - 1
"""Largest seed of a run, as of a sound over HTTP."""


def train(
    experiments: Annotated[list[Path], typer.Argument(help="Experiment files (TOML).")],
    corpus: Annotated[Path, typer.Option(help="Folder of the corpus.")] = Path("corpus"),
    out: Annotated[Path, typer.Option(help="Folder for the runs.")] = Path("runs"),
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from checkpoints; skip finished runs.")
    ] = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew, and delete what is not finished.")
    ] = False,
    seed: Annotated[
        int | None,
        typer.Option(
            min=0, max=MAX_SEED, help="In place of the experiments' seed; names get -seed-SEED."
        ),
    ] = None,
) -> None:
    """Train a model for each of EXPERIMENTS, into a folder of its name."""
    if resume and restart:
        raise typer.BadParameter("--resume goes on with a run, --restart begins anew: give one")
    with needs("train"):
        from ghostnote.corpus import Corpus
        from ghostnote.training.experiment import load
        from ghostnote.training.run import Trainer

    loaded = [_seeded(load(path), seed) for path in experiments]
    failed = False
    with progress_bars() as report:
        trainer = Trainer(Corpus.open(corpus), out, report)
        if not (resume or restart):
            # Before the first of them trains for hours: who forgot --resume wants it for all.
            for experiment in loaded:
                trainer.check(experiment, resume=False)
        for experiment in loaded:
            try:
                with writing(out):
                    print(trainer.train(experiment, resume=resume, restart=restart))
            except GhostnoteError as error:
                print(f"ghostnote: {experiment.name}: {error}", file=sys.stderr)
                failed = True
    if failed:
        raise typer.Exit(1)


def _seeded(experiment: "Experiment", seed: int | None) -> "Experiment":
    """`experiment` with another `seed`, under a name that tells it from its like."""
    if seed is None:
        return experiment
    return replace(experiment, name=f"{experiment.name}-seed-{seed}", seed=seed)


def export(
    run: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
    out: Annotated[Path | None, typer.Option(help="Folder of the bundle; bundles/NAME.")] = None,
    corpus: Annotated[
        Path | None, typer.Option(help="Its corpus: lets a Ghost tell which recording is nearest.")
    ] = None,
    overwrite: OverwriteBundleOption = False,
) -> None:
    """Write the bundle of a run, checked to play what was trained."""
    with needs("train"):
        from ghostnote.corpus import Corpus
        from ghostnote.export.exporter import export as export_run
        from ghostnote.training.experiment import ALL_CLASSES
        from ghostnote.training.selection import Selection

    folder = out or Path("bundles") / run.resolve().name
    _refuse_bundle(folder, overwrite=overwrite)
    with progress_bars() as report, writing(folder):
        bundle = export_run(
            run,
            folder,
            lambda done, total: report("places", done, total, {}),
            Selection(Corpus.open(corpus), ALL_CLASSES) if corpus else None,
        )
    size = sum(path.stat().st_size for path in bundle.path.iterdir()) / 1e6
    lost = bundle.manifest.metrics["storage_distance_db"]
    print(f"{bundle.path}: {size:.1f} MB, {lost:.3f} dB from the trained network")


def refit(
    model: Annotated[Path, typer.Argument(help="A Ghost: a shipped name, or a bundle.")],
    corpus: Annotated[Path, typer.Option(help="Folder of the corpus.")] = Path("corpus"),
    out: Annotated[
        Path | None, typer.Option(help="Folder of the bundle; bundles/NAME-own.")
    ] = None,
    drum_classes: Annotated[
        list[str] | None,
        typer.Option("--class", help="Class of drum, several times for several; all by default."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=MAX_SEED, help="Of what is drawn.")] = 0,
    title: Annotated[
        str | None, typer.Option(help="Title of the bundle; the model's and the folder's name.")
    ] = None,
    overwrite: OverwriteBundleOption = False,
) -> None:
    """Let the seeds of a finished Ghost stand for sounds like those of a corpus, in minutes."""
    with needs("train"):
        from ghostnote.bundle import Bundle
        from ghostnote.corpus import Corpus
        from ghostnote.engine.catalogue import locate
        from ghostnote.export.refit import refit as refit_bundle
        from ghostnote.training.experiment import ALL_CLASSES
        from ghostnote.training.selection import Selection

    place = locate(model)
    if not place.exists():
        raise GhostnoteError(f"{model} does not exist; name a bundle, or a model as 'models' does")
    bundle = Bundle.open(place)
    chosen = tuple(class_named(name, bundle.manifest) for name in drum_classes or ())
    folder = out or Path("bundles") / f"{bundle.manifest.name}-own"
    _refuse_bundle(folder, overwrite=overwrite)
    with progress_bars() as report, writing(folder):
        selection = Selection(Corpus.open(corpus), ALL_CLASSES)
        made = refit_bundle(
            bundle, selection, folder, report, drum_classes=chosen, seed=seed, title=title
        )
    classes = ", ".join(made.manifest.training["draws"][-1]["classes"])
    print(f"{made.path}: new draws of {classes}")


def _refuse_bundle(folder: Path, *, overwrite: bool) -> None:
    """Raises `GhostnoteError` where what is in `folder` is not to be written over."""
    from ghostnote.bundle import check_place

    check_place(folder)
    if folder.exists() and any(folder.iterdir()) and not overwrite:
        raise GhostnoteError(f"{folder} is there already; --overwrite writes over it")


def evaluate(
    models: Annotated[
        list[Path], typer.Argument(help="Folders of finished runs, bundles, and shipped names.")
    ],
    corpus: Annotated[Path, typer.Option(help="Folder of the corpus.")] = Path("corpus"),
    out: Annotated[Path, typer.Option(help="Folder of the report.")] = Path("report"),
    drum_class: Annotated[
        str | None, typer.Option("--class", help="Class of drum; the first model's first.")
    ] = None,
    prior: Annotated[
        str | None, typer.Option(help="What to draw from, of models with more than one.")
    ] = None,
    count: Annotated[int, typer.Option(min=50, help="Sounds of each model.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="What is random is drawn from it.")] = 0,
    best: Annotated[
        bool, typer.Option("--best", help="Print only the name of the model to play first.")
    ] = False,
    bars: Annotated[
        bool, typer.Option("--bars", help="Hold the first model to the bars of what ships.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Score models against a corpus: a table here, and a page and scores.json in OUT."""
    if bars:
        if best or prior:
            raise typer.BadParameter("--bars goes with neither --best nor --prior: it draws of all")
        _hold_to_bars(models, corpus, out, drum_class, count, seed, as_json)
        return
    with needs("evaluate"), progress_bars(enabled=not as_json) as report, writing(out):
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
            prior=prior,
            report=report,
        )
    for failure in board.failures:
        print(f"ghostnote: {failure.name}: {failure.error}", file=sys.stderr)
    if as_json:
        print_json(board.document())
    elif not best:
        print(board.text())
        print(f"{out / 'index.html'} shows all of it")
    elif board.best is None:
        raise GhostnoteError(why_none(board.figures))
    else:
        print(board.best)
    if board.failures:
        raise typer.Exit(1)


def _hold_to_bars(
    models: list[Path],
    corpus: Path,
    out: Path,
    drum_class: str | None,
    count: int,
    seed: int,
    as_json: bool,
) -> None:
    with needs("evaluate"), progress_bars(enabled=not as_json) as report, writing(out):
        from ghostnote.evaluation.bars.hold import BARS_MD, hold

        held = hold(
            models,
            corpus,
            out,
            _export_run,
            drum_class=drum_class,
            count=count,
            seed=seed,
            report=report,
        )
    if as_json:
        print_json(held.document())
    else:
        print(held.text())
        print(f"{out / BARS_MD} is this table; beside it lie bars.json and the pictures")


def _export_run(run: Path, folder: Path) -> None:
    with needs("train"):
        from ghostnote.export.exporter import export as export_bundle
    export_bundle(run, folder)
