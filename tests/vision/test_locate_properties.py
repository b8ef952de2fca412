"""Whatever ink there is, locating it loses nothing, invents nothing and comes to an end."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.sheets import Grey
from workbench.vision.component import Component
from workbench.vision.constants import vision_constants
from workbench.vision.finding import find_digits
from workbench.vision.frame import Box
from workbench.vision.growing import grown
from workbench.vision.joining import grouped
from workbench.vision.rows import in_reading_order
from workbench.vision.touching import right_of_cut

seeds = st.integers(0, 2**32 - 1)
sides = st.integers(1, 90)


def _scribble(height: int, width: int, seed: int) -> Grey:
    """Return a mask with some strokes of any width, uint8 [height, width]."""
    random = np.random.default_rng(seed)
    mask = np.zeros((height, width), np.uint8)
    for _ in range(random.integers(0, 6)):
        points = random.integers(0, (width, height), (random.integers(2, 6), 2))
        cv2.polylines(mask, [points.astype(np.int32)], False, 255, int(random.integers(1, 8)))
    return mask


def _components(seed: int, count: int) -> list[Component]:
    """Return components of any size and place, largest first."""
    random = np.random.default_rng(seed)
    components = []
    for number in range(count):
        width, height = (int(side) for side in random.integers(1, 80, 2))
        area = int(random.integers(1, width * height + 1))
        x, y = (int(place) for place in random.integers(0, 300, 2))
        components.append(Component(Box(x, y, width, height), area, (number + 1,)))
    return sorted(components, key=lambda one: -one.box.area)


@settings(max_examples=80, deadline=None)
@given(height=sides, width=sides, seed=seeds)
def test_a_cut_leaves_ink_on_both_sides_and_moves_none(height: int, width: int, seed: int) -> None:
    mask = _scribble(max(height, 2), width, seed)
    right = right_of_cut(mask, vision_constants().touching)
    if right is None:
        return
    left = cv2.subtract(mask, right)
    assert ((left | right) == mask).all()
    assert not (left & right).any()
    assert left.any()
    assert right.any()


@settings(max_examples=80, deadline=None)
@given(height=sides, width=sides, seed=seeds, mean=st.integers(0, 255))
def test_a_digit_grows_only_into_free_ground(height: int, width: int, seed: int, mean: int) -> None:
    random = np.random.default_rng(seed)
    own, taken = _scribble(height, width, seed), _scribble(height, width, seed + 1)
    taken[own > 0] = 0
    contrast = random.integers(0, 256, (height, width), dtype=np.uint8)
    growing = vision_constants().growing
    whole = grown(own, contrast, taken, mean, growing).own
    assert whole[own > 0].all()
    assert not whole[taken > 0].any()
    assert cv2.countNonZero(whole) * 100 <= cv2.countNonZero(own) * (100 + growing.most_percent)


@settings(max_examples=80, deadline=None)
@given(seed=seeds, count=st.integers(0, 40))
def test_grouping_and_ordering_keep_every_part_once(seed: int, count: int) -> None:
    components = _components(seed, count)
    constants = vision_constants().locate
    groups = grouped(components, constants)
    assert sorted(part for group in groups for one in group for part in one.parts) == list(
        range(1, count + 1)
    )
    ordered = in_reading_order(components, constants)
    assert sorted(one.parts for one in ordered) == sorted(one.parts for one in components)


@settings(max_examples=40, deadline=None)
@given(seed=seeds, level=st.integers(0, 255), ink=st.integers(0, 255))
def test_scribbles_of_any_kind_give_boxes_inside_and_whole_samples(seed: int, level: int, ink: int) -> None:
    page = np.full((140, 260), level, np.uint8)
    page[_scribble(140, 260, seed) > 0] = ink
    found = find_digits(page)
    for region in found.regions:
        assert region.sample.shape == (28, 28)
        assert region.sample.any()
        assert region.box.area > 0
        assert 0 <= region.box.x < region.box.right <= 260
        assert 0 <= region.box.y < region.box.bottom <= 140
    again = find_digits(page)
    assert [one.box for one in again.regions] == [one.box for one in found.regions]
