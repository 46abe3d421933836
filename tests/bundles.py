"""A tiny bundle whose sounds are known in closed form: a damped sine wave, with noise on demand.

The decoder plays `exp(-a t) (sin(2 pi f t) + noise n(t))` with f = 200 * 2^x Hz and
a = 12 * 2^-y per second, so +y is longer; the encoder measures f and a by formulas of its own and
takes the noise as 0.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ghostnote import bundle, files
from ghostnote.audio import ONSET_LENGTH, SAMPLE_RATE
from ghostnote.bundle import Bundle, Control, Manifest
from ghostnote.descriptors import DESCRIPTORS
from ghostnote.engine.instrument import Patch
from ghostnote.engine.soundmap import SoundMap

LENGTH = 88_200
OPSET, IR_VERSION = 18, 10
CENTRE_HZ, CENTRE_DECAY = 200.0, 12.0
WINDOW = 4_410
"""Samples of each of the encoder's two windows: 100 ms, and 10 periods at the lowest pitch."""
CONTROLS = (
    Control("x", "Across", "", -1.0, 1.0, 0.0, 0.01),
    Control("y", "Up", "", -1.0, 1.0, 0.0, 0.01),
    Control("noise", "Noise", "%", 0.0, 100.0, 0.0, 1.0),
)
MANIFEST = Manifest(
    name="damped-sine",
    title="Damped sine",
    classes=("snare", "kick"),
    sample_rate=SAMPLE_RATE,
    length=LENGTH,
    controls=CONTROLS,
    pad=("x", "y"),
    metrics={"spectral_distance_db": 1.0},
    training={"corpus": "none", "sources": []},
)
CARD = "# Damped sine\n\nMade for tests.\n"


def patch(seed: int = 0, **controls: float) -> Patch:
    """A snare of the bundle, at the centre of its pad and without noise but for `controls`."""
    return Patch("snare", {"x": 0.0, "y": 0.0, "noise": 0.0} | controls, seed)


def save_bundle(path: Path, **changes: Any) -> Bundle:
    """Write the bundle at `path`, with some fields of its manifest changed."""
    return bundle.save(path, replace(MANIFEST, **changes), contents())


def contents() -> dict[str, bytes]:
    """The files of the bundle, by name."""
    return {
        "encoder.onnx": encoder(),
        "decoder.onnx": decoder(),
        "map.npz": sound_map().to_bytes(),
        "card.md": CARD.encode(),
    }


def edit_manifest(path: Path, changes: Mapping[str, Any], remove: tuple[str, ...] = ()) -> None:
    """Change or remove fields of the manifest of the bundle folder `path`, by hand as it were."""
    manifest = path / bundle.MANIFEST
    document = json.loads(manifest.read_text()) | dict(changes)
    files.write_text(manifest, json.dumps({k: v for k, v in document.items() if k not in remove}))


def sound_map(count: int = 60) -> SoundMap:
    """A map whose first sound has no attack that could be measured."""
    rng = np.random.default_rng(1)
    points = rng.uniform([-1, -1, 0], [1, 1, 20], (count, 3))
    descriptors = rng.uniform(1, 100, (count, len(DESCRIPTORS)))
    descriptors[0, -1] = np.nan
    return SoundMap(
        points.astype(np.float32),
        descriptors.astype(np.float32),
        (np.arange(count) % 2).astype(np.int32),
    )


def decoder(length: int = LENGTH, gain: float = 1.0) -> bytes:
    """The decoder as ONNX: `[B, 3]` to `[B, length]`; `gain` 0 makes it fall silent."""
    time = np.arange(length, dtype=np.float32)[None] / SAMPLE_RATE
    noise = np.random.default_rng(2).standard_normal((1, length)) * 0.3 / 100
    constants = {
        "time": time,
        "noise": noise,
        "gain": [[gain]],
        "two": [[2.0]],
        "omega": [[2 * np.pi * CENTRE_HZ]],
        "rate": [[-CENTRE_DECAY]],
        **{f"at{i}": np.array(i, np.int64) for i in range(3)},
        "axis": np.array([1], np.int64),
    }
    nodes = [
        *[
            node
            for i, name in enumerate(("x", "y", "n"))
            for node in (
                ("Gather", ["controls", f"at{i}"], f"{name}_flat", {"axis": 1}),
                ("Unsqueeze", [f"{name}_flat", "axis"], name, {}),
            )
        ],
        ("Pow", ["two", "x"], "ratio", {}),
        ("Mul", ["ratio", "omega"], "pitch", {}),
        ("Mul", ["pitch", "time"], "phase", {}),
        ("Sin", ["phase"], "tone", {}),
        ("Mul", ["n", "noise"], "hiss", {}),
        ("Add", ["tone", "hiss"], "sound", {}),
        ("Neg", ["y"], "minus_y", {}),
        ("Pow", ["two", "minus_y"], "speed", {}),
        ("Mul", ["speed", "rate"], "slope", {}),
        ("Mul", ["slope", "time"], "exponent", {}),
        ("Exp", ["exponent"], "envelope", {}),
        ("Mul", ["envelope", "sound"], "shaped", {}),
        ("Mul", ["shaped", "gain"], "audio", {}),
    ]
    return _model(nodes, constants, ("controls", 3), ("audio", length))


def varied_decoder() -> bytes:
    """The decoder with a fourth number, a variation, that is added to the first: `[B, 4]`."""
    model = onnx.load_from_string(decoder())
    graph = model.graph
    graph.input[0].type.tensor_type.shape.dim[1].dim_value = 4
    graph.initializer.append(numpy_helper.from_array(np.array(3, np.int64), "at3"))
    graph.initializer.append(numpy_helper.from_array(np.array([[0.1]], np.float32), "share"))
    for node in graph.node:
        if node.output[0] == "x":
            node.output[0] = "x_given"
    extra = [
        helper.make_node("Gather", ["controls", "at3"], ["v_flat"], axis=1),
        helper.make_node("Unsqueeze", ["v_flat", "axis"], ["v"]),
        helper.make_node("Mul", ["v", "share"], ["detune"]),
        helper.make_node("Add", ["x_given", "detune"], ["x"]),
    ]
    for place, node in enumerate(extra):
        graph.node.insert(2 + place, node)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def prior() -> bytes:
    """The prior of `varied_decoder` as ONNX: `[B, 1]` to `[B, 3]`, 0.2, 0.1 and 0 times it."""
    constants = {"spread": [[0.2, 0.1, 0.0]]}
    return _model(
        [("MatMul", ["v", "spread"], "controls", {})], constants, ("v", 1), ("controls", 3)
    )


def encoder(length: int = LENGTH) -> bytes:
    """The encoder as ONNX: `[B, length]` to `[B, 3]`.

    The energy of two neighbouring windows falls by exp(2 a WINDOW); that of the first difference
    over that of the signal is (2 sin(pi f / SAMPLE_RATE))^2.
    """
    start = ONSET_LENGTH + WINDOW // 2
    edges = {"a": start, "b": start + WINDOW, "c": start + 2 * WINDOW}
    decay_scale = SAMPLE_RATE / (2 * WINDOW) / CENTRE_DECAY
    constants = {
        **{name: np.array([index], np.int64) for name, index in edges.items()},
        "a1": np.array([edges["a"] + 1], np.int64),
        "c1": np.array([edges["c"] + 1], np.int64),
        "axis": np.array([1], np.int64),
        "tiny": [[1e-12]],
        "decay_scale": [[decay_scale]],
        "half": [[0.5]],
        "pitch_scale": [[SAMPLE_RATE / np.pi / CENTRE_HZ]],
        "per_octave": [[1 / np.log(2)]],
        "minus_per_octave": [[-1 / np.log(2)]],
        "zero": [[0.0]],
        "most": [[0.999]],
    }
    nodes = [
        ("Slice", ["clip", "a", "b", "axis"], "first", {}),
        ("Slice", ["clip", "b", "c", "axis"], "second", {}),
        ("Slice", ["clip", "a", "c", "axis"], "both", {}),
        ("Slice", ["clip", "a1", "c1", "axis"], "shifted", {}),
        ("Sub", ["shifted", "both"], "difference", {}),
        *[
            node
            for name in ("first", "second", "both", "difference")
            for node in (
                ("ReduceSumSquare", [name, "axis"], f"{name}_raw", {"keepdims": 1}),
                ("Add", [f"{name}_raw", "tiny"], f"{name}_energy", {}),
            )
        ],
        ("Div", ["first_energy", "second_energy"], "fall", {}),
        ("Log", ["fall"], "fall_log", {}),
        ("Mul", ["fall_log", "decay_scale"], "speed_raw", {}),
        ("Max", ["speed_raw", "tiny"], "speed", {}),
        ("Log", ["speed"], "speed_log", {}),
        ("Mul", ["speed_log", "minus_per_octave"], "y", {}),
        ("Div", ["difference_energy", "both_energy"], "square", {}),
        ("Sqrt", ["square"], "twice_sine", {}),
        ("Mul", ["twice_sine", "half"], "sine_raw", {}),
        ("Min", ["sine_raw", "most"], "sine", {}),
        ("Asin", ["sine"], "angle", {}),
        ("Mul", ["angle", "pitch_scale"], "octaves_raw", {}),
        ("Max", ["octaves_raw", "tiny"], "octaves", {}),
        ("Log", ["octaves"], "octaves_log", {}),
        ("Mul", ["octaves_log", "per_octave"], "x", {}),
        ("Mul", ["x", "zero"], "n", {}),
        ("Concat", ["x", "y", "n"], "controls", {"axis": 1}),
    ]
    return _model(nodes, constants, ("clip", length), ("controls", 3))


def product(matrix: NDArray[np.float32]) -> bytes:
    """A graph that multiplies by `matrix` `[M, N]`: `[B, M]` to `[B, N]`."""
    takes, gives = matrix.shape
    return _model(
        [("MatMul", ["rows", "matrix"], "out", {})],
        {"matrix": matrix},
        ("rows", takes),
        ("out", gives),
    )


def _model(
    nodes: list[tuple[str, list[str], str, dict[str, Any]]],
    constants: Mapping[str, Any],
    takes: tuple[str, int],
    gives: tuple[str, int],
) -> bytes:
    initialisers = [
        numpy_helper.from_array(_typed(value), name) for name, value in constants.items()
    ]
    graph = helper.make_graph(
        [helper.make_node(kind, ins, [out], **options) for kind, ins, out, options in nodes],
        "damped-sine",
        [helper.make_tensor_value_info(takes[0], TensorProto.FLOAT, ["B", takes[1]])],
        [helper.make_tensor_value_info(gives[0], TensorProto.FLOAT, ["B", gives[1]])],
        initialisers,
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
    )
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def _typed(value: Any) -> np.ndarray[Any, Any]:
    array = np.asarray(value)
    return array if array.dtype == np.int64 else array.astype(np.float32)
