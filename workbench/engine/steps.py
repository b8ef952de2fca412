"""One step of training: a batch forward, the gradients back, the weights moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import RunError
from workbench.core.labels import SIDE
from workbench.engine.backend import keras, tf
from workbench.engine.forward import training_pass

# Images uint8 [N, 28, 28] and labels uint8 [N] -> the batch's mean loss (nats) and accuracy.
Step = Callable[[NDArray[np.uint8], NDArray[np.uint8]], tuple[float, float]]


# The same as tensors -> each sample's loss, float32 [N], and 1 where it was read rightly, else 0.
Loss = Callable[[Any, Any], tuple[Any, Any]]


def build_step(network: Any, optimiser: Any, *, label_smoothing: float = 0.0) -> Step:
    """Return the function that trains ``network`` on one batch; its first call is slow.

    The function raises `RunError` where the batch does not fit into memory.
    """
    weights = network.trainable_variables
    optimiser.build(weights)
    measure = loss_of(network, label_smoothing=label_smoothing)

    # One graph for all batches, the smaller last one included. Without XLA, which makes
    # convolutions of this size several times slower on a processor.
    @tf.function(  # type: ignore[untyped-decorator]
        input_signature=[tf.TensorSpec((None, SIDE, SIDE), tf.uint8), tf.TensorSpec((None,), tf.uint8)]
    )
    def move_weights(images: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            losses, is_right = measure(images, labels)
            loss = tf.reduce_mean(losses)
        optimiser.apply(tape.gradient(loss, weights), weights)
        return loss, tf.reduce_mean(is_right)

    def step(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> tuple[float, float]:
        try:
            loss, accuracy = move_weights(images, labels)
        except tf.errors.ResourceExhaustedError as error:
            raise RunError(
                f"There is not enough memory for batches of {len(images)}.",
                hint="Choose a smaller batch, or close other applications.",
                details=str(error),
            ) from error
        return float(loss), float(accuracy)

    return step


def loss_of(network: Any, *, label_smoothing: float = 0.0) -> Loss:
    """Return the function whose losses a training brings down, in nats.

    The loss is the categorical cross-entropy, with a part ``label_smoothing`` of each sample's label
    spread over all classes (Szegedy and others 2016, "Rethinking the Inception Architecture").
    """
    forward = training_pass(network)
    classes = network.output_shape[-1]

    def measure(images: Any, labels: Any) -> tuple[Any, Any]:
        wanted = tf.cast(labels, tf.int64)
        probabilities = forward(tf.cast(images, tf.float32)[..., tf.newaxis])
        if label_smoothing:
            losses = keras.losses.categorical_crossentropy(
                tf.one_hot(wanted, classes), probabilities, label_smoothing=label_smoothing
            )
        else:
            losses = keras.losses.sparse_categorical_crossentropy(wanted, probabilities)
        is_right = tf.equal(tf.argmax(probabilities, axis=1), wanted)
        return losses, tf.cast(is_right, tf.float32)

    return measure
