"""What buttons unfold: all of it in the window, whatever its size, and under nothing else."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .driver import Instrument
from .ghost import CLASSES, open_ghost
from .kit import new_kit, pads
from .test_models import notice

SIZES = ((1280, 800), (1280, 720), (844, 390), (640, 400), (390, 844), (768, 1024))
DESK = pytest.mark.parametrize("sized", [(1280, 800)], ids=str, indirect=True)
NAMES = (
    *("More ways to take it", "File format", "How far a throw goes", "Colour shows"),
    *("Save kit", "Choke group"),
)
ON_TOP = """part => {
  const { left, right, top, bottom } = part.getBoundingClientRect();
  let hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  for (let inner; (inner = hit.shadowRoot?.elementFromPoint(
    (left + right) / 2, (top + bottom) / 2)) && inner !== hit;) hit = inner;
  return hit === part || part.contains(hit);
}"""
"""Whether a press in the middle of a part reaches it."""
FOCUSED = "popup => popup.matches(':focus-within')"
UNPOPPED = "delete HTMLElement.prototype.showPopover"


@pytest.fixture(params=SIZES, ids=str)
def sized(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Instrument]:
    """The page with nine drums and sixteen pads in a window of that size."""
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, bypass_csp=True, service_workers="block"
    )
    instrument = open_ghost(context, address)
    new_kit(instrument)
    instrument.page.get_by_role("radio", name="16, pads").click()
    pads(instrument.page).nth(15).wait_for()
    instrument.press("Kit beat")
    yield instrument
    context.close()


def unfolded(page: Page, name: str) -> Locator:
    """The sheet or menu of a button."""
    page.get_by_role("button", name=re.compile(f"^{name}")).click()
    return page.locator(".popup")


def assert_in_window(page: Page, popup: Locator) -> None:
    box, size = popup.bounding_box(), page.viewport_size
    assert box
    assert size
    assert 0 <= box["x"] < box["x"] + box["width"] <= size["width"]
    assert 0 <= box["y"] < box["y"] + box["height"] <= size["height"]
    assert popup.evaluate("popup => popup.scrollWidth <= popup.clientWidth")


def assert_in_reach(popup: Locator) -> None:
    """The first and the last of its parts can be scrolled to, and pressed."""
    parts = popup.locator("button:visible, input:visible")
    for part in (parts.first, parts.last):
        part.scroll_into_view_if_needed()
        assert part.evaluate(ON_TOP)


def test_all_that_unfolds_is_in_reach(sized: Instrument) -> None:
    page = sized.page
    for name in NAMES:
        popup = unfolded(page, name)
        sized.wait_on_page(200)
        assert_in_window(page, popup)
        assert_in_reach(popup)
        page.keyboard.press("Escape")
        expect(popup).to_have_count(0)


@DESK
@pytest.mark.parametrize("name", [*NAMES, "About this sound"])
def test_each_folds_away_alike(sized: Instrument, name: str) -> None:
    page = sized.page
    button = page.get_by_role("button", name=re.compile(f"^{name}"))
    popup = unfolded(page, name)
    expect(button).to_have_attribute("aria-expanded", "true")
    assert popup.evaluate(FOCUSED)
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(button).to_be_focused()
    unfolded(page, name)
    button.focus()
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    unfolded(page, name)
    page.mouse.click(5, 5)
    expect(popup).to_have_count(0)
    expect(button).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("width", [768, 844, 1024, 1081, 1280])
def test_every_drum_is_in_sight_or_in_a_list(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, bypass_csp=True, service_workers="block"
    )
    page = open_ghost(context, address).page
    row = page.get_by_role("radiogroup", name="Drum")
    if row.is_visible():
        assert row.evaluate("row => row.scrollWidth <= row.clientWidth")
    else:
        popup = unfolded(page, "Drum: Snare")
        assert popup.get_by_role("menuitemradio").count() == len(CLASSES)
        assert_in_window(page, popup)
        assert_in_reach(popup)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()


@pytest.mark.parametrize("sized", [(1280, 720), (844, 390)], ids=str, indirect=True)
def test_nothing_that_is_said_lies_over_it(sized: Instrument) -> None:
    page = sized.page
    for name in ("More ways to take it", "File format", "Save kit"):
        popup = unfolded(page, name)
        page.evaluate("location.hash = `#/nobody?${Math.random()}`")
        notice(page, "nobody")
        for part in popup.locator("button:visible, input:visible").all():
            part.scroll_into_view_if_needed()
            assert part.evaluate(ON_TOP)
        page.keyboard.press("Escape")


def test_a_browser_without_popovers_shows_it_too(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 844, "height": 390}, bypass_csp=True, service_workers="block"
    )
    context.add_init_script(UNPOPPED)
    instrument = open_ghost(context, address)
    popup = unfolded(instrument.page, "Colour shows")
    assert popup.get_attribute("popover") is None
    assert_in_window(instrument.page, popup)
    assert_in_reach(popup)
    context.close()
