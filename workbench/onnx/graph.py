"""The layers of a trained network as an ONNX graph.

The graph takes samples as the workbench keeps them, uint8 [N, 28, 28], and scales them by itself. Its
outputs are ``label``, a string [N], and ``probabilities``, float32 [N, classes]. Operators and their
meanings are those of ONNX's operator set 17.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import SIDE
from workbench.core.trained_layers import (
    Activation,
    Convolution,
    Dense,
    Flatten,
    MaxPooling,
    Normalisation,
    Scaling,
    TrainedLayer,
)
from workbench.onnx.library import onnx_package

IMAGE, LABEL, PROBABILITIES = "image", "label", "probabilities"
_ACTIVATIONS = {"relu": "Relu", "softmax": "Softmax"}


def network_graph(layers: Sequence[TrainedLayer], labels: Sequence[str]) -> Any:
    """Return an ONNX ``GraphProto`` of ``layers``, whose answers are the probabilities of ``labels``."""
    onnx = onnx_package()
    graph = _Graph(onnx)
    values = graph.node("Cast", IMAGE, to=onnx.TensorProto.FLOAT)
    values = graph.node("Unsqueeze", values, graph.constant(np.array([1], np.int64)))
    for layer in layers:
        values = _add(graph, layer, values)
    graph.node("Identity", values, result=PROBABILITIES)
    best = graph.node("ArgMax", PROBABILITIES, axis=1, keepdims=0)
    graph.node("Gather", graph.constant(np.array(labels, np.str_).astype(object)), best, result=LABEL)
    describe, kinds = onnx.helper.make_tensor_value_info, onnx.TensorProto
    return onnx.helper.make_graph(
        graph.nodes,
        "digits",
        [describe(IMAGE, kinds.UINT8, ["samples", SIDE, SIDE])],
        [
            describe(LABEL, kinds.STRING, ["samples"]),
            describe(PROBABILITIES, kinds.FLOAT, ["samples", len(labels)]),
        ],
        graph.constants,
    )


class _Graph:
    """Collects nodes and constants; images have the axes N, channels, rows, columns, as ONNX has them."""

    def __init__(self, onnx: Any) -> None:
        self._onnx = onnx
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, values: NDArray[Any]) -> str:
        name = f"constant{len(self.constants)}"
        stored = self._onnx.numpy_helper.from_array(np.ascontiguousarray(values), name)
        self.constants.append(stored)
        return name

    def node(self, operator: str, *inputs: str, result: str = "", **attributes: Any) -> str:
        name = result or f"{operator.lower()}{len(self.nodes)}"
        self.nodes.append(self._onnx.helper.make_node(operator, inputs, [name], **attributes))
        return name


def _add(graph: _Graph, layer: TrainedLayer, values: str) -> str:
    match layer:
        case Scaling():
            scaled = graph.node("Mul", values, graph.constant(np.float32(layer.factor).reshape(())))
            if not layer.offset:
                return scaled
            return graph.node("Add", scaled, graph.constant(np.float32(layer.offset).reshape(())))
        case Convolution():
            rows, columns = layer.kernel.shape[:2]
            constants = [graph.constant(layer.kernel.transpose(3, 2, 0, 1)), *_bias(graph, layer.bias)]
            pads = _pads(rows, columns) if layer.is_same else [0, 0, 0, 0]
            return graph.node("Conv", values, *constants, kernel_shape=[rows, columns], pads=pads)
        case Normalisation():
            statistics = (layer.gamma, layer.beta, layer.mean, layer.variance)
            constants = [graph.constant(array) for array in statistics]
            return graph.node("BatchNormalization", values, *constants, epsilon=layer.epsilon)
        case MaxPooling():
            return graph.node("MaxPool", values, kernel_shape=layer.size, strides=layer.size)
        case Flatten():
            # The weights behind it expect a pixel's channels side by side.
            return graph.node("Flatten", graph.node("Transpose", values, perm=[0, 2, 3, 1]))
        case Dense():
            return graph.node("Gemm", values, graph.constant(layer.weights), *_bias(graph, layer.bias))
        case Activation():
            return graph.node(_ACTIVATIONS[layer.kind], values)


def _bias(graph: _Graph, bias: NDArray[np.float32] | None) -> list[str]:
    return [] if bias is None else [graph.constant(bias)]


def _pads(rows: int, columns: int) -> list[int]:
    """Return the zeros above, left, below and right that keep an image's size."""
    above, left = (rows - 1) // 2, (columns - 1) // 2
    return [above, left, rows - 1 - above, columns - 1 - left]
