"""Several models: changing them, and doing without one that is gone."""

import re

from playwright.sync_api import Page, Route, expect

from .driver import Instrument, damped_sine, wav_bytes

SINE = "damped-sine"


def offer(page: Page, *names: str) -> None:
    """Let the tests' model go by these names, and no other be there."""

    def listed(route: Route) -> None:
        answer = route.fetch()
        document = answer.json()
        sine = next(model for model in document["models"] if model["name"] == SINE)
        document["models"] = [{**sine, "name": name, "title": name.title()} for name in names]
        route.fulfill(response=answer, json=document)

    def renamed(route: Route) -> None:
        route.continue_(url=re.sub(r"/models/[^/]+/", f"/models/{SINE}/", route.request.url))

    page.route("**/api/models", listed)
    page.route("**/api/models/*/**", renamed)


def choose(page: Page, name: str) -> None:
    page.get_by_role("button", name="Model").click()
    page.get_by_role("menuitemradio", name=name).click()


def notice(page: Page, text: str) -> None:
    """Wait until the page says this in passing."""
    page.get_by_role("status").get_by_text(text).wait_for()


def test_a_restarted_server_without_the_model_plays_another(
    instrument: Instrument, complaints: list[str]
) -> None:
    complaints.append("ERR_FAILED")
    page = instrument.page
    instrument.touch(0.25, -0.5)
    page.route("**/api/**", lambda route: route.abort())
    instrument.touch(0.8, 0)
    page.get_by_text("The server has gone quiet").wait_for()
    offer(page, "other")
    page.get_by_role("button", name="Ask again now").click()
    notice(page, "here is another")
    assert instrument.link().startswith("#/other?x=0&y=0")
    instrument.wait_until_loaded()
    instrument.quiet()
    instrument.touch(-0.5, -0.5)
    assert len(instrument.hear(0.5).onsets()) == 1


def test_a_restarted_server_without_a_model_of_the_past_can_still_be_undone(
    instrument: Instrument, complaints: list[str]
) -> None:
    complaints.append("ERR_FAILED")
    page = instrument.page
    offer(page, SINE, "other")
    page.reload()
    instrument.wait_until_loaded()
    choose(page, "Other")
    page.unroute_all()
    page.route("**/api/**", lambda route: route.abort())
    instrument.touch(0.8, 0)
    page.get_by_text("The server has gone quiet").wait_for()
    offer(page, "other")
    page.get_by_role("button", name="Ask again now").click()
    page.get_by_text("The server has gone quiet").wait_for(state="hidden")
    page.keyboard.press("Control+z")
    assert instrument.link().startswith("#/other?x=0.8")


def test_the_models_are_told_in_plain_words_and_the_one_that_plays_is_marked(
    instrument: Instrument,
) -> None:
    page = instrument.page
    page.route("**/api/models", _with_drums)
    page.reload()
    instrument.wait_until_loaded()
    page.get_by_role("button", name="Model").click()
    entries = page.get_by_role("menuitemradio")
    expect(entries).to_have_text(
        [
            "Damped sine Snare only, 1 knob, up to 2 s, one sound at each place",
            "Drums 2 drums, 1 knob, up to 2 s, many sounds at each place first",
            "Drums 2 drums, 1 knob, up to 2 s, many sounds at each place second",
        ]
    )
    expect(entries.first).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def _with_drums(route: Route) -> None:
    answer = route.fetch()
    document = answer.json()
    sine = next(model for model in document["models"] if model["name"] == SINE)
    drums = {**sine, "title": "Drums", "classes": ["kick", "snare"], "variation": 24}
    named = [{**drums, "name": name} for name in ("first", "second")]
    document["models"] = [{**sine, "classes": ["snare"], "variation": 0}, *named]
    route.fulfill(response=answer, json=document)


def test_a_match_that_comes_too_late_for_its_model_is_dropped(instrument: Instrument) -> None:
    page = instrument.page
    offer(page, SINE, "other")
    page.reload()
    instrument.wait_until_loaded()
    held: list[Route] = []
    page.route("**/match", lambda route: held.append(route))
    instrument.drop(700, 300, "a.wav", wav_bytes(damped_sine(300, 24)))
    page.get_by_text("Listening to a.wav").first.wait_for()
    choose(page, "Other")
    page.get_by_text("Drop a sample anywhere").wait_for()
    for route in held:
        route.continue_()
    page.wait_for_timeout(1500)
    assert instrument.link().startswith("#/other?x=0&y=0")
    assert page.get_by_role("img", name="Match score").count() == 0


def test_a_comparison_ends_with_its_model(instrument: Instrument) -> None:
    page = instrument.page
    offer(page, SINE, "other")
    page.reload()
    instrument.wait_until_loaded()
    instrument.drop(700, 300, "a.wav", wav_bytes(damped_sine(300, 24)))
    page.get_by_role("img", name="Match score").wait_for()
    page.keyboard.press("a")
    choose(page, "Other")
    page.get_by_text("Drop a sample anywhere").wait_for()


def test_a_model_without_the_drum_in_hand_says_what_it_plays_instead(
    instrument: Instrument,
) -> None:
    page = instrument.page

    def listed(route: Route) -> None:
        answer = route.fetch()
        document = answer.json()
        sine = next(model for model in document["models"] if model["name"] == SINE)
        many = {**sine, "name": "many", "title": "Many", "classes": ["kick", "snare"]}
        document["models"] = [many, {**sine, "classes": ["snare"]}]
        route.fulfill(response=answer, json=document)

    def played(route: Route) -> None:
        route.continue_(url=route.request.url.replace("/many/", f"/{SINE}/"))

    page.route("**/api/models", listed)
    page.route("**/api/models/many/**", played)
    # The models are read when the page is.
    page.goto("about:blank")
    instrument.open("#/many?class=kick")
    choose(page, "sine")
    notice(page, "has no kick; this is its snare.")
    assert "class=snare" in instrument.link()


def test_a_link_to_a_model_that_is_not_there_keeps_the_sound(instrument: Instrument) -> None:
    instrument.touch(0.25, -0.5)
    link = instrument.link()
    instrument.page.goto(f"{instrument.address}/#/gone?x=0.9&y=0.9")
    notice(instrument.page, "The model “gone” is not here; your sound is as it was")
    assert instrument.link() == link


def test_an_address_that_is_no_link_keeps_the_sound(instrument: Instrument) -> None:
    instrument.touch(0.25, -0.5)
    link = instrument.link()
    for hash_ in ("#", "#top", "#/damped-sine?x=0.25&y=-0.5&seed=9999999999"):
        instrument.page.goto(f"{instrument.address}/{hash_}")
        assert instrument.link() == link
