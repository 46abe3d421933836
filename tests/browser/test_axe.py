"""The page before axe-core: no violation in both lights, at both sizes, with all unfolded."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from .driver import Instrument, damped_sine, desk, phone, wav_bytes
from .ghost import play_ghost

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
LIGHTS = ("dark", "light")


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong, one line each."""
    found: list[dict[str, Any]] = page.evaluate("axe.run().then(({ violations }) => violations)")
    return [
        f"{each['id']}: {node['html'][:200]} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


def opened(context: BrowserContext, address: str, light: str) -> Instrument:
    page = context.new_page()
    page.emulate_media(color_scheme=light, reduced_motion="reduce")
    play_ghost(page)
    instrument = Instrument(page, address)
    instrument.open("#/ghost")
    page.add_script_tag(path=AXE)
    return instrument


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_page_has_no_violation(browser: Browser, address: str, size: str, light: str) -> None:
    assert AXE.is_file(), "install the page's packages first: npm ci in web/"
    context = (desk if size == "desk" else phone)(browser)
    instrument = opened(context, address, light)
    page = instrument.page
    assert not violations(page)
    instrument.press("About this sound")
    page.get_by_text("4.1 dB away").wait_for()
    assert not violations(page)
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    instrument.drop(200, 300, "a.wav", wav_bytes(damped_sine(300, 24)))
    page.get_by_role("img", name="Match score").wait_for()
    for tab in ("Favourites 1", "Morph", "Grid"):
        page.get_by_role("tab", name=tab).click()
        assert not violations(page), tab
    page.get_by_role("tab", name="Kit").click()
    assert not violations(page)
    page.get_by_role("button", name="New kit").click()
    page.get_by_role("button", name="Lock pad 1").click()
    assert not violations(page)
    page.get_by_role("radio", name="16, pads").click()
    page.get_by_role("button", name="Pad 16").wait_for()
    assert not violations(page)
    page.get_by_role("button", name="Kit beat").click()
    assert not violations(page)
    page.get_by_role("tab", name="Grid").click()
    page.get_by_role("radio", name=re.compile("^Pad 3")).click()
    assert not violations(page)
    page.get_by_role("radiogroup", name="Bars").get_by_role("radio", name="4").click()
    assert not violations(page)
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("tab", name="Kit").click()
    page.get_by_role("button", name="Choke group").click()
    assert not violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save kit").click()
    assert not violations(page)
    page.keyboard.press("Escape")
    instrument.press("More ways to take it")
    assert not violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^File format")).click()
    assert not violations(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert not violations(page)
    context.close()
