"""The first visit: three hints that never come back, and a page that says what it lacks."""

import pytest
from playwright.sync_api import Browser, expect

from .driver import Instrument, damped_sine, desk, phone, wav_bytes
from .ghost import play_ghost


def test_hints_go_once_they_are_followed_and_stay_away(instrument: Instrument) -> None:
    page = instrument.page
    hint = page.get_by_role("note")
    expect(hint).to_contain_text("Drag the point")
    instrument.touch(0.5, 0.5)
    expect(hint).to_contain_text("to loop")
    page.keyboard.press("Space")
    expect(hint).to_contain_text("land on its sound")
    page.reload()
    instrument.wait_until_loaded()
    expect(hint).to_contain_text("land on its sound")
    instrument.drop(400, 300, "a.wav", wav_bytes(damped_sine(300, 24)))
    expect(hint).to_have_count(0)
    page.reload()
    instrument.wait_until_loaded()
    expect(hint).to_have_count(0)


def test_hints_are_waved_off_all_at_once(instrument: Instrument) -> None:
    page = instrument.page
    instrument.press("No more hints")
    expect(page.get_by_role("note")).to_have_count(0)
    page.reload()
    instrument.wait_until_loaded()
    expect(page.get_by_role("note")).to_have_count(0)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_hint_covers_nothing_of_the_sound(browser: Browser, address: str, size: str) -> None:
    context = (desk if size == "desk" else phone)(browser)
    page = context.new_page()
    play_ghost(page)
    instrument = Instrument(page, address)
    instrument.open("#/ghost")
    hint = page.get_by_role("note").bounding_box()
    picture = page.locator("gn-hit-view").bounding_box()
    assert hint
    assert picture
    assert picture["height"] >= 116
    assert hint["y"] >= picture["y"] + picture["height"]
    knobs = page.get_by_role("region", name="Knobs").bounding_box()
    assert knobs
    assert knobs["y"] >= hint["y"] + hint["height"]
    loop = page.get_by_role("button", name="Loop", exact=True).bounding_box()
    assert loop
    assert loop["y"] + loop["height"] <= (800 if size == "desk" else 844)
    context.close()
