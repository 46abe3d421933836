"""The player's own rhythm: steps drawn and typed, patterns, bars, swing, and tapped tempo."""

import re

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .driver import Instrument, desk, phone
from .test_drums import values

AT = "#/damped-sine?x=0&y=-1&noise=0&seed=0&loop=single-240"


@pytest.fixture
def sequencer(instrument: Instrument) -> Instrument:
    """The page with its grid open."""
    instrument.open(AT)
    instrument.page.reload()
    instrument.wait_until_loaded()
    instrument.page.get_by_role("tab", name="Grid").click()
    return instrument


def step(page: Page, number: int) -> Locator:
    return page.get_by_role("slider", name=f"Step {number}", exact=True)


def test_steps_are_clicked_and_drawn_and_undone(sequencer: Instrument) -> None:
    page = sequencer.page
    step(page, 5).click()
    expect(step(page, 5)).to_have_attribute("aria-valuenow", "9")
    expect(page.get_by_role("radio", name="Grid")).to_be_checked()
    box = step(page, 9).bounding_box()
    assert box
    x, bottom = box["x"] + box["width"] / 2, box["y"] + box["height"]
    page.mouse.move(x, bottom - 2)
    page.mouse.down()
    page.mouse.move(x, bottom - box["height"] / 3, steps=4)
    page.mouse.up()
    expect(step(page, 9)).to_have_attribute("aria-valuetext", "velocity 3 of 9")
    assert values(sequencer.link())["grid"] == "0-9c9c3g"
    page.keyboard.press("Control+z")
    expect(step(page, 9)).to_have_attribute("aria-valuetext", "rest")
    step(page, 5).click()
    expect(step(page, 5)).to_have_attribute("aria-valuenow", "0")


def test_steps_are_painted_and_wiped_out_sideways(sequencer: Instrument) -> None:
    page = sequencer.page

    def sweep(first: int, last: int) -> None:
        for number in (first, last):
            box = step(page, number).bounding_box()
            assert box
            # In a few strides, and out of the row at the end.
            y = box["y"] + box["height"] * (0.5 if number == first else 1.3)
            page.mouse.move(box["x"] + box["width"] / 2, y, steps=1 if number == first else 3)
            if number == first:
                page.mouse.down()
        page.mouse.up()

    sweep(2, 16)
    assert values(sequencer.link())["grid"] == "0-" + 16 * "9"
    sweep(12, 4)
    assert values(sequencer.link())["grid"] == "0-999i9999"
    page.keyboard.press("Control+z")
    assert values(sequencer.link())["grid"] == "0-" + 16 * "9"
    page.keyboard.press("Control+z")
    expect(page.get_by_role("radio", name="Single")).to_be_checked()


def test_steps_are_painted_with_a_thumb(browser: Browser, address: str) -> None:
    context = phone(browser)
    instrument = Instrument(context.new_page(), address)
    instrument.open(AT)
    page = instrument.page
    page.get_by_role("tab", name="Grid").click()
    step(page, 5).scroll_into_view_if_needed()
    boxes = [step(page, number).bounding_box() for number in (3, 6)]
    places = [(b["x"] + b["width"] / 2, b["y"] + b["height"] / 2) for b in boxes if b]
    touch = context.new_cdp_session(page)
    kinds = ("touchStart", "touchMove", "touchEnd")
    for kind, points in zip(kinds, (places[:1], places[1:], []), strict=True):
        touched = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})
    assert values(instrument.link())["grid"] == "0-9a9999j"
    context.close()


def test_steps_are_set_with_keys(sequencer: Instrument) -> None:
    page = sequencer.page
    page.keyboard.press("g")
    expect(step(page, 1)).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "Enter", "ArrowDown", "ArrowRight", "5", "End", "2"):
        page.keyboard.press(key)
    assert values(sequencer.link())["grid"] == "0-9a85k2"
    expect(step(page, 16)).to_be_focused()
    page.keyboard.press("Delete")
    assert values(sequencer.link())["grid"] == "0-9a85l"
    page.keyboard.press("Space")
    page.get_by_role("button", name="Stop").wait_for()


def test_patterns_and_bars_are_kept_in_the_link(sequencer: Instrument) -> None:
    page = sequencer.page
    step(page, 9).click()
    page.get_by_role("radiogroup", name="Bars").get_by_role("radio", name="2").click()
    expect(page.get_by_role("slider", name=re.compile("^Step "))).to_have_count(32)
    page.get_by_role("radio", name="+, a copy of this pattern").click()
    page.get_by_role("button", name="Clear").click()
    assert values(sequencer.link())["grid"] == "1-9g9g9g9g.zf"
    page.get_by_role("radiogroup", name="Pattern").get_by_role("radio", name="1").click()
    expect(step(page, 25)).to_have_attribute("aria-valuenow", "9")
    assert values(sequencer.link())["grid"] == "0-9g9g9g9g.zf"
    page.reload()
    sequencer.wait_until_loaded()
    page.get_by_role("tab", name="Grid").click()
    expect(step(page, 25)).to_have_attribute("aria-valuenow", "9")
    page.get_by_role("button", name="Remove pattern").click()
    assert values(sequencer.link())["grid"].startswith("0-")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_bars_say_which_they_are_and_which_plays(
    browser: Browser, address: str, size: str
) -> None:
    context = (desk if size == "desk" else phone)(browser)
    page = context.new_page()
    sequencer = Instrument(page, address)
    sequencer.open(AT)
    page.get_by_role("tab", name="Grid").click()
    expect(page.get_by_role("group", name="Bar 1", exact=True)).to_have_count(1)
    expect(page.locator("gn-row .number")).to_have_count(0)
    page.get_by_role("radiogroup", name="Bars").get_by_role("radio", name="3").click()
    expect(page.locator("gn-row .number")).to_have_text(["1", "2", "3"])
    expect(page.get_by_role("group", name=re.compile("^Bar [123] of 3$"))).to_have_count(3)
    for number, bar in zip(
        page.locator("gn-row .number").all(), page.locator("gn-row .bar").all(), strict=True
    ):
        inner, outer = number.bounding_box(), bar.bounding_box()
        assert inner
        assert outer
        assert inner["width"] > 0
        assert outer["y"] <= inner["y"] < outer["y"] + outer["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]
    if size == "desk":
        assert page.evaluate("document.documentElement.scrollHeight") <= 800
    page.keyboard.press("Space")
    for bar in (2, 3, 1):
        page.get_by_role("group", name=f"Bar {bar} of 3, plays").wait_for()
        expect(page.locator("gn-row .number.plays")).to_have_text(str(bar))
        page.get_by_role("button", name=f"steps of your own, bar {bar} of 3").wait_for()
        expect(page.locator("gn-steps .bar")).to_have_text(f"Bar {bar}")
    context.close()


def test_velocity_and_swing_are_heard(sequencer: Instrument) -> None:
    page = sequencer.page
    for number, level in ((1, "0"), (2, "3"), (9, "9")):
        step(page, number).press(level)
    swing = page.get_by_role("slider", name="Swing")
    for _ in range(10):
        swing.press("ArrowRight")
    expect(swing).to_have_attribute("aria-valuetext", "60 percent")
    assert values(sequencer.link())["swing"] == "60"
    sequencer.press("Loop")
    heard = sequencer.record(4.0)
    sequencer.press("Stop")
    onsets = heard.onsets(0.05)
    starts = np.round((onsets - heard.start) * heard.rate).astype(int)
    peaks = np.array([np.max(np.abs(heard.samples[at : at + 3000])) for at in starts])[:-1]
    assert len(peaks) >= 4
    loud = peaks > peaks.max() / 2
    assert np.array_equal(loud[1:], ~loud[:-1])
    assert peaks[~loud].max() / peaks[loud].min() == pytest.approx(1 / 3, abs=0.02)
    # At 240 a bar lasts 1 s; its second step comes 60% into the first eighth, at 0.075 s.
    assert np.diff(onsets)[:-1] == pytest.approx(
        np.where(loud, 0.575, 0.425)[: len(onsets) - 2], abs=0.003
    )


def test_the_tempo_is_tapped(instrument: Instrument) -> None:
    page = instrument.page
    page.clock.install(time="2030-01-01T00:00:00Z")
    page.clock.pause_at("2030-01-01T00:01:00Z")
    for _ in range(4):
        page.keyboard.press("t")
        page.clock.run_for(400)
    tempo = page.get_by_role("spinbutton", name="Tempo")
    expect(tempo).to_have_value("150")
    page.get_by_role("button", name="Tap the tempo").dispatch_event("pointerdown")
    page.clock.run_for(400)
    expect(tempo).to_have_value("150")
    page.keyboard.press("Control+z")
    expect(tempo).to_have_value("112")
