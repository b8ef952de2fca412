"""Strokes of one digit are joined, touching digits cut apart, and rows read in order on a turned page."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.vision.sheets import Grey, are_found, drawn, likeness, sheet, write
from workbench.data.drawn import draw_digits
from workbench.vision.constants import vision_constants
from workbench.vision.finding import find_digits
from workbench.vision.touching import is_wide, right_of_cut


def _mask(sample: Grey, height: int) -> Grey:
    """Return the largest connected part of a sample as ink, uint8 [h, w], cropped."""
    large = cv2.resize(sample, None, fx=height / 20, fy=height / 20, interpolation=cv2.INTER_CUBIC)
    _, labels, statistics, _ = cv2.connectedComponentsWithStats((large > 110).astype(np.uint8))
    x, y, width, high = statistics[1 + statistics[1:, 4].argmax(), :4]
    part = labels[y : y + high, x : x + width] == 1 + statistics[1:, 4].argmax()
    return np.asarray(np.where(part, 255, 0), np.uint8)


def _pair(left: Grey, right: Grey) -> Grey:
    """Return two masks side by side, moved together until they touch."""
    height = max(left.shape[0], right.shape[0])
    page = np.zeros((height, left.shape[1] + right.shape[1] + 2), np.uint8)
    page[: left.shape[0], : left.shape[1]] = left
    for x in range(left.shape[1], 0, -1):
        moved = np.zeros_like(page)
        moved[height - right.shape[0] :, x : x + right.shape[1]] = right
        if (cv2.dilate(page, np.ones((3, 3), np.uint8)) & moved).any():
            break
    both = page | moved
    return both[:, : np.flatnonzero(both.any(axis=0))[-1] + 1]


def test_a_single_digit_is_not_cut() -> None:
    constants = vision_constants().touching
    samples = draw_digits(600, 31)
    cut = [
        int(label)
        for image, label in zip(samples.images, samples.labels, strict=True)
        for mask in [_mask(image, 60)]
        if is_wide(width=mask.shape[1], height=mask.shape[0], constants=constants)
        and right_of_cut(mask, constants) is not None
    ]
    assert len(cut) <= 4, cut


@pytest.mark.parametrize("height", [18, 60, 240])
def test_touching_digits_with_a_clear_neck_are_cut_where_they_touch(height: int) -> None:
    for left, right in ((2, 3), (3, 6), (5, 2), (6, 5), (9, 6)):
        one, other = _mask(drawn(left), height), _mask(drawn(right), height)
        both = _pair(one, other)
        part = right_of_cut(both, vision_constants().touching)
        assert part is not None, (left, right)
        first = int(np.flatnonzero(part.any(axis=0))[0])
        assert abs(first - (both.shape[1] - other.shape[1])) <= 0.15 * height, (left, right)


def test_a_touching_pair_on_paper_is_two_digits() -> None:
    page = sheet()
    both = _pair(_mask(drawn(5), 70), _mask(drawn(2), 70))
    place = page[100 : 100 + both.shape[0], 120 : 120 + both.shape[1]]
    place[both > 0] = 50
    found = find_digits(page)
    assert len(found.regions) == 2
    assert found.regions[0].box.x < found.regions[1].box.x
    assert found.regions[0].box.overlap(found.regions[1].box) < 0.1 * found.regions[0].box.area


def test_solid_and_empty_masks_have_no_cut() -> None:
    constants = vision_constants().touching
    for mask in (np.zeros((40, 60), np.uint8), np.full((40, 60), 255, np.uint8), np.eye(60, dtype=np.uint8)):
        assert right_of_cut(mask, constants) is None


def test_the_flag_of_a_five_is_joined_though_it_begins_beside_the_hook() -> None:
    page = sheet()
    cv2.ellipse(page, (150, 200), (26, 30), 0, -90, 130, 50, 8)
    cv2.line(page, (150, 170), (150, 142), 50, 8)
    cv2.line(page, (166, 137), (228, 130), 50, 8)
    (region,) = find_digits(page).regions
    assert region.box.y < 135
    assert region.box.right > 222


def test_the_border_of_a_page_near_a_digit_is_no_bar_of_it() -> None:
    page = sheet(height=480, width=640)
    box = write(page, 4, 260, 190, 150)
    dark = np.array([[0, 0], [640, 0], [640, 150], [400, 165], [200, 178], [0, 190]])
    cv2.fillPoly(page, [dark], 110)
    assert are_found(find_digits(page), [box])


def test_a_pale_patch_above_a_digit_is_no_stroke_of_it() -> None:
    page = sheet(height=480, width=640)
    cv2.rectangle(page, (262, 166), (310, 190), 172, -1)
    box = write(page, 7, 250, 196, 110, ink=115)
    (region,) = find_digits(page).regions
    assert likeness(region.box, box) > 0.8


def test_the_halves_of_a_small_broken_two_are_one_digit() -> None:
    page = sheet()
    cv2.ellipse(page, (200, 150), (8, 8), 0, -180, 60, 60, 2)
    cv2.line(page, (202, 163), (194, 174), 60, 2)
    cv2.line(page, (194, 174), (210, 174), 60, 2)
    (region,) = find_digits(page).regions
    assert region.box.height > 26


def test_a_dash_between_two_digits_is_not_joined_to_either() -> None:
    page = sheet()
    boxes = [write(page, 5, 100, 120, 70), write(page, 3, 240, 120, 70)]
    cv2.line(page, (185, 155), (212, 155), 50, 7)
    found = find_digits(page)
    digits = [region.box for region in found.regions if region.box.height > 40]
    assert len(digits) == 2
    assert all(likeness(one, other) > 0.8 for one, other in zip(digits, boxes, strict=True))


def test_a_small_neighbour_as_near_as_a_stroke_is_wide_stays_apart() -> None:
    page = sheet()
    cv2.ellipse(page, (150, 180), (50, 60), 0, 0, 360, 50, 18)
    cv2.ellipse(page, (252, 196), (30, 36), 0, 0, 360, 50, 18)
    assert len(find_digits(page).regions) == 2


@pytest.mark.parametrize("degrees", [-10, -6, 0, 6, 10])
def test_rows_are_read_in_order_on_a_turned_page(degrees: float) -> None:
    page = sheet(height=720, width=1280)
    truth = [
        write(page, (3 * row + column) % 10, 240 + 90 * column, 180 + 95 * row, 56)
        for row in range(4)
        for column in range(9)
    ]
    turn = cv2.getRotationMatrix2D((640, 360), degrees, 1)
    turned = cv2.warpAffine(page, turn, (1280, 720), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    middles = [turn @ (box.x + box.width / 2, box.y + box.height / 2, 1) for box in truth]
    found = find_digits(np.asarray(turned, np.uint8)).regions
    assert len(found) == len(truth)
    for (x, y), region in zip(middles, found, strict=True):
        assert abs(region.box.x + region.box.width / 2 - x) < 15
        assert abs(region.box.y + region.box.height / 2 - y) < 15


def test_a_digit_that_fills_the_frame_is_found() -> None:
    for digit in (1, 2, 3, 6, 8, 9):
        page = sheet()
        box = write(page, digit, 50, 16, 326)
        assert are_found(find_digits(page), [box]), digit


def test_a_stroke_as_long_and_thin_as_a_drawn_line_is_no_digit() -> None:
    page = np.full((720, 1280), 235, np.uint8)
    cv2.line(page, (300, 600), (380, 120), 40, 5)  # some hundred times as long as wide
    cv2.line(page, (700, 300), (720, 230), 40, 5)
    boxes = [region.box for region in find_digits(page).regions]
    assert len(boxes) == 1
    assert boxes[0].x > 600
