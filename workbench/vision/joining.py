"""Joining: which connected parts of ink are strokes of one digit."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from workbench.vision.component import Component
from workbench.vision.constants import LocateConstants

_Int = TypeVar("_Int", np.int32, np.int64)


def grouped(parts: list[Component], constants: LocateConstants) -> list[list[Component]]:
    """Return the parts, which come largest first, as groups of which each may be one digit."""
    groups: dict[int, list[Component]] = {}
    root = list(range(len(parts)))
    for index, body in enumerate(_bodies(parts, constants)):
        root[index] = index if body < 0 else root[body]
        groups.setdefault(root[index], []).append(parts[index])
    return list(groups.values())


def _bodies(parts: list[Component], constants: LocateConstants) -> NDArray[np.intp]:
    """Return, for each part, the index of the nearest larger part with which it forms a digit, or -1.

    Either a flat bar above or below the other, or the flag of a 5 beside its hook, or a piece that
    lies as close as a stroke is wide, or what goes on below. A neighbour of like height beside it is
    another digit, and what is much thicker is no stroke of it.
    """
    bodies = np.full(len(parts), -1, np.intp)
    if not parts:
        return bodies
    table = np.array(
        [(one.box.x, one.box.y, one.box.width, one.box.height, one.area) for one in parts], np.int64
    )
    index, other_index = _near_pairs(table)
    if not len(index):
        return bodies
    belongs = _belongs(table[index].T, table[other_index].T, constants)
    index, other_index = index[belongs], other_index[belongs]
    gap = np.maximum(*_gaps(table[index].T, table[other_index].T))
    # The last to be written is the nearest, and of those the largest.
    order = np.lexsort((-other_index, -gap))
    bodies[index[order]] = other_index[order]
    return bodies


def _near_pairs(table: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return each part with each larger one that is no further away than the longer of both is long.

    Nothing further away is ever joined, and of five hundred parts most are.
    """
    columns = table.astype(np.int32).T
    aside, above = _gaps(columns[:, :, None], columns[:, None, :])
    longer = columns[2:4].max(axis=0)
    is_near = np.maximum(aside, above) <= np.maximum(longer[:, None], longer[None, :])
    index, other_index = np.nonzero(np.tril(is_near, k=-1))
    return index, other_index


def _gaps(one: NDArray[_Int], other: NDArray[_Int]) -> tuple[NDArray[_Int], NDArray[_Int]]:
    """Return how far apart boxes are sideways, and up and down; less than 0 where they overlap.

    Both are rows of x, y, width, height (and area).
    """
    aside = np.maximum(one[0] - (other[0] + other[2]), other[0] - (one[0] + one[2]))
    above = np.maximum(one[1] - (other[1] + other[3]), other[1] - (one[1] + one[3]))
    return aside, above


def _belongs(
    one: NDArray[np.int64], other: NDArray[np.int64], constants: LocateConstants
) -> NDArray[np.bool_]:
    """Return for each pair whether the one is a stroke of the same digit as the larger other."""
    x, _, width, height, area = one
    other_x, _, other_width, other_height, other_area = other
    aside, above = _gaps(one, other)
    gap = np.maximum(aside, above)
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
    is_piece = np.maximum(width, height) * 100 <= (
        np.maximum(other_width, other_height) * constants.fragment_percent
    )
    is_piece &= gap <= np.maximum(constants.least_gap, thinner * constants.stroke_gap_percent // 1000)
    is_piece &= (aside < 0) | (height * 100 <= other_height * constants.side_height_percent)
    is_below = 2 * shared >= np.minimum(width, other_width)
    is_below &= gap <= np.maximum(constants.least_gap, thinner * constants.below_gap_percent // 1000)
    # Of a flag and its hook, either may be the larger.
    belongs = is_bar | _is_flag(one, other, constants) | _is_flag(other, one, constants) | is_piece | is_below
    together_width, together_height = _together(one, other)
    belongs &= together_width * 100 <= together_height * constants.joined_width_percent
    belongs &= area * 100 >= other_area * constants.fragment_area_percent
    belongs &= thicker * 100 <= thinner * constants.unlike_stroke_percent
    return np.asarray(belongs, np.bool_)


def _is_flag(
    one: NDArray[np.int64], other: NDArray[np.int64], constants: LocateConstants
) -> NDArray[np.bool_]:
    """Return for each pair whether the one is the flag of a 5 whose hook is the other."""
    x, y, width, height = one[:4]
    other_x, other_y, other_width, other_height = other[:4]
    _, together_height = _together(one, other)
    is_flag = (
        (width * 100 >= height * constants.flag_flat_percent)
        & (width * 100 <= together_height * constants.flag_width_percent)
        & (height * 100 <= other_height * constants.flag_height_percent)
        & (2 * x + width >= 2 * other_x)
        & (3 * (2 * y + height) <= 6 * other_y + 2 * other_height)
        & ((x - other_x - other_width) * 100 <= together_height * constants.flag_reach_percent)
        & ((other_y - y - height) * 100 <= together_height * constants.flag_reach_percent)
    )
    return np.asarray(is_flag, np.bool_)


def _together(
    one: NDArray[np.int64], other: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the width and the height of the box around both of each pair."""
    width = np.maximum(one[0] + one[2], other[0] + other[2]) - np.minimum(one[0], other[0])
    height = np.maximum(one[1] + one[3], other[1] + other[3]) - np.minimum(one[1], other[1])
    return width, height
