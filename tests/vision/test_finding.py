"""Every digit of a picture is found, whatever the light, and nothing else."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.sheets import are_found, drawn, likeness, sheet, write
from workbench.core.errors import SourceError
from workbench.vision.finding import find_digits
from workbench.vision.sources import load_image


@pytest.mark.parametrize("height", [14, 20, 40, 90, 200, 330])
def test_finds_a_digit_of_any_size(height: int) -> None:
    for digit in (0, 1, 2, 3, 6, 8, 9):
        page = sheet()
        box = write(page, digit, 40, 12, height)
        assert are_found(find_digits(page), [box]), digit


@pytest.mark.parametrize(("level", "ink"), [(205, 45), (205, 140), (40, 210), (90, 30), (128, 215)])
def test_finds_dark_ink_on_light_and_light_on_dark(level: int, ink: int) -> None:
    page = sheet(level=level)
    boxes = [
        write(page, digit, 30 + 80 * number, 120, 60, ink=ink) for number, digit in enumerate((3, 7, 0, 2, 5))
    ]
    assert are_found(find_digits(page), boxes)


def test_finds_both_kinds_of_ink_in_one_picture() -> None:
    page = sheet()
    page[:, 240:] = sheet(level=35)[:, 240:]
    boxes = [write(page, 2, 80, 120, 70), write(page, 6, 340, 122, 70, ink=220)]
    assert are_found(find_digits(page), boxes)


def test_finds_digits_through_a_soft_shadow() -> None:
    page = sheet(height=480, width=640)
    boxes = [
        write(page, digit, 40 + 100 * number, 200, 80) for number, digit in enumerate((1, 4, 2, 8, 3, 9))
    ]
    share = 1 - 0.45 / (1 + np.exp((np.arange(640) - 320) / 22))
    shaded = np.round(page * share).astype(np.uint8)
    assert are_found(find_digits(shaded), boxes)


def test_finds_digits_on_ruled_and_squared_paper() -> None:
    for is_squared in (False, True):
        page = sheet(height=480, width=640)
        page[20::40] -= 60
        page[21::40] -= 60
        if is_squared:
            page[:, 20::40] = np.minimum(page[:, 20::40], 145)
        boxes = [
            write(page, digit, 50 + 120 * number, 90, 95) for number, digit in enumerate((2, 3, 8, 6, 5))
        ]
        found = find_digits(page)
        digits = [region.box for region in found.regions if region.box.height > 60]
        assert len(digits) == len(boxes)
        assert all(likeness(one, other) > 0.6 for one, other in zip(digits, boxes, strict=True))


def test_reads_rows_from_top_to_bottom_and_left_to_right() -> None:
    page = sheet()
    rows = [
        [write(page, 3 + row, 60 + 120 * column, 40 + 150 * row + 9 * column, 60) for column in range(3)]
        for row in range(2)
    ]
    assert are_found(find_digits(page), rows[0] + rows[1])


def test_joins_the_loose_bar_of_a_five() -> None:
    page = sheet()
    body, bar = np.zeros_like(page), np.zeros_like(page)
    cv2.ellipse(body, (200, 200), (34, 34), 0, -110, 140, 255, 8)
    cv2.line(bar, (182, 140), (232, 136), 255, 8)
    page[(body | bar) > 0] = 50
    found = find_digits(page)
    assert len(found.regions) == 1
    assert found.regions[0].box.y < 140


def test_keeps_neighbours_and_rows_apart() -> None:
    page = sheet()
    for x in (70, 90):
        cv2.line(page, (x, 60), (x - 6, 120), 50, 7)
    boxes = [write(page, 4, 60, 145, 60), write(page, 7, 160, 145, 60)]
    found = find_digits(page)
    assert len(found.regions) == 4
    assert all(likeness(region.box, box) > 0.6 for region, box in zip(found.regions[2:], boxes, strict=True))


def test_drops_specks_lines_patches_and_what_the_edge_cuts() -> None:
    page = sheet()
    page[30:33, 40:43] = 30  # a speck
    cv2.line(page, (20, 320), (470, 322), 40, 3)
    cv2.circle(page, (400, 80), 30, 40, -1)
    cv2.circle(page, (4, 200), 30, 40, 7)  # the edge of the picture cuts it
    box = write(page, 2, 200, 140, 60)
    assert are_found(find_digits(page), [box])


def test_blank_covered_and_noisy_pictures_hold_no_digit() -> None:
    for level in (0, 6, 128, 250, 255):
        assert not find_digits(sheet(level=level)).regions
    noise = np.random.default_rng(3).integers(0, 256, (720, 1280), dtype=np.uint8)
    assert not find_digits(noise).regions


def test_finds_two_hundred_digits() -> None:
    page = sheet(height=720, width=1280)
    boxes = [
        write(page, (row + column) % 10, 20 + 62 * column, 20 + 68 * row, 40)
        for row in range(10)
        for column in range(20)
    ]
    found = find_digits(page)
    assert len(found.regions) == 200
    assert (
        sum(likeness(region.box, box) > 0.6 for region, box in zip(found.regions, boxes, strict=True)) >= 196
    )


def test_boxes_of_a_large_photo_are_in_its_own_pixels() -> None:
    page = sheet(height=360, width=480)
    box = write(page, 3, 100, 120, 100)
    photo = cv2.resize(page, None, fx=9, fy=9, interpolation=cv2.INTER_CUBIC)
    found = find_digits(photo)
    assert len(found.regions) == 1
    assert likeness(found.regions[0].box, box.scaled(9)) > 0.85
    assert found.ink.shape == photo.shape
    assert found.ink[120 * 9 : 220 * 9].any()


def test_samples_look_as_the_digits_did_before_they_were_written() -> None:
    for digit in range(10):
        page = sheet(noise=4)
        write(page, digit, 150, 100, 110)
        (region,) = find_digits(page).regions
        before, after = (
            cv2.GaussianBlur(image, (3, 3), 0).astype(float) for image in (drawn(digit), region.sample)
        )
        assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.8, digit


def test_all_eight_of_a_real_photo_and_nothing_else(photo_path: Path) -> None:
    found = find_digits(load_image(photo_path))
    assert len(found.regions) == 8
    boxes = [region.box for region in found.regions]
    assert boxes == sorted(boxes, key=lambda box: box.x)
    assert found.times.total > 0


@settings(max_examples=60, deadline=None)
@given(
    height=st.integers(1, 150),
    width=st.integers(1, 150),
    channels=st.sampled_from([0, 1, 3, 4]),
    kind=st.sampled_from(["noise", "patches", "even"]),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_picture_gives_boxes_inside_and_whole_samples(
    height: int, width: int, channels: int, kind: str, seed: int
) -> None:
    random = np.random.default_rng(seed)
    shape = (height, width, channels) if channels else (height, width)
    image = np.full(shape, random.integers(0, 256), np.uint8)
    if kind == "noise":
        image = random.integers(0, 256, shape, dtype=np.uint8)
    elif kind == "patches":
        for _ in range(12):
            y, x = random.integers(0, height), random.integers(0, width)
            image[y : y + random.integers(1, 40), x : x + random.integers(1, 40)] = random.integers(0, 256)
    found = find_digits(image)
    assert found.ink.shape == (height, width)
    assert found.samples.shape == (len(found.regions), 28, 28)
    for region in found.regions:
        assert region.sample.shape == (28, 28)
        assert region.sample.dtype == np.uint8
        assert region.sample.any()
        assert region.box.x >= 0
        assert region.box.y >= 0
        assert region.box.area > 0
        assert region.box.right <= width
        assert region.box.bottom <= height


@pytest.mark.parametrize("shape", [(1, 5000), (5000, 1), (1, 1), (3, 9000), (2, 2)])
def test_slivers_of_pictures_do_no_harm(shape: tuple[int, int]) -> None:
    for level in (0, 255):
        found = find_digits(np.full(shape, level, np.uint8))
        assert not found.regions
        assert found.ink.shape == shape


def test_pictures_of_floats_are_refused() -> None:
    with pytest.raises(SourceError, match="float32"):
        find_digits(np.zeros((10, 10), np.float32))  # type: ignore[arg-type]
