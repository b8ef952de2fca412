"""A sample looks as the digit does, however small it was written and whatever its stroke."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.vision.sheets import drawn, sheet, write
from workbench.vision.finding import find_digits


def _alike(one: np.ndarray, other: np.ndarray) -> float:
    """Return the correlation of two samples, slightly blurred so that a pixel's shift matters less."""
    first, second = (cv2.GaussianBlur(image, (3, 3), 0).astype(float).ravel() for image in (one, other))
    return float(np.corrcoef(first, second)[0, 1])


@pytest.mark.parametrize("height", [15, 18, 22, 28])
def test_small_digits_under_a_blurring_lens_keep_their_form(height: int) -> None:
    alike = []
    for digit in range(10):
        page = sheet(height=80, width=80)
        write(page, digit, 30, 25, height)
        (region,) = find_digits(cv2.GaussianBlur(page, (0, 0), 1.0)).regions
        alike.append(_alike(drawn(digit), region.sample))
    assert min(alike) > 0.7, alike
    assert np.mean(alike) > 0.85, alike


def test_the_loops_of_a_small_eight_stay_open() -> None:
    page = sheet(height=80, width=80)
    cv2.circle(page, (40, 33), 3, 60, 1, cv2.LINE_AA)
    cv2.circle(page, (40, 41), 4, 60, 1, cv2.LINE_AA)
    (region,) = find_digits(cv2.GaussianBlur(page, (0, 0), 0.8)).regions
    _, labels = cv2.connectedComponents((region.sample < 100).astype(np.uint8), connectivity=4)
    grounds = [int((labels == label).sum()) for label in range(1, labels.max() + 1)]
    assert sum(size >= 6 for size in grounds) == 3  # the outside and two loops


def test_the_box_of_a_small_digit_is_in_whole_pixels_of_the_picture() -> None:
    page = sheet(height=80, width=80)
    box = write(page, 7, 31, 27, 19)
    (region,) = find_digits(page).regions
    for one, other in ((region.box.x, box.x), (region.box.y, box.y)):
        assert abs(one - other) <= 1
    assert abs(region.box.right - box.right) <= 1
    assert abs(region.box.bottom - box.bottom) <= 1
