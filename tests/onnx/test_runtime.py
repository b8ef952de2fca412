"""Opening what is no ONNX model of the workbench."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from workbench.core.errors import ModelError
from workbench.onnx.runtime import OnnxRuntime


def test_no_samples_are_answered_with_no_rows(model_path: Path) -> None:
    assert OnnxRuntime(model_path).classify(np.empty((0, 28, 28), np.uint8)).shape == (0, 10)


def test_batches_and_views_are_answered_alike(model_path: Path) -> None:
    images = np.random.default_rng(2).integers(0, 256, (1_200, 28, 28), np.uint8)
    runtime = OnnxRuntime(model_path)
    backwards = runtime.classify(images[::-1])
    np.testing.assert_allclose(backwards[::-1], runtime.classify(images), atol=1e-6)


@pytest.mark.parametrize("damage", ["cut", "noise", "empty"])
def test_a_damaged_file_is_told(model_path: Path, tmp_path: Path, damage: str) -> None:
    whole = model_path.read_bytes()
    path = tmp_path / "damaged.onnx"
    path.write_bytes({"cut": whole[: len(whole) // 2], "noise": bytes(range(256)), "empty": b""}[damage])
    with pytest.raises(ModelError, match=r"damaged\.onnx"):
        OnnxRuntime(path)


def test_a_model_of_somebody_else_is_told(tmp_path: Path) -> None:
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3])
    result = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3])
    graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "other", [value], [result])
    path = tmp_path / "other.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    with pytest.raises(ModelError, match="no ONNX model of the workbench"):
        OnnxRuntime(path)


def test_labels_that_make_no_sense_are_told(model_path: Path, tmp_path: Path) -> None:
    model = onnx.load(model_path)
    helper.set_model_props(model, {"labels": "[1, 2"})
    path = tmp_path / "relabelled.onnx"
    onnx.save(model, path)
    with pytest.raises(ModelError, match="no ONNX model of the workbench"):
        OnnxRuntime(path)
