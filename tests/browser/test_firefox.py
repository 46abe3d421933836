"""The page in Firefox, where one is installed: that it loads, draws, sounds, matches and saves."""

import io
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from .driver import damped_sine, wav_bytes
from .firefox import Firefox, installed, running

PROGRAM = installed()
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="Firefox is not installed")
AT = "#/damped-sine?x=0&y=0&noise=0&seed=0&loop=sixteenths-140"
SIZE = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
DRAWN = """(() => {
  const part = found('gn-hit-view').shadowRoot.querySelector('canvas');
  const { data } = part.getContext('2d').getImageData(0, 0, part.width, part.height);
  return new Set(new Uint32Array(data.buffer)).size;
})()"""
"""How many colours the picture of the hit has."""
ENTER = "\ue007"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("firefox")


@pytest.fixture(scope="module")
def browser_window(folder: Path) -> Iterator[Firefox]:
    assert PROGRAM
    with running(PROGRAM, folder) as firefox:
        yield firefox


@pytest.fixture
def firefox(browser_window: Firefox, address: str) -> Iterator[Firefox]:
    """The page at 1280x800, which must not complain."""
    browser_window.open("about:blank", 1280, 800)
    browser_window.open(f"{address}/{AT}", 1280, 800)
    browser_window.wait_for("!!found('[role=img]', 'Waveform')")
    browser_window.wait_for("!!found('button', 'Colour shows')")
    yield browser_window
    assert not browser_window.errors


def awake(firefox: Firefox) -> None:
    """Touch the pad; without a sound output there is nothing to hear."""
    firefox.press("gn-pad")
    end = time.monotonic() + 5
    while firefox.evaluate("heard.context.state") != "running":
        if time.monotonic() > end:
            assert "no output" in firefox.wait_for("found('.notice').textContent.trim()")
            pytest.skip("this machine has no sound output that Firefox can use")
        time.sleep(0.1)


def downloaded(file: Path) -> bytes:
    """The bytes of a file once it is there as a whole."""
    end = time.monotonic() + 20
    while not file.exists() or not file.stat().st_size or list(file.parent.glob("*.part")):
        assert time.monotonic() < end, f"{file.name} was not saved"
        time.sleep(0.1)
    return file.read_bytes()


def test_it_loads_and_draws_and_fits(firefox: Firefox) -> None:
    assert firefox.evaluate(SIZE) == [1280, 800]
    assert firefox.wait_for(DRAWN) > 50
    assert firefox.wait_for("navigator.serviceWorker.ready.then(({ active }) => !!active)")
    firefox.act("browsingContext.setViewport", viewport={"width": 390, "height": 844})
    firefox.wait_for("innerWidth === 390")
    assert firefox.evaluate(SIZE)[0] <= 390


def test_a_gesture_sounds_and_the_loop_goes_on_under_a_knob(firefox: Firefox) -> None:
    awake(firefox)
    # A busy machine may take longer to wake than the page holds its first hit back for.
    firefox.press("gn-pad")
    firefox.wait_for("peak() > 0.1")
    firefox.wait_for("peak() < 0.001")
    firefox.type(" ")
    firefox.wait_for("peak() > 0.1")
    firefox.press(".dial", "Noise", upwards=80)
    assert firefox.evaluate("Number(found('.dial', 'Noise').ariaValueNow)") > 20
    # Where it asks how late its sound is, Firefox hangs within seconds.
    for _ in range(16):
        assert firefox.evaluate("peak()") > 0.1
        time.sleep(0.25)
    firefox.type(" ")
    firefox.wait_for("peak() < 0.001")


def test_a_number_is_typed(firefox: Firefox) -> None:
    firefox.press("button", "Type Noise")
    firefox.wait_for("!!found('gn-knob').shadowRoot.activeElement.matches('input')")
    firefox.type("9", "9", "9", ENTER)
    assert "its highest" in firefox.wait_for("found('.notice').textContent.trim()")


def test_a_file_is_matched_and_the_match_saved(firefox: Firefox, folder: Path) -> None:
    sample = folder / "tone.wav"
    sample.write_bytes(wav_bytes(damped_sine(300, 12)))
    element = firefox.part("input[type=file]")
    firefox.act("input.setFiles", element=element, files=[str(sample)])
    firefox.wait_for("found('gn-match-strip').shadowRoot.textContent.includes('heard as snare')")
    firefox.press("button", "Save WAV")
    said = firefox.wait_for("found('.notice').textContent.match(/Saved (\\S+)/)")
    samples, _ = soundfile.read(io.BytesIO(downloaded(folder / said[1])))
    spectrum = np.abs(np.fft.rfft(samples, 1 << 17))
    assert np.argmax(spectrum) * 44_100 / (1 << 17) == pytest.approx(300, rel=0.03)


def test_the_loop_is_saved(firefox: Firefox, folder: Path) -> None:
    firefox.press("button", "More ways to take it")
    firefox.press("button", "Loop as WAV")
    said = firefox.wait_for("found('.notice').textContent.match(/Saved (\\S+-loop-140bpm.wav)/)")
    samples, rate = soundfile.read(io.BytesIO(downloaded(folder / said[1])))
    assert len(samples) == pytest.approx(4 * 60 / 140 * rate, abs=1)


def test_a_kit_is_made_and_plays_its_beat(firefox: Firefox) -> None:
    firefox.press("[role=tab]", "Kit")
    firefox.press("button", "New kit")
    awake(firefox)
    firefox.press("button", "Kit beat")
    firefox.press("[role=tab]", "Grid")
    firefox.wait_for("found('[role=radio]', 'Pad 2: Snare')?.ariaLabel.includes('hits')")
    firefox.wait_for("peak() > 0.1")
    firefox.press("button", "Undo")
    firefox.wait_for("!!found('button', 'Loop')")
