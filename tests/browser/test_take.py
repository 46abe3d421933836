"""Taking the sound away, and what happens when the server goes."""

import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from .driver import Instrument


@pytest.mark.parametrize(
    ("label", "subtype", "rate"),
    [
        ("24 bit · 44.1 kHz", "PCM_24", 44_100),
        ("16 bit · 48 kHz", "PCM_16", 48_000),
    ],
)
def test_what_is_saved_is_what_is_heard(
    instrument: Instrument, tmp_path: Path, label: str, subtype: str, rate: int
) -> None:
    instrument.touch(0.5, -0.5)
    page = instrument.page
    page.get_by_role("button", name="File format").click()
    page.get_by_role("menuitemradio", name=label).click()
    with page.expect_download() as download:
        instrument.press("Save WAV")
    assert re.fullmatch(r"ghostnote-[a-z]+-[0-9a-f]{4}\.wav", download.value.suggested_filename)
    path = tmp_path / "saved.wav"
    download.value.save_as(path)
    info = soundfile.info(path)
    assert (info.subtype, info.samplerate, info.channels) == (subtype, rate, 1)
    samples, _ = soundfile.read(path)
    spectrum = np.abs(np.fft.rfft(samples, 1 << 18))
    peak_hz = np.argmax(spectrum) * rate / (1 << 18)
    assert peak_hz == pytest.approx(200 * 2**0.5, rel=0.01)


def test_the_file_format_is_remembered(instrument: Instrument) -> None:
    page = instrument.page
    page.get_by_role("button", name="File format").click()
    page.get_by_role("menuitemradio", name="16 bit · 48 kHz").click()
    page.reload()
    instrument.wait_until_loaded()
    page.get_by_role("button", name="File format: 16/48").wait_for()


def test_the_loop_plays_on_while_the_server_is_gone(
    instrument: Instrument, complaints: list[str]
) -> None:
    complaints.append("ERR_FAILED")
    page = instrument.page
    instrument.press("Loop")
    page.route("**/api/**", lambda route: route.abort())
    instrument.touch(0.8, 0)
    page.get_by_text("The server has gone quiet").wait_for()
    assert len(instrument.record(2.2).onsets()) >= 1
    page.unroute("**/api/**")
    page.get_by_role("button", name="Ask again now").click()
    page.get_by_text("The server has gone quiet").wait_for(state="hidden")
    page.wait_for_timeout(1200)
    assert instrument.record(2.2).frequency_hz() == pytest.approx(200 * 2**0.8, rel=0.02)


def test_a_page_that_opens_without_its_server_waits_for_it(
    instrument: Instrument, complaints: list[str]
) -> None:
    complaints.append("ERR_FAILED")
    page = instrument.page
    page.route("**/api/**", lambda route: route.abort())
    page.reload()
    page.get_by_text("The room is silent").wait_for()
    page.unroute("**/api/**")
    instrument.wait_until_loaded()
