"""Drawings: which strokes are one digit, which are several, and in what order they are read."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbench.data.drawn import draw_digits
from workbench.vision.constants import vision_constants
from workbench.vision.drawing import Drawing, DrawnDigit, digits_of_drawing
from workbench.vision.frame import Box
from workbench.vision.normalise import sample_of_ink

Points = list[tuple[int, int]]


def found(image: np.ndarray) -> tuple[DrawnDigit, ...]:
    return digits_of_drawing(Drawing(image)).digits


def written(*strokes: Points, pen: int = 14, height: int = 300, width: int = 400) -> np.ndarray:
    """Return strokes as a drawing, uint8 [height, width]."""
    image = np.zeros((height, width), np.uint8)
    for points in strokes:
        cv2.polylines(image, [np.array(points, np.int32)], False, 255, pen, cv2.LINE_AA)
    return image


def large(sample: np.ndarray, height: int) -> np.ndarray:
    """Return a sample's ink as a pen would draw it, ``height`` pixels high."""
    x, y, w, h = cv2.boundingRect((sample > 60).astype(np.uint8))
    ink = np.pad(sample[y : y + h, x : x + w], 1)
    size = (max(round(w * height / h), 8), height)
    smooth = cv2.GaussianBlur(cv2.resize(ink, size, interpolation=cv2.INTER_CUBIC), (0, 0), height / 60)
    return np.clip((smooth.astype(np.float32) - 100) * 6, 0, 255).astype(np.uint8)


def row_of(inks: list[np.ndarray], gaps: list[int], tops: list[int]) -> tuple[np.ndarray, list[Box]]:
    """Return a drawing of a row, and the box in which each digit was laid."""
    width = sum(ink.shape[1] for ink in inks) + sum(gaps) + 20
    image = np.zeros(
        (max(top + ink.shape[0] for top, ink in zip(tops, inks, strict=True)) + 10, width), np.uint8
    )
    boxes, x = [], 10
    for ink, gap, top in zip(inks, gaps, tops, strict=True):
        height, wide = ink.shape
        image[top : top + height, x : x + wide] = ink
        boxes.append(Box(x, top, wide, height))
        x += wide + gap
    return image, boxes


def test_nothing_and_a_faint_trace_are_no_digit() -> None:
    assert found(np.zeros((50, 60), np.uint8)) == ()
    assert found(np.full((50, 60), 9, np.uint8)) == ()


def test_one_digit_is_the_sample_of_the_whole_drawing() -> None:
    image = written([(100, 60), (220, 60), (140, 240)])
    (digit,) = found(image)
    assert np.array_equal(digit.sample, sample_of_ink(image, vision_constants().normalise))
    assert digit.row == 0


@pytest.mark.parametrize("thickness", [1, 3, 8, 16, 30, 50])
def test_the_stroke_is_brought_into_the_range_of_mnist(thickness: int) -> None:
    (digit,) = found(written([(90, 80), (300, 80), (180, 340)], pen=thickness, height=400))
    assert digit.sample.shape == (28, 28)
    assert digit.sample.dtype == np.uint8
    # The ink of MNIST's sevens is 0.05 to 0.18 of the sample.
    assert 0.04 < digit.sample.mean() / 255 < 0.2
    assert digit.sample.max() > 200


def test_a_drawing_of_any_size_gives_the_same_digit() -> None:
    small = written([(130, 120), (450, 120), (270, 510)], pen=36, height=600, width=600)
    (first,), (second,) = found(small), found(np.kron(small, np.ones((8, 8), np.uint8)))
    assert np.abs(first.sample.astype(int) - second.sample).mean() < 6
    assert len(found(np.full((4000, 4000), 255, np.uint8))) == 1


@settings(max_examples=40, deadline=None)
@given(
    height=st.integers(1, 150),
    width=st.integers(1, 1200),
    strokes=st.integers(0, 12),
    seed=st.integers(0, 2**32 - 1),
)
@example(height=1, width=901, strokes=1, seed=0)  # thinner than a pixel of what is looked at
def test_any_drawing_gives_whole_samples_in_boxes_inside(
    height: int, width: int, strokes: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    image = np.zeros((height, width), np.uint8)
    for _ in range(strokes):
        ends = random.integers(-10, (width + 10, height + 10), (2, 2))
        cv2.line(image, tuple(ends[0].tolist()), tuple(ends[1].tolist()), 255, int(random.integers(1, 40)))
    digits = found(image)
    assert bool(digits) == bool((image > 64).any())
    for digit in digits:
        assert digit.sample.shape == (28, 28)
        assert digit.sample.any()
        assert digit.box.area > 0
        assert digit.box.x >= 0
        assert digit.box.y >= 0
        assert digit.box.right <= width
        assert digit.box.bottom <= height
    assert [digit.row for digit in digits] == sorted(digit.row for digit in digits)


_BODY_OF_5: Points = [(120, 70), (112, 140), (170, 135), (200, 180), (170, 235), (110, 230)]


@pytest.mark.parametrize(
    "strokes",
    [
        pytest.param(([(150, 30), (210, 24)], _BODY_OF_5), id="a 5 whose bar lies above"),
        pytest.param(([(124, 28), (230, 22)], _BODY_OF_5), id="a 5 whose bar is wide and far"),
        pytest.param(
            ([(150, 40), (90, 170), (230, 170)], [(205, 110), (200, 160)]), id="a 4 whose stem has just begun"
        ),
        pytest.param(([(130, 40), (90, 170), (190, 170)], [(205, 60), (200, 250)]), id="an open 4"),
        pytest.param(([(100, 60), (220, 60), (140, 240)], [(150, 150), (210, 140)]), id="a 7 with its bar"),
        pytest.param(([(150, 50), (150, 250)], [(110, 275), (190, 275)]), id="a 1 with a foot"),
        pytest.param(([(150, 50), (150, 250)], [(105, 92), (132, 62)]), id="a 1 with a flag"),
    ],
)
def test_loose_strokes_are_one_digit_in_whichever_order_they_are_drawn(strokes: tuple[Points, ...]) -> None:
    for order in (strokes, strokes[::-1]):
        assert len(found(written(*order))) == 1


def test_two_rings_that_nearly_touch_are_an_eight() -> None:
    image = np.zeros((300, 200), np.uint8)
    cv2.circle(image, (100, 80), 50, 255, 14)
    cv2.circle(image, (100, 200), 52, 255, 14)
    assert len(found(image)) == 1


def test_strokes_that_stand_beside_each_other_are_two_digits() -> None:
    ones = written([(100, 50), (100, 250)], [(135, 52), (133, 246)])
    assert [one.box.x for one in found(ones)] == pytest.approx([93, 126], abs=1)
    ten = written([(60, 50), (60, 250)])
    cv2.ellipse(ten, (160, 150), (60, 100), 0, 0, 360, 255, 14)
    assert len(found(ten)) == 2


def test_two_rings_that_touch_side_by_side_are_two_digits() -> None:
    image = np.zeros((300, 400), np.uint8)
    for x in (110, 234):
        cv2.ellipse(image, (x, 150), (55, 95), 0, 0, 360, 255, 14)
    assert cv2.connectedComponents((image > 63).astype(np.uint8))[0] == 2  # the ground and one part
    left, right = found(image)
    assert abs(left.box.right - 172) < 8
    assert abs(right.box.x - 172) < 8
    alone = np.zeros((300, 400), np.uint8)
    cv2.ellipse(alone, (110, 150), (55, 95), 0, 0, 360, 255, 14)
    (ring,) = found(alone)
    assert np.abs(left.sample.astype(int) - ring.sample).mean() < 6


def test_a_dot_or_a_dash_beside_digits_is_no_digit_and_alone_it_is_read() -> None:
    digits = ([(60, 50), (60, 250)], [(200, 50), (200, 250)])
    assert len(found(written(*digits, [(130, 245), (131, 246)]))) == 2
    assert len(found(written(*digits, [(100, 150), (160, 150)]))) == 2
    assert len(found(written([(130, 245), (131, 246)]))) == 1
    assert len(found(written([(100, 150), (160, 150)]))) == 1


@pytest.mark.parametrize("seed", range(8))
def test_rows_of_written_digits_are_cut_where_they_should(seed: int) -> None:
    random = np.random.default_rng(seed)
    count = int(random.integers(2, 7))
    inks = [large(sample, int(random.uniform(110, 150))) for sample in draw_digits(count, seed).images]
    gaps = [int(gap) for gap in random.uniform(6, 60, count)]
    image, boxes = row_of(inks, gaps, [int(top) for top in random.uniform(5, 40, count)])
    digits = found(image)
    assert len(digits) == count
    for digit, box in zip(digits, boxes, strict=True):
        assert digit.row == 0
        assert digit.box.overlap(box) > 0.9 * digit.box.area


def test_single_written_digits_stay_whole() -> None:
    samples = draw_digits(300, 7).images
    cut = sum(len(found(large(sample, 220))) != 1 for sample in samples)
    assert cut <= 1


def test_two_rows_are_read_one_after_the_other_although_they_rise() -> None:
    image = np.zeros((400, 600), np.uint8)
    for row in range(2):
        for column in range(5):
            x, y = 40 + 110 * column, 60 + 170 * row - 12 * column
            cv2.ellipse(image, (x, y + 50), (24, 48), 0, 0, 360, 255, 12)
    digits = found(image)
    assert [digit.row for digit in digits] == [0] * 5 + [1] * 5
    assert [digit.box.x for digit in digits[:5]] == sorted(digit.box.x for digit in digits[:5])


def test_slanted_digits_are_kept_apart_and_their_samples_have_nothing_of_a_neighbour() -> None:
    first, second = [(100, 250), (160, 50)], [(145, 250), (205, 50)]
    digits = found(written(first, second))
    assert len(digits) == 2
    for digit, stroke in zip(digits, (first, second), strict=True):
        (alone,) = found(written(stroke))
        assert digit.box == alone.box
        assert np.array_equal(digit.sample, alone.sample)


@pytest.mark.parametrize("factor", [1, 4])
def test_boxes_are_in_pixels_of_the_canvas_however_large_it_is(factor: int) -> None:
    image = np.kron(
        written([(60, 50), (60, 250)], [(200, 50), (200, 250)]), np.ones((factor, factor), np.uint8)
    )
    boxes = [digit.box for digit in digits_of_drawing(Drawing(image, x=30, y=70)).digits]
    assert [round((box.x - 30) / factor) for box in boxes] == pytest.approx([53, 193], abs=2)
    assert [round((box.y - 70) / factor) for box in boxes] == pytest.approx([43, 43], abs=2)
    assert [round(box.height / factor) for box in boxes] == pytest.approx([215, 215], abs=3)


def test_a_digit_keeps_its_place_where_its_ground_moves() -> None:
    image = written([(60, 50), (60, 250)], [(200, 50), (200, 250)])
    begun = digits_of_drawing(Drawing(image, x=30, y=70, begun=(30, 70))).digits
    moved = digits_of_drawing(Drawing(image, x=95, y=12, begun=(30, 70))).digits
    assert [digit.place for digit in begun] == [digit.box for digit in begun]
    assert [digit.place for digit in moved] == [digit.place for digit in begun]
    assert [digit.box for digit in moved] == [digit.box.moved(65, -58) for digit in begun]


def test_a_scribble_all_over_is_read_in_bounded_numbers() -> None:
    random = np.random.default_rng(1)
    noise = (random.random((700, 900)) > 0.7).astype(np.uint8) * 255
    assert len(found(noise)) <= 200


def test_a_digit_that_stays_as_it_is_keeps_its_sample_while_another_is_drawn() -> None:
    one = written([(60, 60), (60, 240)])
    both = written([(60, 60), (60, 240)])
    cv2.polylines(both, [np.array([(200, 70), (300, 70), (240, 230)], np.int32)], False, 255, 14, cv2.LINE_AA)
    larger = both.copy()
    cv2.line(larger, (240, 230), (230, 260), 255, 14, cv2.LINE_AA)
    before, after = found(both), found(larger)
    assert before[0].sample is after[0].sample
    assert not np.array_equal(before[1].sample, after[1].sample)
    assert np.array_equal(found(one)[0].sample, before[0].sample)
