"""A beat for a kit at once."""

import re

import numpy as np
from playwright.sync_api import expect

from .beat import AT, step, voice
from .driver import Instrument
from .kit import fresh, new_kit, pads
from .test_models import notice

# Whether a pad, counted from 0, is lit.
LIT = """([pad, lit]) => {
    const kit = document.querySelector('gn-app').shadowRoot.querySelector('gn-shelf')
        .shadowRoot.querySelector('gn-kit').shadowRoot;
    const lights = kit.querySelectorAll('.pad')[pad].getAnimations({ subtree: true });
    return lights.length > 0 === lit;
}"""


def test_a_beat_at_once_and_all_of_it_undone_at_once(instrument: Instrument) -> None:
    page = instrument.page
    instrument.open(AT)
    page.reload()
    instrument.wait_until_loaded()
    fresh(instrument)
    before = instrument.link()
    asked = page.get_by_role("button", name="Kit beat", exact=True)
    expect(asked).to_have_accessible_description(re.compile("each pad .* manner of Single"))
    asked.click()
    page.get_by_role("button", name="Stop").wait_for()
    expect(page.get_by_role("radio", name="Grid")).to_be_checked()
    # Who has pressed once may press again.
    expect(page.get_by_role("tab", name="Kit")).to_have_attribute("aria-selected", "true")
    notice(page, "The pads play in the manner of Single, and the sound in hand rests")
    again = page.get_by_role("button", name="Kit beat: Single", exact=True)
    expect(again).to_have_accessible_description(
        "The pads play in the manner of Single; goes on to that of Four"
    )
    page.wait_for_function(LIT, arg=[0, True])
    assert page.evaluate(LIT, [5, False])
    page.get_by_role("tab", name="Grid").click()
    expect(voice(page, "in hand")).to_have_accessible_name(re.compile("muted$"))
    expect(voice(page, "Pad 1")).to_have_accessible_name(re.compile("^Pad 1: Kick, . hits$"))
    expect(voice(page, "Pad 6")).to_have_accessible_name(re.compile("^Pad 6: .*, rests$"))
    expect(page.get_by_role("button", name="Kit beat")).to_be_visible()
    heard = instrument.record(2)
    assert np.abs(heard.samples).max() > 0.1
    page.keyboard.press("Control+z")
    assert instrument.link() == before
    page.get_by_role("button", name="Loop").wait_for()
    instrument.quiet()
    page.keyboard.press("Control+Shift+Z")
    page.get_by_role("button", name="Stop").wait_for()
    instrument.press("Stop")
    instrument.press("Loop")
    page.keyboard.press("Control+z")
    assert instrument.link() == before
    instrument.press("Stop")


def test_what_is_said_of_a_beat_ends_with_what_is_done_next(instrument: Instrument) -> None:
    page = instrument.page
    new_kit(instrument)
    instrument.press("Kit beat")
    notice(page, "The pads play in the manner of Backbeat")
    page.get_by_role("tab", name="Grid").click()
    notice(page, "The pads play in the manner of Backbeat")
    said = page.locator(".notice")
    page.get_by_role("button", name="Clear all").click()
    # Well before it would be gone by itself.
    expect(said).to_have_text("", timeout=1000)
    instrument.press("Kit beat")
    notice(page, "The pads play in the manner of")
    page.get_by_role("tab", name="Kit").click()
    pads(page).first.click()
    expect(said).to_have_text("", timeout=1000)


def test_saving_what_the_beat_leaves_out_offers_the_loop(instrument: Instrument) -> None:
    page = instrument.page
    new_kit(instrument)
    instrument.press("Kit beat")
    with page.expect_download() as hand:
        instrument.press("Save WAV")
    notice(page, f"Saved {hand.value.suggested_filename}, which the loop leaves out")
    with page.expect_download() as loop:
        instrument.press("Save the loop")
    assert "-loop-" in loop.value.suggested_filename


def test_a_beat_takes_the_place_of_one_from_before_the_kit_grew(instrument: Instrument) -> None:
    page = instrument.page
    instrument.open(AT)
    new_kit(instrument)
    page.get_by_role("button", name="Kit beat").click()
    page.get_by_role("tab", name="Grid").click()
    patterns = page.get_by_role("radiogroup", name="Pattern").get_by_role("radio")
    bars = page.get_by_role("radiogroup", name="Bars").get_by_role("radio", name="4")
    page.get_by_role("tab", name="Kit").click()
    page.get_by_role("radio", name="16, pads").click()
    expect(pads(page)).to_have_count(16)
    page.get_by_role("button", name="Kit beat").click()
    page.get_by_role("tab", name="Grid").click()
    expect(bars).to_be_checked()
    # One pattern, and what adds another.
    expect(patterns).to_have_count(2)
    voice(page, "Pad 1:").click()
    step(page, 4).press("5")
    page.get_by_role("button", name="Kit beat").click()
    expect(patterns).to_have_count(3)
