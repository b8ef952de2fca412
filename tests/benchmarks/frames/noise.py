"""Smooth random fields: the stuff of paper grain, stains, wood, cloth and clouds."""

from __future__ import annotations

import cv2
import numpy as np

from tests.benchmarks.frames.frame import Light


def smooth_noise(
    random: np.random.Generator, height: int, width: int, *, scale: float, along: float = 1.0
) -> Light:
    """Return a field of mean 0 and deviation 1, float32 [H, W], whose spots are ``scale`` pixels wide.

    ``along`` stretches the spots sideways, as in wood and fibres.
    """
    rows = max(3, round(height / scale) + 3)
    columns = max(3, round(width / (scale * along)) + 3)
    coarse = random.standard_normal((rows, columns), dtype=np.float32)
    field = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray((field - field.mean()) / max(float(field.std()), 1e-6), np.float32)


def cloud_noise(random: np.random.Generator, height: int, width: int, *, scale: float) -> Light:
    """Return noise of mean 0 and deviation 1 with detail at every size below ``scale`` pixels."""
    field = np.zeros((height, width), np.float32)
    share = 1.0
    while scale >= 2:
        field += share * smooth_noise(random, height, width, scale=scale)
        scale, share = scale / 2, share * 0.6
    return np.asarray(field / max(float(field.std()), 1e-6), np.float32)
