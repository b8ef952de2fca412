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
    """What was found: ``mask`` uint8 [H, W], 255 on ink; ``contrast`` uint8 [H, W], its strength."""

    mask: Grey
    contrast: Grey


def find_ink(luma: Grey, constants: InkConstants) -> Ink:
    """Return the ink of a working image, uint8 [H, W]."""
    height, width = luma.shape
    smooth = _whole_blocks(np.asarray(cv2.GaussianBlur(luma, (3, 3), 0), np.uint8), constants.block)
    lowest, highest, mean = _block_statistics(smooth, constants.block)
    ground = cv2.medianBlur(mean, constants.background_blocks)

    darker = np.asarray(cv2.subtract(ground, lowest), np.uint8)
    lighter = np.asarray(cv2.subtract(highest, ground), np.uint8)
    is_light = _around(lighter, constants.neighbour_blocks) > _around(darker, constants.neighbour_blocks)
    strongest = np.where(is_light, lighter, darker)
    kernel = np.ones((constants.neighbour_blocks, constants.neighbour_blocks), np.uint8)
    nearby = cv2.dilate(strongest, kernel).astype(np.uint16)
    spread = np.sort(cv2.subtract(highest, lowest), axis=None)
    noise = min(int(spread[spread.size // 2]) * constants.noise_percent // 100, constants.maximum_noise)
    least = max(constants.minimum_contrast, noise)
    threshold = np.maximum(nearby * constants.neighbour_percent // 100, least).astype(np.uint8)

    size = (smooth.shape[1], smooth.shape[0])
    ground_here = cv2.resize(ground, size, interpolation=cv2.INTER_LINEAR_EXACT)
    contrast = cv2.subtract(ground_here, smooth)
    if is_light.any():
        light_here = cv2.resize(is_light.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
        cv2.copyTo(cv2.subtract(smooth, ground_here), light_here, contrast)
    threshold_here = cv2.resize(threshold, size, interpolation=cv2.INTER_NEAREST)
    mask = cv2.compare(contrast, threshold_here, cv2.CMP_GT)
    return Ink(np.asarray(mask[:height, :width], np.uint8), np.asarray(contrast[:height, :width], np.uint8))


def _whole_blocks(image: Grey, block: int) -> Grey:
    """Return the image, its last row and column repeated up to whole blocks."""
    below, right = -image.shape[0] % block, -image.shape[1] % block
    if below or right:
        image = np.pad(image, ((0, below), (0, right)), mode="edge")
    return image


def _block_statistics(image: Grey, block: int) -> tuple[Grey, Grey, Grey]:
    """Return lowest, highest and mean (rounded half up) of each block."""
    height, width = image.shape[0] // block, image.shape[1] // block
    rows = image.reshape(height, block, width * block)

    def columns(reduced: NDArray[np.integer]) -> NDArray[np.integer]:
        return np.ascontiguousarray(reduced.T).reshape(width, block, height)

    lowest = columns(rows.min(axis=1)).min(axis=1).T
    highest = columns(rows.max(axis=1)).max(axis=1).T
    sums = columns(rows.sum(axis=1, dtype=np.uint16)).sum(axis=1, dtype=np.uint32).T
    mean = (sums + block * block // 2) // (block * block)
    return (
        np.ascontiguousarray(lowest, np.uint8),
        np.ascontiguousarray(highest, np.uint8),
        np.ascontiguousarray(mean, np.uint8),
    )


def _around(strength: Grey, blocks: int) -> NDArray[np.int32]:
    """Return the sums over ``blocks`` × ``blocks``; what lies outside repeats the edge."""
    sums = cv2.boxFilter(
        strength, cv2.CV_32S, (blocks, blocks), normalize=False, borderType=cv2.BORDER_REPLICATE
    )
    return np.asarray(sums, np.int32)
