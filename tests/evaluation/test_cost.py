import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ghostnote import bundle
from ghostnote.bundle import Bundle
from ghostnote.engine.instrument import Instrument
from ghostnote.evaluation.cost import cost_figures
from ghostnote.evaluation.draws import Asked

from ..bundles import edit_manifest

SECONDS = 0.004


def work() -> None:
    end = time.thread_time() + SECONDS
    while time.thread_time() < end:
        pass


def wait() -> None:
    time.sleep(SECONDS)


def hit_ms(path: Path, monkeypatch: pytest.MonkeyPatch, first: Callable[[], None]) -> float:
    """What a hit is said to cost where `first` is done before each."""
    original = Instrument.render_batch

    def render_batch(self, patches):  # type: ignore[no-untyped-def]
        first()
        return original(self, patches)

    with monkeypatch.context() as patch:
        patch.setattr(Instrument, "render_batch", render_batch)
        opened = Bundle.open(path)
        return cost_figures(opened, Asked(Instrument(opened), "snare"), 0)["hit_ms"].value


def test_a_hit_costs_the_work_it_takes_not_the_time_that_passes(
    bundle_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = hit_ms(bundle_folder, monkeypatch, lambda: None)
    assert alone > 0
    assert hit_ms(bundle_folder, monkeypatch, work) > 1000 * SECONDS
    assert hit_ms(bundle_folder, monkeypatch, wait) < alone + 500 * SECONDS


def test_size_is_that_of_all_files_and_parameters_are_what_the_bundle_says(
    own_bundle: Path,
) -> None:
    edit_manifest(own_bundle, {"metrics": {"parameters": 1234}})
    opened = Bundle.open(own_bundle)
    figures = cost_figures(opened, Asked(Instrument(opened), "snare"), 0)
    size = sum(each.stat().st_size for each in own_bundle.iterdir() if each.name != bundle.MANIFEST)
    assert figures["megabytes"].value == pytest.approx(size / 1e6)
    assert figures["parameters"].value == 1234
