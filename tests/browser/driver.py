"""The page in a browser, with a tap on its loudspeaker."""

import base64
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

HERE = Path(__file__).parent
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60
GAP_SECONDS = 0.05
"""Silence out of which a sound has an onset."""
AUDIBLE = 1e-4


@dataclass(frozen=True)
class Recording:
    """What was heard: mono `samples` at `rate` Hz, from context time `start` on."""

    samples: NDArray[np.float64]
    rate: float
    start: float

    def onsets(
        self, threshold: float = 0.05, gap_seconds: float = GAP_SECONDS
    ) -> NDArray[np.float64]:
        """Seconds at which the sound rises out of a stretch of `gap_seconds` below `threshold`.

        What already sounds when the recording begins has no onset in it.
        """
        loud = np.flatnonzero(np.abs(self.samples) > threshold)
        first = np.diff(loud, prepend=-1) > gap_seconds * self.rate
        return self.start + loud[first] / self.rate

    def trimmed(self) -> NDArray[np.float64]:
        """The samples from the first audible to the last."""
        loud = np.flatnonzero(np.abs(self.samples) > AUDIBLE)
        return self.samples[loud[0] : loud[-1] + 1] if len(loud) else np.zeros(0)

    def frequency_hz(self) -> float:
        """Where the spectrum peaks."""
        samples = self.trimmed()
        spectrum = np.abs(np.fft.rfft(samples, 1 << 18))
        return float(np.argmax(spectrum) * self.rate / (1 << 18))


class Instrument:
    """One page, played, and heard where its loudspeaker is `tapped`."""

    def __init__(self, page: Page, address: str, *, tapped: bool = True) -> None:
        self.page = page
        self.address = address
        self._tapped = tapped
        if not tapped:
            return
        worklet = json.dumps((HERE / "tap-worklet.js").read_text())
        page.add_init_script(f"window.tapWorklet = {worklet}")
        page.add_init_script(path=HERE / "tap.js")

    def open(self, link: str = "#/damped-sine") -> None:
        """Open the page at a link and wait until it can be played."""
        self.page.goto(f"{self.address}/{link}")
        self.wait_until_loaded()

    def wait_until_loaded(self) -> None:
        """Wait for the first sound, the map and the tap if there is one."""
        self.page.get_by_role("img", name=re.compile("^Waveform")).wait_for()
        self.page.get_by_role("button", name="Colour shows").wait_for()
        if self._tapped:
            self.page.evaluate("tap.ready")

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """The pixel of a place on the pad."""
        box = self.page.locator("gn-pad").bounding_box()
        assert box
        inset = 16
        return (
            box["x"] + inset + (x + 1) / 2 * (box["width"] - 2 * inset),
            box["y"] + inset + (1 - y) / 2 * (box["height"] - 2 * inset),
        )

    def touch(self, x: float, y: float) -> None:
        """Press and release the pad at a place."""
        self.page.mouse.move(*self.spot(x, y))
        self.page.mouse.down()
        self.page.mouse.up()

    def drag(self, *places: tuple[float, float], pause_ms: float = 15) -> None:
        """Drag the point through places."""
        self.page.mouse.move(*self.spot(*places[0]))
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.spot(*place))
            self.page.wait_for_timeout(pause_ms)
        self.page.mouse.up()

    def drop(self, x: float, y: float, name: str, content: bytes) -> float:
        """Drop a file at a pixel; the time of it on the page's clock, in ms."""
        arguments = [x, y, name, base64.b64encode(content).decode()]
        return float(self.page.evaluate("a => tap.drop(...a)", arguments))

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=name).click()

    def wait_on_page(self, milliseconds: int) -> None:
        """Wait by the page's own timers: those it set earlier for sooner have fired by then."""
        self.page.evaluate("time => new Promise((done) => setTimeout(done, time))", milliseconds)

    def place(self) -> tuple[float, float]:
        """Where the address bar says the point is, once it has caught up."""
        self.wait_on_page(350)
        found = dict(re.findall(r"[?&](\w+)=([^&]+)", self.page.url))
        return float(found["x"]), float(found["y"])

    def link(self) -> str:
        """The part of the address after '#', once it has caught up."""
        self.wait_on_page(350)
        return "#" + self.page.url.partition("#")[2]

    def quiet(self) -> None:
        """Wait until nothing sounds any more, and forget what did but for a last gap of silence."""
        self.page.wait_for_function("tap.context.state === 'running' && tap.silent(0.15)")
        self.page.evaluate("tap.clear()")
        # What a fast machine plays within it would pass for what sounded before.
        self.page.wait_for_function(f"tap.lasts({GAP_SECONDS})")

    def record(self, seconds: float) -> Recording:
        """What is heard in the next `seconds`, however long a busy machine takes to play them."""
        self.page.evaluate("tap.clear()")
        self.page.wait_for_timeout(seconds * 1000)
        self.page.wait_for_function(f"tap.context.state !== 'running' || tap.lasts({seconds})")
        return self.heard()

    def hear(self, seconds: float) -> Recording:
        """What was heard since the last time it was forgotten, until `seconds` past its onset."""
        self.page.wait_for_function(f"tap.lasts({seconds}, {AUDIBLE})")
        return self.heard()

    def heard(self) -> Recording:
        """What was heard since the last time it was forgotten."""
        taken: dict[str, Any] = self.page.evaluate("tap.take()")
        samples = np.frombuffer(base64.b64decode(taken["samples"]), np.float32)
        return Recording(samples.astype(np.float64), taken["rate"], taken["start"])

    def onset_ms(self, timeout_ms: float = 5000) -> float:
        """When the first sound since then left the loudspeaker, on the page's clock."""
        handle = self.page.wait_for_function(f"tap.onset({AUDIBLE})", timeout=timeout_ms)
        return float(handle.json_value())


@contextmanager
def running_server(models: Path | None, *arguments: str) -> Iterator[str]:
    """A server of its own on a free port, with more `arguments`; its address."""
    with server_process(models, *arguments) as (address, _):
        yield address


@contextmanager
def server_process(
    models: Path | None, *arguments: str, port: int = 0
) -> Iterator[tuple[str, int]]:
    """As `running_server`, on a port of choice; its address and the number of its process."""
    program = "import sys; from ghostnote.cli import main; sys.exit(main())"
    more = ["--models", str(models)] if models else []
    command = [sys.executable, "-c", program, "serve", "--port", str(port), *more, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            assert process.stdout
            line = process.stdout.readline().decode()
            found = re.search(r"http://[\d.:]+", line)
            assert found, f"the server did not start: {line!r}"
            yield found.group(), process.pid
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def launch(playwright: Playwright) -> Browser:
    """The system's Chromium, or Playwright's own where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    installed = next(filter(None, map(shutil.which, names)), None)
    return playwright.chromium.launch(executable_path=installed, args=FLAGS)


def wav_bytes(samples: Sequence[float] | NDArray[np.float64], rate: int = 44_100) -> bytes:
    """A 16-bit WAV file."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype="PCM_16")
    return file.getvalue()


def damped_sine(hz: float, decay: float, seconds: float = 2.0) -> NDArray[np.float64]:
    """`0.8 exp(-decay t) sin(2 pi hz t)` at 44.1 kHz."""
    time_ = np.arange(round(44_100 * seconds)) / 44_100
    return 0.8 * np.exp(-decay * time_) * np.sin(2 * np.pi * hz * time_)


def phone(browser: Browser) -> BrowserContext:
    """A window of a phone's size, touched with a thumb; its policy lets the tap in.

    A service worker would answer past the routes that tests lay.
    """
    return browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        bypass_csp=True,
        service_workers="block",
    )


def errors_of(page: Page, complaints: Sequence[str]) -> list[str]:
    """What `page` complains of from now on, but for messages with one of `complaints` in them."""
    errors: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(known in message.text for known in complaints):
            errors.append(message.text)

    page.on("console", console)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def desk(browser: Browser) -> BrowserContext:
    """A window of a small laptop's size, as `phone` has it."""
    return browser.new_context(
        viewport={"width": 1280, "height": 800}, bypass_csp=True, service_workers="block"
    )
