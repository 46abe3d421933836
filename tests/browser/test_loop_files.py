"""Taking the loop away as sound and as notes, under names of one's own, and dragging out."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Route, expect

from .driver import Instrument

AT = "#/damped-sine?x=0&y=-1&noise=0&seed=7&loop=four-120"


@pytest.fixture
def looped(instrument: Instrument) -> Instrument:
    """The page with four beats at 120."""
    instrument.open(AT)
    instrument.page.reload()
    instrument.wait_until_loaded()
    return instrument


def choose(instrument: Instrument, label: str) -> None:
    """Choose a file format."""
    instrument.press("File format")
    instrument.page.get_by_role("menuitemradio", name=label).click()


def test_the_loop_is_one_exact_round(looped: Instrument, tmp_path: Path) -> None:
    page = looped.page
    choose(looped, "32 bit float · 48 kHz")
    looped.press("More ways to take it")
    with page.expect_download() as download:
        looped.press("Loop as WAV")
    assert download.value.suggested_filename.endswith("-loop-120bpm.wav")
    path = tmp_path / "loop.wav"
    download.value.save_as(path)
    samples, rate = soundfile.read(path)
    assert soundfile.info(path).subtype == "FLOAT"
    assert (rate, len(samples)) == (48_000, 96_000)
    beats = samples.reshape(4, 24_000)
    assert np.max(np.abs(beats - beats[1])) < 1e-6
    assert np.max(np.abs(beats[0])) > 0.3


def test_a_tempo_of_tenths_is_that_of_link_and_loop(looped: Instrument) -> None:
    page = looped.page
    tempo = page.get_by_role("spinbutton", name="Tempo")
    whole = "input => input.scrollWidth <= input.clientWidth"
    tempo.fill("127,5")
    assert tempo.evaluate(whole)
    tempo.press("Enter")
    expect(tempo).to_have_value("127.5")
    assert tempo.evaluate(whole)
    assert "loop=four-127.5" in looped.link()
    looped.press("More ways to take it")
    with page.expect_download() as download:
        looped.press("Loop as WAV")
    assert download.value.suggested_filename.endswith("-loop-127.5bpm.wav")
    # Four beats.
    frames = soundfile.info(download.value.path()).frames
    assert frames == pytest.approx(4 * 60 / 127.5 * 44_100, abs=1)
    page.reload()
    expect(tempo).to_have_value("127.5")


def test_a_thread_makes_it_within_the_policy_of_the_server(browser: Browser, address: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    threads: list[str] = []
    page.on("worker", lambda worker: threads.append(worker.url))
    page.goto(f"{address}/{AT}")
    page.get_by_role("button", name="More ways to take it").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Loop as WAV").click()
    assert soundfile.info(download.value.path()).frames == 2 * 44_100
    made = [url for url in threads if "motion-worker" not in url]
    assert [url.startswith(f"{address}/assets/loop-worker-") for url in made] == [True]
    context.close()


def test_the_loop_has_notes(looped: Instrument, tmp_path: Path) -> None:
    page = looped.page
    looped.press("More ways to take it")
    with page.expect_download() as download:
        looped.press("Loop as MIDI")
    assert download.value.suggested_filename.endswith("-loop-120bpm.mid")
    path = tmp_path / "loop.mid"
    download.value.save_as(path)
    content = path.read_bytes()
    assert content.startswith(b"MThd")
    assert content.count(bytes([0x99, 38, 127])) == 4


def test_a_grid_without_a_hit_has_no_loop(looped: Instrument) -> None:
    page = looped.page
    page.get_by_role("radio", name="Grid").click()
    looped.press("Clear")
    for name in ("Loop as WAV", "Loop as MIDI"):
        looped.press("More ways to take it")
        looped.press(name)
        page.get_by_role("status").get_by_text("no hit yet").wait_for()


def test_files_are_named_as_wished_and_that_is_kept(looped: Instrument) -> None:
    page = looped.page
    looped.press("More ways to take it")
    expect(page.get_by_role("definition")).to_have_text(
        [
            "the drum",
            "the model",
            "its note, where it has one",
            "the seed",
            "four signs that tell sounds apart",
        ]
    )
    page.get_by_label("Name of files").fill("{model}-{bpm}")
    expect(page.get_by_text("damped-sine.wav", exact=True)).to_be_visible()
    expect(page.get_by_role("status").get_by_text("There is no {bpm}.")).to_be_visible()
    page.get_by_label("Name of files").fill("{class} {note} {seed}")
    name = page.get_by_text(re.compile("^snare G3 7-[0-9a-f]{4}\\.wav$")).inner_text()
    page.keyboard.press("Escape")
    page.reload()
    looped.wait_until_loaded()
    with page.expect_download() as download:
        looped.press("Save WAV")
    assert download.value.suggested_filename == name


def test_flac_and_96_khz_are_asked_of_the_server(looped: Instrument) -> None:
    page = looped.page
    asked: list[str] = []

    def answered(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="audio/flac", body=b"fLaC")

    page.route("**/sound.flac?**", answered)
    choose(looped, "FLAC · 96 kHz")
    with page.expect_download() as download:
        looped.press("Save FLAC")
    assert download.value.suggested_filename.endswith(".flac")
    query = parse_qs(urlsplit(asked[0]).query)
    assert (query["rate"], query["depth"]) == (["96000"], ["24"])


def test_a_drag_carries_the_file_that_saving_makes(looped: Instrument) -> None:
    page = looped.page
    looped.press("More ways to take it")
    data = page.get_by_title("Drag it from here").evaluate(
        """handle => {
          const dataTransfer = new DataTransfer();
          const options = { dataTransfer, bubbles: true, composed: true };
          handle.dispatchEvent(new DragEvent('dragstart', options));
          return dataTransfer.getData('DownloadURL');
        }"""
    )
    kind, name, address = data.split(":", 2)
    assert (kind, name[-4:]) == ("audio/wav", ".wav")
    answer = page.request.get(address)
    assert answer.ok
    assert answer.body()[:4] == b"RIFF"


def test_no_format_pushes_the_deck_out_of_its_card(looped: Instrument) -> None:
    page = looped.page
    for label in ("FLAC · 44.1 kHz", "32 bit float · 44.1 kHz"):
        choose(looped, label)
        card = page.locator("gn-deck .card").bounding_box()
        more = page.get_by_role("button", name="More ways to take it").bounding_box()
        assert card
        assert more
        assert more["x"] + more["width"] <= card["x"] + card["width"]
