"""MNIST's small digits as shapes of any size, with the smooth edge and the width of another pen."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.frames.frame import Light
from workbench.vision.frame import Grey

_FINE = 6  # A sample is enlarged this much before its strokes are measured.
_INK = 110  # From this grey value on, a pixel of a sample belongs to the stroke.
_MARGIN = 3  # Pixels of a sample around the ink, room for a wider pen.
_MOST_GROWTH = 0.5  # Pixels by which a wider pen may move the edge: more would fill the loops.


@dataclass(frozen=True)
class Glyph:
    """A digit's shape: how deep each point lies in the ink, in parts of the digit's height.

    ``depth`` is float32 [H, W], positive inside; ``ink_height`` and ``ink_width`` are those of
    the ink in pixels of this field, whose middle is the middle of the ink.
    """

    depth: Light
    ink_height: float
    ink_width: float


def glyph_of(sample: Grey, pen_width: float, random: np.random.Generator) -> Glyph:
    """Return the shape of a sample, uint8 [28, 28], drawn by a pen so wide (in parts of the height).

    A narrower pen than the sample's follows the middle of the strokes; blots stay blots.
    """
    tight = _tight(sample)
    field = cv2.resize(tight, None, fx=_FINE, fy=_FINE, interpolation=cv2.INTER_CUBIC)
    field = cv2.GaussianBlur(field, (0, 0), 0.45 * _FINE)
    inside = (field > _INK).astype(np.uint8)
    signed = cv2.distanceTransform(inside, cv2.DIST_L2, 5) - cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)
    middle = _thinned(inside)
    radius = float(np.median(signed[middle > 0])) if middle.any() else 1.0
    height = _extent(inside, axis=1)
    wanted = pen_width * height / 2
    wanted = min(wanted, radius + _MOST_GROWTH * _FINE)
    depth = signed + (wanted - radius)
    if wanted < radius:
        line = wanted - cv2.distanceTransform(1 - middle, cv2.DIST_L2, 5)
        depth = np.maximum(depth, cv2.GaussianBlur(line, (0, 0), 0.25 * _FINE))
    pressure = cv2.resize(random.standard_normal((4, 4), dtype=np.float32), depth.shape[::-1])
    depth = cv2.GaussianBlur(depth, (0, 0), 0.15 * _FINE) + 0.12 * wanted * pressure
    return _centred(np.asarray(depth, np.float32))


def _tight(sample: Grey) -> Grey:
    rows, columns = np.flatnonzero(sample.max(axis=1) > 40), np.flatnonzero(sample.max(axis=0) > 40)
    if not rows.size:
        return np.zeros((8, 8), np.uint8)
    return np.pad(sample[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], _MARGIN)


def _extent(mask: Grey, *, axis: int) -> float:
    return float(max(1, np.count_nonzero(mask.any(axis=axis))))


def _centred(depth: Light) -> Glyph:
    """Return the field in units of the ink's height, cut so that the ink is in its middle."""
    left, top, width, height = cv2.boundingRect((depth > 0).astype(np.uint8))
    reach = 2 * _FINE
    padded = np.pad(depth, reach, mode="edge")
    cut = padded[top : top + height + 2 * reach, left : left + width + 2 * reach]
    return Glyph(np.ascontiguousarray(cut / max(height, 1)), float(height), float(width))


def _thinned(mask: Grey) -> Grey:
    """Return the middle lines of a mask, uint8 0 or 1.

    T. Y. Zhang, C. Y. Suen: A fast parallel algorithm for thinning digital patterns (1984).
    """
    image = np.pad(mask, 1)
    while True:
        before = int(image.sum())
        for is_second in (False, True):
            image[1:-1, 1:-1][_removable(image, is_second=is_second)] = 0
        if int(image.sum()) == before:
            return np.ascontiguousarray(image[1:-1, 1:-1])


def _removable(image: Grey, *, is_second: bool) -> NDArray[np.bool_]:
    rows, columns = image.shape
    places = ((0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0), (0, 0))
    ring = np.stack([image[y : rows - 2 + y, x : columns - 2 + x] for y, x in places])
    count = ring.sum(axis=0)
    rises = ((ring == 0) & (np.roll(ring, -1, axis=0) == 1)).sum(axis=0)
    north, _, east, _, south, _, west, _ = ring
    if is_second:
        is_rim = (north * east * west == 0) & (north * south * west == 0)
    else:
        is_rim = (north * east * south == 0) & (east * south * west == 0)
    return (image[1:-1, 1:-1] == 1) & (count >= 2) & (count <= 6) & (rises == 1) & is_rim
