"""What may be missing or break beside the page: it says so, goes on, and loses no sound."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ..bundles import edit_manifest
from .driver import Instrument, desk, phone, server_process
from .test_models import notice
from .test_record import hold

NO_OUTPUT = """
window.AudioContext = class { constructor() { throw new DOMException('', 'NotSupportedError'); } };
"""
HOURS_BYTES = 3 * 3600 * 48_000 * 2 * 3
"""Three hours of stereo at 48 kHz and 24 bits."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that must not throw."""
    context = desk(browser)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


def test_without_an_output_the_page_says_so_and_the_rest_works(page: Page, address: str) -> None:
    instrument = Instrument(page, address)
    page.add_init_script(NO_OUTPUT)
    instrument.open()
    before = instrument.place()
    instrument.touch(0.5, -0.5)
    notice(page, "No sound comes out")
    assert instrument.place() != before
    instrument.press("Loop")
    instrument.press("Stop")
    with page.expect_download() as saved:
        page.keyboard.press("s")
    assert Path(saved.value.path()).read_bytes().startswith(b"RIFF")


def test_a_recording_without_an_output_lets_the_microphone_go(page: Page, address: str) -> None:
    instrument = Instrument(page, address)
    page.add_init_script(NO_OUTPUT)
    instrument.open()
    page.evaluate(
        """() => {
          window.track = { stopped: false, stop() { this.stopped = true; } };
          navigator.mediaDevices.getUserMedia = async () => ({ getTracks: () => [track] });
        }"""
    )
    instrument.press("Record 2 seconds")
    notice(page, "The microphone could not be opened")
    assert page.evaluate("track.stopped")


def test_the_loop_outlives_its_server_and_finds_it_again(page: Page, models_folder: Path) -> None:
    with server_process(models_folder) as (address, _):
        instrument = Instrument(page, address)
        instrument.open("#/damped-sine?x=0&y=0.8&noise=0&loop=four-120")
        instrument.press("Loop")
        instrument.record(0.5)
    instrument.touch(0.6, 0.8)
    page.get_by_text("The server has gone quiet").wait_for()
    onsets = instrument.record(2.0).onsets(0.2)
    assert len(onsets) >= 3
    assert np.diff(onsets) == pytest.approx(0.5, abs=0.002)
    with server_process(models_folder, port=int(address.rpartition(":")[2])):
        page.get_by_text("The server has gone quiet").wait_for(state="hidden", timeout=15_000)
        assert instrument.place() == pytest.approx((0.6, 0.8), abs=0.011)
        page.wait_for_timeout(700)
        heard = instrument.record(0.6)
        assert heard.frequency_hz() == pytest.approx(200 * 2**0.6, rel=0.03)


def settled(page: Page) -> object:
    """The places of all controls, once the map and the hints are there too."""
    expect(page.locator("gn-legend")).to_be_visible()
    places, end = page.evaluate(CONTROLS), time.monotonic() + 20
    while time.monotonic() < end:
        page.wait_for_timeout(500)
        if places == (now := page.evaluate(CONTROLS)):
            break
        places = now
    return places


CONTROLS = """() => {
  const found = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot && !element.matches('gn-outage')) walk(element.shadowRoot);
      if (!element.matches('button, input, a[href], [tabindex="0"]')) continue;
      const { x, y, width, height } = element.getBoundingClientRect();
      if (width > 0) found.push({ x, y, width, height });
    }
  };
  walk(document);
  return found;
}"""


def covered(page: Page) -> list[dict[str, float]]:
    """The controls that word of the silent server lies over."""
    box = page.locator("gn-outage").bounding_box()
    assert box
    return [
        each
        for each in page.evaluate(CONTROLS)
        if each["x"] < box["x"] + box["width"]
        and box["x"] < each["x"] + each["width"]
        and each["y"] < box["y"] + box["height"]
        and box["y"] < each["y"] + each["height"]
    ]


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_silent_server_is_told_of_once_and_nothing_gives_way(
    browser: Browser, address: str, size: str
) -> None:
    context = (desk if size == "desk" else phone)(browser)
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    instrument = Instrument(page, address)
    instrument.open()
    before = settled(page)
    asked: list[str] = []

    def silent(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("**/api/**", silent)
    page.keyboard.press("r")
    page.get_by_role("button", name="Close this notice").click()
    told = page.get_by_role("alert").filter(has_text="The server has gone quiet")
    expect(told).to_be_in_viewport(ratio=1)
    told.evaluate(
        """(told) => {
          window.changes = 0;
          const watch = new MutationObserver(() => changes++);
          watch.observe(told, { childList: true, characterData: true, subtree: true });
        }"""
    )
    assert page.evaluate(CONTROLS) == before
    page.wait_for_function("() => document.querySelector('gn-app').matches('[data-away]')")
    noticed, end = len(asked), time.monotonic() + 30
    while len(asked) < noticed + 2 and time.monotonic() < end:
        page.wait_for_timeout(200)
    assert len(asked) >= noticed + 2
    assert page.evaluate("changes") == 0
    page.keyboard.press("-")
    notice(page, "The dice go")
    box, said = page.locator("gn-outage").bounding_box(), page.locator(".notice").bounding_box()
    assert box
    assert said
    assert said["x"] > box["x"] + box["width"] or said["y"] + said["height"] < box["y"]
    if size == "phone":
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert covered(page) == []
    page.unroute_all()
    expect(told).to_be_hidden(timeout=10_000)
    context.close()


def test_a_server_with_another_version_of_the_model_is_told_of(
    page: Page, models_folder: Path, tmp_path: Path
) -> None:
    with server_process(models_folder) as (address, _):
        instrument = Instrument(page, address)
        instrument.open()
        page.get_by_role("tab", name="Morph").click()
        with page.expect_response("**/draw?**"):
            page.get_by_role("button", name="Set A").click()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    newer = shutil.copytree(models_folder, tmp_path / "models")
    edit_manifest(newer / "damped-sine", {"title": "Another sine"})
    with server_process(newer, port=int(address.rpartition(":")[2])):
        instrument.touch(0.6, 0.8)
        notice(page, "This sound was made with another version of Another sine")
        instrument.touch(0.2, 0.8)
        assert instrument.place() == pytest.approx((0.2, 0.8), abs=0.011)
        # What the other one told of the end of a morph holds no more.
        assert [url for url in asked if "/draw?" in url]


def test_a_first_link_to_a_model_that_is_not_there_says_so(page: Page, address: str) -> None:
    instrument = Instrument(page, address)
    page.goto(f"{address}/#/gone?x=0.5")
    notice(page, "The model “gone” is not on this server; here is another")
    instrument.wait_until_loaded()


def test_a_file_of_hours_is_refused_by_its_size(page: Page, address: str, tmp_path: Path) -> None:
    instrument = Instrument(page, address)
    instrument.open()
    hours = tmp_path / "three hours.wav"
    with hours.open("wb") as file:
        file.truncate(HOURS_BYTES)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    before = instrument.link()
    page.locator("input[type=file]").first.set_input_files(hours)
    refusal = page.get_by_role("alert").filter(has_text="Your sound is as it was.")
    expect(refusal).to_contain_text("over 20 MB", timeout=2000)
    assert not [url for url in sent if url.endswith("/match")]
    page.get_by_role("button", name="Close this notice").click()
    expect(refusal).to_have_count(0)
    assert instrument.link() == before


def test_dice_without_a_server_say_so_and_the_history_still_plays(page: Page, address: str) -> None:
    instrument = Instrument(page, address)
    instrument.open("#/damped-sine?x=0.5&y=-0.8&noise=0")
    instrument.touch(-0.5, -0.8)
    instrument.hear(0.1)
    heard = page.get_by_role("tabpanel").get_by_role("listitem").get_by_role("button")
    expect(heard).to_have_count(2)
    page.route("**/api/**", lambda route: route.abort())
    before = instrument.link()
    for name in ("Dice", "Dice"):
        instrument.press(name)
        notice(page, "The dice need the server, which is away")
        page.get_by_role("button", name="Close this notice").click()
    page.get_by_text("The server has gone quiet").wait_for()
    assert instrument.link() == before
    instrument.quiet()
    heard.last.click()
    assert instrument.hear(0.1).frequency_hz() == pytest.approx(200 * 2**0.5, rel=0.02)


@pytest.mark.parametrize("content_type", ["text/plain", "text/html"])
@pytest.mark.parametrize("part", ["Loop as MIDI", "Loop as WAV"])
def test_a_page_that_an_update_left_behind_can_be_loaded_again(
    page: Page, address: str, part: str, content_type: str
) -> None:
    status = 404 if content_type == "text/plain" else 200
    page.route(
        re.compile("/assets/(midi|loop-worker)-"),
        lambda route: route.fulfill(status=status, content_type=content_type, body="<p>No</p>"),
    )
    instrument = Instrument(page, address)
    instrument.open()
    instrument.touch(0.4, 0.2)
    instrument.press("More ways to take it")
    instrument.press(part)
    notice(page, "Ghostnote was updated")
    expect(page.locator("gn-outage")).to_be_hidden()
    link = instrument.link()
    with page.expect_event("load"):
        instrument.press("Reload")
    instrument.wait_until_loaded()
    assert instrument.link() == link


def test_an_update_that_took_the_recorder_away_is_told_of(page: Page, address: str) -> None:
    # Requests of worklets do not come by the routes of tests; this is how Chromium fails them.
    page.add_init_script(
        """const { addModule } = AudioWorklet.prototype;
        AudioWorklet.prototype.addModule = function (url) {
          return url.includes('capture')
            ? Promise.reject(new DOMException('', 'AbortError'))
            : addModule.call(this, url);
        };"""
    )
    instrument = Instrument(page, address)
    instrument.open()
    hold(page, 0.5)
    instrument.press("Record 2 seconds")
    notice(page, "Ghostnote was updated")
    expect(page.get_by_role("button", name="Record 2 seconds")).to_be_visible()
