"""Samples distorted as a recipe asks, each anew, before a network sees them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.core.augmentation import Augmentation
from workbench.data.warping import warp

_MOVING = ("rotation", "shift", "scale", "shear", "elastic")


def augment(
    images: NDArray[np.uint8], augmentation: Augmentation, random: np.random.Generator
) -> NDArray[np.uint8]:
    """Return samples, uint8 [N, 28, 28], distorted by every effect that is switched on.

    The same images, augmentation and state of ``random`` give the same result. It holds the
    interpreter's lock for short moments only, so that it can run beside a training.
    """
    if any(getattr(augmentation, name).amount for name in _MOVING):
        images = warp(images, augmentation, random)
    return images
