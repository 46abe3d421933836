"""Size of the serving install, beside that of torch alone.

`python benchmarks/install.py` installs the package into a fresh virtual environment and counts.
"""

import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent.parent


def megabytes(folder: Path) -> float:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        environment = Path(name) / "venv"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
        pip = [sys.executable, "-m", "pip", "--quiet", "--python", environment]
        subprocess.run([*pip, "install", ROOT], check=True)
        (packages,) = environment.glob("lib/python*/site-packages")
        total = megabytes(environment)
        parts = sorted((megabytes(p), p.name) for p in packages.iterdir() if p.is_dir())
        largest = ", ".join(f"{part} {size:.0f}" for size, part in reversed(parts[-6:]))
        print(f"serving install: {total:.0f} MB (largest: {largest})")
        print(f"torch in it: {(packages / 'torch').exists()}")
    torch = find_spec("torch")
    if torch is not None and torch.origin is not None:
        size = megabytes(Path(torch.origin).parent)
        print(f"torch alone: {size:.0f} MB, {size / total:.1f} times the serving install")


if __name__ == "__main__":
    main()
