"""The page without its server: what was heard still sounds, and nothing stale is shown with it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .driver import running_server

HEARD = "#/damped-sine?x=0.25&y=-0.5&noise=0&class=snare&seed=3"


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor whose browser lets a service worker in, under the server's own policy."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


def ready(page: Page) -> None:
    page.get_by_role("img", name=re.compile("^Waveform")).wait_for()
    page.get_by_role("button", name="Colour shows").wait_for()


def until(page: Page, script: str) -> None:
    """Wait until a script answers true; what waits inside the page is shut out by its policy."""
    for _ in range(150):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {script}")


def visited(visitor: BrowserContext, models_folder: Path, enough: str) -> Page:
    """The page once `enough` is true of its `kept` paths and `sounds`, and its server gone."""
    script = f"""async () => {{
      const page = await (await caches.open('ghostnote-page-1')).keys();
      const sounds = await (await caches.open('ghostnote-sounds-1')).keys();
      const kept = page.map(({{ url }}) => new URL(url).pathname);
      return {enough};
    }}"""
    page = visitor.new_page()
    with running_server(models_folder) as address:
        page.goto(f"{address}/{HEARD}")
        ready(page)
        until(page, script)
    return page


def test_a_page_that_was_open_before_opens_and_sounds_without_its_server(
    visitor: BrowserContext, models_folder: Path
) -> None:
    page = visited(
        visitor,
        models_folder,
        """sounds.length > 0 && kept.includes('/') && kept.includes('/api/models')
            && kept.some((path) => path.endsWith('/map'))
            && kept.some((path) => path.endsWith('.woff2'))""",
    )
    page.reload()
    ready(page)
    page.get_by_text("The server has gone quiet").wait_for()
    page.get_by_role("button", name="Loop").click()
    page.get_by_role("button", name="Stop").wait_for()
    expect(page.get_by_role("slider", name="Snare pad")).to_be_visible()


def test_the_notes_of_the_loop_are_saved_without_the_server(
    visitor: BrowserContext, models_folder: Path
) -> None:
    page = visited(
        visitor,
        models_folder,
        """kept.includes('/api/models')
            && ['midi', 'loop-worker'].every((part) => kept.join(' ').includes(part))""",
    )
    page.get_by_role("button", name="More ways to take it").click()
    with page.expect_download(timeout=10_000) as saved:
        page.get_by_role("button", name="Loop as MIDI").click()
    assert saved.value.suggested_filename.endswith(".mid")


def test_what_the_server_says_now_is_what_is_shown(visitor: BrowserContext, address: str) -> None:
    page = visitor.new_page()
    page.goto(f"{address}/{HEARD}")
    ready(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.evaluate(
        """async () => {
          const cache = await caches.open('ghostnote-page-1');
          await cache.put('/', new Response('stale', { headers: { 'Content-Type': 'text/html' } }));
        }"""
    )
    page.reload()
    ready(page)


def test_the_kept_sounds_are_bounded(visitor: BrowserContext, address: str) -> None:
    page = visitor.new_page()
    page.goto(f"{address}/{HEARD}")
    ready(page)
    page.evaluate(
        """async () => {
          const cache = await caches.open('ghostnote-sounds-1');
          for (let at = 0; at < 80; at++) await cache.put(`/filler/${at}`, new Response('x'));
        }"""
    )
    page.get_by_role("slider", name="Snare pad").press("ArrowRight")
    until(
        page, "async () => (await (await caches.open('ghostnote-sounds-1')).keys()).length === 64"
    )
