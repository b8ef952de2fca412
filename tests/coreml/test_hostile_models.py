"""Models whose specification asks for what is wrong, unknown or huge: refused with the reason, in bounds."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.coreml.damage import constant, operation, operations, refusal, with_changed_spec


def _rename_input(spec: Any) -> None:
    spec.description.input[0].name = "picture"


def _take_colour(spec: Any) -> None:
    spec.description.input[0].type.imageType.colorSpace = 20


def _take_large_images(spec: Any) -> None:
    spec.description.input[0].type.imageType.width = 224


def _take_numbers(spec: Any) -> None:
    spec.description.input[0].type.multiArrayType.shape.append(784)


def _answer_nothing(spec: Any) -> None:
    spec.description.predictedProbabilitiesName = "nothing"


def _come_from_the_future(spec: Any) -> None:
    spec.specificationVersion = 99


def _be_a_pipeline(spec: Any) -> None:
    spec.pipelineClassifier.pipeline.names.append("x")


def _use_an_unknown_operation(spec: Any) -> None:
    operation(spec, "relu").type = "erf"


def _shift_by_a_list_of_what_nobody_knows(spec: Any) -> None:
    unknown = operation(spec, "relu")
    unknown.type = "roll"
    for name in ("nobody", "knows"):
        unknown.inputs["shift"].arguments.add().name = name
    unknown.outputs[0].type.tensorType.dataType = 23


def _decide_between_two_blocks(spec: Any) -> None:
    unknown = operation(spec, "relu")
    unknown.type = "cond"
    unknown.blocks.add()
    unknown.outputs.add().CopyFrom(unknown.outputs[0])


def _run_in_a_circle(spec: Any) -> None:
    pool = operation(spec, "max_pool")
    operation(spec, "conv").inputs["x"].arguments[0].name = pool.outputs[0].name


def _use_what_nobody_computes(spec: Any) -> None:
    operation(spec, "relu").inputs["x"].arguments[0].name = "nobody"


def _compute_twice(spec: Any) -> None:
    operations(spec).append(operation(spec, "relu"))


def _forget_to_classify(spec: Any) -> None:
    operations(spec).remove(operation(spec, "classify"))


def _lose_a_label(spec: Any) -> None:
    del operation(spec, "classify").inputs["classes"].arguments[0].value.immediateValue.list.values[-1]


def _repeat_a_label(spec: Any) -> None:
    labels = operation(spec, "classify").inputs["classes"].arguments[0].value.immediateValue.list.values
    labels[1].CopyFrom(labels[0])


def _lose_the_function(spec: Any) -> None:
    del spec.mlProgram.functions["main"]


def _lose_the_operation_set(spec: Any) -> None:
    spec.mlProgram.functions["main"].opset = "CoreML1"


def _declare_another_shape(spec: Any) -> None:
    dimensions = operation(spec, "relu").outputs[0].type.tensorType.dimensions
    dimensions[1].constant.size = 33


def _leave_a_shape_open(spec: Any) -> None:
    operation(spec, "relu").outputs[0].type.tensorType.dimensions[0].unknown.variadic = False


def _compute_in_integers(spec: Any) -> None:
    operation(spec, "relu").outputs[0].type.tensorType.dataType = 23


def _have_an_unknown_type(spec: Any) -> None:
    operation(spec, "relu").outputs[0].type.tensorType.dataType = 77


def _reshape_to_nothing(spec: Any) -> None:
    constant(spec, "Reshape_shape").immediateValue.tensor.ints.values[1] = 287
    operation(spec, "reshape").outputs[0].type.tensorType.dimensions[1].constant.size = 287


def _have_weights_elsewhere(spec: Any) -> None:
    constant(spec, "transpose_0").blobFileValue.fileName = "@model_path/../../../../etc/passwd"


def _have_weights_beyond_the_end(spec: Any) -> None:
    constant(spec, "transpose_0").blobFileValue.offset = 1 << 60


def _have_huge_weights(spec: Any) -> None:
    constant(spec, "transpose_0").type.tensorType.dimensions[0].constant.size = 1 << 50


def _have_a_huge_padding(spec: Any) -> None:
    pads = [each for each in operations(spec) if each.type == "const" and "pad_" in each.outputs[0].name]
    for each in pads:
        tensor = each.attributes["val"].immediateValue.tensor
        if tensor.WhichOneof("value") == "strings":
            tensor.strings.values[0] = "custom"
        else:
            tensor.ints.values[:] = [1 << 30] * 4


def _stride_by_nothing(spec: Any) -> None:
    for each in operations(spec):
        if each.type == "const" and "strides" in each.outputs[0].name:
            each.attributes["val"].immediateValue.tensor.ints.values[:] = [0, 0]


def _have_no_outputs(spec: Any) -> None:
    del operation(spec, "relu").outputs[:]


def _lose_an_argument(spec: Any) -> None:
    del operation(spec, "conv").inputs["weight"]


def _be_very_deep(spec: Any) -> None:
    # The last of them has few values, so that it is not their number that is refused.
    relu = [each for each in operations(spec) if each.type == "relu"][-1]
    before = relu.outputs[0].name
    for number in range(20_000):
        step = operations(spec).add()
        step.CopyFrom(relu)
        step.inputs["x"].arguments[0].name = before
        before = step.outputs[0].name = f"relu_{number}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_rename_input, "input is not its image"),
        (_take_colour, "does not take a grayscale image"),
        (_take_large_images, "224×28 pixels instead of 28×28"),
        (_take_numbers, "does not take one image"),
        (_answer_nothing, "does not say which outputs"),
        (_come_from_the_future, "specification version 99"),
        (_be_a_pipeline, "kind “pipelineClassifier”"),
        (_use_an_unknown_operation, "operation “erf”"),
        (_shift_by_a_list_of_what_nobody_knows, "operation “roll”"),
        (_decide_between_two_blocks, "operation “cond”"),
        (_run_in_a_circle, "before it is computed"),
        (_use_what_nobody_computes, "uses the value “nobody” before"),
        (_compute_twice, "twice"),
        (_forget_to_classify, "no single “classify”"),
        (_lose_a_label, "another number of class labels"),
        (_repeat_a_label, "labels are missing or not distinct"),
        (_lose_the_function, "no function “main”"),
        (_lose_the_operation_set, "operation set “CoreML1”"),
        (_declare_another_shape, "in another shape than it has"),
        (_leave_a_shape_open, "not fixed"),
        (_compute_in_integers, "computes in INT32"),
        (_have_an_unknown_type, "unknown type (77)"),
        (_reshape_to_nothing, "does not fit"),
        (_have_weights_elsewhere, "outside the package"),
        (_have_weights_beyond_the_end, "cut off or lie elsewhere"),
        (_have_huge_weights, "too large"),
        (_have_a_huge_padding, "too large"),
        (_stride_by_nothing, "without size, stride or dilation"),
        (_have_no_outputs, "operation “relu”"),
        (_lose_an_argument, "no constant as “weight”"),
        (_be_very_deep, "more steps than"),
    ],
)
def test_hostile_programs(
    program_path: Path, tmp_path: Path, change: Callable[[Any], None], reason: str
) -> None:
    assert reason in refusal(with_changed_spec(program_path, tmp_path, change))


def _network(spec: Any) -> Any:
    return spec.neuralNetworkClassifier


def _use_an_unknown_layer(spec: Any) -> None:
    _network(spec).layers[1].lrn.alpha = 1.0


def _shuffle_layers(spec: Any) -> None:
    _network(spec).layers[0].input[0] = _network(spec).layers[3].output[0]


def _lose_weights(spec: Any) -> None:
    del _network(spec).layers[1].convolution.weights.floatValue[5:]


def _claim_many_channels(spec: Any) -> None:
    _network(spec).layers[1].convolution.outputChannels = 1 << 62


def _lose_labels(spec: Any) -> None:
    _network(spec).ClearField("stringClassLabels")


def _map_shapes_as_of_old(spec: Any) -> None:
    _network(spec).arrayInputShapeMapping = 0


def _store_raw_weights(spec: Any) -> None:
    weights = _network(spec).layers[1].convolution.weights
    weights.ClearField("floatValue")
    weights.rawValue = b"1234"


def _reshape_badly(spec: Any) -> None:
    next(each for each in _network(spec).layers if each.HasField("reshapeStatic")).reshapeStatic.targetShape[
        1
    ] = 1 << 40


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_use_an_unknown_layer, "layer “lrn”"),
        (_shuffle_layers, "before it is computed"),
        (_lose_weights, "more or fewer weights"),
        (_claim_many_channels, "too large"),
        (_lose_labels, "labels are missing"),
        (_map_shapes_as_of_old, "before iOS 13"),
        (_store_raw_weights, "in 0 bits"),
        (_reshape_badly, "does not fit"),
    ],
)
def test_hostile_networks(
    network_path: Path, tmp_path: Path, change: Callable[[Any], None], reason: str
) -> None:
    assert reason in refusal(with_changed_spec(network_path, tmp_path, change))


def test_one_constant_cannot_be_used_without_end(program_path: Path, tmp_path: Path) -> None:
    def point_many_constants_at_one(spec: Any) -> None:
        const = next(each for each in operations(spec) if "transpose_9" in each.outputs[0].name)
        for number in range(300):
            another = operations(spec).add()
            another.CopyFrom(const)
            another.outputs[0].name = f"constant_{number}"

    assert "too large" in refusal(with_changed_spec(program_path, tmp_path, point_many_constants_at_one))


def test_refusing_the_huge_ones_took_no_memory(program_path: Path, tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number, change in enumerate((_have_huge_weights, _have_a_huge_padding, _be_very_deep)):
        refusal(with_changed_spec(program_path, tmp_path / str(number), change))
    unit = 1024 if sys.platform == "linux" else 1
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit < 200 << 20
