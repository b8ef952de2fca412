"""Lines: ruled and squared paper, table borders: taken out of the ink, digits that cross them stay."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.constants import LineConstants
from workbench.vision.frame import Grey
from workbench.vision.ink import Ink
from workbench.vision.straight import STRIP, straight_marks, strips_across, strips_down


@dataclass(frozen=True)
class Unlined:
    """An ink mask without lines, and ``near``, the contrast of the lines that were taken out.

    ``near`` is uint8 [H, W], 0 where no line passes or would run on, or None without lines.
    """

    mask: Grey
    near: Grey | None = None


def without_lines(ink: Ink, constants: LineConstants) -> Unlined:
    """Take the long straight thin lines out of the mask of ``ink``.

    A line runs along rows (or columns) within a slope of some degrees. What is much darker than
    the line or thicker, such as the stroke of a digit that it crosses, stays.
    """
    across = _lines(ink, constants, is_across=True)
    down = _lines(ink, constants, is_across=False)
    found = [lines for lines in (across, down) if lines is not None]
    if not found:
        return Unlined(ink.mask)
    mask, near = ink.mask, found[0].near
    for lines in found:
        mask = np.asarray(cv2.subtract(mask, lines.pixels), np.uint8)
    if across is not None and down is not None:
        # Where two lines cross, neither is thin, and both are there.
        both = cv2.threshold(cv2.min(across.limit, down.limit), 0, 255, cv2.THRESH_BINARY)[1]
        pale = cv2.compare(ink.contrast, cv2.add(across.limit, down.limit), cv2.CMP_LE)
        mask = np.asarray(cv2.subtract(mask, cv2.bitwise_and(both, pale)), np.uint8)
        near = np.asarray(cv2.max(across.near, down.near), np.uint8)
    return Unlined(mask, near)


def is_shred(own: Grey, mean: int, near: Grey, constants: LineConstants) -> bool:
    """Return whether a component lies on a line that was taken out, and is nearly as pale.

    ``own`` is uint8 [h, w], 255 on the component's pixels, ``mean`` its mean contrast, and ``near``
    uint8 [h, w] that part of `Unlined.near`.
    """
    lines = cv2.bitwise_and(near, own)
    count = cv2.countNonZero(lines)
    if count * 100 < cv2.countNonZero(own) * constants.shred_share_percent:
        return False
    return mean * count * 100 <= int(lines.sum(dtype=np.int64)) * constants.shred_percent


@dataclass(frozen=True)
class _Lines:
    """Lines of one direction, each uint8 [H, W].

    ``pixels`` is 255 on them, ``limit`` the contrast that a line has at most where it passes, and
    ``near`` its contrast there and where it would run on.
    """

    pixels: Grey
    limit: Grey
    near: Grey

    def with_more(self, other: _Lines) -> _Lines:
        """Return both as one."""
        return _Lines(
            np.asarray(cv2.bitwise_or(self.pixels, other.pixels), np.uint8),
            np.asarray(cv2.max(self.limit, other.limit), np.uint8),
            np.asarray(cv2.max(self.near, other.near), np.uint8),
        )


def _lines(ink: Ink, constants: LineConstants, *, is_across: bool) -> _Lines | None:
    """Return the lines that run along the rows, or those along the columns."""
    strokes = _thin(ink.mask, constants.thickest, is_across=is_across)
    ridges = _ridges(ink.contrast, constants, is_across=is_across)
    thin = np.asarray(cv2.bitwise_or(strokes, ridges), np.uint8)
    # The edge at which a line begins is as straight as the line, and never thick.
    edge = cv2.subtract(thin, _moved(thin, is_across=is_across))
    near_edge = cv2.dilate(edge, np.ones((3, 1) if is_across else (1, 3), np.uint8))
    strips = (strips_across if is_across else strips_down)(np.asarray(near_edge), constants.least_inked)
    marks = straight_marks(strips, constants) if strips.size else None
    if marks is None:
        return None
    count, found = cv2.connectedComponents(marks.beyond, connectivity=8, ltype=cv2.CV_16U)
    labels = np.asarray(found, np.uint16)
    runs = _runs(thin, ink.contrast, labels * marks.inside, is_across=is_across)
    number = np.bincount(runs.label, minlength=count)
    inked = np.bincount(runs.label, runs.height, count).astype(np.int64)
    mean = np.bincount(runs.label, runs.contrast, count).astype(np.int64) // np.maximum(number, 1)
    length, thickness = number * STRIP, (inked + number // 2) // np.maximum(number, 1)
    is_line = (length >= constants.shortest) & (length >= constants.times_longer * thickness)
    is_line[0] = False
    if not is_line.any():
        return None
    mean = np.where(is_line, np.clip(mean, 1, 255), 0)
    usual = _usual_height(runs, is_line, constants)
    # A rule that is much thicker than most would hide behind them: it is taken out by its own thickness.
    is_thick = is_line & (thickness > usual)
    taken = [_taken(ink, labels, np.where(is_thick, 0, mean), usual, constants, is_across=is_across)]
    if is_thick.any():
        usual = _usual_height(runs, is_thick, constants)
        taken.append(_taken(ink, labels, np.where(is_thick, mean, 0), usual, constants, is_across=is_across))
    return functools.reduce(_Lines.with_more, taken)


def _usual_height(runs: _Runs, is_line: NDArray[np.bool_], constants: LineConstants) -> int:
    """Return the median height of the runs across some of the lines, and a little more."""
    heights = np.sort(runs.height[is_line[runs.label]])
    return int(heights[len(heights) // 2]) + constants.thickness_slack


def _taken(
    ink: Ink,
    labels: NDArray[np.uint16],
    mean: NDArray[np.int64],
    usual: int,
    constants: LineConstants,
    *,
    is_across: bool,
) -> _Lines:
    """Return the lines whose ``mean`` contrast, by their label, is above 0, and that are ``usual`` thick."""
    limits = np.minimum(mean * constants.pale_percent // 100, 255).astype(np.uint8)
    limit = _whole(limits[labels], usual, ink.mask, is_across=is_across)
    near = _whole(mean.astype(np.uint8)[labels], usual, ink.mask, is_across=is_across)
    pale = cv2.compare(ink.contrast, limit, cv2.CMP_LE)
    pixels = cv2.bitwise_and(_thin(ink.mask, usual, is_across=is_across), pale)
    # Where a slanted stroke crosses the line, the middle of the crossing is as thin as the line.
    along = np.ones((1, usual + 1) if is_across else (usual + 1, 1), np.uint8)
    crossed = _closed(np.asarray(cv2.subtract(ink.mask, pixels), np.uint8), along)
    return _Lines(np.asarray(cv2.subtract(pixels, crossed), np.uint8), limit, near)


@dataclass(frozen=True)
class _Runs:
    """Runs across lines in the middle of strips: label of the line, height, contrast in the middle, [N]."""

    label: NDArray[np.int64]
    height: NDArray[np.int64]
    contrast: Grey


def _runs(thin: Grey, contrast: Grey, labels: NDArray[np.uint16], *, is_across: bool) -> _Runs:
    """Return the runs of ``thin`` that begin where ``labels``, [strips, places], has a line."""
    strips, places = labels.shape
    if is_across:
        on = np.ascontiguousarray(thin[:, STRIP // 2 :: STRIP][:, :strips].T)
        strength = np.ascontiguousarray(contrast[:, STRIP // 2 :: STRIP][:, :strips].T)
    else:
        on, strength = thin[STRIP // 2 :: STRIP][:strips], contrast[STRIP // 2 :: STRIP][:strips]
    steps = np.diff((np.pad(on, ((0, 0), (1, 1))) & 1).view(np.int8), axis=1)
    first, last = np.flatnonzero(steps[:, :places] == 1), np.flatnonzero(steps[:, 1:] == -1)
    label = labels.reshape(-1)[first]
    first, last, label = first[label > 0], last[label > 0], label[label > 0]
    middle = strength.reshape(-1)[(first + last) // 2]
    return _Runs(label.astype(np.int64), last - first + 1, middle)


def _moved(mask: Grey, *, is_across: bool) -> Grey:
    """Return the mask moved by a pixel down (or to the right); what comes in is empty."""
    moved = np.zeros_like(mask)
    if is_across:
        moved[1:] = mask[:-1]
    else:
        moved[:, 1:] = mask[:, :-1]
    return moved


def _ridges(contrast: Grey, constants: LineConstants, *, is_across: bool) -> Grey:
    """Return 255 where there is a little more contrast than so far above and below (or beside)."""
    apart = constants.ridge
    if min(contrast.shape) <= 2 * apart:
        return np.zeros_like(contrast)
    if is_across:
        inner, before, behind = contrast[apart:-apart], contrast[: -2 * apart], contrast[2 * apart :]
        left, above = 0, apart
    else:
        inner, before, behind = contrast[:, apart:-apart], contrast[:, : -2 * apart], contrast[:, 2 * apart :]
        left, above = apart, 0
    over = cv2.subtract(inner, cv2.max(before, behind))
    ridges = cv2.threshold(over, constants.ridge_contrast, 255, cv2.THRESH_BINARY)[1]
    whole = cv2.copyMakeBorder(ridges, above, above, left, left, cv2.BORDER_CONSTANT, value=0)
    return np.asarray(whole, np.uint8)


def _whole(values: Grey, thickness: int, mask: Grey, *, is_across: bool) -> Grey:
    """Return values at the edge of lines, [strips, places], over their thickness, in the size of ``mask``."""
    kernel = np.ones((1, thickness + 2), np.uint8)
    # From a place before the edge to one behind the line.
    wide = np.asarray(cv2.dilate(values, kernel, anchor=(thickness, 0)), np.uint8)
    whole = np.zeros_like(mask)
    if is_across:
        whole[:, : len(wide) * STRIP] = np.repeat(np.ascontiguousarray(wide.T), STRIP, axis=1)
    else:
        whole[: len(wide) * STRIP] = np.repeat(wide, STRIP, axis=0)
    return whole


def _thin(mask: Grey, thickest: int, *, is_across: bool) -> Grey:
    """Return the pixels whose run down the column (or along the row) is at most ``thickest`` long."""
    shape = (thickest + 1, 1) if is_across else (1, thickest + 1)
    return np.asarray(cv2.subtract(mask, _opened(mask, np.ones(shape, np.uint8))), np.uint8)


def _closed(mask: Grey, kernel: Grey) -> Grey:
    return np.asarray(cv2.bitwise_not(_opened(np.asarray(cv2.bitwise_not(mask), np.uint8), kernel)), np.uint8)


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
