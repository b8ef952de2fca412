"""How one picture of a class becomes a sample: the whole of it made small, or the ink on it normalised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import SIDE
from workbench.core.picture_mode import PictureMode
from workbench.vision.constants import VisionConstants, vision_constants
from workbench.vision.frame import Grey, Image, luma_of
from workbench.vision.ink import find_ink
from workbench.vision.normalise import mean_contrast, normalise

# The size at which ink is looked for: strokes are then as wide as the reader knows them.
_INK_SIDE, _MARGIN = 160, 40
# A speck has less than so many percent of the largest part's ink.
_SPECK_PERCENT = 2
# Paper is light, even, and most of the picture.
_LIGHT, _EVEN, _MOST_INK = 160.0, 25.0, 0.4
# The share of pictures that are drawings, where all are to be taken for some.
_MOST_DRAWINGS = 0.8


@dataclass(frozen=True)
class Look:
    """What a picture looks like: strokes on an even ground, whether that is light, and how large it is."""

    is_drawing: bool
    is_on_paper: bool
    longest_side: int


def whole_sample(image: Image) -> Grey:
    """Return a picture, uint8 [H, W] or [H, W, 3] BGR, as a sample, uint8 [28, 28].

    Its longer side is scaled to 28 pixels, and the rest has the grey of its rim; a sample stays as it is.
    """
    luma = luma_of(image)
    small = _scaled(luma, SIDE)
    height, width = small.shape
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    sample = np.full((SIDE, SIDE), np.uint8(np.median(_rim(luma))), np.uint8)
    sample[top : top + height, left : left + width] = small
    return sample


def ink_sample(image: Image, constants: VisionConstants | None = None) -> Grey | None:
    """Return the ink of a picture, uint8 [H, W] or [H, W, 3] BGR, normalised, uint8 [28, 28]; None if none.

    All ink counts as one character, also where its strokes do not touch.
    """
    constants = constants or vision_constants()
    luma = _scaled(luma_of(image), _INK_SIDE)
    ground = int(np.median(_rim(luma)))
    framed = np.pad(luma, _MARGIN, constant_values=ground)
    ink = find_ink(framed, constants.ink)
    own = _without_specks(ink.mask)
    if not own.any():
        return None
    x, y, width, height = cv2.boundingRect(own)
    window = (slice(max(y - 1, 0), y + height + 1), slice(max(x - 1, 0), x + width + 1))
    own, contrast = own[window], ink.contrast[window]
    made = normalise(contrast, own, mean_contrast(contrast, own), constants.normalise)
    return None if made is None else made.sample


def look_of(image: Image) -> Look:
    """Return what a picture, uint8 [H, W] or [H, W, 3] BGR, looks like."""
    luma = luma_of(image)
    longest = max(luma.shape)
    small = _scaled(luma, _INK_SIDE) if longest > _INK_SIDE else luma
    rim = _rim(small)
    ground = float(np.median(rim))
    is_other = np.abs(small.astype(np.int16) - ground) > 2 * _EVEN
    is_drawing = float(rim.std()) < _EVEN and 0 < float(is_other.mean()) < _MOST_INK
    return Look(is_drawing, is_drawing and ground > _LIGHT, longest)


def fitting_mode(looks: Sequence[Look]) -> PictureMode:
    """Return how pictures become samples best: as ink where most are drawings larger than a sample."""
    are_samples = all(look.longest_side <= SIDE for look in looks)
    drawings = sum(look.is_drawing for look in looks)
    return "whole" if are_samples or drawings < _MOST_DRAWINGS * len(looks) else "ink"


def _without_specks(mask: Grey) -> Grey:
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count < 2:
        return mask
    areas = statistics[:, cv2.CC_STAT_AREA]
    is_kept = areas * 100 >= areas[1:].max() * _SPECK_PERCENT
    is_kept[0] = False
    return np.asarray(is_kept.astype(np.uint8)[labels] * 255, np.uint8)


def _scaled(luma: Grey, longest: int) -> Grey:
    height, width = luma.shape
    scale = longest / max(height, width)
    if scale == 1:
        return luma
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(luma, size, interpolation=way), np.uint8)


def _rim(luma: Grey) -> NDArray[np.uint8]:
    return np.concatenate((luma[0], luma[-1], luma[1:-1, 0], luma[1:-1, -1]))
