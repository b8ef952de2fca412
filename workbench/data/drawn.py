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
from workbench.data.pen import POINTS, lines_of

# Counts up with every change that makes other digits of the same seed.
VERSION = 1

_BLOCK = 500
# MNIST's digits fill a box of 20 pixels.
_BOX = 20
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
    lines, strokes = _write(labels, random)
    lines = _distort(lines, random)
    widths = random.lognormal(np.log(1.95), 0.34, len(labels)).clip(0.9, _BROADEST)
    # A pen may be broader still for a 1, which has no loop to fill.
    is_broad = (labels == 1) & (random.random(len(labels)) < 0.15)
    widths = np.where(is_broad, random.uniform(3, 8, len(labels)), widths)
    images = _render(lines, strokes, widths, random)
    return _bleed(images, random)


def _write(
    labels: NDArray[np.uint8], random: np.random.Generator
) -> tuple[NDArray[np.float64], list[tuple[slice, ...]]]:
    """Return lines, float64 [N, POINTS, 2], and the strokes of each."""
    lines = np.empty((len(labels), POINTS, 2))
    strokes: list[tuple[slice, ...]] = [()] * len(labels)
    choices = random.random(len(labels))
    for digit in np.unique(labels):
        families, shares = lines_of(int(digit))
        family_of = np.searchsorted(np.cumsum(shares)[:-1], choices)
        for number, family in enumerate(families):
            rows = np.flatnonzero((labels == digit) & (family_of == number))
            if not len(rows):
                continue
            blend = random.dirichlet(np.full(len(family.shapes), 0.8), len(rows))
            # A little beyond the shapes themselves.
            blend = blend * 1.3 - 0.3 / len(family.shapes)
            controls = np.tensordot(blend, family.shapes, axes=1)
            controls += random.normal(0, 0.025, controls.shape)
            # A hand that strays stays astray for a while.
            stray = random.normal(0, 0.06, controls.shape)
            controls[:, 1:-1] += (stray[:, :-2] + 2 * stray[:, 1:-1] + stray[:, 2:]) / 4
            controls[:, 0] += (stray[:, 0] + stray[:, 1]) / 2
            controls[:, -1] += (stray[:, -1] + stray[:, -2]) / 2
            roundness = random.beta(0.6, 1.2, (len(rows), 1, 1))
            lines[rows] = (1 - roundness) * (family.cornered @ controls) + roundness * (
                family.rounded @ controls
            )
            for row in rows:
                strokes[row] = family.strokes
    return lines, strokes


def _distort(lines: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    count = len(lines)
    # Proportions: some write a small head on a large foot, or lean on one side.
    y = np.clip(lines[:, :, 1], 0, 1) ** np.exp(random.normal(0, 0.28, (count, 1)))
    y += lines[:, :, 1] - np.clip(lines[:, :, 1], 0, 1)
    x = lines[:, :, 0] - 0.34
    x = x * (1 + random.normal(0, 0.2, (count, 1)).clip(-0.6, 0.6) * (2 * y - 1))
    centred = np.stack((x, y - 0.5), axis=2)
    # Slow waves across the paper bend lines.
    for wave in (2.5, 5.0, 9.0):
        direction = random.uniform(0, 2 * np.pi, (count, 1))
        phase = random.uniform(0, 2 * np.pi, (count, 1))
        along = centred[:, :, 0] * np.cos(direction) + centred[:, :, 1] * np.sin(direction)
        amount = random.normal(0, 0.13 / wave, (count, 1, 2))
        centred = centred + amount * np.sin(wave * along + phase)[:, :, None]
    slant = random.normal(0.16, 0.26, count)
    turn = random.normal(0, 0.12, count)
    stretch = np.exp(random.normal(0.03, 0.25, count))
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = np.empty((count, 2, 2))
    # Columns act on x, y: stretch and slant first, then turn.
    matrix[:, 0, 0], matrix[:, 1, 0] = cos * stretch, -(cos * slant + sin)
    matrix[:, 0, 1], matrix[:, 1, 1] = sin * stretch, cos - sin * slant
    trembling = random.gamma(1.5, 0.003, (count, 1, 1)) * random.normal(0, 1, centred.shape)
    distorted: NDArray[np.float64] = (centred + trembling) @ matrix
    return distorted


def _render(
    lines: NDArray[np.float64],
    strokes: list[tuple[slice, ...]],
    widths: NDArray[np.float64],
    random: np.random.Generator,
) -> NDArray[np.uint8]:
    """Return uint8 [N, 28, 28]: ink fits a box of 20 pixels, its centre of mass is in the middle."""
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
    return _centre(images)


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
    mass = images.sum(axis=(1, 2), dtype=np.int64)
    places = np.arange(SIDE)
    middle = SIDE // 2
    down = np.rint(middle - 0.5 - images.sum(axis=2, dtype=np.int64) @ places / mass).astype(int)
    right = np.rint(middle - 0.5 - images.sum(axis=1, dtype=np.int64) @ places / mass).astype(int)
    rows = (places - down[:, None])[:, :, None]
    columns = (places - right[:, None])[:, None, :]
    is_inside = (rows >= 0) & (rows < SIDE) & (columns >= 0) & (columns < SIDE)
    moved: NDArray[np.uint8] = images[np.arange(len(images))[:, None, None], rows % SIDE, columns % SIDE]
    moved[~is_inside] = 0
    return moved
