"""The Lab: models side by side, and walks."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, expect

from ..bundles import sound_map
from .driver import Recording, phone
from .lab import LabPage, opened
from .test_models import notice, offer
from .test_play import expected_hz

LOW_HIGH = "m=low~-1~-1~0&m=high~1~-1~0&linked=0"


def hits_hz(heard: Recording) -> list[float]:
    """The pitch of each hit, from what follows its onset."""
    found = []
    for onset in heard.onsets(0.2, 0.08)[:-1]:
        start = round((onset - heard.start) * heard.rate)
        part = heard.samples[start : start + round(0.12 * heard.rate)]
        found.append(Recording(part, heard.rate, onset).frequency_hz())
    return found


def near(hz: float, x: float) -> bool:
    return abs(hz / expected_hz(x) - 1) < 0.06


def test_the_loop_changes_models_on_the_beat(lab: LabPage) -> None:
    lab.open(f"#/compare?{LOW_HIGH}&loop=four-150")
    lab.wait_for_models(2)
    lab.press("Loop")
    lab.hear(0.9)
    lab.page.evaluate("tap.clear()")
    lab.page.wait_for_function("tap.lasts(1.3)")
    lab.page.keyboard.press("2")
    lab.page.wait_for_function("tap.lasts(3)")
    heard = lab.heard()
    pitches = hits_hz(heard)
    assert near(pitches[0], -1)
    assert near(pitches[-1], 1)
    assert all(near(hz, -1) or near(hz, 1) for hz in pitches)
    assert np.diff(heard.onsets(0.2, 0.08)) == pytest.approx(60 / 150, abs=0.004)


def test_a_tempo_out_of_range_is_said(lab: LabPage) -> None:
    lab.open()
    tempo = lab.page.get_by_role("spinbutton", name="Tempo")
    tempo.fill("20")
    tempo.blur()
    assert tempo.input_value() == "40"
    notice(lab.page, "Tempo is at 40 BPM, its lowest.")


def test_alternating_gives_every_model_a_bar(lab: LabPage) -> None:
    lab.open(f"#/compare?{LOW_HIGH}&loop=four-240&alternating=1")
    lab.wait_for_models(2)
    lab.press("Loop")
    pitches = hits_hz(lab.record(5.0))
    models = "".join("l" if near(hz, -1) else "h" if near(hz, 1) else "?" for hz in pitches)
    runs = re.findall(r"l+|h+|\?+", models)[1:-1]
    assert len(runs) >= 2
    assert all(run in ("llll", "hhhh") for run in runs), models


def test_linked_pads_move_as_one(lab: LabPage) -> None:
    lab.open("#/compare?m=low~0~0~0&m=high~1~0~0&linked=1")
    lab.touch(0.5, -0.9)
    places = re.findall(r"m=(\w+)~(-?[\d.]+)~(-?[\d.]+)", lab.link())
    assert [name for name, _, _ in places] == ["low", "high"]
    for _, x, y in places:
        assert (float(x), float(y)) == pytest.approx((0.5, -0.9), abs=0.02)


def test_pointing_at_a_dot_is_heard_and_a_click_picks_it(lab: LabPage) -> None:
    lab.open("#/compare?m=low~0~0~0&m=high~0~0~0&linked=0")
    # A dot with no other near it, and short enough to be over soon.
    sounds = sound_map()
    points = sounds.points[sounds.class_of == 0, :2]
    gaps = np.linalg.norm(points[:, None] - points[None], axis=2) + 9 * np.eye(len(points))
    free = np.flatnonzero((gaps.min(axis=1) > 0.15) & (points[:, 1] < 0))
    x, y = map(float, points[free[0]])
    lab.page.mouse.click(*lab.spot(0.9, 0.9))
    lab.quiet()
    lab.page.mouse.move(*lab.spot(x, y))
    assert lab.hear(0.5).frequency_hz() == pytest.approx(expected_hz(x), rel=0.02)
    assert "m=low~0.9" in lab.link()
    px, py = lab.spot(x, y)
    lab.page.mouse.click(px + 1, py)
    found = re.search(r"m=low~(-?[\d.]+)~(-?[\d.]+)", lab.link())
    assert found
    assert (float(found[1]), float(found[2])) == pytest.approx((x, y), abs=0.006)


def test_a_walk_is_played_along_its_path_and_saved(lab: LabPage, tmp_path: Path) -> None:
    lab.open("#/compare?m=low~0~-1~0&m=high~0~0~0&hear=high&loop=four-240")
    lab.page.keyboard.down("Shift")
    lab.drag(*[(step / 10 - 1, -1.0) for step in range(21)])
    lab.page.keyboard.up("Shift")
    lab.page.get_by_role("button", name="Hits of the walk: 16 hits").wait_for()
    pitches = np.array(hits_hz(lab.record(8.5)))
    lowest = int(np.argmin(pitches[:17]))
    once = pitches[lowest : lowest + 15]
    assert np.all(np.diff(once) > 0), pitches
    assert once[-1] / once[0] > 2.5
    with lab.page.expect_download() as download:
        lab.press("Save the walk as WAV")
    assert download.value.suggested_filename == "low-walk.wav"
    assert Path(download.value.path()).stat().st_size > 44_100 * 2
    # The loop takes the walk along when it stops, and the point is heard again.
    heard = lab.page.get_by_role("button", name="Listen to Low")
    expect(heard).to_have_attribute("aria-pressed", "true")
    lab.page.get_by_role("button", name="Stop", exact=True).click()
    lab.page.get_by_role("button", name="Walk", exact=True).wait_for()
    lab.quiet()
    lab.touch(0.5, -1)
    assert lab.hear(0.4).frequency_hz() == pytest.approx(expected_hz(0.5), rel=0.02)
    lab.press("Forget the walk")
    lab.page.get_by_role("button", name="Draw a walk on Low").wait_for()


def test_another_drum_is_compared_by_all_models(lab: LabPage) -> None:
    lab.open("#/compare?m=low~0.5~0~0&m=high~0~0~0&linked=0")
    page = lab.page
    with page.expect_request(lambda request: "high/sound.wav" in request.url) as heard:
        page.get_by_role("button", name="Drum: Snare").click()
        page.get_by_role("menuitemradio", name="Kick").click()
    assert "class=kick" in heard.value.url
    assert "m=low~0.5~0~0" in lab.link()
    assert "class=kick" in lab.link()
    page.reload()
    lab.wait_until_loaded()
    page.get_by_role("button", name="Drum: Kick").wait_for()


def test_knobs_of_linked_models_turn_as_one(lab: LabPage) -> None:
    lab.open("#/compare?m=low~0~0~0&m=high~0~0~0&linked=1")
    lab.page.get_by_role("slider", name="Noise").first.press("PageUp")
    assert "m=low~0~0~20&m=high~0~0~20" in lab.link()


def test_dots_take_the_colour_of_any_descriptor(lab: LabPage) -> None:
    page = lab.page
    lab.open("#/compare?m=low~0~0~0&linked=0")
    drawn = "document.querySelector('gn-lab').shadowRoot.querySelector('gn-model').shadowRoot"
    picture = f"{drawn}.querySelector('gn-lab-pad').shadowRoot.querySelector('.map').toDataURL()"
    pictures = {page.evaluate(picture)}
    choices = page.get_by_role("menuitemradio")
    page.get_by_role("button", name="Colour shows").click()
    names = [each.split("\n")[0] for each in choices.all_inner_texts()]
    page.keyboard.press("Escape")
    assert len(names) >= 2
    for name in names[1:]:
        page.get_by_role("button", name="Colour shows").click()
        choices.filter(has_text=name).first.click()
        page.get_by_role("button", name=f"Colour shows: {name}").wait_for()
        page.wait_for_function(f"known => !known.includes({picture})", arg=list(pictures))
        pictures.add(page.evaluate(picture))
    link = lab.link()
    assert "colour=" in link
    page.reload()
    lab.wait_until_loaded()
    page.get_by_role("button", name=f"Colour shows: {names[-1]}").wait_for()


def test_a_sound_is_saved_as_it_is_heard(lab: LabPage) -> None:
    lab.open("#/compare?m=low~-1~-1~0&m=high~1~-1~0&linked=0")
    lab.wait_for_models(2)
    with lab.page.expect_download() as download:
        lab.press("Save High as WAV")
    assert download.value.suggested_filename.startswith("high-")
    samples, rate = soundfile.read(download.value.path())
    assert Recording(samples, rate, 0.0).frequency_hz() == pytest.approx(expected_hz(1), rel=0.02)


def test_a_model_card_is_shown_and_closed(lab: LabPage) -> None:
    lab.open()
    lab.press("Model card of Low")
    dialog = lab.page.get_by_role("dialog", name="Model card")
    dialog.get_by_role("heading", name="Damped sine").wait_for()
    lab.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")


def test_a_model_that_fails_says_so_and_the_others_play(
    lab: LabPage, complaints: list[str]
) -> None:
    complaints.append("500")
    page = lab.page
    problem = {"title": "Internal Server Error", "detail": "High cannot be loaded."}
    page.route(
        "**/api/models/high/sound.wav**",
        lambda route: route.fulfill(
            status=500, content_type="application/problem+json", body=json.dumps(problem)
        ),
    )
    lab.open("#/compare?m=low~0~-1~0&m=high~0~-1~0&linked=0")
    page.get_by_text("High cannot be loaded.").wait_for()
    lab.touch(0.5, -1)
    assert lab.hear(0.5).frequency_hz() == pytest.approx(expected_hz(0.5), rel=0.02)
    page.unroute_all()
    offer(page, "low", "high")
    lab.press("Try again")
    page.get_by_text("High cannot be loaded.").wait_for(state="hidden")
    page.get_by_role("img", name=re.compile("^Waveform")).nth(1).wait_for()


def test_a_phone_shows_one_model_at_a_time_and_nothing_overflows(
    browser: Browser, address: str, complaints: list[str]
) -> None:
    for lab in opened(phone(browser).new_page(), address, complaints):
        lab.open(f"#/compare?{LOW_HIGH}")
        width = "document.documentElement.scrollWidth"
        assert lab.page.evaluate(width) == 390
        lab.page.get_by_role("tab", name="High").tap()
        # It scrolls there smoothly, and is to stay at the margin of the page.
        place = "document.querySelector('gn-lab').shadowRoot.querySelectorAll('gn-model')[1]"
        lab.page.wait_for_function(f"Math.abs({place}.getBoundingClientRect().x - 14) < 2")
        for view, part in (("Blind test", "gn-tally"), ("Leaderboard", "gn-board table")):
            lab.page.get_by_role("link", name=view).tap()
            lab.page.locator(part).wait_for()
            assert lab.page.evaluate(width) == 390


def test_the_pages_lead_to_each_other(lab: LabPage) -> None:
    lab.open()
    lab.page.get_by_role("link", name="Instrument").click()
    lab.page.get_by_role("button", name="Keys and help").click()
    lab.page.get_by_role("link", name="the Lab").click()
    lab.wait_until_loaded()
