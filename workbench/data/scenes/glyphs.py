"""Digits as ink on a page: smooth outlines of a sample, written with a pen of another width."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.data.scenes.fields import Field

_ENLARGED = 4
_SOFT = 1.6
_INK = 105  # Above this level, the softened sample is ink.
_REACH = np.ones((15, 15), np.uint8)
_MARGIN = 3
_VISIBLE = 0.35


@dataclass(frozen=True, eq=False)
class Glyph:
    """A digit enlarged: ``depth`` float32 [h, w] is 0.5 on its outline and rises inwards."""

    depth: Field

    def placed(
        self, random: np.random.Generator, *, height: float, turn: float
    ) -> tuple[Field, tuple[int, int, int, int]] | None:
        """Return the digit ``height`` pixels high and turned by so many degrees.

        That is the share of each pixel that is ink, float32 [h, w] from 0 to 1, and the box of what
        the eye takes for ink in it (x, y, width, height); None where nothing is left.
        """
        rows, columns = self.depth.shape
        scale = height / rows
        fine = 4 if scale < 1 else 2
        radians = np.deg2rad(turn)
        slant, stretch = random.normal(0, 0.06), float(np.exp(random.normal(0, 0.1)))
        turned = np.array([[np.cos(radians), -np.sin(radians)], [np.sin(radians), np.cos(radians)]])
        matrix = scale * turned @ np.array([[stretch, -slant * stretch], [0.0, 1.0]])
        reach = np.abs(matrix) @ (columns / 2, rows / 2)
        width, high = (2 * int(np.ceil(side)) + 2 * _MARGIN for side in reach)
        shift = np.array((width, high)) / 2 * fine - fine * matrix @ (columns / 2, rows / 2)
        whole = np.column_stack((fine * matrix, shift + random.uniform(-0.5, 0.5, 2) * fine))
        large = cv2.warpAffine(self.depth, whole, (width * fine, high * fine), flags=cv2.INTER_LINEAR)
        # As steep as makes the outline a pixel wide, however far the digit is enlarged.
        steep = np.clip((large - 0.5) * max(1.0, 2.5 * scale * fine) + 0.5, 0, 1)
        share = np.asarray(cv2.resize(steep, (width, high), interpolation=cv2.INTER_AREA), np.float32)
        x, y, box_width, box_height = cv2.boundingRect((share > _VISIBLE).astype(np.uint8))
        return (share, (x, y, box_width, box_height)) if box_width else None


def glyph_of(sample: NDArray[np.uint8], random: np.random.Generator) -> Glyph | None:
    """Return a sample, uint8 [28, 28], as ink of a pen of random width; None for one without ink.

    A pen is made finer by leaving out of each stroke what lies nearer to its edge than a share of
    how deep it is there, so that thin strokes stay whole.
    """
    side = _ENLARGED * sample.shape[0]
    large = cv2.resize(sample, (side, side), interpolation=cv2.INTER_CUBIC)
    is_ink = (cv2.GaussianBlur(large, (0, 0), _SOFT) > _INK).astype(np.uint8)
    x, y, width, height = cv2.boundingRect(is_ink)
    if not width:
        return None
    margin = 8
    ink = cv2.copyMakeBorder(
        is_ink[y : y + height, x : x + width], margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0
    )
    choice = random.random()
    if choice < 0.5:
        depth = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
        deepest = cv2.dilate(depth, _REACH)
        ink = ((depth > random.uniform(0.1, 0.6) * deepest) & (ink > 0)).astype(np.uint8)
    elif choice < 0.75:
        apart = cv2.distanceTransform(1 - ink, cv2.DIST_L2, 3)
        ink = (apart < random.uniform(0, 4)).astype(np.uint8)
    soft = cv2.GaussianBlur(ink.astype(np.float32), (0, 0), 1.0)
    x, y, width, height = cv2.boundingRect(ink)
    return Glyph(np.ascontiguousarray(soft[y - 3 : y + height + 3, x - 3 : x + width + 3]))
