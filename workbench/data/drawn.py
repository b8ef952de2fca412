"""Digits drawn by code, as people write them and as MNIST shows them.

They are the data set where there is neither a file nor the net, and the data of the tests.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import CancelledError
from workbench.core.events import Emit, Progress, ShouldStop, ignore, never
from workbench.core.labels import DIGITS, SIDE
from workbench.data.dataset import Samples
from workbench.data.handwriting import write_digits
from workbench.data.pen import POINTS

# Counts up with every change that makes other digits of the same seed.
VERSION = 1

_BLOCK = 500
# MNIST's digits fill a box of 20 pixels.
_BOX = 20
# Their centre of mass lies on the pixel with this index, not half a pixel before it.
_CENTRE = 14
_FINE = 4  # Lines are drawn this much finer, then averaged.
_BROADEST = 4.2  # Pixels of the widest pen.
_PIECES = 7  # A line is drawn in so many pieces, each with its own pressure.
_SHIFT = 4  # OpenCV's fixed-point bits of a coordinate.


def draw_digits(
    count: int,
    seed: int,
    *,
    labels: NDArray[np.uint8] | None = None,
    emit: Emit = ignore,
    should_stop: ShouldStop = never,
) -> Samples:
    """Return ``count`` drawn samples; the same seed gives the same ones.

    ``labels``, uint8 [count], asks for certain digits; without them each is as likely as another.
    Raises `CancelledError` when asked to stop.
    """
    images = np.empty((count, SIDE, SIDE), dtype=np.uint8)
    drawn = np.empty(count, dtype=np.uint8)
    for first in range(0, count, _BLOCK):
        if should_stop():
            raise CancelledError
        block = slice(first, min(first + _BLOCK, count))
        random = np.random.default_rng((seed, first))
        asked = random.integers(0, len(DIGITS), block.stop - first, dtype=np.uint8)
        drawn[block] = asked if labels is None else labels[block]
        images[block] = _draw(drawn[block], random)
        emit(Progress(stage="Drawing digits", done=block.stop, total=count, unit="digits"))
    return Samples(images, drawn)


def _draw(labels: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    lines, strokes = write_digits(labels, random)
    widths = random.lognormal(np.log(1.95), 0.34, len(labels)).clip(0.9, _BROADEST)
    # A pen may be broader still for a 1, which has no loop to fill.
    is_broad = (labels == 1) & (random.random(len(labels)) < 0.15)
    widths = np.where(is_broad, random.uniform(3, 8, len(labels)), widths)
    return _centre(_bleed(_render(lines, strokes, widths, random), random))


def _render(
    lines: NDArray[np.float64],
    strokes: list[tuple[slice, ...]],
    widths: NDArray[np.float64],
    random: np.random.Generator,
) -> NDArray[np.uint8]:
    """Return uint8 [N, 28, 28]: the ink fits a box of 20 pixels in the middle."""
    low, high = lines.min(axis=1), lines.max(axis=1)
    scale = (_BOX - widths) / (high - low).max(axis=1)
    middle = (low + high) / 2
    pixels = (lines - middle[:, None]) * scale[:, None, None] + SIDE / 2
    fixed = np.rint((pixels * _FINE - 0.5) * (1 << _SHIFT)).astype(np.int32)
    pressures = np.exp(random.normal(0, 0.12, (len(lines), _PIECES))) * widths[:, None]
    thick = np.maximum(np.rint(pressures * _FINE).astype(int), 1)
    images = np.empty((len(lines), SIDE, SIDE), dtype=np.uint8)
    fine = np.empty((SIDE * _FINE, SIDE * _FINE), dtype=np.uint8)
    for row, line in enumerate(fixed):
        fine[:] = 0
        for stroke, thickness in _pieces(strokes[row], thick[row]):
            cv2.polylines(fine, [line[stroke]], False, 255, thickness, cv2.LINE_8, _SHIFT)
        images[row] = cv2.resize(fine, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return images


def _pieces(strokes: tuple[slice, ...], thick: NDArray[np.int_]) -> Iterator[tuple[slice, int]]:
    """Yield the strokes cut where the pen's pressure changes, each piece with its thickness."""
    length = POINTS // _PIECES
    for number, thickness in enumerate(thick.tolist()):
        first, last = number * length, (number + 1) * length
        for stroke in strokes:
            # Pieces share a point, so that no gap is between them.
            start, stop = max(stroke.start, first), min(stroke.stop, last + 1)
            if stop - start > 1:
                yield slice(start, stop), thickness


def _bleed(images: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    """Return the images with edges as soft as a scanner makes them, each a little differently."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1))).astype(np.float32)
    across = padded[:, :, :-2] + 2 * padded[:, :, 1:-1] + padded[:, :, 2:]
    soft = (across[:, :-2] + 2 * across[:, 1:-1] + across[:, 2:]) / 16
    amount = random.uniform(0, 0.5, (len(images), 1, 1)).astype(np.float32)
    contrast = random.uniform(1.0, 1.3, (len(images), 1, 1)).astype(np.float32)
    blended = (images + amount * (soft - images)) * contrast
    bled: NDArray[np.uint8] = np.rint(np.minimum(blended, 255)).astype(np.uint8)
    return bled


def _centre(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the images moved by whole pixels, so that the centre of mass is where MNIST has it."""
    mass = images.sum(axis=(1, 2), dtype=np.int64)
    places = np.arange(SIDE)
    down = np.rint(_CENTRE - images.sum(axis=2, dtype=np.int64) @ places / mass).astype(int)
    right = np.rint(_CENTRE - images.sum(axis=1, dtype=np.int64) @ places / mass).astype(int)
    rows = (places - down[:, None])[:, :, None]
    columns = (places - right[:, None])[:, None, :]
    is_inside = (rows >= 0) & (rows < SIDE) & (columns >= 0) & (columns < SIDE)
    moved: NDArray[np.uint8] = images[np.arange(len(images))[:, None, None], rows % SIDE, columns % SIDE]
    moved[~is_inside] = 0
    return moved
