"""The first visit: three hints that never come back, and a page that says what it lacks."""

from playwright.sync_api import expect

from .driver import Instrument, damped_sine, wav_bytes


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
