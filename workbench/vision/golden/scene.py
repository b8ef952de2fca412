"""Pictures described by a few numbers and rendered by whole numbers alone.

DigitKit's tests render the same descriptions in Swift (``Scene.swift``), so that the golden set
holds descriptions instead of pictures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.vision.frame import Box, Grey

_Whole = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A digit of the bank, enlarged to a rectangle, with the grey value of its ink.

    ``is_mirrored`` shows it from behind, as ink that shines through the paper.
    """

    index: int
    x: int
    y: int
    width: int
    height: int
    ink: int
    is_mirrored: bool = False


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A filled rectangle: a stroke of a printed letter, a border, the edge of a table."""

    x: int
    y: int
    width: int
    height: int
    ink: int


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A sheet of paper under a lamp; grey values and pixels.

    ``slope_x`` and ``slope_y`` are how much lighter the right and the lower edge are. A shadow lies
    right of column ``shadow_from``, which moves by ``shadow_tilt`` sixteenths of a pixel with each
    row. Rules are ``rule_width`` thick; with ``is_squared`` they run down as well. Outside ``page``
    lies a table of patches, ``grain`` pixels wide. Of each thousand places ``dust`` are dusty.
    ``blur`` counts passes of a binomial filter of 3 × 3.
    """

    width: int
    height: int
    paper: int
    slope_x: int = 0
    slope_y: int = 0
    shadow_from: int = 100_000
    shadow_tilt: int = 0
    shadow: int = 0
    rule_step: int = 0
    rule_width: int = 2
    rule_depth: int = 0
    is_squared: bool = False
    page: Box | None = None
    table: int = 0
    grain: int = 1
    grain_depth: int = 0
    dust: int = 0
    dust_depth: int = 0
    blur: int = 0
    noise: int = 0
    seed: int = 0
    digits: tuple[Placed, ...] = ()
    bars: tuple[Bar, ...] = ()


def render(scene: Scene, bank: NDArray[np.uint8]) -> Grey:
    """Return the picture, uint8 [height, width]; ``bank`` is uint8 [N, 28, 28]."""
    rows = np.arange(scene.height, dtype=np.int64)[:, None]
    columns = np.arange(scene.width, dtype=np.int64)[None, :]
    image = _with_table(_paper(scene, rows, columns), scene, rows, columns)
    image = image - scene.shadow * (columns + scene.shadow_tilt * rows // 16 >= scene.shadow_from)
    for bar in scene.bars:
        image[bar.y : bar.y + bar.height, bar.x : bar.x + bar.width] = bar.ink
    for digit in scene.digits:
        place = np.s_[digit.y : digit.y + digit.height, digit.x : digit.x + digit.width]
        depth = _enlarged(bank[digit.index], digit)
        image[place] = (image[place] * (255 - depth) + digit.ink * depth) // 255
    image = np.clip(image, 0, 255)
    for _ in range(scene.blur):
        image = _blurred(image)
    if scene.dust:
        speck = rows // 2 * scene.width + columns // 2
        image = image + scene.dust_depth * (_hashed(speck, scene.seed + 1) % 1000 < scene.dust)
    grain = _hashed(rows * scene.width + columns, scene.seed) % (2 * scene.noise + 1) - scene.noise
    return np.asarray(np.clip(image + grain, 0, 255), np.uint8)


def _paper(scene: Scene, rows: _Whole, columns: _Whole) -> _Whole:
    image = scene.paper + scene.slope_x * columns // scene.width + scene.slope_y * rows // scene.height
    if scene.rule_step:
        is_ruled = rows % scene.rule_step < scene.rule_width
        if scene.is_squared:
            is_ruled = is_ruled | (columns % scene.rule_step < scene.rule_width)
        image = image - scene.rule_depth * is_ruled
    return np.asarray(image, np.int64)


def _with_table(image: _Whole, scene: Scene, rows: _Whole, columns: _Whole) -> _Whole:
    if scene.page is None:
        return image
    page = scene.page
    is_page = (rows >= page.y) & (rows < page.bottom) & (columns >= page.x) & (columns < page.right)
    patch = rows // scene.grain * scene.width + columns // scene.grain
    table = scene.table + _hashed(patch, scene.seed + 2) % (2 * scene.grain_depth + 1) - scene.grain_depth
    return np.where(is_page, image, table)


def _enlarged(sample: NDArray[np.uint8], placed: Placed) -> _Whole:
    """Return a sample, bilinear in sixteenths of a pixel, int64 [height, width], 0 to 255."""
    deep = (sample[:, ::-1] if placed.is_mirrored else sample).astype(np.int64)
    first, second, share = _between(placed.width)
    across = deep[:, first] * (16 - share) + deep[:, second] * share
    first, second, share = _between(placed.height)
    return np.asarray((across[first] * (16 - share)[:, None] + across[second] * share[:, None]) // 256)


def _between(size: int) -> tuple[_Whole, _Whole, _Whole]:
    """Return for each of ``size`` pixels the two of 28 around it, and the sixteenths of the second."""
    place = np.arange(size, dtype=np.int64) * 27 * 16 // max(size - 1, 1)
    return place // 16, np.minimum(place // 16 + 1, 27), place % 16


def _blurred(image: _Whole) -> _Whole:
    """Return the image blurred by weights of 1, 2, 1 each way, its edge repeated outside."""
    padded = np.pad(image, 1, mode="edge")
    down = padded[:-2] + 2 * padded[1:-1] + padded[2:]
    return np.asarray((down[:, :-2] + 2 * down[:, 1:-1] + down[:, 2:] + 8) // 16)


def _hashed(place: _Whole, seed: int) -> _Whole:
    """Return whole numbers below 2 ** 24 that look like chance, of a place and a seed."""
    value = place.astype(np.uint32) + np.uint32(seed * 7919)
    value *= np.uint32(2654435761)
    value ^= value >> np.uint32(15)
    value *= np.uint32(2246822519)
    value ^= value >> np.uint32(13)
    return np.asarray(value >> np.uint32(8), np.int64)
