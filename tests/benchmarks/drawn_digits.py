"""How quickly digits are drawn, and how well a network reads MNIST that has seen nothing else.

``python -m tests.benchmarks.drawn_digits`` prints digits per second on one core;
``--accuracy`` trains the tutorial's network by the tutorial's recipe on 60,000 drawn digits and
reads MNIST's test set, which lies beside the project.
"""

from __future__ import annotations

import argparse
import os
import time

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.conftest import SHARED_DATA
from workbench.data.dataset import Samples
from workbench.data.drawn import draw_digits
from workbench.data.mnist import load_test_samples

TRAIN_COUNT = 60_000
BATCH = 512
EPOCHS = 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accuracy", action="store_true", help="train on drawn digits and read MNIST")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print_speed()
    if arguments.accuracy:
        print_accuracy(arguments.seed)


def print_speed() -> None:
    """Print the digits per second of the processor's time, so that other programs do not count."""
    cv2.setNumThreads(1)
    draw_digits(500, 0)
    print(f"{'digits':>8} {'seconds':>8} {'a second':>9}")
    for count in (500, 5_000, 20_000):
        begun = time.process_time()
        draw_digits(count, 1)
        seconds = time.process_time() - begun
        print(f"{count:>8,} {seconds:>8.2f} {count / seconds:>9,.0f}")


def print_accuracy(seed: int) -> None:
    """Print the accuracy on MNIST's test set after each epoch on drawn digits, and for each digit."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(seed)
    network = tutorial_network(keras)
    optimiser = keras.optimizers.Adadelta(1.0)
    optimiser.build(network.trainable_variables)
    loss_of = keras.losses.SparseCategoricalCrossentropy()

    @tf.function
    def step(images: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = loss_of(labels, network(images, training=True))
        gradients = tape.gradient(loss, network.trainable_variables)
        optimiser.apply_gradients(zip(gradients, network.trainable_variables, strict=True))
        return loss

    read = tf.function(lambda images: network(images, training=False))

    drawn = draw_digits(TRAIN_COUNT, seed)
    test = load_test_samples(SHARED_DATA / "mnist.npz")
    random = np.random.default_rng(seed)
    print(f"\n{'epoch':>8} {'seconds':>8} {'loss':>9} {'MNIST':>8}")
    for epoch in range(1, EPOCHS + 1):
        begun = time.perf_counter()
        order = random.permutation(TRAIN_COUNT)
        losses = [
            float(step(as_input(drawn.images[batch]), drawn.labels[batch].astype(np.int64)))
            for batch in np.array_split(order, TRAIN_COUNT // BATCH)
        ]
        seconds = time.perf_counter() - begun
        readings = np.concatenate([read(as_input(part)).numpy() for part in np.split(test.images, 10)])
        is_right = readings.argmax(axis=1) == test.labels
        print(f"{epoch:>8} {seconds:>8.1f} {np.mean(losses):>9.4f} {is_right.mean():>8.2%}", flush=True)
    print_digits(test, is_right)


def print_digits(test: Samples, is_right: NDArray[np.bool_]) -> None:
    print(f"\n{'digit':>8} {'MNIST':>8}")
    for digit in range(10):
        print(f"{digit:>8} {is_right[test.labels == digit].mean():>8.2%}")


def tutorial_network(keras: object) -> object:
    """Return the tutorial's network, 158,086 parameters, written out once more."""
    layers = keras.layers  # type: ignore[attr-defined]
    network = keras.Sequential([layers.Input((28, 28, 1)), layers.Rescaling(1 / 255)])  # type: ignore[attr-defined]
    for kernel in (3, 2, 2):
        network.add(layers.Conv2D(32, kernel, padding="same", activation="relu"))
        network.add(layers.MaxPooling2D(2))
    for layer in (
        layers.Dropout(0.3),
        layers.Flatten(),
        layers.Dense(500, activation="relu"),
        layers.Dropout(0.4),
        layers.Dense(10, activation="softmax"),
    ):
        network.add(layer)
    assert network.count_params() == 158_086
    return network


def as_input(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    return images[..., None].astype(np.float32)


if __name__ == "__main__":
    main()
