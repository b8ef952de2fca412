"""The operations of an ML program, as coremltools reads them, in ONNX."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.coreml.witness.graph import IMAGE, Graph, same_padding
from workbench.coreml.library import coremltools_for_conversion


def write_program(graph: Graph, specification: Any, weights: Path) -> tuple[str, tuple[str, ...]]:
    """Add an ML program to ``graph``; returns the name of its probabilities, and its class labels."""
    coremltools_for_conversion()
    from coremltools.converters.mil.frontend.milproto.load import load
    from coremltools.converters.mil.mil import types

    loaded = load(specification, specification.specificationVersion, str(weights))
    function = loaded.functions["main"]
    (image,) = function.inputs
    names = {image: IMAGE}
    for operation in function.operations:
        if operation.op_type == "classify":
            return names[operation.inputs["probabilities"].name], tuple(operation.inputs["classes"].val)
        if operation.op_type == "const" or operation.op_type.startswith("constexpr_"):
            continue
        (output,) = operation.outputs
        value = _WRITERS[operation.op_type](_Operation(graph, operation, names))
        rounds = output.dtype is types.fp16 and operation.op_type not in _EXACT
        names[output.name] = graph.rounded_to_half(value) if rounds else value
    raise AssertionError("the program classifies nothing")


# These move or compare values, so halves stay halves; rounding them would only take time.
_EXACT = {"expand_dims", "max_pool", "relu", "reshape", "squeeze", "transpose"}


@dataclass(frozen=True)
class _Operation:
    graph: Graph
    source: Any
    names: Mapping[str, str]

    def given(self, parameter: str) -> str:
        """Return the ONNX name of a parameter, computed or constant."""
        return self._name(self.source.inputs[parameter])

    def several(self, parameter: str) -> list[str]:
        return [self._name(each) for each in self.source.inputs[parameter]]

    def has(self, parameter: str) -> bool:
        return self.source.inputs.get(parameter) is not None

    def array(self, parameter: str) -> NDArray[Any]:
        return np.asarray(_stored(self.source.inputs[parameter]))

    def integers(self, parameter: str) -> list[int]:
        return [int(number) for number in self.array(parameter).reshape(-1)]

    def number(self, parameter: str) -> float:
        return float(self.array(parameter))

    def is_set(self, parameter: str) -> bool:
        return self.has(parameter) and bool(self.array(parameter))

    @property
    def result_shape(self) -> tuple[int, ...]:
        return tuple(self.source.outputs[0].shape)

    def _name(self, variable: Any) -> str:
        if variable.name in self.names:
            return self.names[variable.name]
        return self.graph.constant(np.asarray(_stored(variable)))


def _stored(variable: Any) -> Any:
    """Return a constant's value; a compressed one's as coremltools decompresses it."""
    if variable.val is not None:
        return variable.val
    values = variable.op.materialized_val_inference()
    return values[variable.op.outputs.index(variable)] if isinstance(values, tuple) else values


def _plain(kind: str, *parameters: str) -> Callable[[_Operation], str]:
    return lambda o: o.graph.node(kind, *[o.given(parameter) for parameter in parameters])


def _reshape(o: _Operation) -> str:
    return o.graph.reshaped(o.given("x"), o.result_shape)


def _convolution(o: _Operation) -> str:
    bias = [o.given("bias")] if o.has("bias") else []
    return o.graph.node(
        "Conv",
        o.given("x"),
        o.given("weight"),
        *bias,
        group=o.integers("groups")[0] if o.has("groups") else 1,
        **_window(o, list(o.array("weight").shape[2:])),
    )


def _max_pool(o: _Operation) -> str:
    return o.graph.node("MaxPool", o.given("x"), **_window(o, o.integers("kernel_sizes")))


def _average_pool(o: _Operation) -> str:
    counts = not o.is_set("exclude_padding_from_average")
    window = _window(o, o.integers("kernel_sizes"))
    return o.graph.node("AveragePool", o.given("x"), count_include_pad=int(counts), **window)


def _window(o: _Operation, size: list[int]) -> dict[str, Any]:
    assert not o.is_set("ceil_mode")
    settings: dict[str, Any] = {"kernel_shape": size}
    settings |= {name: o.integers(name) for name in ("strides", "dilations") if o.has(name)}
    match _stored(o.source.inputs["pad_type"]):
        case "valid":
            return settings
        case "same":
            return settings | same_padding(size, settings.get("dilations", []))
        case "custom":
            top, bottom, left, right = o.integers("pad")
            return settings | {"pads": [top, left, bottom, right]}
        case other:
            raise AssertionError(other)


def _batch_norm(o: _Operation) -> str:
    parameters = ("gamma", "beta", "mean", "variance")
    constants = [o.graph.constant(o.array(parameter)) for parameter in parameters]
    return o.graph.node("BatchNormalization", o.given("x"), *constants, epsilon=o.number("epsilon"))


def _linear(o: _Operation) -> str:
    product = o.graph.node("MatMul", o.given("x"), o.graph.constant(o.array("weight").T))
    return o.graph.node("Add", product, o.given("bias")) if o.has("bias") else product


def _matmul(o: _Operation) -> str:
    assert not o.is_set("transpose_x")
    right = o.array("y")
    return o.graph.node(
        "MatMul", o.given("x"), o.graph.constant(right.T if o.is_set("transpose_y") else right)
    )


def _pad(o: _Operation) -> str:
    amounts = o.integers("pad")
    unpadded = [0] * (len(o.result_shape) - len(amounts) // 2)
    pads = [*unpadded, *amounts[::2], *unpadded, *amounts[1::2]]
    fill = o.number("constant_val") if o.has("constant_val") else 0.0
    return o.graph.node(
        "Pad", o.given("x"), o.graph.constant(np.array(pads, np.int64)), o.graph.constant(fill)
    )


def _clip(low: Callable[[_Operation], float], high: Callable[[_Operation], float]) -> Callable[..., str]:
    return lambda o: o.graph.node("Clip", o.given("x"), o.graph.constant(low(o)), o.graph.constant(high(o)))


def _silu(o: _Operation) -> str:
    value = o.given("x")
    return o.graph.node("Mul", value, o.graph.node("Sigmoid", value))


_WRITERS: dict[str, Callable[[_Operation], str]] = {
    "add": _plain("Add", "x", "y"),
    "avg_pool": _average_pool,
    "batch_norm": _batch_norm,
    # What a cast to half does, the rounding of its result does.
    "cast": _plain("Identity", "x"),
    "clip": _clip(lambda o: o.number("alpha"), lambda o: o.number("beta")),
    "concat": lambda o: o.graph.node("Concat", *o.several("values"), axis=o.integers("axis")[0]),
    "conv": _convolution,
    "expand_dims": _reshape,
    "identity": _plain("Identity", "x"),
    "leaky_relu": lambda o: o.graph.node("LeakyRelu", o.given("x"), alpha=o.number("alpha")),
    "linear": _linear,
    "matmul": _matmul,
    "max_pool": _max_pool,
    "mul": _plain("Mul", "x", "y"),
    "pad": _pad,
    "reduce_mean": lambda o: o.graph.node(
        "ReduceMean", o.given("x"), axes=o.integers("axes"), keepdims=int(o.is_set("keep_dims"))
    ),
    "relu": _plain("Relu", "x"),
    "relu6": _clip(lambda _: 0.0, lambda _: 6.0),
    "reshape": _reshape,
    "sigmoid": _plain("Sigmoid", "x"),
    "silu": _silu,
    "softmax": lambda o: o.graph.node("Softmax", o.given("x"), axis=o.integers("axis")[0]),
    "squeeze": _reshape,
    "tanh": _plain("Tanh", "x"),
    "transpose": lambda o: o.graph.node("Transpose", o.given("x"), perm=o.integers("perm")),
}
