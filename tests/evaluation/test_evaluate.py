import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from ghostnote import bundle
from ghostnote.bundle import Bundle
from ghostnote.corpus import Corpus
from ghostnote.errors import BundleError, CorpusError
from ghostnote.evaluation import draws, matching, scoring
from ghostnote.evaluation.cost import TIMED_HITS, WARM_UP
from ghostnote.evaluation.evaluate import evaluate
from ghostnote.evaluation.gallery import PLAYED, SHOWN, WALK_STEPS
from ghostnote.evaluation.leaderboard import Leaderboard
from ghostnote.evaluation.model import WORST
from ghostnote.evaluation.progress import Report
from ghostnote.evaluation.tasks import SHIER

from ..bundles import product
from .bundles import LENGTH, save_short
from .sounds import silent_report

COUNT, LINES, LINE_POINTS = 36, 2, 4
MATCHED = 6
DRAWN = SHOWN + WALK_STEPS + WORST
RENDERED = 2 * COUNT + LINES * LINE_POINTS + 2 * MATCHED + WARM_UP + TIMED_HITS + DRAWN
"""The prior, the pad, lines, matched sounds (twice where they are few), timed ones, a picture, a
walk and the worst."""


@pytest.fixture(autouse=True, scope="module")
def less_of_all() -> Iterator[None]:
    """Scoring takes as many steps as ever, each of them shorter."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MATCHED", MATCHED)
        patch.setattr(scoring, "BOOTSTRAPS", 10)
        patch.setattr(draws, "LINES", LINES)
        patch.setattr(draws, "LINE_POINTS", LINE_POINTS)
        yield


@dataclass(frozen=True)
class Reports:
    """One folder of reports for all tests here, whose cache they share."""

    corpus: Path
    folder: Path

    def of(
        self,
        *paths: Path,
        count: int = COUNT,
        corpus: Path | None = None,
        report: Report = silent_report,
    ) -> Leaderboard:
        """Evaluate bundles in this process."""
        return evaluate(
            paths, corpus or self.corpus, self.folder, lambda run, folder: None,
            count=count, workers=1, report=report,
        )  # fmt: skip

    @property
    def page(self) -> str:
        return (self.folder / "index.html").read_text()

    @property
    def scores(self) -> dict[str, object]:
        return json.loads((self.folder / "scores.json").read_text())


@pytest.fixture(scope="module")
def reports(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    return Reports(corpus.path, tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def sine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_short(tmp_path_factory.mktemp("bundles") / "sine")


def test_only_what_changed_is_scored_again(
    reports: Reports, sine: Path, tmp_path: Path, renders: list[int]
) -> None:
    first = reports.of(sine)
    page = reports.page
    assert sum(renders) == RENDERED
    again = reports.of(sine)
    assert sum(renders) == RENDERED
    assert again.document() == first.document()
    assert reports.page == page

    both = reports.of(sine, save_short(tmp_path / "other"))
    assert sum(renders) == 2 * RENDERED
    assert both.models[0].figures == first.models[0].figures
    # Of the prior and of the pad, one more.
    reports.of(sine, count=COUNT + 1)
    assert sum(renders) == 3 * RENDERED + 2


def test_a_damaged_entry_is_scored_again(
    reports: Reports, sine: Path, tmp_path: Path, renders: list[int]
) -> None:
    before = set((reports.folder / "cache").iterdir())
    first = reports.of(save_short(tmp_path / "third"))
    (entry,) = set((reports.folder / "cache").iterdir()) - before
    entry.write_text(entry.read_text()[:-100])
    again = reports.of(tmp_path / "third")
    assert sum(renders) == 2 * RENDERED
    for key in set(first.models[0].figures) - {"hit_ms"}:
        assert again.models[0].figures[key] == first.models[0].figures[key]


def test_parts_that_are_played_otherwise_are_played_again(
    reports: Reports, sine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports.of(sine)

    def stages() -> set[str]:
        told: set[str] = set()
        reports.of(sine, report=lambda stage, done, total, figures: told.add(stage))
        return told

    assert "resynthesis" not in stages()
    monkeypatch.setattr(bundle, "PLAYING", {**bundle.PLAYING, "ghost": 99})
    assert "resynthesis" in stages()


def test_an_interrupt_loses_the_model_at_hand(
    reports: Reports, tmp_path: Path, renders: list[int]
) -> None:
    def interrupt(stage: str, done: int, total: int, figures: dict[str, float]) -> None:
        if stage == "late" and done > COUNT:
            raise KeyboardInterrupt

    paths = [save_short(tmp_path / name) for name in ("early", "late")]
    with pytest.raises(KeyboardInterrupt):
        reports.of(*paths, report=interrupt)
    renders.clear()
    board = reports.of(*paths)
    assert [each.candidate.name for each in board.models] == ["early", "late"]
    assert sum(renders) == RENDERED


def test_scores_and_page_say_what_was_measured(reports: Reports, sine: Path) -> None:
    board = reports.of(sine)
    assert reports.scores == json.loads(json.dumps(board.document()))
    figures = board.models[0].figures
    assert [each.name for each in board.brackets] == [
        "real", "parts", "validation", "copy", "noise",
    ]  # fmt: skip
    assert "Real sounds resynthesised" in reports.page
    having = [each.name for each in board.brackets if set(SHIER) <= set(each.figures)]
    assert having == ["parts", "copy"]
    parts = board.brackets[1].figures
    assert all(figures[key].value > parts[key].value > 0 for key in SHIER)
    # A sine wave that decays is no snare, and far from one; it neither clicks nor copies.
    assert figures["kernel"].low > 10
    assert figures["clicks"].value == 0
    assert figures["memorisation"].value == 0
    size = sum(path.stat().st_size for path in sine.iterdir() if path.name != bundle.MANIFEST)
    assert figures["megabytes"].value == pytest.approx(size / 1e6)
    assert reports.page.count('<details class="card"') == 1
    assert reports.page.count("<audio") == PLAYED + 1 + PLAYED


def test_the_page_refers_to_nothing_outside(reports: Reports, tmp_path: Path) -> None:
    reports.of(save_short(tmp_path / "odd", title="<b>&"))
    text = re.sub(r"data:[a-z]+/[a-z]+;base64,[A-Za-z0-9+/=]*", "data:", reports.page)
    assert len(text) < 80_000
    assert re.findall(r'(?:src|href)="(?!data:|#)', text) == []
    assert re.findall(r'url\("?(?!"?data:)', text) == []
    assert "@import" not in text
    assert "http" not in text
    assert "<b>&" not in text
    assert "&lt;b&gt;&amp;" in text


def test_a_failing_model_leaves_the_others_scored(
    reports: Reports, sine: Path, tmp_path: Path
) -> None:
    board = reports.of(
        save_short(tmp_path / "broken", gain=float("nan")), sine, tmp_path / "missing"
    )
    assert [each.candidate.name for each in board.models] == ["sine"]
    said = {each.name: each.error for each in board.failures}
    assert list(said) == ["missing", "broken"]
    assert "not finite (seed 0" in said["broken"]
    assert "broken was not scored" in reports.page
    assert [each["name"] for each in reports.scores["failures"]] == ["missing", "broken"]


def test_an_encoder_that_fails_is_told_like_a_decoder(
    reports: Reports, sine: Path, tmp_path: Path
) -> None:
    opened = Bundle.open(sine)
    files = {name: opened.read(name) for name in opened.manifest.files}
    failing = product(np.full((LENGTH, 3), np.nan, np.float32))
    manifest = replace(opened.manifest, name="lost")
    bundle.save(tmp_path / "lost", manifest, files | {"encoder.onnx": failing})
    board = reports.of(tmp_path / "lost", sine)
    assert [each.candidate.name for each in board.models] == ["sine"]
    (failure,) = board.failures
    assert failure.name == "lost"
    assert "the encoder's output is not finite; train and export" in failure.error


def test_a_model_of_another_class_is_left_out(reports: Reports, sine: Path, tmp_path: Path) -> None:
    board = reports.of(sine, save_short(tmp_path / "kicks", classes=("kick",)))
    (failure,) = board.failures
    assert failure.name == "kicks"
    assert "it makes kick, not snare" in failure.error
    with pytest.raises(CorpusError, match="0 training clips of class kick"):
        reports.of(tmp_path / "kicks")


def test_nothing_to_score_is_an_error(reports: Reports, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"no model can be evaluated: a: .*a does not exist"):
        reports.of(tmp_path / "a")


def test_no_corpus_is_an_error(reports: Reports, sine: Path, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus in"):
        reports.of(sine, corpus=tmp_path)


def test_a_corpus_of_other_geometry_is_an_error(
    reports: Reports, sine: Path, tmp_path: Path
) -> None:
    other = tmp_path / "corpus"
    shutil.copytree(reports.corpus, other)
    with closing(sqlite3.connect(other / "manifest.sqlite")) as connection, connection:
        connection.execute(
            "UPDATE meta SET value = '{\"sample_rate\": 48000}' WHERE key = 'geometry'"
        )
    with pytest.raises(CorpusError, match=r"other geometry .*48000.*; build it again"):
        reports.of(sine, corpus=other)
