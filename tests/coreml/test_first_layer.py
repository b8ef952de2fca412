"""The filters of a model's first convolution: read from every form of file, and what is none told so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.coreml.damage import operation, scramble, with_changed_spec
from tests.coreml.networks import TrainedNetwork, export_of, varied_images
from workbench.core.bundled import resources_folder
from workbench.core.first_layer import feature_maps
from workbench.core.labels import DIGITS
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.recipe import NetworkName
from workbench.coreml.conversion import convert
from workbench.coreml.first_layer import first_filters
from workbench.engine.backend import keras
from workbench.engine.networks import build_network

IMAGES = varied_images(3, 2)
STARTER = resources_folder() / "starter" / "DigitReader.mlpackage"


def first_convolution(network: Any) -> NDArray[np.float32]:
    """Return what Keras' first convolution answers, float32 [N, filters, 28, 28]."""
    layer = next(one for one in network.layers if isinstance(one, keras.layers.Conv2D))
    part = keras.Model(network.inputs[0], layer.output)
    answers = np.asarray(part(IMAGES[..., np.newaxis].astype(np.float32)))
    return np.moveaxis(answers, -1, 1)


def converted(network: Any, out: Path, model_format: ModelFormat = ModelFormat.MLPROGRAM) -> Path:
    function, _ = export_of(network)
    convert(
        function,
        out=out,
        model_format=model_format,
        precision=Precision.FP32,
        labels=DIGITS,
        card=ModelCard(),
    )
    return out


def beginning_with(*layers: Any) -> Any:
    """Return a network that begins with these layers."""
    image = keras.Input((28, 28, 1))
    x = image
    for layer in layers:
        x = layer(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, keras.layers.Dense(10, activation="softmax")(x))


def test_every_form_has_the_filters_of_the_trained_network(
    trained: TrainedNetwork, models: Mapping[tuple[ModelFormat, Precision], Path]
) -> None:
    expected = first_convolution(trained.function.network)

    for (model_format, precision), path in models.items():
        filters = first_filters(path)
        assert filters is not None, (model_format, precision)
        assert (filters.rows, filters.columns, filters.count) == (3, 3, 32)
        assert filters.has_relu
        assert filters.scale == pytest.approx(1 / 255, rel=1e-3)
        found = np.stack([feature_maps(filters, image) for image in IMAGES])
        if not precision.is_fitted:
            # Weights of 8 bits are off by as much as a step of theirs.
            np.testing.assert_allclose(found, expected, atol=0.05)
        assert found.max() > 0.3


@pytest.mark.parametrize("name", ["compact", "medium", "large"])
@pytest.mark.parametrize("model_format", list(ModelFormat))
def test_a_bare_convolution_has_neither_bias_nor_relu(
    name: NetworkName, model_format: ModelFormat, tmp_path: Path
) -> None:
    network = build_network(name, class_count=10, seed=4)

    filters = first_filters(converted(network, tmp_path / f"model{model_format.suffix}", model_format))

    assert filters is not None
    assert not filters.has_relu
    assert not any(filters.bias)
    found = np.stack([feature_maps(filters, image) for image in IMAGES])
    np.testing.assert_allclose(found, first_convolution(network), atol=1e-4)


@pytest.mark.parametrize("model_format", list(ModelFormat))
def test_a_window_with_even_sides_is_padded_as_in_the_network(
    model_format: ModelFormat, tmp_path: Path
) -> None:
    layers = keras.layers
    network = beginning_with(
        layers.Rescaling(1 / 255),
        layers.Conv2D(4, (2, 4), padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(3, 3),
    )

    filters = first_filters(converted(network, tmp_path / f"even{model_format.suffix}", model_format))

    assert filters is not None
    assert (filters.rows, filters.columns) == (2, 4)
    found = np.stack([feature_maps(filters, image) for image in IMAGES])
    np.testing.assert_allclose(found, first_convolution(network), atol=1e-4)


def _strided(layers: Any) -> Any:
    return beginning_with(layers.Rescaling(1 / 255), layers.Conv2D(4, 3, strides=2, padding="same"))


def _unpadded(layers: Any) -> Any:
    return beginning_with(layers.Rescaling(1 / 255), layers.Conv2D(4, 3))


def _shifted(layers: Any) -> Any:
    return beginning_with(layers.Rescaling(1 / 127.5, offset=-1), layers.Conv2D(4, 3, padding="same"))


def _pooled(layers: Any) -> Any:
    return beginning_with(layers.MaxPooling2D(), layers.Conv2D(4, 3, padding="same"))


def _huge(layers: Any) -> Any:
    return beginning_with(layers.Rescaling(1 / 255), layers.Conv2D(700, 10, padding="same"))


@pytest.mark.parametrize("make", [_strided, _unpadded, _shifted, _pooled, _huge])
@pytest.mark.parametrize("model_format", list(ModelFormat))
def test_a_beginning_of_another_kind_is_no_filters(
    make: Callable[[Any], Any], model_format: ModelFormat, tmp_path: Path
) -> None:
    path = converted(make(keras.layers), tmp_path / f"other{model_format.suffix}", model_format)
    assert first_filters(path) is None


def test_what_cannot_be_read_is_no_filters(tmp_path: Path) -> None:
    assert first_filters(tmp_path / "nothing.mlpackage") is None

    def lose_the_weights(spec: Any) -> None:
        operation(spec, "conv").inputs["weight"].arguments[0].name = "nowhere"

    assert first_filters(with_changed_spec(STARTER, tmp_path / "lost", lose_the_weights)) is None


def test_no_damage_gets_out(tmp_path: Path) -> None:
    for seed in range(60):
        random = Random(seed)

        def change(spec: Any, random: Random = random) -> None:
            scramble(spec, random)

        first_filters(with_changed_spec(STARTER, tmp_path / str(seed), change))
