"""A few digits in a frame of other ink have to be sure, and straight strokes alone say nothing there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tests.vision.test_context import RING, RULES, drawn, silent_among
from workbench.vision.context import InkAround, Sureness, silenced
from workbench.vision.frame import Box

_UPRIGHT, _SLANTED, _FLAT = drawn((14, 4), (14, 23)), drawn((6, 22), (21, 6)), drawn((4, 14), (23, 14))
_HOOKED = drawn((6, 5), (20, 5), (11, 23))


@pytest.mark.parametrize(
    ("digits", "other", "surely", "is_silent"),
    [
        (1, 0.0, Sureness.DIGIT, False),
        (1, 0.2, Sureness.DIGIT, False),
        (1, 0.3, Sureness.DIGIT, True),
        (3, 0.3, Sureness.DIGIT, True),
        (4, 0.3, Sureness.DIGIT, False),
        (1, 0.3, Sureness.SURE, False),
        (1, 20.0, Sureness.SURE, False),
    ],
)
def test_a_few_digits_amid_other_ink_have_to_be_sure(
    digits: int, other: float, surely: Sureness, is_silent: bool
) -> None:
    boxes = [Box(40 + 200 * place, 100, 40, 60) for place in range(digits)]
    ink = _ink_of(boxes, elsewhere=round(other * digits * 40 * 60))
    assert silent_among(boxes, [True] * digits, ink=ink, surely=surely) == [is_silent] * digits


def test_a_doubtful_digit_is_no_other_ink_beside_a_lone_one() -> None:
    boxes = [Box(40, 100, 40, 60), Box(240, 100, 40, 60)]
    ink = _ink_of(boxes, elsewhere=0)
    for beside, is_silent in ((Sureness.NO_DIGIT, True), (Sureness.DOUBTFUL, False)):
        silent = silenced(
            boxes,
            [Sureness.DIGIT, beside],
            RULES,
            contrasts=[200, 200],
            samples=[RING, RING],
            ink=InkAround(ink, ink),
        )
        assert silent == [is_silent, False]


@pytest.mark.parametrize(
    ("samples", "other", "is_silent"),
    [
        ([_UPRIGHT], 7.5, False),
        ([_UPRIGHT], 8.5, True),
        ([_SLANTED, _FLAT], 8.5, True),
        ([_UPRIGHT, _HOOKED], 8.5, False),
        ([_HOOKED], 8.5, False),
        ([RING], 8.5, False),
        ([np.zeros((28, 28), np.uint8)], 8.5, False),
    ],
)
def test_straight_strokes_alone_amid_much_ink_say_nothing_however_sure(
    samples: list[np.ndarray], other: float, is_silent: bool
) -> None:
    boxes = [Box(40 + 200 * place, 100, 20, 60) for place in range(len(samples))]
    ink = _ink_of(boxes, elsewhere=round(other * len(boxes) * 20 * 60))
    assert silent_among(boxes, [True] * len(boxes), ink=ink, samples=samples) == [is_silent] * len(boxes)


def _ink_of(boxes: Sequence[Box], *, elsewhere: int) -> np.ndarray:
    """Return a frame whose boxes are full of ink, with so many pixels of ink far from them."""
    ink = np.zeros((1200, 640), np.uint8)
    for box in boxes:
        ink[box.y : box.bottom, box.x : box.right] = 255
    ink[900:].reshape(-1)[:elsewhere] = 255
    return ink
