"""ONNX graphs, ready to run on one thread."""

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ghostnote.bundle import Bundle
from ghostnote.errors import BundleError

Array = NDArray[np.float32]


class Graph:
    """An ONNX graph with one input and one output, both `[B, ...]` float32.

    One thread, because a server runs many of these beside each other, and because the order of
    additions, and so the last bit of the result, then never changes.
    """

    def __init__(self, model: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"]
        )
        (only,) = self._session.get_inputs()
        self._input = only.name
        self.input_size = int(only.shape[1])
        (out,) = self._session.get_outputs()
        self.output_size = int(out.shape[1])

    def __call__(self, batch: Array) -> Array:
        """Run on `[B, input_size]`; gives `[B, output_size]`."""
        (output,) = self._session.run(None, {self._input: batch.astype(np.float32, copy=False)})
        result: Array = output
        return result


def open_graph(bundle: Bundle, name: str, input_size: int, output_size: int) -> Graph:
    """Load the graph `name` of `bundle`.

    Raises:
        BundleError: it is missing, does not run, or does not map `input_size` numbers to
            `output_size`.
    """
    try:
        graph = Graph(bundle.read(name))
    except BundleError:
        raise
    except Exception as error:  # ONNX Runtime raises its own kinds, which share no base class
        raise BundleError(f"{bundle.path}: {name} is not a graph that runs here") from error
    if (graph.input_size, graph.output_size) != (input_size, output_size):
        raise BundleError(
            f"{bundle.path}: {name} maps {graph.input_size} numbers to {graph.output_size}, "
            f"the manifest says {input_size} to {output_size}"
        )
    return graph
