"""Rows of a kit in the grid: drawn, and listened to."""

import re

import numpy as np
from playwright.sync_api import Locator, Page

from .driver import Instrument, Recording
from .kit import HIGH, LOW, fresh, pads

SHORT = -0.95
AT = "#/damped-sine?x=0&y=-1&noise=0&seed=0&loop=single-240"


def kit_of_tones(instrument: Instrument) -> Instrument:
    """Let the page have a kit whose first two pads are two tones, and a loop of a second."""
    instrument.open(AT)
    instrument.page.reload()
    instrument.wait_until_loaded()
    fresh(instrument)
    put(instrument, 1, LOW)
    put(instrument, 2, HIGH)
    for pad in (1, 2):
        pads(instrument.page).nth(pad - 1).click()
        settings = instrument.page.get_by_role("group", name=f"Settings of pad {pad}")
        for knob in ("Level", "Pan"):
            settings.get_by_role("slider", name=knob).press("Delete")
    instrument.page.get_by_role("tab", name="Grid").click()
    instrument.quiet()
    return instrument


def put(instrument: Instrument, pad: int, x: float) -> None:
    """Put the sound of a place on a pad, counted from 1; it decays at once."""
    instrument.touch(x, SHORT)
    pads(instrument.page).nth(pad - 1).click()
    instrument.page.get_by_role("button", name="Put sound here").click()


def voice(page: Page, name: str) -> Locator:
    return page.get_by_role("radiogroup", name="Whose steps").get_by_role(
        "radio", name=re.compile(name)
    )


def step(page: Page, number: int) -> Locator:
    return page.get_by_role("slider", name=re.compile(f"^Step {number}(,|$)"))


def draw(page: Page, pad: str, *levels: tuple[int, int]) -> None:
    """Give a voice hits: numbers of steps and levels."""
    voice(page, pad).click()
    for number, level in levels:
        step(page, number).press(str(level))


def silence_hand(page: Page) -> None:
    voice(page, "in hand").click()
    page.get_by_role("button", name="Clear row").click()


def loudness(heard: Recording, at: float, hz: float, seconds: float = 0.05) -> float:
    """How loud a tone is just after a time."""
    start = round((at - heard.start) * heard.rate)
    samples = heard.samples[start : start + round(seconds * heard.rate)]
    time = np.arange(len(samples)) / heard.rate
    return float(abs(samples @ np.exp(-2j * np.pi * hz * time)) / len(samples))


def heard_beat(drummer: Instrument, seconds: float) -> Recording:
    drummer.press("Loop")
    heard = drummer.record(seconds)
    drummer.press("Stop")
    return heard
