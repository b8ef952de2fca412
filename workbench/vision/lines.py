"""Lines: ruled and squared paper, table borders: taken out of the ink, digits that cross them stay."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from workbench.vision.constants import LineConstants
from workbench.vision.frame import Grey
from workbench.vision.ink import Ink


@dataclass(frozen=True)
class Unlined:
    """An ink mask without lines, and on ruled paper the mean contrast and thickness of those, else 0."""

    mask: Grey
    contrast: int
    thickness: int


def without_lines(ink: Ink, constants: LineConstants, *, is_busy: bool) -> Unlined:
    """Take the long straight thin lines out of the mask of ``ink``.

    A line runs along rows (or columns) within a slope of some degrees and crosses a good part
    of the picture. What is thicker than the line, such as a digit's stroke that it crosses, stays.
    On ruled paper, which has several lines or so many parts that it ``is_busy``, shreds of lines go
    too: they are as thin and as pale as those. Else a line may be as dark as a digit underlined.
    """
    across = _lines_across(ink.mask, constants)
    # Columns are rows of the transposed mask, and so are treated alike.
    down = _lines_across(np.ascontiguousarray(ink.mask.T), constants)
    lines = cv2.bitwise_or(across.pixels, np.ascontiguousarray(down.pixels.T))
    count = cv2.countNonZero(lines)
    if count == 0:
        return Unlined(ink.mask, 0, 0)
    rest = np.asarray(cv2.subtract(ink.mask, lines), np.uint8)
    if not is_busy and across.count + down.count < constants.ruled_lines:
        return Unlined(rest, 0, 0)
    contrast = int(cv2.bitwise_and(ink.contrast, lines).sum(dtype=np.int64)) // count
    palest = contrast * constants.pale_percent // 100
    pale = cv2.threshold(ink.contrast, palest, 255, cv2.THRESH_BINARY_INV)[1]
    thickness = max(across.thickness, down.thickness)
    size = thickness + 1
    thick = _opened(
        _opened(rest, np.ones((size, 1), np.uint8)),
        np.ones((1, size), np.uint8),
    )
    shreds = cv2.subtract(cv2.bitwise_and(rest, pale), thick)
    return Unlined(np.asarray(cv2.subtract(rest, shreds), np.uint8), contrast, thickness)


@dataclass(frozen=True)
class _Lines:
    """The pixels of lines, uint8 [H, W], 255 on them, how many there are and how thick at most."""

    pixels: Grey
    count: int
    thickness: int


def _lines_across(mask: Grey, constants: LineConstants) -> _Lines:
    """Return the lines that run along the rows."""
    thin = _thin(mask, constants.thickest)
    runs = _opened(thin, np.ones((1, constants.shortest_run), np.uint8))
    bridged = _bridged(runs, constants.widest_gap)
    # Runs so long are few: their labels fit into 16 bits.
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(bridged, connectivity=8, ltype=cv2.CV_16U)
    places = np.flatnonzero(bridged)
    label_of_place = np.asarray(labels).reshape(-1)[places]
    width = statistics[:, cv2.CC_STAT_WIDTH]
    inked = np.bincount(label_of_place[runs.reshape(-1)[places] > 0], minlength=count)
    is_line = (width * 100 >= mask.shape[1] * constants.length_percent) & (
        inked * 100 >= statistics[:, cv2.CC_STAT_AREA] * constants.inked_percent
    )
    is_line[0] = False
    if not is_line.any():
        return _Lines(np.zeros_like(mask), 0, 0)
    lines = np.zeros_like(mask)
    lines.reshape(-1)[places[is_line[label_of_place]]] = 255
    beside = cv2.dilate(lines, np.ones((2 * (constants.thickest // 2) + 1, 1), np.uint8))
    near = cv2.bitwise_and(thin, beside)
    thickness = cv2.countNonZero(near) // int(width[is_line].sum()) + constants.thickness_slack
    pixels = np.asarray(cv2.bitwise_and(_thin(mask, thickness), beside), np.uint8)
    return _Lines(pixels, int(np.count_nonzero(is_line)), thickness)


def _thin(mask: Grey, thickest: int) -> Grey:
    """Return the pixels whose run down the column is at most ``thickest`` long."""
    return np.asarray(
        cv2.subtract(mask, _opened(mask, np.ones((thickest + 1, 1), np.uint8))),
        np.uint8,
    )


def _opened(mask: Grey, kernel: Grey) -> Grey:
    # Outside there is no ink: without saying so, runs at the edge would count as endless.
    eroded = cv2.erode(mask, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    flipped = (
        kernel.shape[1] - 1 - kernel.shape[1] // 2,
        kernel.shape[0] - 1 - kernel.shape[0] // 2,
    )
    return np.asarray(
        cv2.dilate(
            eroded,
            kernel,
            anchor=flipped,
            borderType=cv2.BORDER_CONSTANT,
            borderValue=0,
        ),
        np.uint8,
    )


def _bridged(mask: Grey, widest_gap: int) -> Grey:
    """Return the mask with the gaps in each row filled that are at most ``widest_gap`` wide."""
    kernel = np.ones((1, widest_gap + 1), np.uint8)
    wide = cv2.dilate(
        cv2.copyMakeBorder(mask, 0, 0, widest_gap, widest_gap, cv2.BORDER_CONSTANT),
        kernel,
    )
    flipped = (widest_gap - (widest_gap + 1) // 2, 0)
    closed = cv2.erode(wide, kernel, anchor=flipped)
    return np.asarray(closed[:, widest_gap:-widest_gap], np.uint8)
