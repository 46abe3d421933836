"""The command line. Each handler imports what it needs, so that `--help` and playing stay light."""

import atexit
import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from ghostnote import __version__
from ghostnote.cli import gather, generate, kits, learn, models, play
from ghostnote.cli.outcome import fail
from ghostnote.errors import ControlError, GhostnoteError, KitError, ModelNotFoundError
from ghostnote.processes import use_one_thread

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""
LEFT = (
    "ghostnote: interrupted; what was saved stays, and library, corpus, evaluate and train "
    "--resume go on from it; all else begins again"
)

app = typer.Typer(
    name="ghostnote",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
library_app = typer.Typer(help="Folders of drum samples.", no_args_is_help=True)
corpus_app = typer.Typer(help="What models learn from.", no_args_is_help=True)
app.add_typer(library_app, name="library")
app.add_typer(corpus_app, name="corpus")


@app.callback(invoke_without_command=True)
def ghostnote(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and end."),
    ] = False,
) -> None:
    """Drum samples that never existed."""
    if version:
        print(f"ghostnote {__version__}")
        raise typer.Exit


def _plays(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose process does nothing but play and measure single hits."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        use_one_thread()
        command(*arguments, **options)

    return run


app.command()(_plays(play.serve))
app.command("models")(models.list_models)
app.command()(_plays(generate.generate))
app.command()(_plays(play.match))
app.command()(_plays(kits.kit))
library_app.command("synth")(gather.library_synth)
corpus_app.command("build")(gather.corpus_build)
app.command()(learn.train)
app.command()(learn.export)
app.command()(learn.refit)
app.command()(_plays(learn.evaluate))


def main() -> None:
    """Run the command line; what a user can mend ends in one line and exit status 1 or 2."""
    _end_at_the_second_interrupt()
    try:
        app()
    except (ControlError, KitError, ModelNotFoundError) as error:
        fail(error, status=2)
    except GhostnoteError as error:
        fail(error, status=1)
    except SystemExit as stop:
        if stop.code == INTERRUPTED:
            print(LEFT, file=sys.stderr)
        raise


def _end_at_the_second_interrupt() -> None:
    """Let the first Ctrl-C end what runs in good order, and the next one at once.

    Another one in the midst of that would leave processes waiting for each other; those that work
    for this one leave after it. One that comes when all is done, while Python puts itself away, is
    not heard: Python would have taken `end` back by then, and died of it.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return

    def end(*_: object) -> None:
        os.write(sys.stderr.fileno(), f"\n{LEFT}\n".encode())
        os._exit(INTERRUPTED)

    def interrupt(*_: object) -> None:
        signal.signal(signal.SIGINT, end)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    # Registered before the commands import anything that registers too, so that it is run last.
    atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)
