"""The filters of a Core ML model's first convolution, read from its file for who wants to see them.

The runtimes compute; what a layer in their middle says is nowhere to be had: Apple's does not tell,
and ours computes in another order. So the weights are read, in every form that a file stores them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import ModelError
from workbench.core.filters import MOST_WEIGHTS, Filters
from workbench.core.labels import SIDE
from workbench.coreml.class_labels import main_block, main_inputs
from workbench.coreml.faults import UnreadableError
from workbench.coreml.model_file import ModelFile, read_model_file
from workbench.coreml.reference import kernel
from workbench.coreml.reference.mil_arguments import Arguments, Constants
from workbench.coreml.reference.mil_constants import DECODERS, decompressed
from workbench.coreml.reference.mil_values import type_shape
from workbench.coreml.reference.network_weights import weights_of
from workbench.coreml.reference.plan import Plan
from workbench.coreml.reference.weights import Weights

_IMAGE_SHAPE = (1, 1, SIDE, SIDE)


@dataclass(frozen=True)
class _Before:
    """What happens to the values of an image on their way to the convolution: times a number, plus one."""

    scale: float = 1.0
    offset: float = 0.0

    def then(self, operation: str, number: float) -> _Before:
        match operation:
            case "mul":
                return _Before(self.scale * number, self.offset * number)
            case "real_div":
                return self.then("mul", 1 / number if number else math.inf)
            case "add":
                return replace(self, offset=self.offset + number)
            case "sub":
                return replace(self, offset=self.offset - number)
        raise _other()


def first_filters(path: Path) -> Filters | None:
    """Return the filters of the model's first convolution, or None where it does not begin with one.

    None, too, where it is of another kind than `Filters` tells: with strides, without padding, behind
    a shift of the values. Never raises for what is in a file: no model is refused for this.
    """
    try:
        file = read_model_file(path)
        is_program = file.spec.WhichOneof("Type") == "mlProgram"
        with np.errstate(all="ignore"):
            return (_of_program if is_program else _of_network)(file)
    except (ModelError, UnreadableError, ValueError):
        return None


def _other() -> UnreadableError:
    return UnreadableError("begins with something else than a scale and a convolution")


def _filters(
    weight: NDArray[np.generic], bias: NDArray[np.generic] | None, before: _Before, *, has_relu: bool
) -> Filters:
    """Return the filters with weights [count, 1, rows, columns]."""
    if weight.ndim != 4 or weight.shape[1] != 1 or before.offset or weight.size > MOST_WEIGHTS:
        raise _other()
    count, _channel, rows, columns = weight.shape
    biases = np.zeros(count) if bias is None else np.asarray(bias, np.float64).reshape(-1)
    return Filters(
        rows=rows,
        columns=columns,
        count=count,
        kernel=tuple(np.moveaxis(weight[:, 0], 0, -1).astype(np.float64).reshape(-1).tolist()),
        bias=tuple(biases.tolist()),
        scale=before.scale,
        has_relu=has_relu,
    )


def _of_program(file: ModelFile) -> Filters:
    (image,) = (entry.name for entry in main_inputs(file.spec))
    plan = Plan(image, _IMAGE_SHAPE)
    constants = Constants(Weights(file.folder, package=file.path))
    before = _Before()
    operations = main_block(file.spec).operations
    for operation in operations:
        if not operation.outputs or (operation.type == "const" and "val" not in operation.attributes):
            raise _other()
        if operation.type == "const":
            constants.add(operation.outputs[0].name, operation.attributes["val"])
            continue
        arguments = Arguments(
            operation,
            plan=plan,
            constants=constants,
            results=tuple(type_shape(output.type.tensorType) for output in operation.outputs),
        )
        if operation.type in DECODERS:
            for output, constant in zip(operation.outputs, decompressed(arguments), strict=True):
                constants.add_array(output.name, constant)
            continue
        name = operation.outputs[0].name
        if operation.type == "conv":
            return _of_operation(arguments, before, has_relu=_goes_to_relu(operations, name))
        if operation.type not in ("cast", "identity"):
            before = before.then(operation.type, arguments.number(_fixed(arguments)))
        computed = "y" if arguments.is_value("y") else "x"
        plan.add(name, (arguments.value(computed),), [kernel.identity(_IMAGE_SHAPE)])
    raise _other()


def _fixed(arguments: Arguments) -> str:
    """Return which side of an operation is the constant; the image is divided, never divides."""
    is_second = arguments.is_value("x")
    if not is_second and arguments.operation in ("real_div", "sub"):
        raise _other()
    return "y" if is_second else "x"


def _of_operation(arguments: Arguments, before: _Before, *, has_relu: bool) -> Filters:
    weight = arguments.array("weight")
    steps = [arguments.integers(name, default=(1, 1)) for name in ("strides", "dilations", "groups")]
    padding = arguments.text("pad_type", "valid")
    is_custom = padding == "custom" and arguments.integers("pad", 4, (0, 0, 0, 0)) == _around(
        weight.shape[2:]
    )
    if any(step != 1 for each in steps[:2] for step in each) or not (padding == "same" or is_custom):
        raise _other()
    return _filters(weight, arguments.optional_array("bias"), before, has_relu=has_relu)


def _around(size: Iterable[int]) -> tuple[int, ...]:
    """Return the padding before and after each axis that keeps the size of an image."""
    return tuple(part for each in size for part in ((each - 1) // 2, each // 2))


def _goes_to_relu(operations: Iterable[Any], name: str) -> bool:
    """Return whether a value is used by a ReLU, and by nothing else."""
    uses = [
        operation.type
        for operation in operations
        for argument in operation.inputs.values()
        if any(binding.name == name for binding in argument.arguments)
    ]
    return uses == ["relu"]


def _of_network(file: ModelFile) -> Filters:
    network = file.spec.neuralNetworkClassifier
    before = _Before()
    for entry in network.preprocessing:
        if entry.WhichOneof("preprocessor") != "scaler":
            raise _other()
        before = before.then("mul", entry.scaler.channelScale).then("add", entry.scaler.grayBias)
    (image,) = (entry.name for entry in file.spec.description.input)
    for place, layer in enumerate(network.layers):
        kind = layer.WhichOneof("layer") or ""
        if list(layer.input) != [image] or len(layer.output) != 1:
            raise _other()
        image = layer.output[0]
        if kind == "convolution":
            return _of_layer(layer.convolution, before, has_relu=_is_relu(network.layers[place + 1 :], image))
        if kind in _NUMBERS:
            operation, field = _NUMBERS[kind]
            before = before.then(operation, getattr(getattr(layer, kind), field))
        elif kind == "activation" and layer.activation.WhichOneof("NonlinearityType") == "linear":
            line = layer.activation.linear
            before = before.then("mul", line.alpha).then("add", line.beta)
        else:
            raise _other()
    raise _other()


# Layers that add a number of their own, or multiply by it.
_NUMBERS = {"multiply": ("mul", "alpha"), "add": ("add", "alpha")}


def _is_relu(following: Iterable[Any], name: str) -> bool:
    uses = [layer for layer in following if name in layer.input]
    return [
        layer.WhichOneof("layer") == "activation" and layer.activation.WhichOneof("NonlinearityType")
        for layer in uses
    ] == ["ReLU"]


def _of_layer(params: Any, before: _Before, *, has_relu: bool) -> Filters:
    rows, columns = (int(size) for size in params.kernelSize) if len(params.kernelSize) else (3, 3)
    if any(step != 1 for step in (*params.stride, *params.dilationFactor)) or params.isDeconvolution:
        raise _other()
    if not _keeps_size(params, rows, columns) or params.kernelChannels != 1 or params.nGroups > 1:
        raise _other()
    count = int(params.outputChannels)
    weight = weights_of(params.weights, (count, 1, rows, columns))
    bias = weights_of(params.bias, (count,)) if params.hasBias else None
    return _filters(weight, bias, before, has_relu=has_relu)


def _keeps_size(params: Any, rows: int, columns: int) -> bool:
    if params.HasField("same"):
        return int(params.same.asymmetryMode) == 0
    borders = params.valid.paddingAmounts.borderAmounts
    amounts = tuple(int(size) for edge in borders for size in (edge.startEdgeSize, edge.endEdgeSize))
    return (amounts or (0, 0, 0, 0)) == _around((rows, columns))
