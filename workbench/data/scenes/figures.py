"""Drawings that hold no digit, as masks: scribbles, rules, outlines and filled figures."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]
_Points = NDArray[np.float64]


def scribbles(mask: Mask, random: np.random.Generator) -> None:
    """Draw loops, zigzags and crossings-out into a mask, uint8 [H, W]."""
    height, width = mask.shape
    for _ in range(int(random.integers(2, 14))):
        thick = int(random.integers(1, 8))
        size = float(np.exp(random.uniform(np.log(20), np.log(220))))
        centre = random.uniform((0, 0), (width, height))
        count = int(random.integers(8, 60))
        kind = int(random.integers(4))
        steps = np.arange(count)
        if kind == 0:  # Hatching
            points = np.stack((steps * size / count * 2, (steps % 2) * size), axis=1)
            points += random.normal(0, 0.07 * size, points.shape)
        elif kind == 1:  # Loops that go on to one side
            angle = steps * random.uniform(0.5, 0.9)
            points = np.stack(
                (steps * size / 10 + size / 2 * np.cos(angle), size / 2 * np.sin(angle)), axis=1
            )
        elif kind == 2:  # A tangle
            points = random.normal(0, size / 2, (count, 2))
        else:  # A wandering line
            turns = np.cumsum(random.normal(0, 0.7, count))
            points = np.cumsum(size / 6 * np.stack((np.cos(turns), np.sin(turns)), axis=1), axis=0)
        curve(mask, centre + turned(points, random.uniform(0, 2 * np.pi)), thick)


def rules(mask: Mask, random: np.random.Generator) -> None:
    """Draw tables, arrows, underlinings and lines that cross or stand alone, at all angles."""
    height, width = mask.shape
    thick = int(random.integers(1, 6))
    for _ in range(int(random.integers(0, 4))):
        left, top = random.uniform(0, 0.6) * width, random.uniform(0, 0.6) * height
        wide, high = random.uniform(0.1, 0.5) * width, random.uniform(0.1, 0.5) * height
        for share in np.linspace(0, 1, int(random.integers(2, 8))):
            _line(mask, (left, top + share * high), (left + wide, top + share * high), thick)
        for share in np.linspace(0, 1, int(random.integers(2, 8))):
            _line(mask, (left + share * wide, top), (left + share * wide, top + high), thick)
    for _ in range(int(random.integers(3, 25))):
        start = random.uniform((0, 0), (width, height))
        reach = np.exp(random.uniform(np.log(20), np.log(300)))
        angle = random.uniform(-np.pi, np.pi)
        end = start + reach * np.array((np.cos(angle), np.sin(angle)))
        _line(mask, tuple(start), tuple(end), thick)
        if random.random() < 0.5:
            for side in (-0.5, 0.5):
                tip = end - 0.25 * reach * np.array((np.cos(angle + side), np.sin(angle + side)))
                _line(mask, tuple(end), tuple(tip), thick)


def figures(mask: Mask, random: np.random.Generator) -> None:
    """Draw outlines and filled figures: stars, hearts, flowers, boxes, crosses, smileys, trees."""
    height, width = mask.shape
    for _ in range(int(random.integers(3, 30))):
        size = float(np.exp(random.uniform(np.log(14), np.log(130))))
        centre = random.uniform((0, 0), (width, height))
        thick = max(1, round(size * random.uniform(0.04, 0.16)))
        draw = _FIGURES[int(random.integers(len(_FIGURES)))]
        draw(mask, random, centre, size, thick)


def curve(mask: Mask, points: _Points, thick: int) -> None:
    """Draw a line through points, float [N, 2], with its corners cut (Chaikin 1974)."""
    for _ in range(2):
        first, second = points[:-1], points[1:]
        cut = np.stack((0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second), axis=1)
        points = np.concatenate((points[:1], cut.reshape(-1, 2), points[-1:]))
    fixed = np.rint(points * 16).astype(np.int32)
    cv2.polylines(mask, [fixed], False, 255, thick, cv2.LINE_AA, 4)


def _star(mask: Mask, random: np.random.Generator, centre: _Points, size: float, thick: int) -> None:
    count = int(random.integers(3, 8))
    angles = np.arange(2 * count) * np.pi / count + random.uniform(0, np.pi)
    radius = np.where(np.arange(2 * count) % 2, random.uniform(0.35, 0.95), 1.0) * size / 2
    _outline(
        mask, centre + radius[:, None] * np.stack((np.cos(angles), np.sin(angles)), axis=1), random, thick
    )


def _heart(mask: Mask, random: np.random.Generator, centre: _Points, size: float, thick: int) -> None:
    t = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    x = 16 * np.sin(t) ** 3
    y = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))
    _outline(mask, centre + size / 34 * np.stack((x, y), axis=1), random, thick)


def _flower(mask: Mask, random: np.random.Generator, centre: _Points, size: float, thick: int) -> None:
    t = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    radius = size / 2 * (0.7 + 0.3 * np.cos(int(random.integers(3, 8)) * t))
    _outline(mask, centre + radius[:, None] * np.stack((np.cos(t), np.sin(t)), axis=1), random, thick)


def _box(mask: Mask, random: np.random.Generator, centre: _Points, size: float, thick: int) -> None:
    high, wide = size / 2, size / 2 * random.uniform(0.4, 1.6)
    corners = np.array([[-wide, -high], [wide, -high], [wide, high], [-wide, high]])
    _outline(mask, centre + turned(corners, random.normal(0, 0.1)), random, thick)
    if random.random() < 0.5:
        tick = np.array([[-wide, 0], [-wide / 4, high], [1.2 * wide, -1.3 * high]])
        curve(mask, centre + tick, thick)


def _cross(mask: Mask, random: np.random.Generator, centre: _Points, size: float, thick: int) -> None:
    turn, count = random.uniform(0, np.pi), int(random.integers(2, 5))
    for angle in turn + np.arange(count) * np.pi / count:
        reach = size / 2 * np.array((np.cos(angle), np.sin(angle)))
        _line(mask, tuple(centre - reach), tuple(centre + reach), thick)


def _smiley(mask: Mask, random: np.random.Generator, centre: _Points, size: float, thick: int) -> None:
    radius, lean = max(6, round(size / 2)), random.normal(0, 15)
    cv2.circle(mask, whole(centre), radius, 255, thick, cv2.LINE_AA)
    for side in (-0.35, 0.35):
        eye = centre + radius * np.array((side, -0.25))
        cv2.circle(mask, whole(eye), max(1, radius // 9), 255, cv2.FILLED)
    axes = (round(0.5 * radius), round(0.4 * radius))
    mouth = centre + radius * np.array((0, 0.1))
    cv2.ellipse(mask, whole(mouth), axes, lean, 20, 160, 255, thick, cv2.LINE_AA)


def _house(mask: Mask, random: np.random.Generator, centre: _Points, size: float, thick: int) -> None:
    roof = random.uniform(0.2, 0.5)
    points = np.array([[-0.5, 0.5], [-0.5, -0.1], [0, -0.1 - roof], [0.5, -0.1], [0.5, 0.5]]) * size
    _outline(mask, centre + points, random, thick)
    left, right = centre + points[1], centre + points[3]
    _line(mask, tuple(left), tuple(right), thick)


_FIGURES = (_star, _heart, _flower, _box, _cross, _smiley, _house)


def _outline(mask: Mask, points: _Points, random: np.random.Generator, thick: int) -> None:
    fixed = np.rint(points * 16).astype(np.int32)
    if random.random() < 0.25:
        cv2.fillPoly(mask, [fixed], 255, cv2.LINE_AA, 4)
    else:
        cv2.polylines(mask, [fixed], True, 255, thick, cv2.LINE_AA, 4)


def _line(mask: Mask, first: tuple[float, float], last: tuple[float, float], thick: int) -> None:
    cv2.line(mask, whole(np.array(first)), whole(np.array(last)), 255, thick, cv2.LINE_AA)


def whole(point: _Points) -> tuple[int, int]:
    """Return the pixel next to a point."""
    return round(float(point[0])), round(float(point[1]))


def turned(points: _Points, angle: float) -> _Points:
    """Return points turned about the origin by so many radians."""
    cos, sin = np.cos(angle), np.sin(angle)
    return np.asarray(points @ np.array([[cos, sin], [-sin, cos]]), np.float64)
