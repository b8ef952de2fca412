"""Sheets of paper for the tests of vision: drawn digits written on them, light and all."""

from __future__ import annotations

import functools

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.data.drawn import draw_digits
from workbench.vision.finding import Found
from workbench.vision.frame import Box

Grey = NDArray[np.uint8]


@functools.cache
def drawn(digit: int, seed: int = 5) -> Grey:
    """Return a drawn sample of a digit with a pen of usual width, uint8 [28, 28]."""
    samples = draw_digits(40, seed, labels=np.full(40, digit, np.uint8)).images
    usual = 14 if digit == 1 else 26
    return samples[np.abs(samples.mean(axis=(1, 2)) - usual).argmin()]


def sheet(height: int = 360, width: int = 480, level: int = 205, noise: float = 2.0) -> Grey:
    """Return a sheet of even paper with a little grain, uint8 [height, width]."""
    grain = np.random.default_rng(1).normal(0, noise, (height, width))
    return np.clip(level + grain, 0, 255).astype(np.uint8)


def write(page: Grey, digit: int, x: int, y: int, height: int, *, ink: int = 45, seed: int = 5) -> Box:
    """Write a digit of ``height`` pixels into ``page`` and return the box of its ink."""
    sample = drawn(digit, seed)
    rows, columns = np.flatnonzero(sample.max(axis=1) > 40), np.flatnonzero(sample.max(axis=0) > 40)
    tight = sample[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    width = max(2, round(tight.shape[1] * height / tight.shape[0]))
    # Enlarged smoothly and cut at half, a sample has the crisp edge of a pen again.
    large = cv2.resize(np.pad(tight, 2), (width * 2, height * 2), interpolation=cv2.INTER_CUBIC)
    crisp = cv2.resize(
        cv2.threshold(large, 110, 255, cv2.THRESH_BINARY)[1], (width, height), interpolation=cv2.INTER_AREA
    )
    share = crisp.astype(np.float32) / 255
    place = np.s_[y : y + height, x : x + width]
    page[place] = np.round(page[place] * (1 - share) + ink * share).astype(np.uint8)
    left, top, wide, high = cv2.boundingRect((crisp > 127).astype(np.uint8))
    return Box(x + left, y + top, wide, high)


def likeness(one: Box, other: Box) -> float:
    """Return the shared area of two boxes over that of both together."""
    shared = one.overlap(other)
    return shared / (one.area + other.area - shared)


def are_found(found: Found, boxes: list[Box]) -> bool:
    """Return whether each box was found, in this order, and nothing else."""
    return len(found.regions) == len(boxes) and all(
        likeness(region.box, box) > 0.5 for region, box in zip(found.regions, boxes, strict=True)
    )


def picture() -> np.ndarray:
    """A picture whose corner tells how it lies: blue at the top left, height 40, width 60."""
    image = np.full((40, 60, 3), 230, np.uint8)
    image[:10, :15] = (250, 40, 20)
    return image
