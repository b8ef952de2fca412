"""Papers and boards: their colour, grain, lines, creases, stains, and the writing of the other side."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from tests.benchmarks.frames.frame import Light
from tests.benchmarks.frames.noise import cloud_noise, smooth_noise

Colour = tuple[float, float, float]

_WHITE: Colour = (0.84, 0.85, 0.85)
_PASTELS: tuple[Colour, ...] = (
    (0.62, 0.66, 0.84),
    (0.62, 0.80, 0.62),
    (0.82, 0.72, 0.58),
    (0.40, 0.72, 0.84),
    (0.26, 0.38, 0.50),
)
_BOARDS: tuple[Colour, ...] = ((0.045, 0.06, 0.04), (0.04, 0.04, 0.04), (0.06, 0.09, 0.05))


def plain(random: np.random.Generator, height: int, width: int, size: float) -> Light:
    """Return a white sheet."""
    return _sheet(random, height, width, _tinted(random, _WHITE, 0.03))


def ruled(random: np.random.Generator, height: int, width: int, size: float) -> Light:
    """Return a sheet with lines that are a little further apart than the digits are high."""
    page = plain(random, height, width, size)
    step = max(16.0, size * random.uniform(1.2, 2.2))
    ink = _line_ink(random)
    thick = max(1.0, step * random.uniform(0.02, 0.035))
    lines = _stripes(height, step, thick, random.uniform(0, step))[:, None, None]
    page *= 1 - lines * (1 - ink)
    if random.random() < 0.4:
        margin = _stripes(width, 10 * width, thick, random.uniform(0.06, 0.2) * width)[None, :, None]
        page *= 1 - margin * (1 - np.asarray((0.55, 0.45, 0.8), np.float32))
    return page


def squared(random: np.random.Generator, height: int, width: int, size: float) -> Light:
    """Return a sheet of squares, of which a digit fills one or two."""
    page = plain(random, height, width, size)
    step = max(12.0, size * random.uniform(0.5, 1.3))
    ink = _line_ink(random)
    thick = max(1.0, step * random.uniform(0.02, 0.04))
    rows = _stripes(height, step, thick, random.uniform(0, step))[:, None]
    columns = _stripes(width, step, thick, random.uniform(0, step))[None, :]
    page *= 1 - np.maximum(rows, columns)[:, :, None] * (1 - ink)
    return page


def crumpled(random: np.random.Generator, height: int, width: int, size: float) -> Light:
    """Return a sheet that was a ball: facets that face the light or not, with creases between."""
    page = plain(random, height, width, size)
    low_height, low_width = height // 3, width // 3
    count = int(random.integers(25, 70))
    points = random.uniform(0, 1, (count, 2)) * (low_height, low_width)
    rows, columns = np.mgrid[:low_height, :low_width].astype(np.float32)
    wobble = 6 * smooth_noise(random, low_height, low_width, scale=30)
    nearest = np.full((low_height, low_width), np.inf, np.float32)
    second = nearest.copy()
    shade = np.zeros_like(nearest)
    for y, x in points:
        apart = np.hypot(rows - y + wobble, columns - x - wobble).astype(np.float32)
        slope = random.normal(0, 0.1, 3)
        own = slope[0] + 0.015 * (slope[1] * (rows - y) + slope[2] * (columns - x))
        is_nearest = apart < nearest
        second = np.where(is_nearest, nearest, np.minimum(second, apart))
        nearest = np.where(is_nearest, apart, nearest)
        shade = np.where(is_nearest, own, shade).astype(np.float32)
    crease = np.exp(-(second - nearest) / random.uniform(0.8, 1.8)) * random.uniform(-0.25, 0.15)
    shade = cv2.GaussianBlur(shade, (0, 0), random.uniform(0.8, 3)) + crease.astype(np.float32)
    bumps = 0.025 * cloud_noise(random, low_height, low_width, scale=60)
    large = cv2.resize(shade + bumps, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(page * (0.95 + large)[:, :, None], np.float32)


def yellowed(random: np.random.Generator, height: int, width: int, size: float) -> Light:
    """Return old paper: yellow to brown, stained, with specks."""
    page = _sheet(random, height, width, _tinted(random, (0.46, 0.66, 0.74), 0.06))
    stains = cloud_noise(random, height, width, scale=random.uniform(80, 300))
    page *= 1 - np.clip(stains, 0, 3)[:, :, None] * np.asarray((0.10, 0.055, 0.04), np.float32)
    for _ in range(int(random.integers(10, 60))):
        centre = (int(random.integers(width)), int(random.integers(height)))
        cv2.circle(page, centre, int(random.integers(1, 3)), (0.3, 0.42, 0.5), -1, cv2.LINE_AA)
    return page


def coloured(random: np.random.Generator, height: int, width: int, size: float) -> Light:
    """Return a sheet in a pastel or of brown wrapping paper."""
    return _sheet(random, height, width, _tinted(random, _PASTELS[random.integers(len(_PASTELS))], 0.04))


def bleed_through(random: np.random.Generator, height: int, width: int, size: float) -> Light:
    """Return thin paper: the mirrored writing of its back shows."""
    page = plain(random, height, width, size)
    back = np.zeros((height, width), np.uint8)
    scale = max(size, 20) / 30
    step = round(max(size, 20) * random.uniform(1.5, 2.4))
    letters = np.asarray(list("abcdefghiklmnoprstuvwz "))
    for y in range(round(step * random.random()) + 10, height + step, step):
        words = "".join(random.choice(letters, 160))
        font = cv2.FONT_HERSHEY_SCRIPT_SIMPLEX
        cv2.putText(back, words, (-20, y), font, scale, 255, max(1, round(2 * scale)), cv2.LINE_AA)
    mirrored = np.ascontiguousarray(back[:, ::-1], np.float32) / 255
    soft = cv2.GaussianBlur(mirrored, (0, 0), max(1.2, 0.05 * size))
    page *= 1 - (random.uniform(0.06, 0.17) * soft)[:, :, None]
    return page


def board(random: np.random.Generator, height: int, width: int, size: float) -> Light:
    """Return a blackboard with the clouds and streaks of wiped chalk."""
    page = np.empty((height, width, 3), np.float32)
    page[:] = _tinted(random, _BOARDS[random.integers(len(_BOARDS))], 0.01)
    dust = np.clip(cloud_noise(random, height, width, scale=200) + 0.3, 0, 3)
    streaks = np.clip(smooth_noise(random, height, width, scale=12, along=20), 0, 2)
    page += ((0.014 * dust + 0.004 * streaks) * random.uniform(0.3, 2))[:, :, None]
    page *= 1 + 0.1 * smooth_noise(random, height, width, scale=2)[:, :, None]
    return page


def desk(random: np.random.Generator, height: int, width: int) -> Light:
    """Return what lies under a sheet: wood, a dark or light table, or cloth."""
    kind = random.integers(3)
    if kind == 0:
        grain = smooth_noise(random, height, width, scale=7, along=40)
        knots = smooth_noise(random, height, width, scale=60, along=6)
        tint = np.asarray(_tinted(random, (0.10, 0.20, 0.36), 0.04), np.float32)
        return np.asarray(np.clip(1 + 0.16 * grain + 0.12 * knots, 0.3, 2)[:, :, None] * tint, np.float32)
    level = random.uniform(0.04, 0.12) if kind == 1 else random.uniform(0.25, 0.45)
    top = np.empty((height, width, 3), np.float32)
    top[:] = _tinted(random, (level, level, level), 0.02)
    top *= 1 + 0.06 * cloud_noise(random, height, width, scale=8)[:, :, None]
    return top


PAPERS: dict[str, Callable[[np.random.Generator, int, int, float], Light]] = {
    "plain": plain,
    "ruled": ruled,
    "squared": squared,
    "crumpled": crumpled,
    "yellowed": yellowed,
    "coloured": coloured,
    "bleed-through": bleed_through,
}


def _tinted(random: np.random.Generator, colour: Colour, spread: float) -> Colour:
    blue, green, red = np.clip(np.asarray(colour) + random.normal(0, spread, 3) * 0.5, 0.01, 0.95)
    return float(blue), float(green), float(red)


def _sheet(random: np.random.Generator, height: int, width: int, colour: Colour) -> Light:
    """Return paper of a colour with fibres and a slight unevenness."""
    page = np.empty((height, width, 3), np.float32)
    page[:] = colour
    fibres = smooth_noise(random, height, width, scale=2, along=1.6)
    uneven = smooth_noise(random, height, width, scale=9)
    strength = random.uniform(0.003, 0.02)
    page *= 1 + (strength * fibres + 0.5 * strength * uneven)[:, :, None]
    return page


def _line_ink(random: np.random.Generator) -> Light:
    """Return what a printed line reflects: pale blue, grey or violet, from faint to strong."""
    inks = ((0.85, 0.6, 0.45), (0.5, 0.5, 0.5), (0.75, 0.5, 0.6))
    ink = np.asarray(inks[random.integers(len(inks))], np.float32)
    return np.asarray(1 - (1 - ink) * random.uniform(0.45, 1.0), np.float32)


def _stripes(length: int, step: float, thick: float, first: float) -> Light:
    """Return the share, 0 to 1, of each pixel that lies under lines so far apart, float32 [length]."""
    apart = np.abs((np.arange(length) - first + step / 2) % step - step / 2)
    return np.clip(thick / 2 + 0.5 - apart, 0, 1).astype(np.float32)
