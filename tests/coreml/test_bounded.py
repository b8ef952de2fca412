"""Files that ask for memory or time without end get neither: read in a child with limits of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.coreml.damage import SPECIFICATION, copy_of, operations, with_changed_spec
from workbench.core.model_format import ModelFormat, Precision
from workbench.coreml.model_proto import model_messages

# A gigabyte beyond what a whole model takes, and 20 s of the processor's time for each file.
READ = """
import json, resource, sys
from pathlib import Path
from workbench.core.errors import ModelError
from workbench.coreml.reference.runtime import ReferenceRuntime
whole, hostile = sys.argv[1:]
ReferenceRuntime(Path(whole))
if sys.platform == "linux":
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + (1 << 30),) * 2)
seconds = round(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
resource.setrlimit(resource.RLIMIT_CPU, (seconds + 20, seconds + 21))
try:
    ReferenceRuntime(Path(hostile))
    print(json.dumps("opened"))
except ModelError as error:
    print(json.dumps(error.message))
"""


def _message(number: int, content: bytes) -> bytes:
    """Return a field of a protobuf message that holds a message or text."""
    return _number(number << 3 | 2) + _number(len(content)) + content


def _number(value: int) -> bytes:
    parts = []
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def _field(name: str) -> int:
    return int(model_messages().Model.DESCRIPTOR.fields_by_name[name].number)


def _empty_layers(megabytes: int) -> bytes:
    # Two bytes each in the file, eighty in memory.
    return _message(_field("neuralNetworkClassifier"), b"\x0a\x00" * (megabytes << 19))


def _nested(depth: int) -> bytes:
    # A pipeline of one model that is a pipeline of one model, and so on.
    content = b""
    for _ in range(depth):
        content = _message(_field("pipeline"), _message(1, content))
    return content


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_empty_layers(15), "does not take one image"),
        (_message(_field("neuralNetworkClassifier"), bytes(15 << 20)), "cannot be parsed"),
        (_message(_field("mlProgram"), b"\x12\x00" * (7 << 20)), "does not take one image"),
        (_nested(50), "kind “pipeline”"),
        (_nested(20_000), "cannot be parsed"),
    ],
)
def test_specifications_that_unfold(
    network_path: Path, program_path: Path, tmp_path: Path, content: bytes, reason: str
) -> None:
    spec = model_messages().Model()
    spec.specificationVersion = 5
    spec.description.predictedFeatureName = spec.description.predictedProbabilitiesName = "label"
    spec.description.output.add().name = "label"
    path = tmp_path / "hostile.mlmodel"
    path.write_bytes(spec.SerializeToString() + content)
    assert reason in _answer(network_path, path)
    package = copy_of(program_path, tmp_path)
    (package / SPECIFICATION).write_bytes(path.read_bytes())
    message = _answer(program_path, package)
    assert reason in message or "more than 4 MB" in message


def _convolve_in_a_thousand_places(spec: Any) -> None:
    # Weights and values within their bounds each, but hours of multiplying.
    for each in operations(spec):
        if each.type == "conv":
            sizes = [dimension.constant for dimension in each.outputs[0].type.tensorType.dimensions[2:]]
            for size in sizes:
                size.size = 900
        if each.type == "const" and "pad_0" in each.outputs[0].name:
            tensor = each.attributes["val"].immediateValue.tensor
            tensor.ints.values[:] = [436] * 4
        if each.type == "const" and "pad_type_0" in each.outputs[0].name:
            each.attributes["val"].immediateValue.tensor.strings.values[0] = "custom"


def _unpack_one_palette_again_and_again(spec: Any) -> None:
    packed = [each for each in operations(spec) if each.type == "constexpr_lut_to_dense"]
    largest = max(packed, key=lambda each: len(each.outputs[0].type.tensorType.dimensions) == 2)
    for number in range(200):
        another = operations(spec).add()
        another.CopyFrom(largest)
        another.outputs[0].name = f"unpacked_{number}"


def _claim_many_weights(spec: Any) -> None:
    for each in operations(spec):
        if each.type == "constexpr_lut_to_dense":
            dimensions = each.outputs[0].type.tensorType.dimensions
            dimensions[0].constant.size = 1 << 40


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_convolve_in_a_thousand_places, "too large"),
        (_unpack_one_palette_again_and_again, "too large"),
        (_claim_many_weights, "too large"),
    ],
)
def test_programs_that_unfold(
    models: Mapping[tuple[ModelFormat, Precision], Path],
    tmp_path: Path,
    change: Callable[[Any], None],
    reason: str,
) -> None:
    whole = models[ModelFormat.MLPROGRAM, Precision.PALETTE4]
    assert reason in _answer(whole, with_changed_spec(whole, tmp_path, change))


def _answer(whole: Path, hostile: Path) -> str:
    result = subprocess.run(
        [sys.executable, "-c", READ, str(whole), str(hostile)], capture_output=True, text=True, timeout=200
    )
    assert result.returncode == 0, result.stderr
    return str(json.loads(result.stdout))
