"""Reads the layers of a trained network, with their weights, out of Keras."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import ModelError
from workbench.core.trained_layers import (
    Activation,
    Convolution,
    Dense,
    Flatten,
    MaxPooling,
    Normalisation,
    Scaling,
    TrainedLayer,
)
from workbench.engine.backend import keras


def trained_layers(network: Any) -> tuple[TrainedLayer, ...]:
    """Return what a ``keras.Model`` computes when it answers; what only training needs is left out.

    Raises `ModelError` for a layer that no network of the workbench has, and for layers that are
    no single chain.
    """
    layers: list[TrainedLayer] = []
    value = None
    for layer in network.layers:
        if value is not None and layer.input is not value:
            raise ModelError(
                "The network is no single chain of layers.", hint="Choose a network of the workbench."
            )
        value = layer.output
        layers += _read(layer)
    return tuple(layers)


def _read(layer: Any) -> list[TrainedLayer]:
    known = keras.layers
    match layer:
        case known.InputLayer() | known.Dropout():
            return []
        case known.Rescaling():
            return [Scaling(float(layer.scale), float(layer.offset))]
        case known.Conv2D() if _is_plain_convolution(layer):
            convolution = Convolution(_array(layer.kernel), _bias(layer), layer.padding == "same")
            return [convolution, *_activation(layer)]
        case known.BatchNormalization() if layer.scale and layer.center and layer.axis in (-1, 3):
            normalisation = Normalisation(
                gamma=_array(layer.gamma),
                beta=_array(layer.beta),
                mean=_array(layer.moving_mean),
                variance=_array(layer.moving_variance),
                epsilon=float(layer.epsilon),
            )
            return [normalisation]
        case known.MaxPooling2D() if layer.padding == "valid" and layer.strides == layer.pool_size:
            rows, columns = layer.pool_size
            return [MaxPooling((int(rows), int(columns)))]
        case known.ReLU() if layer.max_value is None and not layer.negative_slope and not layer.threshold:
            return [Activation("relu")]
        case known.Flatten():
            return [Flatten()]
        case known.Dense():
            return [Dense(_array(layer.kernel), _bias(layer)), *_activation(layer)]
    raise _unknown(layer)


def _is_plain_convolution(layer: Any) -> bool:
    return (
        tuple(layer.strides) == tuple(layer.dilation_rate) == (1, 1)
        and layer.groups == 1
        and layer.data_format == "channels_last"
    )


def _activation(layer: Any) -> list[TrainedLayer]:
    match layer.activation.__name__:
        case "linear":
            return []
        case "relu":
            return [Activation("relu")]
        case "softmax":
            return [Activation("softmax")]
    raise _unknown(layer)


def _bias(layer: Any) -> NDArray[np.float32] | None:
    return _array(layer.bias) if layer.use_bias else None


def _array(variable: Any) -> NDArray[np.float32]:
    # Keras' own way there asks TensorFlow as numpy 1 did, of which numpy 2 warns.
    return np.asarray(variable.value.numpy(), np.float32)


def _unknown(layer: Any) -> ModelError:
    return ModelError(
        f"The network has a layer “{layer.name}” that the workbench does not know.",
        hint="Choose a network of the workbench.",
        details=str(layer.get_config()),
    )
