"""What is said in passing: read, closed, and out of the way of what is pressed next."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .driver import Instrument, desk, phone
from .ghost import open_ghost
from .kit import new_kit, pads
from .test_models import notice

COVERED = """() => {
  const parts = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      parts.push(element);
    }
  };
  walk(document);
  const notice = parts.find((part) => part.matches('.notice'));
  const box = notice.getBoundingClientRect();
  const over = (other) =>
    other.width > 0 && box.left < other.right && other.left < box.right &&
    box.top < other.bottom && other.top < box.bottom;
  return parts
    .filter((part) => part.matches('button, input, a[href], [role=slider], [tabindex="0"]'))
    .filter((part) => !notice.contains(part) && over(part.getBoundingClientRect()))
    .map((part) => part.ariaLabel || part.textContent.trim());
}"""
"""The controls that the notice lies over."""
LONG = "The folder of this server is full. " * 4


@pytest.fixture(params=["desk", "phone"])
def ghost(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Instrument]:
    """The page with nine drums and six knobs, at both sizes."""
    context = (desk if request.param == "desk" else phone)(browser)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield open_ghost(context, address)
    context.close()


def said(page: Page) -> Locator:
    return page.locator(".notice")


def assert_in_window(page: Page) -> None:
    # Not on its way there.
    said(page).evaluate("(notice) => Promise.all(notice.getAnimations().map((a) => a.finished))")
    box: dict[str, Any] | None = said(page).bounding_box()
    size = page.viewport_size
    assert box
    assert size
    assert 0 <= box["x"] < box["x"] + box["width"] <= size["width"]
    assert 0 <= box["y"] < box["y"] + box["height"] <= size["height"]


def test_a_notice_covers_no_control_and_can_be_closed(ghost: Instrument) -> None:
    page = ghost.page
    ghost.press("Copy link")
    notice(page, "Link copied")
    assert_in_window(page)
    assert page.evaluate(COVERED) == []
    page.get_by_role("button", name="Close this notice").click()
    expect(page.get_by_role("button", name="Close this notice")).to_have_count(0)
    expect(said(page)).to_have_text("")


def test_escape_closes_a_notice(instrument: Instrument) -> None:
    instrument.page.keyboard.press("-")
    notice(instrument.page, "The dice go")
    instrument.page.keyboard.press("Escape")
    expect(said(instrument.page)).to_have_text("")


def test_a_notice_covers_no_control_at_the_foot_of_the_page(ghost: Instrument) -> None:
    page = ghost.page
    new_kit(ghost)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.keyboard.press("-")
    notice(page, "The dice go")
    assert_in_window(page)
    assert page.evaluate(COVERED) == []
    expect(pads(page).last).to_be_in_viewport(ratio=1)


@pytest.fixture
def thumb(browser: Browser, address: str) -> Iterator[Instrument]:
    """That page on a phone."""
    context = phone(browser)
    yield open_ghost(context, address)
    context.close()


def foot_of(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box
    return box["y"] + box["height"]


def test_a_notice_goes_along_where_the_page_around_it_changes(thumb: Instrument) -> None:
    page = thumb.page
    page.keyboard.press("-")
    notice(page, "The dice go")
    picture = page.locator("gn-hit-view")
    before = foot_of(picture)
    # Not pressed: a notice would stand clear of that too.
    page.get_by_role("button", name="No more hints").dispatch_event("click")
    expect(page.get_by_role("note")).to_have_count(0)
    thumb.wait_on_page(100)
    assert foot_of(picture) > before + 20
    assert foot_of(said(page)) == pytest.approx(foot_of(picture) - 8, abs=0.5)


def test_a_notice_stands_clear_of_what_it_is_about(thumb: Instrument) -> None:
    page = thumb.page
    page.set_viewport_size({"width": 390, "height": 480})
    record = page.get_by_role("button", name="Record 2 seconds")
    bar = page.locator("gn-deck .bar").bounding_box()
    assert bar
    # Right above the bar, where notices lie while the picture of the hit is out of view.
    page.evaluate("top => scrollBy(0, top)", foot_of(record) + 20 - bar["y"])
    assert foot_of(page.locator("gn-hit-view")) < 30
    record.tap()
    notice(page, "microphone")
    assert_in_window(page)
    assert "Record 2 seconds" not in page.evaluate(COVERED)


def test_a_long_notice_with_something_to_do_covers_no_control(ghost: Instrument) -> None:
    page = ghost.page
    new_kit(ghost)
    page.evaluate("scrollTo(0, 0)")
    ghost.press("Copy link")
    offer = said(page).get_by_role("button", name="Sound alone")
    expect(offer).to_be_visible()
    assert_in_window(page)
    assert page.evaluate(COVERED) == []


def test_a_notice_of_several_lines_stays_in_the_window(
    instrument: Instrument, complaints: list[str]
) -> None:
    complaints.append("500")
    page = instrument.page
    problem = json.dumps({"title": "No", "detail": LONG})
    page.route("**/kit?**", lambda route: route.fulfill(status=500, body=problem))
    page.get_by_role("tab", name="Kit").click()
    page.get_by_role("button", name="New kit").click()
    notice(page, "is full")
    assert_in_window(page)
