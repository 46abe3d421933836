"""How long the service takes to import, against what it does without.

    python benchmarks/startup.py

Each import runs in a process of its own, in turn with the others; the figure is the median, less
that of a process that imports nothing.
"""

import statistics
import subprocess
import sys
import time

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


def main() -> None:
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
