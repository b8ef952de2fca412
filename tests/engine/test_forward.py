"""The pass while training does what Keras does, in either type."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from workbench.core.recipe import NetworkName
from workbench.data.drawn import draw_digits
from workbench.engine.backend import keras, tf
from workbench.engine.forward import ComputeType, fastest_type, training_pass
from workbench.engine.networks import build_network

# Keras hands out TensorFlow's variables, which do not know numpy's newest way to copy an array.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

IMAGES = tf.cast(draw_digits(64, 1).images, tf.float32)[..., tf.newaxis]


def gradients(network: Any, forward: Any) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the probabilities of the first class, and how their sum depends on each weight."""
    with tf.GradientTape() as tape:
        probabilities = forward(IMAGES)
        wanted = tf.reduce_sum(tf.math.log(probabilities[:, 0]))
    found = tape.gradient(wanted, network.trainable_variables)
    return probabilities.numpy(), [gradient.numpy() for gradient in found]


def twins(name: NetworkName) -> tuple[Any, Any]:
    """Return two equal networks without dropout."""
    one, other = (build_network(name, class_count=10, dropout=0.0, seed=3) for _ in range(2))
    return one, other


@pytest.mark.parametrize("name", get_args(NetworkName))
def test_it_computes_what_keras_computes(name: NetworkName) -> None:
    ours, theirs = twins(name)
    probabilities, found = gradients(ours, training_pass(ours, compute_type="float32"))
    expected, wanted = gradients(theirs, lambda images: theirs(images, training=True))
    assert probabilities == pytest.approx(expected, abs=1e-4)
    for gradient, other in zip(found, wanted, strict=True):
        # Rounding decides here and there which of two pixels is the largest of its block.
        assert np.linalg.norm(gradient - other) <= 0.05 * np.linalg.norm(other)
    # The moving means and variances; TensorFlow counts one sample less for a variance.
    for weight, other in zip(ours.non_trainable_variables, theirs.non_trainable_variables, strict=True):
        assert np.array(weight) == pytest.approx(np.array(other), rel=5e-3, abs=1e-5)


@pytest.mark.parametrize("name", get_args(NetworkName))
def test_half_the_digits_make_little_difference(name: NetworkName) -> None:
    ours, theirs = twins(name)
    half = training_pass(ours, compute_type="bfloat16")(IMAGES)
    whole = training_pass(theirs, compute_type="float32")(IMAGES)
    assert half.dtype == tf.float32
    assert half.numpy() == pytest.approx(whole.numpy(), abs=0.05)


def test_dropout_acts() -> None:
    network = build_network("tutorial", class_count=10, seed=3)
    forward = training_pass(network)
    assert not np.array_equal(forward(IMAGES).numpy(), forward(IMAGES).numpy())


def test_channels_that_fill_no_block_are_computed_in_full() -> None:
    image = keras.Input((28, 28, 1))
    values = keras.layers.Conv2D(12, 3, padding="same")(image)
    network = keras.Model(image, keras.layers.Dense(10)(keras.layers.Flatten()(values)))
    assert fastest_type(network) == "float32"
    assert fastest_type(build_network("large", class_count=10, seed=1)) in get_args(ComputeType)
