"""Where an arrow key leads among boxes in a picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from workbench.vision.frame import Box

_BESIDE = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
# A row further away counts more than a digit further along the row.
_ROW_WEIGHT = 4


def step_to(boxes: Sequence[Box], selected: int, key: int) -> int:
    """Return which of ``boxes``, in reading order, a key leads to from ``selected``; -1 for no such key.

    Left and right go through all of them and begin anew at the end, Up and Down go to the nearest
    one of another row and stay where there is none, Home and End go to the first and the last.
    """
    if not boxes:
        return -1
    now = max(selected, 0)
    if key in _BESIDE:
        return (now + _BESIDE[Qt.Key(key)]) % len(boxes)
    if key in _ROWS:
        return _in_other_row(boxes, now, _ROWS[Qt.Key(key)])
    return {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(boxes) - 1}.get(Qt.Key(key), -1)


def _in_other_row(boxes: Sequence[Box], now: int, direction: int) -> int:
    x, y = _centre(boxes[now])
    places = [
        (_ROW_WEIGHT * abs(other_y - y) + abs(other_x - x), index)
        for index, (other_x, other_y) in enumerate(map(_centre, boxes))
        if (other_y - y) * direction > boxes[now].height
    ]
    return min(places)[1] if places else now


def _centre(box: Box) -> tuple[int, int]:
    """Return the middle of a box, in half pixels."""
    return 2 * box.x + box.width, 2 * box.y + box.height
