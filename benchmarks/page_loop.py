"""How soon a change reaches the loop, and whether the loop loses a hit or memory over minutes.

Drives the page in a headless Chromium against a server on this machine.

While the loop plays, a change is carried by the next hit. So the time that counts runs from the
input event in the page to the moment at which the new sound is handed to the scheduler: every hit
that starts 4 ms after that or later has it. The loop of this run has a hit on its way at any time
(16ths at 240), so the first `start` of a source with a new buffer is that moment. "heard" is when
the first hit that has it leaves the loudspeaker: it adds the wait for that hit, which is the
rhythm's, and the output's latency. The obvious page (fetch, `decodeAudioData`, done) is timed for
the same places. Every sound is new to both caches.

The long run turns two knobs back and forth without a rest while 8ths play, records all that
reaches the loudspeaker, and counts the hits of each eighth. It takes the heap after a forced
collection, and the resident memory of the server without its cache of sounds, every half minute.

The moves of the playing line are counted beside the frames of the browser, with the pointer over a
knob that rests, and elsewhere.

    python benchmarks/page_loop.py [--models DIR] [--model NAME] [--changes N] [--minutes M]
                                   [--against ADDRESS]

`--against` times the page of another server too, in turn with this one's.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.endurance import LINK, endure
from tests.browser.driver import Instrument, launch, server_process
from tests.browser.line import line_rates

READY_BAR_MS = 60.0
PERCENTILE = 95
SETTLED_MS = 200.0
"""After a change the page is left alone for so long."""
ROUNDS = 3
DRAG_SECONDS = 5.0
LINE_SECONDS = 3.0
NOTES = Path(__file__).with_suffix(".js")
STAGES = ("to the call", "to the answer", "to its last byte", "to the scheduler")
NAIVE = """(model) => {
  const context = new AudioContext();
  addEventListener('pointerdown', async ({ timeStamp }) => {
    const query = new URLSearchParams(window.next);
    const answer = await fetch(`/api/models/${model}/sound.wav?${query}`);
    await context.decodeAudioData(await answer.arrayBuffer());
    window.ready = performance.now() - timeStamp;
  });
}"""


class Looped:
    """Ghostnote's page, whose loop plays 16ths as fast as it can."""

    def __init__(
        self, browser: Browser, address: str, model: str | None, rng: np.random.Generator
    ) -> None:
        self._rng = rng
        link = f"#/{model or 'ghost'}?loop=sixteenths-240"
        # A recording takes time of the same thread.
        self._instrument = opened(browser, address, link, tapped=False)
        self.page = self._instrument.page
        self._knobs = self.page.locator("gn-knobs [role=slider][aria-disabled=false]")
        self._turned = ""
        self._instrument.press("Loop")
        self.page.wait_for_function("notes.handed.length > 0")

    def press(self) -> dict[str, float]:
        """Press the pad at another place."""
        self._rest()
        self._instrument.touch(*self._rng.uniform(-0.95, 0.95, 2))
        return self._stages()

    def turn(self) -> dict[str, float]:
        """Turn a knob by dragging it in one go."""
        low, x, y = self._any_knob()
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self._rest()
        self.page.mouse.move(x, y + float(self._rng.uniform(8, 40)) * (-1 if low else 1))
        stages = self._stages()
        self.page.mouse.up()
        return stages

    def wheel(self) -> dict[str, float]:
        """Turn a knob by its wheel."""
        low, x, y = self._any_knob()
        self.page.mouse.move(x, y)
        self._rest()
        self.page.mouse.wheel(0, float(self._rng.uniform(100, 400)) * (-1 if low else 1))
        return self._stages()

    def _any_knob(self) -> tuple[bool, float, float]:
        """Whether a knob stands low, so that it is turned up and never stays; where it is.

        Never the one that was turned last, which could be turned back to a sound the page has.
        """
        names = [knob.get_attribute("aria-label") or "" for knob in self._knobs.all()]
        self._turned = str(self._rng.choice([name for name in names if name != self._turned]))
        knob = self._knobs.nth(names.index(self._turned))
        box = knob.bounding_box()
        assert box
        low = float(knob.get_attribute("aria-valuenow") or 0) <= 0
        return low, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, seconds: float) -> list[float]:
        """Drag the point for a while: the ages of the moves that arrive, in ms."""
        self._rest()
        x, y = 0.0, 0.0
        self.page.mouse.move(*self._instrument.spot(x, y))
        self.page.mouse.down()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            x, y = np.clip(np.add([x, y], self._rng.normal(0, 0.05, 2)), -0.95, 0.95)
            self.page.mouse.move(*self._instrument.spot(x, y))
        self.page.mouse.up()
        self.page.wait_for_timeout(300)
        ages: list[float] = self.page.evaluate(
            """() => notes.handed.map(({ at }) => {
              const call = notes.asked.findLast(({ read }) => read <= at);
              return at - call.event;
            })"""
        )
        return ages

    def lines(self) -> dict[str, tuple[float, float]]:
        """Frames and moves of the playing line a second, by where the pointer rests."""
        rates = {}
        _, *knob = self._any_knob()
        for where, spot in (("elsewhere", self._instrument.spot(0, 0)), ("over a knob", knob)):
            self.page.mouse.move(*spot)
            self.page.wait_for_timeout(SETTLED_MS + 100)
            rates[where] = line_rates(self.page, LINE_SECONDS)
        return rates

    def _rest(self) -> None:
        self.page.wait_for_timeout(float(self._rng.uniform(250, 350)))
        self.page.evaluate("() => { notes.asked = []; notes.handed = []; }")

    def _stages(self) -> dict[str, float]:
        # Asking the page at every frame whether it is done would take the time it is to be done in.
        self.page.wait_for_timeout(SETTLED_MS)
        noted = self.page.wait_for_function(
            """() => notes.handed.length && {
              ...notes.asked[0], handed: notes.handed[0].at, heard: notes.handed[0].heard,
            }"""
        ).json_value()
        marks = [noted[name] for name in ("event", "asked", "answered", "read", "handed")]
        times = dict(zip(STAGES, np.diff(marks).tolist(), strict=True))
        start = noted["event"]
        return {**times, "ready": noted["handed"] - start, "heard": noted["heard"] - start}


AT_REST = {"pad": Looped.press}
TURNED = {
    "knob": Looped.turn,
    "wheel on a knob": Looped.wheel,
    "pad, knobs turned": Looped.press,
}
"""Kinds of change, made while every knob rests, and then in turn, so that ever more are turned."""


class Obvious:
    """An empty page that fetches and decodes as a first draft would."""

    def __init__(
        self, browser: Browser, address: str, model: str, rng: np.random.Generator
    ) -> None:
        self._rng = rng
        self._page = browser.new_page(bypass_csp=True)
        self._page.goto(f"{address}/api/models")
        self._page.evaluate(NAIVE, model)

    def press(self) -> float:
        """Press, to fetch and decode a place that was never asked for."""
        x, y = self._rng.uniform(-0.95, 0.95, 2)
        place = {"x": f"{x:.3f}", "y": f"{y:.3f}", "rate": "48000", "seed": "0"}
        self._page.evaluate("next => { window.next = next; window.ready = null; }", place)
        self._page.mouse.click(300, 300)
        self._page.wait_for_timeout(SETTLED_MS)
        return float(self._page.wait_for_function("window.ready").json_value())

    def close(self) -> None:
        """Leave the page."""
        self._page.close()


def opened(browser: Browser, address: str, link: str, *, tapped: bool) -> Instrument:
    """The page as a returning visitor has it: the service worker is in."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.add_init_script(path=NOTES)
    instrument = Instrument(page, address, tapped=tapped)
    instrument.open(link)
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    page.reload()
    instrument.wait_until_loaded()
    return instrument


def changes(browser: Browser, address: str, arguments: argparse.Namespace) -> None:
    """Time changes and drags of each page; the pages take turns of a few changes each."""
    rng = np.random.default_rng(arguments.seed)
    addresses = {"this page": address}
    if arguments.against:
        addresses["the other page"] = arguments.against
    times: dict[str, dict[str, list[dict[str, float]]]] = {
        name: {kind: [] for kind in (*AT_REST, *TURNED)} for name in addresses
    }
    ages: dict[str, list[float]] = {name: [] for name in addresses}
    lines: dict[str, dict[str, list[tuple[float, float]]]] = {name: {} for name in addresses}
    first_draft = []
    print(f"{arguments.changes} changes of each kind ...", file=sys.stderr)
    for _ in range(ROUNDS):
        for name, at in addresses.items():
            page = Looped(browser, at, arguments.model, rng)
            for kinds in (AT_REST, TURNED):
                for count in range(arguments.changes // ROUNDS + 1):
                    for kind, change in kinds.items():
                        noted = change(page)
                        if count > 0:
                            times[name][kind].append(noted)
            ages[name] += page.drag(DRAG_SECONDS)
            for where, rates in page.lines().items():
                lines[name].setdefault(where, []).append(rates)
            page.page.context.close()
        obvious = Obvious(browser, address, arguments.model or "ghost", rng)
        first_draft += [obvious.press() for _ in range(arguments.changes // ROUNDS + 1)][1:]
        obvious.close()
    for name, rates in lines.items():
        for where, each in rates.items():
            frames, moves = np.mean(each, axis=0)
            print(f"{name}, pointer {where}: line moves {moves:.1f}/s in {frames:.1f} frames/s")
    for name, kinds in times.items():
        for kind, each in kinds.items():
            report(f"{name}, {kind}", each)
        rate = len(ages[name]) / (ROUNDS * DRAG_SECONDS)
        print(f"{name}, dragged without a rest: ready {spread(ages[name])}, {rate:.1f} sounds/s")
    print(f"obvious page, idle: ready {spread(first_draft)}")


def report(what: str, noted: list[dict[str, float]]) -> None:
    """Print the times of one kind of change, and where they go."""
    ready = [each["ready"] for each in noted]
    verdict = "met" if np.percentile(ready, PERCENTILE) <= READY_BAR_MS else "MISSED"
    heard = spread([each["heard"] for each in noted])
    print(f"{what}: ready {spread(ready)}, bar {READY_BAR_MS:.0f}: {verdict}; heard {heard}")
    print("    " + "; ".join(f"{name} {spread([n[name] for n in noted])}" for name in STAGES))


def spread(values: list[float]) -> str:
    """Median, percentile and worst."""
    top = np.percentile(values, PERCENTILE)
    return f"{np.median(values):.1f} / {top:.1f} / {max(values):.1f} ms"


def processor_seconds() -> tuple[int, int]:
    """Of all cores since the start, in hundredths: those that a host gave to others, and all."""
    names, *_ = Path("/proc/stat").read_text().splitlines()
    spent = [int(count) for count in names.split()[1:9]]
    return spent[7], sum(spent)


def main() -> None:
    arguments = parse()
    before = processor_seconds()
    with server_process(arguments.models) as (address, pid), sync_playwright() as playwright:
        browser = launch(playwright)
        if arguments.changes:
            changes(browser, address, arguments)
        if arguments.minutes:
            link = f"#/{arguments.model or 'ghost'}?{LINK}"
            endure(opened(browser, address, link, tapped=True), pid, arguments.minutes)
        browser.close()
    taken, whole = np.subtract(processor_seconds(), before)
    print(f"the host gave {taken / whole:.0%} of the processors' time to others")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=Path, help="folder of further models")
    parser.add_argument("--model", help="which to play; ghost")
    parser.add_argument("--changes", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--against", help="address of another server, whose page is timed too")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
