"""Scenes of things, as lightness from 0 to 1: heads, rooms, stone and leaves, or nothing but the dark."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.data.scenes.fields import Field, clouds, ramp, roughness
from workbench.data.scenes.figures import curve, turned, whole
from workbench.data.scenes.grounds import around

_Points = NDArray[np.float64]


def people(random: np.random.Generator, height: int, width: int) -> Field:
    """Return heads before a wall: hair, skin, eyes, brows, nose and mouth, blurred by the lens."""
    scene = around(random, height, width)
    scene += 0.1 * clouds(random, height, width, spot=100)
    for _ in range(int(random.integers(1, 5))):
        half = random.uniform(0.06, 0.4) * height
        centre = random.uniform((0.1, 0.2), (0.9, 0.8)) * (width, height)
        skin, hair = random.uniform(0.15, 0.9), random.uniform(0.02, 0.5)
        lean = random.normal(0, 12)
        parts = [
            ((0, -0.3), (1.0, 1.15), hair),
            ((0, 1.7), (1.6, 0.9), random.uniform(0, 1)),
            ((0, 0), (0.8, 1.0), skin),
            ((random.normal(0, 0.03), 0.15), (0.08, 0.2), skin * 0.8),
            ((0, 0.5), (random.uniform(0.15, 0.4), random.uniform(0.03, 0.15)), skin * 0.5),
        ]
        for side in (-1, 1):
            parts += [
                ((0.33 * side, -0.15), (0.17, 0.09), min(1.0, skin + 0.3)),
                ((0.33 * side, -0.15), (0.07, 0.08), 0.05),
                ((0.34 * side, -0.36), (0.2, 0.035), hair),
            ]
        for place, axes, level in parts:
            middle = centre + half * turned(np.array(place, np.float64), np.deg2rad(lean))
            oval = (max(1, round(axes[0] * half)), max(1, round(axes[1] * half)))
            _oval(scene, middle, oval, lean, level)
        if random.random() < 0.3:
            for side in (-1, 1):
                middle = centre + half * turned(np.array((0.33 * side, -0.15)), np.deg2rad(lean))
                cv2.circle(scene, whole(middle), round(0.26 * half), 0.05, max(1, round(0.03 * half)))
    return np.asarray(cv2.GaussianBlur(scene, (0, 0), random.uniform(0.6, 3)), np.float32)


def rooms(random: np.random.Generator, height: int, width: int) -> Field:
    """Return boards, boxes, handles, cables and keys: things with straight and round edges."""
    scene = around(random, height, width)
    for _ in range(int(random.integers(4, 40))):
        x, y = random.uniform((-0.1, -0.1), (1, 1)) * (width, height)
        wide, high = np.exp(random.uniform(np.log(8), np.log(300), 2))
        level = random.uniform(0.02, 0.95)
        corners = turned(np.array([[0, 0], [wide, 0], [wide, high], [0, high]]), random.normal(0, 0.15))
        corners += np.array((x, y))
        outline = np.rint(corners * 16).astype(np.int32)
        if random.random() < 0.7:
            cv2.fillConvexPoly(scene, outline, level, cv2.LINE_AA, 4)
        if random.random() < 0.6:
            edge = random.uniform(0, 1)
            cv2.polylines(scene, [outline], True, edge, int(random.integers(1, 6)), cv2.LINE_AA, 4)
        if random.random() < 0.3:
            cv2.circle(scene, whole(corners.mean(axis=0)), int(random.integers(3, 14)), level * 0.5, -1)
    for _ in range(int(random.integers(0, 4))):
        start = random.uniform((0, 0), (width, height))
        cable = start + np.cumsum(random.normal(0, 60, (12, 2)), axis=0)
        drawn = np.zeros((height, width), np.uint8)
        curve(drawn, cable, int(random.integers(2, 7)))
        scene += (random.uniform(0, 1) - scene) * (drawn.astype(np.float32) / 255)
    return scene


def stuff(random: np.random.Generator, height: int, width: int) -> Field:
    """Return stone, bark, cloth, leaves or pebbles: edges at every size, all over."""
    level = random.uniform(0.15, 0.7)
    kind = int(random.integers(5))
    relief = roughness(random, height, width, coarsest=float(np.exp(random.uniform(np.log(5), np.log(200)))))
    if kind == 0:
        relief = np.abs(relief) * 2 - 1
    elif kind == 1:
        return around(random, height, width)
    elif kind == 2:
        scene = level * (1 + 0.1 * relief)
        size = float(np.exp(random.uniform(np.log(6), np.log(50))))
        for _ in range(min(900, int(1.2 * height * width / size**2))):
            centre = random.uniform((0, 0), (width, height))
            oval = (round(size * random.uniform(0.3, 1)), max(1, round(size * random.uniform(0.1, 0.6))))
            _oval(scene, centre, oval, float(random.uniform(0, 180)), random.uniform(0.3, 1.7) * level)
        return np.asarray(scene, np.float32)
    elif kind == 3:
        relief = np.asarray(np.sign(relief) * np.sqrt(np.abs(relief)), np.float32)
    return np.asarray(level * (1 + random.uniform(0.1, 0.45) * relief), np.float32)


def darkness(random: np.random.Generator, height: int, width: int) -> Field:
    """Return what comes through a finger or a lid: nearly nothing, or an even glow."""
    glow = random.uniform(0, 0.35) * (0.3 + 0.7 * ramp(random, height, width))
    return np.asarray(glow + random.uniform(0, 0.02), np.float32)


def _oval(scene: Field, centre: _Points, axes: tuple[int, int], turn: float, level: float) -> None:
    cv2.ellipse(scene, whole(centre), axes, turn, 0, 360, float(level), cv2.FILLED)
