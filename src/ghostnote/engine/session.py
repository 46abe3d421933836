"""An ONNX graph, ready to run on one thread."""

import numpy as np
import onnxruntime
from numpy.typing import NDArray

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
