"""The command that lists the models: what each makes, what can be set, and its card."""

import sys
from typing import TYPE_CHECKING

from ghostnote.cli.options import JsonOption, ModelsOption
from ghostnote.cli.outcome import print_json

if TYPE_CHECKING:
    from rich.table import Table

    from ghostnote.bundle import Control
    from ghostnote.engine.catalogue import Catalogue, Installed

FIGURES = "| figure | value |"
"""How the last table of a card begins: losses of the training, which `--json` has."""
NOTE = "Where on the pad a sound lies is drawn from its seed, unless --set has it."


def list_models(models: ModelsOption = None, as_json: JsonOption = False) -> None:
    """List the installed models: their classes, priors, controls with ranges, and cards."""
    from ghostnote.engine.catalogue import Catalogue

    catalogue = Catalogue.open(*(models or []))
    if as_json:
        print_json(_document(catalogue))
        return
    from rich.console import Console
    from rich.markdown import Markdown

    # What a foreign bundle says of itself is shown as it stands.
    console = Console(markup=False, emoji=False, highlight=False)
    for installed in catalogue.instruments:
        console.rule(installed.manifest.name)
        console.print(_summary(installed))
        console.print(_controls(installed.manifest.controls))
        console.print(Markdown(_told_by_card(installed)))
    print(f"\n{NOTE}")
    for refusal in catalogue.refused:
        print(f"ghostnote: left out {refusal.reason}", file=sys.stderr)


def _document(catalogue: "Catalogue") -> dict[str, object]:
    """All models, for another program."""
    found = [
        {
            "name": each.manifest.name,
            "title": each.manifest.title,
            "classes": each.manifest.classes,
            "priors": each.priors,
            "controls": [vars(control) for control in each.manifest.controls],
            "metrics": each.manifest.metrics,
        }
        for each in catalogue.instruments
    ]
    refused = [{"path": str(each.path), "reason": each.reason} for each in catalogue.refused]
    return {"models": found, "refused": refused}


def _summary(installed: "Installed") -> "Table":
    """The options that choose a model's sounds, with what they take."""
    from rich.table import Table

    manifest = installed.manifest
    table = Table.grid(padding=(0, 2))
    table.add_row("title", manifest.title)
    table.add_row("--model", manifest.name)
    table.add_row("--class", ", ".join(manifest.classes))
    if installed.priors:
        table.add_row("--prior", ", ".join(installed.priors))
    return table


def _controls(controls: "tuple[Control, ...]") -> "Table":
    """What `--set` takes."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    limited = any(control.unavailable for control in controls)
    table = Table("--set", "unit", box=SIMPLE_HEAD)
    table.add_column("range", no_wrap=True)
    table.add_column("default", justify="right")
    if limited:
        table.add_column("not for")
    for control in controls:
        table.add_row(
            control.name,
            control.unit,
            f"{control.minimum:g} to {control.maximum:g}",
            f"{control.default:g}",
            *([", ".join(control.unavailable)] if limited else []),
        )
    return table


def _told_by_card(installed: "Installed") -> str:
    """The card in Markdown, less the title, which stands above it, and the figures of training."""
    return installed.card.partition(FIGURES)[0].removeprefix(f"# {installed.manifest.title}\n")
