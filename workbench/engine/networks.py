"""The networks of core.networks, built in Keras."""

from __future__ import annotations

from typing import Any

import numpy as np

from workbench.core.labels import SIDE
from workbench.core.networks import (
    NETWORKS,
    Classes,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPooling,
    Normalisation,
    Rescaling,
)
from workbench.core.recipe import NetworkName
from workbench.engine.backend import keras

_HIGHEST_DROPOUT = 0.95
# Means and variances over the last twenty batches or so, which a short training has, too; Keras' own
# 0.99 still remembers the first weights after an epoch.
_MOMENTUM = 0.95


def build_network(name: NetworkName, *, class_count: int, dropout: float = 1.0, seed: int) -> Any:
    """Return an untrained network as a functional ``keras.Model``.

    It takes float32 [N, 28, 28, 1], 0–255, and answers with probabilities, float32 [N, classes].
    ``dropout`` multiplies the network's own rates. The same seed gives the same weights, and the
    same dropout in the same order of steps.
    """
    image = keras.Input((SIDE, SIDE, 1), name="image")
    values = image
    for place, layer in enumerate(NETWORKS[name]):
        # A seed of its own for each layer: layers of one shape would else begin as twins.
        own_seed = int(np.random.SeedSequence([seed, place]).generate_state(1)[0])
        for built in _build(layer, class_count=class_count, dropout=dropout, seed=own_seed):
            values = built(values)
    return keras.Model(image, values, name=name)


def _build(layer: Layer, *, class_count: int, dropout: float, seed: int) -> tuple[Any, ...]:
    """Return the Keras layers that make up one layer of core.networks."""
    weights = keras.initializers.GlorotUniform(seed=seed)
    match layer:
        case Rescaling():
            return (keras.layers.Rescaling(layer.factor),)
        case Convolution():
            convolution = keras.layers.Conv2D(
                layer.filters,
                layer.kernel,
                padding="same",
                activation=None if layer.is_bare else "relu",
                use_bias=not layer.is_bare,
                kernel_initializer=weights,
            )
            return (convolution,)
        case Normalisation():
            return keras.layers.BatchNormalization(momentum=_MOMENTUM), keras.layers.ReLU()
        case MaxPooling():
            return (keras.layers.MaxPooling2D(layer.size),)
        case Dropout():
            return (keras.layers.Dropout(min(layer.rate * dropout, _HIGHEST_DROPOUT), seed=seed),)
        case Flatten():
            return (keras.layers.Flatten(),)
        case Dense():
            return (keras.layers.Dense(layer.units, activation="relu", kernel_initializer=weights),)
        case Classes():
            return (keras.layers.Dense(class_count, activation="softmax", kernel_initializer=weights),)
