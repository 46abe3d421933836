"""Sounds from elsewhere than a drop: the microphone, the clipboard, and a closer look."""

import base64
import json

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from .driver import Instrument, damped_sine, wav_bytes
from .test_models import SINE, notice, offer

ASKED = """() => {
  const { fetch } = window;
  window.asked = [];
  window.fetch = (address, options) => {
    if (options?.body instanceof FormData) asked.push(options.body.get('refine'));
    return fetch(address, options);
  };
}"""
SEEN = """() => {
  window.seen = [];
  const strip = document.querySelector('gn-app').shadowRoot.querySelector('gn-match-strip');
  const look = () => {
    const text = strip.shadowRoot.querySelector('[role=progressbar]')?.ariaValueText;
    if (text && text !== seen.at(-1)) seen.push(text);
  };
  new MutationObserver(look).observe(strip.shadowRoot, { subtree: true, attributes: true });
}"""
"""Collects the rounds that are shown."""
MICROPHONE = """
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext();
  await context.resume();
  const target = context.createMediaStreamDestination();
  const tone = new OscillatorNode(context, { frequency: 300 });
  tone.connect(new GainNode(context, { gain: GAIN })).connect(target);
  tone.start();
  window.held = [context, tone, target];
  return target.stream;
};
"""


def hold(page: Page, gain: float) -> None:
    """Put a tone of 300 Hz before the microphone."""
    page.evaluate(MICROPHONE.replace("GAIN", str(gain)) + "; 0")


def refuse(page: Page, name: str) -> None:
    """Let the microphone fail."""
    error = f"new DOMException('', '{name}')"
    page.evaluate(f"navigator.mediaDevices.getUserMedia = async () => {{ throw {error} }}; 0")


def test_two_seconds_of_the_microphone_are_matched(instrument: Instrument) -> None:
    page = instrument.page
    hold(page, 0.5)
    instrument.press("Record 2 seconds")
    meter = page.get_by_role("meter", name="Level of the microphone")
    page.wait_for_function("meter => Number(meter.ariaValueNow) > 30", arg=meter.element_handle())
    page.get_by_role("img", name="Match score").wait_for()
    assert instrument.place()[0] == pytest.approx(np.log2(300 / 200), abs=0.1)
    page.get_by_text("recording.wav").first.wait_for()


def test_a_silent_microphone_is_told_and_matches_nothing(instrument: Instrument) -> None:
    page = instrument.page
    hold(page, 0)
    page.keyboard.press("i")
    notice(page, "Nothing came through the microphone")
    page.get_by_text("Drop a sample anywhere").wait_for()


def test_a_recording_is_given_up(instrument: Instrument) -> None:
    page = instrument.page
    hold(page, 0.5)
    instrument.press("Record 2 seconds")
    instrument.press("Cancel")
    page.get_by_text("Drop a sample anywhere").wait_for()
    page.get_by_role("meter").wait_for(state="hidden")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("NotAllowedError", "Allow it beside the address"),
        ("NotFoundError", "No microphone was found"),
        ("NotReadableError", "Another program holds the microphone"),
    ],
)
def test_a_missing_microphone_has_a_sentence(
    instrument: Instrument, name: str, sentence: str
) -> None:
    before = instrument.link()
    refuse(instrument.page, name)
    instrument.press("Record 2 seconds")
    notice(instrument.page, sentence)
    assert instrument.link() == before


def test_a_pasted_file_is_matched(instrument: Instrument) -> None:
    page = instrument.page
    content = base64.b64encode(wav_bytes(damped_sine(300, 24))).decode()
    page.evaluate(
        """base64 => {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File([bytes], 'pasted.wav'));
          document.body.dispatchEvent(
            new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
          );
        }""",
        content,
    )
    page.get_by_role("img", name="Match score").wait_for()
    page.get_by_text("pasted.wav").first.wait_for()


def matched(instrument: Instrument) -> None:
    """Drop a sound, and wait for its match."""
    instrument.drop(700, 300, "a.wav", wav_bytes(damped_sine(300, 24)))
    instrument.page.get_by_role("img", name="Match score").wait_for()


def test_closer_searches_on_and_shows_how_far_it_is(instrument: Instrument) -> None:
    page = instrument.page
    matched(instrument)
    held: list[Route] = []
    page.route("**/match", lambda route: held.append(route))
    page.evaluate(ASKED)
    with page.expect_request("**/match"):
        page.get_by_role("button", name="Closer").click()
    assert page.evaluate("asked") == ["true"]
    page.get_by_text("coming closer").wait_for()
    bar = page.get_by_role("progressbar", name="Search for a closer match")
    # Before the first round, how many there are is not known.
    assert bar.get_attribute("aria-valuenow") is None
    page.evaluate(SEEN)
    held[0].continue_()
    page.get_by_text("coming closer").wait_for(state="hidden")
    page.get_by_role("img", name="Match score").wait_for()
    expect(page.get_by_role("button", name="Closer")).to_have_count(0)
    expect(bar).to_have_count(0)
    seen = page.evaluate("seen")
    assert seen
    assert all(each.endswith(" of 5") for each in seen)
    assert seen == sorted(set(seen))


@pytest.mark.parametrize("by", ["button", "key"])
def test_a_search_is_given_up_and_the_match_stays(instrument: Instrument, by: str) -> None:
    page = instrument.page
    matched(instrument)
    link = instrument.link()
    page.route("**/match", lambda route: None)
    page.get_by_role("button", name="Closer").click()
    bar = page.get_by_role("progressbar")
    bar.wait_for()
    if by == "button":
        instrument.press("Cancel")
    else:
        page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    page.get_by_role("button", name="Closer").wait_for()
    page.get_by_text("dB apart").wait_for()
    assert instrument.link() == link


def test_a_double_click_on_closer_gives_nothing_up(instrument: Instrument) -> None:
    page = instrument.page
    matched(instrument)
    page.route("**/match", lambda route: None)
    page.get_by_role("button", name="Closer").dblclick()
    page.get_by_role("button", name="Cancel").wait_for()
    page.get_by_role("progressbar").wait_for()


def test_a_file_with_its_recipe_says_so(instrument: Instrument) -> None:
    page = instrument.page

    def restored(route: Route) -> None:
        answer = route.fetch()
        document = answer.json() | {"recipe": True, "score": 100, "warnings": []}
        route.fulfill(response=answer, body=json.dumps(document))

    page.route("**/match", restored)
    instrument.drop(700, 300, "mine.wav", wav_bytes(damped_sine(300, 24)))
    page.get_by_text("restored from its recipe").wait_for()
    expect(page.get_by_role("button", name="Closer")).to_have_count(0)


def test_a_recipe_of_another_model_brings_that_model(instrument: Instrument) -> None:
    page = instrument.page
    offer(page, SINE, "other")

    def restored(route: Route) -> None:
        answer = route.fetch(url=route.request.url.replace("/other/", f"/{SINE}/"))
        document = answer.json() | {"recipe": True, "model": "other", "warnings": []}
        document["controls"] = {"x": 0.5, "y": 0.25, "noise": 20}
        route.fulfill(response=answer, body=json.dumps(document))

    page.route("**/match", restored)
    page.reload()
    instrument.wait_until_loaded()
    instrument.drop(700, 300, "mine.wav", wav_bytes(damped_sine(300, 24)))
    page.get_by_text("restored from its recipe").wait_for()
    assert instrument.link().startswith("#/other?x=0.5&y=0.25&noise=20&")
    page.keyboard.press("Control+z")
    assert instrument.link().startswith(f"#/{SINE}?")
