"""Connected: the connected parts of a mask, found by its horizontal runs.

A page has a million pixels and some thousand runs, so that joining runs is quicker than looking at
each pixel. Parts are numbered from 1 in the order of their first runs, as DigitKit numbers them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.component import Labels
from workbench.vision.frame import Grey


@dataclass(frozen=True)
class Runs:
    """The horizontal runs of a mask of ``height`` × ``width``, row by row, each int64 [runs].

    Places are counted along rows that are wider by a free pixel before the first column;
    ``begins`` is the place before a run, and ``ends`` its last.
    """

    height: int
    width: int
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.begins)


def runs_of(mask: Grey) -> Runs:
    """Return the runs of what is not 0 in a mask, uint8 [H, W], 255 on ink."""
    height, width = mask.shape
    # With a free pixel before each row and a row behind the last, no run goes on in the next row.
    flat = cv2.copyMakeBorder(mask, 0, 1, 1, 0, cv2.BORDER_CONSTANT, value=0).reshape(-1)
    changes = np.flatnonzero(flat[1:] != flat[:-1])
    return Runs(height, width, changes[::2].copy(), changes[1::2].copy())


def connected(runs: Runs) -> tuple[Labels, NDArray[np.int32]]:
    """Return the parts that hang together, also by a corner, of a mask with at most 65,535 runs.

    The first is uint16 [H, W], the number of the part that a pixel is of, 0 on none; the second
    int32 [parts + 1, 5], left, top, width, height and area of each part, whose first row is of none.
    """
    label = _numbered(_first_runs(runs))
    count = int(label.max(initial=0)) + 1
    statistics = np.zeros((count, 5), np.int32)
    if count > 1:
        order = np.argsort(label, kind="stable")
        first = np.searchsorted(label[order], np.arange(1, count))
        last = np.append(first[1:], len(order)) - 1
        row, left = np.divmod(runs.begins[order], runs.width + 1)
        length = (runs.ends - runs.begins)[order]
        statistics[1:, 0] = np.minimum.reduceat(left, first)
        statistics[1:, 1] = row[first]
        statistics[1:, 2] = np.maximum.reduceat(left + length, first) - statistics[1:, 0]
        statistics[1:, 3] = row[last] + 1 - row[first]
        statistics[1:, 4] = np.add.reduceat(length, first)
    return _drawn(runs, label), statistics


def _first_runs(runs: Runs) -> NDArray[np.int64]:
    """Return for each run the first one of those it hangs together with."""
    index = np.arange(runs.count)
    stride = runs.width + 1
    # Of the row above, all runs that overlap it or touch its corners follow each other.
    above = np.searchsorted(runs.ends + stride, runs.begins)
    behind = np.searchsorted(runs.begins + stride, runs.ends, side="right")
    first = _followed(np.where(behind > above, above, index))
    # Those with several above them are where branches meet.
    forks = np.flatnonzero(behind > above + 1)
    more = (behind - above - 1)[forks]
    begin = np.cumsum(more) - more
    one, other = np.repeat(forks, more), np.arange(more.sum()) + np.repeat(above[forks] + 1 - begin, more)
    while True:
        roots, other_roots = first[one], first[other]
        apart = roots != other_roots
        if not apart.any():
            return first
        one, other, roots, other_roots = one[apart], other[apart], roots[apart], other_roots[apart]
        np.minimum.at(first, np.maximum(roots, other_roots), np.minimum(roots, other_roots))
        first = _followed(first)


def _followed(first: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each chain of links to earlier runs ends."""
    while True:
        further = first[first]
        if np.array_equal(further, first):
            return first
        first = further


def _numbered(first: NDArray[np.int64]) -> NDArray[np.uint16]:
    """Return for each run, of which the first one of its part is given, the number of the part."""
    is_first = first == np.arange(len(first))
    return np.asarray(np.cumsum(is_first, dtype=np.uint16)[first], np.uint16)


def _drawn(runs: Runs, label: NDArray[np.uint16]) -> Labels:
    """Return the labels of runs as an image, uint16 [H, W]."""
    borders = np.empty(2 * runs.count + 2, np.int64)
    borders[0], borders[-1] = 0, runs.height * (runs.width + 1)
    borders[1:-1:2], borders[2:-1:2] = runs.begins + 1, runs.ends + 1
    values = np.zeros(2 * runs.count + 1, np.uint16)
    values[1::2] = label
    rows = np.repeat(values, np.diff(borders)).reshape(runs.height, runs.width + 1)
    return np.asarray(rows[:, 1:], np.uint16)
