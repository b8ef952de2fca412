"""Texture: where ink is denser than writing can be, as on a carpet beside the page, there is none."""

from __future__ import annotations

import dataclasses

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.constants import InkConstants
from workbench.vision.frame import Grey
from workbench.vision.ink import Ink


def without_texture(ink: Ink, constants: InkConstants) -> Ink:
    """Return the ink without that of textures; what is written elsewhere in the picture stays.

    Judged are the horizontal runs of ink that begin in each block and in those around it: the
    smallest digits, written as closely as can be, have fewer than a texture.
    """
    starts = _run_starts(ink.mask)
    block = constants.block
    below, right = -starts.shape[0] % block, -starts.shape[1] % block
    whole = np.pad(starts & 1, ((0, below), (0, right)))
    blocks = whole.reshape(whole.shape[0] // block, block, -1, block)
    runs = blocks.sum(axis=(1, 3), dtype=np.uint8)
    size = constants.texture_blocks
    # At the edge of the picture fewer blocks are around: the limit is for a whole square of them.
    density = _sums(runs, size) * (size * size) // _sums(np.ones_like(runs), size)
    is_dense = (density > constants.texture_runs).astype(np.uint8)
    near = cv2.dilate(is_dense, np.ones((size, size), np.uint8))
    # Its rim, where half of what is around is page, goes with it.
    is_texture = (near > 0) & (2 * density > constants.texture_runs)
    is_sparse = (1 - is_texture.astype(np.uint8)) * 255
    kept = np.repeat(np.repeat(is_sparse, block, axis=0), block, axis=1)
    height, width = ink.mask.shape
    return dataclasses.replace(ink, mask=ink.mask & kept[:height, :width])


def _sums(values: Grey, size: int) -> NDArray[np.int32]:
    """Return the sums over ``size`` × ``size`` around each value; outside there is nothing."""
    sums = cv2.boxFilter(values, cv2.CV_32S, (size, size), normalize=False, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(sums, np.int32)


def _run_starts(mask: Grey) -> Grey:
    """Return 255 on the first pixel of each horizontal run of a mask, uint8 [H, W]."""
    before = np.zeros_like(mask)
    before[:, 1:] = mask[:, :-1]
    return np.asarray(cv2.subtract(mask, before), np.uint8)
