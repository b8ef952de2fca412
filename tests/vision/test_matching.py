"""Which box is which of the frame before, though the camera has moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.vision.frame import Box
from workbench.vision.matching import common_shift, match, median, paired_shift

PERCENT = 30
ROW = [Box(100 + 31 * place, 60, 24, 40) for place in range(4)]


def matched(before: list[Box], now: list[Box]) -> dict[int, int]:
    return match(before, now, ["4"] * len(before), ["4"] * len(now), PERCENT)


def moved(boxes: list[Box], across: int, down: int) -> list[Box]:
    return [Box(box.x + across, box.y + down, box.width, box.height) for box in boxes]


@pytest.mark.parametrize("across", [-40, -9, 0, 17, 35])
def test_a_row_that_moves_further_than_its_digits_are_apart_is_still_known_by_its_labels(across: int) -> None:
    labels = list("2048")
    shift = common_shift(ROW, moved(ROW, across, 3)[::-1], labels, labels[::-1], (0, 0))
    # Less than a quarter of a digit is left to the pairs.
    assert shift == ((across, 3) if abs(across) > 10 else (0, 0))


def test_a_row_of_equal_digits_is_known_by_how_it_moved_before() -> None:
    labels = list("1111")
    assert common_shift(ROW, moved(ROW, 30, 0), labels, labels, (28, 0)) == (28, 0)


def test_labels_that_are_wrong_for_a_frame_move_nothing() -> None:
    now = moved([ROW[0], ROW[2], ROW[3]], 2, 1)
    assert common_shift(ROW, now, list("8793"), list("705"), (1, 1)) == (1, 1)
    row = [*ROW, Box(224, 60, 24, 40)]
    assert common_shift(
        row, moved([row[0], row[1], row[2], row[4]], 1, 0), list("88107"), list("8157"), (0, 0)
    ) == (0, 0)
    assert paired_shift(ROW, now, {0: 0, 2: 1, 3: 2}) == (2, 1)


def test_what_nobody_finds_again_has_moved_as_expected() -> None:
    assert common_shift(ROW, moved(ROW, 9, 9), list("2048"), list("5555"), (3, -2)) == (3, -2)
    assert common_shift([], ROW, [], list("2048"), (3, -2)) == (3, -2)
    assert common_shift(ROW, moved(ROW, 900, 0), list("2048"), list("2048"), (0, 0)) == (0, 0)
    twice = [Box(box.x, box.y, 2 * box.width, 2 * box.height) for box in ROW]
    assert common_shift(ROW, moved(twice, 9, 9), list("2048"), list("2048"), (0, 0)) == (0, 0)


def test_the_closest_pair_comes_first() -> None:
    before = [Box(0, 0, 20, 40), Box(12, 0, 20, 40)]
    assert matched(before, [Box(10, 0, 20, 40)]) == {1: 0}
    assert matched(before, [Box(12, 0, 20, 40), Box(1, 0, 20, 40)]) == {0: 1, 1: 0}
    assert matched(before, [Box(300, 0, 20, 40)]) == {}
    assert matched(before, []) == {}
    assert matched([], before) == {}


def test_a_neighbour_takes_the_place_of_a_missing_digit_only_if_it_is_read_alike() -> None:
    before, now = [Box(0, 0, 20, 40)], [Box(17, 0, 20, 40)]
    assert match(before, now, ["4"], ["4"], PERCENT) == {0: 0}
    assert match(before, now, ["4"], ["7"], PERCENT) == {}
    # What lies on it is the same digit, read otherwise.
    assert match(before, [Box(3, 0, 20, 40)], ["4"], ["7"], PERCENT) == {0: 0}


boxes = st.lists(
    st.builds(Box, st.integers(-50, 3000), st.integers(-50, 3000), st.integers(1, 400), st.integers(1, 400)),
    max_size=12,
)


@given(boxes, boxes)
def test_each_box_is_used_once_and_only_for_one_that_is_near(before: list[Box], now: list[Box]) -> None:
    pairs = matched(before, now)
    assert len(set(pairs.values())) == len(pairs)
    for one, other in pairs.items():
        first, second = before[one], now[other]
        longest = max(first.width, first.height, second.width, second.height)
        across = abs(2 * first.x + first.width - 2 * second.x - second.width)
        down = abs(2 * first.y + first.height - 2 * second.y - second.height)
        shared = first.overlap(second)
        is_alike = 100 * shared >= PERCENT * (first.area + second.area - shared)
        assert is_alike or across**2 + down**2 <= longest**2


@given(st.lists(st.integers(-9, 9), min_size=1))
def test_the_median_is_one_of_the_values(values: list[int]) -> None:
    middle = median(values)
    assert middle in values
    assert sum(value < middle for value in values) <= len(values) // 2
    assert sum(value > middle for value in values) <= len(values) // 2
