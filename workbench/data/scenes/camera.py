"""What a camera makes of a scene: light and shadow, blur, grain, sharpening and JPEG."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.data.scenes.fields import Field, clouds, ramp, to_edge


def lit(scene: Field, random: np.random.Generator) -> Field:
    """Return a scene under uneven light, shadows and a lamp, and more or less exposed."""
    height, width = scene.shape
    light = np.full((height, width), 1.0, np.float32)
    kind = int(random.integers(5))
    if kind == 0:
        light -= random.uniform(0.2, 0.65) * ramp(random, height, width)
    elif kind == 1:
        soft = float(np.exp(random.uniform(np.log(1.5), np.log(50))))
        shade = 0.5 + 0.5 * np.tanh(to_edge(random, height, width) / soft)
        if random.random() < 0.5:
            shade *= 0.5 + 0.5 * np.tanh(to_edge(random, height, width) / soft)
        light -= random.uniform(0.25, 0.65) * shade
    elif kind == 2:
        light -= random.uniform(0.05, 0.25) * clouds(random, height, width, spot=random.uniform(80, 300))
    elif kind == 3:
        light = _lamp(random, height, width)
    exposure = random.uniform(0.2, 0.5) if random.random() < 0.2 else random.uniform(0.7, 1.15)
    return np.asarray(scene * np.clip(light, 0.1, 2) * exposure, np.float32)


def photographed(scene: Field, random: np.random.Generator, *, size: float) -> NDArray[np.uint8]:
    """Return what is stored, uint8 [H, W], of lightness 0 to 1, in which ``size`` pixels stay legible."""
    seen = _blurred(scene, random, size)
    strength = float(np.exp(random.uniform(np.log(0.004), np.log(0.03)))) * min(1.0, 0.5 + size / 60)
    noise = random.standard_normal(seen.shape, dtype=np.float32)
    if random.random() < 0.6:
        noise = 1.6 * cv2.GaussianBlur(noise, (3, 3), random.uniform(0.4, 0.8))
    seen = seen + strength * noise * np.sqrt(np.maximum(seen, 0.05))
    if random.random() < 0.6:
        seen += random.uniform(0, 0.8) * (seen - cv2.GaussianBlur(seen, (0, 0), random.uniform(1, 2)))
    stored = np.asarray(np.clip(seen * 255, 0, 255), np.uint8)
    if random.random() < 0.75:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(50, 97))]
        stored = np.asarray(cv2.imdecode(cv2.imencode(".jpg", stored, quality)[1], cv2.IMREAD_GRAYSCALE))
    return stored


def _blurred(scene: Field, random: np.random.Generator, size: float) -> Field:
    most = min(2.2, 0.6 + 0.022 * size)
    if random.random() < 0.3:
        length = int(random.integers(2, max(3, min(8, round(0.1 * size)) + 1)))
        kernel = np.zeros((9, 9), np.float32)
        angle = random.uniform(0, np.pi)
        reach = np.array((np.cos(angle), np.sin(angle))) * length / 2
        first, last = (tuple(np.rint((4 + sign * reach) * 16).astype(int).tolist()) for sign in (-1, 1))
        cv2.line(kernel, first, last, 1.0, 1, cv2.LINE_AA, 4)
        return np.asarray(cv2.filter2D(scene, -1, kernel / max(float(kernel.sum()), 1e-3)), np.float32)
    return np.asarray(cv2.GaussianBlur(scene, (0, 0), random.uniform(0.35, most)), np.float32)


def _lamp(random: np.random.Generator, height: int, width: int) -> Field:
    x, y = random.uniform(-0.1, 1.1, 2) * (width, height)
    across = (np.arange(width, dtype=np.float32) - np.float32(x)) / width
    down = (np.arange(height, dtype=np.float32) - np.float32(y)) / width
    apart = across[None, :] ** 2 + down[:, None] ** 2
    return np.asarray(0.25 + 0.9 / (1 + random.uniform(0.8, 4) * apart), np.float32)
