"""Pen strokes as grey values: smooth, antialiased, variable in width, with undo and redo.

A stroke is the union of capsules along quadratic curves through the midpoints of the pen's points.
A pixel's value is the largest coverage of any capsule, so that overlapping pieces of one stroke
leave its edge as smooth as a single piece would, which painting them one over another does not.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

HISTORY_LIMIT = 200
# A curve is cut into straight pieces that stray from it by at most this many pixels.
_FLATNESS = 0.1
_MOST_PIECES = 32


@dataclass(frozen=True)
class Area:
    """Pixels from ``left``, ``top`` up to, but without, ``right``, ``bottom``."""

    left: int
    top: int
    right: int
    bottom: int

    def united(self, other: Area) -> Area:
        """Return the smallest area that holds both."""
        return Area(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def moved(self, dx: int, dy: int) -> Area:
        """Return this area, shifted."""
        return Area(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def common(self, other: Area) -> Area:
        """Return what both share; it has no pixels where they do not meet."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        return Area(
            left, top, max(min(self.right, other.right), left), max(min(self.bottom, other.bottom), top)
        )

    @property
    def slices(self) -> tuple[slice, slice]:
        """The area as an index of an array [H, W]."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


@dataclass(frozen=True)
class Dot:
    """A point of the pen and its width there, all in pixels."""

    x: float
    y: float
    width: float

    def towards(self, other: Dot, share: float) -> Dot:
        """Return the dot that lies ``share`` of the way to another."""
        return Dot(
            self.x + (other.x - self.x) * share,
            self.y + (other.y - self.y) * share,
            self.width + (other.width - self.width) * share,
        )


@dataclass(frozen=True)
class _Patch:
    """Pixels of an area before and after a change."""

    area: Area
    before: NDArray[np.uint8]
    after: NDArray[np.uint8]


@dataclass
class _Stroke:
    """The stroke that is being drawn; ``tail`` is its provisional last piece."""

    is_erasing: bool
    before: NDArray[np.uint8]
    area: Area
    last: Dot
    middle: Dot
    tail: _Patch | None = None


class Ink:
    """What has been drawn: ``pixels`` is uint8 [H, W], 255 where there is full ink, 0 elsewhere."""

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        """``pixels``, uint8 [H, W], is what is there already; it belongs to the ink from now on."""
        self.pixels = pixels
        # Where the ink is, or None; a little more while the pen draws, not known after it erased.
        self._bounds: Area | None = None
        self._is_measured = False
        self._stroke: _Stroke | None = None
        self._done: list[_Patch] = []
        self._undone: list[_Patch] = []

    @property
    def bounds(self) -> Area | None:
        """An area that holds all ink, not much larger than that; None without ink."""
        if not self._is_measured:
            left, top, width, height = cv2.boundingRect(self.pixels)
            self._bounds = Area(left, top, left + width, top + height) if width else None
            self._is_measured = True
        return self._bounds

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink at all."""
        return self.bounds is None

    @property
    def is_drawing(self) -> bool:
        """Whether a stroke has begun and not ended."""
        return self._stroke is not None

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone that can be brought back."""
        return bool(self._undone)

    def begin(self, dot: Dot, *, is_erasing: bool = False) -> Area:
        """Put the pen down; returns the area that changed."""
        if self._stroke is not None:
            self.end()
        before = self.pixels.copy()
        area = self._draw(dot, dot, is_erasing)
        self._stroke = _Stroke(is_erasing, before, area, dot, dot)
        return area

    def extend(self, dot: Dot) -> Area | None:
        """Move the pen; returns the area that changed, or None without a stroke."""
        stroke = self._stroke
        if stroke is None:
            return None
        changed = self._lift_tail(stroke)
        middle = stroke.last.towards(dot, 0.5)
        for begin, end in _pieces(stroke.middle, stroke.last, middle):
            piece = self._draw(begin, end, stroke.is_erasing)
            changed = piece if changed is None else changed.united(piece)
        stroke.last, stroke.middle = dot, middle
        # The curve ends half-way to the pen; a straight tail reaches it until the next point comes.
        area = self._area(middle, dot)
        before = self.pixels[area.slices].copy()
        self._draw(middle, dot, stroke.is_erasing)
        stroke.tail = _Patch(area, before, before)
        changed = area if changed is None else changed.united(area)
        stroke.area = stroke.area.united(changed)
        return changed

    def end(self) -> None:
        """Lift the pen: the stroke becomes one step that can be undone."""
        stroke, self._stroke = self._stroke, None
        if stroke is not None:
            self._is_measured = False
            self._remember(stroke.area, stroke.before)

    def clear(self) -> None:
        """Remove all ink, as one step that can be undone."""
        self.end()
        if not self.is_empty:
            before = self.pixels.copy()
            self.pixels[:] = 0
            self._is_measured = False
            height, width = self.pixels.shape
            self._remember(Area(0, 0, width, height), before)

    def undo(self) -> None:
        """Take the last step back, if there is one."""
        self.end()
        if self._done:
            patch = self._done.pop()
            self.pixels[patch.area.slices] = patch.before
            self._is_measured = False
            self._undone.append(patch)

    def redo(self) -> None:
        """Do again what was undone last, if nothing was drawn since."""
        self.end()
        if self._undone:
            patch = self._undone.pop()
            self.pixels[patch.area.slices] = patch.after
            self._is_measured = False
            self._done.append(patch)

    def grow(self, height: int, width: int) -> tuple[int, int]:
        """Make room for at least ``height`` × ``width`` pixels, around what is there.

        Returns how far the ink has moved right and down.
        """
        self.end()
        old_height, old_width = self.pixels.shape
        new_height, new_width = max(height, old_height), max(width, old_width)
        dx, dy = (new_width - old_width) // 2, (new_height - old_height) // 2
        if (new_height, new_width) != (old_height, old_width):
            pixels = np.zeros((new_height, new_width), np.uint8)
            pixels[dy : dy + old_height, dx : dx + old_width] = self.pixels
            self.pixels = pixels
            self._is_measured = False
            for history in (self._done, self._undone):
                history[:] = [_Patch(p.area.moved(dx, dy), p.before, p.after) for p in history]
        return dx, dy

    def _remember(self, area: Area, before: NDArray[np.uint8]) -> None:
        self._done.append(_Patch(area, before[area.slices].copy(), self.pixels[area.slices].copy()))
        del self._done[:-HISTORY_LIMIT]
        self._undone.clear()

    def _lift_tail(self, stroke: _Stroke) -> Area | None:
        tail, stroke.tail = stroke.tail, None
        if tail is None:
            return None
        self.pixels[tail.area.slices] = tail.before
        return tail.area

    def _area(self, begin: Dot, end: Dot) -> Area:
        """Return the pixels that a capsule may touch, clipped to the image."""
        reach = max(begin.width, end.width) / 2 + 1
        height, width = self.pixels.shape
        left = min(max(math.floor(min(begin.x, end.x) - reach), 0), width)
        top = min(max(math.floor(min(begin.y, end.y) - reach), 0), height)
        right = min(max(math.ceil(max(begin.x, end.x) + reach) + 1, left), width)
        bottom = min(max(math.ceil(max(begin.y, end.y) + reach) + 1, top), height)
        return Area(left, top, right, bottom)

    def _draw(self, begin: Dot, end: Dot, is_erasing: bool) -> Area:
        area = self._area(begin, end)
        coverage = _coverage(area, begin, end)
        target = self.pixels[area.slices]
        if is_erasing:
            np.minimum(target, 255 - coverage, out=target)
            self._is_measured = False
        else:
            np.maximum(target, coverage, out=target)
            if self._bounds is not None:
                self._bounds = self._bounds.united(area)
            elif coverage.any():
                self._bounds = area
        return area


def _coverage(area: Area, begin: Dot, end: Dot) -> NDArray[np.uint8]:
    """Return how far a capsule covers each pixel of an area, 0–255; pixel centres lie at halves."""
    x = np.arange(area.left, area.right, dtype=np.float32)[None, :] + np.float32(0.5 - begin.x)
    y = np.arange(area.top, area.bottom, dtype=np.float32)[:, None] + np.float32(0.5 - begin.y)
    dx, dy = end.x - begin.x, end.y - begin.y
    length_squared = dx * dx + dy * dy
    radius: NDArray[np.float32] | float = begin.width / 2
    if length_squared < 1e-6:
        distance = np.hypot(x, y)
    else:
        along = x * np.float32(dx / length_squared) + y * np.float32(dy / length_squared)
        np.clip(along, 0, 1, out=along)
        distance = np.hypot(x - along * np.float32(dx), y - along * np.float32(dy))
        if end.width != begin.width:
            radius = along * np.float32((end.width - begin.width) / 2) + np.float32(begin.width / 2)
    share = np.clip(radius - distance + 0.5, 0, 1)
    return np.asarray(share * 255 + 0.5, np.uint8)


def _pieces(begin: Dot, control: Dot, end: Dot) -> list[tuple[Dot, Dot]]:
    """Return a quadratic Bézier curve as straight pieces."""
    bend = math.hypot(begin.x - 2 * control.x + end.x, begin.y - 2 * control.y + end.y)
    # A chord over 1/n of the curve strays by bend / (4 n²).
    count = min(max(math.ceil(math.sqrt(bend / (4 * _FLATNESS))), 1), _MOST_PIECES)
    dots = [
        begin.towards(control, step / count).towards(control.towards(end, step / count), step / count)
        for step in range(count + 1)
    ]
    return list(itertools.pairwise(dots))
