"""The command line as a process: its output and its exit status."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from ghostnote.cli import app
from ghostnote.errors import ControlError, KitError, ModelNotFoundError


def ghostnote(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from ghostnote.cli import main; main()"]
    return subprocess.run(
        [*command, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=200
    )


def fails(done: subprocess.CompletedProcess[str], status: int) -> str:
    """The one line on standard error of a command that ended with `status`."""
    assert done.returncode == status, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("ghostnote: ")
    return lines[0]


def refused(
    command: str,
    models: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str],
) -> str:
    """What a command says that ends with 2 and writes nothing into the `folder` it is run in."""
    monkeypatch.chdir(folder)
    given = [command, "--models", str(models), "--model", "damped-sine", *arguments]
    with pytest.raises((typer.BadParameter, ControlError, KitError, ModelNotFoundError)) as caught:
        app(given, standalone_mode=False)
    assert list(folder.iterdir()) == []
    return str(caught.value)
