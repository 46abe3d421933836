"""How long a sound takes over HTTP, and how many a server gives in a second.

    python benchmarks/sound_latency.py [--models DIR] [--model NAME]

The service is compared, in the same run, with the plainest server that could be written on the
same stack: a FastAPI `def` route that renders on the framework's own threads, without cache,
queue, log or security headers ("plain route"), and the same WAV as a file from Starlette's
StaticFiles ("static file"). Client and server share the machine.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

COLD, WARM = 300, 2000
CONNECTIONS = 8

SERVICE = """
import sys
from pathlib import Path
from ghostnote.service.run import serve
from ghostnote.service.settings import Settings
serve(Settings(port=0, models=tuple(Path(item) for item in sys.argv[1:2]), queue=1000))
"""
PLAIN = """
import socket, sys
from pathlib import Path
import uvicorn
from fastapi import FastAPI, Response
from fastapi.staticfiles import StaticFiles
from ghostnote.encoding import encode_wav
from ghostnote.engine.catalogue import Catalogue

instrument = Catalogue.open(*[Path(item) for item in sys.argv[1:2]]).get(sys.argv[2])
app = FastAPI()
app.mount("/static", StaticFiles(directory=sys.argv[3]))

@app.get("/sound.wav")
def sound(seed: int) -> Response:
    wav = encode_wav(instrument.render(instrument.complete({}, seed)), 44100, "16")
    return Response(wav, media_type="audio/wav")

listener = socket.create_server(("127.0.0.1", 0))
print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])
"""


class Connection:
    """One kept-alive HTTP/1.1 connection, as thin as can be."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> "Connection":
        """Connect to this machine."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def get(self, path: str, known: str = "") -> tuple[float, str, bytes]:
        """Milliseconds, entity tag and body of `path`."""
        start = time.perf_counter()
        condition = f"If-None-Match: {known}\r\n" if known else ""
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{condition}\r\n".encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        if not head[0].startswith(("HTTP/1.1 200", "HTTP/1.1 304")):
            raise SystemExit(f"{path}: {head[0]}")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return 1000 * (time.perf_counter() - start), headers.get("etag", ""), body


async def latency(port: int, paths: Iterator[str], count: int, known: str = "") -> list[float]:
    """Milliseconds of each of `count` requests, one after another."""
    connection = await Connection.open(port)
    return [(await connection.get(next(paths), known))[0] for _ in range(count)]


async def throughput(port: int, paths: Iterator[str], count: int) -> float:
    """Requests a second over `CONNECTIONS` connections."""
    start = time.perf_counter()
    share = count // CONNECTIONS
    await asyncio.gather(*[latency(port, paths, share) for _ in range(CONNECTIONS)])
    return share * CONNECTIONS / (time.perf_counter() - start)


async def measure(
    name: str, port: int, cold: Iterator[str] | None, warm: str, tag: str = ""
) -> dict[str, float]:
    """Measure one server; prints a line for each of its figures."""
    await latency(port, itertools.repeat(warm), 20)
    rates = {}
    if cold:
        report(f"{name}, new sound", await latency(port, cold, COLD))
        rates["cold"] = await throughput(port, cold, COLD)
    report(f"{name}, same sound", await latency(port, itertools.repeat(warm), WARM))
    rates["warm"] = await throughput(port, itertools.repeat(warm), WARM)
    if tag:
        report(f"{name}, 304", await latency(port, itertools.repeat(warm), WARM, tag))
    for kind, rate in rates.items():
        print(f"{f'{name}, {kind}, {CONNECTIONS} connections':44}{rate:9.0f} hits/s")
    return rates


def report(label: str, values: list[float]) -> None:
    ordered = sorted(values)
    late = ordered[int(0.99 * len(ordered))]
    print(f"{label:44}{statistics.median(ordered):9.2f} ms, 99% under {late:.2f} ms")


def start(script: str, *arguments: str) -> tuple[subprocess.Popen[str], int]:
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    address = next((word for word in process.stdout.readline().split() if "http" in word), None)
    if address is None:
        raise SystemExit("the server did not start; is there a model? see --models")
    return process, int(address.rpartition(":")[2])


async def main(models: str | None, model: str) -> None:
    folders = [models] if models else []
    sound = f"/api/models/{model}/sound.wav"
    seeds = itertools.count(1)
    print(f"{os.cpu_count()} cores; model {model}")

    process, port = start(SERVICE, *folders)
    connection = await Connection.open(port)
    _, tag, wav = await connection.get(f"{sound}?seed=0")
    print(f"one sound is {len(wav)} bytes")
    cold = (f"{sound}?seed={seed}" for seed in seeds)
    service = await measure("service", port, cold, f"{sound}?seed=0", tag)
    process.terminate()
    process.wait()

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.wav").write_bytes(wav)
        process, port = start(PLAIN, models or folder, model, folder)
        cold = (f"/sound.wav?seed={seed}" for seed in seeds)
        plain = await measure("plain route", port, cold, "/sound.wav?seed=0")
        static = await measure("static file", port, None, "/static/a.wav")
        process.terminate()
        process.wait()
    print(f"{'new sound, service / plain route':44}{service['cold'] / plain['cold']:9.2f} x hits/s")
    print(
        f"{'same sound, service / plain route':44}{service['warm'] / plain['warm']:9.2f} x hits/s"
    )
    print(
        f"{'same sound, service / static file':44}{service['warm'] / static['warm']:9.2f} x hits/s"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", help="folder of bundles beside the shipped ones")
    parser.add_argument("--model", required=True, help="name of the model to play")
    arguments = parser.parse_args()
    asyncio.run(main(arguments.models, arguments.model))
