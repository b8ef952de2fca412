"""Edges: a border between two grounds is no stroke, for a stroke has its ground on both sides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.vision.constants import EdgeConstants
from workbench.vision.frame import Box, Grey


def is_even_ground(ground: Grey, box: Box, *, mean: int, block: int, constants: EdgeConstants) -> bool:
    """Return whether the ground around a box changes so little that no edge can be there.

    ``ground`` is uint8 [rows, columns] of blocks so many pixels large, and ``mean`` the mean
    contrast of what the box holds.
    """
    rows = slice(max(box.y // block - 1, 0), (box.bottom - 1) // block + 2)
    columns = slice(max(box.x // block - 1, 0), (box.right - 1) // block + 2)
    around = ground[rows, columns]
    return (int(around.max()) - int(around.min())) * 100 < mean * constants.even_percent


def is_edge(own: Grey, luma: Grey, *, top: int, left: int, constants: EdgeConstants) -> bool:
    """Return whether a component is an edge: of a page on a table, of a shadow, of a frame.

    ``own`` is uint8 [h, w], 255 on the component's pixels, and lies at ``top``, ``left`` in
    ``luma``, uint8 [H, W]. In rows and columns of the component the ink at its two ends is
    compared with what lies beyond: at an edge, one side looks like the ink.
    """
    apart = constants.apart
    height, width = own.shape
    before, above = min(apart, left), min(apart, top)
    # Of a large component, some rows and columns say as much as all.
    down, along = max(1, height // constants.most_lines), max(1, width // constants.most_lines)
    beside = luma[top : top + height : down, left - before : left + width + apart]
    across = luma[top - above : top + height + apart, left : left + width : along]
    rows = _steps(own[::down], beside, before, apart)
    columns = _steps(np.ascontiguousarray(own[:, ::along].T), across.T, above, apart)
    sides = np.concatenate([rows, columns], axis=1)
    if sides.size == 0:  # the lines that were looked at happen to hold none of it
        return False
    if sides.sum() < 0:
        sides = -sides
    lesser, greater = sides.min(axis=0), sides.max(axis=0)
    votes = np.count_nonzero(lesser * 100 < greater * constants.unlike_percent)
    return bool(votes * 100 >= sides.shape[1] * constants.vote_percent)


def _steps(own: Grey, luma: Grey, before: int, apart: int) -> NDArray[np.int32]:
    """Return how much brighter it is beyond the first and the last pixel of each row, int32 [2, rows].

    ``luma`` begins ``before`` pixels to the left of ``own``. Rows without a pixel are left out.
    """
    rows = np.flatnonzero(own.max(axis=1))
    inked = own[rows]
    first = before + inked.argmax(axis=1)
    last = before + own.shape[1] - 1 - inked[:, ::-1].argmax(axis=1)
    # The outermost pixels are half ground: the ones next to them are the ink.
    inside = np.stack([np.minimum(first + 1, last), np.maximum(last - 1, first)])
    beyond = np.stack([np.maximum(first - apart, 0), np.minimum(last + apart, luma.shape[1] - 1)])
    return np.asarray(luma[rows, beyond].astype(np.int32) - luma[rows, inside], np.int32)
