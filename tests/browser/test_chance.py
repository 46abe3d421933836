"""The dice: how far they go, and what they leave alone."""

from playwright.sync_api import Page, expect

from .driver import Instrument
from .test_drums import values
from .test_models import notice


def throw(page: Page) -> None:
    """Throw the dice, and wait until they lie."""
    with page.expect_response("**/draw?*"):
        page.keyboard.press("r")


def test_a_short_throw_stays_near_and_keeps_the_seed(instrument: Instrument) -> None:
    page = instrument.page
    instrument.touch(0.0, 0.0)
    before = values(instrument.link())
    page.get_by_role("button", name="How far a throw goes").click()
    page.get_by_role("menuitemradio", name="10%").click()
    for _ in range(3):
        throw(page)
        thrown = values(instrument.link())
        assert thrown["seed"] == before["seed"]
        page.keyboard.press("Control+z")
        moved = max(abs(float(thrown[name]) - float(before[name])) for name in "xy")
        assert 0 < moved <= 0.11


def test_the_amount_has_keys(instrument: Instrument) -> None:
    page = instrument.page
    page.keyboard.press("-")
    page.keyboard.press("-")
    notice(page, "The dice go 50%")
    page.get_by_role("button", name="How far a throw goes: 50%").wait_for()
    page.keyboard.press("+")
    notice(page, "The dice go 75%")


def test_a_locked_pad_stays(instrument: Instrument) -> None:
    page = instrument.page
    instrument.touch(0.5, -0.5)
    before = values(instrument.link())
    page.keyboard.press("l")
    lock = page.get_by_role("button", name="Lock pad")
    expect(lock).to_have_attribute("aria-pressed", "true")
    throw(page)
    thrown = values(instrument.link())
    assert (thrown["x"], thrown["y"]) == (before["x"], before["y"])
    assert thrown["seed"] != before["seed"]
    lock.click()
    throw(page)
    assert values(instrument.link())["x"] != before["x"]


def test_a_knob_is_locked_with_its_own_key(instrument: Instrument) -> None:
    page = instrument.page
    page.get_by_role("slider", name="Noise").press("l")
    lock = page.get_by_role("button", name="Lock Noise")
    expect(lock).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Lock pad")).to_have_attribute("aria-pressed", "false")
