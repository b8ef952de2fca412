"""Samples that are no digit, each kind in the form in which the reader would hand it to a network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from workbench.core.augmentation import Augmentation, Background, Effect
from workbench.core.labels import SIDE
from workbench.data import background_ink
from workbench.data.warping import sampled, warp

Images = NDArray[np.uint8]

_MIDDLE = (SIDE - 1) / 2
# No two strokes, letters or shapes are alike.
_HAND = Augmentation(
    rotation=Effect(7.0, is_on=True),
    shift=Effect(1.0, is_on=True),
    scale=Effect(10.0, is_on=True),
    shear=Effect(9.0, is_on=True),
    elastic=Effect(1.0, is_on=True),
)


def draw_backgrounds(
    count: int,
    background: Background,
    random: np.random.Generator,
    *,
    digits: Images,
    scenes: Images | None = None,
) -> Images:
    """Return uint8 [count, 28, 28]: background in the kinds and shares that ``background`` asks for.

    Pieces are cut from ``digits``, uint8 [M, 28, 28] with M above 0, and what comes out of scenes is
    taken from ``scenes``, uint8 [K, 28, 28]; without any, the other kinds take their share. Where no
    kind is switched on, all are blank. The same arguments and state of ``random`` give the same samples.
    """
    if scenes is None or not len(scenes):
        background = replace(background, scenes=Effect(0.0))
    weights = background.weights() or {"blank": 1.0}
    counts = dict(zip(weights, random.multinomial(count, list(weights.values())).tolist(), strict=True))
    drawn = [draw(counts[kind], random) for kind, draw in _DRAW.items() if counts.get(kind)]
    if counts.get("pieces"):
        drawn.append(_pieces(counts["pieces"], random, digits=digits))
    if scenes is not None and counts.get("scenes"):
        drawn.append(_chosen(scenes, counts["scenes"], random))
    kept = [_chosen(make(), counts[kind], random) for kind, make in _INK.items() if counts.get(kind)]
    if kept:
        # All ink in one go: for a few samples each call costs more than the samples do.
        drawn.append(warp(np.concatenate(kept), _HAND, random))
    images: Images = np.concatenate(drawn) if drawn else digits[:0]
    return images[random.permutation(count)]


def _blank(count: int, random: np.random.Generator) -> Images:
    """Return nothing at all, or an even grey, or faint grain."""
    level = random.uniform(-80, 160, (count, 1, 1))
    grain = random.standard_normal((count, SIDE, SIDE), dtype=np.float32) * random.uniform(
        -6, 8, (count, 1, 1)
    ).clip(0)
    return _grey(level.clip(0) + grain)


def _noise(count: int, random: np.random.Generator) -> Images:
    """Return grain from fine to coarse, over the whole sample or in its middle."""
    fine = random.standard_normal((count, SIDE, SIDE), dtype=np.float32)
    coarse = random.standard_normal((count, SIDE // 2, SIDE // 2), dtype=np.float32)
    coarse = np.repeat(np.repeat(coarse, 2, axis=1), 2, axis=2)
    is_coarse = random.random((count, 1, 1)) < 0.4
    grain = np.where(is_coarse, coarse, fine) * random.uniform(25, 130, (count, 1, 1))
    y, x = np.mgrid[:SIDE, :SIDE] - _MIDDLE
    is_inside = np.maximum(np.abs(x), np.abs(y)) < random.uniform(8, 28, (count, 1, 1))
    return _grey((grain + random.uniform(-60, 100, (count, 1, 1))) * is_inside)


def _chosen(kept: Images, count: int, random: np.random.Generator) -> Images:
    return kept[random.integers(0, len(kept), count)]


def _pieces(count: int, random: np.random.Generator, *, digits: Images) -> Images:
    """Return parts of two digits: cut off at opposite edges, pressed into one sample, or enlarged."""
    chosen = digits[random.integers(0, len(digits), (2, count))]
    way = random.integers(0, 3, count)
    side = random.choice([-1.0, 1.0], count)
    is_pair, is_large = way == 1, way == 2
    # What a pixel of the piece spans in its digit, across and down.
    wide = np.where(is_pair, random.uniform(1.7, 2.2, count), 1.0)
    high = np.where(is_pair, random.uniform(1.0, 1.6, count), 1.0)
    wide, high = (np.where(is_large, random.uniform(0.3, 0.45, count), span) for span in (wide, high))
    x = np.where(is_pair, random.uniform(5, 6.5, count), random.uniform(11, 14, count))
    y = np.where(is_pair, random.normal(0, 0.7, count), random.normal(0, 4, count))
    x, y = (np.where(is_large, random.uniform(4, 12, count), place) for place in (x, y))
    first = _placed(chosen[0], wide=wide, high=high, x=x * side, y=y)
    second = _placed(chosen[1], wide=wide, high=high, x=-x * side, y=-y)
    # One side may stay empty where a digit is cut off, or enlarged.
    is_alone = ~is_pair & (is_large | (random.random(count) < 0.6))
    second[is_alone] = 0
    return np.maximum(first, second)


def _placed(
    digits: Images,
    *,
    wide: NDArray[np.float64],
    high: NDArray[np.float64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
) -> Images:
    """Return digits with their middle moved by x and y, and sizes divided by ``wide`` and ``high``."""
    from_middle = np.arange(SIDE) - _MIDDLE
    columns = (from_middle - x[:, None]) * wide[:, None] + _MIDDLE
    rows = (from_middle - y[:, None]) * high[:, None] + _MIDDLE
    shape = digits.shape
    return sampled(
        digits,
        columns=np.broadcast_to(columns[:, None, :], shape).astype(np.float32),
        rows=np.broadcast_to(rows[:, :, None], shape).astype(np.float32),
    )


def _textures(count: int, random: np.random.Generator) -> Images:
    """Return stripes, checks, gradients and clouds that go on beyond the sample."""

    def anywhere(low: float, high: float) -> NDArray[np.float32]:
        return random.uniform(low, high, (count, 1, 1)).astype(np.float32)

    angle = anywhere(0, np.pi)
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32) - np.float32(_MIDDLE)
    along, beside = np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y - np.sin(angle) * x
    # At most nine pixels: a single stripe would be a 1.
    stripes = np.sin(2 * np.pi * along / anywhere(3, 9) + anywhere(0, 2 * np.pi))
    checks = stripes * np.sin(2 * np.pi * beside / anywhere(3, 9) + anywhere(0, 2 * np.pi))
    gradient = along / _MIDDLE + anywhere(-0.5, 0.5)
    kind = random.integers(0, 4, (count, 1, 1))
    pattern = np.choose(kind, (stripes, checks, gradient, _clouds(count, random)))
    hardness = np.exp(anywhere(-0.7, 1.8))
    grain = 4 * random.standard_normal(pattern.shape, dtype=np.float32)
    return _grey(np.clip(0.5 + 0.5 * hardness * pattern, 0, 1) * anywhere(60, 255) + grain)


def _clouds(count: int, random: np.random.Generator) -> NDArray[np.float32]:
    """Return float32 [count, 28, 28]: smooth noise of standard deviation 1 or so."""
    coarse = random.standard_normal((count, 8, 8), dtype=np.float32)
    places = np.linspace(0, 7, SIDE)
    weights = np.exp(-0.5 * ((places[:, None] - np.arange(8)) / 0.6) ** 2)
    weights /= np.sqrt((weights**2).sum(axis=1, keepdims=True))
    basis = weights.astype(np.float32)
    clouds: NDArray[np.float32] = basis @ coarse @ basis.T
    return clouds


def _grey(levels: NDArray[np.floating]) -> Images:
    return np.asarray(np.clip(levels, 0, 255), dtype=np.uint8)


_DRAW = {
    "blank": _blank,
    "noise": _noise,
    "textures": _textures,
}
_INK = {
    "strokes": background_ink.strokes,
    "letters": background_ink.letters,
    "shapes": background_ink.shapes,
}
