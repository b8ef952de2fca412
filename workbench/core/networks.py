"""The networks as plain values: what engine builds in Keras, and what the window shows without it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.core.events import LayerRow
from workbench.core.labels import SIDE
from workbench.core.recipe import NetworkName


@dataclass(frozen=True)
class Rescaling:
    """Bytes 0–255 to 0–1: the one place where anybody divides."""

    factor: float = 1 / 255


@dataclass(frozen=True)
class Convolution:
    """A convolution with same padding and ReLU; the kernel is ``kernel`` × ``kernel``."""

    filters: int
    kernel: int


@dataclass(frozen=True)
class MaxPooling:
    """The maximum of each ``size`` × ``size`` block; what does not fill a block is left out."""

    size: int = 2


@dataclass(frozen=True)
class Dropout:
    """Sets this fraction of the values to 0 while training."""

    rate: float


@dataclass(frozen=True)
class Flatten:
    """Rows, columns and channels as one row of values."""


@dataclass(frozen=True)
class Dense:
    """A fully connected layer with ReLU."""

    units: int


@dataclass(frozen=True)
class Classes:
    """The last layer: a fully connected one with a probability for each class (softmax)."""


Layer = Rescaling | Convolution | MaxPooling | Dropout | Flatten | Dense | Classes

NETWORKS: dict[NetworkName, tuple[Layer, ...]] = {
    "tutorial": (
        Rescaling(),
        Convolution(32, 3),
        MaxPooling(),
        Convolution(32, 2),
        MaxPooling(),
        Convolution(32, 2),
        MaxPooling(),
        Dropout(0.3),
        Flatten(),
        Dense(500),
        Dropout(0.4),
        Classes(),
    ),
}


def layer_rows(name: NetworkName, *, class_count: int = 10) -> tuple[LayerRow, ...]:
    """Return the layers of a network with output shapes and numbers of parameters."""
    shape: tuple[int, ...] = (SIDE, SIDE, 1)
    rows = []
    for layer in NETWORKS[name]:
        title = layer_title(layer, class_count=class_count)
        shape, parameters = _measure(layer, shape, class_count)
        rows.append(LayerRow(name=title, shape=shape, parameters=parameters))
    return tuple(rows)


def parameter_count(name: NetworkName, *, class_count: int = 10) -> int:
    """Return how many numbers a network learns."""
    return sum(row.parameters for row in layer_rows(name, class_count=class_count))


def layer_title(layer: Layer, *, class_count: int = 10) -> str:
    """Return a layer as a user reads it, such as ``Conv2D 3×3, 32``."""
    match layer:
        case Rescaling():
            return "Rescaling"
        case Convolution():
            return f"Conv2D {layer.kernel}×{layer.kernel}, {layer.filters}"
        case MaxPooling():
            return f"MaxPool {layer.size}×{layer.size}"
        case Dropout():
            return f"Dropout {layer.rate}"
        case Flatten():
            return "Flatten"
        case Dense():
            return f"Dense {layer.units}"
        case Classes():
            return f"Dense {class_count}, softmax"


def _measure(layer: Layer, shape: tuple[int, ...], class_count: int) -> tuple[tuple[int, ...], int]:
    """Return a layer's output shape without the batch, and how many numbers it learns."""
    match layer:
        case Convolution():
            height, width, channels = shape
            weights = layer.kernel * layer.kernel * channels * layer.filters
            return (height, width, layer.filters), weights + layer.filters
        case MaxPooling():
            height, width, channels = shape
            return (height // layer.size, width // layer.size, channels), 0
        case Flatten():
            return (math.prod(shape),), 0
        case Dense():
            return (layer.units,), shape[0] * layer.units + layer.units
        case Classes():
            return (class_count,), shape[0] * class_count + class_count
        case Rescaling() | Dropout():
            return shape, 0
