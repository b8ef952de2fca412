"""Edges: a border between two grounds is no stroke, for a stroke has its ground on both sides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.vision.constants import EdgeConstants
from workbench.vision.frame import Grey


def is_edge(own: Grey, luma: Grey, *, top: int, left: int, constants: EdgeConstants) -> bool:
    """Return whether a component is an edge: of a page on a table, of a shadow, of a frame.

    ``own`` is uint8 [h, w], 255 on the component's pixels, and lies at ``top``, ``left`` in
    ``luma``, uint8 [H, W]. In each row and each column of the component the ink at its two ends is
    compared with what lies beyond: at an edge, one side looks like the ink.
    """
    sides = np.concatenate(
        [_steps(own, luma, top, left, constants.apart), _steps(own.T, luma.T, left, top, constants.apart)]
    )
    if sides.sum() < 0:
        sides = -sides
    lesser, greater = sides.min(axis=1), sides.max(axis=1)
    votes = np.count_nonzero(lesser * 100 < greater * constants.unlike_percent)
    return bool(votes * 100 >= len(sides) * constants.vote_percent)


def _steps(own: Grey, luma: Grey, top: int, left: int, apart: int) -> NDArray[np.int32]:
    """Return how much brighter it is beyond the first and the last pixel of each row, int32 [rows, 2]."""
    inked = own > 0
    rows = np.flatnonzero(inked.any(axis=1))
    inked = inked[rows]
    first = left + inked.argmax(axis=1)
    last = left + own.shape[1] - 1 - inked[:, ::-1].argmax(axis=1)
    lines = luma[top + rows[0] : top + rows[-1] + 1][rows - rows[0]].astype(np.int32)
    number, width = np.arange(len(rows)), luma.shape[1]
    # The outermost pixels are half ground: the ones next to them are the ink.
    inside = np.minimum(first + 1, last), np.maximum(last - 1, first)
    beyond = np.maximum(first - apart, 0), np.minimum(last + apart, width - 1)
    return np.stack(
        [lines[number, out] - lines[number, ink] for out, ink in zip(beyond, inside, strict=True)], axis=1
    )
