"""Ink: which pixels differ from the ground around them, dark on light or light on dark.

The ground is the median of a wide neighbourhood, taken over the means of small blocks. A
median follows the paper as long as less than half of the neighbourhood is ink, keeps shadow
edges, and needs no polarity; the side on which the strongest differences of a neighbourhood lie
is the polarity there. All arithmetic is on integers, so that DigitKit gives the same mask.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.constants import InkConstants
from workbench.vision.frame import Grey


@dataclass(frozen=True)
class Ink:
    """What was found, each uint8 [H, W] but ``ground``.

    ``mask`` is 255 on ink, ``contrast`` its strength, ``luma`` the picture a little smoothed, and
    ``ground`` the grey value of the ground in each block, uint8 [rows, columns].
    """

    mask: Grey
    contrast: Grey
    luma: Grey
    ground: Grey


def find_ink(luma: Grey, constants: InkConstants) -> Ink:
    """Return the ink of a working image, uint8 [H, W]."""
    height, width = luma.shape
    smooth = _whole_blocks(np.asarray(cv2.GaussianBlur(luma, (3, 3), 0), np.uint8), constants.block)
    blocks = _blocks_of(smooth, constants.block)
    noise = _noise(blocks)
    ground = _ground(blocks, noise, constants)

    least = max(
        constants.minimum_contrast, min(noise * constants.noise_percent // 100, constants.maximum_noise)
    )
    darker = np.asarray(cv2.subtract(ground, blocks.lowest), np.uint8)
    lighter = np.asarray(cv2.subtract(blocks.highest, ground), np.uint8)
    near = constants.neighbour_blocks
    kernel = np.ones((near, near), np.uint8)
    # Where neither side is strong enough to be ink, the side does not matter and dark is quicker.
    is_light = (_sums(lighter, near) > _sums(darker, near)) & (cv2.dilate(lighter, kernel) > least)
    nearby = cv2.dilate(np.where(is_light, lighter, darker), kernel).astype(np.uint16)
    threshold = np.maximum(nearby * constants.neighbour_percent // 100, least)
    # Where the ground itself changes much, as at the edge of a shadow, it is known less well.
    slope = cv2.morphologyEx(ground, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).astype(np.uint16)
    steep = np.maximum(slope, constants.usual_slope) - constants.usual_slope
    threshold = np.minimum(threshold + steep * constants.slope_percent // 100, 255).astype(np.uint8)

    size = (smooth.shape[1], smooth.shape[0])
    ground_here = cv2.resize(ground, size, interpolation=cv2.INTER_LINEAR_EXACT)
    # Images that are no longer needed are written over: fresh memory costs as much as the work.
    lighter_here = cv2.subtract(smooth, ground_here) if is_light.any() else None
    contrast = cv2.subtract(ground_here, smooth, ground_here)
    if lighter_here is not None:
        cv2.copyTo(lighter_here, _repeated(is_light.astype(np.uint8), constants.block), contrast)
    limit = _repeated(threshold, constants.block)
    mask = cv2.compare(contrast, limit, cv2.CMP_GT, limit)
    # A grainy stroke has gaps of a pixel or two.
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8), mask)
    return Ink(
        np.asarray(mask[:height, :width], np.uint8),
        np.asarray(contrast[:height, :width], np.uint8),
        smooth[:height, :width],
        ground,
    )


def _repeated(values: Grey, block: int) -> Grey:
    """Return each value as a block of pixels."""
    # Faster than one nearest-neighbour resize: rows of whole blocks are copied.
    rows = cv2.resize(values, (values.shape[1] * block, values.shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.asarray(np.repeat(rows, block, axis=0), np.uint8)


def _noise(blocks: _Blocks) -> int:
    """Return the median spread of a block, which in a picture of mostly paper is that of noise."""
    spread = blocks.spread
    up_to = np.cumsum(np.bincount(spread.reshape(-1), minlength=256))
    return int(np.searchsorted(up_to, spread.size // 2, side="right"))


def _ground(blocks: _Blocks, noise: int, constants: InkConstants) -> Grey:
    """Return the grey value of the ground under each block, uint8.

    Ground is what is smooth and wide: an even block that hangs together with a wide even square,
    as paper does even through a soft shadow, while the inside of a stroke is cut off by its edges.
    Small even patches (between ruled lines, in a zero) count where they look like the median of
    their surroundings. Blocks with ink take the mean of the ground around them.
    """
    median = np.asarray(cv2.medianBlur(blocks.mean, constants.background_blocks), np.uint8)
    least = max(noise * constants.even_percent // 100, constants.least_even)
    is_even = (blocks.roughness(constants.slope_share) <= least).astype(np.uint8)
    _, labels = cv2.connectedComponents(is_even, connectivity=4)
    wide = max(1, min(is_even.shape) * constants.wide_percent // 100) | 1
    is_wide = np.zeros(int(labels.max()) + 1, bool)
    is_wide[labels[_sums(is_even, wide) == wide * wide]] = True
    usual = constants.usual_contrast + median.astype(np.uint16) * constants.usual_percent // 100
    is_usual = cv2.absdiff(blocks.mean, median) <= usual
    is_ground = (is_even & (is_wide[labels] | is_usual)).astype(np.uint8)

    # The nearest ground counts: it is looked further away only while there is some block without.
    ground = median
    known = blocks.mean * is_ground
    missing = np.ones_like(is_ground)
    for reach in sorted(constants.reaches):
        count = _sums(is_ground, reach)
        mean = ((2 * _sums(known, reach) + count) // np.maximum(2 * count, 1)).astype(np.uint8)
        is_found = np.asarray(count > 0).view(np.uint8) & missing
        cv2.copyTo(mean, is_found, ground)
        missing -= is_found
        if not missing.any():
            break
    return ground


def _whole_blocks(image: Grey, block: int) -> Grey:
    """Return the image, its last row and column repeated up to whole blocks."""
    below, right = -image.shape[0] % block, -image.shape[1] % block
    if below or right:
        image = np.pad(image, ((0, below), (0, right)), mode="edge")
    return image


@dataclass(frozen=True)
class _Blocks:
    """Lowest, highest and mean (rounded half up) grey value of each block, uint8 [rows, columns]."""

    lowest: Grey
    highest: Grey
    mean: Grey

    @property
    def spread(self) -> Grey:
        return self.highest - self.lowest

    def roughness(self, slope_share: int) -> NDArray[np.int32]:
        """Return the spread less a share, in percent, of what a slope through the block explains."""
        padded = cv2.copyMakeBorder(self.mean, 1, 1, 1, 1, cv2.BORDER_REPLICATE).astype(np.int32)
        slope = abs(padded[1:-1, 2:] - padded[1:-1, :-2]) + abs(padded[2:, 1:-1] - padded[:-2, 1:-1])
        return np.asarray(self.spread - slope * slope_share // 200, np.int32)


def _blocks_of(image: Grey, block: int) -> _Blocks:
    rows = image.reshape(image.shape[0] // block, block, image.shape[1])
    # From each place on, over the width of a block: of these, the first of each block is taken.
    kernel = np.ones((1, block), np.uint8)
    lowest = cv2.erode(rows.min(axis=1), kernel, anchor=(0, 0))[:, ::block]
    highest = cv2.dilate(rows.max(axis=1), kernel, anchor=(0, 0))[:, ::block]
    columns = rows.sum(axis=1, dtype=np.uint16)
    sums = sum(columns[:, place::block] for place in range(block))
    mean = (2 * sums + block * block) // (2 * block * block)
    return _Blocks(
        np.ascontiguousarray(lowest, np.uint8),
        np.ascontiguousarray(highest, np.uint8),
        np.ascontiguousarray(mean, np.uint8),
    )


def _sums(values: Grey, blocks: int) -> NDArray[np.int32]:
    """Return the sums over ``blocks`` × ``blocks`` around each block; outside there is nothing."""
    sums = cv2.boxFilter(
        values,
        cv2.CV_32S,
        (blocks, blocks),
        normalize=False,
        borderType=cv2.BORDER_CONSTANT,
    )
    return np.asarray(sums, np.int32)
