"""Samples distorted as a recipe asks, each anew, before a network sees them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.core.augmentation import Augmentation
from workbench.data.appearance import add_noise, blur, change_stroke_width, lower_contrast, occlude
from workbench.data.warping import warp

_MOVES = ("rotation", "shift", "scale", "shear", "elastic")
# As they happen: the pen writes, something lies over it, light is weak, a lens blurs, a sensor adds grain.
_CHANGES = (
    ("stroke_width", change_stroke_width),
    ("occlusion", occlude),
    ("contrast", lower_contrast),
    ("blur", blur),
    ("noise", add_noise),
)


def augment(
    images: NDArray[np.uint8], augmentation: Augmentation, random: np.random.Generator
) -> NDArray[np.uint8]:
    """Return samples, uint8 [N, 28, 28], distorted by every effect that is switched on.

    The same images, augmentation and state of ``random`` give the same result. It holds the
    interpreter's lock for short moments only, so that it can run beside a training.
    """
    if any(getattr(augmentation, name).amount for name in _MOVES):
        images = warp(images, augmentation, random)
    for name, change in _CHANGES:
        amount = getattr(augmentation, name).amount
        if amount:
            images = change(images, amount, random)
    return images
