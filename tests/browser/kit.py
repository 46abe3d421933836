"""A kit on the page: how it is made and looked at."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from .driver import Instrument

LOW, HIGH = -0.9, 0.9
"""Places on the pad."""
LOW_HZ, HIGH_HZ = 200 * 2**LOW, 200 * 2**HIGH


def pads(page: Page) -> Locator:
    return page.get_by_role("group", name="Pads").get_by_role("button")


def new_kit(instrument: Instrument) -> list[dict[str, Any]]:
    """Make a kit, and what the service said of its pads."""
    page = instrument.page
    page.get_by_role("tab", name="Kit").click()
    with page.expect_response(re.compile("/kit[?]")) as answer:
        page.get_by_role("button", name="New kit").click()
    made: list[dict[str, Any]] = answer.value.json()["pads"]
    expect(pads(page)).to_have_count(len(made))
    return made


def fresh(instrument: Instrument) -> list[dict[str, Any]]:
    """As `new_kit`, once the page is awake and silent."""
    instrument.touch(0, 0)
    made = new_kit(instrument)
    instrument.quiet()
    return made


def put(instrument: Instrument, pad: int, x: float) -> None:
    """Put the sound of a place on a pad, counted from 1; it decays slowly."""
    page = instrument.page
    instrument.touch(x, 0.9)
    pads(page).nth(pad - 1).click()
    page.get_by_role("button", name="Put sound here").click()


def kit_text(instrument: Instrument) -> str:
    found = re.search("&kit=(.*)", instrument.link())
    assert found
    return found[1]
