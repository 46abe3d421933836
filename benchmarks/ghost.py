"""How long Ghost takes for a hit of 2 s, from controls to the bytes of a WAV file, and in what.

    python benchmarks/ghost.py BUNDLE

One hit and 16 of them on one core, and hits a second on two processes. Its parts are timed beside
it, and the two that were chosen over another are timed against that in the same run: noise from a
table against noise drawn afresh, and the overlapped frames' inverse transform by numpy against the
same as a product in ONNX Runtime, where all of the model could have been a graph.
"""

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

# Read once, when numpy is imported: every figure is for one thread a process.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from ghostnote.audio import SAMPLE_RATE, finish
from ghostnote.bundle import Bundle
from ghostnote.encoding import encode_wav
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.recipe import render_file, render_files
from ghostnote.engine.session import Graph
from ghostnote.stn.analysis import analyse
from ghostnote.stn.knobs import Hit, Knobs
from ghostnote.stn.layout import FRAMES, N_FFT, Parts
from ghostnote.stn.low_basis import LowBasis, parts_of, row_of
from ghostnote.stn.noise import noise_spectra
from ghostnote.stn.partials import ringing
from ghostnote.stn.synthesis import play_low, shaped_noise, synthesise

HITS, BATCH, REPEATS = 200, 16, 40
SECONDS_OF_LOAD = 5.0
HEARD_DB = 50.0
"""Below its loudest level, the least that noise of a whole hit has."""
TURNED = {"pitch": 3.0, "decay": 0.5, "brightness": 0.3, "noise": 3.0, "attack": 0.4, "body": 2.0}
_instruments: list[Instrument] = []


def milliseconds(calls: list[Callable[[], object]]) -> tuple[float, float]:
    """Median and 95th percentile of the `calls`, each made once."""
    calls[0]()
    times = []
    for call in calls:
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return float(np.median(times)), float(np.quantile(times, 0.95))


def show(name: str, calls: list[Callable[[], object]], per: int = 1) -> float:
    """Print what `per` hits of each of the `calls` take; gives the median of one."""
    median, slow = (each / per for each in milliseconds(calls))
    print(f"  {name:46s} {median:7.2f} ms, 95% within {slow:6.2f} ms")
    return median


def patches(instrument: Instrument, count: int, first: int = 0, **controls: float) -> list[Patch]:
    """Draws of the prior from the seed `first` on, of each class in turn."""
    classes = instrument.manifest.classes
    return [
        instrument.complete(controls, seed, classes[seed % len(classes)])
        for seed in range(first, first + count)
    ]


def wav(instrument: Instrument, patch: Patch) -> bytes:
    """A hit as the service sends it."""
    return render_file(instrument, patch, SAMPLE_RATE, "16")


def encoded(instrument: Instrument, some: list[Patch]) -> list[bytes]:
    """Hits of one run of the decoder, as `ghostnote generate` writes them."""
    return render_files(instrument, some, SAMPLE_RATE, "16")


def whole_hits(parts: list[Parts]) -> list[Parts]:
    """`parts` with noise that is heard for all of the 2 s."""
    return [
        replace(each, noise_db=np.maximum(each.noise_db, each.noise_db.max() - HEARD_DB))
        for each in parts
    ]


def time_hits(instrument: Instrument) -> None:
    print("Controls to WAV, one core:")
    plain, turned = patches(instrument, HITS), patches(instrument, HITS, **TURNED)
    show("a hit of the prior", [partial(wav, instrument, each) for each in plain])
    show("a hit with every knob turned", [partial(wav, instrument, each) for each in turned])
    (hit,) = patches(instrument, 1)
    settings = np.linspace(-3, 3, HITS).tolist()
    one = [replace(hit, controls=hit.controls | {"noise": each}) for each in settings]
    show("a knob of the hit that was played last", [partial(wav, instrument, each) for each in one])
    others = [replace(hit, controls=hit.controls | TURNED | {"noise": each}) for each in settings]
    show("the same, every other knob turned", [partial(wav, instrument, each) for each in others])
    batch = [turned[start : start + BATCH] for start in range(0, HITS - BATCH + 1, BATCH)]
    calls = [partial(encoded, instrument, some) for some in batch]
    show(f"{BATCH} such hits at once", calls)
    show(f"each of {BATCH} such hits at once", calls, per=BATCH)


def time_parts(bundle: Bundle, instrument: Instrument) -> None:
    print("Its parts, for a hit that is heard for 2 s:")
    basis = LowBasis.from_bytes(bundle.read("low.npz")).whole
    decoder = Graph(bundle.read("decoder.onnx"))
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((REPEATS, 1, decoder.input_size)).astype(np.float32)
    decoded = [decoder(row)[0] for row in rows]
    parts = whole_hits([parts_of(row, basis, 0) for row in decoded])
    turned = Knobs(**TURNED)
    clips = [finish(synthesise(each, 0)) for each in parts]
    show("a draw: prior, place on the sheet", [partial(patches, instrument, 1)] * REPEATS)
    show("decoder", [partial(decoder, row) for row in rows])
    show("parts from the decoder's numbers", [partial(parts_of, row, basis, 0) for row in decoded])
    show("all knobs turned", [lambda p=p: Hit(p, 0).turned(turned) for p in parts])
    show("low band", [partial(play_low, each.low, each.low_rate) for each in parts])
    show("shaped noise", [partial(shaped_noise, each.noise_db, 1) for each in parts])
    show("partials", [partial(ringing, each.noise_db, each.tones, 1) for each in parts])
    show("all three, and the attack", [partial(synthesise, each, 1) for each in parts])
    show("trim and level", [partial(finish, synthesise(each, 0)) for each in parts])
    show("WAV", [partial(encode_wav, clip, SAMPLE_RATE, "16") for clip in clips])
    show("a sample read into numbers", [lambda c=c: row_of(analyse(c), basis) for c in clips])


def time_alternatives() -> None:
    print("Against the alternatives:")
    table = show(
        "spectra from the table", [partial(noise_spectra, s, FRAMES) for s in range(REPEATS)]
    )
    fresh = show("spectra drawn afresh", [partial(fresh_spectra, s) for s in range(REPEATS)])
    print(f"  the table is {fresh / table:.0f} times as fast")
    spectra = noise_spectra(0, FRAMES)
    graph = Graph(inverse_graph())
    real = np.concatenate([spectra.real, spectra.imag], axis=1)
    error = np.abs(graph(real) - np.fft.irfft(spectra, N_FFT)).max()
    numpy_ms = show("inverse transforms by numpy", [lambda: np.fft.irfft(spectra, N_FFT)] * REPEATS)
    onnx_ms = show("inverse transforms by ONNX Runtime", [lambda: graph(real)] * REPEATS)
    print(f"  numpy is {onnx_ms / numpy_ms:.1f} times as fast; they differ by {error:.1g}")


def fresh_spectra(seed: int) -> np.ndarray:
    """As many spectra, from a generator of their own."""
    draws = np.random.default_rng(seed).standard_normal((FRAMES, N_FFT // 2 + 1, 2), np.float32)
    return draws.view(np.complex64)[..., 0]


def inverse_graph() -> bytes:
    """The inverse real transform as a product with its matrix, which is how ONNX would have it."""
    bins = N_FFT // 2 + 1
    unit = np.eye(bins)
    matrix = np.vstack([np.fft.irfft(unit, N_FFT), np.fft.irfft(1j * unit, N_FFT)])
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["spectra", "matrix"], ["frames"])],
        "inverse",
        [helper.make_tensor_value_info("spectra", TensorProto.FLOAT, ["B", 2 * bins])],
        [helper.make_tensor_value_info("frames", TensorProto.FLOAT, ["B", N_FFT])],
        [numpy_helper.from_array(matrix.astype(np.float32), "matrix")],
    )
    opsets = [helper.make_opsetid("", 18)]
    return bytes(helper.make_model(graph, opset_imports=opsets, ir_version=10).SerializeToString())


def load(path: Path) -> None:
    """Open the instrument of a worker process, and play once."""
    _instruments.append(Instrument.open(path))
    wav(_instruments[0], patches(_instruments[0], 1)[0])


def play_for(seconds: float, controls: dict[str, float]) -> tuple[float, float]:
    """Hits of a worker in a second, and in a second of its processor time, drawn as it goes."""
    (instrument,) = _instruments
    start, spent, done = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - start < seconds:
        encoded(instrument, patches(instrument, BATCH, done, **controls))
        done += BATCH
    return done / (time.perf_counter() - start), done / (time.process_time() - spent)


def time_processes(path: Path) -> None:
    print(f"Hits by two processes, {BATCH} drawn, played and encoded at a time (in brackets: had")
    print("they a core each):")
    context = get_context("spawn")
    with ProcessPoolExecutor(2, context, initializer=load, initargs=(path,)) as workers:
        for name, controls in (("as the prior has them", {}), ("every knob turned", TURNED)):
            list(workers.map(play_for, [0.5] * 2, [controls] * 2))
            rates = list(workers.map(play_for, [SECONDS_OF_LOAD] * 2, [controls] * 2))
            wall, processor = (sum(each) for each in zip(*rates, strict=True))
            print(f"  {name:46s} {wall:7.0f} hits/s ({processor:.0f})")


def main(path: Path) -> None:
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    start = time.perf_counter()
    instrument = Instrument.open(path)
    opened = time.perf_counter()
    wav(instrument, patches(instrument, 1)[0])
    first = time.perf_counter()
    print(f"opened in {opened - start:.2f} s, the first hit after {1000 * (first - opened):.0f} ms")
    time_hits(instrument)
    time_parts(Bundle.open(path), instrument)
    time_alternatives()
    time_processes(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
