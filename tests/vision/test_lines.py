"""Runs along rows and columns, which lines are made of."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.vision.sheets import are_found, sheet, write
from workbench.vision.constants import vision_constants
from workbench.vision.finding import find_digits
from workbench.vision.ink import find_ink
from workbench.vision.lines import _thin, without_lines
from workbench.vision.straight import straight_marks, strips_across, strips_down

MASKS = arrays(np.bool_, st.tuples(st.integers(1, 9), st.integers(1, 40))).map(
    lambda mask: mask.astype(np.uint8) * 255
)


def _runs(row: list[int]) -> list[tuple[int, int, int]]:
    """Return (value, start, end) of each run of equal values."""
    runs: list[tuple[int, int, int]] = []
    for place, value in enumerate(row):
        if runs and runs[-1][0] == value:
            runs[-1] = (value, runs[-1][1], place + 1)
        else:
            runs.append((value, place, place + 1))
    return runs


@settings(max_examples=80)
@given(mask=MASKS, thickest=st.integers(1, 12))
def test_thin_is_what_has_only_short_runs(mask: np.ndarray, thickest: int) -> None:
    expected = np.zeros_like(mask)
    for y, row in enumerate(mask.tolist()):
        for value, start, end in _runs(row):
            if value and end - start <= thickest:
                expected[y, start:end] = 255
    assert (_thin(mask, thickest, is_across=False) == expected).all()
    columns = _thin(np.ascontiguousarray(mask.T), thickest, is_across=True)
    assert (columns == expected.T).all()


@settings(max_examples=80)
@given(mask=MASKS, least=st.integers(1, 8))
def test_strips_count_eight_pixels_and_leave_the_rest(mask: np.ndarray, least: int) -> None:
    across = strips_across(mask, least)
    assert across.shape == (mask.shape[1] // 8, mask.shape[0])
    for strip, row in np.ndindex(across.shape):
        inked = np.count_nonzero(mask[row, strip * 8 : strip * 8 + 8])
        assert across[strip, row] == (inked >= least)
    assert (strips_down(np.ascontiguousarray(mask.T), least) == across).all()


@pytest.mark.parametrize("slope", [-2.0, -0.9, 0.0, 0.4, 1.7])
def test_a_straight_line_is_marked_with_its_gaps_and_where_it_would_run_on(slope: float) -> None:
    places = 120 + np.round(slope * np.arange(60)).astype(int)
    strips = np.zeros((60, 360), np.uint8)
    inked = [*range(15, 25), *range(27, 36)]
    for nearby in (-1, 0, 1):
        strips[inked, places[inked] + nearby] = 1
    marks = straight_marks(strips, vision_constants().lines)
    assert marks is not None
    on_line = _beside(marks.inside, places)
    assert on_line[15:36].all()
    assert not on_line[:8].any()
    beyond = _beside(marks.beyond, places)
    assert beyond[8:44].all()
    assert (marks.beyond >= marks.inside).all()
    assert marks.inside.sum() < 10 * len(inked)


def _beside(marks: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return in which strips a mark lies at a place or next to it, bool [strips]."""
    return np.array([row[place - 1 : place + 2].any() for row, place in zip(marks, places, strict=True)])


def test_crooked_strips_are_no_line() -> None:
    random = np.random.default_rng(4)
    strips = np.zeros((80, 300), np.uint8)
    strips[np.arange(80), 150 + random.integers(-20, 20, 80)] = 1
    assert straight_marks(strips, vision_constants().lines) is None


def _ruled(*, step: int, level: int, slope: float, noise: float) -> np.ndarray:
    """Return squared paper whose lines are a little darker than the sheet, uint8 [480, 640]."""
    page = np.full((480, 640), 205, np.float32)
    rows, columns = np.mgrid[:480, :640]
    across = (rows + slope * columns) % step < 2
    down = (columns - slope * rows) % step < 2
    page[across | down] = level
    grain = np.random.default_rng(2).normal(0, noise, page.shape)
    return np.clip(cv2.GaussianBlur(page, (0, 0), 0.7) + grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("level", [140, 155, 175])
@pytest.mark.parametrize("slope", [-0.15, 0.0, 0.06])
def test_small_digits_on_squared_paper_are_found_and_no_line_is(level: int, slope: float) -> None:
    page = _ruled(step=36, level=level, slope=slope, noise=2)
    boxes = [write(page, 2 + number, 60 + 110 * number, 210, 32, ink=50) for number in range(5)]
    assert are_found(find_digits(page), boxes)


def test_a_row_of_digits_is_no_line() -> None:
    page = sheet(height=300, width=900)
    boxes = [write(page, 2 + number % 8, 30 + 34 * number, 140, 30) for number in range(24)]
    page[260:262] = 60  # a line elsewhere, so that lines are looked for
    assert are_found(find_digits(page), boxes)


def test_faint_pencil_stays_where_a_dark_table_has_lines() -> None:
    page = sheet(height=480, width=800)
    page[:, :330] = 90
    page[10::40, :330] = 20
    page[11::40, :330] = 20
    boxes = [write(page, 3 + number, 420 + 80 * number, 200, 26, ink=150) for number in range(4)]
    found = find_digits(page)
    places = [region.box for region in found.regions if region.box.x > 360]
    assert len(places) == len(boxes)


def test_lines_as_thick_as_a_pen_go_where_the_ink_is_darker() -> None:
    page = sheet(height=480, width=800)
    page[40::110] = 150
    for more in range(1, 7):
        page[40 + more :: 110] = 150
    box = write(page, 8, 300, 90, 150, ink=40)
    assert are_found(find_digits(page), [box])


def test_a_rule_goes_though_most_lines_are_much_thinner() -> None:
    page = sheet(height=620, width=1280)
    for y in (30, 31, 60, 61, 580, 581):
        page[y] = 150
    for more in range(20):
        page[360 + more] = 130
    boxes = [write(page, 3 + 5 * number, 130 + 700 * number, 250, 200, ink=60) for number in range(2)]
    assert are_found(find_digits(page), boxes)


def test_the_crossing_of_a_slanted_stroke_and_a_line_stays_whole() -> None:
    page = sheet(height=480, width=800)
    page[216:224] = 60
    cv2.line(page, (300, 170), (400, 270), 60, 4)
    ink = find_ink(page, vision_constants().ink)
    mask = without_lines(ink, vision_constants().lines).mask
    count, _, statistics, _ = cv2.connectedComponentsWithStats(mask)
    assert count == 2
    assert statistics[1][cv2.CC_STAT_HEIGHT] > 95


def test_underlined_digits_are_found_though_the_line_is_as_dark_and_as_thin() -> None:
    page = sheet()
    page[230:233, 20:460] = 45
    boxes = [write(page, digit, 60 + 90 * number, 140, 60) for number, digit in enumerate((2, 3, 7, 5))]
    assert are_found(find_digits(page), boxes)


def test_a_digit_that_stands_on_a_line_keeps_its_foot() -> None:
    page = sheet()
    box = write(page, 2, 200, 100, 80)
    page[box.bottom - 1 : box.bottom + 2, 10:470] = 120
    (region,) = find_digits(page).regions
    assert region.box.bottom >= box.bottom - 4


def test_constants_are_those_of_the_one_file() -> None:
    constants = vision_constants()
    assert constants.normalise.side == 28
    assert constants.normalise.box == 20
    assert constants.lines.thickest > 0
