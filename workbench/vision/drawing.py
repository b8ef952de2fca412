"""A drawing as digits: which strokes are one digit, and the sample of each; nothing drawn is left unread.

Unlike a camera's picture, a drawing is clean ink, and most drawings are one digit: parts are joined
more readily than in `locate`, and the only thing that is dropped is a dot or a dash beside digits.
"""

from __future__ import annotations

import functools
import time
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.component import Component, Labels
from workbench.vision.constants import NormaliseConstants, VisionConstants, vision_constants
from workbench.vision.frame import Box, Grey
from workbench.vision.normalise import sample_of_ink
from workbench.vision.touching import is_wide, right_of_cut

_THREE_BY_THREE = np.ones((3, 3), np.uint8)

_LARGEST_SIDE = 900
# More loose strokes than this are a scribble, of which the largest are looked at.
_MOST_PARTS = 150
# Samples of digits as they were last; a row has hardly more.
_MOST_KEPT = 32
# Fainter than this is the rim of a stroke.
_LEAST_INK = 64
# A part is a loose bar of another, as of a 5, up to these shares of its height: in its own height, in
# its width, and in how far it lies above or below.
_BAR_HEIGHT, _BAR_WIDTH, _BAR_GAP = 0.45, 1.5, 0.35
# A part that is no higher than this share of another is a piece of it within so many stroke widths.
_PIECE_HEIGHT, _PIECE_GAP = 0.6, 1.0
# Two parts of any size are one within so many stroke widths above each other, as the rings of an 8,
_STACK_GAP = 0.6
# or where the hull of one lies in that of the other with so much of its area, as the strokes of a 4; two
# slanted digits beside each other share much of their boxes, but nothing of their hulls.
_SHARED_AREA = 0.3
# Smaller than this share of the highest digit are dots; lower than the second and wide are dashes.
_DOT, _DASH, _DASH_WIDTH = 0.2, 0.35, 1.5
# Digits are in one row that share so much of the lower one's height.
_ROW_SHARE = 0.4


@dataclass(frozen=True, eq=False)
class DrawnDigit:
    """A digit of a drawing: its box in the ground's pixels, its row from 0, and its sample.

    ``place`` is its box on the ground as it lay when the drawing was begun.
    """

    box: Box
    place: Box
    row: int
    sample: Grey


@dataclass(frozen=True, eq=False)
class Drawing:
    """What is drawn, uint8 [H, W], white ink on black, and where its top left corner lies on its ground.

    The ground may have moved since the drawing was begun; the corner lay at ``begun`` then.
    """

    image: Grey
    x: int = 0
    y: int = 0
    begun: tuple[int, int] = (0, 0)

    @property
    def ground(self) -> Box:
        """The whole of its image, in pixels of itself."""
        height, width = self.image.shape
        return Box(0, 0, width, height)


@dataclass(frozen=True, kw_only=True, eq=False)
class FoundDrawing:
    """The digits of a drawing in reading order by rows, and the milliseconds of each stage."""

    digits: tuple[DrawnDigit, ...] = ()
    locate_milliseconds: float = 0.0
    normalise_milliseconds: float = 0.0


def digits_of_drawing(drawing: Drawing, *, constants: VisionConstants | None = None) -> FoundDrawing:
    """Find the digits of a drawing; their boxes are in pixels of its ground.

    A large drawing is reduced before, so that a row across a large screen is read in a frame's time.
    """
    constants = constants or vision_constants()
    begin = time.perf_counter()
    image, factor = _reduced(drawing.image)
    labels, parts = _parts(image)
    whole = _apart(_joined(parts, _Hulls(labels)), labels, constants)
    rows = _rows(_without_dots(whole)[: constants.locate.maximum_digits])
    is_alone = len(whole) == 1
    located = time.perf_counter()
    digits = []
    for row, members in enumerate(rows):
        for one in members:
            ink = _ink_of(one, image, labels, is_alone=is_alone)
            sample = _sample_of(ink.tobytes(), ink.shape, constants.normalise)
            if sample is not None:
                # A drawing that is thinner than a reduced pixel is smaller than what stands for it.
                box = one.box.scaled(factor).overlapping(drawing.ground)
                here, then = box.moved(drawing.x, drawing.y), box.moved(*drawing.begun)
                digits.append(DrawnDigit(here, then, row, sample))
    return FoundDrawing(
        digits=tuple(digits),
        locate_milliseconds=(located - begin) * 1e3,
        normalise_milliseconds=(time.perf_counter() - located) * 1e3,
    )


@functools.lru_cache(maxsize=_MOST_KEPT)
def _sample_of(ink: bytes, shape: tuple[int, ...], constants: NormaliseConstants) -> Grey | None:
    """Return the sample of ink: while one digit of a row is drawn, the others are as they were."""
    sample = sample_of_ink(np.frombuffer(ink, np.uint8).reshape(shape), constants)
    if sample is not None:
        sample.flags.writeable = False
    return sample


def _reduced(image: Grey) -> tuple[Grey, int]:
    """Return a drawing of a size that is read quickly, and by how much it is smaller."""
    factor = -(-max(image.shape) // _LARGEST_SIDE)
    if factor == 1:
        return image, 1
    size = (max(image.shape[1] // factor, 1), max(image.shape[0] // factor, 1))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8), factor


def _parts(image: Grey) -> tuple[Labels, list[Component]]:
    """Return the label of each pixel, and the connected parts, the largest box first."""
    mask = cv2.inRange(image, _LEAST_INK, 255)
    _, labels, statistics, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)
    parts = [
        Component(Box(x, y, width, height), area, (label,))
        for label, (x, y, width, height, area) in enumerate(statistics.tolist())
        if label  # 0 is the ground
    ]
    parts.sort(key=lambda one: one.box.area, reverse=True)
    return np.asarray(labels, np.uint16), parts[:_MOST_PARTS]


def _joined(parts: list[Component], hulls: _Hulls) -> list[Component]:
    """Return the parts with those that are one digit joined, until no two are."""
    digits: list[Component] = []
    for part in parts:
        one = part
        while (body := next((each for each in digits if _are_one(each, one, hulls)), None)) is not None:
            digits.remove(body)
            one = body.joined(one)
        digits.append(one)
    return digits


def _apart(whole: list[Component], labels: Labels, constants: VisionConstants) -> list[Component]:
    """Return the digits with those cut apart that touch, each right one under a new label."""
    apart: list[Component] = []
    waiting = whole[::-1]
    free_label = int(labels.max()) + 1
    for _ in range(constants.touching.maximum_tries):
        if not waiting:
            break
        one = waiting.pop()
        box = one.box
        right = None
        is_large = box.height >= constants.locate.minimum_height
        if is_large and is_wide(width=box.width, height=box.height, constants=constants.touching):
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
    return apart + waiting


def _are_one(large: Component, small: Component, hulls: _Hulls) -> bool:
    """Return whether two parts are strokes of one digit."""
    if small.box.height > large.box.height:
        large, small = small, large
    a, b = large.box, small.box
    aside = max(a.x - b.right, b.x - a.right)
    above = max(a.y - b.bottom, b.y - a.bottom)
    stroke = min(large.stroke, small.stroke)
    if a.overlap(b) >= _SHARED_AREA * min(a.area, b.area) and _are_within(hulls, large, small):
        return True
    is_below = 2 * -aside >= min(a.width, b.width)
    if is_below and above <= _STACK_GAP * stroke:
        return True
    is_bar = b.width >= b.height and b.height <= _BAR_HEIGHT * a.height and b.width <= _BAR_WIDTH * a.height
    if is_bar and is_below and above <= _BAR_GAP * a.height:
        return True
    is_piece = b.height <= _PIECE_HEIGHT * a.height and b.width <= _PIECE_HEIGHT * max(a.height, a.width)
    return is_piece and max(aside, above) <= _PIECE_GAP * stroke


def _are_within(hulls: _Hulls, one: Component, other: Component) -> bool:
    """Return whether the convex hulls of two parts share much of the smaller one."""
    first, second = hulls.of(one), hulls.of(other)
    shared, _ = cv2.intersectConvexConvex(first, second)
    return bool(shared >= _SHARED_AREA * min(cv2.contourArea(first), cv2.contourArea(second)))


class _Hulls:
    """The convex hulls of parts, each made once and only when it is asked for."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._known: dict[int, NDArray[np.int32]] = {}

    def of(self, part: Component) -> NDArray[np.int32]:
        """Return the corners of a part's hull, int32 [N, 1, 2]."""
        pieces = [self._of_label(label, part.box) for label in part.parts]
        return pieces[0] if len(pieces) == 1 else _hull(np.concatenate(pieces))

    def _of_label(self, label: int, box: Box) -> NDArray[np.int32]:
        if label not in self._known:
            inside = self._labels[box.y : box.bottom, box.x : box.right]
            points = np.asarray(cv2.findNonZero(cv2.inRange(inside, label, label)), np.int32)
            self._known[label] = _hull(points + np.array([box.x, box.y], np.int32))
        return self._known[label]


def _hull(points: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.asarray(cv2.convexHull(points), np.int32)


def _without_dots(digits: list[Component]) -> list[Component]:
    """Return the digits without the dots and dashes beside them; all, where there is nothing else."""
    highest = max((one.box.height for one in digits), default=0)

    def is_digit(one: Component) -> bool:
        width, height = one.box.width, one.box.height
        is_dot = max(width, height) < _DOT * highest
        return not (is_dot or (height < _DASH * highest and width > _DASH_WIDTH * height))

    return [one for one in digits if is_digit(one)] or digits


def _rows(digits: list[Component]) -> list[list[Component]]:
    """Return the digits in rows from the top, each from the left; a row may rise or fall."""
    rows: list[list[Component]] = []
    for one in sorted(digits, key=lambda each: each.box.x):
        box = one.box
        shares = []
        for row in rows:
            last = row[-1].box
            shared = min(last.bottom, box.bottom) - max(last.y, box.y)
            shares.append(shared / min(last.height, box.height))
        best = int(np.argmax(shares)) if shares else -1
        if best >= 0 and shares[best] >= _ROW_SHARE:
            rows[best].append(one)
        else:
            rows.append([one])
    return sorted(rows, key=lambda row: sum(2 * one.box.y + one.box.height for one in row) / len(row))


def _ink_of(one: Component, image: Grey, labels: Labels, *, is_alone: bool) -> Grey:
    """Return the digit's ink with its faint rim, and nothing of its neighbours."""
    top, left = max(one.box.y - 1, 0), max(one.box.x - 1, 0)
    window = (slice(top, one.box.bottom + 1), slice(left, one.box.right + 1))
    if is_alone:
        return image[window]
    inside = labels[window]
    own = one.pixels(inside)
    # The neighbours go with their rims.
    others = cv2.dilate(cv2.bitwise_xor(cv2.inRange(inside, 1, 0xFFFF), own), _THREE_BY_THREE)
    kept = cv2.bitwise_or(cv2.bitwise_not(others), own)
    return np.asarray(cv2.bitwise_and(image[window], kept), np.uint8)
