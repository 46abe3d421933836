"""Knobs: turned in every way, heard in the loop, locked, and greyed out."""

import re

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument as Engine

from .driver import Instrument, phone, wav_bytes
from .ghost import NO_PITCH, lazy_tone, play_ghost
from .test_access import FOCUSABLE
from .test_drums import values
from .test_models import notice
from .test_play import expected_hz

AT = "#/ghost?x=-1&y=1&pitch=0&decay=0&loop=eighths-140"


@pytest.fixture
def ghost(instrument: Instrument) -> Instrument:
    """The page with the stand-in for a model of six knobs."""
    play_ghost(instrument.page)
    instrument.open(AT)
    instrument.page.reload()
    instrument.wait_until_loaded()
    return instrument


def knob(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name, exact=True)


def drag(page: Page, dial: Locator, pixels: float, steps: int = 5) -> None:
    """Drag a knob upwards."""
    box = dial.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - pixels, steps=steps)
    page.mouse.up()


def test_a_knob_is_dragged_and_finely_with_shift(instrument: Instrument) -> None:
    page = instrument.page
    noise = knob(page, "Noise")
    drag(page, noise, 90)
    expect(noise).to_have_attribute("aria-valuenow", "50")
    page.keyboard.down("Shift")
    drag(page, noise, -90)
    page.keyboard.up("Shift")
    expect(noise).to_have_attribute("aria-valuenow", "45")
    assert values(instrument.link())["noise"] == "45"
    page.keyboard.press("Control+z")
    expect(noise).to_have_attribute("aria-valuenow", "50")
    page.keyboard.press("Control+z")
    expect(noise).to_have_attribute("aria-valuenow", "0")


def test_a_knob_is_turned_with_wheel_and_keys(instrument: Instrument) -> None:
    page = instrument.page
    noise = knob(page, "Noise")
    noise.hover()
    page.mouse.wheel(0, -100)
    expect(noise).to_have_attribute("aria-valuenow", "5")
    for key, value in (
        ("ArrowUp", "10"),
        ("Shift+ArrowUp", "11"),
        ("PageUp", "31"),
        ("ArrowLeft", "26"),
        ("End", "100"),
        ("Home", "0"),
    ):
        noise.press(key)
        expect(noise).to_have_attribute("aria-valuenow", value)
    expect(noise).to_have_attribute("aria-valuetext", "0 %")


def test_a_value_is_typed_and_put_to_rest(instrument: Instrument) -> None:
    page = instrument.page
    noise = knob(page, "Noise")
    noise.press("Enter")
    page.keyboard.type("37,4 %")
    # The blank is typed, too, and starts no loop.
    expect(page.get_by_label("Noise in %")).to_have_value("37,4 %")
    expect(page.get_by_role("button", name="Loop")).to_be_visible()
    page.keyboard.press("Enter")
    expect(noise).to_have_attribute("aria-valuenow", "37")
    expect(noise).to_be_focused()
    instrument.press("Type Noise")
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    expect(noise).to_have_attribute("aria-valuenow", "37")
    instrument.press("Type Noise")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_have_text("")
    instrument.press("Type Noise")
    page.keyboard.type("loud")
    page.keyboard.press("Tab")
    expect(noise).to_have_attribute("aria-valuenow", "37")
    notice(page, "Noise takes a number from 0 to 100 %; it is as it was.")
    instrument.press("Type Noise")
    page.keyboard.type("-1")
    page.keyboard.press("Enter")
    expect(noise).to_have_attribute("aria-valuenow", "0")
    notice(page, "Noise is at 0 %, its lowest.")
    noise.dblclick()
    expect(noise).to_have_attribute("aria-valuenow", "0")


def type_pitch(page: Page, text: str) -> None:
    knob(page, "Pitch").press("Enter")
    expect(page.get_by_label("Pitch in semitones, or as a note")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_note_is_typed_and_heard(ghost: Instrument) -> None:
    page = ghost.page
    ghost.touch(0, 1)
    pitch = knob(page, "Pitch")
    at_rest = "0.0 semitones, G3"
    expect(pitch).to_have_attribute("aria-valuetext", at_rest)
    for typed, hz, note in (("c#4", 277.18, "C♯4"), ("Gb3", 185.0, "F♯3")):
        ghost.quiet()
        type_pitch(page, typed)
        # A step of the knob is a tenth of a semitone.
        assert ghost.hear(0.4).frequency_hz() == pytest.approx(hz, rel=0.006)
        expect(pitch).to_have_attribute("aria-valuetext", re.compile(f", {note}$"))
        page.keyboard.press("Control+z")
        expect(pitch).to_have_attribute("aria-valuetext", at_rest)
    type_pitch(page, "A4")
    notice(page, "Pitch is at +12.0 semitones, its highest.")
    expect(pitch).to_have_attribute("aria-valuenow", "12")


def test_a_typed_note_is_turned_to_again_until_it_is_heard(ghost: Instrument) -> None:
    page = ghost.page
    page.route("**/sound.wav?**", lazy_tone)
    ghost.touch(0, 0)
    pitch = knob(page, "Pitch")
    expect(pitch).to_have_attribute("aria-valuetext", "0.0 semitones, G3")
    type_pitch(page, "C4")
    expect(pitch).to_have_attribute("aria-valuetext", re.compile(r"^\+5\.[89] semitones, C4$"))
    page.keyboard.press("Control+z")
    expect(pitch).to_have_attribute("aria-valuetext", "0.0 semitones, G3")


def test_a_sound_without_a_pitch_takes_no_note(ghost: Instrument) -> None:
    page = ghost.page
    noise = wav_bytes(np.random.default_rng(0).uniform(-0.5, 0.5, 20_000))
    page.route("**/sound.wav?**", lambda route: route.fulfill(body=noise))
    ghost.touch(0, 0)
    pitch = knob(page, "Pitch")
    expect(pitch).to_have_attribute("aria-valuetext", "0.0 semitones")
    type_pitch(page, "F#2")
    notice(page, "This sound has no pitch that could be brought to a note.")
    expect(pitch).to_have_attribute("aria-valuenow", "0")


def test_the_next_hit_is_turned_and_nothing_clicks(ghost: Instrument) -> None:
    page = ghost.page
    ghost.press("Loop")
    page.wait_for_timeout(400)
    page.evaluate("tap.clear()")
    box = knob(page, "Pitch").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 31):
        page.mouse.move(x, y - 3 * step)
        page.wait_for_timeout(60)
    page.mouse.up()
    heard = ghost.heard()
    steepest = 2 * np.pi * expected_hz(0) / heard.rate
    assert np.max(np.abs(np.diff(heard.samples))) < 1.5 * steepest
    assert np.diff(heard.onsets(0.2, 0.02)).max(initial=0) < 2.1 * 60 / 140
    assert values(ghost.link())["pitch"] == "12"
    assert ghost.record(1.0).frequency_hz() == pytest.approx(expected_hz(0), rel=0.02)


def test_the_dice_leaves_what_is_locked(ghost: Instrument) -> None:
    page = ghost.page
    knob(page, "Pitch").press("PageUp")
    knob(page, "Decay").press("PageDown")
    before = values(ghost.link())
    lock = page.get_by_role("button", name="Lock Pitch")
    lock.focus()
    lock.press("Enter")
    expect(lock).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("r")
    page.wait_for_function(
        "before => !location.hash.includes(before)", arg=f"seed={before['seed']}&"
    )
    thrown = values(ghost.link())
    assert (before["pitch"], before["decay"]) == ("5", "-0.5")
    assert (thrown["pitch"], thrown["decay"]) == ("5", "0")
    assert thrown["seed"] != before["seed"]


def test_a_knob_that_a_drum_lacks_tells_why_and_lets_the_focus_go(ghost: Instrument) -> None:
    page = ghost.page
    pitch = knob(page, "Pitch")
    expect(pitch).to_have_attribute("aria-disabled", "false")
    page.get_by_role("radio", name="Closed hat").click()
    expect(pitch).to_have_attribute("aria-disabled", "true")
    expect(pitch).to_have_accessible_description(NO_PITCH)
    pitch.focus()
    expect(page.get_by_text(NO_PITCH)).to_be_visible()
    before = ghost.link()
    for key in ("ArrowUp", "End", "Enter"):
        pitch.press(key)
    drag(page, pitch, 60)
    assert ghost.link() == before
    pitch.focus()
    page.keyboard.press("Tab")
    expect(knob(page, "Decay")).to_be_focused()
    page.get_by_role("radio", name="Open hat").click()
    expect(page.get_by_text(NO_PITCH)).to_have_count(0)


RING = """dial => {
  const within = (inner, outer, offset) =>
    inner.left >= outer.left - offset && inner.right <= outer.right + offset &&
    inner.top >= outer.top - offset && inner.bottom <= outer.bottom + offset;
  for (let around = dial; around; around = around.parentElement) {
    const { outlineStyle, outlineOffset } = getComputedStyle(around);
    if (outlineStyle === 'none') continue;
    const box = around.getBoundingClientRect();
    const parts = [...dial.parentElement.querySelectorAll('.rest, .lock svg, .name, .value')];
    const offset = parseFloat(outlineOffset);
    return parts.filter((part) => !within(part.getBoundingClientRect(), box, offset)).length;
  }
  return null;
}"""
"""How many parts of a knob lie outside of its ring; null where there is no ring."""


@pytest.mark.parametrize("width", [1280, 390])
def test_the_ring_of_the_focus_stands_around_all_of_a_knob(ghost: Instrument, width: int) -> None:
    page = ghost.page
    page.set_viewport_size({"width": width, "height": 800})
    pitch, decay = knob(page, "Pitch"), knob(page, "Decay")
    pitch.focus()
    page.keyboard.press("ArrowUp")
    assert pitch.evaluate(RING) == 0
    assert decay.evaluate(RING) is None


def test_six_knobs_and_nine_drums_fit_a_desk_without_scrolling(ghost: Instrument) -> None:
    page = ghost.page
    assert page.get_by_role("radiogroup", name="Drum").get_by_role("radio").count() == 9
    assert page.locator("gn-knob").count() == 6
    size = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert size == [1280, 800]
    for name in ("Save WAV", "Dice", "Vary", "Choose a file"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box
        assert box["x"] + box["width"] <= 1256


def test_a_thumb_turns_a_knob_on_a_phone(browser: Browser, address: str) -> None:
    context = phone(browser)
    page = context.new_page()
    play_ghost(page)
    instrument = Instrument(page, address)
    instrument.open(AT)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    box = page.get_by_role("button", name="Loop").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 844
    assert not [each for each in page.evaluate(FOCUSABLE) if each["height"] < 44 - 0.5]
    page.get_by_role("button", name="Drum: Snare").tap()
    page.get_by_role("menuitemradio", name="Tom").tap()
    drag(page, knob(page, "Body"), 45)
    found = values(instrument.link())
    assert (found["class"], found["body"]) == ("tom", "6")
    context.close()


def test_a_sound_without_a_body_says_so_and_lets_a_turned_knob_be_turned_back(
    instrument: Instrument,
) -> None:
    page = instrument.page
    body = page.get_by_role("slider", name="Body")
    shipped = Engine.open(SHIPPED / "ghost")

    def seed_of(drum: str, *, is_idle: bool) -> int:
        # A link without a place is of the middle of the pad.
        sounds = (shipped.complete({"x": 0.0, "y": 0.0}, seed, drum) for seed in range(40))
        return next(each.seed for each in sounds if ("body" in shipped.idle(each)) is is_idle)

    bodiless, kick = seed_of("cymbal", is_idle=True), seed_of("kick", is_idle=False)
    instrument.open(f"#/ghost?class=cymbal&seed={bodiless}")
    page.reload()
    instrument.wait_until_loaded()
    expect(body).to_have_attribute("aria-disabled", "true")
    expect(body).to_have_attribute("aria-valuetext", re.compile("lies under 250 Hz"))
    instrument.open(f"#/ghost?class=cymbal&seed={bodiless}&body=2")
    page.reload()
    instrument.wait_until_loaded()
    expect(body).to_have_attribute("aria-disabled", "false")
    instrument.open(f"#/ghost?class=kick&seed={kick}")
    page.reload()
    instrument.wait_until_loaded()
    expect(body).to_have_attribute("aria-disabled", "false")


def test_a_sound_that_is_all_noise_says_so(instrument: Instrument) -> None:
    page = instrument.page
    shipped = Engine.open(SHIPPED / "ghost")
    # A link without a place is of the middle of the pad.
    middle = {"x": 0.0, "y": 0.0}
    claps = [shipped.complete(middle, seed, "clap") for seed in range(40)]
    for is_idle in (True, False):
        seed = next(each.seed for each in claps if ("noise" in shipped.idle(each)) is is_idle)
        instrument.open(f"#/ghost?class=clap&seed={seed}")
        page.reload()
        instrument.wait_until_loaded()
        noise = page.get_by_role("slider", name="Noise", exact=True)
        expect(noise).to_have_attribute("aria-disabled", str(is_idle).lower())
        told = noise.get_attribute("aria-valuetext") or ""
        assert ("all noise, or all tone" in told) is is_idle


ORDER = """() => {
  window.order = [];
  addEventListener('pointermove', () => order.push('frame'), { capture: true });
  const { fetch } = window;
  window.fetch = (address, options) => {
    if (String(address).includes('/sound.wav')) order.push('asked');
    return fetch(address, options);
  };
}"""


@pytest.mark.parametrize("what", ["knob", "pad"])
def test_a_drag_is_answered_before_the_next_frame(instrument: Instrument, what: str) -> None:
    instrument.open("#/ghost?class=kick&seed=3&x=0&y=0")
    page = instrument.page
    page.reload()
    instrument.wait_until_loaded()
    box = (knob(page, "Pitch") if what == "knob" else page.locator("gn-pad")).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    first = []
    for step in range(1, 8):
        page.wait_for_timeout(100)
        page.evaluate(ORDER) if step == 1 else page.evaluate("() => { order.length = 0; }")
        page.mouse.move(x, y - 9 * step)
        page.wait_for_function("() => order.includes('asked') && order.includes('frame')")
        first.append(page.evaluate("order[0]"))
    page.mouse.up()
    assert first.count("asked") > len(first) / 2


STRIKES = """() => {
  window.strikes = 0;
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (...times) {
    strikes++;
    return start.call(this, ...times);
  };
}"""


def test_each_move_over_the_pad_strikes_once(instrument: Instrument) -> None:
    instrument.open("#/ghost?class=kick&seed=3&x=0&y=0")
    page = instrument.page
    page.reload()
    instrument.wait_until_loaded()
    page.mouse.move(*instrument.spot(0, 0))
    page.mouse.down()
    page.wait_for_timeout(500)
    places = [0.1, 0.2, 0.3]
    # What was heard before is there at once.
    for heard in (False, True):
        if heard:
            page.evaluate(STRIKES)
        for place in places:
            page.mouse.move(*instrument.spot(place, 0))
            page.wait_for_timeout(700)
    page.mouse.up()
    assert page.evaluate("strikes") == len(places)
