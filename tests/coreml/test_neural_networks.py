"""Neural networks (``.mlmodel``) of every network of ours, and with weights in every encoding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.coreml.damage import refusal, with_changed_spec
from tests.coreml.networks import export_of, varied_images, with_other_layers
from workbench.core.labels import DIGITS
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.recipe import NetworkName
from workbench.coreml.conversion import convert
from workbench.coreml.library import coremltools_for_conversion, quietly
from workbench.coreml.reference.runtime import ReferenceRuntime
from workbench.engine.backend import tf
from workbench.engine.networks import build_network

ENCODINGS = [(8, "linear_symmetric", "int8")]
ENCODINGS += [(bits, "linear", f"int{bits}") for bits in range(1, 9)]
ENCODINGS += [(bits, "linear_lut", f"palette{bits}") for bits in range(1, 9)]


@pytest.mark.parametrize("name", ["tutorial", "compact", "medium", "large"])
@pytest.mark.parametrize("model_format", list(ModelFormat))
def test_every_network_of_ours_answers_as_in_keras(
    name: NetworkName, model_format: ModelFormat, tmp_path: Path
) -> None:
    network = build_network(name, class_count=11, seed=4)
    _scatter(network)
    function, classify = export_of(network)
    out = tmp_path / f"{name}{model_format.suffix}"
    convert(
        function,
        out=out,
        model_format=model_format,
        precision=Precision.FP32,
        labels=(*DIGITS, "background"),
        card=ModelCard(),
    )
    images = varied_images(100, 5)

    expected = classify(images)
    found = ReferenceRuntime(out).classify(images)

    np.testing.assert_allclose(found, expected, atol=1e-4)
    np.testing.assert_array_equal(found.argmax(axis=1), expected.argmax(axis=1))
    assert np.ptp(expected, axis=0).max() > 0.2


@pytest.mark.parametrize(("bits", "mode", "precision"), ENCODINGS)
def test_stored_weights_mean_what_coremltools_takes_them_for(
    bits: int, mode: str, precision: str, plain: Any, tmp_path: Path
) -> None:
    tools = coremltools_for_conversion()
    quantise = tools.models.neural_network.quantization_utils.quantize_weights
    with quietly():
        stored = quantise(plain, bits, mode)
        stored.save(str(tmp_path / "stored.mlmodel"))
        quantise(stored, None, "dequantization").save(str(tmp_path / "plain.mlmodel"))
    images = varied_images(20, 3)

    found = ReferenceRuntime(tmp_path / "stored.mlmodel")
    expected = ReferenceRuntime(tmp_path / "plain.mlmodel")

    assert found.precision == precision
    np.testing.assert_allclose(found.classify(images), expected.classify(images), atol=2e-5)


@pytest.fixture(scope="module")
def plain() -> Any:
    """A network with constants, convolutions and linear layers, as coremltools' own model."""
    network = build_network("compact", class_count=10, seed=4)
    _scatter(network)
    return _converted(network)


def test_layers_that_the_tutorials_network_lacks_may_be_quantised(tmp_path: Path) -> None:
    tools = coremltools_for_conversion()
    with quietly():
        small = tools.models.neural_network.quantization_utils.quantize_weights(
            _converted(with_other_layers(2)), 8
        )
        small.save(str(tmp_path / "small.mlmodel"))
    answers = ReferenceRuntime(tmp_path / "small.mlmodel").classify(varied_images(20, 3))
    np.testing.assert_allclose(answers.sum(axis=1), 1, atol=1e-5)


def _first_weights(spec: Any) -> Any:
    layers = spec.neuralNetworkClassifier.layers
    return next(each for each in layers if each.HasField("convolution")).convolution.weights


def _cut_bytes(spec: Any) -> None:
    _first_weights(spec).rawValue = _first_weights(spec).rawValue[:-1]


def _use_many_bits(spec: Any) -> None:
    _first_weights(spec).quantization.numberOfBits = 64


def _shrink_the_palette(spec: Any) -> None:
    del _first_weights(spec).quantization.lookupTableQuantization.floatValue[3:]


def _forget_what_it_means(spec: Any) -> None:
    _first_weights(spec).quantization.ClearField("lookupTableQuantization")


def _have_odd_scales(spec: Any) -> None:
    _first_weights(spec).quantization.linearQuantization.scale.extend([1.0, 2.0, 3.0])


def _multiply_integers(spec: Any) -> None:
    _first_weights(spec).int8RawValue = b"1234"


def _constants(spec: Any) -> list[Any]:
    return [each for each in spec.neuralNetworkClassifier.layers if each.HasField("loadConstantND")]


def _load_a_huge_constant(spec: Any) -> None:
    _constants(spec)[0].loadConstantND.shape[:] = [1 << 20, 1 << 20]


def _load_a_constant_twice(spec: Any) -> None:
    _constants(spec)[1].output[0] = _constants(spec)[0].output[0]


def _pool_a_constant(spec: Any) -> None:
    layers = spec.neuralNetworkClassifier.layers
    name = _constants(spec)[0].output[0]
    user = next(each for each in layers if name in each.input)
    user.softmaxND.SetInParent()


def _combine_constants_alone(spec: Any) -> None:
    layers = spec.neuralNetworkClassifier.layers
    name = _constants(spec)[0].output[0]
    user = next(each for each in layers if name in each.input)
    user.input[:] = [name, name]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_cut_bytes, "more or fewer weights"),
        (_use_many_bits, "in 64 bits"),
        (_shrink_the_palette, "another size than its indices reach"),
        (_forget_what_it_means, "does not say what its weights stand for"),
        (_have_odd_scales, "a scale does not fit"),
        (_multiply_integers, "matrices of integers"),
        (_load_a_huge_constant, "too large"),
        (_load_a_constant_twice, "twice"),
        (_pool_a_constant, "“softmaxND” a constant"),
        (_combine_constants_alone, "from constants alone"),
    ],
)
def test_damaged_weights_and_constants(change: Any, reason: str, plain: Any, tmp_path: Path) -> None:
    tools = coremltools_for_conversion()
    path = tmp_path / "whole.mlmodel"
    with quietly():
        quantise = tools.models.neural_network.quantization_utils.quantize_weights
        quantise(plain, 4, "linear_lut").save(str(path))
    assert reason in refusal(with_changed_spec(path, tmp_path / "changed", change))


def _scatter(network: Any) -> None:
    """Give every normalisation statistics of real images, and the last layer answers far apart."""
    images = tf.constant(varied_images(60, 6)[..., np.newaxis], tf.float32)
    for _ in range(30):
        network(images, training=True)
    last = network.layers[-1]
    last.set_weights([weight * 24 for weight in last.get_weights()])


def _converted(network: Any) -> Any:
    tools = coremltools_for_conversion()
    function, _ = export_of(network)
    with quietly():
        return tools.convert(
            [function],
            source="tensorflow",
            convert_to="neuralnetwork",
            inputs=[
                tools.ImageType(name="image", shape=(1, 28, 28, 1), color_layout=tools.colorlayout.GRAYSCALE)
            ],
            classifier_config=tools.ClassifierConfig(list(DIGITS)),
            minimum_deployment_target=tools.target.iOS13,
            skip_model_load=True,
        )
