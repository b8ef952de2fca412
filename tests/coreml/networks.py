"""Networks for the tests: trained in a few seconds, or built layer by layer."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.classifier import Classify
from workbench.core.labels import DIGITS
from workbench.core.model_format import Precision
from workbench.core.recipe import NetworkName
from workbench.data.drawn import draw_digits
from workbench.engine.backend import keras, tf
from workbench.engine.evaluation import classifier_of, export_function, function_of, keras_classifier
from workbench.engine.networks import build_network
from workbench.engine.palette_fitting import on_palettes

_STEPS = 300
_BATCH = 64
_SAMPLES = 8000
_FITTED = 2000


class TrainedNetwork:
    """A network of the workbench in a file; trained on drawn digits for some seconds where there is none."""

    def __init__(
        self,
        path: Path,
        name: NetworkName = "tutorial",
        *,
        class_count: int = len(DIGITS),
        steps: int = _STEPS,
    ) -> None:
        if not path.exists():
            network = build_network(name, class_count=class_count, seed=3)
            _train(network, steps)
            _save(network, path)
        self.function = export_function(path)
        self.classify: Classify = keras_classifier(path)

    def function_in(self, precision: Precision) -> Any:
        """Return the function to convert, its weights fitted to drawn digits where that is due."""
        if not precision.is_fitted:
            return self.function
        images = draw_digits(_FITTED, 6).images
        return function_of(on_palettes(self.function.network, images, precision))


def export_of(network: Any) -> tuple[Any, Classify]:
    """Return a network as a function to convert, and as a classifier to compare with."""

    @tf.function(input_signature=[tf.TensorSpec((1, 28, 28, 1), tf.float32, name="image")])
    def answer(image: Any) -> Any:
        return network(image, training=False)

    return answer.get_concrete_function(), classifier_of(network)


def with_other_layers(seed: int) -> Any:
    """A network of the layers that the tutorial's does not have, with statistics that matter."""
    keras.utils.set_random_seed(seed)
    layers = keras.layers
    image = keras.Input((28, 28, 1))
    x = layers.Rescaling(1 / 127.5, offset=-1)(image)
    x = layers.ZeroPadding2D(((1, 0), (2, 1)))(x)
    x = layers.Conv2D(6, 3, strides=2, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.LeakyReLU(negative_slope=0.2)(x)
    x = layers.AveragePooling2D(3, strides=2, padding="same")(x)
    side = layers.Conv2D(6, 3, padding="same", dilation_rate=2, activation="sigmoid")(x)
    x = layers.Add()([x, side])
    x = layers.Concatenate()([x, layers.DepthwiseConv2D(3, padding="same", activation="tanh")(side)])
    x = layers.Conv2D(8, (1, 3), padding="valid", activation="silu")(x)
    x = layers.MaxPooling2D(3, strides=1, padding="same")(x)
    x = layers.Multiply()([x, layers.Conv2D(8, 1, activation="relu6")(x)])
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(10, activation="softmax", kernel_initializer=_far_apart(seed))(x)
    network = keras.Model(image, x)
    random = np.random.default_rng(seed)
    for layer in network.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.set_weights([random.uniform(0.5, 2, weight.shape) for weight in layer.get_weights()])
    return network


def _far_apart(seed: int) -> Any:
    # An untrained network would answer every image alike.
    return keras.initializers.Orthogonal(gain=40.0, seed=seed)


def varied_images(count: int, seed: int) -> NDArray[np.uint8]:
    """Drawn digits, and images that no training ever saw: blank, full, noise, inverted."""
    drawn = draw_digits(count, seed).images
    random = np.random.default_rng(seed)
    noise = random.integers(0, 256, (count, 28, 28), np.uint8)
    flat = np.repeat(np.array([0, 1, 128, 255], np.uint8), 784).reshape(4, 28, 28)
    return np.concatenate([drawn, noise, flat, 255 - drawn])


def _save(network: Any, path: Path) -> None:
    with warnings.catch_warnings():
        # TensorFlow's variables do not know numpy 2's way of asking for an array.
        warnings.filterwarnings("ignore", message="__array__ implementation", category=DeprecationWarning)
        network.save(path)


def _train(network: Any, steps: int) -> None:
    samples = draw_digits(_SAMPLES, 5)
    images = tf.constant(samples.images[..., np.newaxis], tf.float32)
    labels = tf.constant(samples.labels, tf.int32)
    optimiser = keras.optimizers.Adam(0.003)

    @tf.function
    def step(batch: Any, truth: Any) -> None:
        with tf.GradientTape() as tape:
            answers = network(batch, training=True)
            loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(truth, answers))
        optimiser.apply(tape.gradient(loss, network.trainable_variables), network.trainable_variables)

    for number in range(steps):
        start = number * _BATCH % (len(samples.images) - _BATCH + 1)
        step(images[start : start + _BATCH], labels[start : start + _BATCH])
    # Averages over so few batches still remember the first weights: take those of the last ones.
    for layer in network.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0
    network(images[: 8 * _BATCH], training=True)
