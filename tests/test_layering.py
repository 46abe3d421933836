import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ghostnote

SOURCE = Path(ghostnote.__file__).parent
LEAVES = {"errors", "files", "zips", "arrays", "framing", "lazily", "processes", "workers"}
MAY_IMPORT = {
    "__init__": set(),
    "errors": set(),
    "files": set(),
    "console": set(),
    "zips": set(),
    "arrays": set(),
    "framing": set(),
    "lazily": set(),
    "processes": set(),
    "workers": set(),
    "comments": set(),
    "audio": set(),
    "decoding": {"audio"},
    "encoding": {"audio", "comments"},
    "descriptors": {"audio"},
    "bundle": set(),
    "effects": {"audio"},
    "measures": {"audio", "descriptors"},
    "drumsynth": {"audio", "effects"},
    "corpus": {"audio", "decoding", "descriptors", "effects", "drumsynth"},
    "models": set(),
    "stn": {"audio", "descriptors"},
    "training": {"corpus", "models", "measures", "stn", "audio", "descriptors", "effects"},
    "export": {
        *("training", "models", "bundle", "engine"),
        *("measures", "stn", "audio", "descriptors"),
    },
    "evaluation": {"engine", "corpus", "measures", "descriptors", "stn", "audio", "bundle"},
    "engine": {"audio", "encoding", "comments", "descriptors", "bundle", "measures", "stn"},
    "kit": {"engine", "bundle", "audio", "encoding", "descriptors"},
    "service": {"engine", "kit", "bundle", "audio", "decoding", "encoding", "descriptors"},
}
"""The arrows of the architecture, beside `LEAVES` and a module's own; `cli` may import all."""
BLOCKED = (
    *("torch", "onnx", "onnxscript", "safetensors", "tensorboard"),
    *("scipy", "matplotlib", "librosa", "pyloudnorm"),
)
IMPORT_WITHOUT = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ImportError(name + " is for learning, not for playing")

sys.meta_path.insert(0, Blocked())
import {module}
"""
MATCH = """
import numpy as np
from ghostnote.audio import SAMPLE_RATE, Signal
from ghostnote.engine.catalogue import Catalogue
from ghostnote.engine.match import match
catalogue = Catalogue.open()
for model in catalogue.instruments:
    instrument = catalogue.get(model.manifest.name)
    played = instrument.render(instrument.complete(dict(), 1))
    for refine in (False, True):
        assert match(instrument, Signal(played[None], SAMPLE_RATE), refine=refine).score > 10
"""
"""What users do, which imports as it goes."""


def test_every_module_has_its_arrows() -> None:
    parts = {part_of(path) for path in python_files()}
    assert parts - {"cli"} <= set(MAY_IMPORT)


def python_files() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_follow_the_arrows(path: Path) -> None:
    part = part_of(path)
    if part != "cli":
        allowed = MAY_IMPORT[part] | LEAVES | {part, "__init__"}
        assert imported_parts(path) <= allowed


def imported_parts(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {part for node in ast.walk(tree) for part in _parts(node, path)}


def _parts(node: ast.AST, path: Path) -> Iterator[str]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield from _part(alias.name)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{path} imports relatively"
        for alias in node.names:
            yield from _part(f"{node.module}.{alias.name}")


def _part(name: str) -> Iterator[str]:
    package, _, rest = name.partition(".")
    if package == "ghostnote":
        part = rest.partition(".")[0]
        is_module = (SOURCE / part).is_dir() or (SOURCE / f"{part}.py").is_file()
        yield part if part and is_module else "__init__"


def test_a_forbidden_arrow_is_seen(tmp_path: Path) -> None:
    for line in (
        "import ghostnote.training.loop",
        "from ghostnote import training",
        "from ghostnote.training import loop",
        "def f():\n    from ghostnote.training.loop import run",
    ):
        module = tmp_path / "module.py"
        module.write_text(line)
        assert imported_parts(module) == {"training"}


@pytest.mark.parametrize(
    "module", ["ghostnote.service.app", "ghostnote.service.run", "ghostnote.cli"]
)
def test_playing_needs_nothing_of_learning(module: str) -> None:
    script = IMPORT_WITHOUT.format(blocked=BLOCKED, module=module)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_matching_needs_nothing_of_learning() -> None:
    script = IMPORT_WITHOUT.format(blocked=BLOCKED, module="ghostnote") + MATCH
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_block_blocks() -> None:
    script = IMPORT_WITHOUT.format(blocked=BLOCKED, module="scipy.signal")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "scipy is for learning, not for playing" in done.stderr
