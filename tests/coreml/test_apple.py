"""Apple's runtime against a stand-in for ``MLModel``; on a Mac, against Core ML itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.core.compute_units import ComputeUnits
from workbench.core.errors import ModelError
from workbench.core.model_format import ModelFormat, Precision
from workbench.coreml.apple import AppleRuntime, Predicts
from workbench.coreml.apple_measurement import measure_apple
from workbench.coreml.runtime import open_model
from workbench.coreml.verification import Answers, ask, questions_of

Models = Mapping[tuple[ModelFormat, Precision], Path]


class FakeModel:
    """Answers as ``MLModel.predict`` does: a dictionary for each; the mean grey decides."""

    def __init__(self, path: Path, probabilities: str) -> None:
        self.path = path
        self.calls: list[list[dict[str, Any]]] = []
        self._probabilities = probabilities

    def predict(self, data: list[dict[str, Any]]) -> Sequence[Mapping[str, Any]]:
        self.calls.append(data)
        return [self._answer(inputs["image"]) for inputs in data]

    def _answer(self, image: Any) -> dict[str, Any]:
        assert image.mode == "L"
        assert image.size == (28, 28)
        digit = int(np.asarray(image).mean() // 25.6)
        # Core ML's dictionaries have no order to rely on.
        by_label = {str(label): float(label == digit) for label in reversed(range(10))}
        return {"classLabel": str(digit), self._probabilities: by_label}


def _opened(path: Path, probabilities: str) -> tuple[AppleRuntime, FakeModel]:
    models: list[FakeModel] = []

    def load(copy: Path, compute_units: ComputeUnits) -> Predicts:
        models.append(FakeModel(copy, probabilities))
        return models[0]

    return AppleRuntime(path, load=load), models[0]


@pytest.mark.parametrize("model_format", list(ModelFormat))
def test_answers_in_the_order_of_the_labels(models: Models, model_format: ModelFormat) -> None:
    path = models[model_format, Precision.FP32]
    probabilities = "classLabel_probs" if model_format is ModelFormat.MLPROGRAM else "Identity"
    runtime, model = _opened(path, probabilities)
    images = np.repeat(np.arange(10, dtype=np.uint8) * 26, 60 * 784).reshape(600, 28, 28)

    answers = runtime.classify(images)

    np.testing.assert_array_equal(answers, np.eye(10, dtype=np.float32).repeat(60, axis=0))
    assert runtime.name == "Core ML"
    assert runtime.labels == tuple("0123456789")
    assert runtime.description.startswith(model_format.title)
    assert [len(call) for call in model.calls] == [1, 256, 256, 88]
    assert runtime.classify(images[:0]).shape == (0, 10)


def test_a_copy_is_loaded_and_removed_with_the_runtime(program_path: Path) -> None:
    runtime, model = _opened(program_path, "classLabel_probs")
    assert model.path != program_path
    assert (model.path / "Manifest.json").read_bytes() == (program_path / "Manifest.json").read_bytes()
    runtime.close()
    assert not model.path.parent.exists()


def test_what_core_ml_refuses_is_told_with_the_other_runtime_as_the_way_out(program_path: Path) -> None:
    def refuse(copy: Path, compute_units: ComputeUnits) -> Predicts:
        raise RuntimeError("compiler error: unknown opset")

    with pytest.raises(ModelError, match="cannot load") as failure:
        AppleRuntime(program_path, load=refuse)
    assert "reference runtime" in failure.value.hint
    assert "unknown opset" in failure.value.details


def _answer_without_probabilities(_inputs: dict[str, Any]) -> Mapping[str, Any]:
    return {"classLabel": "7"}


def _answer_with_other_classes(_inputs: dict[str, Any]) -> Mapping[str, Any]:
    return {"classLabel": "cat", "classLabel_probs": {"cat": 1.0}}


def _fail(_inputs: dict[str, Any]) -> Mapping[str, Any]:
    raise RuntimeError("out of memory")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (_answer_without_probabilities, "leaves out a class"),
        (_answer_with_other_classes, "leaves out a class"),
        (_fail, "cannot run"),
    ],
)
def test_odd_answers_are_told(
    program_path: Path, answer: Callable[[dict[str, Any]], Mapping[str, Any]], reason: str
) -> None:
    class Odd:
        def predict(self, data: list[dict[str, Any]]) -> Sequence[Mapping[str, Any]]:
            return [answer(inputs) for inputs in data]

    with pytest.raises(ModelError, match=reason):
        AppleRuntime(program_path, load=lambda _copy, _units: Odd())


def test_integer_class_labels_are_found(program_path: Path) -> None:
    class Integers:
        def predict(self, data: list[dict[str, Any]]) -> Sequence[Mapping[str, Any]]:
            return [{"classLabel_probs": {label: label / 45 for label in range(10)}} for _ in data]

    runtime = AppleRuntime(program_path, load=lambda _copy, _units: Integers())
    answers: NDArray[np.float32] = runtime.classify(np.zeros((1, 28, 28), np.uint8))
    np.testing.assert_allclose(answers[0], np.arange(10) / 45, rtol=1e-6)


def test_three_are_compared_and_core_ml_is_timed(program_path: Path) -> None:
    images = np.repeat(np.arange(10, dtype=np.uint8) * 26, 784).reshape(10, 28, 28)
    questions = questions_of(images, np.arange(10, dtype=np.uint8))
    by_grey, _ = _opened(program_path, "classLabel_probs")
    expected = ask(by_grey.classify, questions, stage="")
    # The reference runtime of this comparison takes every sample for a 0, half sure.
    reference = Answers(
        samples=np.tile(np.float32([0.5, *[0.5 / 9] * 9]), (10, 1)),
        probes={name: np.ones_like(answers) for name, answers in expected.probes.items()},
    )

    found = measure_apple(
        program_path,
        ComputeUnits.CPU,
        questions=questions,
        network=expected,
        reference=reference,
        load=lambda copy, _units: FakeModel(copy, "classLabel_probs"),
    )

    assert found.compute_units is ComputeUnits.CPU
    assert found.milliseconds > 0
    assert (found.verification.agreement, found.verification.candidate_accuracy) == (1.0, 1.0)
    assert [probe.name for probe in found.verification.probes] == [*questions.probes]
    assert found.reference_agreement == 0.1
    assert found.reference_difference == pytest.approx(1 - 0.5 / 9)


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac has Apple's runtime")
def test_elsewhere_than_on_a_mac_apples_runtime_is_told_to_be_missing(program_path: Path) -> None:
    questions = questions_of(np.zeros((1, 28, 28), np.uint8))
    answers = Answers(samples=np.ones((1, 10), np.float32), probes={})
    with pytest.raises(ModelError, match="part of macOS"):
        measure_apple(program_path, ComputeUnits.ALL, questions=questions, network=answers, reference=answers)


@pytest.mark.macos
def test_core_ml_leaves_the_package_as_it_was(program_path: Path) -> None:
    before = {file: file.read_bytes() for file in program_path.rglob("*") if file.is_file()}
    open_model(program_path, runtime="apple").classify(np.zeros((1, 28, 28), np.uint8))
    assert {file: file.read_bytes() for file in program_path.rglob("*") if file.is_file()} == before
