"""How long a kit takes: its sounds, its zip with every format, and over HTTP.

    python benchmarks/kit.py [MODEL]

Two alternatives in the same run: the WAV files of the same pads alone, rendered one after the other
without kit, formats or zip; and a zip of them that is deflated instead of stored.
"""

import io
import os
import statistics
import sys
import time
import zipfile
from collections.abc import Callable

from starlette.testclient import TestClient

from ghostnote.audio import SAMPLE_RATE
from ghostnote.engine.catalogue import Catalogue
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.recipe import render_file
from ghostnote.kit.fresh import new_kit
from ghostnote.kit.kit import Kit
from ghostnote.kit.pack import files_of, folder_of, to_zip
from ghostnote.kit.render import batches, render
from ghostnote.kit.strokes import strokes
from ghostnote.kit.take import Take
from ghostnote.service.app import create_app
from ghostnote.service.settings import Settings

REPEATS = 9
PADS = 16
START_SECONDS = 20
"""What the server's processes for kits may take to start."""


def median_ms(work: Callable[[int], object]) -> float:
    """Median time of `work`, which gets another seed each time."""
    work(0)
    times = []
    for seed in range(1, REPEATS + 1):
        start = time.perf_counter()
        work(seed)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def show(label: str, ms: float) -> float:
    print(f"{label:62}{ms:9.1f} ms")
    return ms


def files(instrument: Instrument, seed: int, layers: int, robins: int) -> tuple[Kit, dict]:
    """A new kit and every file of it."""
    kit = new_kit(instrument, seed, PADS)
    instruments = {instrument.manifest.name: instrument}
    planned = strokes(kit, instruments, layers, robins)
    contents: dict[str, bytes] = {}
    for batch in batches(kit, planned):
        contents |= render(kit, batch, instruments, SAMPLE_RATE, "16")
    take = Take(layers, robins, depth="16")
    return kit, files_of(kit, planned, contents, take, instruments)


def zipped(instrument: Instrument, seed: int, layers: int = 1, robins: int = 1) -> bytes:
    """The kit of a seed with every format."""
    kit, made = files(instrument, seed, layers, robins)
    return to_zip(folder_of(kit), made)


def plain(instrument: Instrument, seed: int) -> list[bytes]:
    """The WAV files of the kit's pads, one after the other, and nothing else."""
    pads = new_kit(instrument, seed, PADS).pads
    return [render_file(instrument, pad.patch, SAMPLE_RATE, "16") for pad in pads]


def deflated(instrument: Instrument, seed: int) -> bytes:
    """The kit in a zip that is compressed."""
    kit, made = files(instrument, seed, 1, 1)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(f"{folder_of(kit)}/{name}", content)
    return buffer.getvalue()


def main(name: str | None) -> None:
    instrument = Catalogue.open().get(name)
    name = instrument.manifest.name
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {name}, {PADS} pads, 16 bits")
    alone = show("WAV files alone, one after the other", median_ms(lambda s: plain(instrument, s)))
    stored = show("kit: sounds, three formats, zip", median_ms(lambda s: zipped(instrument, s)))
    packed = show("the same, the zip deflated", median_ms(lambda s: deflated(instrument, s)))
    sizes = len(zipped(instrument, 1)) / 1e6, len(deflated(instrument, 1)) / 1e6
    with TestClient(create_app(Settings()), base_url="http://127.0.0.1") as client:

        def ask(seed: int) -> None:
            answer = client.post("/api/kits", json={"model": name, "seed": seed, "size": PADS})
            assert answer.status_code == 200

        served = show("POST /api/kits, on threads", median_ms(ask))
        ensemble = client.app.state.player.ensemble
        deadline = time.monotonic() + START_SECONDS
        while not ensemble.is_there and time.monotonic() < deadline:
            time.sleep(0.1)
        played = None
        if ensemble.is_there:
            played = show(f"the same, on {ensemble.count} processes", median_ms(ask))
    layered = show("4 layers of 3 round robins", median_ms(lambda s: zipped(instrument, s, 4, 3)))
    print(f"{'kit / WAV files alone':62}{stored / alone:9.2f} x")
    print(f"{'deflated / stored':62}{packed / stored:9.2f} x time")
    print(f"{'':62}{sizes[1] / sizes[0]:9.2f} x size ({sizes[1]:.1f} of {sizes[0]:.1f} MB)")
    print(f"{'threads / kit in one thread':62}{served / stored:9.2f} x")
    if played is not None:
        print(f"{'processes / kit in one thread':62}{played / stored:9.2f} x")
    print(f"{'12 strokes of a pad / 1':62}{layered / stored:9.2f} x")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
