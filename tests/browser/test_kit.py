"""The kit: pads that play, change, stay and leave as a zip."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Locator, Page, Route, expect

from .driver import Instrument, Recording, phone
from .test_access import FOCUSABLE
from .test_models import notice

KEY = "ghostnote.kit"
LOW, HIGH = -0.9, 0.9
"""Places on the pad."""
LOW_HZ, HIGH_HZ = 200 * 2**LOW, 200 * 2**HIGH


def pads(page: Page) -> Locator:
    return page.get_by_role("group", name="Pads").get_by_role("button")


def new_kit(instrument: Instrument) -> list[dict[str, Any]]:
    """Make a kit, and what the service said of its pads."""
    page = instrument.page
    page.get_by_role("tab", name="Kit").click()
    with page.expect_response(re.compile("/kit[?]")) as answer:
        page.get_by_role("button", name="New kit").click()
    made: list[dict[str, Any]] = answer.value.json()["pads"]
    expect(pads(page)).to_have_count(len(made))
    return made


def fresh(instrument: Instrument) -> list[dict[str, Any]]:
    """As `new_kit`, once the page is awake and silent."""
    instrument.touch(0, 0)
    made = new_kit(instrument)
    instrument.quiet()
    return made


def put(instrument: Instrument, pad: int, x: float) -> None:
    """Put the sound of a place on a pad, counted from 1; it decays slowly."""
    page = instrument.page
    instrument.touch(x, 0.9)
    pads(page).nth(pad - 1).click()
    page.get_by_role("button", name="Put sound here").click()


def assert_played(instrument: Instrument, pad: dict[str, Any]) -> None:
    """That a pad's sound is heard, as loud as its level and place let the tap's mean of sides."""
    heard = instrument.hear(0.3)
    sound = {name: pad[name] for name in ("class", "seed")} | pad["controls"]
    address = f"{instrument.address}/api/models/{pad['model']}/sound.wav"
    answer = instrument.page.request.get(address, params={**sound, "rate": round(heard.rate)})
    samples, _ = soundfile.read(io.BytesIO(answer.body()))
    samples *= 10 ** (pad["gain_db"] / 20) * (1 - abs(pad["pan"]) / 2)
    # A stroke rises within a millisecond, in which the noise of this kit may be loudest.
    rise = round(0.001 * heard.rate)
    samples[:rise] *= np.arange(rise) / rise
    likeness = np.correlate(heard.samples, samples[: round(0.2 * heard.rate)]).max()
    assert likeness / np.sum(samples[: round(0.2 * heard.rate)] ** 2) == pytest.approx(1, rel=0.02)
    assert np.abs(heard.samples).max() == pytest.approx(np.abs(samples).max(), rel=0.02)


def kit_text(instrument: Instrument) -> str:
    found = re.search("&kit=(.*)", instrument.link())
    assert found
    return found[1]


def level(recording: Recording, hz: float, seconds: float) -> float:
    """How loud a frequency is in the last `seconds`."""
    samples = recording.samples[-round(seconds * recording.rate) :]
    time = np.arange(len(samples)) / recording.rate
    wave = np.exp(-2j * np.pi * hz * time) * np.hanning(len(samples))
    return float(4 * abs(samples @ wave) / len(samples))


def menu(page: Page, name: str, choice: str) -> None:
    page.get_by_role("button", name=name).click()
    page.get_by_role("menuitemradio", name=choice, exact=True).click()


def test_pads_play_what_the_model_made(instrument: Instrument) -> None:
    made = fresh(instrument)
    page = instrument.page
    assert [pad["name"] for pad in made] == [
        re.sub("Pad [0-9]: ", "", pads(page).nth(at).get_attribute("aria-label") or "")
        for at in range(8)
    ]
    pads(page).nth(0).dispatch_event("pointerdown")
    assert_played(instrument, made[0])
    instrument.quiet()
    page.keyboard.press("6")
    assert_played(instrument, made[5])


def test_level_and_place_are_heard(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    put(instrument, 1, 0)
    settings = page.get_by_role("group", name="Settings of pad 1")
    for knob, key in (("Level", "Home"), ("Level", "Delete"), ("Pan", "Delete")):
        settings.get_by_role("slider", name=knob).press(key)
    instrument.quiet()
    page.keyboard.press("1")
    plain = np.abs(instrument.hear(0.4).samples).max()
    settings.get_by_role("button", name="Type Level").click()
    page.keyboard.type("-6")
    page.keyboard.press("Enter")
    instrument.quiet()
    page.keyboard.press("1")
    assert np.abs(instrument.hear(0.4).samples).max() == pytest.approx(plain * 10**-0.3, rel=0.03)
    # The tap hears the mean of both sides, of which one is silent now.
    settings.get_by_role("slider", name="Pan").press("End")
    instrument.quiet()
    page.keyboard.press("1")
    assert np.abs(instrument.hear(0.4).samples).max() == pytest.approx(
        plain * 10**-0.3 / 2, rel=0.03
    )


def test_a_choked_pad_falls_silent_without_a_click(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    put(instrument, 3, HIGH)
    put(instrument, 4, LOW)

    def strike_both() -> Recording:
        instrument.quiet()
        page.keyboard.press("4")
        instrument.wait_on_page(120)
        page.keyboard.press("3")
        instrument.wait_on_page(200)
        return instrument.hear(0.3)

    both = strike_both()
    assert level(both, HIGH_HZ, 0.1) > 0.02
    assert level(both, LOW_HZ, 0.1) > 0.02
    for pad in (3, 4):
        pads(page).nth(pad - 1).click()
        menu(page, "Choke group", "Group 1")
    choked = strike_both()
    assert level(choked, HIGH_HZ, 0.1) > 0.02
    assert level(choked, LOW_HZ, 0.1) < 0.002
    # The higher wave moves by 0.043 from sample to sample; a cut would jump much further.
    assert np.abs(np.diff(choked.samples)).max() < 0.07


def test_a_new_kit_and_a_variation_leave_what_is_locked(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    in_hand = instrument.link().partition("&kit=")[0]
    pads(page).nth(2).click()
    page.get_by_role("button", name="Lock pad 3").click()
    before = kit_text(instrument).split("~")[4:]
    new_kit(instrument)
    after = kit_text(instrument).split("~")[4:]
    assert [old == new for old, new in zip(before, after, strict=True)] == [
        at == 2 for at in range(8)
    ]
    page.get_by_role("button", name="Vary the kit").click()
    varied = kit_text(instrument).split("~")[4:]
    assert varied[2] == after[2]
    assert varied != after
    page.keyboard.press("Control+z")
    assert kit_text(instrument).split("~")[4:] == after
    page.keyboard.press("Control+z")
    assert kit_text(instrument).split("~")[4:] == before
    page.keyboard.press("Control+Shift+z")
    assert kit_text(instrument).split("~")[4:] == after
    assert instrument.link().partition("&kit=")[0] == in_hand


def test_editing_takes_a_pad_in_hand_and_undo_gives_the_old_sound_back(
    instrument: Instrument,
) -> None:
    made = fresh(instrument)
    page = instrument.page
    before = instrument.link()
    pads(page).nth(1).click()
    page.get_by_role("button", name="Edit", exact=True).click()
    x, y = instrument.place()
    assert (x, y) == (made[1]["controls"]["x"], made[1]["controls"]["y"])
    assert kit_text(instrument) == before.partition("&kit=")[2]
    page.keyboard.press("Control+z")
    assert instrument.link() == before


def test_a_pad_that_is_edited_follows_the_hand_until_done(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    put(instrument, 2, LOW)
    before = kit_text(instrument)
    page.get_by_role("button", name="Edit", exact=True).click()
    instrument.touch(HIGH, 0.9)
    assert kit_text(instrument) != before
    instrument.quiet()
    pads(page).nth(1).click()
    assert instrument.hear(0.3).frequency_hz() == pytest.approx(HIGH_HZ, rel=0.03)
    page.keyboard.press("Control+z")
    assert (kit_text(instrument), instrument.place()[0]) == (before, pytest.approx(LOW, abs=0.02))
    done = page.get_by_role("button", name="Done with pad 2")
    expect(done).to_be_visible()
    done.click()
    expect(done).to_be_hidden()
    instrument.touch(HIGH, 0.9)
    assert kit_text(instrument) == before


def test_settings_are_kept_and_undone(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    pads(page).nth(6).click()
    before = kit_text(instrument)
    page.get_by_role("textbox", name="Name").fill("Stick")
    page.get_by_role("spinbutton", name="MIDI note").press("ArrowUp")
    menu(page, "Choke group", "Group 2")
    assert re.search(r"~Stick,[^~]*,38,[^~]*,2", kit_text(instrument))
    expect(page.get_by_role("button", name="Pad 7: Stick")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Control+z")
    assert kit_text(instrument) == before


def test_fields_of_the_kit_take_the_keys_that_are_typed_in_them(instrument: Instrument) -> None:
    page = instrument.page
    fresh(instrument)
    name = page.get_by_role("textbox", name="Name")
    name.fill("")
    name.press_sequentially("A 1 k")
    expect(name).to_have_value("A 1 k")
    page.get_by_role("button", name="Loop").wait_for()
    page.wait_for_timeout(300)
    assert len(instrument.heard().onsets(0.001)) == 0
    page.get_by_role("button", name="Save kit").click()
    page.keyboard.press("Shift+Tab")
    hydrogen = page.get_by_role("checkbox", name="Hydrogen")
    hydrogen.focus()
    page.keyboard.press("Space")
    expect(hydrogen).not_to_be_checked()
    page.get_by_role("button", name="Loop").wait_for()


def test_sixteen_pads_fit_the_window_and_have_keys(instrument: Instrument) -> None:
    fresh(instrument)
    page = instrument.page
    page.get_by_role("radio", name="16, pads").click()
    expect(pads(page)).to_have_count(16)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    last = pads(page).nth(15)
    box = last.bounding_box()
    assert box
    assert box["y"] + box["height"] < 800
    expect(last).to_have_attribute("aria-keyshortcuts", "Shift+8")
    put(instrument, 16, HIGH)
    instrument.quiet()
    page.keyboard.press("Shift+Digit8")
    assert instrument.hear(0.4).frequency_hz() == pytest.approx(HIGH_HZ, rel=0.02)
    page.get_by_role("radio", name="8, pads").click()
    expect(pads(page)).to_have_count(8)
    page.keyboard.press("Control+z")
    expect(pads(page)).to_have_count(16)


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
        assert Path(archive.filename or "").name == "My kit.zip"
        assert archive.testzip() is None
        names = archive.namelist()
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
    notice(page, "Saved My kit.zip")
    expect(page.get_by_role("dialog", name="Save kit")).to_have_count(0)


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


def test_a_kit_is_struck_with_the_thumb(browser: Browser, address: str) -> None:
    context = phone(browser)
    instrument = Instrument(context.new_page(), address)
    instrument.open()
    page = instrument.page
    new_kit(instrument)
    small = [each["name"] for each in page.evaluate(FOCUSABLE) if each["height"] < 43.5]
    assert [name for name in small if name] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    pads(page).first.scroll_into_view_if_needed()
    page.evaluate("tap.clear()")
    pads(page).first.tap()
    assert len(instrument.hear(0.3).onsets()) == 1
    context.close()
