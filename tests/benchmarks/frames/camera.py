"""The camera: light on the scene, the blur of lens and hand, sensor noise, sharpening and JPEG."""

from __future__ import annotations

import cv2
import numpy as np

from tests.benchmarks.frames.frame import Light
from tests.benchmarks.frames.noise import smooth_noise
from workbench.vision.frame import Grey, Image

LIGHTS = ("even", "gradient", "shadow edge", "lamp", "dim")
BLURS = ("sharp", "soft", "motion")


def lit(scene: Light, light: str, random: np.random.Generator) -> Light:
    """Return a scene, linear light [H, W, 3], under one of the `LIGHTS`, exposed as a phone would."""
    height, width = scene.shape[:2]
    field = 1 + 0.03 * smooth_noise(random, height, width, scale=400)
    if light == "gradient":
        field *= _slope(random, height, width, weakest=random.uniform(0.3, 0.6))
    elif light == "shadow edge":
        field *= 1 - random.uniform(0.35, 0.68) * _shadow(random, height, width)
    elif light == "lamp":
        field *= _spot(random, height, width)
    colour = _colour_of_light(random, light)
    bright = scene * field[:, :, None] * colour
    mean = max(float(bright.mean()), 1e-3)
    exposure = random.uniform(0.12, 0.3) if light == "dim" else random.uniform(0.55, 1.05)
    return np.asarray(bright * (exposure * (0.42 / mean) ** 0.4), np.float32)


def photographed(light: Light, blur: str, random: np.random.Generator, *, noise: float, size: float) -> Image:
    """Return what the camera stores, uint8 [H, W, 3] BGR, of linear light [H, W, 3].

    ``noise`` multiplies the sensor's noise; what is ``size`` pixels high is still legible.
    """
    height, width = light.shape[:2]
    across, down = np.linspace(-1, 1, width), np.linspace(-1, 1, height)
    corner = random.uniform(0.05, 0.25) * (across[None, :] ** 2 + down[:, None] ** 2) / 2
    seen = _blurred((light * (1 - corner)[:, :, None]).astype(np.float32), blur, random, size)
    seen = np.clip(seen, 0, 4)
    shot = noise * np.exp(random.uniform(np.log(1e-4), np.log(1.2e-3)))
    read = noise * random.uniform(0.0006, 0.002)
    seen += random.standard_normal(seen.shape, dtype=np.float32) * np.sqrt(shot * seen + read * read)
    # The camera's own noise filter leaves grain that is coarser than a pixel, and it sharpens again.
    seen = cv2.GaussianBlur(seen, (0, 0), random.uniform(0.35, 0.65))
    shown = _tone(seen)
    strength = random.uniform(0, 0.6)
    shown += strength * (shown - cv2.GaussianBlur(shown, (0, 0), 1.5))
    stored = np.clip(np.rint(shown * 255), 0, 255).astype(np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(62, 96))]
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", stored, quality)[1], cv2.IMREAD_COLOR), np.uint8)


def _tone(linear: Light) -> Light:
    """Return sRGB's tone curve, with a soft shoulder before white, of linear light."""
    soft = np.where(linear > 0.8, 0.8 + 0.2 * np.tanh((linear - 0.8) / 0.2), np.maximum(linear, 0))
    curve = np.where(
        soft <= 0.0031308, 12.92 * soft, 1.055 * np.power(np.maximum(soft, 1e-6), 1 / 2.4) - 0.055
    )
    return np.asarray(curve, np.float32)


def _blurred(light: Light, blur: str, random: np.random.Generator, size: float) -> Light:
    if blur == "motion":
        length = random.uniform(2, float(np.clip(0.09 * size, 2.5, 7)))
        return np.asarray(cv2.filter2D(light, -1, _streak(length, random.uniform(0, np.pi))), np.float32)
    most = min(1.9, 0.75 + 0.02 * size)
    sigma = random.uniform(0.4, 0.7) if blur == "sharp" else random.uniform(min(0.9, most - 0.1), most)
    return np.asarray(cv2.GaussianBlur(light, (0, 0), sigma), np.float32)


def _streak(length: float, angle: float) -> Light:
    """Return the kernel of a hand that moves so many pixels while the shutter is open."""
    side, fine = 9, 8
    large = np.zeros((side * fine, side * fine), np.float32)
    middle = side * fine / 2
    reach = np.asarray((np.cos(angle), np.sin(angle))) * length * fine / 2
    first, last = (np.rint(middle + sign * reach).astype(int) for sign in (-1, 1))
    cv2.line(large, tuple(map(int, first)), tuple(map(int, last)), 1.0, fine)
    kernel = cv2.resize(large, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(kernel / kernel.sum(), np.float32)


def _colour_of_light(random: np.random.Generator, light: str) -> Light:
    """Return how the white balance misses, BGR: from bluish daylight to a warm lamp."""
    warmth = random.normal(0.12 if light in ("lamp", "dim") else 0, 0.07)
    return np.asarray((1 - warmth, 1 + random.normal(0, 0.015), 1 + 0.6 * warmth), np.float32)


def _slope(random: np.random.Generator, height: int, width: int, *, weakest: float) -> Light:
    angle = random.uniform(0, 2 * np.pi)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    along = np.cos(angle) * columns + np.sin(angle) * rows
    share = (along - along.min()) / (along.max() - along.min())
    return np.asarray(1 - (1 - weakest) * share ** random.uniform(0.7, 1.6), np.float32)


def _spot(random: np.random.Generator, height: int, width: int) -> Light:
    """Return the light of a lamp nearby: bright under it, falling off around."""
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    x, y = random.uniform(0.1, 0.9) * width, random.uniform(-0.1, 0.9) * height
    reach = random.uniform(0.6, 1.1) * width
    apart = ((columns - x) ** 2 + ((rows - y) * random.uniform(0.8, 1.5)) ** 2) / reach**2
    return np.asarray(0.15 + 1 / (1 + apart) ** 1.5, np.float32)


def _shadow(random: np.random.Generator, height: int, width: int) -> Light:
    """Return where the shadow of the phone, of a hand or of a window frame lies, 0 to 1."""
    mask: Grey = np.zeros((height, width), np.uint8)
    if random.random() < 0.5:
        centre = random.uniform((0.2, 0.2), (0.8, 0.8)) * (width, height)
        size = random.uniform((0.3, 0.4), (0.6, 0.9)) * (width, height)
        corners = cv2.boxPoints((tuple(centre), tuple(size), float(random.uniform(-40, 40))))
        cv2.fillConvexPoly(mask, np.rint(corners).astype(np.int32), 255)
    else:
        angles = np.sort(random.uniform(0, 2 * np.pi, 14))
        reach = random.uniform(0.25, 0.75, 14) * height
        edge = (random.uniform(0, width), random.choice((0.0, float(height))))
        outline = np.stack([edge[0] + reach * np.cos(angles), edge[1] + reach * np.sin(angles)], axis=1)
        cv2.fillPoly(mask, [np.rint(outline).astype(np.int32)], 255)
    softness = float(np.exp(random.uniform(np.log(3), np.log(45))))
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), softness).astype(np.float32) / 255, np.float32)
