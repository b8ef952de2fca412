"""A trained network as a classifier of samples, and as the function that is converted to Core ML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.classifier import Classify
from workbench.core.errors import ModelError
from workbench.core.labels import SIDE
from workbench.engine.backend import keras, tf

# Large enough to keep the processor busy, small enough to stay in its cache.
_BATCH = 500


def keras_classifier(path: Path) -> Classify:
    """Return the network of a ``.keras`` file as a classifier; raises `ModelError`."""
    return classifier_of(load_network(path))


def classifier_of(network: Any) -> Classify:
    """Return a network that is in memory as a classifier; it sees weights that change later."""

    @tf.function(input_signature=[tf.TensorSpec((None, SIDE, SIDE), tf.uint8)])  # type: ignore[untyped-decorator]
    def answer(samples: Any) -> Any:
        return network(tf.cast(samples, tf.float32)[..., tf.newaxis], training=False)

    def classify(samples: NDArray[np.uint8]) -> NDArray[np.float32]:
        probabilities = np.empty((len(samples), network.output_shape[-1]), np.float32)
        for start in range(0, len(samples), _BATCH):
            probabilities[start : start + _BATCH] = answer(samples[start : start + _BATCH]).numpy()
        return probabilities

    return classify


def export_function(path: Path) -> Any:
    """Return a trained network as a ``tf`` concrete function, for conversion to Core ML.

    Its input ``image`` is float32 [1, 28, 28, 1], 0–255: the network rescales by itself. A function
    is what coremltools takes of Keras 3; it fails on its models. Raises `ModelError`.
    """
    return function_of(load_network(path))


def function_of(network: Any) -> Any:
    """Return a network that is in memory as `export_function` returns that of a file."""

    @tf.function(input_signature=[tf.TensorSpec((1, SIDE, SIDE, 1), tf.float32, name="image")])  # type: ignore[untyped-decorator]
    def answer(image: Any) -> Any:
        return network(image, training=False)

    function = answer.get_concrete_function()
    # A function holds its variables weakly; they live as long as their network.
    function.network = network
    return function


def load_network(path: Path) -> Any:
    """Return the ``keras.Model`` of a ``.keras`` file that reads samples; raises `ModelError`."""
    if not path.is_file():
        raise ModelError(
            f"There is no trained network at {path}.", hint="Choose a run that has been trained."
        )
    try:
        network = keras.saving.load_model(path, compile=False)
    except Exception as error:  # the file may be anything, and Keras raises whatever its parts raise
        raise ModelError(
            f"The network in {path} cannot be read.",
            hint="The file is damaged, or was not made by Keras. Train the run again.",
            details=str(error),
        ) from error
    shapes = (getattr(network, "input_shape", None), getattr(network, "output_shape", None))
    match shapes:
        case ((None, int(height), int(width), 1), (None, int())) if height == width == SIDE:
            return network
    raise ModelError(
        f"The network in {path} is not one that reads samples.",
        hint=f"It has to take grey images of {SIDE}×{SIDE} and answer with a row of probabilities.",
        details=f"input and output: {shapes}",
    )
