"""The layers of a trained network with their weights as arrays, in the order of the computation.

Another format is written from these without TensorFlow. Images have the axes N, rows, columns,
channels, as in Keras.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Scaling:
    """``factor * x + offset``."""

    factor: float
    offset: float


@dataclass(frozen=True, eq=False)
class Convolution:
    """``kernel`` float32 [rows, columns, inputs, outputs], ``bias`` [outputs], or None for none.

    It moves by one pixel. ``is_same``: zeros around the image keep its size, an odd one at the end.
    """

    kernel: Array
    bias: Array | None
    is_same: bool


@dataclass(frozen=True, eq=False)
class Normalisation:
    """Batch normalisation with the statistics of the training, each float32 [channels]."""

    gamma: Array
    beta: Array
    mean: Array
    variance: Array
    epsilon: float


@dataclass(frozen=True, eq=False)
class MaxPooling:
    """The maximum of each block of ``size`` (rows, columns); what does not fill a block is left out."""

    size: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Flatten:
    """Rows, columns and channels as one row of values."""


@dataclass(frozen=True, eq=False)
class Dense:
    """``x @ weights + bias``: ``weights`` float32 [inputs, outputs], ``bias`` [outputs], or None."""

    weights: Array
    bias: Array | None


@dataclass(frozen=True, eq=False)
class Activation:
    """A function of each value (``relu``) or of a row of them (``softmax``)."""

    kind: Literal["relu", "softmax"]


TrainedLayer = Scaling | Convolution | Normalisation | MaxPooling | Flatten | Dense | Activation
