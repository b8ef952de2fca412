"""Growing: the faint parts of a digit that the mask of ink has left out, found from its strong ones.

A threshold with hysteresis (Canny 1986), each digit by its own contrast: what is fainter than ink
need be, but hangs together with the digit and stays beside it, is a thin or pale part of its stroke.
Where it runs on to several sides, the strong part is no digit but a piece of something larger: a
stretch of a long line, a fold of cloth.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from workbench.vision.constants import GrowingConstants
from workbench.vision.frame import Grey

_AROUND = np.ones((3, 3), np.uint8)
_FREE = 128


@dataclass(frozen=True, eq=False)
class Growth:
    """A digit with its faint parts, uint8 [h, w], 255 on them, and ``beyond``, in what it runs on.

    ``beyond`` is uint8 [h, w], 255 on what hangs together with the digit and is no part of it; None
    where that does not reach several edges of the margin.
    """

    own: Grey
    beyond: Grey | None = None


def grown(own: Grey, contrast: Grey, taken: Grey, mean: int, constants: GrowingConstants) -> Growth:
    """Return a digit with its faint parts.

    ``own`` is uint8 [h, w], 255 on the digit's pixels, with a margin into which it may grow,
    ``mean`` the mean of ``contrast`` over it, and ``taken`` 255 on what is of another digit or of a
    line. What grows much or up to the edge of the margin is no part of the digit: then it stays as
    it is. Where it grows up to ``piece_edges`` edges, it may be a piece of what it runs on in.
    """
    low = max(mean * constants.low_percent // 100, constants.least)
    faint = cv2.threshold(contrast, low, _FREE, cv2.THRESH_BINARY)[1]
    faint = cv2.max(cv2.subtract(faint, cv2.dilate(taken, _AROUND)), own & _FREE)
    whole = _hanging_together(own, np.asarray(faint, np.uint8))
    height, width = own.shape
    x, y, wide, high = cv2.boundingRect(whole)
    reached = (x == 0) + (y == 0) + (x + wide == width) + (y + high == height)
    most = cv2.countNonZero(own) * (100 + constants.most_percent) // 100
    if not reached and cv2.countNonZero(whole) <= most:
        return Growth(whole)
    runs_on = reached >= constants.piece_edges
    return Growth(own, np.asarray(cv2.subtract(whole, own), np.uint8) if runs_on else None)


def _hanging_together(own: Grey, faint: Grey) -> Grey:
    """Return what of ``faint``, 128 on it, hangs together with ``own``, which is part of it.

    ``faint`` is written over: filled from a pixel of each part of ``own``, which is quicker than to
    look for all that hangs together.
    """
    whole = rest = own
    while rest.flat[first := int(rest.argmax())]:
        cv2.floodFill(faint, None, (first % own.shape[1], first // own.shape[1]), 255, flags=8)
        whole = np.asarray(cv2.threshold(faint, _FREE, 255, cv2.THRESH_BINARY)[1], np.uint8)
        rest = np.asarray(cv2.subtract(own, whole), np.uint8)
    return whole
