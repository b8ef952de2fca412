"""Drawn scenes: repeatable, never alike, with digits where they are said to be, and otherwise none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.data.drawn import draw_digits
from workbench.data.scenes import figures, grounds, things
from workbench.data.scenes.glyphs import glyph_of
from workbench.data.scenes.letters import draw_text
from workbench.data.scenes.scene import (
    HEIGHT,
    MOST_DIGITS,
    WIDTH,
    scene_of_digits,
    scene_without_digits,
)

DIGITS = draw_digits(60, seed=8)
SOME = range(12)


def luck(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_same_luck_draws_the_same_scene() -> None:
    for draw in (lambda random: scene_of_digits(DIGITS.images, random).image, scene_without_digits):
        once = draw(luck(3))
        assert once.shape == (HEIGHT, WIDTH)
        assert once.dtype == np.uint8
        assert np.array_equal(once, draw(luck(3)))
        assert not np.array_equal(once, draw(luck(4)))


@pytest.mark.parametrize("seed", SOME)
def test_digits_lie_where_the_scene_says(seed: int) -> None:
    scene = scene_of_digits(DIGITS.images, luck(seed))

    assert len(scene.places) == len(scene.indices) <= MOST_DIGITS
    assert len(set(scene.indices.tolist())) == len(scene.indices)
    x, y, width, height = scene.places.T
    assert (x >= 0).all()
    assert (y >= 0).all()
    assert (x + width <= WIDTH).all()
    assert (y + height <= HEIGHT).all()


def test_digits_differ_from_the_ground_beside_them() -> None:
    contrasts = []
    for seed in SOME:
        scene = scene_of_digits(DIGITS.images, luck(seed))
        for x, y, width, height in scene.places.tolist():
            inside = scene.image[y : y + height, x : x + width].astype(float)
            contrasts.append(np.ptp(np.percentile(inside, (5, 95))))
    assert np.mean(np.array(contrasts) > 10) > 0.9


def test_one_sample_or_none_makes_a_scene() -> None:
    assert len(scene_of_digits(DIGITS.images[:1], luck(0)).indices) <= 1
    empty = scene_of_digits(DIGITS.images[:0], luck(0))
    assert empty.places.shape == (0, 4)


def test_samples_without_ink_are_passed_over() -> None:
    black = np.zeros((5, 28, 28), np.uint8)
    assert glyph_of(black[0], luck(0)) is None
    assert not len(scene_of_digits(black, luck(0)).indices)


def test_samples_that_are_all_ink_do_no_harm() -> None:
    scene_of_digits(np.full((5, 28, 28), 255, np.uint8), luck(0))
    scene_of_digits(luck(1).integers(0, 256, (5, 28, 28), np.uint8), luck(0))


@pytest.mark.parametrize("height", [14.0, 40.0, 200.0])
@pytest.mark.parametrize("turn", [0.0, 15.0])
def test_a_glyph_is_as_high_as_asked_for(height: float, turn: float) -> None:
    for index, sample in enumerate(DIGITS.images):
        glyph = glyph_of(sample, luck(index))
        assert glyph is not None
        placed = glyph.placed(luck(index), height=height, turn=turn)
        if placed is None:
            continue
        share, (x, y, width, high) = placed
        assert share.min() >= 0
        assert share.max() <= 1
        assert 0.5 * height < high < 1.6 * height + 3
        assert x + width <= share.shape[1]
        assert y + high <= share.shape[0]


@pytest.mark.parametrize("draw", [figures.scribbles, figures.rules, figures.figures])
@pytest.mark.parametrize("seed", SOME)
def test_drawings_leave_ink(
    draw: Callable[[NDArray[np.uint8], np.random.Generator], None], seed: int
) -> None:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    draw(mask, luck(seed))
    assert 0 < (mask > 0).mean() < 0.9


@pytest.mark.parametrize("height", [12.0, 90.0])
@pytest.mark.parametrize("seed", SOME)
def test_text_leaves_ink_at_every_size(height: float, seed: int) -> None:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    draw_text(mask, luck(seed), height=height)
    assert 0.001 < (mask > 0).mean() < 0.8


@pytest.mark.parametrize("make", [things.people, things.rooms, things.stuff, things.darkness])
@pytest.mark.parametrize("seed", SOME)
def test_things_fill_the_picture(
    make: Callable[[np.random.Generator, int, int], NDArray[np.float32]], seed: int
) -> None:
    scene = make(luck(seed), 60, 90)
    assert scene.shape == (60, 90)
    assert scene.dtype == np.float32
    assert np.isfinite(scene).all()


@pytest.mark.parametrize("seed", SOME)
def test_papers_are_lighter_than_boards(seed: int) -> None:
    page = grounds.paper(luck(seed), 120, 160, size=30)
    board = grounds.board(luck(seed), 120, 160, size=30)
    assert page.dtype == board.dtype == np.float32
    assert page.mean() > board.mean()
