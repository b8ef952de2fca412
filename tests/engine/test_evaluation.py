"""A trained network from its file: as a classifier, and as the function that is converted."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.conftest import Training
from workbench.core.errors import ModelError
from workbench.engine.backend import keras
from workbench.engine.evaluation import export_function, keras_classifier

# Keras hands out TensorFlow's variables, which do not know numpy's newest way to copy an array.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def test_a_classifier_answers_as_the_network_does(finished: Training) -> None:
    samples = finished.dataset.train.images[:1234]
    network = keras.saving.load_model(finished.run.model_path)
    expected = network(samples[..., np.newaxis].astype(np.float32), training=False).numpy()
    answer = keras_classifier(finished.run.model_path)(samples)
    assert (answer.shape, answer.dtype) == ((1234, 10), np.float32)
    np.testing.assert_allclose(answer, expected, atol=1e-5)
    np.testing.assert_allclose(answer.sum(axis=1), 1, atol=1e-5)


def test_no_samples_have_no_answers(finished: Training) -> None:
    assert keras_classifier(finished.run.model_path)(np.empty((0, 28, 28), np.uint8)).shape == (0, 10)


def test_the_function_to_convert_takes_one_image_of_bytes(finished: Training) -> None:
    function = export_function(finished.run.model_path)
    (image,) = function.structured_input_signature[0]
    assert (image.name, tuple(image.shape), image.dtype.name) == ("image", (1, 28, 28, 1), "float32")
    sample = finished.dataset.test.images[:1]
    answer = function(sample[..., np.newaxis].astype(np.float32))
    np.testing.assert_allclose(answer.numpy(), keras_classifier(finished.run.model_path)(sample), atol=1e-6)


def test_a_network_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no trained network"):
        keras_classifier(tmp_path / "model.keras")
    with pytest.raises(ModelError, match="no trained network"):
        export_function(tmp_path)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04"])
def test_a_file_that_is_no_network_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.keras"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="cannot be read"):
        keras_classifier(path)


def test_an_archive_of_something_else_is_told(tmp_path: Path) -> None:
    path = tmp_path / "model.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", "[]")
    with pytest.raises(ModelError, match="cannot be read"):
        keras_classifier(path)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.floats(0, 0.999))
def test_a_network_that_is_cut_short_is_told(finished: Training, tmp_path: Path, part: float) -> None:
    whole = finished.run.model_path.read_bytes()
    path = tmp_path / "model.keras"
    path.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(ModelError, match="cannot be read"):
        keras_classifier(path)


@pytest.mark.parametrize("shape", [(32, 32, 1), (28, 28, 3), (784,)])
def test_a_network_for_other_images_is_told(tmp_path: Path, shape: tuple[int, ...]) -> None:
    path = tmp_path / "model.keras"
    image = keras.Input(shape)
    answer = keras.layers.Dense(10)(keras.layers.Flatten()(image) if len(shape) > 1 else image)
    keras.Model(image, answer).save(path)
    with pytest.raises(ModelError, match="not one that reads samples"):
        keras_classifier(path)
