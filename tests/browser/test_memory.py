"""What the page remembers: the strip of sounds, favourites, and the two ends of a morph."""

import json

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from .driver import Instrument, desk
from .ghost import open_ghost
from .test_drums import values
from .test_models import notice

KEY = "ghostnote.favourites"
HEARD = "ghostnote.history"


def tiles(page: Page) -> Locator:
    """The sounds on the shelf."""
    return page.get_by_role("tabpanel").get_by_role("listitem")


def outlines(page: Page) -> list[str | None]:
    """The waveforms that are drawn of them."""
    return [path.get_attribute("d") for path in tiles(page).locator("path").all()]


def star(page: Page) -> Locator:
    return page.get_by_role("button", name="Favourite", exact=True)


def kept(page: Page) -> list[dict[str, str]]:
    """The favourites in the browser's storage."""
    text = page.evaluate(f"localStorage.getItem('{KEY}')")
    found: list[dict[str, str]] = json.loads(text)["favourites"]
    return found


def test_the_strip_brings_sounds_back(instrument: Instrument) -> None:
    page = instrument.page
    expect(tiles(page)).to_have_count(1)
    instrument.touch(0.5, -0.5)
    expect(tiles(page)).to_have_count(2)
    instrument.drag((-0.5, 0.2), (-0.2, 0.2), (0, 0.2), (0.25, 0.2))
    expect(tiles(page)).to_have_count(3)
    before = instrument.link()
    tiles(page).nth(1).get_by_role("button").click()
    assert instrument.place() == pytest.approx((0.5, -0.5), abs=0.011)
    expect(tiles(page)).to_have_count(3)
    expect(tiles(page).nth(1).get_by_role("button")).to_have_attribute("aria-current", "true")
    page.keyboard.press("Control+z")
    assert instrument.link() == before


def test_the_strip_survives_a_reload(instrument: Instrument) -> None:
    page = instrument.page
    expect(tiles(page)).to_have_count(1)
    instrument.touch(0.5, -0.5)
    expect(tiles(page)).to_have_count(2)
    instrument.touch(-0.5, 0.5)
    expect(tiles(page)).to_have_count(3)
    drawn = outlines(page)
    page.reload()
    instrument.wait_until_loaded()
    expect(tiles(page)).to_have_count(3)
    assert outlines(page) == drawn
    # The sound in hand is one of them.
    expect(tiles(page).first.get_by_role("button")).to_have_attribute("aria-current", "true")
    tiles(page).nth(1).get_by_role("button").click()
    assert instrument.place() == pytest.approx((0.5, -0.5), abs=0.011)
    instrument.touch(0.1, 0.1)
    expect(tiles(page)).to_have_count(4)


def test_the_strip_is_one_for_all_tabs(instrument: Instrument) -> None:
    page = instrument.page
    instrument.wait_on_page(600)
    other = Instrument(page.context.new_page(), instrument.address)
    other.open()
    other.touch(0.5, -0.5)
    expect(tiles(page)).to_have_count(2)
    instrument.touch(-0.5, 0.5)
    expect(tiles(other.page)).to_have_count(3)


def test_a_spoiled_strip_is_told_and_put_aside(instrument: Instrument) -> None:
    page = instrument.page
    spoiled = json.dumps({"format": 1, "history": [{"link": 7}, {"link": "7"}]})
    # The page keeps nothing more before it goes.
    instrument.wait_on_page(600)
    page.evaluate("entry => localStorage.setItem(...entry)", [HEARD, spoiled])
    page.reload()
    notice(page, "2 sounds of the history could not be read")
    assert page.evaluate(f"localStorage.getItem('{HEARD}.damaged')") == spoiled


def test_favourites_survive_a_reload(instrument: Instrument) -> None:
    page = instrument.page
    instrument.touch(0.5, -0.5)
    expect(tiles(page)).to_have_count(2)
    page.keyboard.press("f")
    expect(star(page)).to_have_attribute("aria-pressed", "true")
    instrument.touch(-0.5, 0.5)
    expect(star(page)).to_have_attribute("aria-pressed", "false")
    page.reload()
    instrument.wait_until_loaded()
    page.get_by_role("tab", name="Favourites 1").click()
    tiles(page).get_by_role("button").first.click()
    assert instrument.place() == pytest.approx((0.5, -0.5), abs=0.011)
    expect(star(page)).to_have_attribute("aria-pressed", "true")


def test_a_favourite_taken_off_can_be_put_back(instrument: Instrument) -> None:
    page = instrument.page
    star(page).click()
    page.get_by_role("tab", name="Favourites 1").click()
    (favourite,) = kept(page)
    tiles(page).get_by_role("button", name="off the favourites").click()
    notice(page, "is no favourite any more")
    page.get_by_text("No favourites yet").wait_for()
    assert kept(page) == []
    page.locator(".notice").get_by_role("button", name="Undo").click()
    expect(tiles(page)).to_have_count(1)
    assert kept(page) == [favourite]


def test_a_spoiled_favourite_is_told_and_the_others_are_there(instrument: Instrument) -> None:
    page = instrument.page
    star(page).click()
    (favourite,) = kept(page)
    spoiled = json.dumps({"format": 1, "favourites": [{"link": 7}, favourite]})
    page.evaluate("entry => localStorage.setItem(...entry)", [KEY, spoiled])
    page.reload()
    notice(page, "A favourite could not be read")
    page.get_by_role("tab", name="Favourites 1").wait_for()
    assert page.evaluate(f"localStorage.getItem('{KEY}.damaged')") == spoiled


def test_full_storage_is_told_and_the_star_lasts_as_long_as_the_page(
    instrument: Instrument,
) -> None:
    page = instrument.page
    page.evaluate("Storage.prototype.setItem = () => { throw new Error('full') }; 0")
    star(page).click()
    notice(page, "keeps no more for this page")
    expect(star(page)).to_have_attribute("aria-pressed", "true")


def test_full_storage_is_told_of_the_strip_once(instrument: Instrument) -> None:
    page = instrument.page
    page.evaluate("Storage.prototype.setItem = () => { throw new Error('full') }; 0")
    instrument.touch(0.5, -0.5)
    notice(page, "History lasts until you leave it")
    page.keyboard.press("Escape")
    instrument.touch(-0.5, 0.5)
    expect(tiles(page)).to_have_count(3)
    instrument.wait_on_page(600)
    expect(page.locator(".notice")).to_have_text("")


def test_a_favourite_of_a_model_that_is_gone_says_so(instrument: Instrument) -> None:
    page = instrument.page
    star(page).click()
    (favourite,) = kept(page)
    gone = {**favourite, "link": "#/gone?x=0.5"}
    text = json.dumps({"format": 1, "favourites": [gone]})
    page.evaluate("entry => localStorage.setItem(...entry)", [KEY, text])
    page.reload()
    instrument.wait_until_loaded()
    before = instrument.link()
    page.get_by_role("tab", name="Favourites 1").click()
    tiles(page).get_by_role("button").first.click()
    notice(page, "needs the model “gone”")
    assert instrument.link() == before


def test_a_morph_goes_from_a_to_b(instrument: Instrument) -> None:
    page = instrument.page
    page.get_by_role("tab", name="Morph").click()
    slider = page.get_by_role("slider", name="Morph")
    expect(slider).to_be_disabled()
    instrument.touch(-0.8, -0.5)
    page.get_by_role("button", name="Set A").click()
    instrument.touch(0.8, 0.5)
    page.get_by_role("button", name="Set B").click()
    expect(slider).to_have_attribute("aria-valuetext", "100 percent of the way to B")
    before = instrument.link()
    (from_x, to_x) = (-0.8, 0.8)
    slider.fill("25")
    assert float(values(instrument.link())["x"]) == pytest.approx(
        from_x + 0.25 * (to_x - from_x), abs=0.02
    )
    slider.press("Home")
    assert float(values(instrument.link())["x"]) == pytest.approx(from_x, abs=0.011)
    slider.press("End")
    assert instrument.link() == before
    # Its ring stays clear of the text below.
    ring = slider.evaluate(
        """(slider) => {
          const { outlineWidth, outlineOffset } = getComputedStyle(slider);
          const beyond = Number.parseFloat(outlineWidth) + Number.parseFloat(outlineOffset);
          return slider.getBoundingClientRect().bottom + beyond;
        }"""
    )
    text = page.locator("gn-morph #note").bounding_box()
    assert text
    assert ring <= text["y"]
    # An end is played, and takes another sound only when it is told to.
    page.get_by_role("button", name="Play A,").click()
    expect(slider).to_have_attribute("aria-valuetext", "0 percent of the way to B")
    assert float(values(instrument.link())["x"]) == pytest.approx(from_x, abs=0.011)
    page.get_by_role("button", name="Play B,").click()
    assert instrument.link() == before
    page.get_by_role("button", name="Make the sound you hear A").click()
    page.get_by_role("button", name="Play A,").click()
    assert instrument.link() == before


LATENT = f"{64 * 'A'}.own"
UNPLAYABLE = "as it is here cannot play this sound: here is the model"


def refuse_latents(page: Page) -> None:
    """Let the server answer sounds of a latent as it does where their models are others."""

    def refused(route: Route) -> None:
        problem = {"title": "Not understood", "status": 422, "detail": "Latent holds what is none."}
        route.fulfill(status=422, content_type="application/problem+json", json=problem)

    page.route("**/sound.wav?*latent=*", refused)


def test_a_sound_that_its_model_cannot_play_any_more_gives_way_to_the_model_s_own(
    browser: Browser, address: str
) -> None:
    with desk(browser) as context:
        instrument = open_ghost(context, address)
        page = instrument.page
        instrument.touch(0.5, -0.5)
        before = instrument.link()
        refuse_latents(page)
        link = f"#/ghost?x=0.25&y=0.5&class=kick&seed=9&latent={LATENT}"
        sound = {"link": link, "class": "kick", "tag": "abcd", "outline": "9876543210" * 2}
        text = json.dumps({"format": 1, "favourites": [sound]})
        page.evaluate("text => localStorage.setItem('ghostnote.favourites', text)", text)
        page.reload()
        instrument.wait_until_loaded()
        page.get_by_role("tab", name="Favourites").click()
        for _ in range(2):
            instrument.quiet()
            tiles(page).get_by_role("button").first.click()
            page.get_by_role("status").get_by_text("here is the model").wait_for()
            assert len(instrument.hear(0.3).trimmed()) > 0
            here = values(instrument.link())
            assert (here["class"], here["seed"], here.get("latent")) == ("kick", "9", None)
            instrument.press("Undo")
            assert instrument.link() == before
        page.goto("about:blank")
        instrument.open(link)
        notice(page, UNPLAYABLE)
        assert "latent" not in values(instrument.link())
