"""What every command has in common: its threads, and how it ends."""

import errno
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from ghostnote import __version__
from ghostnote.cli.outcome import writing
from ghostnote.errors import GhostnoteError

from .command import fails, ghostnote

EXPERIMENT = Path(__file__).parents[2] / "experiments" / "ae-small-tanh.toml"
WATCH = """
import os, sys
from importlib.abc import MetaPathFinder

class Watch(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "numpy":
            print("threads", os.environ.get("OMP_NUM_THREADS"), os.environ["OPENBLAS_NUM_THREADS"])

sys.meta_path.insert(0, Watch())
from ghostnote.cli import main
main()
"""
"""The command line, which tells what numpy reads when it is imported."""


@pytest.mark.parametrize(
    ("arguments", "given", "threads"),
    [
        ("serve --port -1", {}, "1"),
        ("generate --model none", {}, "1"),
        ("match missing.wav", {}, "1"),
        ("evaluate missing", {}, "1"),
        ("serve --port -1", {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"}, "2"),
    ],
)
def test_playing_takes_one_thread_unless_told_otherwise(
    arguments: str, given: dict[str, str], threads: str, tmp_path: Path
) -> None:
    environment = {name: value for name, value in os.environ.items() if "_NUM_THREADS" not in name}
    environment |= given
    command = [sys.executable, "-c", WATCH, *arguments.split()]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode
    assert f"threads {threads} {threads}" in done.stdout


def _long_work(out: Path) -> subprocess.Popen[str]:
    """A command with minutes to go and processes at work for it."""
    command = [sys.executable, "-c", "from ghostnote.cli import main; main()"]
    arguments = ["library", "synth", "--count", "20000", "--out", str(out)]
    process = subprocess.Popen(
        [*command, *arguments],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A shell that starts the tests in the background has them ignore it, and their children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not list(out.glob("snare/*.flac")):
        assert process.poll() is None
        time.sleep(0.05)
    return process


def _is_told(errors: str) -> bool:
    # Ended at once, what counts semaphores may say that some are left.
    lines = [line for line in errors.splitlines() if line.startswith("ghostnote: ")]
    return bool(lines) and all(line.startswith("ghostnote: interrupted") for line in lines)


@pytest.mark.parametrize("again_after", [None, 0.02, 0.15, 0.4])
def test_an_interrupt_is_told_in_a_line(tmp_path: Path, again_after: float | None) -> None:
    """A second one, while the first is being answered, ends it at once."""
    process = _long_work(tmp_path / "library")
    os.killpg(process.pid, signal.SIGINT)
    if again_after is not None:
        time.sleep(again_after)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert _is_told(errors)


@pytest.mark.parametrize("again_after", [0.005, 0.01, 0.02, 0.03])
def test_an_interrupt_while_python_puts_itself_away_changes_nothing(
    tmp_path: Path, again_after: float
) -> None:
    with _long_work(tmp_path / "library") as process:
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr is not None
        told = process.stderr.readline()
        time.sleep(again_after)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        assert _is_told(told + process.stderr.read())
    assert process.returncode == 130


def test_failures_end_with_1(tmp_path: Path) -> None:
    assert "missing" in fails(ghostnote("corpus", "build", tmp_path / "missing"), 1)
    assert "theremin" in fails(ghostnote("library", "synth", "--class", "theremin"), 1)
    assert "no finished run" in fails(ghostnote("export", tmp_path), 1)
    (tmp_path / "run").mkdir()
    assert "no corpus in" in fails(ghostnote("train", EXPERIMENT, "--corpus", tmp_path / "run"), 1)
    assert "x.toml" in fails(ghostnote("train", tmp_path / "x.toml"), 1)
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert "cannot be written" in fails(ghostnote("generate", "--out", blocked / "a.wav"), 1)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is a folder where nobody may write")
def test_a_file_that_cannot_be_written_is_named_not_its_temporary_one() -> None:
    said = fails(ghostnote("generate", "--seed", "1", "--out", "/proc/x.wav"), 1)
    assert said.startswith("ghostnote: /proc/x.wav cannot be written: ")


def test_what_is_at_fault_is_named_where_it_is_not_the_file_to_write(tmp_path: Path) -> None:
    blocked, target = tmp_path / "file", tmp_path / "hit.wav"
    for named, told in ((blocked, blocked), (f"{tmp_path}/.hit.wav.1a.part", target)):
        error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(named))
        with (
            pytest.raises(GhostnoteError, match=f"^{told} cannot be written: No space"),
            writing(target),
        ):
            raise error


def test_the_version_is_told() -> None:
    done = ghostnote("--version")
    assert (done.returncode, done.stdout) == (0, f"ghostnote {__version__}\n")
    assert "--version" in ghostnote().stdout
