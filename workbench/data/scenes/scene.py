"""Whole scenes: digits on a page, whose places are known, and scenes in which there is none."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.data.scenes import figures, things
from workbench.data.scenes.camera import lit, photographed
from workbench.data.scenes.fields import Field
from workbench.data.scenes.glyphs import glyph_of
from workbench.data.scenes.grounds import around, board, laid_on, paper
from workbench.data.scenes.letters import draw_text
from workbench.data.scenes.pens import any_pen, lay

WIDTH, HEIGHT = 640, 480
MOST_DIGITS = 40
_SMALLEST, _LARGEST = 13, 130


@dataclass(frozen=True, eq=False)
class Scene:
    """What a camera stored, uint8 [480, 640], and the digits in it.

    ``places`` are their boxes, int64 [N, 4] (x, y, width, height), and ``indices``, int64 [N], say
    which of the samples handed in they are.
    """

    image: NDArray[np.uint8]
    places: NDArray[np.int64]
    indices: NDArray[np.int64]


def scene_of_digits(samples: NDArray[np.uint8], random: np.random.Generator) -> Scene:
    """Return a scene with the first of the samples, uint8 [N, 28, 28], as many as there is room for."""
    size = float(np.exp(random.uniform(np.log(_SMALLEST), np.log(_LARGEST))))
    is_light = random.random() < 0.2
    ground = _ground(random, size, is_light=is_light)
    ink = np.zeros((HEIGHT, WIDTH), np.float32)
    turn = float(random.normal(0, 3) if random.random() < 0.6 else random.uniform(-17, 17))
    wide, high = size * random.uniform(1.0, 1.5), size * random.uniform(1.3, 1.9)
    cells = [
        (x, y)
        for y in np.arange(high, HEIGHT - high / 2, high)
        for x in np.arange(wide, WIDTH - wide / 2, wide)
    ]
    chosen = random.permutation(len(cells))[: min(MOST_DIGITS, len(samples))]
    places: list[tuple[int, int, int, int]] = []
    indices: list[int] = []
    for index, cell in enumerate(chosen.tolist()):
        place = _write(ink, samples[index], random, centre=cells[cell], size=size, turn=turn)
        if place is not None:
            places.append(place)
            indices.append(index)
    lay(ground, ink, any_pen(random, is_light=is_light), random, stroke=size * 0.1)
    image = photographed(lit(ground, random), random, size=size)
    return Scene(image, np.array(places, np.int64).reshape(-1, 4), np.array(indices, np.int64))


def scene_without_digits(random: np.random.Generator) -> NDArray[np.uint8]:
    """Return a scene, uint8 [480, 640], of writing, drawings, things, stuff, or nothing at all."""
    kind = int(random.choice(len(_KINDS), p=_SHARES))
    name = _KINDS[kind]
    size = float(np.exp(random.uniform(np.log(12), np.log(90))))
    if name in ("people", "rooms", "stuff", "darkness"):
        make = {
            "people": things.people,
            "rooms": things.rooms,
            "stuff": things.stuff,
            "darkness": things.darkness,
        }[name]
        return photographed(lit(make(random, HEIGHT, WIDTH), random), random, size=40)
    is_light = random.random() < 0.2
    ground = _ground(random, size, is_light=is_light)
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    if name == "text":
        draw_text(mask, random, height=size)
        mask = _turned(mask, float(random.normal(0, 4)))
    elif name == "scribbles":
        figures.scribbles(mask, random)
    elif name == "rules":
        figures.rules(mask, random)
    elif name == "figures":
        figures.figures(mask, random)
    ink = np.asarray(mask, np.float32) / np.float32(255)
    lay(ground, ink, any_pen(random, is_light=is_light), random, stroke=4)
    return photographed(lit(ground, random), random, size=size)


_KINDS = ("text", "scribbles", "rules", "figures", "people", "rooms", "stuff", "darkness", "blank")
_SHARES = (0.2, 0.15, 0.14, 0.08, 0.1, 0.14, 0.13, 0.02, 0.04)


def _ground(random: np.random.Generator, size: float, *, is_light: bool) -> Field:
    if is_light:
        return board(random, HEIGHT, WIDTH, size=size)
    page = paper(random, HEIGHT, WIDTH, size=size)
    return laid_on(page, around(random, HEIGHT, WIDTH), random) if random.random() < 0.3 else page


def _write(
    ink: Field,
    sample: NDArray[np.uint8],
    random: np.random.Generator,
    *,
    centre: tuple[float, float],
    size: float,
    turn: float,
) -> tuple[int, int, int, int] | None:
    """Write a digit into the ink and return its box, or None where it has no room."""
    height = size * float(np.clip(np.exp(random.normal(0, 0.12)), 0.75, 1.25))
    glyph = glyph_of(sample, random)
    placed = glyph and glyph.placed(random, height=height, turn=turn + float(random.normal(0, 2)))
    if not placed:
        return None
    share, (x, y, width, high) = placed
    rows, columns = share.shape
    shift = random.normal(0, 0.05 * size, 2)
    left, top = round(centre[0] + shift[0] - columns / 2), round(centre[1] + shift[1] - rows / 2)
    if left < 2 or top < 2 or left + columns > WIDTH - 2 or top + rows > HEIGHT - 2:
        return None
    place = np.s_[top : top + rows, left : left + columns]
    if (ink[place][y : y + high, x : x + width] > 0.2).any():
        return None
    ink[place] = np.maximum(ink[place], share)
    return left + x, top + y, width, high


def _turned(mask: NDArray[np.uint8], degrees: float) -> NDArray[np.uint8]:
    matrix = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(mask, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR), np.uint8)
