"""Locate: which components of ink are digits, and which belong together as one."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.component import Component, Labels
from workbench.vision.connected import connected, runs_of
from workbench.vision.constants import LineConstants, LocateConstants, VisionConstants
from workbench.vision.edges import is_edge, is_even_ground
from workbench.vision.frame import Box, Grey
from workbench.vision.ink import Ink
from workbench.vision.joining import grouped
from workbench.vision.lines import Unlined, is_shred, without_lines
from workbench.vision.normalise import mean_contrast
from workbench.vision.rows import in_reading_order
from workbench.vision.texture import without_texture
from workbench.vision.touching import is_wide, right_of_cut


@dataclass(frozen=True)
class Located:
    """The digits in reading order, the label of each connected part, and the mask they were found in."""

    components: tuple[Component, ...]
    labels: Labels
    unlined: Unlined


def locate(ink: Ink, constants: VisionConstants) -> Located:
    """Return the digits of a working image's ink.

    Textures are left out; a mask that has more than ``maximum_runs`` horizontal runs even so is no
    writing, and nothing is found in it.
    """
    lines, shape = constants.lines, ink.mask.shape
    runs = runs_of(ink.mask)
    if runs.count > constants.ink.busy_runs:
        ink = without_texture(ink, constants.ink)
        runs = runs_of(ink.mask)
    unlined = Unlined(ink.mask)
    if runs.count > constants.ink.maximum_runs:
        return Located((), np.zeros(shape, np.uint16), unlined)
    labels, statistics = connected(runs)
    if len(statistics) > lines.busy_parts or _has_giant(statistics, shape, lines):
        unlined = without_lines(ink, lines)
        runs = runs_of(unlined.mask)
        if runs.count > constants.ink.maximum_runs:
            return Located((), np.zeros(shape, np.uint16), unlined)
        labels, statistics = connected(runs)
    marked = _Marked(ink, labels, unlined.near)
    whole = _whole(_parts(statistics, constants.locate, shape), marked, constants)
    digits = _apart(whole, labels, len(statistics), constants)
    kept = [one for one in digits if _is_digit_like(one, constants.locate, shape)]
    ordered = in_reading_order(kept, constants.locate)[: constants.locate.maximum_digits]
    return Located(tuple(ordered), labels, unlined)


def _has_giant(statistics: NDArray[np.int32], shape: tuple[int, ...], lines: LineConstants) -> bool:
    """Return whether a connected part crosses the picture and is thin, as ruled lines are."""
    wide, high, area = statistics[1:, 2], statistics[1:, 3], statistics[1:, 4]
    is_long = (wide * 100 >= shape[1] * lines.giant_percent) | (high * 100 >= shape[0] * lines.giant_percent)
    is_sparse = area.astype(np.int64) * 100 <= wide.astype(np.int64) * high * lines.giant_fill_percent
    return bool((is_long & (is_sparse | (np.minimum(wide, high) <= 2 * lines.thickest))).any())


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
    # Nobody writes a 1 so long and thin: it is a ruled or drawn line. Any other digit has more ink.
    if one.area * constants.hairline < box.width**2 + box.height**2:
        return False
    is_slender = box.width * 100 <= box.height * constants.slender_percent
    return is_slender or one.area * 100 <= box.area * constants.maximum_fill_percent


@dataclass(frozen=True)
class _Marked:
    """Ink, the label of each connected part of it, and the contrast of the lines that were taken out."""

    ink: Ink
    labels: Labels
    near: Grey | None


def _whole(parts: list[Component], marked: _Marked, constants: VisionConstants) -> list[Component]:
    """Return what may be a digit or several that touch, largest first, once loose strokes are joined.

    Where joining makes something that is no digit, each part is looked at alone.
    """
    whole = []
    for group in grouped(parts, constants.locate):
        for members in _alike(group, marked, constants):
            together = functools.reduce(Component.joined, members)
            is_one = _is_digit_like(together, constants.locate, marked.labels.shape)
            whole += [together] if is_one else members
    return whole


def _alike(members: list[Component], marked: _Marked, constants: VisionConstants) -> list[list[Component]]:
    """Return the members of a group, largest first, anew as groups of strokes of one pen.

    An edge or a shred of a line is no stroke, nor is what is much paler than the largest that is one.
    What is much darker is a digit of its own.
    """
    if len(members) == 1:
        return [members]
    usual = 0
    strokes, darker = [], []
    for one in members:
        mean = _stroke_contrast(one, marked, constants)
        usual = usual or mean
        if 0 < max(mean, usual) * 100 <= min(mean, usual) * constants.locate.unlike_contrast_percent:
            strokes.append(one)
        elif mean > usual:
            darker.append([one])
    return (grouped(strokes, constants.locate) if len(strokes) < len(members) else [members]) + darker


def _stroke_contrast(one: Component, marked: _Marked, constants: VisionConstants) -> int:
    """Return the mean contrast of a connected part, or 0 where it is an edge or a shred of a line."""
    box, ink = one.box, marked.ink
    window = np.s_[box.y : box.bottom, box.x : box.right]
    own = one.pixels(marked.labels[window])
    mean = mean_contrast(ink.contrast[window], own)
    if marked.near is not None and is_shred(own, mean, marked.near[window], constants.lines):
        return 0
    block, edges = constants.ink.block, constants.edges
    if is_even_ground(ink.ground, box, mean=mean, block=block, constants=edges):
        return mean
    return 0 if is_edge(own, ink.luma, top=box.y, left=box.x, constants=edges) else mean


def _apart(
    whole: list[Component], labels: Labels, free_label: int, constants: VisionConstants
) -> list[Component]:
    """Return the components with touching digits cut apart, and label each right one anew.

    ``free_label`` is the first label that is not used. Of very many wide components, only the
    first are looked at: they are no writing.
    """
    apart = []
    waiting = whole[::-1]
    tries = 0
    while waiting:
        one = waiting.pop()
        box = one.box
        may_be_two = box.height >= constants.locate.minimum_height and is_wide(
            width=box.width, height=box.height, constants=constants.touching
        )
        if not may_be_two or tries == constants.touching.maximum_tries:
            apart.append(one)
            continue
        tries += 1
        window = labels[box.y : box.bottom, box.x : box.right]
        own = one.pixels(window)
        right = right_of_cut(own, constants.touching)
        if right is None:
            apart.append(one)
            continue
        left = np.asarray(cv2.subtract(own, right), np.uint8)
        window[right > 0] = free_label
        waiting += [
            Component.of_pixels(right, box, (free_label,)),
            Component.of_pixels(left, box, one.parts),
        ]
        free_label += 1
    return apart
