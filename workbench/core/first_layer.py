"""What the first convolution of a network makes of a sample, computed from its weights.

The layer is a small one: 226 thousand multiply-adds for 32 filters of 3×3.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from workbench.core.filters import Filters


def kernels_of(filters: Filters) -> NDArray[np.float32]:
    """Return the weights as float32 [count, rows, columns]."""
    shape = filters.rows, filters.columns, filters.count
    return np.moveaxis(np.array(filters.kernel, np.float32).reshape(shape), -1, 0)


def windows_of(filters: Filters, sample: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return what the filters see at each pixel of a sample, uint8 [H, W]: float32 [H, W, rows, columns].

    Values are scaled as the network scales them. What lies outside the sample is 0; of an even
    number of rows or columns the larger half comes after the pixel, as TensorFlow's padding has it.
    """
    rows, columns = filters.rows, filters.columns
    scaled = sample.astype(np.float32) * np.float32(filters.scale)
    above, before = (rows - 1) // 2, (columns - 1) // 2
    padded = np.pad(scaled, ((above, rows - 1 - above), (before, columns - 1 - before)))
    return sliding_window_view(padded, (rows, columns))


def feature_maps(filters: Filters, sample: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the layer's answer to a sample, uint8 [H, W]: float32 [count, H, W]."""
    windows = windows_of(filters, sample)
    height, width = sample.shape
    flat = windows.reshape(height * width, filters.rows * filters.columns)
    kernels = kernels_of(filters).reshape(filters.count, -1)
    answers = kernels @ flat.T + np.array(filters.bias, np.float32)[:, None]
    if filters.has_relu:
        answers = np.maximum(answers, 0)
    return np.asarray(answers, np.float32).reshape(filters.count, height, width)
