"""The Lab in a browser."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from ..service.test_leaderboard import FOUND
from .driver import Instrument, errors_of
from .test_models import offer


class LabPage(Instrument):
    """The Lab, played."""

    def open(self, link: str = "#/compare") -> None:
        self.page.goto(f"{self.address}/lab{link}")
        self.wait_until_loaded()

    def wait_until_loaded(self) -> None:
        """Wait for the views, and for the first sound and map where models are compared."""
        self.page.get_by_role("navigation", name="Views").get_by_text("Compare").wait_for()
        if "#/compare" in self.page.url:
            self.wait_for_models(1)
        self.page.evaluate("tap.ready")

    def wait_for_models(self, count: int) -> None:
        """Wait for the sounds and maps of so many models."""
        self.page.get_by_role("img", name=re.compile("^Waveform")).nth(count - 1).wait_for()
        self.page.get_by_text("30 sounds").nth(count - 1).wait_for()

    def spot(self, x: float, y: float, order: int = 0) -> tuple[float, float]:
        box = self.page.locator("gn-lab-pad").nth(order).bounding_box()
        assert box
        inset = 14
        return (
            box["x"] + inset + (x + 1) / 2 * (box["width"] - 2 * inset),
            box["y"] + inset + (1 - y) / 2 * (box["height"] - 2 * inset),
        )


def opened(page: Page, address: str, complaints: list[str]) -> Iterator[LabPage]:
    errors = errors_of(page, complaints)
    offer(page, "low", "high")
    page.route("**/api/leaderboard", lambda route: route.fulfill(json=FOUND))
    yield LabPage(page, address)
    page.context.close()
    assert not errors
