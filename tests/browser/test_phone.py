"""The page under a thumb: what is pressed most stays in reach, and nothing lies over the rest."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .driver import Instrument, phone
from .ghost import open_ghost
from .kit import new_kit, pads

FOCUSED_BOX = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const { top, bottom } = element.getBoundingClientRect();
  const name = element.ariaLabel || element.innerText.trim();
  return { name, top, bottom, inBar: element.closest('.bar') !== null };
}"""
BAR = ("Loop", "Dice", "Vary", "Save WAV")


@pytest.fixture
def ghost(browser: Browser, address: str) -> Iterator[Instrument]:
    """The page with nine drums and six knobs, on a phone."""
    context = phone(browser)
    yield open_ghost(context, address)
    context.close()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def top_of(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box
    return box["y"]


def scroll(page: Page, top: int) -> None:
    page.evaluate("top => scrollTo(0, top)", top)


def test_loop_dice_and_save_are_in_reach_wherever_the_page_is(ghost: Instrument) -> None:
    page = ghost.page
    for top in (0, 400, 99_999):
        scroll(page, top)
        for name in BAR:
            expect(button(page, name)).to_have_count(1)
            expect(button(page, name)).to_be_in_viewport(ratio=1)
            box = button(page, name).bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 44
            assert box["y"] > 844 - 90
    scroll(page, 0)
    button(page, "Loop").tap()
    expect(button(page, "Stop")).to_have_attribute("aria-pressed", "true")
    before = ghost.link()
    button(page, "Vary").tap()
    page.wait_for_function("before => !location.href.endsWith(before)", arg=before)
    with page.expect_download():
        button(page, "Save WAV").tap()
    page.keyboard.press("Space")
    button(page, "Loop").wait_for()


def test_nothing_at_the_foot_of_the_page_lies_under_the_bar(ghost: Instrument) -> None:
    page = ghost.page
    new_kit(ghost)
    scroll(page, 99_999)
    shelf = page.get_by_role("region", name="Shelf").bounding_box()
    assert shelf
    assert shelf["y"] + shelf["height"] < top_of(page.locator("gn-deck .bar")) - 8


def test_what_has_the_focus_does_not_lie_under_the_bar(ghost: Instrument) -> None:
    page = ghost.page
    new_kit(ghost)
    scroll(page, 0)
    page.get_by_role("slider", name="Snare pad").focus()
    bar = top_of(page.locator("gn-deck .bar"))
    seen = []
    while pads(page).last.get_attribute("aria-label") not in seen[-1:]:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED_BOX)
        seen.append(focused["name"])
        assert focused["top"] >= 0
        assert focused["inBar"] or focused["bottom"] <= bar, focused["name"]
        assert len(seen) < 80
    assert {*BAR, "Tap the tempo", "File format: 24/44.1"} <= {*seen}


def test_a_window_that_grows_wide_has_the_bar_in_its_deck_again(ghost: Instrument) -> None:
    page = ghost.page
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("gn-deck .bar")).to_have_count(0)
    deck = page.get_by_role("region", name="Loop and save")
    for name in BAR:
        expect(deck.get_by_role("button", name=name, exact=True)).to_have_count(1)
        expect(button(page, name)).to_have_count(1)


def test_every_rhythm_is_wholly_in_sight(ghost: Instrument) -> None:
    page = ghost.page
    row = page.get_by_role("radiogroup", name="Rhythm")
    row.scroll_into_view_if_needed()
    around = row.bounding_box()
    assert around
    assert row.evaluate("row => row.scrollWidth <= row.clientWidth")
    for choice in row.get_by_role("radio").all():
        box = choice.bounding_box()
        assert box
        assert around["x"] <= box["x"]
        assert box["x"] + box["width"] <= around["x"] + around["width"]
        assert box["height"] >= 44
        assert choice.evaluate("button => button.scrollWidth <= button.clientWidth")
    row.get_by_role("radio", name="Grid").tap()
    expect(row.get_by_role("radio", name="Grid")).to_be_checked()


@pytest.mark.parametrize("width", [390, 320])
def test_help_is_in_the_header_and_tells_what_fingers_do(ghost: Instrument, width: int) -> None:
    page = ghost.page
    page.set_viewport_size({"width": width, "height": 844})
    page.get_by_role("button", name="Drum: Snare").tap()
    page.get_by_role("menuitemradio", name="Closed hat").tap()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    button(page, "Keys and help").tap()
    told = page.get_by_role("dialog", name="How to play")
    expect(told.get_by_text("Double-tap a knob")).to_be_in_viewport(ratio=1)
    expect(told.get_by_role("heading", name="With a keyboard")).to_have_count(1)
    told.get_by_role("button", name="Close").tap()
    expect(told).to_be_hidden()


def test_a_double_tap_puts_a_knob_to_rest(ghost: Instrument) -> None:
    page = ghost.page
    decay = page.get_by_role("slider", name="Decay", exact=True)
    decay.press("PageUp")
    expect(decay).to_have_attribute("aria-valuenow", "0.5")
    decay.tap()
    decay.tap()
    expect(decay).to_have_attribute("aria-valuenow", "0")


def test_what_was_just_made_comes_into_view(ghost: Instrument) -> None:
    page = ghost.page
    new_kit(ghost)
    expect(pads(page).last).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [390, 320])
def test_the_kit_s_deeds_say_that_they_are_the_kit_s(ghost: Instrument, width: int) -> None:
    page = ghost.page
    page.set_viewport_size({"width": width, "height": 844})
    new_kit(ghost)
    deeds = [button(page, name) for name in ("New kit", "Vary kit", "Kit beat", "Save kit")]
    # Dice, Vary and Save in reach of the thumb are of the sound in hand.
    assert [each.inner_text() for each in deeds] == ["New kit", "Vary kit", "Kit beat", "Save kit"]
    assert top_of(deeds[0]) == top_of(deeds[1]) < top_of(deeds[2]) == top_of(deeds[3])
    assert page.evaluate("document.documentElement.scrollWidth") == width
