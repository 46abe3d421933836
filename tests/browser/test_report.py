"""The report of an evaluation, opened as the one file that it is."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ghostnote.corpus import build_corpus
from ghostnote.evaluation import draws, matching, scoring
from ghostnote.evaluation.evaluate import evaluate

from ..bundles import MANIFEST
from ..evaluation.bundles import save_short
from ..evaluation.conftest import kits
from ..evaluation.sounds import write_library


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a bundle and a run, scored as quickly as can be."""
    folder = tmp_path_factory.mktemp("report")
    names = [next(kits("train")), next(kits("validation"))]
    write_library(folder / "library", names, strokes=20, made=30)
    build_corpus([folder / "library"], folder / "corpus", drum_class="snare", workers=1)
    x, *others = MANIFEST.controls
    high = (replace(x, minimum=0.5, default=0.5), *others)
    paths = [save_short(folder / "all"), folder / "high"]
    paths[1].mkdir()
    losses = [{"train/mse": 1 / epoch} for epoch in range(1, 9)]
    (paths[1] / "run.json").write_text(json.dumps({"losses": losses}))
    (paths[1] / "model.safetensors").write_bytes(b"weights")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MATCHED", 4)
        patch.setattr(scoring, "BOOTSTRAPS", 10)
        patch.setattr(draws, "LINES", 2)
        patch.setattr(draws, "LINE_POINTS", 4)
        evaluate(
            paths,
            folder / "corpus",
            folder / "out",
            lambda run, out: save_short(out, controls=high),
            count=50,
            workers=1,
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


def test_it_shows_all_that_is_to_be_seen_of_every_model(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    for across in ("Coverage of the real sounds", "Milliseconds a hit"):
        expect(page.get_by_role("img", name=f"Kernel distance by {across}")).to_be_visible()
    expect(page.get_by_role("img", name="24 real sounds", exact=True)).to_be_visible()
    for name in ("all", "high"):
        model = page.locator(f"details.card#{name}")
        for picture in ("latent space", "24 sounds of the model", "a walk through the pad"):
            expect(model.get_by_role("img", name=picture)).to_be_visible()
        expect(model.locator("audio")).to_have_count(8 + 1)
        expect(model.get_by_text("20 furthest from real sounds").first).to_be_visible()
        expect(model.locator("pre").first).to_contain_text("--seed")
        expect(model.get_by_role("table")).to_contain_text("nearest training sound")
    expect(page.get_by_role("img", name="losses by epoch")).to_be_visible()


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
