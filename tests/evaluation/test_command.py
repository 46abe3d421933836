"""`ghostnote evaluate` as a user meets it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ghostnote.corpus import Corpus

from .bundles import save_short

QUICK = """
from ghostnote.evaluation import choice, matching, scoring
from ghostnote.evaluation.bars import clicks, knobs, match

scoring.BOOTSTRAPS, matching.MATCHED = 50, 6
clicks.RANDOM_PER_COUNT, knobs.HITS, match.REFINED = 1, 2, 2
choice.LIMITS |= {limits!r}
if __name__ == "__main__":
    from ghostnote.cli import main

    main()
"""
"""The command with less to do. Its processes import it too, so it holds in them as well."""


def evaluate(
    *arguments: object, cwd: Path, limits: dict[str, float] | None = None
) -> subprocess.CompletedProcess[str]:
    script = cwd / "quick.py"
    script.write_text(QUICK.format(limits=limits or {}))
    command = [sys.executable, script, "evaluate", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=200)


def told(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines on standard error that are no progress."""
    return [line for line in done.stderr.splitlines() if line.startswith("ghostnote: ")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("command")
    save_short(made / "bundles" / "sine")
    (made / "runs" / "unfinished").mkdir(parents=True)
    return made


def test_a_table_a_name_or_json(folder: Path, corpus: Corpus) -> None:
    common = ("--corpus", corpus.path, "--count", 50)
    best = evaluate("bundles/sine", *common, "--best", cwd=folder)
    assert (best.returncode, best.stdout) == (0, "sine\n"), best.stderr

    table = evaluate("bundles/sine", "runs/unfinished", *common, cwd=folder)
    assert table.returncode == 1
    lines = table.stdout.splitlines()
    assert lines[2].startswith("* sine")
    assert "(decaying white noise)" in table.stdout
    assert "report/index.html" in lines[-1]
    (line,) = told(table)
    assert line.startswith("ghostnote: unfinished: ")
    assert "run.json is missing" in line
    assert "ghostnote train --resume" in line

    scores = json.loads(evaluate("bundles/sine", *common, "--json", cwd=folder).stdout)
    assert scores["best"] == "sine"
    assert scores["failures"] == []
    written = json.loads((folder / "report" / "scores.json").read_text())
    assert scores == written


def test_no_model_within_the_limits_is_a_failure(folder: Path, corpus: Corpus) -> None:
    arguments = ("bundles/sine", "--corpus", corpus.path, "--count", 50, "--best")
    done = evaluate(*arguments, cwd=folder, limits={"memorisation": -1.0})
    assert (done.returncode, done.stdout) == (1, "")
    assert told(done) == [
        "ghostnote: no model is within the limits: sine (memorised 0.0%, at most -1%)"
    ]


def test_bars_as_a_table_or_json(folder: Path, corpus: Corpus) -> None:
    common = ("bundles/sine", "--corpus", corpus.path, "--count", 50, "--out", "held", "--bars")
    table = evaluate(*common, cwd=folder)
    assert table.returncode == 0, table.stderr
    assert "not measurable  knob pitch (pitch_hz); Spearman 0.95" in table.stdout
    assert "sine, snare: " in table.stdout
    assert "held/bars.md is this table" in table.stdout.splitlines()[-1]
    found = json.loads(evaluate(*common, "--json", cwd=folder).stdout)
    assert found == json.loads((folder / "held" / "bars.json").read_text())
    assert {each["verdict"] for each in found["bars"]} == {"met", "missed", "not measurable"}


def test_bars_draw_of_every_prior(folder: Path, corpus: Corpus) -> None:
    for extra in (("--best",), ("--prior", "real")):
        done = evaluate("bundles/sine", "--corpus", corpus.path, "--bars", *extra, cwd=folder)
        assert done.returncode == 2
        assert "--bars goes with neither" in done.stderr


def test_a_corpus_that_is_none_ends_with_1(folder: Path) -> None:
    done = evaluate("bundles/sine", "--corpus", "bundles", cwd=folder)
    assert done.returncode == 1
    (line,) = told(done)
    assert "no corpus in bundles; make one with: ghostnote corpus build" in line


def test_a_report_that_cannot_be_written_ends_with_1(folder: Path, corpus: Corpus) -> None:
    (folder / "taken").write_text("")
    done = evaluate("bundles/sine", "--corpus", corpus.path, "--out", "taken", cwd=folder)
    assert done.returncode == 1
    (line,) = told(done)
    assert "cannot be written" in line


def test_too_few_sounds_are_wrong_use(folder: Path) -> None:
    assert evaluate("bundles/sine", "--count", 49, cwd=folder).returncode == 2
