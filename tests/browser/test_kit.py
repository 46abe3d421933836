"""The kit: pads that play, change and stay."""

import io
import re
from typing import Any, Literal

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Page, expect

from .driver import Instrument, Recording, phone
from .ghost import play_ghost
from .kit import HIGH, HIGH_HZ, LOW, LOW_HZ, fresh, kit_text, new_kit, pads, put
from .test_access import FOCUSABLE
from .test_models import notice


def assert_played(instrument: Instrument, pad: dict[str, Any]) -> None:
    """That a pad's sound is heard, as loud as its level and place let the tap's mean of sides."""
    heard = instrument.hear(0.3)
    sound = {name: pad[name] for name in ("class", "seed")} | pad["controls"]
    address = f"{instrument.address}/api/models/{pad['model']}/sound.wav"
    answer = instrument.page.request.get(address, params={**sound, "rate": round(heard.rate)})
    samples, _ = soundfile.read(io.BytesIO(answer.body()))
    samples *= 10 ** (pad["gain_db"] / 20) * (1 - abs(pad["pan"]) / 2)
    # A stroke rises within a millisecond, in which the noise of this kit may be loudest.
    rise = round(0.001 * heard.rate)
    samples[:rise] *= np.arange(rise) / rise
    likeness = np.correlate(heard.samples, samples[: round(0.2 * heard.rate)]).max()
    assert likeness / np.sum(samples[: round(0.2 * heard.rate)] ** 2) == pytest.approx(1, rel=0.02)
    assert np.abs(heard.samples).max() == pytest.approx(np.abs(samples).max(), rel=0.02)


def level(recording: Recording, hz: float, seconds: float) -> float:
    """How loud a frequency is in the last `seconds`."""
    samples = recording.samples[-round(seconds * recording.rate) :]
    time = np.arange(len(samples)) / recording.rate
    wave = np.exp(-2j * np.pi * hz * time) * np.hanning(len(samples))
    return float(4 * abs(samples @ wave) / len(samples))


def menu(page: Page, name: str, choice: str) -> None:
    page.get_by_role("button", name=name).click()
    page.get_by_role("menuitemradio", name=choice, exact=True).click()


def test_pads_play_what_the_model_made(instrument: Instrument) -> None:
    made = fresh(instrument)
    page = instrument.page
    assert [pad["name"] for pad in made] == [
        re.sub("Pad [0-9]: ", "", pads(page).nth(at).get_attribute("aria-label") or "")
        for at in range(8)
    ]
    pads(page).nth(0).dispatch_event("pointerdown")
    assert_played(instrument, made[0])
    instrument.quiet()
    page.keyboard.press("6")
    assert_played(instrument, made[5])


def test_level_and_place_are_heard(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    put(instrument, 1, 0)
    settings = page.get_by_role("group", name="Settings of pad 1")
    for knob, key in (("Level", "Home"), ("Level", "Delete"), ("Pan", "Delete")):
        settings.get_by_role("slider", name=knob).press(key)
    instrument.quiet()
    page.keyboard.press("1")
    plain = np.abs(instrument.hear(0.4).samples).max()
    settings.get_by_role("button", name="Type Level").click()
    page.keyboard.type("-6")
    page.keyboard.press("Enter")
    instrument.quiet()
    page.keyboard.press("1")
    assert np.abs(instrument.hear(0.4).samples).max() == pytest.approx(plain * 10**-0.3, rel=0.03)
    # The tap hears the mean of both sides, of which one is silent now.
    settings.get_by_role("slider", name="Pan").press("End")
    instrument.quiet()
    page.keyboard.press("1")
    assert np.abs(instrument.hear(0.4).samples).max() == pytest.approx(
        plain * 10**-0.3 / 2, rel=0.03
    )


def test_a_choked_pad_falls_silent_without_a_click(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    put(instrument, 3, HIGH)
    put(instrument, 4, LOW)

    def strike_both() -> Recording:
        instrument.quiet()
        page.keyboard.press("4")
        instrument.wait_on_page(120)
        page.keyboard.press("3")
        instrument.wait_on_page(200)
        return instrument.hear(0.3)

    both = strike_both()
    assert level(both, HIGH_HZ, 0.1) > 0.02
    assert level(both, LOW_HZ, 0.1) > 0.02
    for pad in (3, 4):
        pads(page).nth(pad - 1).click()
        menu(page, "Choke group", "Group 1")
    choked = strike_both()
    assert level(choked, HIGH_HZ, 0.1) > 0.02
    assert level(choked, LOW_HZ, 0.1) < 0.002
    # The higher wave moves by 0.043 from sample to sample; a cut would jump much further.
    assert np.abs(np.diff(choked.samples)).max() < 0.07


def test_a_new_kit_and_a_variation_leave_what_is_locked(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    in_hand = instrument.link().partition("&kit=")[0]
    pads(page).nth(2).click()
    page.get_by_role("button", name="Lock pad 3").click()
    before = kit_text(instrument).split("~")[4:]
    new_kit(instrument)
    after = kit_text(instrument).split("~")[4:]
    assert [old == new for old, new in zip(before, after, strict=True)] == [
        at == 2 for at in range(8)
    ]
    page.get_by_role("button", name="Vary kit").click()
    varied = kit_text(instrument).split("~")[4:]
    assert varied[2] == after[2]
    assert varied != after
    page.keyboard.press("Control+z")
    assert kit_text(instrument).split("~")[4:] == after
    page.keyboard.press("Control+z")
    assert kit_text(instrument).split("~")[4:] == before
    page.keyboard.press("Control+Shift+z")
    assert kit_text(instrument).split("~")[4:] == after
    assert instrument.link().partition("&kit=")[0] == in_hand


def test_editing_takes_a_pad_in_hand_and_undo_gives_the_old_sound_back(
    instrument: Instrument,
) -> None:
    made = fresh(instrument)
    page = instrument.page
    before = instrument.link()
    pads(page).nth(1).click()
    page.get_by_role("button", name="Edit", exact=True).click()
    x, y = instrument.place()
    assert (x, y) == (made[1]["controls"]["x"], made[1]["controls"]["y"])
    assert kit_text(instrument) == before.partition("&kit=")[2]
    page.keyboard.press("Control+z")
    assert instrument.link() == before


def test_a_pad_that_is_edited_follows_the_hand_until_done(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    put(instrument, 2, LOW)
    before = kit_text(instrument)
    page.get_by_role("button", name="Edit", exact=True).click()
    instrument.touch(HIGH, 0.9)
    assert kit_text(instrument) != before
    instrument.quiet()
    pads(page).nth(1).click()
    assert instrument.hear(0.3).frequency_hz() == pytest.approx(HIGH_HZ, rel=0.03)
    page.keyboard.press("Control+z")
    assert (kit_text(instrument), instrument.place()[0]) == (before, pytest.approx(LOW, abs=0.02))
    done = page.get_by_role("button", name="Done with pad 2")
    expect(done).to_be_visible()
    done.click()
    expect(done).to_be_hidden()
    instrument.touch(HIGH, 0.9)
    assert kit_text(instrument) == before


def test_settings_are_kept_and_undone(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    pads(page).nth(6).click()
    before = kit_text(instrument)
    page.get_by_role("textbox", name="Name").fill("Stick")
    page.get_by_role("spinbutton", name="MIDI note").press("ArrowUp")
    menu(page, "Choke group", "Group 2")
    assert re.search(r"~Stick,[^~]*,38,[^~]*,2", kit_text(instrument))
    expect(page.get_by_role("button", name="Pad 7: Stick")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Control+z")
    assert kit_text(instrument) == before


def test_a_pad_without_a_name_goes_by_its_drum(instrument: Instrument) -> None:
    page = instrument.page
    drum = new_kit(instrument)[0]["class"].capitalize()
    for typed, name in (("Stick", "Stick"), ("  ", drum)):
        page.get_by_role("textbox", name="Name").fill(typed)
        expect(pads(page).first).to_have_attribute("aria-label", f"Pad 1: {name}")
        expect(pads(page).first).to_contain_text(name)
    page.get_by_role("tab", name="Grid").click()
    expect(page.get_by_role("radio", name=re.compile(f"^Pad 1: {drum}"))).to_have_count(1)


def test_fields_of_the_kit_take_the_keys_that_are_typed_in_them(instrument: Instrument) -> None:
    page = instrument.page
    fresh(instrument)
    name = page.get_by_role("textbox", name="Name")
    name.fill("")
    name.press_sequentially("A 1 k")
    expect(name).to_have_value("A 1 k")
    page.get_by_role("button", name="Loop").wait_for()
    page.wait_for_timeout(300)
    assert len(instrument.heard().onsets(0.001)) == 0
    page.get_by_role("button", name="Save kit").click()
    page.keyboard.press("Shift+Tab")
    hydrogen = page.get_by_role("checkbox", name="Hydrogen")
    hydrogen.focus()
    page.keyboard.press("Space")
    expect(hydrogen).not_to_be_checked()
    page.get_by_role("button", name="Loop").wait_for()


def test_fields_of_the_kit_give_the_keyboard_back(instrument: Instrument) -> None:
    page = instrument.page
    fresh(instrument)
    help_ = page.get_by_role("heading", name="How to play")
    before = kit_text(instrument)
    name = page.get_by_role("textbox", name="Name")
    note = page.get_by_role("spinbutton", name="MIDI note")
    for field, typed in ((name, "Stick"), (note, "99")):
        was = field.input_value()
        field.fill(typed)
        field.press("Escape")
        expect(field).to_have_value(was)
        assert kit_text(instrument) == before
        field.fill(typed)
        field.press("Enter")
        page.keyboard.press("?")
        help_.wait_for()
        page.keyboard.press("Escape")
        expect(field).to_have_value(typed)
        page.keyboard.press("Control+z")
        expect(field).to_have_value(was)


def test_the_note_of_a_pad_is_typed_as_number_or_name(instrument: Instrument) -> None:
    page = instrument.page
    fresh(instrument)
    note = page.get_by_role("spinbutton", name="MIDI note")
    for typed, number, said in (
        ("c3", "48", None),
        ("200", "127", "MIDI note is at 127 (G9), its highest."),
        ("loud", "127", "MIDI note takes a number from 0 (C-1) to 127 (G9), or a note such as F♯2"),
        ("C-2", "0", "MIDI note is at 0 (C-1), its lowest."),
        ("D2", "38", "Pads 1 and 2 have the note 38 (D2): it plays them together."),
    ):
        note.fill(typed)
        note.press("Enter")
        expect(note).to_have_value(number)
        if said:
            notice(page, said)


def test_names_in_sheets_give_the_keyboard_back(instrument: Instrument) -> None:
    page = instrument.page
    fresh(instrument)
    page.get_by_role("button", name="Save kit").click()
    sheet = page.get_by_role("dialog", name="Save kit")
    sheet.get_by_role("textbox", name="Name").press("Enter")
    expect(sheet.get_by_role("button", name="Save the zip")).to_be_focused()
    assert sheet.get_by_role("status").inner_text().startswith("48 sounds")
    page.keyboard.press("Escape")
    more = page.get_by_role("button", name="More ways to take it")
    more.click()
    page.get_by_label("Name of files").press("Enter")
    expect(more).to_be_focused()
    expect(page.get_by_label("Name of files")).to_be_hidden()


def test_sixteen_pads_fit_the_window_and_have_keys(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    page.get_by_role("radio", name="16, pads").click()
    expect(pads(page)).to_have_count(16)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    last = pads(page).nth(15)
    box = last.bounding_box()
    assert box
    assert box["y"] + box["height"] < 800
    expect(last).to_have_attribute("aria-keyshortcuts", "Shift+8")
    put(instrument, 16, HIGH)
    instrument.quiet()
    page.keyboard.press("Shift+Digit8")
    assert instrument.hear(0.4).frequency_hz() == pytest.approx(HIGH_HZ, rel=0.02)
    page.get_by_role("radio", name="8, pads").click()
    expect(pads(page)).to_have_count(8)
    page.keyboard.press("Control+z")
    expect(pads(page)).to_have_count(16)


def test_a_kit_is_struck_with_the_thumb(browser: Browser, address: str) -> None:
    context = phone(browser)
    instrument = Instrument(context.new_page(), address)
    instrument.open()
    page = instrument.page
    new_kit(instrument)
    small = [each["name"] for each in page.evaluate(FOCUSABLE) if each["height"] < 43.5]
    assert [name for name in small if name] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    pads(page).first.scroll_into_view_if_needed()
    page.evaluate("tap.clear()")
    pads(page).first.tap()
    assert len(instrument.hear(0.3).onsets()) == 1
    context.close()


IN_WINDOW = """part => {
  const { top, bottom } = part.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""
SCROLLS = """() => {
  window.places = [];
  addEventListener('scroll', () => places.push(scrollY));
}"""


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_on_a_phone_editing_goes_to_the_knobs_and_done_back_to_the_kit(
    browser: Browser, address: str, motion: Literal["no-preference", "reduce"]
) -> None:
    context = phone(browser)
    page = context.new_page()
    page.emulate_media(reduced_motion=motion)
    play_ghost(page)
    instrument = Instrument(page, address)
    instrument.open("#/ghost")
    new_kit(instrument)
    pads(page).nth(1).tap()
    edit = page.get_by_role("button", name="Edit", exact=True)
    edit.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    knobs = page.get_by_role("region", name="Knobs")
    assert not knobs.evaluate(IN_WINDOW)
    page.evaluate(SCROLLS)
    edit.tap()
    done = page.get_by_role("button", name="Done with pad 2")
    for part in (page.locator("gn-pad"), page.locator("gn-hit-view"), knobs, done):
        page.wait_for_function(IN_WINDOW, arg=part.element_handle())
    instrument.wait_on_page(100)
    assert (len(set(page.evaluate("places"))) == 1) == (motion == "reduce")
    done.tap()
    page.wait_for_function("before => Math.abs(scrollY - before) < 1", arg=before)
    expect(edit).to_be_focused()
    context.close()


def test_done_in_the_kit_leaves_the_page_where_it_is(browser: Browser, address: str) -> None:
    context = phone(browser)
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    play_ghost(page)
    instrument = Instrument(page, address)
    instrument.open("#/ghost")
    new_kit(instrument)
    page.get_by_role("button", name="Edit", exact=True).tap()
    done = page.get_by_role("button", name="Done", exact=True)
    done.scroll_into_view_if_needed()
    instrument.wait_on_page(200)
    page.evaluate(SCROLLS)
    done.tap()
    expect(page.get_by_role("button", name="Done with pad 1")).to_have_count(0)
    instrument.wait_on_page(200)
    assert page.evaluate("places") == []
    context.close()


def test_without_a_kit_what_one_is_stands_beside_the_button(instrument: Instrument) -> None:
    page = instrument.page
    page.get_by_role("tab", name="Kit").click()
    button = page.get_by_role("button", name="New kit").bounding_box()
    said = page.get_by_text("No kit yet").bounding_box()
    assert button
    assert said
    assert said["x"] > button["x"] + button["width"]
    assert button["y"] < said["y"] < button["y"] + button["height"]
