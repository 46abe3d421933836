"""The report of an evaluation, opened as the one file that it is."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from ghostnote.corpus import build_corpus
from ghostnote.evaluation import draws, matching, scoring
from ghostnote.evaluation.evaluate import evaluate

from ..bundles import MANIFEST
from ..evaluation.bundles import save_short
from ..evaluation.conftest import kits
from ..evaluation.sounds import write_library


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of two models, scored as quickly as can be."""
    folder = tmp_path_factory.mktemp("report")
    names = [next(kits("train")), next(kits("validation"))]
    write_library(folder / "library", names, strokes=20, made=30)
    build_corpus([folder / "library"], folder / "corpus", drum_class="snare", workers=1)
    x, *others = MANIFEST.controls
    high = (replace(x, minimum=0.5, default=0.5), *others)
    paths = [save_short(folder / "all"), save_short(folder / "high", controls=high)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MATCHED", 4)
        patch.setattr(scoring, "BOOTSTRAPS", 10)
        patch.setattr(draws, "LINES", 2)
        patch.setattr(draws, "LINE_POINTS", 4)
        evaluate(
            paths, folder / "corpus", folder / "out", lambda run, out: None, count=50, workers=1
        )
    alone = folder / "alone" / "report.html"
    alone.parent.mkdir()
    alone.write_bytes((folder / "out" / "index.html").read_bytes())
    return alone


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    """The report in a browser without a network; it must ask for nothing and not complain."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(report.as_uri())
    yield page
    context.close()
    assert [url for url in asked if not url.startswith("data:")] == [report.as_uri()]
    assert said == []


def test_all_its_pictures_are_drawn_and_all_its_sounds_play(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    drawn = page.evaluate(
        "Promise.all([...document.images].map(async (each) => (await each.decode(), "
        "[each.naturalWidth, each.naturalHeight])))"
    )
    assert len(drawn) >= 6
    assert all(width > 100 and height > 30 for width, height in drawn)
    seconds = page.evaluate(
        """Promise.all([...document.querySelectorAll('audio')].map((each) => new Promise(
          (done, failed) => {
            each.onloadedmetadata = () => done(each.duration);
            each.onerror = () => failed(each.error);
            each.preload = 'metadata';
            each.load();
          })))"""
    )
    assert len(seconds) > 20
    assert min(seconds) > 0.02


def test_its_table_is_sorted_by_the_column_that_is_pressed(page: Page) -> None:
    names = page.locator(".board tbody.models th a")
    column = page.get_by_role("columnheader", name="Kernel distance lower is better")
    cells = "document.querySelectorAll('.board tbody.models tr')"
    values = f"[...{cells}].map((row) => Number(row.cells[1].dataset.value))"
    column.get_by_role("button").click()
    rising = page.evaluate(values)
    assert rising[0] < rising[1]
    first = names.first.inner_text()
    column.get_by_role("button").click()
    assert page.evaluate(values) == rising[::-1]
    assert names.last.inner_text() == first
    assert page.locator(".board tbody").nth(1).locator("th").first.inner_text().startswith("Real")


def test_it_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
