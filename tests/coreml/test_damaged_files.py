"""Damaged and hostile models: a sentence with the file's name and the reason, and bounded memory."""

from __future__ import annotations

import resource
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.coreml.damage import (
    SPECIFICATION,
    WEIGHTS,
    constant,
    copy_of,
    operation,
    operations,
    scramble,
    with_changed_manifest,
    with_changed_spec,
)
from workbench.core.errors import ModelError
from workbench.coreml.reference.runtime import ReferenceRuntime

BLANK = np.zeros((2, 28, 28), np.uint8)


def _opens_or_is_refused(path: Path) -> None:
    try:
        answers, message = ReferenceRuntime(path).classify(BLANK), path.name
    except ModelError as error:
        answers, message = np.zeros((2, 1), np.float32), error.message
    assert path.name in message
    assert answers.ndim == 2
    assert np.isfinite(answers).all()


def _refusal(path: Path) -> str:
    with pytest.raises(ModelError) as failure:
        ReferenceRuntime(path)
    assert path.name in failure.value.message
    assert failure.value.hint
    return failure.value.message


def test_what_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "text.mlmodel").write_text("no model")
    (tmp_path / "empty.mlmodel").touch()
    (tmp_path / "empty.mlpackage").mkdir()
    (tmp_path / "file.mlpackage").touch()
    (tmp_path / "folder.mlmodel").mkdir()
    (tmp_path / "network.keras").touch()
    assert "is not there" in _refusal(tmp_path / "absent.mlpackage")
    assert "damaged" in _refusal(tmp_path / "text.mlmodel")
    assert "holds no model" in _refusal(tmp_path / "empty.mlmodel")
    assert "has no Manifest.json" in _refusal(tmp_path / "empty.mlpackage")
    assert "is a folder" in _refusal(tmp_path / "file.mlpackage")
    assert "is a folder" in _refusal(tmp_path / "folder.mlmodel")
    assert "is no Core ML model" in _refusal(tmp_path / "network.keras")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "damaged Manifest.json"),
        ("[]", "damaged Manifest.json"),
        ("[" * 100_000, "damaged Manifest.json"),
        ('{"rootModelIdentifier": "1", "itemInfoEntries": {}}', "damaged Manifest.json"),
        ('{"rootModelIdentifier": "1", "itemInfoEntries": {"1": {"path": 7}}}', "damaged Manifest.json"),
        ('{"rootModelIdentifier": "1", "itemInfoEntries": {"1": {"path": "/etc/passwd"}}}', "outside"),
        ('{"rootModelIdentifier": "1", "itemInfoEntries": {"1": {"path": "../../x"}}}', "outside"),
        ('{"rootModelIdentifier": "1", "itemInfoEntries": {"1": {"path": "a\\u0000b"}}}', "outside"),
        (
            '{"rootModelIdentifier": "1", "itemInfoEntries": {"1": {"path": "\\ud800"}}}',
            "lacks its specification",
        ),
        (
            '{"rootModelIdentifier": "1", "itemInfoEntries": {"1": {"path": "gone"}}}',
            "lacks its specification",
        ),
        (" " * (1 << 20) + "{}", "too large"),
    ],
)
def test_damaged_manifests(program_path: Path, tmp_path: Path, text: str, reason: str) -> None:
    path = copy_of(program_path, tmp_path)
    (path / "Manifest.json").write_text(text)
    assert reason in _refusal(path)


def test_missing_and_cut_off_weights(program_path: Path, tmp_path: Path) -> None:
    whole = (program_path / WEIGHTS).read_bytes()
    for length, reason in ((0, "cut off"), (63, "cut off"), (64, "cut off"), (200_000, "cut off")):
        path = copy_of(program_path, tmp_path / str(length))
        (path / WEIGHTS).write_bytes(whole[:length])
        assert reason in _refusal(path)
    path = copy_of(program_path, tmp_path / "gone")
    (path / WEIGHTS).unlink()
    assert "lacks its weights" in _refusal(path)
    path = copy_of(program_path, tmp_path / "other")
    (path / WEIGHTS).write_bytes(b"\0" * len(whole))
    assert "version 0" in _refusal(path)


def test_the_specification_may_not_be_read(program_path: Path, tmp_path: Path) -> None:
    path = copy_of(program_path, tmp_path)
    (path / SPECIFICATION).unlink()
    (path / SPECIFICATION).mkdir()
    assert "lacks its specification" in _refusal(path)


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
    assert reason in _refusal(with_changed_spec(program_path, tmp_path, change))


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
        (_claim_many_channels, "more or fewer weights"),
        (_lose_labels, "labels are missing"),
        (_map_shapes_as_of_old, "before iOS 13"),
        (_store_raw_weights, "in a form"),
        (_reshape_badly, "does not fit"),
    ],
)
def test_hostile_networks(
    network_path: Path, tmp_path: Path, change: Callable[[Any], None], reason: str
) -> None:
    assert reason in _refusal(with_changed_spec(network_path, tmp_path, change))


def test_weights_that_are_no_numbers_are_told(program_path: Path, tmp_path: Path) -> None:
    path = copy_of(program_path, tmp_path)
    weights = bytearray((path / WEIGHTS).read_bytes())
    offset = len(weights) - 20
    weights[offset:] = b"\xff" * 20
    (path / WEIGHTS).write_bytes(weights)
    assert "no numbers" in _refusal(path)


def test_a_manifest_may_name_its_specification_otherwise(program_path: Path, tmp_path: Path) -> None:
    def rename(manifest: dict[str, Any]) -> None:
        root = manifest["itemInfoEntries"][manifest["rootModelIdentifier"]]
        root["path"] = root["path"].replace("model.mlmodel", "renamed.mlmodel")

    path = with_changed_manifest(program_path, tmp_path, rename)
    (path / SPECIFICATION).rename((path / SPECIFICATION).with_name("renamed.mlmodel"))
    assert ReferenceRuntime(path).classify(BLANK).shape == (2, 10)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False), is_program=st.booleans(), changes=st.integers(1, 3))
def test_random_changes_of_operations_and_layers(
    program_path: Path,
    network_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    random: Random,
    is_program: bool,
    changes: int,
) -> None:
    def change(spec: Any) -> None:
        for _ in range(changes):
            scramble(random.choice(operations(spec) if is_program else _network(spec).layers), random)

    folder = tmp_path_factory.mktemp("random")
    _opens_or_is_refused(with_changed_spec(program_path if is_program else network_path, folder, change))
    shutil.rmtree(folder)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_random_bytes_in_a_specification(
    program_path: Path, network_path: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    model = data.draw(st.sampled_from([program_path, network_path]), label="model")
    folder = tmp_path_factory.mktemp("random")
    path = copy_of(model, folder)
    file = path / SPECIFICATION if path.is_dir() else path
    # The end of a neural network's file, and most of a program's, is structure rather than weights.
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 8), label="changes")):
        place = data.draw(st.integers(0, min(len(content), 20_000) - 1), label="place")
        content[place] = data.draw(st.integers(0, 255), label="byte")
    cut = data.draw(st.none() | st.integers(0, len(content)), label="cut")
    file.write_bytes(bytes(content[:cut]))
    _opens_or_is_refused(path)
    shutil.rmtree(folder)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 255)), min_size=1, max_size=50))
def test_random_bytes_in_the_weights(
    program_path: Path, tmp_path_factory: pytest.TempPathFactory, places: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("random")
    path = copy_of(program_path, folder)
    weights = bytearray((path / WEIGHTS).read_bytes())
    for place, value in places:
        weights[place] = value
    (path / WEIGHTS).write_bytes(weights)
    _opens_or_is_refused(path)
    shutil.rmtree(folder)


def test_one_constant_cannot_be_used_without_end(program_path: Path, tmp_path: Path) -> None:
    def point_many_constants_at_one(spec: Any) -> None:
        const = next(each for each in operations(spec) if "transpose_9" in each.outputs[0].name)
        for number in range(300):
            another = operations(spec).add()
            another.CopyFrom(const)
            another.outputs[0].name = f"constant_{number}"

    assert "too large" in _refusal(with_changed_spec(program_path, tmp_path, point_many_constants_at_one))


def test_refusing_the_huge_ones_took_no_memory(program_path: Path, tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number, change in enumerate((_have_huge_weights, _have_a_huge_padding, _be_very_deep)):
        _refusal(with_changed_spec(program_path, tmp_path / str(number), change))
    unit = 1024 if sys.platform == "linux" else 1
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit < 200 << 20
