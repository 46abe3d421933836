"""Several classes of drum in one model, and what a match keeps of its sample."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from .driver import Instrument, damped_sine, wav_bytes
from .ghost import play_ghost
from .test_models import SINE, choose, offer

LATENT = "latent=AbC-_9"


@pytest.fixture
def ghost(instrument: Instrument) -> Instrument:
    """The page with the stand-in for a model of nine classes."""
    play_ghost(instrument.page)
    instrument.open("#/ghost")
    instrument.page.reload()
    instrument.wait_until_loaded()
    return instrument


def is_sound(request: Request) -> bool:
    return "/sound.wav" in request.url


def asked(page: Page) -> str:
    """The address of the last sound that the page asked for, as it wrote it."""
    sounds = "performance.getEntriesByType('resource').filter(e => e.name.includes('/sound.wav'))"
    return str(page.evaluate(f"{sounds}.at(-1).name"))


def values(link: str) -> dict[str, str]:
    """What a link says, by name."""
    return dict(re.findall(r"[?&](\w+)=([^&]+)", link))


def match(instrument: Instrument) -> None:
    """Drop a sample and wait until it is matched and asked for."""
    with instrument.page.expect_request(is_sound):
        instrument.drop(400, 300, "a.wav", wav_bytes(damped_sine(300, 24)))
    instrument.page.get_by_role("img", name="Match score").wait_for()


def test_another_drum_keeps_pad_and_knobs_and_shows_its_own_dots(instrument: Instrument) -> None:
    page = instrument.page
    instrument.open("#/damped-sine?x=0.9&y=-0.9&noise=20")
    page.get_by_text("30 sounds learned").wait_for()
    dots = "document.querySelector('gn-app').renderRoot.querySelector('gn-pad').points"
    snares = page.evaluate(dots)
    with page.expect_request(is_sound) as heard:
        page.get_by_role("radio", name="Kick").click()
    assert "class=kick" in heard.value.url
    found = values(instrument.link())
    assert (found["class"], found["x"], found["noise"]) == ("kick", "0.9", "20")
    page.get_by_role("slider", name="Kick pad").wait_for()
    kicks = page.evaluate(dots)
    assert len(kicks) == 30
    assert not {tuple(dot) for dot in kicks} & {tuple(dot) for dot in snares}
    page.keyboard.press("Control+z")
    assert values(instrument.link())["class"] == "snare"


def test_drums_are_chosen_with_the_arrow_keys(ghost: Instrument) -> None:
    page = ghost.page
    page.get_by_role("radio", name="Snare").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Open hat")).to_be_focused()
    expect(page.get_by_role("radio", name="Open hat")).to_be_checked()
    assert values(ghost.link())["class"] == "hihat-open"


def test_a_link_without_a_class_plays_the_first(instrument: Instrument) -> None:
    page = instrument.page
    page.get_by_role("radio", name="Kick").click()
    # The address follows a moment later, and would take the place of the link.
    page.wait_for_function("location.href.includes('class=kick')")
    page.goto(f"{instrument.address}/#/damped-sine?x=0.5&y=0.25&noise=0&seed=0&loop=four-100")
    expect(page.get_by_role("radio", name="Snare")).to_be_checked()
    assert instrument.place() == (0.5, 0.25)


def test_another_model_goes_on_with_the_drum(instrument: Instrument) -> None:
    offer(instrument.page, SINE, "other")
    instrument.page.reload()
    instrument.wait_until_loaded()
    instrument.page.get_by_role("radio", name="Kick").click()
    choose(instrument.page, "Other")
    assert instrument.link().startswith("#/other?")
    assert values(instrument.link())["class"] == "kick"


def test_a_match_is_played_saved_and_linked_with_what_it_found(ghost: Instrument) -> None:
    page = ghost.page
    match(ghost)
    expect(page.get_by_role("radio", name="Tom")).to_be_checked()
    assert LATENT in ghost.link()
    page.get_by_text("from a sample").wait_for()
    with page.expect_download():
        ghost.press("Save WAV")
    saved = asked(page)
    assert LATENT in saved
    assert "class=tom" in saved
    page.reload()
    ghost.wait_until_loaded()
    assert LATENT in asked(page)


def test_moving_and_varying_keep_what_a_match_found_and_a_draw_drops_it(ghost: Instrument) -> None:
    page = ghost.page
    match(ghost)
    ghost.touch(0.3, -0.6)
    page.get_by_role("slider", name="Pitch").press("ArrowUp")
    assert LATENT in ghost.link()
    moved = values(ghost.link())
    page.keyboard.press("v")
    varied = values(ghost.link())
    assert varied["seed"] != moved["seed"]
    assert all(varied[name] == moved[name] for name in ("x", "y", "pitch", "class", "latent"))
    page.keyboard.press("Control+z")
    assert LATENT in ghost.link()
    page.keyboard.press("r")
    page.wait_for_timeout(300)
    assert "latent" not in values(ghost.link())


def test_a_model_of_one_sound_to_a_place_has_nothing_to_vary(instrument: Instrument) -> None:
    page = instrument.page
    before = instrument.link()
    expect(page.get_by_role("button", name="Vary")).to_have_count(0)
    expect(page.get_by_text("seed 0")).to_have_count(0)
    page.keyboard.press("v")
    assert instrument.link() == before


def test_another_drum_drops_what_a_match_found_until_going_back(ghost: Instrument) -> None:
    match(ghost)
    found = ghost.link()
    # While its sample is there, it would be matched as the other.
    ghost.press("Put the original away")
    ghost.page.get_by_role("radio", name="Kick").click()
    assert "latent" not in values(ghost.link())
    ghost.press("Undo")
    assert ghost.link() == found
