"""Joining: which connected parts of ink are strokes of one digit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.vision.component import Component
from workbench.vision.constants import LocateConstants


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
    if not parts:
        return np.zeros(0, np.intp)
    table = np.array([(one.box.x, one.box.y, one.box.width, one.box.height, one.area) for one in parts])
    x, y, width, height, area = (column[:, None] for column in table.T)
    other_x, other_y, other_width, other_height, other_area = table.T
    aside = np.maximum(x - (other_x + other_width), other_x - (x + width))
    above = np.maximum(y - (other_y + other_height), other_y - (y + height))
    gap = np.maximum(aside, above)
    shared = np.minimum(x + width, other_x + other_width) - np.maximum(x, other_x)
    is_bar = (
        (width >= height)
        & (height * 100 <= other_height * constants.bar_height_percent)
        & (width * 100 <= other_height * constants.bar_width_percent)
        & (2 * shared >= width)
        & (above * 100 <= other_height * constants.bar_gap_percent)
    )
    together_width = np.maximum(x + width, other_x + other_width) - np.minimum(x, other_x)
    together_height = np.maximum(y + height, other_y + other_height) - np.minimum(y, other_y)
    is_flag = (
        (width * 100 >= height * constants.flag_flat_percent)
        & (width * 100 <= together_height * constants.flag_width_percent)
        & (height * 100 <= other_height * constants.flag_height_percent)
        & (2 * x + width >= 2 * other_x)
        & (3 * (2 * y + height) <= 6 * other_y + 2 * other_height)
        & ((x - other_x - other_width) * 100 <= together_height * constants.flag_reach_percent)
        & ((other_y - y - height) * 100 <= together_height * constants.flag_reach_percent)
    )
    # The area of a stroke over half the outline of its box is about its width, here in tenths.
    stroke, other_stroke = 10 * area // (width + height), 10 * other_area // (other_width + other_height)
    thinner, thicker = np.minimum(stroke, other_stroke), np.maximum(stroke, other_stroke)
    is_piece = np.maximum(width, height) * 100 <= (
        np.maximum(other_width, other_height) * constants.fragment_percent
    )
    is_piece &= gap <= np.maximum(2, thinner * constants.stroke_gap_percent // 1000)
    is_piece &= (aside < 0) | (height * 100 <= other_height * constants.side_height_percent)
    is_below = 2 * shared >= np.minimum(width, other_width)
    is_below &= gap <= np.maximum(2, thinner * constants.below_gap_percent // 1000)
    # Of a flag and its hook, either may be the larger.
    belongs = is_bar | is_flag | is_flag.T | is_piece | is_below
    belongs &= together_width * 100 <= together_height * constants.joined_width_percent
    belongs &= area * 100 >= other_area * constants.fragment_area_percent
    belongs &= thicker * 100 <= thinner * constants.unlike_stroke_percent
    belongs &= np.tri(len(parts), k=-1, dtype=bool)
    nearest = np.where(belongs, gap, np.iinfo(np.int64).max).argmin(axis=1)
    return np.where(belongs.any(axis=1), nearest, -1)
