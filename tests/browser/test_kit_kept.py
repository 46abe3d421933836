"""The kit taken away: as a zip, in a link, and over to the next visit."""

import io
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import soundfile
from playwright.sync_api import Browser, Page, Route, expect

from .driver import Instrument, phone
from .kit import HIGH, fresh, kit_text, pads, put
from .test_models import notice

KEY = "ghostnote.kit"


def saved(page: Page, folder: Path) -> zipfile.ZipFile:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the zip").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return zipfile.ZipFile(path)


def test_the_zip_holds_what_the_sheet_promised(instrument: Instrument, tmp_path: Path) -> None:
    fresh(instrument)
    page = instrument.page
    page.get_by_role("button", name="Save kit").click()
    sheet = page.get_by_role("dialog", name="Save kit")
    sheet.get_by_role("textbox", name="Name").fill("My kit")
    page.get_by_role("checkbox", name="Hydrogen").uncheck()
    page.get_by_role("radiogroup", name="Velocity layers").get_by_role("radio", name="2").click()
    page.get_by_role("radiogroup", name="Round robins").get_by_role("radio", name="3").click()
    page.get_by_text("48 sounds").wait_for()
    with saved(page, tmp_path) as archive:
        assert Path(archive.filename or "").name == "my-kit.zip"
        assert archive.testzip() is None
        names = archive.namelist()
        assert {name.partition("/")[0] for name in names} == {"my-kit"}
        waves = [name for name in names if name.endswith(".wav")]
        assert len(waves) == 8 * 2 * 3
        info = soundfile.info(io.BytesIO(archive.read(waves[0])))
        assert (info.subtype, info.samplerate) == ("PCM_24", 44_100)
        (sfz,) = (name for name in names if name.endswith(".sfz"))
        assert archive.read(sfz).decode().count("<region>") == 48
        (preset,) = (name for name in names if name.endswith(".dspreset"))
        assert len(ElementTree.fromstring(archive.read(preset)).findall(".//sample")) == 48
        assert not any(name.endswith(".h2drumkit") for name in names)
        (document,) = (name for name in names if name.endswith("kit.json"))
        assert len(json.loads(archive.read(document))["pads"]) == 8
    notice(page, "Saved my-kit.zip")
    expect(page.get_by_role("dialog", name="Save kit")).to_have_count(0)


def pads_text(instrument: Instrument) -> str:
    """The kit of the link, without the seed that it once came from."""
    name, _, *others = kit_text(instrument).split("~")[1:]
    return "~".join([name, *others])


def test_a_saved_kit_that_is_dropped_is_the_kit_again(
    instrument: Instrument, tmp_path: Path, complaints: list[str]
) -> None:
    complaints.append("422")
    fresh(instrument)
    put(instrument, 2, HIGH)
    page = instrument.page
    page.get_by_role("button", name="Lock pad 2").click()
    before = pads_text(instrument)
    page.get_by_role("button", name="Save kit").click()
    for name in ("Velocity layers", "Round robins"):
        page.get_by_role("radiogroup", name=name).get_by_role("radio", name="1").click()
    page.get_by_role("checkbox", name="Hydrogen").uncheck()
    with saved(page, tmp_path) as archive:
        path = Path(archive.filename or "")
        (own,) = (archive.read(name) for name in archive.namelist() if name.endswith("kit.json"))
    page.get_by_role("button", name="Save kit").click()
    page.get_by_role("radiogroup", name="Velocity layers").get_by_role("radio", name="4").click()
    page.get_by_role("checkbox", name="Hydrogen").check()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Lock pad 2").click()
    page.get_by_role("button", name="Vary").click()
    expect(page.get_by_role("button", name="New kit")).to_be_enabled()
    varied = kit_text(instrument)
    assert pads_text(instrument) != before

    page.get_by_role("tab", name="History").click()
    instrument.drop(400, 300, "my kit.zip", path.read_bytes())
    notice(page, "exactly as it was saved")
    expect(page.get_by_role("tab", name="Kit")).to_have_attribute("aria-selected", "true")
    assert pads_text(instrument) == before
    page.get_by_role("button", name="Save kit").click()
    one = page.get_by_role("radiogroup", name="Velocity layers").get_by_role("radio", name="1")
    expect(one).to_be_checked()
    expect(page.get_by_role("checkbox", name="Hydrogen")).not_to_be_checked()
    page.keyboard.press("Escape")
    instrument.press("Undo")
    assert kit_text(instrument) == varied

    spoiled = {"name": "b.zip", "mimeType": "application/zip", "buffer": path.read_bytes()[:-100]}
    page.locator("input[type=file]").set_input_files(spoiled)
    page.get_by_role("alert").filter(has_text="b.zip: This zip is damaged").wait_for()
    assert kit_text(instrument) == varied

    # A model is known by its bundle, so that goes too.
    gone = re.sub(rb'"gone": "\w+"', b'"gone": "0"', own.replace(b'"damped-sine"', b'"gone"'))
    document = {"name": "kit.json", "mimeType": "application/json", "buffer": gone}
    page.locator("input[type=file]").set_input_files(document)
    notice(page, "All pads need the model gone, which is not installed.")
    expect(pads(page).first).to_have_accessible_name("Pad 1: Kick, its model is missing")


def test_why_a_kit_is_not_saved_stands_in_the_sheet(
    instrument: Instrument, complaints: list[str]
) -> None:
    complaints.append("422")
    fresh(instrument)
    page = instrument.page
    page.get_by_role("button", name="Save kit").click()
    sheet = page.get_by_role("dialog", name="Save kit")
    for name in ("Velocity layers", "Round robins"):
        sheet.get_by_role("radiogroup", name=name).get_by_role("radio", name="8").click()
    sheet.get_by_text("256 sounds at most").wait_for()
    go = sheet.get_by_role("button", name="Save the zip")
    expect(go).to_have_attribute("aria-disabled", "true")
    sheet.get_by_role("radiogroup", name="Round robins").get_by_role("radio", name="1").click()
    for box in sheet.get_by_role("checkbox").all():
        box.uncheck()
    sheet.get_by_text("sounds as WAV files alone, made by the model.").wait_for()
    expect(go).to_have_attribute("aria-disabled", "false")
    answers: list[Route] = []
    page.route("**/api/kits", lambda route: answers.append(route))
    go.click()
    sheet.get_by_text("Making the zip…").wait_for()
    answers[0].fulfill(
        status=422,
        content_type="application/problem+json",
        body=json.dumps({"title": "No", "detail": "That is too much for this server."}),
    )
    sheet.get_by_text("That is too much for this server.").wait_for()
    expect(go).to_have_attribute("aria-disabled", "false")


def test_a_link_brings_the_same_kit_to_another_browser(
    instrument: Instrument, browser: Browser
) -> None:
    fresh(instrument)
    put(instrument, 2, HIGH)
    link = instrument.link()
    assert len(link) < 8000
    context = phone(browser)
    other = Instrument(context.new_page(), instrument.address)
    other.open(link)
    assert other.link() == link
    expect(other.page.get_by_role("tab", name="Kit")).to_have_attribute("aria-selected", "true")
    expect(pads(other.page)).to_have_count(8)
    context.close()


def test_a_link_may_leave_the_kit_out(instrument: Instrument) -> None:
    instrument.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    fresh(instrument)
    page = instrument.page
    instrument.press("Copy link")
    notice(page, "this exact sound and its kit")
    whole = page.evaluate("navigator.clipboard.readText()")
    assert whole.endswith(instrument.link())
    instrument.press("Sound alone")
    notice(page, "without the kit")
    assert page.evaluate("navigator.clipboard.readText()") == whole.partition("&kit=")[0]


def test_a_kit_survives_a_reload_even_without_its_link(instrument: Instrument) -> None:
    fresh(instrument)
    text = kit_text(instrument)
    instrument.page.reload()
    instrument.wait_until_loaded()
    assert kit_text(instrument) == text
    instrument.page.goto("about:blank")
    instrument.open("#/damped-sine?x=0.5")
    assert instrument.place()[0] == 0.5
    assert kit_text(instrument) == text


def test_a_spoiled_kit_is_told_and_put_aside(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    text = kit_text(instrument)
    before, first, *others = re.split("(?=~Kick|~Snare)", text)
    spoiled = "".join([before, "~spoiled", *others])
    assert first.startswith("~Kick")
    page.evaluate("entry => localStorage.setItem(...entry)", [KEY, spoiled])
    page.goto("about:blank")
    instrument.open("#/damped-sine")
    notice(page, "A pad of your kit could not be read")
    page.get_by_role("tab", name="Kit").click()
    expect(pads(page)).to_have_count(7)
    assert page.evaluate(f"localStorage.getItem('{KEY}.damaged')") == spoiled


def test_a_pad_says_which_model_it_needs(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    link = instrument.link()
    head, _, text = link.partition("&kit=")
    page.goto("about:blank")
    instrument.open(f"{head}&kit={text.replace('damped-sine', 'gone')}")
    page.get_by_role("tab", name="Kit").click()
    expect(pads(page).first).to_have_accessible_name("Pad 1: Kick, its model is missing")
    page.get_by_text("Needs the model “gone”, which is not on this server.").wait_for()
    page.keyboard.press("1")
    notice(page, "Needs the model “gone”")
    page.get_by_role("button", name="Save kit").click()
    page.get_by_role("button", name="Save the zip").click()
    page.get_by_text("Pad 1: Needs the model “gone”").wait_for()
