"""The commands that gather what models learn from: libraries and corpora."""

from pathlib import Path
from typing import Annotated

import typer

from ghostnote.console import Report, progress_bars

BUILT_IN_HITS = 5000
BUILT_IN_LIBRARY = Path("library")


def library_synth(
    drum_class: Annotated[str, typer.Option("--class", help="Class of drum.")] = "snare",
    count: Annotated[int, typer.Option(help="How many hits.")] = BUILT_IN_HITS,
    seed: Annotated[int, typer.Option(help="Where the draws start.")] = 1,
    out: Annotated[Path, typer.Option(help="Folder to write to.")] = BUILT_IN_LIBRARY,
) -> None:
    """Write a library of synthesised hits, each beside its parameters. Resumes."""
    with progress_bars() as report:
        _synthesise(drum_class, count, seed, out, report)


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
