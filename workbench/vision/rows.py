"""Rows: the order in which the digits of a page are read, even where the page is slightly turned."""

from __future__ import annotations

import numpy as np

from workbench.vision.component import Component
from workbench.vision.constants import LocateConstants

_UNIT = 1024


def in_reading_order(digits: list[Component], constants: LocateConstants) -> list[Component]:
    """Return the digits row by row, each row from the left to the right.

    A digit is of the row whose first one's middle it spans, once the page is turned straight.
    """
    slope = _slope(digits, constants)
    lowered = [(one.box.y - (2 * one.box.x + one.box.width) * slope // (2 * _UNIT), one) for one in digits]
    rows: list[tuple[range, list[Component]]] = []
    for top, one in sorted(lowered, key=lambda each: (each[0], each[1].box.x)):
        height = one.box.height
        for spanned, row in rows:
            if 2 * top + height in spanned:
                row.append(one)
                break
        else:
            rows.append((range(2 * top, 2 * (top + height) + 1), [one]))
    return [one for _, row in rows for one in sorted(row, key=lambda each: (each.box.x, each.box.y))]


def _slope(digits: list[Component], constants: LocateConstants) -> int:
    """Return by how much the rows fall to the right, in units of 1/1024.

    It is the median of the slopes from each digit to its next on the right, as far as that is of
    like height and the slope not steep.
    """
    if len(digits) < constants.fewest_for_slope:
        return 0
    table = np.array([(one.box.x, one.box.y, one.box.width, one.box.height) for one in digits])
    x, y, width, height = table.T
    middle_x, middle_y = 2 * x + width, 2 * y + height
    right = middle_x[None, :] - middle_x[:, None]
    down = middle_y[None, :] - middle_y[:, None]
    higher = np.maximum(height[None, :], height[:, None])
    is_next = (right > 0) & (abs(down) * 100 <= right * constants.steepest_row_percent)
    is_next &= higher * 100 <= np.minimum(height[None, :], height[:, None]) * constants.like_height_percent
    is_next &= right * 100 <= 2 * higher * constants.next_reach_percent
    has_next = is_next.any(axis=1)
    if np.count_nonzero(has_next) + 1 < constants.fewest_for_slope:
        return 0
    # Beside counts more than near: a page of rows is looked along, not across.
    away = np.where(is_next, right + 4 * abs(down), np.iinfo(np.int64).max)
    following = away.argmin(axis=1)
    rows = np.flatnonzero(has_next)
    slopes = np.sort(down[rows, following[rows]] * _UNIT // right[rows, following[rows]])
    return int(slopes[len(slopes) // 2])
