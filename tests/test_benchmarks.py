"""Benchmarks are run by hand: this notices that the package no longer has what one imports."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

BENCHMARKS = sorted((Path(__file__).parents[1] / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
def test_what_a_benchmark_imports_is_there(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("ghostnote"):
            continue
        module = import_module(str(node.module))
        for name in (alias.name for alias in node.names):
            # A module of a package is no attribute of it until somebody imports it.
            assert hasattr(module, name) or import_module(f"{node.module}.{name}")
