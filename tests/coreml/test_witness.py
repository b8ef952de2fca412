"""Another engine, given nothing but the saved file, answers as the reference runtime does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import SHARED_DATA
from tests.coreml.conftest import FORMS, every_form_in, in_every_form
from tests.coreml.networks import TrainedNetwork, export_of, varied_images, with_other_layers
from tests.coreml.witness.graph import Graph
from tests.coreml.witness.witness import Witness
from tests.sharing import made_once
from workbench.core.labels import BACKGROUND, DIGITS
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.coreml.conversion import convert
from workbench.coreml.runtime import open_model
from workbench.data.drawn import draw_digits

Models = Mapping[tuple[ModelFormat, Precision], Path]

_COUNT = 10_000
# In float32 sums differ by the order of their terms alone.
_MOST_FROM_ORDER = 1e-5
# An ML program but for fp32 computes in halves; a sum near the middle of two goes either way, as its
# terms are added in one order or another, and what follows sees it: some units in the last place.
_MOST_FROM_ROUNDING = 4e-3

IMPORT_WITNESS = """
import sys
import tests.coreml.witness.witness
print(sorted(name for name in sys.modules if name.startswith("workbench.coreml.reference")))
"""


@pytest.fixture(scope="module")
def images() -> NDArray[np.uint8]:
    """MNIST's test set; where it is not beside the project, as many drawn digits."""
    path = SHARED_DATA / "mnist.npz"
    if not path.exists():
        return draw_digits(_COUNT, 21).images
    with np.load(path) as data:
        found: NDArray[np.uint8] = data["x_test"]
    return found


@pytest.fixture(scope="module", params=["tutorial", "compact", "large"])
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Models:
    """Networks in every form, the compact one with background; medium and large have like layers."""
    if request.param == "tutorial":
        models: Models = request.getfixturevalue("models")
        return models
    labels, steps = {"compact": ((*DIGITS, BACKGROUND), 300), "large": (DIGITS, 60)}[request.param]

    def make(folder: Path) -> None:
        path = folder / "model.keras"
        network = TrainedNetwork(path, request.param, class_count=len(labels), steps=steps)
        in_every_form(network, folder, labels, is_fitting=False)

    return every_form_in(made_once(tmp_path_factory, request.param, make))


# The large network takes its time where other work goes on, too.
@pytest.mark.timeout(900)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: "-".join(each.value for each in form))
def test_answers_as_the_reference_runtime_does(
    saved: Models, form: tuple[ModelFormat, Precision], images: NDArray[np.uint8]
) -> None:
    witness, runtime = Witness(saved[form]), open_model(saved[form], runtime="reference")

    expected, found = witness.classify(images), runtime.classify(images)

    assert len(found) == _COUNT
    assert witness.labels == runtime.labels
    largest = np.abs(expected.astype(np.float64) - found).max()
    agrees = expected.argmax(axis=1) == found.argmax(axis=1)
    assert agrees.mean() >= 0.9995
    if form in _IN_FLOAT32:
        assert largest <= _MOST_FROM_ORDER
        # Where two classes are as near to each other as that, either may come first.
        second, first = np.sort(expected, axis=1)[:, -2:].T
        assert agrees[first - second > 2 * _MOST_FROM_ORDER].all()
    else:
        assert largest <= _MOST_FROM_ROUNDING
        # Both round after every operation, so many samples come out equal to the last bit: nine in ten of
        # the tutorial's network, four in ten of the large one, whose sums have a thousand terms.
        assert (expected == found).all(axis=1).mean() > 0.3
    assert len(np.unique(expected.argmax(axis=1))) >= len(DIGITS)


@pytest.mark.parametrize("model_format", list(ModelFormat))
def test_knows_the_layers_that_the_workbenchs_networks_lack(
    tmp_path: Path, model_format: ModelFormat
) -> None:
    function, _ = export_of(with_other_layers(2))
    path = tmp_path / f"other{model_format.suffix}"
    convert(
        function,
        out=path,
        model_format=model_format,
        precision=Precision.FP32,
        labels=DIGITS,
        card=ModelCard(),
    )
    images = varied_images(100, 1)

    expected, found = Witness(path).classify(images), open_model(path, runtime="reference").classify(images)

    np.testing.assert_allclose(expected, found, rtol=0, atol=1e-5)
    assert np.ptp(expected, axis=0).max() > 0.2


def test_tells_an_engine_that_rounds_from_one_that_does_not(models: Models) -> None:
    images = varied_images(200, 3)
    rounding = Witness(models[ModelFormat.MLPROGRAM, Precision.FP16]).classify(images)
    exact = Witness(models[ModelFormat.NEURALNETWORK, Precision.FP16]).classify(images)
    assert (rounding == exact).all(axis=1).mean() < 0.05
    np.testing.assert_array_equal(rounding, rounding.astype(np.float16))


def test_rounds_as_numpys_halves_do() -> None:
    graph = Graph()
    # What onnxruntime takes for needless must not be the rounding.
    session = graph.session(graph.rounded_to_half("image"))
    random = np.random.default_rng(4)
    values = (random.normal(size=(5, 1, 28, 28)) * 10.0 ** random.integers(-9, 6, (5, 1, 28, 28))).astype(
        np.float32
    )
    (rounded,) = session.run(None, {"image": values})
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(rounded, values.astype(np.float16).astype(np.float32))


def test_shares_nothing_with_the_reference_runtime() -> None:
    result = subprocess.run(
        [sys.executable, "-c", IMPORT_WITNESS],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.stdout.strip() == "[]", result.stderr


_IN_FLOAT32 = {
    form
    for form in FORMS
    if form[0] is ModelFormat.NEURALNETWORK or form == (ModelFormat.MLPROGRAM, Precision.FP32)
}
