"""Digits moved, turned, slanted, resized and bent, as another hand would have written them.

One map a sample says where each of its pixels comes from: the inverse of an affine map, plus an
elastic displacement (P. Simard, D. Steinkraus, J. Platt: Best practices for convolutional neural
networks, 2003). Both are products of small matrices, so that the maps of many samples cost two
multiplications, and each sample is interpolated only once.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.core.augmentation import Augmentation
from workbench.core.labels import SIDE
from workbench.data.blocks import BORDER, TALL, blocks_of, tiled

# The middle of a sample, in pixels from its edge.
_MIDDLE = SIDE / 2
# A typical strength is a standard deviation; nobody writes further from it than this many.
_REACH = 2.5
# An elastic displacement is a sum of bumps this wide (standard deviation, pixels), which stand on a
# grid that goes beyond the sample, so that a corner is displaced as much as the middle.
_BUMP_WIDTH = 4.5
_BUMPS = 9
# A displacement that changes faster than this, in pixels a pixel, would tear strokes or fold them.
_STEEPEST = 0.6
# No digit becomes narrower or lower than this share of itself: its strokes would run together.
_SMALLEST = 0.5
_STEEPEST_SLANT = np.radians(45)
# Ink keeps away from the edge by this many pixels, and by as much of the elastic displacement.
_CLEARANCE = 1.0
_ELASTIC_CLEARANCE = 1.5
# Grey levels above this are ink.
_INK = 40


def warp(
    images: NDArray[np.uint8], augmentation: Augmentation, random: np.random.Generator
) -> NDArray[np.uint8]:
    """Return the images, uint8 [N, 28, 28], each moved in its own way.

    Ink that would leave the sample is shrunk or moved back until it fits.
    """
    elastic = augmentation.elastic.amount
    forwards = _affine_maps(len(images), augmentation, random)
    shifts = _spread(random, (len(images), 2)) * np.float32(augmentation.shift.amount)
    middles, halves = _ink_boxes(images)
    _fit(forwards, shifts, middles=middles, halves=halves, elastic=elastic)
    fields = _fields(forwards, shifts)
    if elastic:
        fields[:, :, :_BUMPS, :_BUMPS] = _bumps(len(images), elastic, random)
    warped = np.empty_like(images)
    for block in blocks_of(len(images)):
        columns, rows = _BASIS @ (fields[:, block] @ _BASIS.T)
        warped[block] = sampled(images[block], columns=columns, rows=rows)
    return warped


def _spread(random: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Return normally distributed numbers (standard deviation 1) without the rare far ones."""
    numbers = random.standard_normal(shape, dtype=np.float32)
    return np.clip(numbers, -_REACH, _REACH, out=numbers)


def _affine_maps(count: int, augmentation: Augmentation, random: np.random.Generator) -> NDArray[np.float32]:
    """Return float32 [N, 2, 2]: how a place (x, y downwards) seen from the middle moves.

    A digit is stretched, then slanted, then turned.
    """
    turn, slant, broader, taller = _spread(random, (4, count))
    turn *= np.float32(np.radians(augmentation.rotation.amount))
    slant *= np.float32(np.radians(augmentation.shear.amount))
    lean = np.tan(np.clip(slant, -_STEEPEST_SLANT, _STEEPEST_SLANT))
    spread = np.float32(np.log1p(augmentation.scale.amount / 100))
    width = np.maximum(np.exp(broader * spread), _SMALLEST)
    height = np.maximum(np.exp(taller * spread), _SMALLEST)
    cos, sin = np.cos(turn), np.sin(turn)
    maps = np.empty((count, 2, 2), dtype=np.float32)
    maps[:, 0, 0], maps[:, 0, 1] = cos * width, (cos * lean - sin) * height
    maps[:, 1, 0], maps[:, 1, 1] = sin * width, (sin * lean + cos) * height
    return maps


def _ink_boxes(images: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the middles and half the sizes of the ink, float32 [N, 2] (x, y), seen from the middle."""
    middles = np.zeros((len(images), 2), dtype=np.float32)
    halves = np.zeros((len(images), 2), dtype=np.float32)
    for axis in (0, 1):
        has_ink = images.max(axis=1 + axis) > _INK
        first = has_ink.argmax(axis=1)
        last = SIDE - has_ink[:, ::-1].argmax(axis=1)
        is_empty = ~has_ink.any(axis=1)
        middles[:, axis] = np.where(is_empty, 0, (first + last) / 2 - _MIDDLE)
        halves[:, axis] = np.where(is_empty, 0, (last - first) / 2)
    return middles, halves


def _fit(
    forwards: NDArray[np.float32],
    shifts: NDArray[np.float32],
    *,
    middles: NDArray[np.float32],
    halves: NDArray[np.float32],
    elastic: float,
) -> None:
    """Change the maps and shifts in place, so that all ink lands within the sample."""
    room = np.float32(_MIDDLE - _CLEARANCE - _ELASTIC_CLEARANCE * elastic)
    reach = (np.abs(forwards) @ halves[:, :, None])[:, :, 0]
    # Ink that fills its sample from the start need not become smaller than it was.
    rooms = np.maximum(room, halves.max(axis=1))
    shrink = np.minimum(1, rooms / np.maximum(reach.max(axis=1), 1e-6))
    forwards *= shrink[:, None, None]
    landed = (forwards @ middles[:, :, None])[:, :, 0]
    free = np.maximum(rooms[:, None] - reach * shrink[:, None], 0)
    shifts[:] = np.clip(landed + shifts, -free, free) - landed


def _bumps(count: int, elastic: float, random: np.random.Generator) -> NDArray[np.float32]:
    """Return float32 [2, N, _BUMPS, _BUMPS]: heights of the bumps of an elastic displacement."""
    bumps = random.standard_normal((2, count, _BUMPS, _BUMPS), dtype=np.float32)
    bumps *= np.float32(elastic)
    # The standard deviation of the slopes; five of them are never met.
    if 5 * elastic / (np.sqrt(2) * _BUMP_WIDTH) > _STEEPEST:
        across = _SOME @ bumps @ _SLOPES.T
        down = _SLOPES @ bumps @ _SOME.T
        steepest = np.maximum(np.abs(across), np.abs(down)).max(axis=(0, 2, 3))
        bumps *= np.minimum(1, _STEEPEST / np.maximum(steepest, 1e-6))[:, None, None]
    return bumps


def _fields(forwards: NDArray[np.float32], shifts: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32 [2, N, _BUMPS + 2, _BUMPS + 2]: the inverse maps in terms of `_BASIS`.

    The last row and column stand for 1, those before them for the distance from the middle.
    """
    backwards = np.linalg.inv(forwards)
    origins = -(backwards @ shifts[:, :, None])[:, :, 0]
    fields = np.zeros((2, len(forwards), _BUMPS + 2, _BUMPS + 2), dtype=np.float32)
    for axis in (0, 1):
        fields[axis, :, -1, -2] = backwards[:, axis, 0]
        fields[axis, :, -2, -1] = backwards[:, axis, 1]
        # Pixel 0 has its middle half a pixel within the sample.
        fields[axis, :, -1, -1] = origins[:, axis] + np.float32(_MIDDLE - 0.5)
    return fields


def sampled(
    images: NDArray[np.uint8], *, columns: NDArray[np.float32], rows: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Return what the images show at places, float32 [N, 28, 28], between pixels by bilinear weights.

    Beyond its edges an image is black.
    """
    found = np.empty_like(images)
    for block in blocks_of(len(images)):
        count = len(images[block])
        across = np.clip(columns[block] + BORDER, 0, SIDE + BORDER)
        down = np.clip(rows[block] + BORDER, 0, SIDE + BORDER)
        down += (np.arange(count, dtype=np.float32) * TALL)[:, None, None]
        places = (count * SIDE, SIDE)
        tall = cv2.remap(tiled(images[block]), across.reshape(places), down.reshape(places), cv2.INTER_LINEAR)
        found[block] = tall.reshape(count, SIDE, SIDE)
    return found


def _basis() -> NDArray[np.float32]:
    """Return float32 [28, _BUMPS + 2]: bumps along an axis, the distance from the middle, and 1.

    The bumps are scaled so that a sum with weights of standard deviation 1 has that one too.
    """
    from_middle = np.arange(SIDE) + 0.5 - _MIDDLE
    stands = np.linspace(-1, 1, _BUMPS) * (_MIDDLE + _BUMP_WIDTH)
    bumps = np.exp(-0.5 * ((from_middle[:, None] - stands) / _BUMP_WIDTH) ** 2)
    bumps /= np.sqrt((bumps**2).sum(axis=1, keepdims=True))
    return np.column_stack((bumps, from_middle, np.ones(SIDE))).astype(np.float32)


_BASIS = _basis()
# The bumps, and how steep they are, at every fourth pixel: slopes change no faster.
_SOME = np.ascontiguousarray(_BASIS[1::4, :_BUMPS])
_SLOPES = np.ascontiguousarray((_BASIS[2::4, :_BUMPS] - _BASIS[0:-3:4, :_BUMPS])[: len(_SOME)] / 2)
