"""Of a dropped loop, the hit that is matched: the first, or another that is chosen."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from .driver import Instrument, damped_sine, desk, phone, wav_bytes
from .kit import new_kit

PITCHES_HZ = (200, 300, 150)
LOOP = wav_bytes(np.concatenate([damped_sine(hz, 12, 0.5) for hz in PITCHES_HZ]))


def drop(page: Page, content: bytes = LOOP) -> None:
    file = {"name": "loop.wav", "mimeType": "audio/wav", "buffer": content}
    page.locator("gn-match-strip input[type=file]").set_input_files(file)
    page.get_by_role("img", name="Match score").wait_for()


def matched(page: Page, hit: int) -> None:
    """Wait until that hit of three is."""
    which = page.locator("gn-match-strip .which")
    expect(which).to_have_text(f"Hit {hit} of 3")
    expect(which).to_have_attribute("aria-busy", "false")


def test_another_hit_of_a_loop_is_matched_and_compared_with(instrument: Instrument) -> None:
    page = instrument.page
    instrument.touch(0, 0)
    drop(page)
    hits = page.get_by_role("group", name="Which hit")
    expect(hits.locator(".which")).to_have_text("Hit 1 of 3")
    first = instrument.link()
    page.get_by_role("button", name="Next: hit 2 of 3").click()
    matched(page, 2)
    assert instrument.place()[0] == pytest.approx(np.log2(300 / 200), abs=0.08)
    # A keyboard goes on from where it was.
    following = page.get_by_role("button", name="Next: hit 3 of 3")
    expect(following).to_be_focused()
    instrument.quiet()
    page.keyboard.press("a")
    heard = instrument.hear(0.3)
    assert heard.frequency_hz() == pytest.approx(300, rel=0.01)
    # That hit alone, and not the loop.
    assert len(instrument.record(1).onsets()) == 0

    following.press("Enter")
    matched(page, 3)
    assert instrument.place()[0] == pytest.approx(np.log2(150 / 200), abs=0.08)
    last = page.get_by_role("button", name="Next: no more hits")
    expect(last).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_role("button", name="Previous: hit 2 of 3")).to_be_visible()
    instrument.press("Undo")
    matched(page, 2)
    instrument.press("Undo")
    matched(page, 1)
    assert instrument.link() == first
    expect(page.get_by_role("img", name="Match score")).to_be_visible()


def test_closer_searches_on_from_the_hit_that_was_chosen(instrument: Instrument) -> None:
    page = instrument.page
    drop(page)
    page.get_by_role("button", name="Next: hit 2 of 3").click()
    matched(page, 2)
    asked: list[str] = []

    def search(route: Route) -> None:
        asked.append((route.request.post_data_buffer or b"").decode("latin-1"))
        route.continue_()

    page.route("**/match", search)
    with page.expect_response("**/match"):
        page.get_by_role("button", name="Closer").click()
    (body,) = asked
    assert re.search(r'name="hit"\r\n\r\n2\r\n', body)


def test_a_single_hit_is_the_only_one(instrument: Instrument) -> None:
    drop(instrument.page, wav_bytes(damped_sine(300, 24)))
    expect(instrument.page.locator("gn-match-strip .hits")).to_have_count(0)


@pytest.mark.parametrize(("make", "least"), [(desk, 24), (phone, 44)])
@pytest.mark.parametrize("kit", [False, True])
def test_hits_have_room_in_the_strip(
    browser: Browser,
    address: str,
    make: Callable[[Browser], BrowserContext],
    least: float,
    kit: bool,
) -> None:
    context = make(browser)
    instrument = Instrument(context.new_page(), address)
    instrument.open()
    page = instrument.page
    if kit:
        new_kit(instrument)
    drop(page)
    page.get_by_role("button", name="Next: hit 2 of 3").click()
    following = page.get_by_role("button", name="Next: hit 3 of 3")
    following.wait_for()
    card = page.locator("gn-match-strip .card").bounding_box()
    assert card
    strip = page.locator("gn-match-strip")
    hits = ("Previous: hit 1 of 3", "Next: hit 3 of 3")
    ends = ("Put the original away", "Choose another file")
    for name in (*hits, "Closer", "Your sample", "Ghostnote", *ends):
        button = strip.get_by_role("button", name=name)
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= least
        assert card["x"] <= box["x"]
        assert box["x"] + box["width"] <= card["x"] + card["width"]
        assert button.evaluate("button => button.scrollWidth <= button.clientWidth")
    name = page.locator("gn-match-strip .name").bounding_box()
    assert name
    assert name["width"] >= 40
    context.close()
