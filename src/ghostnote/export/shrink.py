"""Smaller ONNX graphs: large weights stored as int8 or fp16, played as fp32.

The stored initialiser is cast, and for int8 scaled, back to fp32 by nodes of constant input, which
ONNX Runtime folds when it loads the graph: a smaller file, and the same speed.
"""

from typing import Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from ghostnote.errors import ExportError

Storage = Literal["int8", "fp16"]

LARGE = 32_768
"""Smallest initialiser worth shrinking, in numbers."""


def shrink(graph: bytes, storage: Storage, *, fine: frozenset[str] = frozenset()) -> bytes:
    """Store every large fp32 initialiser of an ONNX `graph` as `storage`, those in `fine` as fp16.

    int8 has one scale for each slice along the longest axis, so that for a dense layer each sample
    of the clip has its own and the rounding error decays with the sound. Where that rounds less,
    it has one for each slice along the other axes too: inputs that move little are not rounded as
    those that move much.
    """
    model = onnx.load_from_string(graph)
    known = {initializer.name for initializer in model.graph.initializer}
    if not fine <= known:
        raise ExportError(f"the graph has no weights called {', '.join(sorted(fine - known))}")
    kept, nodes = [], []
    for initializer in model.graph.initializer:
        weights = numpy_helper.to_array(initializer)
        if weights.dtype != np.float32 or weights.size < LARGE:
            kept.append(initializer)
            continue
        kind = "fp16" if initializer.name in fine else storage
        small = f"{initializer.name}_{kind}"
        if kind == "fp16":
            kept.append(numpy_helper.from_array(weights.astype(np.float16), small))
            nodes.append(_cast(small, initializer.name))
        else:
            quantised, scales = _quantise(weights)
            kept.append(numpy_helper.from_array(quantised, small))
            made = f"{small}_0"
            nodes.append(_cast(small, made))
            for number, scale in enumerate(scales, 1):
                kept.append(numpy_helper.from_array(scale, f"{small}_scale_{number}"))
                done = initializer.name if number == len(scales) else f"{small}_{number}"
                nodes.append(helper.make_node("Mul", [made, f"{small}_scale_{number}"], [done]))
                made = done
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    for node in reversed(nodes):
        model.graph.node.insert(0, node)
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content


def _cast(source: str, target: str) -> onnx.NodeProto:
    return helper.make_node("Cast", [source], [target], to=onnx.TensorProto.FLOAT)


def _quantise(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], list[NDArray[np.float32]]]:
    """Steps, and the scales whose product with them the weights nearly are."""
    longest = int(np.argmax(weights.shape))
    steps, along = _steps(weights, longest)
    size = np.sqrt(np.square(weights).mean(axis=longest, keepdims=True))
    across = np.where(size > 0, size, 1).astype(np.float32)
    even, beside = _steps(weights / across, longest)
    error, other = (
        np.square(made - weights).sum() for made in (steps * along, even * beside * across)
    )
    return (even, [beside, across]) if other < error else (steps, [along])


def _steps(
    weights: NDArray[np.float32], longest: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    others = tuple(axis for axis in range(weights.ndim) if axis != longest)
    top = np.abs(weights).max(axis=others, keepdims=True)
    scale = np.where(top > 0, top / 127, 1).astype(np.float32)
    return np.rint(weights / scale).astype(np.int8), scale
