"""Samples that are no digits of a data set, to see whether two classifiers agree on anything at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import SIDE

_COUNT = 1000
_SEED = 0
_MIDDLE = 128


def probes_of(images: NDArray[np.uint8]) -> dict[str, NDArray[np.uint8]]:
    """Return probes by their names, uint8 [N, 28, 28] each; two kinds are made of ``images``.

    ``random``: even noise, always the same. ``blank``: one even grey each, all 256 of them.
    ``saturated``: images with every pixel either 0 or 255. ``inverted``: images in negative.
    """
    some = images[:_COUNT]
    greys = np.arange(256, dtype=np.uint8)
    return {
        "random": np.random.default_rng(_SEED).integers(0, 256, (_COUNT, SIDE, SIDE), np.uint8),
        "blank": np.repeat(greys, SIDE * SIDE).reshape(-1, SIDE, SIDE),
        "saturated": np.where(some < _MIDDLE, 0, 255).astype(np.uint8),
        "inverted": 255 - some,
    }
