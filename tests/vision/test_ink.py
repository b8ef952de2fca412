"""Ink is what differs from its ground: of any colour, dark or light, under any light."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.sheets import are_found, likeness, sheet, write
from workbench.vision.constants import vision_constants
from workbench.vision.finding import find_digits
from workbench.vision.frame import Box, Grey, Image
from workbench.vision.ink import Ink, find_ink


def _ink(luma: Grey) -> Ink:
    return find_ink(luma, vision_constants().ink)


def _written(page: Grey, *, ink: int = 45, height: int = 60) -> list[Box]:
    return [
        write(page, digit, 30 + 85 * number, 150, height, ink=ink)
        for number, digit in enumerate((3, 7, 0, 2, 5))
    ]


def _coloured(share: Grey, pen: tuple[int, int, int], paper: tuple[int, int, int]) -> Image:
    """Return what a pen left on paper, uint8 [H, W, 3] BGR; ``share`` is 255 on ink."""
    part = share[:, :, None] / 255
    mixed = np.asarray(pen) * part + np.asarray(paper) * (1 - part)
    return np.asarray(np.rint(mixed), np.uint8)


def test_the_mask_covers_the_strokes_and_no_ground() -> None:
    page = sheet()
    cv2.circle(page, (240, 180), 60, 50, 8)
    true = np.zeros_like(page)
    cv2.circle(true, (240, 180), 60, 255, 8)
    found = _ink(page)
    assert not found.mask[cv2.dilate(true, np.ones((5, 5), np.uint8)) == 0].any()
    assert (found.mask[cv2.erode(true, np.ones((3, 3), np.uint8)) > 0] == 255).all()
    assert 130 < np.median(found.contrast[true > 0]) < 170


@pytest.mark.parametrize("noise", [0.0, 3.0, 6.0])
def test_black_and_white_swapped_give_the_same_ink(noise: float) -> None:
    page = sheet(noise=noise)
    _written(page)
    dark, light = _ink(page).mask > 0, _ink(255 - page).mask > 0
    assert (dark & light).sum() > 0.96 * (dark | light).sum()


@pytest.mark.parametrize("noise", [1.0, 4.0, 8.0, 14.0])
@pytest.mark.parametrize("level", [25, 128, 230])
def test_noise_alone_is_nearly_no_ink(noise: float, level: int) -> None:
    assert (_ink(sheet(level=level, noise=noise)).mask > 0).mean() < 0.01
    assert not find_digits(sheet(level=level, noise=noise)).regions


@pytest.mark.parametrize(
    ("pen", "paper"),
    [
        ((70, 60, 200), (240, 240, 240)),  # red on white
        ((170, 80, 60), (235, 235, 235)),  # blue ball pen
        ((60, 120, 40), (200, 215, 225)),  # green marker on cream
        ((90, 90, 90), (150, 190, 205)),  # pencil on yellowed paper
        ((60, 50, 190), (205, 195, 240)),  # red on pink
        ((40, 50, 70), (95, 130, 160)),  # ink on brown wrapping paper
        ((225, 230, 230), (60, 75, 55)),  # chalk on a green board
        ((150, 215, 220), (50, 50, 50)),  # yellow chalk on slate
    ],
)
def test_any_pen_on_any_paper(pen: tuple[int, int, int], paper: tuple[int, int, int]) -> None:
    share = np.zeros((360, 480), np.uint8)
    boxes = _written(share, ink=255)
    grain = np.random.default_rng(3).normal(0, 3, (360, 480, 1))
    picture = np.clip(_coloured(share, pen, paper) + grain, 0, 255).astype(np.uint8)
    assert are_found(find_digits(picture), boxes)


@pytest.mark.parametrize("blur", [0.8, 1.6])
@pytest.mark.parametrize("noise", [2.0, 6.0])
def test_pencil_out_of_focus_and_in_noise(blur: float, noise: float) -> None:
    page = sheet(noise=0)
    boxes = _written(page, ink=140)
    seen = cv2.GaussianBlur(page, (0, 0), blur) + np.random.default_rng(2).normal(0, noise, page.shape)
    assert are_found(find_digits(np.clip(seen, 0, 255).astype(np.uint8)), boxes)


@pytest.mark.parametrize(("share", "soft"), [(0.35, 1), (0.35, 6), (0.35, 25), (0.6, 1), (0.6, 6), (0.5, 25)])
def test_digits_on_both_sides_of_the_edge_of_a_shadow(share: float, soft: float) -> None:
    page = sheet(height=480, width=640)
    boxes = [write(page, digit, 40 + 110 * number, 200, 70) for number, digit in enumerate((2, 4, 3, 6, 9))]
    rows, columns = np.mgrid[:480, :640]
    edge = (columns + 0.4 * rows > 346).astype(np.float32)  # between the second digit and the third
    light = 1 - share * cv2.GaussianBlur(edge, (0, 0), soft)
    found = find_digits(np.round(page * light).astype(np.uint8))
    assert are_found(found, boxes)


def test_light_that_falls_off_to_a_third() -> None:
    page = sheet(height=480, width=640)
    boxes = [write(page, digit, 30 + 120 * number, 200, 64) for number, digit in enumerate((2, 4, 3, 6, 9))]
    light = np.linspace(1.15, 0.38, 640)[None, :]
    assert are_found(find_digits(np.clip(page * light, 0, 255).astype(np.uint8)), boxes)


def test_what_shows_through_from_the_other_side_is_kept_out_of_the_digits() -> None:
    page = sheet(height=480, width=640)
    back = np.zeros_like(page)
    for row in range(5):
        cv2.putText(back, "milk honey bread", (5, 90 + 90 * row), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 2, 255, 4)
    through = cv2.GaussianBlur(np.ascontiguousarray(back[:, ::-1]), (0, 0), 3.5) / 255
    page = np.round(page * (1 - 0.12 * through)).astype(np.uint8)
    boxes = [write(page, digit, 40 + 120 * number, 200, 70) for number, digit in enumerate((8, 2, 4, 5, 6))]
    found = find_digits(page)
    assert all(any(likeness(region.box, box) > 0.8 for region in found.regions) for box in boxes)


@settings(max_examples=40)
@given(
    height=st.integers(1, 70),
    width=st.integers(1, 70),
    low=st.integers(0, 255),
    high=st.integers(0, 255),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_picture_has_a_mask_of_its_size(height: int, width: int, low: int, high: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    luma = random.integers(min(low, high), max(low, high) + 1, (height, width), dtype=np.uint8)
    before = luma.copy()
    found = _ink(luma)
    assert found.mask.shape == found.contrast.shape == found.luma.shape == (height, width)
    assert np.isin(found.mask, (0, 255)).all()
    assert found.ground.shape == (-(-height // 8), -(-width // 8))
    assert (luma == before).all()


def test_an_even_picture_has_no_ink() -> None:
    for level in (0, 1, 127, 254, 255):
        found = _ink(np.full((90, 130), level, np.uint8))
        assert not found.mask.any()
        assert not found.contrast.any()
