"""What stands beside a region decides, too: words and textures are silent, numbers are not."""

from __future__ import annotations

import random
from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from workbench.vision.constants import vision_constants
from workbench.vision.context import InkAround, Sureness, silenced
from workbench.vision.frame import Box

RULES = vision_constants().reading
_BLANK = np.zeros((8, 8), np.uint8)


def drawn(*points: tuple[int, int], is_closed: bool = False) -> np.ndarray:
    """Return a sample of a stroke through these points, uint8 [28, 28]."""
    sample = np.zeros((28, 28), np.uint8)
    cv2.polylines(sample, [np.array(points, np.int32)], isClosed=is_closed, color=255, thickness=3)
    return sample


RING = drawn((9, 4), (19, 4), (19, 23), (9, 23), is_closed=True)


def silent_among(
    boxes: Sequence[Box],
    is_digit: Sequence[bool],
    *,
    ink: np.ndarray = _BLANK,
    factor: int = 1,
    contrasts: Sequence[int] | None = None,
    surely: Sureness = Sureness.SURE,
    samples: Sequence[np.ndarray] | None = None,
) -> list[bool]:
    """Return which regions are silent; without ``contrasts``, all are as strong as the ink."""
    return silenced(
        boxes,
        [surely if one else Sureness.NO_DIGIT for one in is_digit],
        RULES,
        contrasts=[200] * len(boxes) if contrasts is None else contrasts,
        samples=[RING] * len(boxes) if samples is None else samples,
        ink=InkAround(ink, np.where(ink > 0, 200, 0).astype(np.uint8), factor),
    )


def line(text: str, *, x: int = 100, y: int = 100, height: int = 60) -> list[tuple[Box, bool]]:
    """Return regions of a line of print with whether a network takes each for a digit.

    A ``#`` is a letter; spaces are as wide as in print.
    """
    regions = []
    for character in text:
        if character != " ":
            regions.append((Box(x, y, height // 2, height), character != "#"))
        x += height * 3 // 5 if character != " " else height // 2
    return regions


def kept(regions: list[tuple[Box, bool]]) -> str:
    """Return the regions as they are read: a digit, or a ``.`` where nothing is said."""
    silent = silent_among([box for box, _ in regions], [is_digit for _, is_digit in regions])
    assert len(silent) == len(regions)
    return "".join(
        "." if not is_digit or is_silent else "8"
        for (_, is_digit), is_silent in zip(regions, silent, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("#", "."),
        ("8", "8"),
        ("8888", "8888"),
        ("#88#", "...."),
        ("##8#", "...."),
        ("## 888", "..888"),
        ("#### 888", "....888"),
        ("888 ####", "888...."),
        # Signs that are no digits stand between digits.
        ("8#8#88", "8.8.88"),
        ("8#", "8."),
        ("#8", ".8"),
    ],
)
def test_a_letter_in_a_word_says_nothing_and_a_number_beside_it_does(text: str, expected: str) -> None:
    assert kept(line(text)) == expected


def test_a_row_of_digits_with_a_speck_or_two_stays() -> None:
    row = line("8888888888", height=80)
    specks = [(Box(130, 30, 9, 9), False), (Box(400, 230, 12, 12), False), (Box(700, 40, 10, 8), False)]
    assert kept(row + specks).count("8") == 10


def page(lines: int, text: str = "##8## #8# ### 8## ##88#", *, height: int = 30) -> list[tuple[Box, bool]]:
    return [one for number in range(lines) for one in line(text, y=60 + number * 2 * height, height=height)]


def test_a_page_of_text_says_nothing() -> None:
    assert "8" not in kept(page(8))
    # Not even where a word of two letters looks like a number.
    assert "8" not in kept(page(8, "### 88 #### 8 ## ## ###"))


def test_a_number_in_a_letter_stays() -> None:
    assert kept(page(3) + line("### 888 ###", y=240, height=30) + page(3)).count("8") == 3


def test_a_texture_with_some_likenesses_says_nothing() -> None:
    chance = random.Random(3)
    specks = [
        (
            Box(chance.randrange(1200), chance.randrange(660), 14, chance.randint(14, 30)),
            chance.random() < 0.1,
        )
        for _ in range(200)
    ]
    assert sum(is_digit for _, is_digit in specks) == 14
    assert kept(specks).count("8") <= 2


def inked(*, beside: int, around: int) -> list[bool]:
    """Return what is silent of a digit of 20×40 pixels, all ink, with so many pixels beside and around."""
    ink = np.zeros((400, 600), np.uint8)
    box = Box(290, 180, 20, 40)
    ink[180:220, 290:310] = 255
    ink[180:220, 285 - beside // 40 : 285] = 255
    ink[90 : 90 + around // 300, 150:450] = 255
    return silent_among([box], [True], ink=ink)


def test_a_digit_amid_ink_that_is_no_region_says_nothing() -> None:
    # It has 800 pixels itself.
    assert inked(beside=600, around=3_600) == [True]
    assert inked(beside=200, around=3_600) == [False], "nothing is beside it"
    assert inked(beside=600, around=1_200) == [False], "there is not much around it"
    assert inked(beside=0, around=0) == [False]
    assert inked(beside=0, around=6_000) == [True], "it is a crumb of something large"


def test_the_table_beside_a_page_silences_no_digit() -> None:
    ink = np.zeros((600, 1000), np.uint8)
    ink[250:290, 490:510] = 255
    ink[:80] = ink[450:] = 255
    assert silent_among([Box(490, 250, 20, 40)], [True], ink=ink) == [False]


def test_a_cloud_of_chalk_silences_no_page_of_digits() -> None:
    ink = np.full((800, 800), 255, np.uint8)
    boxes = [Box(300 + 100 * column, 300 + 100 * row, 20, 40) for row in range(2) for column in range(3)]
    assert all(silent_among(boxes[:4], [True] * 4, ink=ink))
    assert not any(silent_among(boxes, [True] * 6, ink=ink))


def test_dust_and_other_faint_things_silence_nothing() -> None:
    chance = random.Random(5)
    digits = [(Box(300, 300, 40, 60), True), (Box(500, 320, 40, 60), True)]
    dust = [
        (Box(chance.randrange(100, 800), chance.randrange(100, 560), 30, chance.randint(24, 60)), False)
        for _ in range(60)
    ]
    boxes, is_digit = zip(*digits, *dust, strict=True)
    ink = np.zeros((640, 960), np.uint8)
    for box in boxes:
        ink[box.y : box.bottom, box.x : box.right] = 255
    assert silent_among(boxes, is_digit, ink=ink)[:2] == [True, True]
    faint = np.where(ink > 0, 30, 0).astype(np.uint8)
    for box, _ in digits:
        faint[box.y : box.bottom, box.x : box.right] = 120
    contrasts = [120 if one else 30 for one in is_digit]
    sureness = [Sureness.SURE if one else Sureness.NO_DIGIT for one in is_digit]
    silent = silenced(
        boxes,
        sureness,
        RULES,
        contrasts=contrasts,
        samples=[RING] * len(boxes),
        ink=InkAround(ink, faint),
    )
    assert silent == [False] * len(boxes)


def test_what_shines_through_the_paper_is_silent_beside_a_digit() -> None:
    boxes = [Box(200, 200, 40, 60), Box(420, 230, 45, 60), Box(300, 400, 45, 60)]
    assert silent_among(boxes, [True] * 3, contrasts=[100, 30, 34]) == [False, True, False]
    # A letter is no digit that is written there, and a digit far away is of another page.
    assert silent_among(boxes[:2], [False, True], contrasts=[100, 30]) == [False, False]
    far = [boxes[0], Box(200 + 20 * 60, 200, 40, 60)]
    assert silent_among(far, [True, True], contrasts=[100, 30]) == [False, False]


@pytest.mark.parametrize(
    ("width", "contrast", "is_silent"), [(20, 17, True), (20, 18, False), (30, 17, False)]
)
def test_a_fold_of_the_paper_is_no_1(width: int, contrast: int, is_silent: bool) -> None:
    assert silent_among([Box(100, 100, width, 60)], [True], contrasts=[contrast]) == [is_silent]


def test_faint_letters_are_as_strong_as_each_other() -> None:
    regions = line("##8#")
    boxes, is_digit = zip(*regions, strict=True)
    assert silent_among(boxes, is_digit, contrasts=[12] * 4)[2]
    assert not silent_among(boxes, is_digit, contrasts=[12, 12, 90, 12])[2]


def test_the_ink_of_other_digits_silences_none() -> None:
    ink = np.full((100, 900), 255, np.uint8)
    row = [Box(100 * number, 0, 100, 100) for number in range(9)]
    assert not any(silent_among(row, [True] * 9, ink=ink))
    assert silent_among(row, [number == 4 for number in range(9)], ink=ink)[4]


def test_a_mask_may_be_smaller_than_its_frame() -> None:
    ink = np.zeros((200, 300), np.uint8)
    ink[90:110, 130:145] = ink[42:66, 70:230] = ink[90:110, 145:155] = 255
    assert silent_among([Box(291, 181, 19, 39)], [True], ink=ink, factor=2) == [True]


def test_digits_among_as_many_other_things_stay() -> None:
    chance = random.Random(4)
    regions = [
        (Box(40 + 120 * column, 40 + 110 * row, 40, 60), True) for row in range(3) for column in range(5)
    ]
    regions += [
        (Box(chance.randrange(600), chance.randrange(330), 20, chance.randint(14, 40)), False)
        for _ in range(15)
    ]
    assert kept(regions).count("8") == 15


def test_the_order_of_the_regions_does_not_matter() -> None:
    regions = page(3) + line("## 888 8#", y=240, height=30)
    boxes, is_digit = zip(*regions, strict=True)
    silent = dict(zip(boxes, silent_among(boxes, is_digit), strict=True))
    shuffled = list(regions)
    random.Random(1).shuffle(shuffled)
    boxes, is_digit = zip(*shuffled, strict=True)
    assert dict(zip(boxes, silent_among(boxes, is_digit), strict=True)) == silent


def test_a_frame_twice_as_large_is_read_the_same() -> None:
    regions = page(3) + line("## 888 8#", y=240, height=30)
    larger = [(box.scaled(2), is_digit) for box, is_digit in regions]
    assert kept(larger) == kept(regions)
