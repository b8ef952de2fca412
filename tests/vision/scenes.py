"""Pictures of paper with drawn digits, described by a few numbers and rendered by whole numbers alone.

DigitKit's tests render the same descriptions in Swift (``Scene.swift``), so that the golden file
holds descriptions instead of pictures.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.vision.frame import Grey


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A digit of the bank, enlarged to ``size`` × ``size`` pixels, with the grey value of its ink."""

    index: int
    x: int
    y: int
    size: int
    ink: int


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A sheet: grey value, slopes of light over width and height, shadow from a column on, rules."""

    width: int
    height: int
    paper: int
    slope_x: int = 0
    slope_y: int = 0
    shadow_from: int = 100_000
    shadow: int = 0
    rule_step: int = 0
    rule_depth: int = 0
    noise: int = 0
    seed: int = 0
    digits: tuple[Placed, ...] = ()


def render(scene: Scene, bank: NDArray[np.uint8]) -> Grey:
    """Return the picture, uint8 [height, width]; ``bank`` is uint8 [N, 28, 28]."""
    rows, columns = np.arange(scene.height)[:, None], np.arange(scene.width)[None, :]
    image = scene.paper + scene.slope_x * columns // scene.width + scene.slope_y * rows // scene.height
    image = image - scene.shadow * (columns >= scene.shadow_from)
    if scene.rule_step:
        image = image - scene.rule_depth * (rows % scene.rule_step < 2)
    for digit in scene.digits:
        place = np.s_[digit.y : digit.y + digit.size, digit.x : digit.x + digit.size]
        depth = _enlarged(bank[digit.index], digit.size)
        image[place] = (image[place] * (255 - depth) + digit.ink * depth) // 255
    return np.clip(image + _noise(scene), 0, 255).astype(np.uint8)


def random_scene(seed: int, bank_size: int) -> Scene:
    """Return a sheet like those that people photograph: no two digits touch."""
    chance = random.Random(seed)
    width, height = chance.choice([(480, 360), (420, 420), (501, 333), (640, 360)])
    is_board = seed % 5 == 4
    paper = chance.randint(30, 60) if is_board else chance.randint(120, 215)
    digits: list[Placed] = []
    size = chance.choice([24, 32, 44, 60, 90, 130])
    for _ in range(200):
        side = chance.randint(size * 8 // 10, size * 12 // 10)
        x, y = chance.randint(4, width - side - 5), chance.randint(4, height - side - 5)
        near = side // 3 + 4
        if any(
            abs(x - d.x) < max(side, d.size) + near and abs(y - d.y) < max(side, d.size) + near
            for d in digits
        ):
            continue
        ink = paper + chance.randint(60, 150) if is_board else paper - chance.randint(50, 110)
        digits.append(Placed(index=chance.randrange(bank_size), x=x, y=y, size=side, ink=ink))
        if len(digits) == 10:
            break
    return Scene(
        width=width,
        height=height,
        paper=paper,
        slope_x=chance.randint(-25, 25),
        slope_y=chance.randint(-25, 25),
        shadow_from=chance.randint(width // 4, width) if seed % 4 == 1 else 100_000,
        shadow=chance.randint(15, 30),
        rule_step=chance.randint(30, 50) if seed % 6 == 2 else 0,
        rule_depth=chance.randint(15, 40),
        noise=chance.randint(0, 9),
        seed=seed,
        digits=tuple(digits),
    )


def _enlarged(sample: NDArray[np.uint8], size: int) -> NDArray[np.int64]:
    """Return a sample, bilinear in sixteenths of a pixel, int64 [size, size], 0 to 255."""
    place = np.arange(size) * 27 * 16 // (size - 1)
    first, share = place // 16, place % 16
    second = np.minimum(first + 1, 27)
    deep = sample.astype(np.int64)
    across = deep[:, first] * (16 - share) + deep[:, second] * share
    return (across[first] * (16 - share)[:, None] + across[second] * share[:, None]) // 256


def _noise(scene: Scene) -> NDArray[np.int64]:
    """Return whole numbers from -noise to noise, int64 [height, width], hashed from place and seed."""
    index = np.arange(scene.width * scene.height, dtype=np.uint32) + np.uint32(scene.seed * 7919)
    value = index * np.uint32(2654435761)
    value ^= value >> np.uint32(15)
    value *= np.uint32(2246822519)
    value ^= value >> np.uint32(13)
    span = 2 * scene.noise + 1
    return ((value >> np.uint32(8)).astype(np.int64) % span - scene.noise).reshape(scene.height, scene.width)
