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


def test_a_hint_stands_as_it_is_until_it_is_followed(instrument: Instrument) -> None:
    hint = instrument.page.get_by_role("note")
    said = "Drag the point: every place is a sound that never existed."
    expect(hint).to_have_text(said)
    instrument.drop(400, 300, "a.wav", wav_bytes(damped_sine(300, 24)))
    instrument.page.get_by_role("button", name="Your sample").wait_for()
    expect(hint).to_have_text(said)


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


@pytest.mark.parametrize("width", [1280, 900, 430, 390, 360])
def test_no_hint_moves_what_lies_below_it(browser: Browser, address: str, width: int) -> None:
    context = (desk if width == 1280 else phone)(browser)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    play_ghost(page)
    instrument = Instrument(page, address)
    instrument.open("#/ghost")
    hint = page.get_by_role("note")
    deck = page.locator("gn-deck")

    def top() -> float:
        return float(deck.evaluate("deck => deck.getBoundingClientRect().top + scrollY"))

    before = top()
    instrument.touch(0.5, 0.5)
    instrument.press("Loop")
    expect(hint).to_contain_text("land on its sound")
    assert top() == pytest.approx(before, abs=0.5)
    hit = wav_bytes(damped_sine(300, 24))
    page.locator("input[type=file]").set_input_files(
        {"name": "a.wav", "mimeType": "audio/wav", "buffer": hit}
    )
    expect(hint).to_have_count(0)
    page.get_by_role("img", name="Match score").wait_for()
    assert top() == pytest.approx(before, abs=0.5)
    context.close()
