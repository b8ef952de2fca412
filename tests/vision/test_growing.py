"""The faint parts of a digit are of it; what only lies near it is not."""

from __future__ import annotations

import cv2
import numpy as np

from tests.vision.sheets import sheet
from workbench.vision.constants import vision_constants
from workbench.vision.finding import find_digits
from workbench.vision.frame import Grey
from workbench.vision.growing import grown


def _window() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a strong upright stroke as ink, contrast with a faint bar at its foot, and nothing taken."""
    own, contrast = np.zeros((60, 60), np.uint8), np.zeros((60, 60), np.uint8)
    own[10:50, 20:24] = 255
    contrast[10:50, 20:24] = 60
    contrast[46:50, 24:40] = 30
    return own, contrast, np.zeros_like(own)


def growth(own: np.ndarray, contrast: np.ndarray, taken: np.ndarray) -> Grey:
    return grown(own, contrast, taken, 60, vision_constants().growing).own


def test_a_faint_part_that_hangs_together_with_the_digit_is_of_it() -> None:
    own, contrast, taken = _window()
    whole = growth(own, contrast, taken)
    assert (whole[46:50, 24:40] == 255).all()
    assert (whole[10:50, 20:24] == 255).all()
    assert np.count_nonzero(whole) == 40 * 4 + 4 * 16


def test_what_is_apart_too_faint_or_of_another_digit_is_not() -> None:
    own, contrast, taken = _window()
    contrast[46:50, 24:40] = 0
    contrast[10:14, 30:40] = 50
    assert (growth(own, contrast, taken) == own).all()
    own, contrast, taken = _window()
    contrast[46:50, 24:40] = 20
    assert (growth(own, contrast, taken) == own).all()
    own, contrast, taken = _window()
    taken[46:50, 26:40] = 255
    assert (growth(own, contrast, taken)[:, 26:] == 0).all()


def test_what_goes_on_beyond_the_margin_or_is_larger_than_the_digit_is_no_part_of_it() -> None:
    own, contrast, taken = _window()
    contrast[46:50, 24:] = 30
    assert (growth(own, contrast, taken) == own).all()
    own, contrast, taken = _window()
    contrast[20:55, 24:55] = 30
    assert (growth(own, contrast, taken) == own).all()


def test_what_goes_on_to_two_sides_is_a_piece_of_something() -> None:
    own, contrast, taken = _window()
    contrast[:, 20:24] = np.maximum(contrast[:, 20:24], 30)
    growth = grown(own, contrast, taken, 60, vision_constants().growing)
    assert (growth.own == own).all()
    assert growth.beyond is not None
    assert (growth.beyond[:10, 20:24] == 255).all()
    assert not (growth.beyond & own).any()


def test_a_stretch_of_a_long_line_that_is_darker_than_the_rest_is_no_digit() -> None:
    page = sheet(noise=0)
    ground = int(page[0, 0])
    cv2.line(page, (120, 30), (100, 260), ground - 11, 6)
    cv2.line(page, (113, 110), (107, 180), ground - 24, 6)
    assert find_digits(page).regions == ()


def test_a_digit_with_a_faint_end_is_found_as_a_whole() -> None:
    page = sheet(noise=10)
    cv2.line(page, (100, 100), (150, 100), 160, 5)
    cv2.line(page, (150, 100), (128, 145), 160, 5)
    cv2.line(page, (128, 145), (118, 166), 180, 4)
    (region,) = find_digits(page).regions
    assert region.box.bottom >= 163
    assert region.sample[-9:].any()
