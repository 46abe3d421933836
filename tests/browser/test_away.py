"""What needs the server while it is away: it says so at every try, and what is there stays."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from .driver import Instrument, damped_sine, desk, phone, wav_bytes
from .kit import new_kit, pads
from .test_models import notice

SNARE = "#/damped-sine?x=0.5&y=-0.8&noise=0&class=snare"


@pytest.fixture(params=["desk", "phone"])
def instrument(
    browser: Browser, address: str, request: pytest.FixtureRequest
) -> Iterator[Instrument]:
    """A page of either size that must not throw."""
    context = (phone if request.param == "phone" else desk)(browser)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    instrument = Instrument(page, address)
    instrument.open(SNARE)
    yield instrument
    context.close()
    assert not errors


def leave(instrument: Instrument) -> None:
    """Let nothing of the server's answer from now on."""
    instrument.page.route("**/api/**", lambda route: route.abort())


def said_and_closed(instrument: Instrument, text: str) -> None:
    """The page says this, beside its word of the server, which stays."""
    notice(instrument.page, text)
    expect(instrument.page.get_by_text("The server has gone quiet")).to_be_visible()
    instrument.press("Close this notice")


def test_a_kit_that_cannot_be_made_or_varied_says_so_and_stays(instrument: Instrument) -> None:
    made = new_kit(instrument)
    before = instrument.link()
    names = pads(instrument.page).all_inner_texts()
    leave(instrument)
    for _ in range(2):
        instrument.press("New kit")
        said_and_closed(
            instrument, "A new kit needs the server, which is away. Nothing was changed."
        )
        instrument.press("Vary kit")
        said_and_closed(instrument, "New sounds need the server, which is away.")
    instrument.page.get_by_role("radio", name="16, pads").click()
    said_and_closed(instrument, "More pads need the server, which is away.")
    assert len(made) == pads(instrument.page).count()
    assert pads(instrument.page).all_inner_texts() == names
    assert instrument.link() == before


def test_a_sample_that_cannot_be_matched_says_so(instrument: Instrument) -> None:
    before = instrument.link()
    leave(instrument)
    sample = wav_bytes(damped_sine(300, 24))
    for name in ("a.wav", "b.wav"):
        instrument.drop(200, 300, name, sample)
        said_and_closed(
            instrument, "A match needs the server, which is away. Your sound is as it was."
        )
    assert instrument.link() == before


def test_figures_of_another_sound_never_stand_under_a_name(instrument: Instrument) -> None:
    page = instrument.page
    caption = page.locator("gn-hit-view .caption")
    expect(caption).to_contain_text("LUFS")
    leave(instrument)
    choose_kick(instrument)
    said_and_closed(instrument, "Another drum needs the server, which is away.")
    expect(caption).to_contain_text(re.compile("^\\s*Kick .*waits for the server", re.DOTALL))
    assert not re.search("LUFS|[0-9] s", caption.inner_text())
    expect(page.get_by_role("img", name="of the sound before Kick")).to_have_count(1)
    # What asks again by itself says no more of it.
    instrument.wait_on_page(3000)
    expect(page.get_by_role("status").get_by_text("Another drum")).to_have_count(0)
    instrument.press("Undo")
    expect(caption).to_contain_text("LUFS")
    instrument.press("Redo")
    expect(caption).to_contain_text("waits for the server")
    page.unroute_all()
    expect(caption).to_contain_text("LUFS", timeout=10_000)
    expect(caption).to_contain_text("Kick")


def choose_kick(instrument: Instrument) -> None:
    page = instrument.page
    if page.get_by_role("radio", name="Kick").is_visible():
        page.get_by_role("radio", name="Kick").click()
        return
    instrument.press("Drum")
    page.get_by_role("menuitemradio", name="Kick").click()
