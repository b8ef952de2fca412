"""What looks like a digit is told from what does not, by each digit's own measure."""

from __future__ import annotations

import cv2
import numpy as np

from workbench.data.digit_likeness import DigitLikeness
from workbench.data.drawn import draw_digits

KNOWN = draw_digits(1500, seed=1)
LIKENESS = DigitLikeness(KNOWN.images, KNOWN.labels)


def sample(*lines: tuple[tuple[int, int], tuple[int, int]]) -> np.ndarray:
    image = np.zeros((28, 28), np.uint8)
    for first, last in lines:
        cv2.line(image, first, last, 255, 2, cv2.LINE_AA)
    return image


def test_most_other_digits_look_like_digits() -> None:
    others = draw_digits(300, seed=2)
    assert LIKENESS.is_digit_like(others.images).mean() > 0.5


def test_a_ring_and_a_bar_look_like_digits() -> None:
    ring = np.zeros((28, 28), np.uint8)
    cv2.ellipse(ring, (14, 14), (7, 9), 10, 0, 360, 255, 2, cv2.LINE_AA)
    bar = sample(((15, 4), (13, 23)))
    assert LIKENESS.is_digit_like(np.stack((ring, bar))).all()


def test_a_cross_a_frame_and_nothing_do_not() -> None:
    cross = sample(((4, 4), (23, 23)), ((4, 23), (23, 4)))
    grid = sample(((4, 8), (23, 8)), ((4, 19), (23, 19)), ((8, 4), (8, 23)), ((19, 4), (19, 23)))
    black = np.zeros((28, 28), np.uint8)
    assert not LIKENESS.is_digit_like(np.stack((cross, grid, black))).any()


def test_none_are_asked_for_or_known() -> None:
    assert LIKENESS.is_digit_like(KNOWN.images[:0]).shape == (0,)
    nothing = DigitLikeness(KNOWN.images[:0], KNOWN.labels[:0])
    assert not nothing.is_digit_like(KNOWN.images[:3]).any()
    assert not DigitLikeness(KNOWN.images[:1], KNOWN.labels[:1]).is_digit_like(KNOWN.images[:1]).any()
