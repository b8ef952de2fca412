"""On a Mac: the app's classifier, through Vision, answers as the reference runtime does.

Vision may scale and convert what it is given. If it did so with buffers of the model's own size, the
phone would read other digits than those that the workbench has tested.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.ios import vision_app
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.starter import starter_model
from workbench.coreml.reference.runtime import ReferenceRuntime
from workbench.data.drawn import draw_digits
from workbench.data.probes import probes_of
from workbench.ios.xcode import find_xcode

pytestmark = [
    pytest.mark.macos,
    pytest.mark.skipif(find_xcode() is None, reason="Xcode is not installed"),
]

# One grey level more or less in every pixel makes a mean difference of 0.00006, values taken for another
# brightness (gamma of 2.2) one of 0.003, and a shift by half a pixel one of 0.002. The Neural Engine
# computes with halves.
MOST_DIFFERENCE = 0.001
LEAST_AGREEMENT = 0.995


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return vision_app.build_classifier(tmp_path_factory.mktemp("classifier"))


@pytest.fixture(scope="module")
def samples() -> NDArray[np.uint8]:
    """Drawn digits, and what lies far from them: noise, greys without ink, saturated and inverted ones."""
    digits = draw_digits(300, 31).images
    return np.concatenate((digits, *probes_of(digits).values()))


def check_alike(program: Path, model: Path, samples: NDArray[np.uint8], folder: Path) -> None:
    reference = ReferenceRuntime(model)
    expected = reference.classify(samples)

    found = vision_app.ask(program, vision_app.compile_model(model, folder), samples)

    # The decision and the order of the classes are read from what Xcode has compiled.
    assert found.labels == reference.labels
    assert found.decision == reference.info.decision
    assert found.rows.shape == expected.shape
    assert np.abs(found.rows - expected).mean() <= MOST_DIFFERENCE
    assert (found.rows.argmax(axis=1) == expected.argmax(axis=1)).mean() >= LEAST_AGREEMENT
    # A frame of ten digits, in less than the time between two frames.
    assert 0 < np.median(found.milliseconds) < 33


def test_the_starter_model_answers_alike(program: Path, samples: NDArray[np.uint8], tmp_path: Path) -> None:
    starter = starter_model()
    assert starter is not None
    check_alike(program, starter.path, samples, tmp_path)


@pytest.mark.parametrize(
    "form",
    [
        (ModelFormat.MLPROGRAM, Precision.FP16),
        (ModelFormat.MLPROGRAM, Precision.FP32),
        (ModelFormat.NEURALNETWORK, Precision.FP32),
    ],
    ids=lambda form: "-".join(each.value for each in form),
)
def test_exported_models_answer_alike(
    program: Path,
    samples: NDArray[np.uint8],
    models: Mapping[tuple[ModelFormat, Precision], Path],
    form: tuple[ModelFormat, Precision],
    tmp_path: Path,
) -> None:
    check_alike(program, models[form], samples, tmp_path)
