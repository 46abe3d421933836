"""Writing what is saved to the server's folder as well."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .driver import Instrument, desk, running_server
from .test_axe import AXE, violations

SWITCH = "Also write to Drums"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Drums"


@pytest.fixture
def exporting(browser: Browser, models_folder: Path, folder: Path) -> Iterator[Instrument]:
    """The page of a server that writes into `folder`."""
    context = desk(browser)
    with running_server(models_folder, "--export-dir", str(folder)) as address:
        instrument = Instrument(context.new_page(), address)
        instrument.open()
        yield instrument
        context.close()


def switch_on(instrument: Instrument) -> None:
    instrument.press("More ways to take it")
    switch = instrument.page.get_by_role("switch", name=SWITCH)
    expect(switch).not_to_be_checked()
    switch.click()
    expect(switch).to_be_checked()
    instrument.page.add_script_tag(path=AXE)
    assert not violations(instrument.page)
    instrument.page.keyboard.press("Escape")


def saved(instrument: Instrument, path: Path) -> bytes:
    """The file that saving gives."""
    with instrument.page.expect_download() as download:
        instrument.press("Save WAV")
    download.value.save_as(path)
    return path.read_bytes()


def test_what_is_saved_is_written_too_once_that_is_wanted(
    exporting: Instrument, folder: Path, tmp_path: Path
) -> None:
    page = exporting.page
    saved(exporting, tmp_path / "first.wav")
    page.get_by_text("Saved ghostnote-snare-").wait_for()
    assert not list(folder.iterdir())
    switch_on(exporting)
    page.reload()
    exporting.wait_until_loaded()
    content = saved(exporting, tmp_path / "second.wav")
    expect(page.locator(".notice")).to_contain_text("also to “Drums”")
    (written,) = folder.iterdir()
    assert written.name.startswith("ghostnote-snare-")
    assert written.read_bytes() == content


def test_a_folder_that_is_gone_costs_no_download(
    exporting: Instrument, folder: Path, tmp_path: Path
) -> None:
    switch_on(exporting)
    folder.rmdir()
    assert saved(exporting, tmp_path / "saved.wav")
    expect(exporting.page.locator(".notice")).to_contain_text("Not to “Drums”: The folder of")


def test_without_a_folder_there_is_no_switch(instrument: Instrument) -> None:
    instrument.press("More ways to take it")
    instrument.page.get_by_role("button", name="Loop as MIDI").wait_for()
    assert instrument.page.get_by_role("switch").count() == 0


def test_a_kit_is_written_too(exporting: Instrument, folder: Path, tmp_path: Path) -> None:
    page = exporting.page
    switch_on(exporting)
    page.get_by_role("tab", name="Kit").click()
    exporting.press("New kit")
    expect(page.get_by_role("group", name="Pads").get_by_role("button")).to_have_count(8)
    exporting.press("Save kit")
    sheet = page.get_by_role("dialog", name="Save kit")
    with page.expect_download() as download:
        sheet.get_by_role("button", name="Save the zip").click()
    download.value.save_as(tmp_path / "kit.zip")
    expect(page.locator(".notice")).to_contain_text("also to “Drums”")
    with zipfile.ZipFile(tmp_path / "kit.zip") as archive:
        promised = {Path(name).name for name in archive.namelist() if name.endswith(".wav")}
    (kit,) = folder.iterdir()
    assert {path.name for path in kit.rglob("*.wav")} == promised
    assert promised
