"""Ink: what strokes leave behind, and how steps are undone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.ui.widgets.ink import HISTORY_LIMIT, Area, Dot, Ink

POINT = st.tuples(st.floats(-30, 130), st.floats(-30, 130), st.floats(1, 40))
STROKE = st.tuples(st.lists(POINT, min_size=1, max_size=6), st.booleans())


def blank(height: int, width: int) -> Ink:
    return Ink(np.zeros((height, width), np.uint8))


def draw(ink: Ink, points: list[tuple[float, float]], *, width: float = 10, is_erasing: bool = False) -> None:
    ink.begin(Dot(*points[0], width), is_erasing=is_erasing)
    for x, y in points[1:]:
        ink.extend(Dot(x, y, width))
    ink.end()


def test_a_click_leaves_a_round_dot() -> None:
    ink = blank(60, 60)
    draw(ink, [(30, 30)], width=20)
    area = (ink.pixels / 255).sum()
    assert area == pytest.approx(np.pi * 100, rel=0.01)
    assert np.array_equal(ink.pixels, ink.pixels.T)


def test_a_stroke_reaches_the_pen_at_once_and_is_as_wide_as_the_pen() -> None:
    ink = blank(100, 200)
    ink.begin(Dot(20, 50, 10))
    ink.extend(Dot(180, 50, 10))
    assert ink.pixels[50, 176] == 255
    column = ink.pixels[:, 100].astype(float) / 255
    assert column.sum() == pytest.approx(10, abs=0.1)


def test_a_curve_drawn_in_many_pieces_has_edges_as_smooth_as_one_piece() -> None:
    straight, pieces = blank(60, 220), blank(60, 220)
    draw(straight, [(10, 30), (210, 33)], width=12)
    draw(pieces, [(10 + 2 * step, 30 + 3 * step / 100) for step in range(101)], width=12)
    difference = np.abs(straight.pixels.astype(int) - pieces.pixels.astype(int))
    assert difference.max() <= 3


def test_corners_of_a_fast_stroke_are_rounded() -> None:
    ink = blank(200, 200)
    draw(ink, [(20, 180), (100, 20), (180, 180)], width=8)
    assert ink.pixels[20, 100] == 0
    assert ink.pixels[60:110, 100].max() == 255


def test_the_width_follows_the_pressure() -> None:
    ink = blank(100, 300)
    ink.begin(Dot(20, 50, 4))
    ink.extend(Dot(150, 50, 24))
    ink.extend(Dot(280, 50, 24))
    ink.end()
    widths = (ink.pixels / 255).sum(axis=0)
    assert widths[30] < 8
    assert widths[260] == pytest.approx(24, abs=0.5)
    assert np.all(np.diff(widths[30:200]) > -0.5)


def test_the_eraser_takes_ink_away_and_that_can_be_undone() -> None:
    ink = blank(100, 100)
    draw(ink, [(10, 50), (90, 50)], width=20)
    before = ink.pixels.copy()
    draw(ink, [(50, 0), (50, 100)], width=20, is_erasing=True)
    assert ink.pixels[50, 50] == 0
    assert ink.pixels[50, 20] == 255
    ink.undo()
    assert np.array_equal(ink.pixels, before)


def test_clearing_is_a_step_like_any_other() -> None:
    ink = blank(100, 100)
    draw(ink, [(10, 50), (90, 50)])
    drawn = ink.pixels.copy()
    ink.clear()
    assert ink.is_empty
    ink.undo()
    assert np.array_equal(ink.pixels, drawn)
    ink.redo()
    assert ink.is_empty


def test_clearing_an_empty_canvas_is_no_step() -> None:
    ink = blank(100, 100)
    ink.clear()
    assert not ink.can_undo


def test_a_new_stroke_ends_what_can_be_redone() -> None:
    ink = blank(100, 100)
    draw(ink, [(10, 50), (90, 50)])
    ink.undo()
    assert ink.can_redo
    draw(ink, [(50, 10), (50, 90)])
    assert not ink.can_redo


def test_undoing_in_the_middle_of_a_stroke_takes_that_stroke_back() -> None:
    ink = blank(100, 100)
    ink.begin(Dot(10, 50, 8))
    ink.extend(Dot(90, 50, 8))
    ink.undo()
    assert ink.is_empty
    assert not ink.is_drawing
    assert ink.extend(Dot(95, 50, 8)) is None


def test_a_larger_canvas_keeps_the_drawing_in_its_middle_with_its_history() -> None:
    ink = blank(100, 100)
    draw(ink, [(40, 50), (60, 50)])
    draw(ink, [(50, 40), (50, 60)])
    drawn = ink.pixels.copy()
    assert ink.grow(140, 120) == (10, 20)
    assert np.array_equal(ink.pixels[20:120, 10:110], drawn)
    assert ink.pixels.sum() == drawn.sum()
    ink.undo()
    ink.undo()
    assert ink.is_empty
    assert ink.grow(50, 50) == (0, 0)
    assert ink.pixels.shape == (140, 120)


def test_the_history_is_bounded() -> None:
    ink = blank(20, 20)
    for _ in range(HISTORY_LIMIT + 20):
        draw(ink, [(10, 10)], width=3)
    steps = 0
    while ink.can_undo:
        ink.undo()
        steps += 1
    assert steps == HISTORY_LIMIT


def test_the_bounds_hold_the_ink_and_little_else() -> None:
    ink = blank(100, 100)
    assert ink.bounds is None
    draw(ink, [(-40, -40), (-30, -20)])
    assert ink.bounds is None
    ink.begin(Dot(30, 50, 10))
    ink.extend(Dot(60, 50, 10))
    assert ink.bounds is not None
    assert ink.pixels[ink.bounds.slices].sum() == ink.pixels.sum()
    ink.end()
    assert ink.bounds == Area(25, 45, 65, 55)
    draw(ink, [(30, 0), (30, 100)], width=30, is_erasing=True)
    assert ink.bounds == Area(45, 45, 65, 55)
    ink.undo()
    ink.undo()
    assert ink.is_empty


@given(st.lists(STROKE, max_size=6))
@settings(max_examples=60)
def test_undo_and_redo_lead_through_the_same_drawings(strokes: list) -> None:
    ink = blank(100, 100)
    drawings = [ink.pixels.copy()]
    for points, is_erasing in strokes:
        ink.begin(Dot(*points[0]), is_erasing=is_erasing)
        for point in points[1:]:
            ink.extend(Dot(*point))
        ink.end()
        drawings.append(ink.pixels.copy())
    for drawing in reversed(drawings[:-1]):
        ink.undo()
        assert np.array_equal(ink.pixels, drawing)
    for drawing in drawings[1:]:
        ink.redo()
        assert np.array_equal(ink.pixels, drawing)
