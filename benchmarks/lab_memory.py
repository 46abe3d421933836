"""Memory of a server that plays many models in turn, as the Lab does.

    python benchmarks/lab_memory.py [BUNDLE ...] [--models 20]

Copies of the given bundles, by default the shipped one, are served under that many names; every
model plays a few sounds, twice round. Printed is the most memory the server ever held (the
system's own count of the process's resident pages), with the limit on loaded models that ships and
with none, and what the least-recently-used limit costs: the time of the first sound of a model
that must be loaded, over that of one that is. Then each bundle is loaded once more beside itself,
for what of its memory the limit is reckoned with: what all models of a kind share is not counted.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from ghostnote.bundle import Bundle, is_bundle, save
from ghostnote.engine.catalogue import MEMORY_BYTES, SHIPPED, Installed

ROUNDS = 2
SOUNDS = 3
UNLIMITED = 2**50

PROGRAM = """
import sys
from pathlib import Path
from ghostnote.engine import catalogue
from ghostnote.service.run import serve
from ghostnote.service.settings import Settings

catalogue.SHIPPED = Path(sys.argv[1])
serve(Settings(port=0, models=(), model_bytes=int(sys.argv[2])))
"""
LOAD = """
import sys
from pathlib import Path
from ghostnote.bundle import Bundle
from ghostnote.engine.instrument import Instrument
from ghostnote.processes import give_memory_back

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

def loaded():
    instrument = Instrument(bundle)
    knobs = {each.name: each.maximum / 2 for each in instrument.manifest.controls}
    # As many as a model remembers, and more.
    for seed in range(40):
        instrument.render(instrument.complete(knobs, seed))
    give_memory_back()
    return instrument

bundle = Bundle.open(Path(sys.argv[1]))
first = loaded()
before = held()
another = loaded()
print(held() - before)
"""


def copies(bundles: list[Path], folder: Path, count: int) -> None:
    """`count` bundles in `folder`, those given in turn, each under a name of its own."""
    for index in range(count):
        bundle = Bundle.open(bundles[index % len(bundles)])
        manifest = bundle.manifest
        contents = {name: bundle.read(name) for name in manifest.files}
        fields = vars(manifest) | {"name": f"{manifest.name}-{index:02}", "files": {}}
        save(folder / fields["name"], type(manifest)(**fields), contents)


def play(folder: Path, limit: int) -> tuple[float, float, float, float]:
    """Peak MB, MB at the start, and the median ms of first and of later sounds."""
    command = [sys.executable, "-c", PROGRAM, str(folder), str(limit)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        try:
            (address,) = re.findall(r"http://\S+", server.stdout.readline())
            start = peak_mb(server.pid)
            models = json.loads(fetch(f"{address}/api/models"))["models"]
            first, later = [], []
            for turn in range(ROUNDS):
                for model in models:
                    for sound in range(SOUNDS):
                        begun = time.perf_counter()
                        seed = turn * SOUNDS + sound
                        fetch(f"{address}/api/models/{model['name']}/sound.wav?seed={seed}")
                        (later if sound else first).append(1000 * (time.perf_counter() - begun))
            return peak_mb(server.pid), start, statistics.median(first), statistics.median(later)
        finally:
            server.terminate()


def fetch(address: str) -> bytes:
    """The body of an answer."""
    with urllib.request.urlopen(address) as answer:
        content: bytes = answer.read()
    return content


def peak_mb(pid: int) -> float:
    """The most memory that a process has held so far, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    (kilobytes,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(kilobytes) * 1024 / 1e6


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("bundles", nargs="*", type=Path)
    parser.add_argument("--models", type=int, default=20)
    arguments = parser.parse_args()
    bundles = arguments.bundles or sorted(path for path in SHIPPED.iterdir() if is_bundle(path))
    with tempfile.TemporaryDirectory() as folder:
        copies(bundles, Path(folder), arguments.models)
        print(f"{arguments.models} models, {ROUNDS} times in turn, {SOUNDS} sounds each")
        print(
            f"{'limit on loaded models':26}{'peak MB':>9}{'at start':>10}{'first ms':>10}{'ms':>7}"
        )
        for name, limit in (
            (f"{MEMORY_BYTES / 1e6:.0f} MB (as shipped)", MEMORY_BYTES),
            ("none", UNLIMITED),
        ):
            peak, start, first, later = play(Path(folder), limit)
            print(f"{name:26}{peak:9.0f}{start:10.0f}{first:10.1f}{later:7.1f}")
    print(f"\n{'bundle':26}{'files MB':>10}{'loaded':>10}{'reckoned':>10}")
    for bundle in bundles:
        installed = Installed.open(bundle)
        loaded = int(subprocess.check_output([sys.executable, "-c", LOAD, str(bundle)]))
        sizes = installed.graph_bytes, loaded, installed.memory_bytes
        print(f"{bundle.name:26}" + "".join(f"{size / 1e6:10.1f}" for size in sizes))


if __name__ == "__main__":
    main()
