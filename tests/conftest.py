"""Fixtures that any test may use."""

from pathlib import Path

import pytest
from hypothesis import settings

from ghostnote.engine import catalogue
from ghostnote.engine.instrument import Instrument

from .bundles import save_bundle

# How long an example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests go last: from the first one on, Playwright keeps an event loop running."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def bundle_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A playable bundle, `damped-sine`; not to be changed."""
    folder = tmp_path_factory.mktemp("models") / "damped-sine"
    save_bundle(folder)
    return folder


@pytest.fixture(scope="session")
def models_folder(bundle_folder: Path) -> Path:
    """A folder that holds `bundle_folder` and nothing else."""
    return bundle_folder.parent


@pytest.fixture(scope="session")
def instrument(bundle_folder: Path) -> Instrument:
    """The instrument of `bundle_folder`."""
    return Instrument.open(bundle_folder)


@pytest.fixture
def own_bundle(tmp_path: Path) -> Path:
    """A playable bundle in a folder of this test's own, to be changed at will."""
    folder = tmp_path / "own" / "damped-sine"
    save_bundle(folder)
    return folder


@pytest.fixture
def no_shipped_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package as if it shipped no models."""
    empty = tmp_path / "shipped"
    empty.mkdir()
    monkeypatch.setattr(catalogue, "SHIPPED", empty)
