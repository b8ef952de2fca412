"""Touching: two digits that were written into each other, cut where the ink between them is a narrow neck.

Pure geometry: what is cut is never read first. A cut is a straight line, upright or slanted, that
crosses the ink once, in a neck between two parts that both have nearly the height of the whole and
both reach above and below the neck. The arms of an open 4 or of a 0 that is not closed do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.constants import TouchingConstants
from workbench.vision.frame import Grey
from workbench.vision.outline import stroke_width


@dataclass(frozen=True)
class _Cut:
    """A cut with its penalty: the left digit is where 4 x + ``slope`` · y < ``limit``."""

    penalty: int
    slope: int
    limit: int


def is_wide(*, width: int, height: int, constants: TouchingConstants) -> bool:
    """Return whether a component is so wide, though no endless line, that it may be two digits."""
    return height * constants.wide_percent <= width * 100 <= height * constants.widest_percent


def right_of_cut(own: Grey, constants: TouchingConstants) -> Grey | None:
    """Return 255 where ink is of the right one of two touching digits, or None where no cut is clear.

    ``own`` is uint8 [h, w], cropped to the ink, 255 on it.
    """
    height, width = own.shape
    coarse = -(-height // constants.coarse_height)
    few = np.asarray(own[::coarse, ::coarse] & 1, np.uint8)
    stroke = stroke_width(few * 255)
    best: _Cut | None = None
    for slope in sorted(range(-constants.steepest, constants.steepest + 1), key=lambda one: (abs(one), -one)):
        found = _best_cut(few, stroke, slope, constants)
        if found is not None and (best is None or found.penalty < best.penalty):
            best = found
    if best is None:
        return None
    places = 4 * np.arange(width)[None, :] + best.slope * np.arange(height)[:, None]
    return np.asarray(np.where(places >= best.limit * coarse, own, 0), np.uint8)


def _best_cut(few: Grey, stroke: int, slope: int, constants: TouchingConstants) -> _Cut | None:
    """Return the best cut that leans by ``slope`` quarters of a pixel a row; ``few`` is 1 on ink."""
    height, width = few.shape
    ink, least_shift = _sheared(few, slope)
    count = _column_sums(ink)
    over = np.asarray(cv2.subtract(ink[1:], ink[:-1]), np.uint8)
    begun = _column_sums(over) + ink[0]
    is_neck = (begun == 1) & (count * 1000 <= stroke * constants.neck_percent)
    is_inked = count > 0
    first, last = int(is_inked.argmax()), len(count) - 1 - int(is_inked[::-1].argmax())
    columns = np.flatnonzero(is_neck[first + 1 : last]) + first + 1
    left, right = columns - first, last - columns
    columns = columns[np.maximum(left, right) * 100 <= np.minimum(left, right) * constants.unlike_percent]
    if not len(columns):
        return None
    top = np.where(is_inked, ink.argmax(axis=0), height)
    bottom = np.where(is_inked, height - ink[::-1].argmax(axis=0), 0)
    # The extent of all ink before and after each column; the cut's own column is of neither.
    left_top, left_bottom = (
        np.minimum.accumulate(top)[columns - 1],
        np.maximum.accumulate(bottom)[columns - 1],
    )
    right_top = np.minimum.accumulate(top[::-1])[::-1][columns + 1]
    right_bottom = np.maximum.accumulate(bottom[::-1])[::-1][columns + 1]
    top, bottom, count = top[columns], bottom[columns], count[columns]
    least = height * constants.height_percent
    notch = height * constants.notch_percent
    is_clear = (
        (np.minimum(left_bottom - left_top, right_bottom - right_top) * 100 >= least)
        & (np.minimum(top - left_top, top - right_top) * 100 >= notch)
        & (np.minimum(left_bottom - bottom, right_bottom - bottom) * 100 >= notch)
    )
    if not is_clear.any():
        return None
    penalty = (
        count * 10 * constants.neck_weight // max(1, stroke)
        + abs(2 * columns - first - last) * constants.middle_weight // width
        + abs(slope) * constants.slope_weight
    )
    index = int(np.where(is_clear, penalty, np.iinfo(np.int32).max).argmin())
    return _Cut(int(penalty[index]), slope, 4 * (int(columns[index]) + least_shift))


def _sheared(few: Grey, slope: int) -> tuple[Grey, int]:
    """Return an image whose rows are moved by ``slope`` quarters of a pixel a row, and the least move."""
    height, width = few.shape
    moves = [slope * row // 4 for row in range(min(height, 4))]
    least = min(0, slope * (height - 1) // 4)
    wide = width + max(0, slope * (height - 1) // 4) - least
    ink = np.zeros((height, wide), np.uint8)
    for row, move in enumerate(moves):
        # Every fourth row is moved by as many pixels more.
        part = few[row::4]
        strides, offset = (4 * wide + slope, 1), row * wide + move - least
        np.ndarray(part.shape, np.uint8, ink, offset, strides)[:] = part
    return ink, least


def _column_sums(values: Grey) -> NDArray[np.int32]:
    return np.asarray(cv2.reduce(values, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0], np.int32)
