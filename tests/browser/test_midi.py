"""Playing from a MIDI keyboard, with a browser that has the one that the test plays."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from .driver import Instrument, Recording, desk, phone
from .kit import new_kit
from .test_axe import AXE, violations

FAKE = Path(__file__).parent / "fake-midi.js"
NOTE_ON, NOTE_OFF = 0x90, 0x80
Scheme = Literal["light", "dark"]
LOOK = """(part, pseudo) => {
  const { borderTopColor, borderTopWidth, backgroundColor } = getComputedStyle(part, pseudo);
  return [`${borderTopWidth} ${borderTopColor}`, backgroundColor];
}"""
"""The edge and the ground of a part."""
TYPED_WIDTH = """field => {
  const { font, paddingLeft } = getComputedStyle(field);
  const context = document.createElement("canvas").getContext("2d");
  context.font = font;
  return Number.parseFloat(paddingLeft) + context.measureText(field.value).width;
}"""
"""What a field shows of its text, from its left edge on, in pixels."""


@pytest.fixture
def keyed(instrument: Instrument) -> Instrument:
    """The page before a browser with MIDI, with the sheet open that offers it."""
    page = instrument.page
    page.add_init_script(path=FAKE)
    page.reload()
    instrument.wait_until_loaded()
    instrument.press("More ways to take it")
    return instrument


def status(instrument: Instrument) -> Locator:
    return instrument.page.locator("gn-midi").get_by_role("status")


def strike(instrument: Instrument, *message: int) -> Recording:
    """What is heard of a message in half a second."""
    instrument.quiet()
    instrument.page.evaluate("message => fakeMidi.send(...message)", list(message))
    return instrument.record(0.5)


def test_a_note_plays_the_sound_as_loud_as_it_is_struck(keyed: Instrument) -> None:
    page = keyed.page
    page.evaluate("fakeMidi.plug('Pads')")
    keyed.press("Use MIDI")
    expect(status(keyed)).to_have_text("Played by Pads.")
    loud = strike(keyed, NOTE_ON, 38, 127)
    soft = strike(keyed, NOTE_ON, 60, 32)
    assert loud.frequency_hz() == pytest.approx(200, rel=0.01)
    peaks = [np.max(np.abs(heard.samples)) for heard in (loud, soft)]
    assert peaks[0] > 0.5
    assert peaks[1] / peaks[0] == pytest.approx(32 / 127, rel=0.02)
    assert not np.any(strike(keyed, NOTE_OFF, 38, 64).samples)
    keyed.press("Stop MIDI")
    expect(status(keyed)).to_contain_text("Play from a MIDI keyboard")
    assert not np.any(strike(keyed, NOTE_ON, 38, 127).samples)


def test_notes_leave_the_hits_of_the_loop_whole(keyed: Instrument) -> None:
    page = keyed.page
    page.evaluate("fakeMidi.plug('Pads')")
    keyed.press("Use MIDI")
    page.keyboard.press("Escape")
    keyed.open("#/damped-sine?x=0&y=0&noise=0&seed=0&loop=four-120")
    keyed.press("Loop")
    page.wait_for_timeout(400)
    page.evaluate("tap.clear()")
    # Soft notes, one in the look-ahead of every hit of the loop.
    for _ in range(30):
        page.evaluate("fakeMidi.send(0x90, 38, 8)")
        page.wait_for_timeout(70)
    keyed.hear(2.0)
    heard = keyed.heard()
    onsets = heard.onsets(0.2)
    beats = np.diff(onsets) / 0.5
    assert len(beats) >= 2
    assert beats == pytest.approx(np.round(beats), abs=0.004)
    # A hit may have begun just before the recording ended.
    ended = [
        onset for onset in onsets - heard.start if onset + 0.03 < len(heard.samples) / heard.rate
    ]
    assert len(ended) >= 2
    for onset in ended:
        late = heard.samples[round((onset + 0.02) * heard.rate) :][: round(0.01 * heard.rate)]
        assert np.max(np.abs(late)) > 0.2


def test_devices_are_named_as_they_come_and_go(keyed: Instrument) -> None:
    page = keyed.page
    keyed.press("Use MIDI")
    expect(status(keyed)).to_contain_text("No MIDI device is here. Plug one in")
    page.evaluate("fakeMidi.plug('Pads')")
    page.evaluate("fakeMidi.plug('Keys')")
    expect(status(keyed)).to_have_text("Played by Pads, Keys.")
    page.evaluate("fakeMidi.unplug('Pads')")
    expect(status(keyed)).to_have_text("Played by Keys.")


def test_a_refusal_says_what_to_do(keyed: Instrument) -> None:
    page = keyed.page
    page.evaluate("fakeMidi.refuses = true")
    keyed.press("Use MIDI")
    expect(status(keyed)).to_contain_text("Allow it beside the address, then try again")
    page.add_script_tag(path=AXE)
    assert not violations(page)
    page.evaluate("fakeMidi.refuses = false")
    keyed.press("Use MIDI")
    expect(status(keyed)).to_contain_text("No MIDI device")


def test_a_browser_without_midi_says_so(instrument: Instrument) -> None:
    page = instrument.page
    page.add_init_script("delete Navigator.prototype.requestMIDIAccess")
    page.reload()
    instrument.wait_until_loaded()
    instrument.press("More ways to take it")
    instrument.press("Use MIDI")
    expect(status(instrument)).to_contain_text("This browser gives pages no MIDI")
    expect(page.get_by_role("button", name="Use MIDI")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(status(instrument)).to_be_hidden()


def test_a_pad_learns_a_note_and_is_played_by_it(instrument: Instrument) -> None:
    page = instrument.page
    page.add_init_script(path=FAKE)
    page.reload()
    instrument.wait_until_loaded()
    page.evaluate("fakeMidi.plug('Pads')")
    page.get_by_role("tab", name="Kit").click()
    instrument.press("New kit")
    learn = page.get_by_role("button", name="Learn the note of pad 1")
    learn.click()
    expect(learn).to_have_attribute("aria-pressed", "true")
    learn.press("Escape")
    expect(learn).to_have_attribute("aria-pressed", "false")
    learn.click()
    page.get_by_role("tab", name="History").click()
    page.get_by_role("tab", name="Kit").click()
    expect(learn).to_have_attribute("aria-pressed", "false")
    learn.click()
    expect(learn).to_have_text("Play…")
    page.evaluate("fakeMidi.send(0x90, 61, 90)")
    expect(learn).to_have_text("C♯4")
    expect(page.get_by_label("MIDI note, C♯4")).to_have_value("61")
    assert np.max(np.abs(strike(instrument, NOTE_ON, 61, 127).samples)) > 0.05
    # A note of no pad is nobody's.
    assert not np.any(strike(instrument, NOTE_ON, 3, 127).samples)


@pytest.mark.parametrize("make", [desk, phone])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_learns_a_note_looks_and_presses_like_a_button(
    browser: Browser, address: str, make: Callable[[Browser], BrowserContext], scheme: Scheme
) -> None:
    context = make(browser)
    instrument = Instrument(context.new_page(), address)
    page = instrument.page
    page.emulate_media(color_scheme=scheme)
    instrument.open()
    new_kit(instrument)
    learn = page.locator(".learn")
    box = learn.bounding_box()
    assert box
    assert box["height"] >= (44 if make is phone else 24)
    assert box["width"] >= 44
    button = page.get_by_role("button", name="Put sound here")
    assert learn.evaluate(LOOK, "::before") == button.evaluate(LOOK)
    # It leaves the longest number its room.
    field = page.get_by_role("spinbutton", name="MIDI note")
    field.fill("109")
    field.press("Enter")
    expect(learn).to_have_text("C♯8")
    field_box, box = field.bounding_box(), learn.bounding_box()
    assert field_box
    assert box
    assert box["x"] - field_box["x"] >= field.evaluate(TYPED_WIDTH)
    context.close()


def test_a_pad_that_cannot_learn_says_why(instrument: Instrument) -> None:
    page = instrument.page
    page.add_init_script("delete Navigator.prototype.requestMIDIAccess")
    page.reload()
    instrument.wait_until_loaded()
    page.get_by_role("tab", name="Kit").click()
    instrument.press("New kit")
    learn = page.get_by_role("button", name="Learn the note of pad 1")
    learn.click()
    expect(page.locator(".notice")).to_contain_text("This browser gives pages no MIDI")
    expect(learn).to_have_attribute("aria-pressed", "false")
