"""Matching: which box of a frame is which of the frame before, though the camera has moved."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.vision.frame import Box

# Boxes whose outlines differ by more than this are not of the same digit.
_LIKE_PERCENT = 40


def common_shift(
    before: Sequence[Box],
    now: Sequence[Box],
    labels_before: Sequence[str],
    labels_now: Sequence[str],
    expected: tuple[int, int],
) -> tuple[int, int]:
    """Return by how many pixels the picture has moved, right and down, since the boxes ``before``.

    Each of them looks for the nearest box of ``now`` that has its label and about its size, not
    further than twice its longer side from where it is ``expected``; the median of the ways is the
    answer if three quarters of them then lie on a box with their label, and more than where they are
    expected; else it is what was expected. Labels that are wrong for a frame must not take a row of
    digits one place further.
    """
    if not before or not now:
        return expected
    one, other = _table(before), _table(now)
    # In half pixels, between the middles.
    across = (2 * other[:, 0] + other[:, 2])[None, :] - (2 * one[:, 0] + one[:, 2])[:, None]
    down = (2 * other[:, 1] + other[:, 3])[None, :] - (2 * one[:, 1] + one[:, 3])[:, None]
    way = (across - 2 * expected[0]) ** 2 + (down - 2 * expected[1]) ** 2
    reach = (4 * np.maximum(one[:, 2], one[:, 3]))[:, None]
    outline, other_outline = (one[:, 2] + one[:, 3])[:, None], (other[:, 2] + other[:, 3])[None, :]
    unlike = np.abs(one[:, 2, None] - other[None, :, 2]) + np.abs(one[:, 3, None] - other[None, :, 3])
    is_like = unlike * 100 <= np.maximum(outline, other_outline) * _LIKE_PERCENT
    is_like &= np.asarray(labels_before)[:, None] == np.asarray(labels_now)[None, :]
    way = np.where(is_like & (way <= reach * reach), way, np.iinfo(np.int64).max)
    nearest = way.argmin(axis=1)
    rows = np.flatnonzero(way.min(axis=1) < np.iinfo(np.int64).max)
    if not rows.size:
        return expected
    columns = nearest[rows]
    ways = [across[rows, columns].tolist(), down[rows, columns].tolist()]
    right, below = (int(median(halves)) // 2 for halves in ways)

    def count(shift: tuple[int, int]) -> int:
        """Return how many boxes then lie on one, not further apart than a quarter of the longer side."""
        apart = (across - 2 * shift[0]) ** 2 + (down - 2 * shift[1]) ** 2
        return int(np.count_nonzero((is_like & (64 * apart <= reach * reach)).any(axis=1)))

    found = count((right, below))
    is_better = 4 * found >= 3 * min(len(before), len(now)) and found > count(expected)
    return (right, below) if is_better else expected


def paired_shift(before: Sequence[Box], now: Sequence[Box], pairs: dict[int, int]) -> tuple[int, int]:
    """Return the median of the ways, right and down, from the boxes before to those they are now."""
    across, down = [], []
    for index, other in sorted(pairs.items()):
        one, box = before[index], now[other]
        across.append(2 * box.x + box.width - 2 * one.x - one.width)
        down.append(2 * box.y + box.height - 2 * one.y - one.height)
    return int(median(across)) // 2, int(median(down)) // 2


def match(
    before: Sequence[Box],
    now: Sequence[Box],
    labels_before: Sequence[str],
    labels_now: Sequence[str],
    percent: int,
) -> dict[int, int]:
    """Return, for the index of a box before, the index of the box now that lies best on it.

    Close enough is what shares ``percent`` of the area of both; or what has the same label, and
    its middle not further away than half of the longest side. The closest pair comes first, and
    each box is used once.
    """
    if not before or not now:
        return {}
    one, other = _table(before)[:, None, :], _table(now)[None, :, :]
    ends, other_ends = one[..., :2] + one[..., 2:], other[..., :2] + other[..., 2:]
    sides = np.minimum(ends, other_ends) - np.maximum(one[..., :2], other[..., :2])
    shared = np.maximum(sides, 0).prod(axis=2)
    both = one[..., 2:].prod(axis=2) + other[..., 2:].prod(axis=2) - shared
    alike = 100 * shared // np.maximum(both, 1)
    # Twice the way between the middles, squared.
    way = ((one[..., :2] + ends - other[..., :2] - other_ends) ** 2).sum(axis=2)
    longest = np.maximum(one[..., 2:].max(axis=2), other[..., 2:].max(axis=2))
    is_same = np.asarray(labels_before)[:, None] == np.asarray(labels_now)[None, :]
    rows, columns = np.nonzero((alike >= percent) | (is_same & (way <= longest * longest)))
    order = np.lexsort((columns, rows, way[rows, columns], -alike[rows, columns]))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if row not in pairs and column not in taken:
            pairs[row] = column
            taken.add(column)
    return pairs


def median(values: Sequence[float]) -> float:
    """Return the middle one of the values, the lower of two."""
    return sorted(values)[(len(values) - 1) // 2]


def _table(boxes: Sequence[Box]) -> NDArray[np.int64]:
    return np.asarray([(box.x, box.y, box.width, box.height) for box in boxes], np.int64)
