"""How soon the page is ready on a first visit, how much it loads, and how soon a kit is had.

Opens the page in a headless Chromium against a server on this machine, each time with nothing kept
by the browser and a sound that is new to the server. Ready is when the first sound is in the
loop's hands and drawn, and the map is there. The kit is asked for and saved as the page does it:
`GET /api/models/{name}/kit`, then `POST /api/kits`.

    python benchmarks/page_ready.py [--models DIR] [--model NAME] [--visits N]
"""

import argparse
import os
import sys
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.driver import launch, running_server

READY_BAR_MS, SCRIPT_BAR_BYTES, KIT_BAR_MS = 1500.0, 250_000, 1000.0
READY = """() => {
  const app = document.querySelector('gn-app')?.renderRoot;
  const hit = app?.querySelector('gn-hit-view')?.renderRoot?.querySelector('canvas');
  const map = app?.querySelector('gn-legend')?.renderRoot?.querySelector('gn-menu, button');
  return hit?.getAttribute('aria-label')?.startsWith('Waveform') && map && performance.now();
}"""
SCRIPT_BYTES = """() => performance.getEntriesByType('resource')
  .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)"""
KIT = """async ([model, seed]) => {
  const start = performance.now();
  const fresh = await fetch(`/api/models/${model}/kit?seed=${seed}&pads=16`);
  await fresh.json();
  const made = performance.now();
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ model, seed, size: 16 });
  const zip = await fetch('/api/kits', { method: 'POST', headers, body });
  const { size } = await zip.blob();
  if (!fresh.ok || !zip.ok || size < 100_000) throw new Error(`${fresh.status} ${zip.status}`);
  return [made - start, performance.now() - made];
}"""


def visit(browser: Browser, address: str, model: str, seed: int) -> tuple[float, int, float, float]:
    """Ms until the page is ready, bytes of compressed script, ms to a kit and to its zip."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}/#/{model}?seed={seed}", wait_until="commit")
    ready = float(page.wait_for_function(READY).json_value())
    page.wait_for_timeout(1000)
    script = int(page.evaluate(SCRIPT_BYTES))
    made, saved = page.evaluate(KIT, [model, seed])
    context.close()
    return ready, script, made, saved


def main() -> None:
    arguments = parse()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {arguments.model}")
    with running_server(arguments.models) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        seeds = range(1, arguments.visits + 2)
        visits = [visit(browser, address, arguments.model, seed) for seed in seeds][1:]
        browser.close()
    ready, script, made, saved = map(np.array, zip(*visits, strict=True))
    report("page ready, ms", ready, READY_BAR_MS)
    report("compressed script, bytes", script, SCRIPT_BAR_BYTES)
    report("kit of 16 and its zip, ms", made + saved, KIT_BAR_MS)
    print(f"    kit {np.median(made):.0f}, zip {np.median(saved):.0f}")


def report(what: str, values: np.ndarray, bar: float) -> None:
    """Print median and worst, and whether even the worst met the bar."""
    verdict = "met" if values.max() <= bar else "MISSED"
    print(f"{what:28} {np.median(values):8.0f} / {values.max():8.0f}   bar {bar:.0f}: {verdict}")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=Path, help="folder of further models")
    parser.add_argument("--model", default="ghost")
    parser.add_argument("--visits", type=int, default=8)
    return parser.parse_args()


if __name__ == "__main__":
    main()
