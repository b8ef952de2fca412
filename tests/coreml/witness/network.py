"""The layers of a neural network (``.mlmodel``), as its specification describes them, in ONNX."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.coreml.witness.graph import IMAGE, Graph, same_padding

_Writer = Callable[[Graph, Any, Sequence[str]], str]


def write_network(graph: Graph, specification: Any) -> tuple[str, tuple[str, ...]]:
    """Add a neural network to ``graph``; returns the name of its probabilities, and its class labels."""
    network = specification.neuralNetworkClassifier
    image = specification.description.input[0].name
    names = {image: IMAGE}
    for step in network.preprocessing:
        scaled = graph.node("Mul", names[image], graph.constant(step.scaler.channelScale))
        names[image] = graph.node("Add", scaled, graph.constant(step.scaler.grayBias))
    for layer in network.layers:
        kind = layer.WhichOneof("layer")
        inputs = [names[name] for name in layer.input]
        (output,) = layer.output
        names[output] = _WRITERS[kind](graph, getattr(layer, kind), inputs)
    answer = network.labelProbabilityLayerName or specification.description.predictedProbabilitiesName
    return names[answer], tuple(network.stringClassLabels.vector)


def _weights(message: Any, shape: Sequence[int]) -> NDArray[np.float32]:
    assert not message.HasField("quantization")
    if message.float16Value:
        return np.frombuffer(message.float16Value, np.float16).astype(np.float32).reshape(shape)
    return np.array(message.floatValue, np.float32).reshape(shape)


def _convolution(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
    shape = [layer.outputChannels, layer.kernelChannels, *layer.kernelSize]
    constants = [graph.constant(_weights(layer.weights, shape))]
    if layer.hasBias:
        constants.append(graph.constant(_weights(layer.bias, [layer.outputChannels])))
    return graph.node(
        "Conv",
        *inputs,
        *constants,
        group=layer.nGroups or 1,
        strides=list(layer.stride),
        dilations=list(layer.dilationFactor),
        kernel_shape=list(layer.kernelSize),
        **_padding(layer, layer.dilationFactor),
    )


def _pooling(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
    is_largest = layer.type == layer.PoolingType.Value("MAX")
    assert is_largest or layer.type == layer.PoolingType.Value("AVERAGE")
    if layer.globalPooling:
        return graph.node("GlobalMaxPool" if is_largest else "GlobalAveragePool", *inputs)
    settings = {"kernel_shape": list(layer.kernelSize), "strides": list(layer.stride), **_padding(layer)}
    if is_largest:
        return graph.node("MaxPool", *inputs, **settings)
    return graph.node(
        "AveragePool", *inputs, count_include_pad=int(not layer.avgPoolExcludePadding), **settings
    )


def _padding(layer: Any, dilations: Sequence[int] = ()) -> dict[str, Any]:
    if layer.HasField("same"):
        return same_padding(layer.kernelSize, dilations)
    return {"pads": _borders(layer.valid.paddingAmounts)}


def _borders(amounts: Any) -> list[int]:
    edges = amounts.borderAmounts
    return [edge.startEdgeSize for edge in edges] + [edge.endEdgeSize for edge in edges] or [0] * 4


def _constant_padding(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
    top, left, bottom, right = _borders(layer.paddingAmounts)
    pads = np.array([0, 0, top, left, 0, 0, bottom, right], np.int64)
    return graph.node("Pad", *inputs, graph.constant(pads), graph.constant(layer.constant.value))


def _product(graph: Graph, layer: Any, inputs: Sequence[str], weights: NDArray[np.float32]) -> str:
    product = graph.node("MatMul", *inputs, graph.constant(weights))
    if not layer.hasBias:
        return product
    return graph.node("Add", product, graph.constant(_weights(layer.bias, [weights.shape[1]])))


def _inner_product(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
    weights = _weights(layer.weights, [layer.outputChannels, layer.inputChannels])
    return _product(graph, layer, inputs, weights.T)


def _batched_product(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
    assert not layer.transposeA
    # The specification keeps this layer's matrix column by column.
    shape = [layer.weightMatrixSecondDimension, layer.weightMatrixFirstDimension]
    return _product(graph, layer, inputs, _weights(layer.weights, shape).T)


def _batch_norm(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
    messages = (layer.gamma, layer.beta, layer.mean, layer.variance)
    constants = [graph.constant(_weights(message, [layer.channels])) for message in messages]
    return graph.node("BatchNormalization", *inputs, *constants, epsilon=layer.epsilon)


def _activation(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
    match layer.WhichOneof("NonlinearityType"):
        case "ReLU":
            return graph.node("Relu", *inputs)
        case "sigmoid":
            return graph.node("Sigmoid", *inputs)
        case "tanh":
            return graph.node("Tanh", *inputs)
        case "leakyReLU":
            return graph.node("LeakyRelu", *inputs, alpha=layer.leakyReLU.alpha)
        case "linear":
            scaled = graph.node("Mul", *inputs, graph.constant(layer.linear.alpha))
            return graph.node("Add", scaled, graph.constant(layer.linear.beta))
        case other:
            raise AssertionError(other)


def _threshold(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
    assert layer.type == layer.Operation.Value("THRESHOLD")
    scaled = graph.node("Mul", *inputs, graph.constant(layer.scale))
    shifted = graph.node("Add", scaled, graph.constant(layer.shift))
    return graph.node("Max", shifted, graph.constant(layer.alpha))


def _two(kind: str) -> _Writer:
    """With one input the layer's own number is the other operand."""

    def write(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
        own = [graph.constant(layer.alpha)] if len(inputs) == 1 else []
        return graph.node(kind, *inputs, *own)

    return write


def _reduce_mean(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
    return graph.node("ReduceMean", *inputs, axes=list(layer.axes), keepdims=int(layer.keepDims))


def _stored(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
    return graph.constant(_weights(layer.data, list(layer.shape)))


def _clip(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
    return graph.node("Clip", *inputs, graph.constant(layer.minVal), graph.constant(layer.maxVal))


def _flatten(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
    return graph.node("Flatten", *inputs, axis=layer.axis)


def _reshape(graph: Graph, layer: Any, inputs: Sequence[str]) -> str:
    assert math.prod(layer.targetShape) > 0
    return graph.reshaped(inputs[0], tuple(layer.targetShape))


_WRITERS: dict[str, _Writer] = {
    "activation": _activation,
    "add": _two("Add"),
    "addBroadcastable": _two("Add"),
    "batchedMatmul": _batched_product,
    "batchnorm": _batch_norm,
    "clip": _clip,
    "concatND": lambda graph, layer, inputs: graph.node("Concat", *inputs, axis=layer.axis),
    "concat": lambda graph, layer, inputs: graph.node("Concat", *inputs, axis=-3),
    "convolution": _convolution,
    "flattenTo2D": _flatten,
    "innerProduct": _inner_product,
    "loadConstantND": _stored,
    "multiply": _two("Mul"),
    "multiplyBroadcastable": _two("Mul"),
    "padding": _constant_padding,
    "pooling": _pooling,
    "reduceMean": _reduce_mean,
    "reshapeStatic": _reshape,
    "softmaxND": lambda graph, layer, inputs: graph.node("Softmax", *inputs, axis=layer.axis),
    "squeeze": lambda graph, layer, inputs: graph.node(
        "Squeeze", *inputs, graph.constant(np.array(layer.axes, np.int64))
    ),
    "transpose": lambda graph, layer, inputs: graph.node("Transpose", *inputs, perm=list(layer.axes)),
    "unary": _threshold,
}
