"""Outline: how wide the strokes of some ink are, measured on its outline."""

from __future__ import annotations

import cv2
import numpy as np

from workbench.vision.frame import Grey


def solid(ink: Grey) -> Grey:
    """Return 1 where ink is at least of half strength, else 0."""
    return np.asarray(cv2.threshold(ink, 127, 1, cv2.THRESH_BINARY)[1], np.uint8)


def framed(ink: Grey, margin: int) -> Grey:
    """Return ink with ``margin`` black pixels on every side."""
    return np.asarray(
        cv2.copyMakeBorder(ink, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0), np.uint8
    )


def stroke_width(ink: Grey) -> int:
    """Return the mean width of a stroke in tenths of a pixel, as twice its area over its outline.

    The outline is Crofton's estimate: edges met along rows, columns and both diagonals.
    """
    whole = solid(framed(ink, 1))
    across = _unlike(whole[:, 1:], whole[:, :-1]) + _unlike(whole[1:], whole[:-1])
    slanted = _unlike(whole[1:, 1:], whole[:-1, :-1]) + _unlike(whole[1:, :-1], whole[:-1, 1:])
    # A hundred-thousandth of pi/8 for each edge across, and of that over the root of 2 for each slanted.
    outline = 39270 * across + 27768 * slanted
    return 0 if outline == 0 else 2_000_000 * cv2.countNonZero(whole) // outline


def _unlike(one: Grey, other: Grey) -> int:
    """Return how many pixels differ."""
    return cv2.countNonZero(cv2.bitwise_xor(one, other))
