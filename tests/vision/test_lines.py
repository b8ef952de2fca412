"""Runs along rows and columns, which lines are made of."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.vision.sheets import are_found, sheet, write
from workbench.vision.constants import vision_constants
from workbench.vision.finding import find_digits
from workbench.vision.lines import _bridged, _opened

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
@given(mask=MASKS, shortest=st.integers(1, 12))
def test_opening_keeps_the_runs_that_are_long_enough(mask: np.ndarray, shortest: int) -> None:
    expected = np.zeros_like(mask)
    for y, row in enumerate(mask.tolist()):
        for value, start, end in _runs(row):
            if value and end - start >= shortest:
                expected[y, start:end] = 255
    assert (_opened(mask, np.ones((1, shortest), np.uint8)) == expected).all()
    columns = _opened(np.ascontiguousarray(mask.T), np.ones((shortest, 1), np.uint8))
    assert (columns == expected.T).all()


@settings(max_examples=80, deadline=None)
@given(mask=MASKS, widest=st.integers(1, 12))
def test_bridging_fills_the_gaps_that_are_narrow_enough(mask: np.ndarray, widest: int) -> None:
    expected = mask.copy()
    for y, row in enumerate(mask.tolist()):
        for value, start, end in _runs(row):
            if not value and start > 0 and end < len(row) and end - start <= widest:
                expected[y, start:end] = 255
    assert (_bridged(mask, widest) == expected).all()


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
