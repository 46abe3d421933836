from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from .beat import kit_of_tones
from .driver import Instrument, desk, errors_of, launch, running_server
from .lab import LabPage, opened

PAGE = Path(__file__).parents[2] / "src" / "ghostnote" / "service" / "page" / "index.html"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address(models_folder: Path) -> Iterator[str]:
    """The address of a running server that has the tests' model."""
    assert PAGE.is_file(), "build the page first: npm run build in web/"
    with running_server(models_folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser may complain about in this test; all else fails it."""
    return []


@pytest.fixture
def instrument(browser: Browser, address: str, complaints: list[str]) -> Iterator[Instrument]:
    """A page at 1280x800 that plays the tests' model and must not complain."""
    context = desk(browser)
    page = context.new_page()
    errors = errors_of(page, complaints)
    instrument = Instrument(page, address)
    instrument.open()
    yield instrument
    context.close()
    assert not errors


@pytest.fixture
def drummer(instrument: Instrument) -> Instrument:
    """The page with a kit whose first two pads are two tones, and a loop of a second."""
    return kit_of_tones(instrument)


@pytest.fixture
def lab(browser: Browser, address: str, complaints: list[str]) -> Iterator[LabPage]:
    """The Lab at 1280x800 with the tests' model under two names; it must not complain."""
    yield from opened(desk(browser).new_page(), address, complaints)
