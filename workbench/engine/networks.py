"""The networks of core.networks, built in Keras."""

from __future__ import annotations

from typing import Any

import numpy as np

from workbench.core.labels import DIGITS, SIDE
from workbench.core.networks import (
    NETWORKS,
    Classes,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPooling,
    Rescaling,
)
from workbench.core.recipe import NetworkName
from workbench.engine.backend import keras


def build_network(name: NetworkName, *, class_count: int = len(DIGITS), seed: int) -> Any:
    """Return an untrained network as a functional ``keras.Model``.

    It takes float32 [N, 28, 28, 1], 0–255, and answers with probabilities, float32 [N, classes].
    The same seed gives the same weights, and the same dropout in the same order of steps.
    """
    image = keras.Input((SIDE, SIDE, 1), name="image")
    values = image
    for place, layer in enumerate(NETWORKS[name]):
        # A seed of its own for each layer: layers of one shape would else begin as twins.
        own_seed = int(np.random.SeedSequence([seed, place]).generate_state(1)[0])
        values = _build(layer, class_count=class_count, seed=own_seed)(values)
    return keras.Model(image, values, name=name)


def _build(layer: Layer, *, class_count: int, seed: int) -> Any:
    weights = keras.initializers.GlorotUniform(seed=seed)
    match layer:
        case Rescaling():
            return keras.layers.Rescaling(layer.factor)
        case Convolution():
            return keras.layers.Conv2D(
                layer.filters,
                layer.kernel,
                padding="same",
                activation="relu",
                kernel_initializer=weights,
            )
        case MaxPooling():
            return keras.layers.MaxPooling2D(layer.size)
        case Dropout():
            return keras.layers.Dropout(layer.rate, seed=seed)
        case Flatten():
            return keras.layers.Flatten()
        case Dense():
            return keras.layers.Dense(layer.units, activation="relu", kernel_initializer=weights)
        case Classes():
            return keras.layers.Dense(class_count, activation="softmax", kernel_initializer=weights)
