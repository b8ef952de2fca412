"""Samples spoiled to a known degree, to measure how a network bears it.

Recipes distort by random amounts, each sample differently; here all samples get the same amount,
and only directions and places are random. The same seed gives the same ones at each level, so that
a curve shows the level and not the luck of a draw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import SIDE

Images = NDArray[np.uint8]

_MIDDLE = (SIDE - 1) / 2
# Digits of MNIST lie in the middle 20 × 20 pixels.
_INK_MARGIN = 4
# Lines pass the middle at this distance: nearer, they would make another digit.
_NEAREST_LINE, _FARTHEST_LINE = 7.0, 12.0
_HALF_LINE_WIDTH = 0.8


def distort(images: Images, name: str, level: float, *, seed: int) -> Images:
    """Return images, uint8 [N, 28, 28], spoiled by the distortion ``name`` of `DISTORTIONS`."""
    return _DISTORT[name](images, level, np.random.default_rng(seed))


def _rotate(images: Images, degrees: float, random: np.random.Generator) -> Images:
    turns = np.radians(degrees) * random.choice([-1.0, 1.0], len(images))
    cos, sin = np.cos(turns), np.sin(turns)
    maps = np.stack([np.stack([cos, -sin], axis=1), np.stack([sin, cos], axis=1)], axis=1)
    return _moved(images, maps, np.zeros((len(images), 2)))


def _shift(images: Images, pixels: float, random: np.random.Generator) -> Images:
    directions = random.uniform(0, 2 * np.pi, len(images))
    shifts = pixels * np.stack([np.cos(directions), np.sin(directions)], axis=1)
    return _moved(images, np.tile(np.eye(2), (len(images), 1, 1)), shifts)


def _scale(images: Images, percent: float, _random: np.random.Generator) -> Images:
    maps = np.tile(np.eye(2) * percent / 100, (len(images), 1, 1))
    return _moved(images, maps, np.zeros((len(images), 2)))


def _moved(images: Images, maps: NDArray[np.float64], shifts: NDArray[np.float64]) -> Images:
    """Move each image by its own map of places (x, y downwards) seen from the middle."""
    middle = np.array([_MIDDLE, _MIDDLE])
    moved = np.empty_like(images)
    for index, (linear, shift) in enumerate(zip(maps, shifts, strict=True)):
        whole = np.column_stack([linear, middle + shift - linear @ middle])
        moved[index] = cv2.warpAffine(images[index], whole, (SIDE, SIDE), flags=cv2.INTER_LINEAR)
    return moved


def _blur(images: Images, pixels: float, _random: np.random.Generator) -> Images:
    if not pixels:
        return images
    places = np.arange(SIDE)
    reach = np.arange(-SIDE, SIDE + 1)
    # Normalised before it is cut off at the edge: beyond the sample lies black.
    weights = np.exp(-0.5 * (reach / pixels) ** 2)
    weights /= weights.sum()
    spread = weights[places[:, None] - places + SIDE].astype(np.float32)
    return _grey(spread @ images.astype(np.float32) @ spread.T)


def _add_noise(images: Images, grey_levels: float, random: np.random.Generator) -> Images:
    grain = random.standard_normal(images.shape, dtype=np.float32)
    return _grey(images + np.float32(grey_levels) * grain)


def _fade(images: Images, percent: float, _random: np.random.Generator) -> Images:
    return _grey(images * np.float32(1 - percent / 100))


def _invert(images: Images, percent: float, _random: np.random.Generator) -> Images:
    share = np.float32(percent / 100)
    return _grey(images * (1 - 2 * share) + 255 * share)


def _cover(images: Images, side: float, random: np.random.Generator) -> Images:
    size = round(side)
    corners = _INK_MARGIN + random.random((2, len(images), 1)) * (SIDE - 2 * _INK_MARGIN - size)
    first = np.rint(corners).astype(np.intp)
    places = np.arange(SIDE)
    rows, columns = np.logical_and(places >= first, places < first + size)
    covered: Images = images.copy()
    covered[rows[:, :, None] & columns[:, None, :]] = 0
    return covered


def _add_lines(images: Images, count: float, random: np.random.Generator) -> Images:
    y, x = np.mgrid[:SIDE, :SIDE] - _MIDDLE
    cluttered = images
    for _ in range(round(count)):
        angles = random.uniform(0, 2 * np.pi, (len(images), 1, 1))
        away = random.uniform(_NEAREST_LINE, _FARTHEST_LINE, (len(images), 1, 1))
        across = np.abs(np.cos(angles) * x + np.sin(angles) * y - away)
        line = _grey(255 * np.clip(_HALF_LINE_WIDTH + 0.5 - across, 0, 1))
        cluttered = np.where(cluttered > line, cluttered, line)
    return cluttered


def _grey(values: NDArray[np.floating]) -> Images:
    return np.asarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))


_DISTORT: Mapping[str, Callable[[Images, float, np.random.Generator], Images]] = {
    "rotation": _rotate,
    "shift": _shift,
    "scale": _scale,
    "blur": _blur,
    "noise": _add_noise,
    "contrast": _fade,
    "inversion": _invert,
    "occlusion": _cover,
    "clutter": _add_lines,
}
