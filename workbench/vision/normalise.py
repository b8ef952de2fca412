"""Normalise: turn the ink of one region into the 28×28 sample that MNIST would have made of it.

After the description of MNIST (LeCun, Cortes, Burges): the longer side is scaled to 20 pixels
by area averaging, and the centre of mass is put into the centre of 28×28. On the way the stroke
is brought into MNIST's range of widths. All arithmetic is on integers.
"""

from __future__ import annotations

import functools
import itertools
import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.constants import NormaliseConstants
from workbench.vision.frame import Box, Grey
from workbench.vision.outline import framed, solid, stroke_width

_Values = NDArray[np.float32] | NDArray[np.float64]

_HUNDREDTHS = np.arange(256, dtype=np.int64) * 100
# Sums over fewer pixels, and their halves, are exact in the 24 bits of a float32.
_EXACT_AREA = 1 << 15
# Products of matrices are computed by one thread up to so many multiplications.
_LARGEST_PRODUCT = 1 << 18


@dataclass(frozen=True)
class Normalised:
    """A sample, uint8 [28, 28], and where its ink begins and ends in the region it was made of."""

    sample: Grey
    box: Box


def mean_contrast(contrast: Grey, own: Grey) -> int:
    """Return the mean, rounded down, of ``contrast`` where ``own`` is 255."""
    count = max(1, cv2.countNonZero(own))
    return int(cv2.sumElems(cv2.bitwise_and(contrast, own))[0]) // count


def normalise(contrast: Grey, own: Grey, mean: int, constants: NormaliseConstants) -> Normalised | None:
    """Return the sample of a region, or None where its ink is no stroke but a solid patch.

    ``contrast`` is uint8 [h, w], how strongly each pixel differs from its ground, and ``own``
    uint8 [h, w] is 255 on the pixels of this digit, over which ``mean`` is the mean contrast.
    What lies beside them by more than a pixel belongs to a neighbour and is left out.
    """
    near = np.asarray(cv2.dilate(own, np.ones((3, 3), np.uint8)), np.uint8)
    low, high, scale = constants.ink_low_percent, constants.ink_high_percent, 1
    if max(own.shape) <= constants.small_side:
        contrast = _sharpened(contrast, constants.small_sharpening)
        mean = mean_contrast(contrast, own)
        low, high, scale = constants.small_low_percent, constants.small_high_percent, constants.small_scale
        contrast, near = _enlarged(contrast, scale), _repeated(near, scale)
    ink = np.asarray(cv2.bitwise_and(_saturated(contrast, mean, low, high), near), np.uint8)
    box = _box_of(ink)
    if box is None:
        return None
    fine = _fine(ink, box, constants)
    width = stroke_width(fine)
    if width > constants.solid:
        return None
    return Normalised(_sample(fine, width, constants), _reduced(box, scale))


def sample_of_ink(ink: Grey, constants: NormaliseConstants) -> Grey | None:
    """Return the sample, uint8 [28, 28], of ``ink``, uint8 [h, w] with 255 on full ink; None if none."""
    box = _box_of(ink)
    if box is None:
        return None
    fine = _fine(ink, box, constants)
    return _sample(fine, stroke_width(fine), constants)


def _fine(ink: Grey, box: Box, constants: NormaliseConstants) -> Grey:
    """Return the ink in ``box`` with its longer side scaled to the size at which strokes are measured."""
    cropped = _cropped(ink, box)
    factor = max(box.width, box.height) // constants.fine_box
    return _scaled(_thickened(cropped, factor), constants.fine_box)


def _sample(fine: Grey, width: int, constants: NormaliseConstants) -> Grey:
    even = _with_even_stroke(fine, width, constants)
    box = _box_of(even)
    if box is None:  # thinned away
        even, box = fine, Box(0, 0, fine.shape[1], fine.shape[0])
    return _centred(_scaled(_cropped(even, box), constants.box), constants.side)


def _sharpened(contrast: Grey, times: int) -> Grey:
    """Return contrast with what a slight blur took of it given back, ``times`` over.

    The strokes of a digit of 14 pixels are hardly wider than the blur of the lens: without this
    its loops are closed.
    """
    smooth = cv2.GaussianBlur(contrast, (3, 3), 0)
    return np.asarray(cv2.addWeighted(contrast, 1 + times, smooth, -times, 0), np.uint8)


def _enlarged(contrast: Grey, scale: int) -> Grey:
    """Return contrast ``scale`` times as large, without steps."""
    size = (contrast.shape[1] * scale, contrast.shape[0] * scale)
    return np.asarray(cv2.resize(contrast, size, interpolation=cv2.INTER_LINEAR_EXACT), np.uint8)


def _repeated(mask: Grey, scale: int) -> Grey:
    """Return each pixel as ``scale`` × ``scale`` of them."""
    return np.asarray(np.repeat(np.repeat(mask, scale, axis=0), scale, axis=1), np.uint8)


def _reduced(box: Box, scale: int) -> Box:
    """Return the smallest box around ``box`` in an image that is smaller by ``scale``."""
    x, y = box.x // scale, box.y // scale
    return Box(x, y, -(-box.right // scale) - x, -(-box.bottom // scale) - y)


def _saturated(contrast: Grey, mean: int, low_percent: int, high_percent: int) -> Grey:
    """Return contrast as ink: 0 up to a share of the digit's own mean contrast, 255 from another."""
    return np.asarray(cv2.LUT(contrast, _saturation(mean, low_percent, high_percent)), np.uint8)


@functools.lru_cache(maxsize=512)
def _saturation(mean: int, low_percent: int, high_percent: int) -> Grey:
    """Return the ink for each contrast from 0 to 255, uint8 [256]."""
    low = mean * low_percent
    span = max(1, mean * (high_percent - low_percent))
    return np.clip((_HUNDREDTHS - low) * 255 // span, 0, 255).astype(np.uint8)


def _box_of(ink: Grey) -> Box | None:
    """Return the smallest box around ink of at least half strength, or None where there is none."""
    box = Box(*cv2.boundingRect(solid(ink)))
    return box if box.area else None


def _cropped(ink: Grey, box: Box) -> Grey:
    return ink[box.y : box.bottom, box.x : box.right]


def _thickened(ink: Grey, factor: int) -> Grey:
    """Return ink spread over ``factor`` pixels, so that reducing it by that much averages no hairline away.

    What this adds to a stroke is measured and taken off afterwards.
    """
    if factor <= 1:
        return ink
    return np.asarray(cv2.dilate(framed(ink, factor), np.ones((factor, factor), np.uint8)), np.uint8)


def _scaled(ink: Grey, longest: int) -> Grey:
    """Return ``ink`` with its longer side scaled to ``longest`` by area averaging, rounded half up."""
    height, width = ink.shape
    longer = max(height, width)
    new_height = max(1, (2 * height * longest + longer) // (2 * longer))
    new_width = max(1, (2 * width * longest + longer) // (2 * longer))
    area = height * width
    # All numbers are whole and so small that floats, which are multiplied faster, are exact.
    values = ink.astype(np.float32 if area < _EXACT_AREA else np.float64)
    sums = _summed(_summed(values, new_height).T, new_width).T
    return np.ascontiguousarray((sums + area / 2) / area, np.uint8)


def _summed(values: _Values, new: int) -> _Values:
    """Return the sums of the rows of ``values`` that each of ``new`` rows covers, by shares of 1/new."""
    old, across = values.shape
    # In blocks, each of the rows that it needs: less work, and each product so small that no
    # library gives it to threads, which would stall now and then.
    blocks = math.isqrt(old * new * across // _LARGEST_PRODUCT) + 1
    sums = [shares @ values[rows] for rows, shares in _shares(old, new, blocks, values.dtype)]
    return sums[0] if blocks == 1 else np.concatenate(sums)


@functools.lru_cache(maxsize=1024)
def _shares(
    old: int, new: int, blocks: int, kind: np.dtype[np.float32 | np.float64]
) -> list[tuple[slice, _Values]]:
    """Return, for each block of ``new`` rows, which of ``old`` rows it covers and the shares, in 1/new."""
    after, before = np.arange(new + 1)[:, None] * old, np.arange(old + 1)[None, :] * new
    overlap = np.minimum(after[1:], before[:, 1:]) - np.maximum(after[:-1], before[:, :-1])
    shares = np.maximum(overlap, 0).astype(kind)
    borders = [block * new // blocks for block in range(blocks + 1)]
    rows = [slice(first * old // new, -(-last * old // new)) for first, last in itertools.pairwise(borders)]
    return [
        (one, np.ascontiguousarray(shares[first:last, one]))
        for one, (first, last) in zip(rows, itertools.pairwise(borders), strict=True)
    ]


def _with_even_stroke(ink: Grey, width: int, constants: NormaliseConstants) -> Grey:
    """Return ink whose stroke of ``width`` is brought into the range that MNIST's strokes have."""
    margin = constants.fine_box // 6
    wider = framed(ink, margin)
    if width < constants.thinnest:
        radius = min((constants.thinnest - width + 10) // 20, margin)
        return np.asarray(cv2.dilate(wider, _disc(radius)), np.uint8)
    if width > constants.thickest:
        radius = min((width - constants.thickest + 10) // 20, margin)
        return np.asarray(cv2.erode(wider, _disc(radius)), np.uint8)
    return wider


@functools.cache
def _disc(radius: int) -> Grey:
    offsets = np.arange(-radius, radius + 1)
    inside = offsets[:, None] ** 2 + offsets[None, :] ** 2 <= radius * radius + radius
    return inside.astype(np.uint8)


def _centred(small: Grey, side: int) -> Grey:
    """Return ``small`` in ``side`` × ``side`` with its centre of mass in the centre, as far as it fits."""
    height, width = small.shape
    moments = cv2.moments(small)
    total, mass_x, mass_y = (int(moments[name]) for name in ("m00", "m10", "m01"))
    sample = np.zeros((side, side), np.uint8)
    if total == 0:
        return sample
    # MNIST's centre is the pixel side / 2: side / 2 - mass / total, rounded half up.
    left = ((side + 1) * total - 2 * mass_x) // (2 * total)
    top = ((side + 1) * total - 2 * mass_y) // (2 * total)
    left, top = min(max(left, 0), side - width), min(max(top, 0), side - height)
    sample[top : top + height, left : left + width] = small
    return sample
