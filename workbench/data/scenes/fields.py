"""Random fields: the stuff of grain, stains, cloth and clouds."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]


def grain(random: np.random.Generator, height: int, width: int) -> Field:
    """Return independent values of mean 0 and deviation 1, float32 [H, W]."""
    return random.standard_normal((height, width), dtype=np.float32)


def clouds(
    random: np.random.Generator, height: int, width: int, *, spot: float, stretch: float = 1.0
) -> Field:
    """Return a smooth field of mean 0 and deviation 1, float32 [H, W].

    Its spots are ``spot`` pixels high, and ``stretch`` times as wide.
    """
    rows = max(2, round(height / spot)) + 2
    columns = max(2, round(width / (spot * stretch))) + 2
    coarse = random.standard_normal((rows, columns), dtype=np.float32)
    coarse /= max(float(coarse.std()), 1e-6)
    large = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(1.3 * (large - float(coarse.mean())), np.float32)


def roughness(random: np.random.Generator, height: int, width: int, *, coarsest: float) -> Field:
    """Return a field of mean 0 and deviation 1 or so with spots of every size up to ``coarsest``."""
    field = np.zeros((height, width), np.float32)
    spot, weight, total = coarsest, 1.0, 0.0
    fading = random.uniform(0.45, 0.85)
    while spot >= 1.5:
        field += weight * clouds(random, height, width, spot=spot)
        total += weight * weight
        spot, weight = spot / 2.2, weight * fading
    return np.asarray(field / np.sqrt(max(total, 1e-6)), np.float32)


def ramp(random: np.random.Generator, height: int, width: int) -> Field:
    """Return a field that rises from 0 to 1 across the picture in some direction, float32 [H, W]."""
    angle = random.uniform(0, 2 * np.pi)
    across = np.linspace(-0.5, 0.5, width, dtype=np.float32) * np.float32(np.cos(angle))
    down = np.linspace(-0.5, 0.5, height, dtype=np.float32) * np.float32(np.sin(angle))
    field = across[None, :] + down[:, None]
    return np.asarray((field - field.min()) / np.ptp(field), np.float32)


def to_edge(random: np.random.Generator, height: int, width: int) -> Field:
    """Return how far each pixel lies to one side of a random straight line, float32 [H, W] in pixels."""
    angle = random.uniform(0, 2 * np.pi)
    x, y = random.uniform(0.1, 0.9) * width, random.uniform(0.1, 0.9) * height
    across = (np.arange(width, dtype=np.float32) - np.float32(x)) * np.float32(np.cos(angle))
    down = (np.arange(height, dtype=np.float32) - np.float32(y)) * np.float32(np.sin(angle))
    return np.asarray(across[None, :] + down[:, None], np.float32)
