import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from ghostnote.service.app import create_app
from ghostnote.service.settings import Settings

HOST = "http://127.0.0.1"
MODEL = "/api/models/damped-sine"

SERVE = """
from pathlib import Path
from ghostnote.engine import catalogue
from ghostnote.service.run import serve
from ghostnote.service.settings import Settings

catalogue.SHIPPED = Path({shipped!r})
if __name__ == "__main__":
    serve(Settings(**{settings!r}))
"""
"""A server that knows no other models than the tests'."""

Serve = Callable[..., TestClient]


@pytest.fixture
def serve(models_folder: Path, no_shipped_models: None) -> Iterator[Serve]:
    """A function that starts an app with some settings changed, and gives a client of it."""
    with ExitStack() as stack:

        def start(**changes: Any) -> TestClient:
            known = {"models": (models_folder,), "threads": 2, "kit_processes": 1}
            settings = Settings(**(known | changes))
            return stack.enter_context(TestClient(create_app(settings), base_url=HOST))

        yield start


@pytest.fixture
def client(serve: Serve) -> TestClient:
    """A client of an app with the tests' bundle."""
    return serve()


class Process:
    """A server in a process of its own, on a port of its own."""

    def __init__(self, shipped: Path, **changes: Any) -> None:
        script = SERVE.format(shipped=str(shipped), settings={"port": 0} | changes)
        # A pipe that nobody empties would fill with log lines, and then the server would wait.
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-c", script],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        assert self.process.stdout is not None
        self.greeting = self.process.stdout.readline()
        self.url = next((word for word in self.greeting.split() if word.startswith("http")), "")

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Signal the process; its exit status, and what it wrote to standard error."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> tuple[int, str]:
        """Wait for the end; exit status and standard error."""
        self.process.communicate(timeout=30)
        with self._log as log:
            log.seek(0)
            return self.process.returncode, log.read()


@pytest.fixture
def process(models_folder: Path) -> Iterator[Callable[..., Process]]:
    """A function that starts a server in a process of its own."""
    started: list[Process] = []

    def start(**changes: Any) -> Process:
        started.append(Process(models_folder, **changes))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.process.kill()
            server.wait()


@pytest.fixture(scope="module")
def live_url(models_folder: Path) -> Iterator[str]:
    """The address of a server that lives as long as the module's tests."""
    server = Process(models_folder)
    yield server.url
    assert server.stop()[0] == 0
