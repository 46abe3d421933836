"""The page without a mouse, on a phone, and as a picture."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .driver import Instrument, damped_sine, desk, phone, wav_bytes
from .ghost import play_ghost
from .kit import new_kit, pads
from .test_models import notice

SCREENSHOTS = Path(__file__).parent / "screenshots"
FOCUSABLE = """() => {
  const found = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      const { width, height } = element.getBoundingClientRect();
      if (width > 0 && element.matches('button, input, a[href], [tabindex="0"]')) {
        found.push({ name: element.ariaLabel || element.textContent.trim(), width, height });
      }
    }
  };
  walk(document);
  return found;
}"""
MOVING = """() => {
  const found = [];
  const walk = (root) => {
    const running = root.getAnimations().filter(({ playState }) => playState === 'running');
    found.push(...running.map(({ effect }) => effect.target.outerHTML.slice(0, 80)));
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) walk(shadowRoot);
  };
  walk(document);
  return found;
}"""
"""What is in motion: a document's own list leaves out what lies in shadow roots."""
FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const ring = getComputedStyle(element.closest('label') ?? element);
  return { name: element.ariaLabel || element.textContent.trim(), ring: ring.outlineStyle };
}"""


@pytest.fixture
def thumb(browser: Browser, address: str) -> Iterator[Instrument]:
    """The page on a phone."""
    context = phone(browser)
    instrument = Instrument(context.new_page(), address)
    instrument.open()
    yield instrument
    context.close()


def focus(page: Page, name: str) -> None:
    """Go there with the tabulator, seeing where one is at every step."""
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["name"].startswith(name):
            assert focused["ring"] not in ("", "none")
            return
    raise AssertionError(f"{name} cannot be reached with the keyboard")


def test_everything_can_be_done_with_the_keyboard(instrument: Instrument) -> None:
    page = instrument.page
    focus(page, "Snare pad")
    x, y = instrument.place()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowRight"):
        page.keyboard.press(key)
    assert instrument.place() == pytest.approx((x + 0.09, y + 0.04), abs=1e-9)
    page.keyboard.press("Control+z")
    assert instrument.place() == (x, y)

    focus(page, "Colour shows")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Colour shows: Decay").wait_for()

    focus(page, "Loop")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Stop").wait_for()
    focus(page, "Tempo")
    page.keyboard.press("Control+a")
    page.keyboard.type("174")
    page.keyboard.press("ArrowUp")
    assert instrument.link().endswith("-175")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+z")
    assert instrument.link().endswith("-175")
    focus(page, "Backbeat")
    page.keyboard.press("ArrowRight")
    assert "loop=four-175" in instrument.link()
    page.keyboard.press("?")
    page.get_by_role("heading", name="How to play").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="How to play").wait_for(state="hidden")


def test_space_chooses_in_an_open_menu_and_loops_elsewhere(instrument: Instrument) -> None:
    page = instrument.page
    loop = page.get_by_role("button", name="Loop")
    page.get_by_role("button", name="Colour shows").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Colour shows: Decay").wait_for()
    assert loop.count() == 1
    page.keyboard.press("Space")
    page.get_by_role("button", name="Stop").wait_for()


def test_the_tempo_is_dragged_turned_and_typed(instrument: Instrument) -> None:
    page = instrument.page
    tempo = page.get_by_role("spinbutton", name="Tempo")
    box = tempo.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 30, steps=5)
    page.mouse.up()
    assert tempo.input_value() == "122"
    page.mouse.move(x, y)
    page.mouse.wheel(0, 100)
    page.wait_for_timeout(200)
    assert tempo.input_value() == "121"
    tempo.click()
    page.keyboard.type("1000")
    page.keyboard.press("Enter")
    assert tempo.input_value() == "240"
    notice(page, "Tempo is at 240 BPM, its highest.")
    page.keyboard.press("Escape")
    tempo.fill("180")
    tempo.blur()
    expect(page.locator(".notice")).to_have_text("")
    tempo.fill("abc")
    tempo.blur()
    assert tempo.input_value() == "180"
    notice(page, "Tempo takes a number from 40 to 240 BPM; it is as it was.")


def test_the_wheel_turns_the_tempo_by_notches_that_undo_takes_back(instrument: Instrument) -> None:
    page = instrument.page
    tempo = page.get_by_role("spinbutton", name="Tempo")
    tempo.hover()
    for _ in range(3):
        page.mouse.wheel(0, -100)
    expect(tempo).to_have_value("115")
    page.wait_for_timeout(1000)
    for _ in range(3):
        page.mouse.wheel(0, -100)
    expect(tempo).to_have_value("118")
    page.keyboard.press("Control+z")
    expect(tempo).to_have_value("115")
    page.keyboard.press("Control+z")
    expect(tempo).to_have_value("112")
    # A trackpad tells of less than a notch at a time.
    for _ in range(30):
        page.mouse.wheel(0, -3)
    expect(tempo).to_have_value("113")
    page.wait_for_timeout(1000)
    # With shift held, browsers turn the wheel sideways.
    page.keyboard.down("Shift")
    page.mouse.wheel(-100, 0)
    page.keyboard.up("Shift")
    expect(tempo).to_have_value("113.1")


def test_a_typed_tempo_gives_the_keyboard_back(instrument: Instrument) -> None:
    page = instrument.page
    tempo = page.get_by_role("spinbutton", name="Tempo")
    tempo.click()
    page.keyboard.type("90")
    page.keyboard.press("Enter")
    page.keyboard.press("k")
    expect(page.get_by_role("tab", name="Kit")).to_have_attribute("aria-selected", "true")
    expect(tempo).to_have_value("90")
    page.keyboard.press("Control+z")
    expect(tempo).to_have_value("112")
    tempo.click()
    page.keyboard.type("90")
    page.keyboard.press("Escape")
    expect(tempo).to_have_value("112")
    page.keyboard.press("?")
    page.get_by_role("heading", name="How to play").wait_for()


def test_a_kit_is_made_with_two_keys(instrument: Instrument) -> None:
    page = instrument.page
    page.keyboard.press("k")
    expect(page.get_by_role("button", name="New kit")).to_be_focused()
    page.keyboard.press("Enter")
    expect(pads(page)).to_have_count(8)


def test_space_loops_behind_the_key_of_the_kit(instrument: Instrument) -> None:
    page = instrument.page
    page.keyboard.press("k")
    expect(page.get_by_role("button", name="New kit")).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Stop").wait_for()
    expect(pads(page)).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(pads(page)).to_have_count(8)


def test_everything_that_takes_the_focus_has_a_name(instrument: Instrument) -> None:
    found = instrument.page.evaluate(FOCUSABLE)
    assert len(found) > 12
    assert all(element["name"] for element in found)


def test_a_desk_sees_all_of_it_without_scrolling(instrument: Instrument) -> None:
    page = instrument.page
    instrument.touch(0.4, 0.2)
    instrument.drop(400, 300, "dusty snare 03.wav", wav_bytes(damped_sine(260, 14)))
    page.get_by_role("img", name="Match score").wait_for()
    instrument.press("Loop")
    page.wait_for_timeout(700)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "desktop.png")
    assert page.evaluate("document.documentElement.scrollHeight") <= 800
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    # Of the hit there is a picture beside the tallest shelves, too.
    new_kit(instrument)
    for shelf in ("Kit", "Grid"):
        page.get_by_role("tab", name=shelf).click()
        picture = page.locator("gn-hit-view").bounding_box()
        assert picture
        assert picture["height"] >= 120, shelf
        assert page.evaluate("document.documentElement.scrollHeight") <= 800


def at_ghost(context: BrowserContext, address: str) -> Instrument:
    """The page with the stand-in for a model of six knobs."""
    page = context.new_page()
    play_ghost(page)
    instrument = Instrument(page, address)
    instrument.open("#/ghost")
    return instrument


def test_every_button_is_within_its_card_at_any_width(browser: Browser, address: str) -> None:
    context = desk(browser)
    instrument = at_ghost(context, address)
    page = instrument.page
    for width in (360, 480, 761, 980, 981, 1000, 1100, 1200, 1240, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        instrument.wait_on_page(100)
        outside = page.locator("gn-deck .card :is(button, input)").evaluate_all(
            """(all) => all.flatMap((element) => {
              const host = element.getRootNode().host;
              const card = element.closest(".card") ?? host.closest(".card");
              const [own, room] = [element, card].map((each) => each.getBoundingClientRect());
              return own.right > room.right || own.left < room.left
                ? [element.ariaLabel || element.textContent.trim()]
                : [];
            })"""
        )
        assert not outside, width
    context.close()


def test_a_phone_sees_all_of_it_and_every_target_fits_a_thumb(thumb: Instrument) -> None:
    page = thumb.page
    thumb.touch(0.4, 0.2)
    thumb.drop(200, 300, "dusty snare 03.wav", wav_bytes(damped_sine(260, 14)))
    page.get_by_role("img", name="Match score").wait_for()
    page.wait_for_timeout(300)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "phone.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.get_by_role("button", name="Loop").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 844
    small = [
        element
        for element in page.evaluate(FOCUSABLE)
        if element["name"] and element["height"] < 44 - 0.5
    ]
    assert not small


def small_targets(page: Page) -> list[dict[str, object]]:
    """Targets under 44 pixels in height or 24 in width."""
    return [
        element
        for element in page.evaluate(FOCUSABLE)
        if element["height"] < 43.5 or element["width"] < 24
    ]


def test_every_target_of_every_panel_fits_a_thumb(browser: Browser, address: str) -> None:
    context = phone(browser)
    page = at_ghost(context, address).page
    assert not small_targets(page)
    page.keyboard.press("f")
    for tab in ("Favourites 1", "Morph", "Grid"):
        page.get_by_role("tab", name=tab).click()
        assert not small_targets(page), tab
    for menu in ("Drum", "File format", "How far", "Colour shows", "More ways"):
        page.get_by_role("button", name=re.compile(f"^{menu}")).click()
        assert not small_targets(page), menu
        page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_a_thumb_is_heard_at_its_first_touch(thumb: Instrument) -> None:
    thumb.page.touchscreen.tap(*thumb.spot(0.5, -0.5))
    thumb.onset_ms()
    assert thumb.record(0.5).frequency_hz() == pytest.approx(200 * 2**0.5, rel=0.03)


def test_nothing_moves_for_those_who_ask_for_that(instrument: Instrument) -> None:
    page = instrument.page
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    instrument.wait_until_loaded()
    instrument.drop(400, 300, "a.wav", wav_bytes(damped_sine(300, 24)))
    page.get_by_role("img", name="Match score").wait_for()
    assert page.evaluate(MOVING) == []


def test_the_page_keeps_to_the_policy_of_its_server(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    response = page.goto(f"{address}/#/damped-sine")
    assert response
    assert "script-src 'self'" in response.headers["content-security-policy"]
    page.get_by_role("button", name="Colour shows").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Loop").click()
    page.keyboard.press("r")
    page.keyboard.press("?")
    page.wait_for_timeout(500)
    context.close()
    assert not errors
