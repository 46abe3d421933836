"""Whether the loop loses a hit or memory over minutes: the long run of `page_loop`."""

import base64
import re
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import numpy as np
from numpy.typing import NDArray

from tests.browser.driver import Instrument

LINK = "class=rim&decay=-1&loop=eighths-120"
"""What the page plays: short hits, an eighth apart."""
EIGHTH_SECONDS = 0.25
"""An eighth at a tempo of 120."""
SAMPLE_SECONDS = 30.0
TAKE = """() => {
  const taken = tap.take();
  tap.clear();
  Object.assign(notes, { asked: [], handed: [] });
  return taken;
}"""


class Endurance:
    """The loop under hands that never rest, recorded."""

    def __init__(self, instrument: Instrument, server: int) -> None:
        self._instrument, self._server = instrument, server
        self._page = instrument.page
        self._cdp = self._page.context.new_cdp_session(self._page)
        self._blocks: list[NDArray[np.float32]] = []
        self._frame = 0
        self._rate = 0.0
        self._missing = 0
        self.memory: list[tuple[float, float, float]] = []

    def run(self, minutes: float) -> None:
        """Loop and turn for so long; what was heard and held is kept."""
        knobs = [
            self._page.get_by_role("slider", name=name, exact=True)
            for name in ("Brightness", "Attack")
        ]
        self._instrument.press("Loop")
        self._page.evaluate("() => { tap.clear(); notes.starts = notes.late = 0; }")
        start = time.monotonic()
        next_sample = 0.0
        turns = 0
        while (now := time.monotonic() - start) < minutes * 60:
            if now >= next_sample:
                self.memory.append(self._held(now))
                next_sample += SAMPLE_SECONDS
            knob = knobs[turns % len(knobs)]
            box = knob.bounding_box()
            assert box
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            self._page.mouse.move(x, y)
            self._page.mouse.down()
            for step in range(50):
                self._page.mouse.move(x, y + 60 * np.sin(step / 8))
                self._page.wait_for_timeout(20)
            self._page.mouse.up()
            self._take()
            turns += 1
        self.memory.append(self._held(time.monotonic() - start))
        self._take()

    def heard(self) -> tuple[NDArray[np.float32], float, int]:
        """All samples, their rate and how many blocks of the recording are missing."""
        return np.concatenate(self._blocks), self._rate, self._missing

    def late(self) -> tuple[int, int]:
        """How many sources were started, and how many of them for a time that was over."""
        starts, late = self._page.evaluate("[notes.starts, notes.late]")
        return starts, late

    def _take(self) -> None:
        taken = self._page.evaluate(TAKE)
        samples = np.frombuffer(base64.b64decode(taken["samples"]), np.float32)
        self._rate = taken["rate"]
        first = round(taken["start"] * taken["rate"])
        if self._blocks and first != self._frame:
            self._missing += 1
        self._frame = first + len(samples)
        self._blocks.append(samples)

    def _held(self, now: float) -> tuple[float, float, float]:
        """Seconds, MB of the page's heap after a collection, MB of the server beside its cache."""
        self._cdp.send("HeapProfiler.collectGarbage")
        heap = self._cdp.send("Runtime.getHeapUsage")["usedSize"]
        status = Path(f"/proc/{self._server}/status").read_text()
        resident = int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) * 1024
        with urlopen(f"{self._instrument.address}/metrics") as answer:
            metrics = answer.read().decode()
        cached = float(re.findall(r"^ghostnote_cache_bytes (\S+)", metrics, re.M)[0])
        return now, heap / 1e6, (resident - cached) / 1e6


def hits(samples: NDArray[np.float32], rate: float) -> NDArray[np.float64]:
    """Seconds at which a hit begins: where the sound rises out of what the last one left."""
    block = max(1, round(0.001 * rate))
    count = len(samples) // block
    level = np.abs(samples[: count * block]).reshape(count, block).max(axis=1)
    begins = []
    floor = 30
    at = floor
    while at < count:
        before = level[at - floor : at - 2].max()
        if level[at] > max(0.02, 3 * before):
            begins.append(at * block / rate)
            at += round(0.05 * rate / block)
        at += 1
    return np.array(begins)


def counted(begins: NDArray[np.float64]) -> tuple[int, int, int, float]:
    """Hits, how many eighths had none or more than one, and the farthest off its time, in ms."""
    phase = np.median((begins - begins[0] + EIGHTH_SECONDS / 2) % EIGHTH_SECONDS)
    places = (begins - begins[0] - phase + EIGHTH_SECONDS / 2) / EIGHTH_SECONDS
    eighths = np.round(places).astype(int)
    of_each = np.bincount(eighths - eighths[0])
    off_ms = float(np.max(np.abs(places - eighths)) * EIGHTH_SECONDS * 1000)
    return len(begins), int(np.sum(of_each == 0)), int(np.sum(of_each[of_each > 1] - 1)), off_ms


def endure(instrument: Instrument, server: int, minutes: float) -> None:
    """The long run of a page that is open at `LINK`, with its counts."""
    print(f"{minutes} minutes of loop ...", file=sys.stderr)
    endurance = Endurance(instrument, server)
    endurance.run(minutes)
    samples, rate, missing = endurance.heard()
    hit, dropped, doubled, off_ms = counted(hits(samples, rate))
    starts, late = endurance.late()
    print(
        f"{len(samples) / rate:.0f} s recorded, {missing} gaps in the recording: {hit} hits, "
        f"{dropped} dropped, {doubled} doubled, the farthest {off_ms:.1f} ms off its time; "
        f"{starts} sources started (a hit that gets a newer sound is started again), {late} late"
    )
    for seconds, heap, resident in endurance.memory:
        print(f"    {seconds:5.0f} s: heap {heap:6.2f} MB, server {resident:6.1f} MB + its cache")
