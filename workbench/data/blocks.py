"""Samples one below the other in one tall image, which OpenCV works on in a single call.

Blocks are so small that OpenCV and the matrix product stay within the calling thread: training
runs on the other processors.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import SIDE

BLOCK = 64
# Black pixels round each sample, so that none reaches into its neighbour.
BORDER = 2
TALL = SIDE + 2 * BORDER


def blocks_of(count: int) -> Iterator[slice]:
    """Yield slices of at most `BLOCK` samples that cover ``count``."""
    for first in range(0, count, BLOCK):
        yield slice(first, min(first + BLOCK, count))


def tiled(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return images, uint8 [N, 28, 28], as one of uint8 [N * TALL, TALL], black between them."""
    tall = np.zeros((len(images), TALL, TALL), dtype=np.uint8)
    tall[:, BORDER:-BORDER, BORDER:-BORDER] = images
    return tall.reshape(-1, TALL)


def untiled(tall: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the images, uint8 [N, 28, 28], that `tiled` set below each other."""
    return tall.reshape(-1, TALL, TALL)[:, BORDER:-BORDER, BORDER:-BORDER]
