"""The kit in the loop: rows of pads edited, heard, muted and shared."""

import io
import re

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Route, expect

from .beat import SHORT, draw, heard_beat, loudness, put, silence_hand, step, voice
from .driver import Instrument, phone
from .kit import HIGH, HIGH_HZ, LOW_HZ, pads
from .test_drums import values

TONES = (LOW_HZ, HIGH_HZ)


def test_a_row_is_set_with_keys_and_heard_on_its_steps(drummer: Instrument) -> None:
    page = drummer.page
    silence_hand(page)
    voice(page, "in hand").focus()
    page.keyboard.press("ArrowDown")
    expect(voice(page, "Pad 1")).to_be_focused()
    expect(voice(page, "Pad 1")).to_be_checked()
    step(page, 1).focus()
    for key in ("9", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "6"):
        page.keyboard.press(key)
    expect(page.get_by_role("slider", name="Step 5, Pad 1: Snare 8")).to_have_attribute(
        "aria-valuetext", "velocity 6 of 9"
    )
    page.keyboard.press("Shift+ArrowDown")
    expect(voice(page, "Pad 2")).to_be_checked()
    expect(step(page, 5)).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "9"):
        page.keyboard.press(key)
    assert values(drummer.link())["grid"] == "0-pA9c6kBh9g"
    expect(voice(page, "Pad 1")).to_have_accessible_name("Pad 1: Snare 8, 2 hits")
    drummer.press("Loop")
    heard = drummer.record(4.2)
    drummer.press("Stop")
    gaps = np.diff(heard.onsets(0.02))
    # At 240 a bar lasts 1 s: steps 1, 5 and 9 come at 0, 0.25 and 0.5 s of it.
    rounds = [np.resize(np.roll([0.25, 0.25, 0.5], turn), len(gaps)) for turn in range(3)]
    assert len(gaps) >= 10
    assert min(np.abs(gaps - each).max() for each in rounds) < 0.003


def test_hits_are_as_loud_as_struck_pads_and_not_one_is_lost_or_doubled(
    drummer: Instrument,
) -> None:
    page = drummer.page
    silence_hand(page)
    draw(page, "Pad 1", (1, 9), (9, 6))
    heard = heard_beat(drummer, 6)
    onsets = heard.onsets(0.02)
    assert len(onsets) in (11, 12, 13)
    assert np.diff(onsets) == pytest.approx(np.full(len(onsets) - 1, 0.5), abs=0.002)
    levels = np.array([loudness(heard, at, LOW_HZ) for at in onsets[:-1]])
    loud = levels > levels.mean()
    assert np.array_equal(loud[1:], ~loud[:-1])
    # Velocities of pads count as squares.
    assert levels[~loud].mean() / levels[loud].mean() == pytest.approx((6 / 9) ** 2, rel=0.1)


def test_another_sound_reaches_the_next_hit_and_none_is_lost(drummer: Instrument) -> None:
    page = drummer.page
    page.get_by_role("tab", name="Kit").click()
    put(drummer, 1, HIGH)
    page.keyboard.press("Control+z")
    page.get_by_role("tab", name="Grid").click()
    silence_hand(page)
    page.keyboard.press("Control+z")
    voice(page, "in hand").click()
    step(page, 1).press("0")
    draw(page, "Pad 1", *((number, 9) for number in (1, 5, 9, 13)))
    drummer.quiet()
    drummer.press("Loop")
    drummer.wait_on_page(1300)
    page.get_by_role("tab", name="Kit").click()
    put(drummer, 1, HIGH)
    drummer.wait_on_page(1300)
    heard = drummer.heard()
    drummer.press("Stop")
    first = heard.onsets(0.02)[0]
    last = heard.start + len(heard.samples) / heard.rate - 0.1
    beats = np.arange(first, last, 0.25)
    low, high = ([loudness(heard, at, hz) for at in beats] for hz in (LOW_HZ, HIGH_HZ))
    assert len(beats) > 9
    assert np.maximum(low, high).min() > np.maximum(low, high).max() / 3
    assert (low[0] > 3 * high[0], high[-1] > 3 * low[-1]) == (True, True)


def test_a_muted_pad_falls_silent_and_solo_leaves_it_alone(drummer: Instrument) -> None:
    page = drummer.page
    silence_hand(page)
    draw(page, "Pad 2", (5, 9))
    draw(page, "Pad 1", (1, 9))
    mute = page.get_by_role("button", name="Mute Pad 1")

    def tones() -> tuple[bool, bool]:
        heard = heard_beat(drummer, 2)
        loudest = [max(loudness(heard, at, hz) for at in heard.onsets(0.02)) for hz in TONES]
        return loudest[0] > 0.1, loudest[1] > 0.1

    assert tones() == (True, True)
    step(page, 1).press("m")
    expect(mute).to_have_attribute("aria-pressed", "true")
    assert tones() == (False, True)
    page.keyboard.press("Control+z")
    expect(mute).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Solo Pad 1").click()
    assert tones() == (True, False)
    page.get_by_role("button", name="Solo Pad 1").click()
    assert values(drummer.link())["grid"] == "0-pA9oBd9k"


def test_a_pad_is_silent_until_its_sound_is_there_and_then_on_the_beat(
    drummer: Instrument,
) -> None:
    page = drummer.page
    silence_hand(page)
    draw(page, "Pad 1", *((number, 9) for number in (1, 5, 9, 13)))
    x = re.search(r"~Snare[^,~]*,[^,]*,[^,]*,[^,]*,([^_]+)_", drummer.link())
    assert x
    link = re.sub(r"x=[^&]+", "x=0", drummer.link())
    held: list[Route] = []
    page.route(
        re.compile(rf"sound\.wav.*[?&]x={re.escape(x[1])}&"), lambda route: held.append(route)
    )
    page.goto("about:blank")
    drummer.open(link)
    drummer.touch(0.2, SHORT)
    drummer.quiet()
    drummer.press("Loop")
    drummer.wait_on_page(800)
    assert len(drummer.heard().onsets(0.02)) == 0
    assert len(held) == 1
    held[0].continue_()
    drummer.wait_on_page(300)
    heard = drummer.record(2.5)
    drummer.press("Stop")
    gaps = np.diff(heard.onsets(0.02))
    assert len(gaps) >= 8
    assert gaps == pytest.approx(np.full(len(gaps), 0.25), abs=0.003)


def test_rows_go_with_their_pads_and_come_back_with_them(drummer: Instrument) -> None:
    page = drummer.page
    page.get_by_role("tab", name="Kit").click()
    page.get_by_role("radio", name="16, pads").click()
    expect(pads(page)).to_have_count(16)
    page.get_by_role("tab", name="Grid").click()
    draw(page, "Pad 1:", (1, 9))
    draw(page, "Pad 16", (5, 9))
    assert values(drummer.link())["grid"] == "0-9oA9oPd9k"
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.get_by_role("tab", name="Kit").click()
    page.get_by_role("radio", name="8, pads").click()
    assert values(drummer.link())["grid"] == "0-9oA9o"
    page.get_by_role("tab", name="Grid").click()
    expect(voice(page, "in hand")).to_be_checked()
    page.keyboard.press("Control+z")
    assert values(drummer.link())["grid"] == "0-9oA9oPd9k"


def test_a_link_brings_the_beat_and_so_does_the_next_visit(
    drummer: Instrument, browser: Browser
) -> None:
    page = drummer.page
    draw(page, "Pad 3", (3, 7), (7, 7))
    page.get_by_role("button", name="Mute Pad 3").click()
    link = drummer.link()
    assert values(link)["grid"] == "0-9oCb7c7i-C"
    context = phone(browser)
    other = Instrument(context.new_page(), drummer.address)
    other.open(link)
    assert other.link() == link
    other.page.get_by_role("tab", name="Grid").click()
    expect(voice(other.page, "Pad 3")).to_have_accessible_name(re.compile("2 hits, muted$"))
    context.close()
    page.goto("about:blank")
    drummer.open("")
    assert values(drummer.link())["grid"] == "0-9oCb7c7i-C"
    assert values(drummer.link())["loop"].startswith("grid-")


def test_a_single_hit_comes_out_as_the_server_made_it(drummer: Instrument) -> None:
    page = drummer.page
    address = page.evaluate(
        """() => performance.getEntriesByType('resource')
          .map(({ name }) => name).filter((name) => name.includes('sound.wav')).at(-1)"""
    )
    drummer.quiet()
    x = values(drummer.link())["x"]
    page.keyboard.press("2")
    heard = drummer.hear(0.4)
    assert f"x={x}" in address
    samples, _ = soundfile.read(io.BytesIO(page.request.get(address).body()))
    rise = round(0.002 * heard.rate)
    ends = [np.flatnonzero(np.abs(each) > 1e-4)[-1] for each in (heard.samples, samples)]
    played = heard.samples[ends[0] - ends[1] + rise : ends[0] + 1]
    assert np.abs(played - samples[rise : ends[1] + 1]).max() < 10 ** (-80 / 20)


def test_pads_that_would_clip_together_stay_within_full_scale(drummer: Instrument) -> None:
    page = drummer.page
    silence_hand(page)
    page.get_by_role("tab", name="Kit").click()
    for pad in (1, 2):
        pads(page).nth(pad - 1).click()
        page.get_by_role("group", name=f"Settings of pad {pad}").get_by_role(
            "slider", name="Level"
        ).press("End")
    page.get_by_role("tab", name="Grid").click()
    draw(page, "Pad 1", (1, 9))
    draw(page, "Pad 2", (1, 9))
    heard = heard_beat(drummer, 2.5)
    assert 0.98 < np.abs(heard.samples).max() <= 1
