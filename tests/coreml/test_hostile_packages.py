"""Packages that reach out of themselves, lie about sizes, or carry names meant for a terminal."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.coreml.damage import (
    SPECIFICATION,
    WEIGHTS,
    constant,
    copy_of,
    operation,
    operations,
    refusal,
    with_changed_spec,
)
from workbench.coreml.reference.runtime import ReferenceRuntime

MANIFEST = Path("Manifest.json")


@pytest.mark.parametrize("part", [MANIFEST, SPECIFICATION, WEIGHTS, Path("Data"), WEIGHTS.parent])
def test_links_may_not_lead_out_of_the_package(program_path: Path, tmp_path: Path, part: Path) -> None:
    path = copy_of(program_path, tmp_path / "inside")
    shutil.move(path / part, tmp_path / "outside")
    (path / part).symlink_to(tmp_path / "outside")
    assert "outside the package" in refusal(path)


def test_links_inside_the_package_and_to_it_are_followed(program_path: Path, tmp_path: Path) -> None:
    path = copy_of(program_path, tmp_path / "inside")
    (path / WEIGHTS).rename(path / "elsewhere.bin")
    (path / WEIGHTS).symlink_to("../../../elsewhere.bin")
    (tmp_path / "link.mlpackage").symlink_to(path, target_is_directory=True)
    assert ReferenceRuntime(tmp_path / "link.mlpackage").labels == tuple("0123456789")


@pytest.mark.parametrize("part", [MANIFEST, SPECIFICATION, WEIGHTS])
def test_what_is_no_file_is_not_opened(program_path: Path, tmp_path: Path, part: Path) -> None:
    path = copy_of(program_path, tmp_path / "pipe")
    (path / part).unlink()
    os.mkfifo(path / part)
    assert any(word in refusal(path) for word in ("lacks", "has no"))
    circle = copy_of(program_path, tmp_path / "circle")
    (circle / part).unlink()
    (circle / part).symlink_to((circle / part).name)
    assert any(word in refusal(circle) for word in ("lacks", "has no"))


def test_files_of_endless_size_are_not_read(program_path: Path, network_path: Path, tmp_path: Path) -> None:
    # Sparse files: they take no room on the disk.
    weights = copy_of(program_path, tmp_path / "weights")
    os.truncate(weights / WEIGHTS, 1 << 40)
    assert ReferenceRuntime(weights).labels == tuple("0123456789")
    specification = copy_of(program_path, tmp_path / "specification")
    os.truncate(specification / SPECIFICATION, 1 << 40)
    assert "model.mlmodel has more than 4 MB" in refusal(specification)
    network = copy_of(network_path, tmp_path / "network")
    os.truncate(network, 1 << 40)
    assert "has more than 16 MB" in refusal(network)


def test_weights_that_claim_to_be_endless_are_not_read(program_path: Path, tmp_path: Path) -> None:
    path = copy_of(program_path, tmp_path)
    weights = bytearray((path / WEIGHTS).read_bytes())
    place = weights.index(b"\xef\xbe\xad\xde")
    weights[place + 8 : place + 16] = (1 << 39).to_bytes(8, "little")
    (path / WEIGHTS).write_bytes(weights)
    os.truncate(path / WEIGHTS, 1 << 40)
    assert "another size than its shape" in refusal(path)


def _use_a_terminals_commands(spec: Any) -> None:
    operation(spec, "relu").type = "\x1b[2J\nrelu"


def _have_a_name_without_end(spec: Any) -> None:
    operation(spec, "relu").type = "relu" * 100_000


def _label_with_commands(spec: Any) -> None:
    labels = operation(spec, "classify").inputs["classes"].arguments[0].value.immediateValue.list.values
    labels[3].immediateValue.tensor.strings.values[0] = "3\x1b]0;title\x07"


def _label_without_end(spec: Any) -> None:
    labels = operation(spec, "classify").inputs["classes"].arguments[0].value.immediateValue.list.values
    labels[3].immediateValue.tensor.strings.values[0] = "3" * 1000


def _have_many_axes(spec: Any) -> None:
    dimensions = operation(spec, "relu").outputs[0].type.tensorType.dimensions
    for _ in range(30_000):
        dimensions.add().constant.size = (1 << 62) - 1


def _reshape_to_many_axes(spec: Any) -> None:
    constant(spec, "Reshape_shape").immediateValue.tensor.ints.values.extend([1] * 60)
    dimension = constant(spec, "Reshape_shape").type.tensorType.dimensions[0].constant
    dimension.size = len(constant(spec, "Reshape_shape").immediateValue.tensor.ints.values)


def _write_huge_constants_where_they_are_used(spec: Any) -> None:
    const = next(each for each in operations(spec) if "transpose_9" in each.outputs[0].name)
    for number in range(300):
        operation(spec, "relu").attributes[f"unused_{number}"].CopyFrom(const.attributes["val"])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_use_a_terminals_commands, "operation “\ufffd[2J\ufffdrelu”"),
        (_have_a_name_without_end, "operation “relurelu"),
        (_label_with_commands, "labels that cannot be shown"),
        (_label_without_end, "labels that cannot be shown"),
        (_have_many_axes, "values of 30004 axes"),
        (_reshape_to_many_axes, "reshapes to 62 axes"),
        (_write_huge_constants_where_they_are_used, "too large"),
    ],
)
def test_names_and_shapes_without_bounds(
    program_path: Path, tmp_path: Path, change: Callable[[Any], None], reason: str
) -> None:
    message = refusal(with_changed_spec(program_path, tmp_path, change))
    assert reason in message
    assert len(message) < 400
