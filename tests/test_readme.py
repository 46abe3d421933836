"""The README's commands exist, with the options it gives them."""

import re
import shlex
from pathlib import Path

import click
import pytest
from typer.main import get_command

from ghostnote.cli import app

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands(page: Path) -> list[str]:
    """Every `ghostnote ...` line of the page's code blocks, without its comment."""
    blocks = re.findall(r"^```(?:sh)?\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("ghostnote ")]


@pytest.mark.parametrize(
    "line", [line for page in PAGES for line in commands(page)], ids=lambda line: line[:60]
)
def test_a_documented_command_parses(line: str) -> None:
    command: click.Command = get_command(app)
    arguments = shlex.split(line)[1:]
    context = click.Context(command)
    while isinstance(command, click.Group):
        name, found, arguments = command.resolve_command(context, arguments)
        assert found is not None
        command, context = found, click.Context(found, parent=context, info_name=name)
    command.make_context(context.info_name, arguments, parent=context.parent)


def test_the_readme_has_commands() -> None:
    assert len(commands(ROOT / "README.md")) >= 6


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
        assert (page.parent / target).exists(), target
