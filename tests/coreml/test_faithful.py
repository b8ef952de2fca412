"""Every exported form answers as the trained network does: on MNIST, and on what is no digit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tests.coreml.conftest import FORMS
from tests.coreml.networks import TrainedNetwork, export_of, varied_images, with_other_layers
from workbench.core.labels import DIGITS
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.coreml.conversion import convert
from workbench.coreml.runtime import open_model
from workbench.coreml.verification import Answers, Questions, ask, compare, questions_of, verify


@dataclass(frozen=True)
class Answered:
    """MNIST's test set, and the trained network's probabilities for it."""

    questions: Questions
    answers: Answers


@pytest.fixture(scope="module")
def mnist(trained: TrainedNetwork, mnist_path: Path) -> Answered:
    with np.load(mnist_path) as data:
        images, labels = data["x_test"], data["y_test"]
    questions = questions_of(images, labels)
    return Answered(questions, ask(trained.classify, questions, stage="Asking the network"))


Models = Mapping[tuple[ModelFormat, Precision], Path]


@pytest.mark.parametrize(("model_format", "precision"), FORMS)
def test_agrees_with_the_network_on_all_of_mnists_test_set(
    models: Models,
    mnist: Answered,
    model_format: ModelFormat,
    precision: Precision,
) -> None:
    runtime = open_model(models[model_format, precision], runtime="reference")

    found = compare(
        mnist.answers,
        ask(runtime.classify, mnist.questions, stage="Asking the Core ML model"),
        mnist.questions.labels,
    )

    assert found.count == 10_000
    assert found.is_faithful(precision), found
    assert found.reference_accuracy is not None
    assert found.candidate_accuracy is not None
    assert found.reference_accuracy > 0.8
    assert abs(found.reference_accuracy - found.candidate_accuracy) <= 0.005
    if precision is Precision.FP16:
        assert 0 < found.max_probability_difference < 0.02


@pytest.mark.parametrize(("model_format", "precision"), FORMS)
def test_agrees_with_the_network_on_blank_full_noisy_and_inverted_images(
    models: Models, trained: TrainedNetwork, model_format: ModelFormat, precision: Precision
) -> None:
    images = varied_images(300, 11)
    runtime = open_model(models[model_format, precision], runtime="reference")

    found = verify(trained.classify, runtime.classify, images)

    assert found.mean_probability_difference < (0.02 if precision.is_fitted else 0.01)
    if precision is Precision.FP32:
        assert found.agreement == 1.0
        assert found.max_probability_difference < 1e-4


@pytest.mark.parametrize("model_format", list(ModelFormat))
def test_layers_that_the_tutorials_network_lacks_agree_too(tmp_path: Path, model_format: ModelFormat) -> None:
    function, classify = export_of(with_other_layers(2))
    images = varied_images(100, 1)
    out = tmp_path / f"other{model_format.suffix}"
    convert(
        function,
        out=out,
        model_format=model_format,
        precision=Precision.FP32,
        labels=DIGITS,
        card=ModelCard(),
    )

    found = verify(classify, open_model(out, runtime="reference").classify, images)

    assert found.agreement == 1.0
    assert found.max_probability_difference < 1e-4
    assert np.ptp(classify(images), axis=0).max() > 0.2


def test_a_batch_answers_as_its_samples_do_one_by_one(models: Models) -> None:
    images = varied_images(20, 4)
    for path in models.values():
        runtime = open_model(path, runtime="reference")
        together = runtime.classify(images)
        alone = np.concatenate([runtime.classify(image[np.newaxis]) for image in images])
        np.testing.assert_allclose(together, alone, atol=2e-3)
        np.testing.assert_allclose(together.sum(axis=1), 1, atol=5e-3)
        assert together.dtype == np.float32
        assert runtime.classify(images[:0]).shape == (0, 10)


def test_fp16_answers_are_halves(models: Models) -> None:
    runtime = open_model(models[ModelFormat.MLPROGRAM, Precision.FP16], runtime="reference")
    answers = runtime.classify(varied_images(20, 4))
    np.testing.assert_array_equal(answers, answers.astype(np.float16))
