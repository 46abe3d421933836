"""The kit's loop taken away: as a mix, as stems, as notes."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Download

from .beat import draw
from .driver import Instrument
from .kit import pads
from .test_models import notice


@pytest.fixture
def takes(drummer: Instrument, tmp_path: Path) -> Callable[[str], Path]:
    """Take the loop away by a button; the file."""
    page = drummer.page
    draw(page, "Pad 1", (1, 9), (9, 9))
    draw(page, "Pad 2", (5, 6))
    page.get_by_role("tab", name="Kit").click()
    pads(page).nth(1).click()
    page.get_by_role("group", name="Settings of pad 2").get_by_role("slider", name="Pan").press(
        "End"
    )
    drummer.press("File format")
    page.get_by_role("menuitemradio", name="32 bit float · 48 kHz").click()

    def take(button: str) -> Path:
        drummer.press("More ways to take it")
        with page.expect_download() as download:
            drummer.press(button)
        return saved(download.value, tmp_path)

    return take


def saved(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def test_stems_add_up_to_the_mix(drummer: Instrument, takes: Callable[[str], Path]) -> None:
    mix_path = takes("Loop as WAV")
    assert mix_path.name.endswith("-loop-240bpm.wav")
    mix, rate = soundfile.read(mix_path)
    assert (rate, mix.shape) == (48_000, (48_000, 2))
    assert np.abs(mix).max() <= 0.9 + 1e-6
    stems_path = takes("Stems as zip")
    notice(drummer.page, f"Saved {stems_path.name}")
    with zipfile.ZipFile(stems_path) as archive:
        assert archive.testzip() is None
        names = [Path(name).name for name in archive.namelist()]
        stems = [soundfile.read(io.BytesIO(archive.read(name)))[0] for name in archive.namelist()]
    assert names == ["00 Hand snare.wav", "01 Snare 8.wav", "02 Snare.wav"]
    assert np.abs(sum(stems) - mix).max() < 1e-6
    high = stems[2]
    assert np.abs(high[:, 0]).max() == 0
    onset = int(np.flatnonzero(np.abs(high[:, 1]) > 0.01)[0])
    assert onset / rate == pytest.approx(0.25, abs=0.01)
    low = stems[1]
    assert np.array_equal(low[:, 0], low[:, 1])


def test_notes_are_those_of_the_pads(takes: Callable[[str], Path]) -> None:
    content = takes("Loop as MIDI").read_bytes()
    assert content.startswith(b"MThd")
    assert content.count(bytes([0x99, 36, 127])) == 2
    # The snare in hand and the pad of the same note: 9 of 9 on the first step, 6 of 9 on the fifth.
    assert content.count(bytes([0x99, 38, 127])) == 1
    assert content.count(bytes([0x99, 38, 85])) == 1
