"""Dropping a file: to land on its sound, or to be told why not."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .driver import Instrument, damped_sine, desk, phone, wav_bytes
from .kit import new_kit
from .test_drums import values

WARNING = "This is a held tone or a chord; the model plays drums, which die away."
PICKER = re.compile("^(Choose a file|File)$")
WHOLE = """(detail) => {
  const range = document.createRange();
  range.selectNodeContents(detail);
  const [text, box] = [range, detail].map((each) => each.getBoundingClientRect());
  const card = detail.closest('.card').getBoundingClientRect();
  const within = (inner, outer) =>
    inner.left >= outer.left - 1 && inner.right <= outer.right + 1 &&
    inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  return within(text, box) && within(box, card);
}"""
"""Whether all that is said can be read: within its box, and that within the card."""


def level_db(samples: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(samples[:8000]))))


def test_a_dropped_sound_is_found_and_compared_equally_loud(instrument: Instrument) -> None:
    instrument.touch(-0.5, -1)
    # On a busy machine it is late, and would be taken for the match.
    instrument.hear(0.1)
    instrument.quiet()
    soft = 0.1 * damped_sine(300, 24)
    instrument.drop(700, 300, "three-hundred.wav", wav_bytes(soft))
    match = instrument.hear(0.3)
    assert match.frequency_hz() == pytest.approx(300, rel=0.05)
    assert instrument.place()[0] == pytest.approx(np.log2(300 / 200), abs=0.08)
    page = instrument.page
    page.get_by_text("three-hundred.wav").first.wait_for()
    page.get_by_role("img", name="Match score").wait_for()
    page.get_by_text("heard as snare,").wait_for()

    instrument.quiet()
    page.keyboard.press("a")
    original = instrument.hear(0.3)
    assert page.get_by_role("button", name="Your sample").get_attribute("aria-pressed") == "true"
    assert original.frequency_hz() == pytest.approx(300, rel=0.01)
    assert level_db(original.trimmed()) == pytest.approx(level_db(match.trimmed()), abs=2.0)

    instrument.quiet()
    page.get_by_role("button", name="Ghostnote").click()
    again = instrument.hear(0.3)
    assert again.frequency_hz() == pytest.approx(match.frequency_hz(), rel=0.01)


def test_moving_on_leaves_the_original(instrument: Instrument) -> None:
    instrument.touch(-0.5, -1)
    instrument.drop(700, 300, "a.wav", wav_bytes(damped_sine(300, 24)))
    instrument.page.get_by_role("img", name="Match score").wait_for()
    instrument.page.keyboard.press("a")
    instrument.page.wait_for_timeout(100)
    instrument.quiet()
    instrument.touch(-0.9, -1)
    assert instrument.record(1).frequency_hz() == pytest.approx(200 * 2**-0.9, rel=0.02)
    instrument.press("Put the original away")
    instrument.page.get_by_text("Drop a sample anywhere").wait_for()


def test_the_score_is_that_of_the_match_alone(instrument: Instrument) -> None:
    page = instrument.page
    instrument.drop(700, 300, "a.wav", wav_bytes(damped_sine(300, 24)))
    score = page.get_by_role("img", name="Match score")
    score.wait_for()
    match = instrument.link()
    instrument.touch(-0.9, -1)
    score.wait_for(state="hidden")
    page.get_by_text("moved away").wait_for()
    instrument.press("Back to match")
    score.wait_for()
    assert instrument.link() == match
    instrument.press("Undo")
    score.wait_for(state="hidden")


def test_the_picker_does_the_same(instrument: Instrument) -> None:
    with instrument.page.expect_file_chooser() as chooser:
        instrument.press("Choose a file")
    content = wav_bytes(damped_sine(150, 12))
    chooser.value.set_files({"name": "b.wav", "mimeType": "audio/wav", "buffer": content})
    instrument.page.get_by_role("img", name="Match score").wait_for()
    assert instrument.place()[0] == pytest.approx(np.log2(150 / 200), abs=0.08)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_another_file_is_chosen_beside_a_match(browser: Browser, address: str, size: str) -> None:
    instrument = opened(browser, address, size)
    page = instrument.page
    for name, choice in (("a.wav", PICKER), ("b.wav", "Choose another file")):
        with page.expect_file_chooser() as chooser:
            page.locator("gn-match-strip").get_by_role("button", name=choice).click()
        content = wav_bytes(damped_sine(150, 12))
        chooser.value.set_files({"name": name, "mimeType": "audio/wav", "buffer": content})
        page.get_by_title(name).wait_for()
    page.context.close()


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("notes.txt", b"not a sound at all", "415"),
        ("silence.wav", wav_bytes(np.zeros(44_100)), "422"),
        ("huge.wav", wav_bytes(np.zeros(11_000_000)), "413"),
    ],
)
def test_a_refused_file_says_why_and_keeps_the_sound(
    instrument: Instrument, complaints: list[str], name: str, content: bytes, status: str
) -> None:
    complaints.append(f"status of {status}")
    instrument.touch(0.25, -0.5)
    before = instrument.link()
    instrument.drop(400, 300, name, content)
    message = instrument.page.get_by_role("alert").filter(has_text=f"{name}: ")
    message.wait_for()
    assert message.inner_text().endswith("Your sound is as it was.")
    assert instrument.link() == before
    instrument.quiet()
    instrument.touch(0.25, -0.5)
    assert instrument.record(1).frequency_hz() == pytest.approx(200 * 2**0.25, rel=0.01)
    # What was refused is past once the sound is played on.
    message.wait_for(state="hidden", timeout=3000)


def assert_clear(page: Page, told: str = ".notice") -> None:
    """What is said lies in the window, and neither over the strip nor over what is played."""
    box = page.locator(told).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    for part in ("gn-hit-view", "gn-match-strip", "gn-deck .card", "gn-knobs", "gn-shelf"):
        other = page.locator(part).bounding_box()
        assert other
        assert box["y"] >= other["y"] + other["height"] or box["y"] + box["height"] <= other["y"]


def opened(browser: Browser, address: str, size: str) -> Instrument:
    """The page on a desk, also with a `kit`, or on a phone."""
    context = (phone if size == "phone" else desk)(browser)
    instrument = Instrument(context.new_page(), address)
    instrument.open()
    if size == "kit":
        new_kit(instrument)
    return instrument


def test_a_refusal_on_a_phone_comes_into_view_and_can_be_closed(
    browser: Browser, address: str
) -> None:
    instrument = opened(browser, address, "phone")
    page = instrument.page
    broken = {"name": "broken.wav", "mimeType": "audio/wav", "buffer": b"?"}
    refusal = page.get_by_role("alert").filter(has_text="broken.wav: ")
    bar = page.locator("gn-deck .bar")
    for place, close in (("0", "tap"), ("99999", "Escape")):
        page.evaluate(f"scrollTo(0, {place})")
        page.locator("input[type=file]").first.set_input_files([broken])
        expect(refusal).to_be_in_viewport(ratio=1)
        assert_clear(page, "gn-refusal")
        box, foot = page.locator("gn-refusal").bounding_box(), bar.bounding_box()
        assert box
        assert foot
        assert box["y"] + box["height"] <= foot["y"]
        if close == "tap":
            page.get_by_role("button", name="Close this notice").tap()
        else:
            page.keyboard.press("Escape")
        expect(refusal).to_have_count(0)
        assert page.locator("gn-refusal").evaluate("refusal => refusal.offsetHeight") == 0
    page.context.close()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_refusal_covers_nothing_that_is_played(browser: Browser, address: str, size: str) -> None:
    instrument = opened(browser, address, size)
    page = instrument.page
    picker = page.locator("input[type=file]")
    hit = wav_bytes(damped_sine(300, 24))
    picker.set_input_files({"name": "hit.wav", "mimeType": "audio/wav", "buffer": hit})
    page.get_by_role("img", name="Match score").wait_for()
    page.get_by_role("button", name="Put the original away").click()
    with page.expect_file_chooser() as chooser:
        page.locator("gn-match-strip").get_by_role("button", name=PICKER).click()
    long = {"name": "a" * 200 + ".txt", "mimeType": "text/plain", "buffer": b"?"}
    chooser.value.set_files(long)
    page.get_by_role("alert").filter(has_text="Your sound is as it was.").wait_for()
    told = "gn-refusal" if size == "phone" else ".notice"
    assert_clear(page, told)
    page.evaluate("scrollTo(0, 0)")
    instrument.wait_on_page(100)
    assert_clear(page, told)
    page.context.close()


@pytest.mark.parametrize("size", ["desk", "kit", "phone"])
def test_a_strip_keeps_its_buttons_where_they_are(
    browser: Browser, address: str, size: str
) -> None:
    instrument = opened(browser, address, size)
    page = instrument.page
    warnings: list[str] = []

    def matched(route: Route) -> None:
        if "refine" in (route.request.post_data_buffer or b"").decode("latin-1"):
            return
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps(answer.json() | {"warnings": warnings}))

    page.route("**/match", matched)
    strip, detail = page.locator("gn-match-strip"), page.locator("gn-match-strip .detail")
    heights = []
    for warned in (False, True):
        warnings[:] = [WARNING] * warned
        instrument.drop(200, 300, f"{warned}.wav", wav_bytes(damped_sine(300, 24)))
        page.get_by_title(f"{warned}.wav").wait_for()
        closer = page.get_by_role("button", name="Closer")
        closer.scroll_into_view_if_needed()
        box = strip.bounding_box()
        heights.append(box["height"] if box else 0)
        if warned:
            assert detail.evaluate(WHOLE)
        before = closer.bounding_box()
        closer.click()
        cancel = page.get_by_role("button", name="Cancel")
        assert cancel.bounding_box() == before
        assert detail.inner_text().strip() == (WARNING if warned else "coming closer")
        assert strip.bounding_box() == box
        cancel.click()
        closer.wait_for()
    if size == "desk":
        assert heights[0] == heights[1]
    page.context.close()


@pytest.mark.parametrize("size", ["desk", "kit", "phone"])
def test_of_a_loop_is_seen_what_was_matched_and_what_it_was_heard_as(
    browser: Browser, address: str, size: str
) -> None:
    instrument = opened(browser, address, size)
    page = instrument.page
    loop = wav_bytes(np.tile(damped_sine(300, 24, 0.5), 8))
    name = "Break of eight hits (room mic) 120 BPM.wav"
    page.locator("gn-match-strip input[type=file]").set_input_files(
        {"name": name, "mimeType": "audio/wav", "buffer": loop}
    )
    detail, drum = page.locator("gn-match-strip .detail"), page.locator("gn-match-strip .as")
    title = page.get_by_title(name)
    expect(detail).to_contain_text("The first of 8 hits was matched")
    assert detail.evaluate(WHOLE)
    expect(page.locator("gn-match-strip .hits")).to_contain_text("Hit 1 of 8")
    expect(drum).to_contain_text("as snare")
    assert drum.evaluate("(drum) => drum.scrollWidth <= drum.clientWidth")
    inner, outer = drum.bounding_box(), title.bounding_box()
    assert inner
    assert outer
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 0.5
    page.context.close()


def test_a_phone_shows_the_name_of_a_match_and_whose_sound_is_which(
    browser: Browser, address: str
) -> None:
    context = phone(browser)
    page = context.new_page()
    instrument = Instrument(page, address)
    instrument.open()
    name = "Vintage snare 04 (room mic, take 5) final.wav"
    hit = wav_bytes(damped_sine(300, 24))
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "audio/wav", "buffer": hit}
    )
    title = page.get_by_title(name)
    buttons = [
        page.get_by_role("button", name=who)
        for who in ("Closer", "Your sample", "Ghostnote", "Put the original away")
    ]
    for moved in (False, True):
        page.get_by_role("button", name="Back to match").wait_for(
            state="visible" if moved else "detached"
        )
        box = title.bounding_box()
        assert box
        # Half of the 45 signs, at the least.
        assert box["width"] > 200
        for button in buttons[moved:]:
            other = button.bounding_box()
            assert other
            assert other["height"] >= 44
            assert other["x"] + other["width"] <= 390
        for button in buttons[1:3]:
            fits = "(button) => button.scrollWidth <= button.clientWidth"
            assert button.evaluate(fits)
            assert (button.bounding_box() or {"y": 0})["y"] > box["y"] + box["height"]
        if not moved:
            instrument.touch(-0.9, -1)
    context.close()


def test_a_sample_heard_as_another_drum_is_matched_as_the_one_that_is_chosen(
    instrument: Instrument,
) -> None:
    page = instrument.page
    instrument.open("#/ghost")
    hit = wav_bytes(damped_sine(300, 24))
    picker = page.locator("input[type=file]")
    picker.set_input_files({"name": "hit.wav", "mimeType": "audio/wav", "buffer": hit})
    page.get_by_role("img", name="Match score").wait_for()
    found = values(instrument.link())
    drum = "Tom" if found.get("class") != "tom" else "Kick"
    with page.expect_response(lambda answer: answer.url.endswith("/match")):
        page.get_by_role("radio", name=drum, exact=True).click()
    page.get_by_role("img", name="Match score").wait_for()
    again = values(instrument.link())
    assert again["class"] == drum.lower()
    assert again["latent"] not in ("", found["latent"])
    page.get_by_role("button", name="Undo").click()
    assert values(instrument.link()) == found
