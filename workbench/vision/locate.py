"""Locate: which components of ink are digits, and which belong together as one."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.constants import LineConstants, LocateConstants
from workbench.vision.frame import Box
from workbench.vision.ink import Ink
from workbench.vision.lines import Unlined, without_lines

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
    """The digits in reading order, the label of each connected part, and the mask they were found in."""

    components: tuple[Component, ...]
    labels: Labels
    unlined: Unlined


def locate(ink: Ink, constants: LocateConstants, lines: LineConstants, *, maximum_runs: int) -> Located:
    """Return the digits of a working image's ink.

    A mask of more than ``maximum_runs`` horizontal runs is a texture, not writing: nothing is
    found in it.
    """
    unlined = Unlined(ink.mask, 0, 0)
    if _run_count(ink.mask) > maximum_runs:
        return Located((), np.zeros(ink.mask.shape, np.uint16), unlined)
    labels, statistics = _connected(ink.mask)
    is_busy = len(statistics) > lines.busy_parts
    if is_busy or _has_giant(statistics, ink.mask.shape, lines):
        unlined = without_lines(ink, lines, is_busy=is_busy)
        if _run_count(unlined.mask) > maximum_runs:
            return Located((), np.zeros(ink.mask.shape, np.uint16), unlined)
        labels, statistics = _connected(unlined.mask)
    parts = _parts(statistics, constants, ink.mask.shape)
    ordered = _reading_order(_digits(parts, constants, ink.mask.shape))[: constants.maximum_digits]
    return Located(tuple(ordered), labels, unlined)


def _connected(mask: NDArray[np.uint8]) -> tuple[Labels, NDArray[np.int32]]:
    _, labels, statistics, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)
    return np.asarray(labels, np.uint16), np.asarray(statistics, np.int32)


def _has_giant(statistics: NDArray[np.int32], shape: tuple[int, ...], lines: LineConstants) -> bool:
    """Return whether a connected part crosses the picture and is thin, as ruled lines are."""
    wide, high, area = statistics[1:, 2], statistics[1:, 3], statistics[1:, 4]
    is_long = (wide * 100 >= shape[1] * lines.giant_percent) | (high * 100 >= shape[0] * lines.giant_percent)
    is_sparse = area.astype(np.int64) * 100 <= wide.astype(np.int64) * high * lines.giant_fill_percent
    return bool((is_long & (is_sparse | (np.minimum(wide, high) <= 2 * lines.thickest))).any())


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
    indices = np.flatnonzero(kept)
    # Largest box first; of like ones, the one that begins further up.
    size = wide[indices].astype(np.int64) * high[indices]
    indices = indices[np.lexsort((left[indices], top[indices], -size))][: constants.maximum_parts]
    return [
        Component(
            Box(*(int(value) for value in statistics[index, :4])),
            int(area[index]),
            (int(index),),
        )
        for index in indices
    ]


def _is_digit_like(one: Component, constants: LocateConstants, shape: tuple[int, ...]) -> bool:
    box = one.box
    longer = max(box.width, box.height)
    if box.height < constants.minimum_height or box.width < constants.minimum_width:
        return False
    if box.width * 100 > box.height * constants.widest_percent:
        return False
    if longer * 100 > max(shape) * constants.longest_percent:
        return False
    is_slender = box.width * 100 <= box.height * constants.slender_percent
    return is_slender or one.area * 100 <= box.area * constants.maximum_fill_percent


def _digits(parts: list[Component], constants: LocateConstants, shape: tuple[int, ...]) -> list[Component]:
    """Return what looks like a digit among the parts, largest first, once loose strokes are joined.

    Where joining makes something that is no digit, each part is looked at alone.
    """
    groups: dict[int, list[Component]] = {}
    root = list(range(len(parts)))
    for index, body in enumerate(_bodies(parts, constants)):
        root[index] = index if body < 0 else root[body]
        groups.setdefault(root[index], []).append(parts[index])
    digits = []
    for members in groups.values():
        whole = functools.reduce(Component.joined, members)
        candidates = [whole] if _is_digit_like(whole, constants, shape) else members
        digits += [one for one in candidates if _is_digit_like(one, constants, shape)]
    return digits


def _bodies(parts: list[Component], constants: LocateConstants) -> NDArray[np.intp]:
    """Return, for each part, the index of the first larger part of which it is a loose stroke, or -1.

    Either a flat bar above or below, as of a 5, or a piece that lies as close as a stroke is wide.
    """
    if not parts:
        return np.zeros(0, np.intp)
    table = np.array([(one.box.x, one.box.y, one.box.width, one.box.height, one.area) for one in parts])
    x, y, width, height, area = (column[:, None] for column in table.T)
    other_x, other_y, other_width, other_height, other_area = table.T
    aside = np.maximum(x - (other_x + other_width), other_x - (x + width))
    above = np.maximum(y - (other_y + other_height), other_y - (y + height))
    shared = np.minimum(x + width, other_x + other_width) - np.maximum(x, other_x)
    is_bar = (
        (width >= height)
        & (height * 100 <= other_height * constants.bar_height_percent)
        & (width * 100 <= other_height * constants.bar_width_percent)
        & (2 * shared >= width)
        & (above * 100 <= other_height * constants.bar_gap_percent)
    )
    # The area of a stroke over half the outline of its box is about its width, here in tenths.
    stroke, other_stroke = 10 * area // (width + height), 10 * other_area // (other_width + other_height)
    thinner, thicker = np.minimum(stroke, other_stroke), np.maximum(stroke, other_stroke)
    gap = np.maximum(aside, above)
    is_piece = np.maximum(width, height) * 100 <= (
        np.maximum(other_width, other_height) * constants.fragment_percent
    )
    is_piece &= gap <= np.maximum(2, other_stroke * constants.stroke_gap_percent // 1000)
    is_below = 2 * shared >= np.minimum(width, other_width)
    is_below &= gap <= np.maximum(2, other_stroke * constants.below_gap_percent // 1000)
    belongs = is_bar | is_piece | is_below
    belongs &= area * 100 >= other_area * constants.fragment_area_percent
    belongs &= thicker * 100 <= thinner * constants.unlike_stroke_percent
    belongs &= np.tri(len(parts), k=-1, dtype=bool)
    return np.where(belongs.any(axis=1), belongs.argmax(axis=1), -1)


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
