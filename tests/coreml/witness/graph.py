"""An ONNX graph that grows node by node, and runs in onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

IMAGE = "image"
_ANSWER = "answer"
# The newest that every onnxruntime since 1.20 is sure to know.
_OPSET, _IR_VERSION = 17, 9


class Graph:
    """Nodes and constants; values go by the names that `node` gives them, and are all float32."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, values: NDArray[Any] | float) -> str:
        """Add a constant, and return its name; halves become float32, which holds them exactly."""
        array = np.asarray(values)
        name = f"constant{len(self._constants)}"
        stored = array if np.issubdtype(array.dtype, np.integer) else array.astype(np.float32)
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(stored), name))
        return name

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Add a node with one output, and return that output's name."""
        name = f"value{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def rounded_to_half(self, value: str) -> str:
        """Round a value as an engine does that stores it in half precision."""
        half = self.node("Cast", value, to=TensorProto.FLOAT16)
        return self.node("Cast", half, to=TensorProto.FLOAT)

    def reshaped(self, value: str, shape: tuple[int, ...]) -> str:
        """Give a value the ``shape`` that is written for one sample; the batch stays in front."""
        return self.node("Reshape", value, self.constant(np.array([0, *shape[1:]], np.int64)))

    def session(self, answer: str) -> onnxruntime.InferenceSession:
        """Check the graph, which takes images and ends with ``answer``, and make it ready to run."""
        image = helper.make_tensor_value_info(IMAGE, TensorProto.FLOAT, ["samples", 1, 28, 28])
        output = helper.make_tensor_value_info(_ANSWER, TensorProto.FLOAT, ["samples", "classes"])
        last = helper.make_node("Identity", [answer], [_ANSWER])
        graph = helper.make_graph([*self._nodes, last], "witness", [image], [output], self._constants)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION
        )
        onnx.checker.check_model(model)
        options = onnxruntime.SessionOptions()
        # Its threads would spin beside those of whatever else the tests run.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )


def same_padding(size: Sequence[int], dilations: Sequence[int]) -> dict[str, Any]:
    """Return the attributes of a window that keeps an image's size; an odd pixel goes to the end."""
    if max(dilations, default=1) == 1:
        return {"auto_pad": "SAME_UPPER"}
    # onnxruntime knows no automatic padding for these; without strides it is the window's own spread.
    spread = [(extent - 1) * step for extent, step in zip(size, dilations, strict=True)]
    return {"pads": [amount // 2 for amount in spread] + [amount - amount // 2 for amount in spread]}
