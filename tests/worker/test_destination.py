"""Where a model may be written: nothing of the user's is replaced or disturbed but an earlier model."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from workbench.core.errors import ModelError
from workbench.core.model_format import ModelFormat
from workbench.worker.destination import destination_of, onnx_destination_of

Destination = Callable[[Path], Path]
TO_PACKAGE: Destination = partial(destination_of, model_format=ModelFormat.MLPROGRAM)
TO_FILE: Destination = partial(destination_of, model_format=ModelFormat.NEURALNETWORK)


@pytest.mark.parametrize(
    ("destination", "suffix"),
    [(TO_PACKAGE, ".mlpackage"), (TO_FILE, ".mlmodel"), (onnx_destination_of, ".onnx")],
)
def test_a_folder_and_a_name_without_a_suffix_are_completed(
    destination: Destination, suffix: str, tmp_path: Path
) -> None:
    assert destination(tmp_path) == tmp_path / f"DigitClassifier{suffix}"
    assert destination(tmp_path / "Reader") == tmp_path / f"Reader{suffix}"
    assert destination(tmp_path / f"Reader{suffix}") == tmp_path / f"Reader{suffix}"


@pytest.mark.parametrize("destination", [TO_FILE, onnx_destination_of])
def test_nothing_is_written_into_a_package(destination: Destination, tmp_path: Path) -> None:
    package = tmp_path / "Reader.mlpackage"
    package.mkdir()
    with pytest.raises(ModelError, match="does not end in") as raised:
        destination(package)
    assert raised.value.hint.startswith("Call it “Reader.")


@pytest.mark.parametrize(
    ("destination", "name"), [(TO_FILE, "Reader.mlmodel"), (onnx_destination_of, "Reader.onnx")]
)
def test_a_folder_with_the_name_of_a_file_is_no_model(
    destination: Destination, name: str, tmp_path: Path
) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(ModelError, match="is no model"):
        destination(tmp_path / name)


@pytest.mark.parametrize("destination", [TO_PACKAGE, TO_FILE, onnx_destination_of])
def test_a_name_that_no_file_can_have_is_told_as_a_sentence(destination: Destination, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be looked at") as raised:
        destination(tmp_path / ("n" * 300))
    assert raised.value.hint
