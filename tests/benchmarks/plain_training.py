"""The training as a plain Keras script, which knows nothing of the workbench: what it is measured against.

``python -m tests.benchmarks.plain_training DATA OPTIMISER LEARNING_RATE BATCH EPOCHS`` prints the
seconds of each epoch and, off the clock, the test accuracy after it.
"""

import os
import sys
import time

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
from keras import layers

OPTIMISERS = {"adadelta": keras.optimizers.Adadelta, "adamw": keras.optimizers.AdamW}
VALIDATION = 5000


class Stopwatch(keras.callbacks.Callback):
    """Prints how long each epoch takes, validation included, and the accuracy on other samples."""

    def __init__(self, test):
        super().__init__()
        self.test = test

    def on_epoch_begin(self, epoch, logs=None):
        self.begun = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        print("epoch", time.perf_counter() - self.begun, flush=True)
        print("accuracy", self.model.evaluate(*self.test, verbose=0)[1], flush=True)


def main() -> None:
    data, optimiser, rate, batch, epochs = sys.argv[1:]
    with np.load(data) as arrays:
        x_train, y_train, x_test, y_test = (
            arrays[name] for name in ("x_train", "y_train", "x_test", "y_test")
        )
    x_train, x_test = (x[..., np.newaxis].astype("float32") / 255 for x in (x_train, x_test))
    y_train, y_test = (keras.utils.to_categorical(y, 10) for y in (y_train, y_test))

    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 2, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 2, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Dropout(0.3),
            layers.Flatten(),
            layers.Dense(500, activation="relu"),
            layers.Dropout(0.4),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(OPTIMISERS[optimiser](float(rate)), "categorical_crossentropy", metrics=["accuracy"])
    model.fit(
        x_train[:-VALIDATION],
        y_train[:-VALIDATION],
        validation_data=(x_train[-VALIDATION:], y_train[-VALIDATION:]),
        batch_size=int(batch),
        epochs=int(epochs),
        verbose=0,
        callbacks=[Stopwatch((x_test, y_test))],
    )


if __name__ == "__main__":
    main()
