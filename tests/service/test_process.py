import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from .conftest import MODEL, Process
from .test_match import BOUNDARY, encoded, hit, part

Start = Callable[..., Process]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(process: Start, number: int) -> None:
    server = process()
    assert server.greeting.startswith("Ghostnote plays at http://127.0.0.1:")
    assert httpx2.get(f"{server.url}/readyz").status_code == 200
    status, log = server.stop(number)
    assert status == 0
    lines = [json.loads(line) for line in log.splitlines()]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/readyz", 200)
    ]


def upload(server: Process, length: int) -> socket.socket:
    """A connection on which the server waits for a body of `length` bytes to match."""
    host, port = server.url.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=30)
    head = {
        "Host": "127.0.0.1",
        "Content-Type": "multipart/form-data; boundary=cut",
        "Content-Length": length,
        "Expect": "100-continue",
    }
    lines = [f"POST {MODEL}/match HTTP/1.1", *[f"{key}: {value}" for key, value in head.items()]]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    assert connection.recv(100).startswith(b"HTTP/1.1 100")
    return connection


def test_a_request_in_flight_finishes(process: Start) -> None:
    server = process()
    body = part("file", encoded(hit())) + b"--cut--\r\n"
    with upload(server, len(body)) as connection:
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert server.process.poll() is None
        connection.sendall(body)
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 200")
    assert b'"score":' in answer
    assert server.wait()[0] == 0


def test_a_slow_upload_is_given_up(process: Start) -> None:
    server = process(upload_timeout_seconds=0.2)
    with upload(server, 100) as connection:
        answer = connection.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"application/problem+json" in answer


def test_several_processes_serve_one_address(process: Start) -> None:
    server = process(workers=2)
    sounds = {httpx2.get(f"{server.url}{MODEL}/sound.wav?seed=1").content for _ in range(8)}
    assert len(sounds) == 1
    assert server.stop()[0] == 0


def test_a_port_in_use_is_one_clear_line(process: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, log = process(port=port).wait()
    assert status == 1
    (line,) = log.splitlines()
    assert line.startswith(f"ghostnote: cannot listen on 127.0.0.1 port {port}: ")
    assert "--port" in line


@pytest.mark.parametrize("workers", [1, 2])
def test_a_folder_that_does_not_exist_is_one_clear_line(process: Start, workers: int) -> None:
    status, log = process(models=("/nowhere",), workers=workers).wait()
    assert status == 1
    (line,) = log.splitlines()
    assert line == "ghostnote: /nowhere is not a folder of models"


def test_no_model_at_all_is_one_clear_line(tmp_path: Path) -> None:
    server = Process(tmp_path)
    status, log = server.wait()
    assert (status, server.greeting) == (1, "")
    assert log == "ghostnote: no model can be played: no bundle was found\n"


def test_a_large_upload_hears_why_it_is_refused(live_url: str) -> None:
    body = part("file", bytes(25_000_000)) + b"--cut--\r\n"
    answer = httpx2.post(f"{live_url}{MODEL}/match", content=body, headers=BOUNDARY)
    assert answer.status_code == 413
    assert answer.json()["detail"] == "That file is over 20 MB; drop a smaller one."


def test_a_chunked_upload_is_counted(live_url: str) -> None:
    def chunks():
        yield part("file", b"").removesuffix(b"\r\n")
        for _ in range(400):
            yield bytes(65_536)

    answer = httpx2.post(f"{live_url}{MODEL}/match", content=chunks(), headers=BOUNDARY)
    assert answer.request.headers["transfer-encoding"] == "chunked"
    assert answer.status_code == 413


def test_a_client_that_hangs_up_harms_nobody(live_url: str) -> None:
    host, port = live_url.removeprefix("http://").split(":")
    for seed in range(20):
        with socket.create_connection((host, int(port))) as connection:
            head = f"GET {MODEL}/sound.wav?seed={seed} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            connection.sendall(head.encode())
    with socket.create_connection((host, int(port))) as connection:
        head = f"POST {MODEL}/match HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n"
        connection.sendall(
            f"{head}Content-Type: multipart/form-data; boundary=cut\r\n\r\n--".encode()
        )
    assert httpx2.get(f"{live_url}/readyz").status_code == 200
    assert httpx2.get(f"{live_url}{MODEL}/sound.wav?seed=3").status_code == 200


def test_a_signal_while_models_load_is_heeded(models_folder: Path) -> None:
    script = f"""
import pathlib, time
from ghostnote.engine import catalogue
from ghostnote.engine.catalogue import Catalogue
from ghostnote.service import app
from ghostnote.service.run import serve
from ghostnote.service.settings import Settings

class Slow:
    @staticmethod
    def open(*folders, **options):
        print("loading", flush=True)
        time.sleep(1)
        return Catalogue.open(*folders, **options)

app.Catalogue = Slow
serve(Settings(port=0, models=(pathlib.Path({str(models_folder)!r}),)))
"""
    server = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    assert server.stdout.readline() == "loading\n"
    server.send_signal(signal.SIGTERM)
    rest, _ = server.communicate(timeout=30)
    assert server.returncode == 0
    assert "plays at" not in rest
