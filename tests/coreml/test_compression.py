"""Weights that were fitted to palettes keep their values on the way into the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.coreml.networks import varied_images
from workbench.core.files import size_on_disk
from workbench.core.labels import BACKGROUND, DIGITS
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.recipe import NetworkName
from workbench.coreml.conversion import convert
from workbench.coreml.runtime import open_model
from workbench.data.drawn import draw_digits
from workbench.engine.backend import keras
from workbench.engine.evaluation import classifier_of, function_of
from workbench.engine.networks import build_network
from workbench.engine.palette_fitting import on_palettes


@pytest.mark.parametrize("labels", [DIGITS, (*DIGITS, BACKGROUND)])
@pytest.mark.parametrize("name", ["tutorial", "compact"])
def test_the_file_answers_as_the_fitted_network(
    tmp_path: Path, name: NetworkName, labels: tuple[str, ...]
) -> None:
    network = build_network(name, class_count=len(labels), seed=2)
    random = np.random.default_rng(3)
    for layer in network.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            # coremltools folds them into the weights, which must be on their palettes all the same.
            layer.set_weights([random.uniform(0.5, 1.5, weight.shape) for weight in layer.get_weights()])
    fitted = on_palettes(network, draw_digits(300, 1).images, Precision.PALETTE2)
    out = tmp_path / "Digits.mlpackage"

    convert(
        function_of(fitted),
        out=out,
        model_format=ModelFormat.MLPROGRAM,
        precision=Precision.PALETTE2,
        labels=labels,
        card=ModelCard(),
    )

    assert size_on_disk(out) < 64_000
    images = varied_images(50, 4)
    runtime = open_model(out, runtime="reference")
    assert runtime.labels == labels
    # What is left is the rounding of 16-bit floats; a weight off its palette would be far above.
    np.testing.assert_allclose(runtime.classify(images), classifier_of(fitted)(images), atol=4e-3)
