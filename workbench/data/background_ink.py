"""Ink that is no digit: strokes, letters and shapes, drawn once and kept.

Each is brought into MNIST's form as the reader would bring it: its longer side 20 pixels, its
centre of mass in the middle. Whatever a digit may look like is left out: a circle is a 0, a straight
upright line a 1, an S a 5.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import SIDE
from workbench.data.letter_strokes import WRITTEN_LETTERS

Image = NDArray[np.uint8]
_Points = NDArray[np.float64]

_FINE = 112  # Drawn in so many pixels, then averaged.
_BOX = 20
_CENTRE = 14
_COUNT = 900
_SEED = 20_031_118
_THINNEST, _THICKEST = 6, 17

_LETTERS = "AEFHKLMNPRTUVWXdefhkmnprtuvwx@#%+=*<~^"
_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)


@cache
def strokes() -> NDArray[np.uint8]:
    """Return uint8 [N, 28, 28] of what a pen leaves that writes no digit."""
    return _drawn(_STROKES, seed=_SEED)


@cache
def letters() -> NDArray[np.uint8]:
    """Return uint8 [N, 28, 28] of letters and signs that cannot be taken for a digit."""
    return _drawn((_printed_letter, _written_letter), seed=_SEED + 1)


@cache
def shapes() -> NDArray[np.uint8]:
    """Return uint8 [N, 28, 28] of outlines and filled figures."""
    return _drawn(_SHAPES, seed=_SEED + 2)


def _drawn(
    draws: tuple[Callable[[Image, np.random.Generator], None], ...], *, seed: int
) -> NDArray[np.uint8]:
    random = np.random.default_rng(seed)
    images = np.empty((_COUNT, SIDE, SIDE), dtype=np.uint8)
    for row in range(_COUNT):
        fine = np.zeros((_FINE, _FINE), dtype=np.uint8)
        draws[row % len(draws)](fine, random)
        images[row] = _as_sample(fine)
    images.flags.writeable = False
    return images


def _as_sample(fine: Image) -> Image:
    """Return ink of any size as a sample, uint8 [28, 28]."""
    x, y, width, height = cv2.boundingRect(fine)
    longer = max(width, height)
    size = (max(1, round(_BOX * width / longer)), max(1, round(_BOX * height / longer)))
    small = cv2.resize(fine[y : y + height, x : x + width], size, interpolation=cv2.INTER_AREA)
    mass = small.sum(dtype=np.int64)
    places = (small.sum(axis=0) @ np.arange(size[0]), small.sum(axis=1) @ np.arange(size[1]))
    left, top = (
        int(np.clip(round(_CENTRE - place / mass), 0, SIDE - side))
        for place, side in zip(places, size, strict=True)
    )
    sample = np.zeros((SIDE, SIDE), dtype=np.uint8)
    sample[top : top + size[1], left : left + size[0]] = small
    return sample


def _pen(random: np.random.Generator) -> int:
    return int(random.integers(_THINNEST, _THICKEST))


def _line(fine: Image, points: _Points, thickness: int, *, is_closed: bool = False) -> None:
    """Draw a line through points, float [N, 2] in units of the picture's side."""
    pixels = np.rint(_inside(points)).astype(np.int32)
    cv2.polylines(fine, [pixels], is_closed, 255, thickness)


def _filled(fine: Image, points: _Points) -> None:
    cv2.fillPoly(fine, [np.rint(_inside(points)).astype(np.int32)], 255)


def _inside(points: _Points) -> _Points:
    return 12 + np.clip(points, 0, 1) * (_FINE - 24)


def _smooth(points: _Points) -> _Points:
    """Return points with corners cut three times.

    G. Chaikin: An algorithm for high-speed curve generation (1974).
    """
    for _ in range(3):
        first, second = points[:-1], points[1:]
        cut = np.stack((0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second), axis=1)
        points = np.concatenate((points[:1], cut.reshape(-1, 2), points[-1:]))
    return points


def _zigzag(fine: Image, random: np.random.Generator) -> None:
    """Draw to and fro across the paper, or more often down it: a few times would be a 3."""
    is_down = random.random() < 0.3
    count = int(random.integers(9, 13) if is_down else random.integers(5, 11))
    points = np.stack((np.linspace(0, 1, count), np.arange(count) % 2 * random.uniform(0.3, 1)), axis=1)
    points += random.normal(0, 0.06, points.shape)
    if is_down:
        points = points[:, ::-1]
    _line(fine, _smooth(points) if random.random() < 0.5 else points, _pen(random) * 2 // 3)


def _scribble(fine: Image, random: np.random.Generator) -> None:
    points = random.uniform(-0.1, 1.1, (int(random.integers(7, 13)), 2))
    _line(fine, _smooth(points), _pen(random) * 2 // 3)


def _dashes(fine: Image, random: np.random.Generator) -> None:
    """Draw one to three lines that lie: an upright one would be a 1."""
    slope = random.normal(0, 0.2)
    for height in np.linspace(0.5, 0.5 + 0.3 * random.integers(0, 3), int(random.integers(1, 4))):
        ends = np.array([[0, height - slope / 2], [1, height + slope / 2]])
        _line(fine, ends + random.normal(0, 0.04, (2, 2)), _pen(random))


def _slant(fine: Image, random: np.random.Generator) -> None:
    """Draw one straight line that leans as no 1 does: to the left, or far to the right."""
    upright = np.pi / 2
    angle = random.uniform(upright + 0.5, np.pi) if random.random() < 0.75 else random.uniform(0, upright - 1)
    reach = 0.5 * np.array([np.cos(angle), -np.sin(angle)])
    _line(fine, np.array([0.5 - reach, 0.5 + reach]), _pen(random))


def _cross(fine: Image, random: np.random.Generator) -> None:
    turn, count = random.uniform(0, np.pi), int(random.integers(2, 5))
    thickness = _pen(random)
    for angle in turn + np.arange(count) * np.pi / count + random.normal(0, 0.1, count):
        reach = 0.5 * np.array([np.cos(angle), np.sin(angle)])
        _line(fine, np.array([0.5 - reach, 0.5 + reach]) + random.normal(0, 0.06, (2, 2)), thickness)


def _rain(fine: Image, random: np.random.Generator) -> None:
    """Draw parallel lines, at least three."""
    turn, count = random.uniform(0, np.pi), int(random.integers(3, 6))
    along, beside = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    thickness = _pen(random) * 2 // 3
    for place in np.linspace(-0.45, 0.45, count):
        reach = along * random.uniform(0.25, 0.5)
        middle = 0.5 + beside * place
        _line(fine, np.array([middle - reach, middle + reach]), thickness)


def _bow(fine: Image, random: np.random.Generator) -> None:
    """Draw a wide arc, open above: open below it may be a 7."""
    angles = np.linspace(0, np.pi * random.uniform(0.8, 1.1), 20)
    height = random.uniform(0.2, 0.5)
    points = np.stack((0.5 - 0.5 * np.cos(angles), 0.5 + height * np.sin(angles)), axis=1)
    _line(fine, points, _pen(random))


def _corner(fine: Image, random: np.random.Generator) -> None:
    """Draw a corner; at the upper right it would be a 7, and no side may stand alone as a 1."""
    corner = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0))[int(random.integers(0, 3))]
    x, y = corner
    points = np.array([[1 - x, y], [x, y], [x, 1 - y]]) + random.normal(0, 0.07, (3, 2))
    _line(fine, points, _pen(random))


def _spiral(fine: Image, random: np.random.Generator) -> None:
    angles = np.linspace(0, 2 * np.pi * random.uniform(2.6, 3.6), 60)
    radius = np.linspace(0.04, 0.5, 60)
    turned = angles + random.uniform(0, 2 * np.pi)
    points = 0.5 + np.stack((radius * np.cos(turned), radius * np.sin(turned)), axis=1)
    _line(fine, points, _THINNEST)


def _dots(fine: Image, random: np.random.Generator) -> None:
    for x, y in _inside(random.uniform(0, 1, (int(random.integers(3, 8)), 2))):
        cv2.circle(fine, (round(x), round(y)), int(random.integers(6, 13)), 255, cv2.FILLED)


def _printed_letter(fine: Image, random: np.random.Generator) -> None:
    text = _LETTERS[int(random.integers(0, len(_LETTERS)))]
    font = _FONTS[int(random.integers(0, len(_FONTS)))]
    cv2.putText(fine, text, (16, 88), font, 2.8, 255, int(random.integers(4, 13)))


def _written_letter(fine: Image, random: np.random.Generator) -> None:
    strokes = WRITTEN_LETTERS[int(random.integers(0, len(WRITTEN_LETTERS)))]
    is_hasty = random.random() < 0.3
    thickness = _pen(random)
    for stroke in strokes:
        points = stroke.points + random.normal(0, 0.035, stroke.points.shape)
        _line(fine, _smooth(points) if is_hasty or stroke.is_round else points, thickness)


def _polygon(fine: Image, random: np.random.Generator) -> None:
    """Draw a triangle, or a figure of five to eight corners, filled or as an outline."""
    count = int(random.choice([3, 3, 5, 6, 8]))
    _figure(fine, _ring(count, np.full(count, 0.5), random), random, can_be_open=count == 3)


def _star(fine: Image, random: np.random.Generator) -> None:
    count = 2 * int(random.integers(4, 8))
    radius = np.where(np.arange(count) % 2, random.uniform(0.18, 0.3), 0.5)
    _figure(fine, _ring(count, radius, random), random, can_be_open=True)


def _ring(count: int, radius: NDArray[np.float64], random: np.random.Generator) -> _Points:
    angles = np.arange(count) * 2 * np.pi / count + random.uniform(0, 2 * np.pi)
    wide = random.uniform(0.85, 1.0)
    return 0.5 + np.stack((radius * np.cos(angles), wide * radius * np.sin(angles)), axis=1)


def _figure(fine: Image, points: _Points, random: np.random.Generator, *, can_be_open: bool) -> None:
    if can_be_open and random.random() < 0.6:
        _line(fine, points, _pen(random), is_closed=True)
    else:
        _filled(fine, points)


def _blot(fine: Image, random: np.random.Generator) -> None:
    """Draw a solid patch with a wavy edge."""
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    waves = sum(
        random.normal(0, 0.06) * np.sin(number * angles + random.uniform(0, 6.3)) for number in range(2, 6)
    )
    points = 0.5 + np.stack(
        ((0.4 + waves) * np.cos(angles), random.uniform(0.75, 1) * (0.4 + waves) * np.sin(angles)), axis=1
    )
    _filled(fine, points)


def _frame(fine: Image, random: np.random.Generator) -> None:
    """Draw a lying box, or a divided square: a standing or an empty square one would be a 0."""
    is_divided = random.random() < 0.7
    height = random.uniform(0.35, 0.95 if is_divided else 0.6)
    top, bottom = 0.5 - height / 2, 0.5 + height / 2
    thickness = _pen(random)
    _line(fine, np.array([[0, top], [1, top], [1, bottom], [0, bottom]]), thickness, is_closed=True)
    if is_divided:
        for place in np.linspace(0, 1, int(random.integers(2, 5)), endpoint=False)[1:]:
            _line(fine, np.array([[place, top], [place, bottom]]), thickness)


def _arrow(fine: Image, random: np.random.Generator) -> None:
    turn = random.uniform(0, 2 * np.pi)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    thickness = _pen(random)
    head = random.uniform(0.25, 0.4)
    for points in ([[-0.5, 0], [0.5, 0]], [[0.5 - head, -head], [0.5, 0], [0.5 - head, head]]):
        _line(fine, 0.5 + np.array(points) @ rotation, thickness)


def _net(fine: Image, random: np.random.Generator) -> None:
    thickness = _THINNEST + int(random.integers(0, 4))
    for place in np.linspace(0.1, 0.9, int(random.integers(2, 5))):
        _line(fine, np.array([[0, place], [1, place]]), thickness)
    for place in np.linspace(0.1, 0.9, int(random.integers(2, 5))):
        _line(fine, np.array([[place, 0], [place, 1]]), thickness)


_STROKES = (_zigzag, _scribble, _dashes, _slant, _cross, _rain, _bow, _corner, _spiral, _dots)
_SHAPES = (_polygon, _star, _blot, _frame, _arrow, _net)
