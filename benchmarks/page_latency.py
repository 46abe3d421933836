"""How soon the page is heard: after a move of the point, and after a file is dropped.

Drives the page in a headless Chromium against a server on this machine, and taps what reaches the
loudspeaker. Each time runs from the event in the page to the first sample of the new sound leaving
the output (`AudioContext.getOutputTimestamp`), after a stretch of silence, so that no sample can
belong to an older sound. Every place is new to both caches. The naive page of the same run lets an
`<audio>` element fetch and play the same address (after posting the file, for a drop).

    python benchmarks/page_latency.py [--models DIR] [--model NAME] [--moves N] [--drops N]
"""

import argparse
import base64
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.driver import (
    Instrument,
    damped_sine,
    desk,
    launch,
    running_server,
    wav_bytes,
)

MOVE_BAR_MS, DROP_BAR_MS = 100.0, 300.0
PERCENTILE = 95
NAIVE = """(model) => {
  const context = new AudioContext();
  const play = async (controls) => {
    const query = new URLSearchParams({ seed: 0, ...controls });
    const audio = new Audio(`/api/models/${model}/sound.wav?${query}`);
    context.createMediaElementSource(audio).connect(context.destination);
    await audio.play();
  };
  addEventListener('pointerdown', async () => {
    await context.resume();
    await play(window.next);
  });
  window.post = async (base64) => {
    const start = performance.now();
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const body = new FormData();
    body.set('file', new File([bytes], 'dropped.wav'));
    const answer = await fetch(`/api/models/${model}/match`, { method: 'POST', body });
    await play((await answer.json()).controls);
    return start;
  };
}"""


def main() -> None:
    arguments = parse()
    rng = np.random.default_rng(arguments.seed)
    with running_server(arguments.models) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        page = Page(Instrument(desk(browser).new_page(), address), arguments.model, rng)
        naive = NaivePage(Instrument(desk(browser).new_page(), address), page.model, rng)
        moves, naive_moves = measure(page.move, naive.move, arguments.moves, "moves")
        drops, naive_drops = measure(page.drop, naive.drop, arguments.drops, "drops")
        browser.close()
    print(f"{page.model}: ms to the first sample, median / {PERCENTILE}th percentile / worst")
    report("pad move", moves, naive_moves, MOVE_BAR_MS)
    report("drop of a 2 s WAV", drops, naive_drops, DROP_BAR_MS)


class Page:
    """Ghostnote's page; what it does is timed in milliseconds."""

    def __init__(self, instrument: Instrument, model: str | None, rng: np.random.Generator) -> None:
        self._instrument = instrument
        self._rng = rng
        instrument.open(f"#/{model}" if model else "")
        instrument.touch(0.1, 0.1)  # the gesture that lets sound begin
        self.model = instrument.link().removeprefix("#/").partition("?")[0]

    def move(self) -> float:
        """Press the pad somewhere else."""
        self._instrument.page.bring_to_front()
        self._instrument.quiet()
        self._instrument.touch(*self._rng.uniform(-0.95, 0.95, 2))
        return self._instrument.onset_ms() - float(
            self._instrument.page.evaluate("tap.pointerDown")
        )

    def drop(self) -> float:
        """Drop a file that was never dropped before."""
        self._instrument.page.bring_to_front()
        self._instrument.quiet()
        start = self._instrument.drop(300, 300, "dropped.wav", drum(self._rng))
        return self._instrument.onset_ms() - start


class NaivePage:
    """An empty page that lets an audio element do the same."""

    def __init__(self, instrument: Instrument, model: str, rng: np.random.Generator) -> None:
        self._instrument = instrument
        self._page = instrument.page
        self._rng = rng
        self._page.goto(f"{instrument.address}/api/models")
        self._page.evaluate(NAIVE, model)
        self._page.evaluate("tap.ready")
        self._press()

    def move(self) -> float:
        """Press, to fetch and play a place that was never played before."""
        self._page.bring_to_front()
        self._instrument.quiet()
        self._press()
        return self._instrument.onset_ms() - float(self._page.evaluate("tap.pointerDown"))

    def drop(self) -> float:
        """Post a file, then fetch and play its match."""
        self._page.bring_to_front()
        self._instrument.quiet()
        start = self._page.evaluate("post", base64.b64encode(drum(self._rng)).decode())
        return self._instrument.onset_ms() - float(start)

    def _press(self) -> None:
        x, y = self._rng.uniform(-0.95, 0.95, 2)
        self._page.evaluate("next => void (window.next = next)", {"x": f"{x:.3f}", "y": f"{y:.3f}"})
        self._page.mouse.click(300, 300)


def drum(rng: np.random.Generator) -> bytes:
    """A drum of 2 s as a WAV file: a tone and a burst of noise, 16 bit, 44.1 kHz."""
    tone = damped_sine(rng.uniform(140, 280), rng.uniform(8, 25))
    noise = rng.standard_normal(len(tone)) * np.exp(-np.arange(len(tone)) / 4000)
    return wav_bytes(0.6 * tone + 0.1 * noise)


def measure(
    page: Callable[[], float], naive: Callable[[], float], count: int, what: str
) -> tuple[list[float], list[float]]:
    """Time both in turn, `count` times after one that does not count."""
    print(f"{count} {what}, each also naively ...", file=sys.stderr)
    pairs = [(page(), naive()) for _ in range(count + 1)][1:]
    return [mine for mine, _ in pairs], [other for _, other in pairs]


def report(what: str, page: list[float], naive: list[float], bar_ms: float) -> None:
    """Print one line and whether the bar was met."""
    top, naive_top = np.percentile(page, PERCENTILE), np.percentile(naive, PERCENTILE)
    verdict = "met" if top <= bar_ms else "MISSED"
    print(
        f"{what:18} {np.median(page):6.1f} / {top:6.1f} / {max(page):6.1f}"
        f"   bar {bar_ms:.0f}: {verdict}"
        f"   naive {np.median(naive):6.1f} / {naive_top:6.1f} / {max(naive):6.1f}"
        f"   naive/page {np.median(naive) / np.median(page):.2f} at the median,"
        f" {naive_top / top:.2f} at the {PERCENTILE}th"
    )
    print(json.dumps({what: {"page_ms": np.round(page, 1).tolist(), "bar_ms": bar_ms}}))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=Path, help="folder of further models")
    parser.add_argument("--model", help="which to play; the server's default")
    parser.add_argument("--moves", type=int, default=60)
    parser.add_argument("--drops", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
