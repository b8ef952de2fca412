"""A border between two grounds is no stroke; a digit is one, on whatever ground and across a border."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vision.sheets import are_found, sheet, write
from workbench.vision.constants import vision_constants
from workbench.vision.edges import is_edge, is_even_ground
from workbench.vision.finding import find_digits
from workbench.vision.frame import Box, Grey


def _is_edge(own: Grey, luma: Grey) -> bool:
    return is_edge(own, luma, top=0, left=0, constants=vision_constants().edges)


def _upright(width: int = 5) -> Grey:
    own = np.zeros((60, 60), np.uint8)
    own[10:50, 28 : 28 + width] = 255
    return own


def test_a_stroke_has_its_ground_on_both_sides() -> None:
    for ground, ink in ((200, 60), (40, 190), (120, 90)):
        luma = np.full((60, 60), ground, np.uint8)
        luma[_upright() > 0] = ink
        assert not _is_edge(_upright(), luma)


@pytest.mark.parametrize(("left", "right"), [(60, 200), (200, 60), (120, 160)])
def test_the_border_of_a_page_is_no_stroke(left: int, right: int) -> None:
    luma = np.full((60, 60), left, np.uint8)
    luma[:, 31:] = right
    darker = np.s_[10:50, 28:31] if left < right else np.s_[10:50, 31:34]
    own = np.zeros_like(luma)
    own[darker] = 255
    assert _is_edge(own, luma)
    assert _is_edge(np.ascontiguousarray(own.T), np.ascontiguousarray(luma.T))


def test_the_corner_of_a_page_is_no_stroke() -> None:
    luma = np.full((60, 60), 200, np.uint8)
    luma[:20] = 70
    luma[:, :20] = 70
    own = np.zeros_like(luma)
    own[17:20, 17:50] = 255
    own[17:50, 17:20] = 255
    assert _is_edge(own, luma)


def test_a_stroke_across_the_edge_of_a_shadow_is_one() -> None:
    luma = np.full((60, 60), 200, np.float32)
    luma[_upright() > 0] = 130
    luma *= np.where(np.tri(60) > 0, 1, 0.55)
    shaded = cv2.GaussianBlur(luma, (0, 0), 1).astype(np.uint8)
    assert not _is_edge(_upright(), shaded)


def test_only_where_the_ground_changes_is_an_edge_looked_for() -> None:
    ground = np.full((20, 30), 200, np.uint8)
    ground[:, 15:] = 140
    inside, across = Box(16, 16, 40, 60), Box(100, 16, 40, 60)
    constants = vision_constants().edges
    assert is_even_ground(ground, inside, mean=60, block=8, constants=constants)
    assert not is_even_ground(ground, across, mean=60, block=8, constants=constants)
    corner = Box(236, 156, 4, 4)
    assert is_even_ground(ground, corner, mean=60, block=8, constants=constants)


def test_digits_beside_the_border_of_a_page_are_found_and_the_border_is_not() -> None:
    page = sheet(height=480, width=640)
    boxes = [write(page, digit, 190 + 80 * number, 160, 60) for number, digit in enumerate((7, 2, 4))]
    table = sheet(height=480, width=640, level=70)
    turned = cv2.getRotationMatrix2D((320, 240), 3, 1)
    share = np.zeros((480, 640), np.float32)
    share[70:400, 150:480] = 1
    soft = cv2.GaussianBlur(cv2.warpAffine(share, turned, (640, 480)), (0, 0), 1)
    seen = cv2.warpAffine(page, turned, (640, 480)) * soft + table * (1 - soft)
    found = find_digits(np.round(seen).astype(np.uint8))
    assert len(found.regions) == len(boxes)
    assert all(45 < region.box.height < 75 for region in found.regions)


def test_digits_at_the_very_edge_of_a_picture_are_judged_by_what_is_there() -> None:
    page = sheet()
    boxes = [write(page, 3, 2, 2, 60), write(page, 8, 400, 290, 66)]
    assert are_found(find_digits(page), boxes)


@given(
    height=st.integers(1, 12),
    width=st.integers(1, 12),
    top=st.integers(0, 5),
    left=st.integers(0, 5),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_component_is_judged(height: int, width: int, top: int, left: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    luma = random.integers(0, 256, (top + height, left + width), dtype=np.uint8)
    own = (random.random((height, width)) < 0.6).astype(np.uint8) * 255
    own[random.integers(height), random.integers(width)] = 255
    assert is_edge(own, luma, top=top, left=left, constants=vision_constants().edges) in (False, True)
