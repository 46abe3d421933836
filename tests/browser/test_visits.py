"""What passes from one visit, or one tab, to the next."""

import re

from playwright.sync_api import expect

from .driver import Instrument
from .kit import fresh, kit_text, new_kit, pads
from .test_drums import values
from .test_models import notice


def test_a_reload_right_after_a_change_keeps_it(instrument: Instrument) -> None:
    page = instrument.page
    knob = page.get_by_role("slider", name="Noise")
    knob.focus()
    for _ in range(2):
        # Most often the address still has the link before.
        page.keyboard.press("PageUp")
        changed = knob.get_attribute("aria-valuenow")
        page.reload()
        instrument.wait_until_loaded()
        assert knob.get_attribute("aria-valuenow") == changed
        knob.focus()
        assert f"noise={changed}" in instrument.link()


def test_a_link_that_is_opened_again_is_what_it_was(instrument: Instrument) -> None:
    page = instrument.page
    knob = page.get_by_role("slider", name="Noise")
    knob.focus()
    before = instrument.link()
    page.keyboard.press("PageUp")
    page.goto("about:blank")
    instrument.open(before)
    page.reload()
    instrument.wait_until_loaded()
    assert instrument.link() == before


def test_a_kit_of_another_tab_is_the_one_here_and_undo_brings_the_last(
    instrument: Instrument,
) -> None:
    fresh(instrument)
    text = kit_text(instrument)
    other = Instrument(instrument.page.context.new_page(), instrument.address)
    other.open()
    assert kit_text(other) == text
    new_kit(other)
    changed = kit_text(other)
    assert changed != text
    notice(instrument.page, "Your kit was changed in another tab")
    assert kit_text(instrument) == changed
    instrument.press("Undo")
    notice(other.page, "Your kit was changed in another tab")
    assert kit_text(other) == text
    # What this tab changes next is all that is kept.
    for tab in (instrument, other):
        tab.page.get_by_role("tab", name="Kit").click()
        expect(pads(tab.page)).to_have_count(8)
        assert tab.page.evaluate("localStorage.getItem('ghostnote.kit')") == unescaped(text)


def test_a_beat_of_another_tab_is_the_one_here_with_its_kit(instrument: Instrument) -> None:
    new_kit(instrument)
    other = Instrument(instrument.page.context.new_page(), instrument.address)
    other.open()
    changed = "beat was changed in another tab"
    instrument.press("Kit beat")
    notice(other.page, changed)
    beat = values(instrument.link())["grid"]
    assert re.match("0-[^-]+A9", beat)
    loop = values(other.link())
    assert loop["grid"] == beat
    assert loop["loop"].startswith("backbeat-")
    other.press("Undo")
    notice(instrument.page, changed)
    assert "grid" not in values(other.link())
    # The hand alone is left of it, and is heard.
    assert re.fullmatch("0-[a-z0-9]+", values(instrument.link())["grid"])
    instrument.press("Undo")
    assert values(instrument.link())["grid"] == beat
    expect(other.page.get_by_role("button", name="Undo")).to_be_enabled()
    other.page.get_by_role("radio", name="Grid, steps of your own").click()
    expect(other.page.get_by_role("radio", name=re.compile("^Pad 1: .* hit"))).to_be_visible()
    assert values(other.link())["grid"] == beat


def test_how_a_kit_was_saved_is_remembered(instrument: Instrument) -> None:
    new_kit(instrument)
    page = instrument.page
    for _ in range(2):
        page.get_by_role("button", name="Save kit").click()
        if "kit-format" not in page.evaluate("Object.keys(localStorage).join()"):
            page.get_by_role("radiogroup", name="Velocity layers").get_by_role(
                "radio", name="6"
            ).click()
            page.get_by_role("checkbox", name="Hydrogen").uncheck()
        page.get_by_text(f"{8 * 6 * 2} sounds").wait_for()
        expect(page.get_by_role("checkbox", name="Hydrogen")).not_to_be_checked()
        page.reload()
        instrument.wait_until_loaded()
        page.get_by_role("tab", name="Kit").click()


def unescaped(text: str) -> str:
    """The text of a kit as it is kept."""
    return re.sub("%25", "%", text)
