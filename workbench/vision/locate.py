"""Locate: which components of ink are digits, and which belong together as one."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.constants import LocateConstants
from workbench.vision.frame import Box

Labels = NDArray[np.uint16]


@dataclass(frozen=True)
class Component:
    """One digit's ink: its box, its pixels, and the labels of the connected parts that form it."""

    box: Box
    area: int
    parts: tuple[int, ...]

    def joined(self, other: Component) -> Component:
        """Return both as one."""
        return Component(self.box.union(other.box), self.area + other.area, self.parts + other.parts)


@dataclass(frozen=True)
class Located:
    """The digits in reading order and, for their pixels, the label of each connected part."""

    components: tuple[Component, ...]
    labels: Labels


def locate(mask: NDArray[np.uint8], constants: LocateConstants, *, maximum_runs: int) -> Located:
    """Return the digits of an ink mask, uint8 [H, W] with 255 on ink.

    A mask of more than ``maximum_runs`` horizontal runs is a texture, not writing: nothing is
    found in it.
    """
    if _run_count(mask) > maximum_runs:
        return Located((), np.zeros(mask.shape, np.uint16))
    _, labels, statistics, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)
    parts = _parts(np.asarray(statistics), constants, mask.shape)
    whole = [one for one in _joined(parts, constants) if _is_digit_like(one, constants, mask.shape)]
    ordered = _reading_order(whole)[: constants.maximum_digits]
    return Located(tuple(ordered), np.asarray(labels, np.uint16))


def _run_count(mask: NDArray[np.uint8]) -> int:
    starts = cv2.countNonZero(np.ascontiguousarray(mask[:, :1]))
    if mask.shape[1] > 1:
        starts += cv2.countNonZero(cv2.compare(mask[:, 1:], mask[:, :-1], cv2.CMP_GT))
    return starts


def _parts(
    statistics: NDArray[np.int32], constants: LocateConstants, shape: tuple[int, ...]
) -> list[Component]:
    """Return the connected parts that are no specks and do not touch the edge of the picture."""
    height, width = shape
    left, top, wide, high, area = statistics.T
    kept = (
        (area >= constants.minimum_area)
        & (left > 0)
        & (top > 0)
        & (left + wide < width)
        & (top + high < height)
    )
    kept[0] = False  # the ground
    return [
        Component(Box(*(int(value) for value in statistics[index, :4])), int(area[index]), (int(index),))
        for index in np.flatnonzero(kept)
    ]


def _is_digit_like(one: Component, constants: LocateConstants, shape: tuple[int, ...]) -> bool:
    box = one.box
    longer = max(box.width, box.height)
    if box.height < constants.minimum_height or box.width * 100 > box.height * constants.widest_percent:
        return False
    if longer * 100 > max(shape) * constants.longest_percent:
        return False
    is_slender = box.width * 100 <= box.height * constants.slender_percent
    return is_slender or one.area * 100 <= box.area * constants.maximum_fill_percent


def _joined(parts: list[Component], constants: LocateConstants) -> list[Component]:
    """Return the parts, a loose stroke joined to the digit above or below which it lies."""
    remaining = sorted(parts, key=lambda one: (-one.box.area, one.box.y, one.box.x))
    whole: list[Component] = []
    for part in remaining:
        for index, one in enumerate(whole):
            if _belongs(part.box, one.box, constants):
                whole[index] = one.joined(part)
                break
        else:
            whole.append(part)
    return whole


def _belongs(part: Box, body: Box, constants: LocateConstants) -> bool:
    shared = min(part.right, body.right) - max(part.x, body.x)
    gap = max(part.y - body.bottom, body.y - part.bottom)
    return (
        shared * 2 >= min(part.width, body.width)
        and part.height * 100 <= body.height * constants.fragment_percent
        and gap * 100 <= body.height * constants.bar_gap_percent
        and part.width <= 2 * body.height
    )


def _reading_order(whole: list[Component]) -> list[Component]:
    """Return the digits row by row; a digit is of the row whose first one's middle it spans."""
    rows: list[list[Component]] = []
    for one in sorted(whole, key=lambda each: (each.box.y, each.box.x)):
        middle = 2 * one.box.y + one.box.height
        for row in rows:
            first = row[0].box
            if 2 * first.y <= middle <= 2 * first.bottom:
                row.append(one)
                break
        else:
            rows.append([one])
    return [one for row in rows for one in sorted(row, key=lambda each: (each.box.x, each.box.y))]
