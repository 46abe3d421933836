"""How long a second `make app` takes to answer, and the service to import.

    python benchmarks/startup.py

`make app` is timed from the command to the first answer of `/readyz`, beside the server alone. Each
import runs in a process of its own, in turn with the others; the figure is the median, less that of
a process that imports nothing.
"""

import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent
STARTS = 5
GHOSTNOTE = str(Path(sys.executable).parent / "ghostnote")

ROUNDS = 9
IMPORTS = {
    "nothing": "pass",
    "ghostnote.service.app": "import ghostnote.service.app",
    "ghostnote.service.run": "import ghostnote.service.run",
    "fastapi and onnxruntime": "import fastapi, onnxruntime",
    "torch": "import torch",
}


def seconds(statement: str) -> float:
    """Time of one process that runs `statement`."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - start


def ready_seconds(*command: str) -> float:
    """Time from starting a server by `command` to its first answer; @ stands for its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    start = time.perf_counter()
    server = subprocess.Popen(
        [argument.replace("@", port) for argument in command],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while server.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz")
                return time.perf_counter() - start
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.01)
        raise SystemExit(f"{' '.join(command)} ended with {server.returncode}")
    finally:
        server.send_signal(signal.SIGTERM)
        subprocess.run(["pkill", "-TERM", "-s", str(server.pid)], check=False)
        server.wait()


def main() -> None:
    made, alone = [], []
    subprocess.run(["make", "--silent", "page"], cwd=ROOT, check=True)
    for _ in range(STARTS):
        made.append(ready_seconds("make", "app", "PORT=@"))
        alone.append(ready_seconds(GHOSTNOTE, "serve", "--port", "@"))
    print(
        f"a second `make app` answers after {statistics.median(made):.2f} s, "
        f"{statistics.median(made) / statistics.median(alone):.2f} times the server alone"
    )
    taken: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for _ in range(ROUNDS):
        for name, statement in IMPORTS.items():
            taken[name].append(seconds(statement))
    medians = {name: statistics.median(values) for name, values in taken.items()}
    service = medians["ghostnote.service.app"] - medians["nothing"]
    print(f"{'import':26}{'seconds':>9}{'/ service':>11}")
    for name, median in medians.items():
        if name != "nothing":
            own = median - medians["nothing"]
            print(f"{name:26}{own:9.3f}{own / service:11.2f}")


if __name__ == "__main__":
    main()
