"""The lanes of a kit in the grid: in sight, and wide enough for a thumb."""

import re

from playwright.sync_api import Browser, expect

from .beat import step, voice
from .driver import Instrument, phone
from .kit import new_kit, pads
from .test_access import FOCUSABLE


def test_the_lanes_of_sixteen_pads_are_in_sight_and_high_enough_to_hit(
    instrument: Instrument,
) -> None:
    page = instrument.page
    new_kit(instrument)
    page.get_by_role("radio", name="16, pads").click()
    expect(pads(page)).to_have_count(16)
    page.get_by_role("tab", name="Grid").click()
    lanes = page.get_by_role("radiogroup", name="Whose steps").get_by_role("radio")
    expect(lanes).to_have_count(17)
    for lane in lanes.all():
        expect(lane).to_be_in_viewport(ratio=1)
        box = lane.bounding_box()
        assert box
        # WCAG 2.2, 2.5.8.
        assert box["height"] >= 24
        assert box["width"] >= 120
    assert page.evaluate("document.documentElement.scrollHeight") <= 800


def test_every_target_of_the_grid_fits_a_thumb(browser: Browser, address: str) -> None:
    context = phone(browser)
    instrument = Instrument(context.new_page(), address)
    instrument.open()
    page = instrument.page
    new_kit(instrument)
    page.get_by_role("button", name="Kit beat").tap()
    page.get_by_role("tab", name="Grid").tap()
    step(page, 1).wait_for()
    small = [
        each for each in page.evaluate(FOCUSABLE) if each["height"] < 43.5 or each["width"] < 24
    ]
    assert small == []
    cells = page.get_by_role("slider", name=re.compile("^Step "))
    boxes = [cells.nth(at).bounding_box() for at in range(16)]
    assert all(box and box["width"] >= 32 and box["height"] >= 40 for box in boxes)
    assert len({round(box["y"]) for box in boxes if box}) == 2
    voice(page, "Pad 3").tap()
    step(page, 2).tap()
    expect(step(page, 2)).to_have_attribute("aria-valuenow", "9")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
