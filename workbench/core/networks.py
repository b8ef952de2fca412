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
    """A convolution with same padding; the kernel is ``kernel`` × ``kernel``.

    A bare one has neither bias nor ReLU, since a `Normalisation` follows.
    """

    filters: int
    kernel: int
    is_bare: bool = False


@dataclass(frozen=True)
class Normalisation:
    """Batch normalisation (Ioffe and Szegedy 2015), then ReLU.

    After a pooling it has a quarter of the values to go through, and reads as well.
    """


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


Layer = Rescaling | Convolution | Normalisation | MaxPooling | Dropout | Flatten | Dense | Classes

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
    # Sixteen and thirty-two channels, because processors compute whole blocks of sixteen.
    "compact": (
        Rescaling(),
        Convolution(16, 3, is_bare=True),
        MaxPooling(),
        Normalisation(),
        Convolution(16, 3, is_bare=True),
        Normalisation(),
        Convolution(32, 3, is_bare=True),
        MaxPooling(),
        Normalisation(),
        Convolution(32, 3, is_bare=True),
        MaxPooling(),
        Normalisation(),
        Flatten(),
        Classes(),
    ),
    # Half as wide as the large one: what a camera's reader has time for ten times a frame.
    "medium": (
        Rescaling(),
        Convolution(16, 3, is_bare=True),
        MaxPooling(),
        Normalisation(),
        Convolution(32, 3, is_bare=True),
        Normalisation(),
        Convolution(32, 3, is_bare=True),
        MaxPooling(),
        Normalisation(),
        Dropout(0.2),
        Convolution(64, 3, is_bare=True),
        Normalisation(),
        Convolution(64, 3, is_bare=True),
        MaxPooling(),
        Normalisation(),
        Flatten(),
        Dropout(0.4),
        Dense(128),
        Dropout(0.4),
        Classes(),
    ),
    # Few channels at 28×28, where they cost most, and twice as many after each halving.
    "large": (
        Rescaling(),
        Convolution(32, 3, is_bare=True),
        MaxPooling(),
        Normalisation(),
        Convolution(64, 3, is_bare=True),
        Normalisation(),
        Convolution(64, 3, is_bare=True),
        MaxPooling(),
        Normalisation(),
        Dropout(0.2),
        Convolution(128, 3, is_bare=True),
        Normalisation(),
        Convolution(128, 3, is_bare=True),
        MaxPooling(),
        Normalisation(),
        Flatten(),
        Dropout(0.4),
        Dense(256),
        Dropout(0.4),
        Classes(),
    ),
}

NETWORK_TITLES: dict[NetworkName, str] = {
    "tutorial": "Tutorial’s",
    "compact": "Compact",
    "medium": "Medium",
    "large": "Large",
}


def layer_rows(name: NetworkName, *, class_count: int) -> tuple[LayerRow, ...]:
    """Return the layers of a network with output shapes, numbers of parameters and multiply-adds."""
    shape: tuple[int, ...] = (SIDE, SIDE, 1)
    rows = []
    for layer in NETWORKS[name]:
        row = _measure(layer, shape, class_count)
        rows.append(row)
        shape = row.shape
    return tuple(rows)


def parameter_count(name: NetworkName, *, class_count: int) -> int:
    """Return how many numbers a network has, the means and variances of its normalisations included."""
    return sum(row.parameters for row in layer_rows(name, class_count=class_count))


def multiply_add_count(name: NetworkName, *, class_count: int) -> int:
    """Return how many multiply-adds the convolutions and dense layers take for one sample."""
    return sum(row.multiply_adds for row in layer_rows(name, class_count=class_count))


def layer_title(layer: Layer, *, class_count: int) -> str:
    """Return a layer as a user reads it, such as ``Conv2D 3×3, 32``."""
    match layer:
        case Rescaling():
            return "Rescaling"
        case Convolution():
            return f"Conv2D {layer.kernel}×{layer.kernel}, {layer.filters}"
        case Normalisation():
            return "BatchNorm"
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


def _measure(layer: Layer, shape: tuple[int, ...], class_count: int) -> LayerRow:
    """Return a layer that takes values of ``shape``, without the batch."""
    parameters = multiply_adds = 0
    match layer:
        case Convolution():
            height, width, channels = shape
            weights = layer.kernel * layer.kernel * channels * layer.filters
            parameters = weights + (0 if layer.is_bare else layer.filters)
            multiply_adds = weights * height * width
            shape = (height, width, layer.filters)
        case Normalisation():
            parameters = 4 * shape[-1]
        case MaxPooling():
            height, width, channels = shape
            shape = (height // layer.size, width // layer.size, channels)
        case Flatten():
            shape = (math.prod(shape),)
        case Dense() | Classes():
            units = layer.units if isinstance(layer, Dense) else class_count
            multiply_adds = shape[0] * units
            parameters = multiply_adds + units
            shape = (units,)
        case Rescaling() | Dropout():
            pass
    return LayerRow(
        name=layer_title(layer, class_count=class_count),
        shape=shape,
        parameters=parameters,
        multiply_adds=multiply_adds,
    )
