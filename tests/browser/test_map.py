"""The map of sounds while it is on its way, and where it does not come."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from .driver import Instrument, desk

MAP = "**/api/models/*/map"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = desk(browser)
    yield context.new_page()
    context.close()


def held(page: Page) -> list[Route]:
    """Hold the answers to calls for a map; those that wait."""
    routes: list[Route] = []
    page.route(MAP, lambda route: routes.append(route))
    return routes


def region(page: Page) -> Locator:
    return page.get_by_role("region", name="Map of sounds")


def open_page(page: Page, address: str) -> Instrument:
    """Open the page, and wait for its first sound alone."""
    instrument = Instrument(page, address)
    page.goto(f"{address}/#/damped-sine")
    page.get_by_role("img", name="Waveform").wait_for()
    page.evaluate("tap.ready")
    return instrument


def test_a_map_on_its_way_is_busy_and_the_pad_plays(page: Page, address: str) -> None:
    routes = held(page)
    instrument = open_page(page, address)
    expect(region(page)).to_have_attribute("aria-busy", "true")
    waiting = region(page).get_by_text("Fetching the map…")
    expect(waiting).to_be_visible()
    instrument.touch(0.5, 0.5)
    assert instrument.place() == pytest.approx((0.5, 0.5), abs=0.011)
    routes[0].continue_()
    expect(region(page)).to_have_attribute("aria-busy", "false")
    expect(waiting).to_have_count(0)
    expect(page.get_by_role("button", name="Colour shows")).to_be_visible()
    assert len(routes) == 1


@pytest.mark.parametrize("still", [False, True])
def test_a_map_on_its_way_breathes_unless_nothing_may_move(
    page: Page, address: str, still: bool
) -> None:
    page.emulate_media(reduced_motion="reduce" if still else "no-preference")
    held(page)
    open_page(page, address)
    dots = page.locator("gn-pad canvas.map")
    assert (dots.evaluate("dots => dots.getAnimations().length") == 0) == still
    assert not still or dots.evaluate("dots => getComputedStyle(dots).opacity") == "0.4"


def test_a_map_that_is_refused_can_be_asked_for_again(page: Page, address: str) -> None:
    page.route(MAP, lambda route: route.fulfill(status=500))
    instrument = open_page(page, address)
    fault = region(page).get_by_role("status").get_by_text("The map did not come.")
    fault.wait_for()
    expect(region(page)).to_have_attribute("aria-busy", "false")
    instrument.touch(0.5, 0.5)
    fault.wait_for()
    page.unroute(MAP)
    region(page).get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Colour shows")).to_be_visible()
    expect(fault).to_have_count(0)
