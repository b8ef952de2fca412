"""The layers of neural networks (``.mlmodel``) that the reference runtime executes.

Each function turns a layer's parameters and the shapes of its inputs into kernels. Meanings follow
the comments of Core ML's public format specification (``NeuralNetwork.proto``), with the exact
mapping of array shapes that iOS 13 brought.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.coreml.faults import UnreadableError
from workbench.coreml.reference import kernel, spatial
from workbench.coreml.reference.kernel import Array, Kernel, Shape
from workbench.coreml.reference.network_weights import weights_of
from workbench.coreml.reference.spatial import Window

Builder = Callable[[Any, list[Shape]], Sequence[Kernel]]


def _convolution(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    if params.isDeconvolution:
        raise UnreadableError("has a deconvolution, which the reference runtime does not know")
    size = _pair(params.kernelSize, 3)
    window = _padding(
        params, shapes[0], Window(size, _pair(params.stride, 1), _pair(params.dilationFactor, 1))
    )
    outputs = int(params.outputChannels)
    weight = weights_of(params.weights, (outputs, int(params.kernelChannels), *size))
    step = spatial.convolution(shapes[0], weight, window, groups=max(1, int(params.nGroups)))
    return (step, *_bias(params, step, axis=1))


def _inner_product(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    weight = weights_of(params.weights, (int(params.outputChannels), int(params.inputChannels)))
    step = spatial.linear(shapes[0], weight)
    return (step, *_bias(params, step, axis=len(step.shape) - 1))


def _matrix_product(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    if len(shapes) != 1 or params.transposeA or params.transposeB:
        raise UnreadableError("multiplies matrices in a way that the reference runtime does not know")
    rows, columns = int(params.weightMatrixFirstDimension), int(params.weightMatrixSecondDimension)
    step = spatial.linear(shapes[0], weights_of(params.weights, (columns, rows)))
    return (step, *_bias(params, step, axis=len(step.shape) - 1))


def _bias(params: Any, step: Kernel, *, axis: int) -> tuple[Kernel, ...]:
    if not params.hasBias:
        return ()
    bias = weights_of(params.bias, (step.shape[axis],))
    return (kernel.added_to_channels(step.shape, bias, axis=axis),)


def _pooling(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    shape = shapes[0]
    if params.WhichOneof("PoolingPaddingType") == "includeLastPixel" or len(shape) != 4:
        raise UnreadableError("pools in a way that the reference runtime does not know")
    if params.globalPooling:
        window = Window((shape[2], shape[3]))
    else:
        size = _pair(params.kernelSize, 3)
        window = _padding(params, shape, Window(size, _pair(params.stride, 1)))
    kind = _name(params.PoolingType, params.type)
    if kind == "MAX":
        return (spatial.max_pool(shape, window),)
    if kind == "AVERAGE":
        counts = not params.avgPoolExcludePadding
        return (spatial.average_pool(shape, window, counts_padding=counts),)
    raise UnreadableError(f"pools by {kind}, which the reference runtime does not know")


def _padding(params: Any, shape: Shape, window: Window) -> Window:
    if params.HasField("same"):
        is_heavy_at_end = params.same.asymmetryMode == 0
        padding = spatial.same_padding(shape, window, is_heavy_at_end=is_heavy_at_end)
        return Window(window.size, window.strides, window.dilations, padding)
    borders = params.valid.paddingAmounts.borderAmounts
    if len(borders) not in (0, 2):
        raise UnreadableError("is damaged: a layer pads other than height and width")
    if not borders:
        return window
    top, bottom = int(borders[0].startEdgeSize), int(borders[0].endEdgeSize)
    left, right = int(borders[1].startEdgeSize), int(borders[1].endEdgeSize)
    return Window(window.size, window.strides, window.dilations, (top, bottom, left, right))


def _constant_padding(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    borders = params.paddingAmounts.borderAmounts
    if params.WhichOneof("PaddingType") != "constant" or len(borders) != 2:
        raise UnreadableError("pads in a way that the reference runtime does not know")
    amounts = tuple(int(size) for edge in borders for size in (edge.startEdgeSize, edge.endEdgeSize))
    top, bottom, left, right = amounts
    return (spatial.padded(shapes[0], (top, bottom, left, right), params.constant.value),)


def _clip(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    return (kernel.clip(shapes[0], params.minVal, params.maxVal),)


def _unary(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    kind = _name(params.Operation, params.type)
    if kind != "THRESHOLD":
        raise UnreadableError(f"uses the function “{kind}”, which the reference runtime does not know")
    return (
        _by_number(shapes[0], np.multiply, params.scale),
        _by_number(shapes[0], np.add, params.shift),
        _by_number(shapes[0], np.maximum, params.alpha),
    )


def _activation(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    kind, shape = params.WhichOneof("NonlinearityType"), shapes[0]
    if kind == "ReLU":
        return (kernel.relu(shape),)
    if kind == "leakyReLU":
        return (kernel.leaky_relu(shape, params.leakyReLU.alpha),)
    if kind == "sigmoid":
        return (kernel.sigmoid(shape),)
    if kind == "tanh":
        return (kernel.tanh(shape),)
    if kind == "linear":
        return (
            _by_number(shape, np.multiply, params.linear.alpha),
            _by_number(shape, np.add, params.linear.beta),
        )
    raise UnreadableError(f"uses the activation “{kind}”, which the reference runtime does not know")


def _batch_norm(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    if params.computeMeanVar or params.instanceNormalization:
        raise UnreadableError("normalises by the sample, which the reference runtime does not know")
    channels = (int(params.channels),)
    gamma, beta, average, variance = (
        weights_of(part, channels).astype(np.float32)
        for part in (params.gamma, params.beta, params.mean, params.variance)
    )
    with np.errstate(all="ignore"):
        scale = gamma / np.sqrt(variance + np.float32(params.epsilon))
        return (kernel.scaled_channels(shapes[0], scale, beta - average * scale),)


def _arithmetic(function: Callable[[Array, Array], Array]) -> Builder:
    """With one input the layer's own number is the other operand."""

    def build(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
        if len(shapes) == 1:
            return (_by_number(shapes[0], function, params.alpha),)
        return _of_two(function)(params, shapes)

    return build


def _of_two(function: Callable[[Array, Array], Array]) -> Builder:
    def build(_params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
        if len(shapes) != 2:
            raise UnreadableError("combines more values at once than the reference runtime knows")
        return (kernel.with_value(shapes[0], shapes[1], function),)

    return build


def _by_number(shape: Shape, function: Callable[[Array, Array], Array], number: float) -> Kernel:
    return kernel.with_constant(shape, function, np.array(number, np.float32), swapped=False)


def _reduce_mean(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    axes = range(1, len(shapes[0])) if params.reduceAll else [int(axis) for axis in params.axes]
    return (kernel.mean(shapes[0], tuple(axes), keeps_axes=params.keepDims),)


def _flatten(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    if params.axis != 1:
        raise UnreadableError("flattens in a way that the reference runtime does not know")
    return (kernel.reshape(shapes[0], (1, -1)),)


def _squeeze(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    shape = shapes[0]
    dropped = {axis % len(shape) for axis in params.axes}
    if params.squeezeAll or any(shape[axis] != 1 for axis in dropped):
        raise UnreadableError("is damaged: a layer drops an axis that is not 1")
    kept = [size for axis, size in enumerate(shape) if axis not in dropped]
    return (kernel.reshape(shape, kept),)


def _concatenate(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    if params.interleave:
        raise UnreadableError("joins values by turns, which the reference runtime does not know")
    return (kernel.concatenate(shapes, int(params.axis)),)


def _join_channels(params: Any, shapes: list[Shape]) -> Sequence[Kernel]:
    if params.sequenceConcat:
        raise UnreadableError("joins values as a sequence, which the reference runtime does not know")
    return (kernel.concatenate(shapes, -3),)


def with_constant(kind: str, inputs: Sequence[Shape | NDArray[np.generic]]) -> Sequence[Kernel]:
    """Build a layer of two inputs, one of them a constant that another layer loads."""
    function = _OF_TWO.get(kind)
    if function is None or len(inputs) != 2:
        raise UnreadableError(f"gives the layer “{kind}” a constant, which the reference runtime cannot read")
    first, second = inputs
    if not isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
        return (kernel.with_constant(first, function, second, swapped=False),)
    if isinstance(first, np.ndarray) and not isinstance(second, np.ndarray):
        return (kernel.with_constant(second, function, first, swapped=True),)
    raise UnreadableError(f"computes the layer “{kind}” from constants alone")


def _name(kinds: Any, number: int) -> str:
    return str(kinds.Name(number)) if number in kinds.values() else f"number {number}"


def _pair(numbers: Sequence[int], default: int) -> tuple[int, int]:
    found = [int(number) for number in numbers] or [default, default]
    if len(found) != 2:
        raise UnreadableError("is damaged: a layer has a window that is not over height and width")
    return found[0], found[1]


_OF_TWO: dict[str, Callable[[Array, Array], Array]] = {
    "add": np.add,
    "addBroadcastable": np.add,
    "divideBroadcastable": np.divide,
    "maxBroadcastable": np.maximum,
    "minBroadcastable": np.minimum,
    "multiply": np.multiply,
    "multiplyBroadcastable": np.multiply,
    "subtractBroadcastable": np.subtract,
}

LAYERS: dict[str, Builder] = {kind: _of_two(function) for kind, function in _OF_TWO.items()} | {
    "activation": _activation,
    "add": _arithmetic(np.add),
    "batchedMatmul": _matrix_product,
    "batchnorm": _batch_norm,
    "clip": _clip,
    "concat": _join_channels,
    "concatND": _concatenate,
    "convolution": _convolution,
    "flattenTo2D": _flatten,
    "innerProduct": _inner_product,
    "multiply": _arithmetic(np.multiply),
    "padding": _constant_padding,
    "pooling": _pooling,
    "reduceMean": _reduce_mean,
    "reshapeStatic": lambda params, shapes: (kernel.reshape(shapes[0], params.targetShape),),
    "softmaxND": lambda params, shapes: (kernel.softmax(shapes[0], int(params.axis)),),
    "squeeze": _squeeze,
    "unary": _unary,
    "transpose": lambda params, shapes: (kernel.transpose(shapes[0], params.axes),),
}
