"""What is told of the sound in hand: which recording it is nearest to, and how near."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from ghostnote import bundle
from ghostnote.bundle import NEAREST
from ghostnote.engine.instrument import Instrument as Engine
from ghostnote.engine.nearest import Nearest
from ghostnote.measures.embedding import levels_db

from ..bundles import MANIFEST, contents, patch
from .driver import Instrument, desk, phone, running_server
from .ghost import open_ghost

WORDS = "LM-2 (drum-machines), public domain, 4.1 dB away"
MEANING = "Half of the snare recordings have another within 1.6 dB: this is no copy."


def asked(page: Page) -> list[str]:
    """The calls about a nearest recording from now on."""
    calls: list[str] = []
    page.on("request", lambda each: "/nearest?" in each.url and calls.append(each.url))
    return calls


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_it_unfolds_within_the_window_and_gives_the_focus_back(
    browser: Browser, address: str, size: str
) -> None:
    context = (desk if size == "desk" else phone)(browser)
    page = open_ghost(context, address).page
    calls = asked(page)
    opener = page.get_by_role("button", name="About this sound")
    assert not calls
    opener.click()
    told = page.get_by_role("dialog", name="About this sound")
    for words in ("Snare", "seed 0", f"Nearest recording: {WORDS}", MEANING):
        expect(told.get_by_text(words, exact=True)).to_be_in_viewport(ratio=1)
    box, window = told.bounding_box(), page.viewport_size
    assert box
    assert window
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= window["width"]
    assert page.evaluate("document.scrollingElement.scrollWidth") == window["width"]
    assert len(calls) == 1
    page.keyboard.press("Escape")
    expect(told).to_have_count(0)
    expect(opener).to_be_focused()
    opener.click()
    expect(told).to_be_visible()
    page.mouse.click(200, 400)
    expect(told).to_have_count(0)
    context.close()


def test_it_follows_the_sound_while_it_is_open(browser: Browser, address: str) -> None:
    context = desk(browser)
    page = open_ghost(context, address).page
    calls = asked(page)
    page.get_by_role("button", name="About this sound").click()
    told = page.get_by_role("dialog")
    told.get_by_text(WORDS).wait_for()
    page.keyboard.press("r")
    expect(told.get_by_text("seed 0", exact=True)).to_have_count(0)
    told.get_by_text(WORDS).wait_for()
    assert ["&seed=0&" in each for each in calls] == [True, False]
    page.keyboard.press("Control+z")
    expect(told.get_by_text("seed 0", exact=True)).to_be_visible()
    told.get_by_text(WORDS).wait_for()
    assert len(calls) == 2
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.wait_for_timeout(600)
    assert len(calls) == 2
    context.close()


def test_without_the_server_it_says_so(browser: Browser, address: str) -> None:
    context = desk(browser)
    page = open_ghost(context, address).page
    page.route("**/nearest?*", lambda route: route.abort())
    page.get_by_role("button", name="About this sound").click()
    expect(page.get_by_role("dialog")).to_contain_text("the server has to say, which does not")
    context.close()


def test_a_model_that_does_not_tell_says_so(instrument: Instrument) -> None:
    instrument.press("About this sound")
    told = instrument.page.get_by_role("dialog")
    expect(told).to_contain_text("This model does not tell which recording is nearest.")
    # A place on this pad is one sound, whatever the seed.
    expect(told).not_to_contain_text("seed")


def test_the_distance_is_that_of_the_sound_in_hand(browser: Browser, tmp_path: Path) -> None:
    """The recording is the sound in the middle of the pad, 3 dB up."""
    plain = bundle.save(tmp_path / "plain", MANIFEST, contents())
    levels = levels_db(Engine(plain).render(patch())) + 3
    told = Nearest.among(levels[None], np.array([0]), [("bank/mid", "MIT")], MANIFEST.classes)
    models = tmp_path / "models"
    bundle.save(models / "damped-sine", MANIFEST, contents() | {NEAREST: told.to_bytes()})
    with running_server(models) as address:
        context = desk(browser)
        page = Instrument(context.new_page(), address)
        page.open()
        page.press("About this sound")
        expect(page.page.get_by_role("dialog")).to_contain_text("mid (bank), MIT, 3.0 dB away")
        context.close()
