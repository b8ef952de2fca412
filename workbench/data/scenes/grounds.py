"""What is written on, and what lies around it: papers, boards and tables, as lightness from 0 to 1."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from workbench.data.scenes.fields import Field, clouds, grain, roughness, to_edge
from workbench.data.scenes.letters import draw_text

_DARKEST_BOARD, _LIGHTEST_BOARD = 0.06, 0.4


def paper(random: np.random.Generator, height: int, width: int, *, size: float) -> Field:
    """Return a paper for writing that is ``size`` pixels high, float32 [H, W]."""
    page = np.full((height, width), random.uniform(0.55, 0.97), np.float32)
    make = _PAPERS[int(random.choice(len(_PAPERS), p=_SHARES))]
    make(page, random, size)
    page += random.uniform(0.002, 0.012) * grain(random, height, width)
    page *= 1 + random.uniform(0, 0.04) * clouds(random, height, width, spot=random.uniform(30, 200))
    return page


def board(random: np.random.Generator, height: int, width: int, *, size: float) -> Field:
    """Return a board or a dark sheet for chalk or white ink: wiped, dusty, sometimes lined."""
    dark = np.full((height, width), random.uniform(_DARKEST_BOARD, _LIGHTEST_BOARD), np.float32)
    stretch = float(np.exp(random.normal(0, 1)))
    dark += random.uniform(0, 0.06) * clouds(
        random, height, width, spot=random.uniform(20, 120), stretch=stretch
    )
    dark += random.uniform(0, 0.02) * roughness(random, height, width, coarsest=12)
    if random.random() < 0.5:
        _speckle(dark, random, level=random.uniform(0.05, 0.3))
    if random.random() < 0.15:
        _rule(dark, random, size, difference=random.uniform(0.05, 0.15))
    return dark


def around(random: np.random.Generator, height: int, width: int) -> Field:
    """Return a table or a floor: wood, cloth, stone, or nothing but one shade."""
    level = random.uniform(0.1, 0.75)
    kind = int(random.integers(4))
    if kind == 0:
        relief = clouds(random, height, width, spot=random.uniform(2, 7), stretch=random.uniform(15, 60))
        relief += clouds(random, height, width, spot=random.uniform(15, 60), stretch=random.uniform(5, 20))
    elif kind == 1:
        relief = _weave(random, height, width)
    elif kind == 2:
        relief = roughness(random, height, width, coarsest=random.uniform(4, 80))
    else:
        relief = np.zeros((height, width), np.float32)
    return np.asarray(level * (1 + random.uniform(0.02, 0.2) * relief), np.float32)


def laid_on(page: Field, table: Field, random: np.random.Generator) -> Field:
    """Return a page whose corners lie within the picture or not, on a table, with its own shadow."""
    height, width = page.shape
    inset = random.uniform(-0.12, 0.12, (4, 2))
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) + inset * [[1, 1], [-1, 1], [-1, -1], [1, -1]]
    outline = np.rint(corners * (width, height) * 16).astype(np.int32)
    is_page = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(is_page, outline, 255, cv2.LINE_AA, 4)
    share = is_page.astype(np.float32) / 255
    shadow = cv2.GaussianBlur(share, (0, 0), random.uniform(2, 8))
    under = table * (1 - random.uniform(0, 0.6) * shadow)
    return np.asarray(under + share * (page - under), np.float32)


def _plain(_page: Field, _random: np.random.Generator, _size: float) -> None:
    """Leave the page as it is."""


def _ruled(page: Field, random: np.random.Generator, size: float) -> None:
    _rule(page, random, size, difference=-random.uniform(0.04, 0.45))


def _squared(page: Field, random: np.random.Generator, size: float) -> None:
    step = max(10.0, size * random.uniform(0.4, 1.5))
    thick = max(0.7, step * random.uniform(0.012, 0.05))
    turn, deep = random.normal(0, 0.05), random.uniform(0.04, 0.4)
    mask = np.maximum(
        _lines(page.shape, step, thick, turn), _lines(page.shape, step, thick, turn + np.pi / 2)
    )
    page *= 1 - deep * mask


def _folded(page: Field, random: np.random.Generator, _size: float) -> None:
    """Crease a page along some straight lines, each side of which faces the light differently."""
    for _ in range(int(random.integers(1, 9))):
        apart = to_edge(random, *page.shape)
        page += random.normal(0, 0.05) * np.tanh(apart / random.uniform(2, 120))
        page += random.normal(0, 0.1) * np.exp(-((apart / random.uniform(1, 3)) ** 2))


def _old(page: Field, random: np.random.Generator, _size: float) -> None:
    stains = roughness(random, *page.shape, coarsest=random.uniform(20, 150))
    page *= 0.9 - random.uniform(0.01, 0.07) * np.clip(stains, -1, 3)
    _speckle(page, random, level=-random.uniform(0.1, 0.4))


def _written_behind(page: Field, random: np.random.Generator, size: float) -> None:
    """Let the writing on the other side show: mirrored, soft and pale."""
    mask = np.zeros(page.shape, np.uint8)
    draw_text(mask, random, height=float(np.clip(size * random.uniform(0.6, 1.2), 12, 120)))
    soft = cv2.GaussianBlur(np.ascontiguousarray(mask[:, ::-1]), (0, 0), max(1.0, size * 0.06))
    page *= 1 - random.uniform(0.03, 0.16) * (soft.astype(np.float32) / 255)


def _rule(page: Field, random: np.random.Generator, size: float, *, difference: float) -> None:
    step = max(14.0, size * random.uniform(1.1, 2.5))
    thick = max(0.7, step * random.uniform(0.012, 0.045))
    mask = _lines(page.shape, step, thick, random.normal(0, 0.05))
    page += difference * mask * (page if difference < 0 else 1)


def _lines(shape: tuple[int, ...], step: float, thick: float, turn: float) -> Field:
    """Return how much of each pixel parallel lines cover, ``turn`` radians from the horizontal."""
    height, width = shape
    down = np.arange(height, dtype=np.float32) * np.float32(np.cos(turn))
    across = np.arange(width, dtype=np.float32) * np.float32(np.sin(turn))
    place = np.mod(down[:, None] - across[None, :], np.float32(step))
    apart = np.minimum(place, np.float32(step) - place)
    return np.asarray(np.clip(thick / 2 + 0.5 - apart, 0, min(1.0, thick)), np.float32)


def _speckle(page: Field, random: np.random.Generator, *, level: float) -> None:
    mask = np.zeros(page.shape, np.uint8)
    for _ in range(int(random.integers(5, 80))):
        place = (int(random.integers(page.shape[1])), int(random.integers(page.shape[0])))
        axes = (int(random.integers(1, 4)), int(random.integers(1, 3)))
        turn = float(random.uniform(0, 180))
        cv2.ellipse(mask, place, axes, turn, 0, 360, int(random.integers(60, 256)), cv2.FILLED)
    page += level * (mask.astype(np.float32) / 255)


def _weave(random: np.random.Generator, height: int, width: int) -> Field:
    step = random.uniform(3, 14)
    across = np.sin(np.arange(width, dtype=np.float32) * np.float32(2 * np.pi / step))
    down = np.sin(
        np.arange(height, dtype=np.float32) * np.float32(2 * np.pi / (step * random.uniform(0.7, 1.4)))
    )
    return np.asarray(across[None, :] * down[:, None] + 0.5 * grain(random, height, width), np.float32)


_Make = Callable[[Field, np.random.Generator, float], None]
_PAPERS: tuple[_Make, ...] = (_plain, _ruled, _squared, _folded, _old, _written_behind)
_SHARES = (0.25, 0.2, 0.2, 0.12, 0.12, 0.11)
