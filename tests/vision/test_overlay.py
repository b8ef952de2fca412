"""Pictures with their readings drawn into them."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.vision.frame import Box
from workbench.vision.overlay import with_labels


@pytest.mark.parametrize("channels", [(), (3,), (4,)])
def test_boxes_and_labels_are_drawn_into_a_copy(channels: tuple[int, ...]) -> None:
    image = np.full((200, 300, *channels), 200, np.uint8)
    drawn = with_labels(image, [(Box(100, 80, 40, 60), "7"), (Box(180, 80, 40, 60), "")])
    assert drawn.shape == (200, 300, 3)
    assert (image == 200).all()
    changed = (drawn != 200).any(axis=2)
    assert changed[80, 100:140].all()
    assert changed[60:80, 100:115].any()
    assert not changed[60:80, 180:220].any()
    assert not changed[82:138, 102:138].any()


@pytest.mark.parametrize("box", [Box(0, 0, 30, 40), Box(290, 180, 10, 20), Box(0, 0, 300, 200)])
def test_labels_stay_within_the_picture(box: Box) -> None:
    drawn = with_labels(np.zeros((200, 300, 3), np.uint8), [(box, "8")])
    assert (drawn == 255).all(axis=2).any()


def test_the_ink_is_laid_over_the_picture_in_its_own_size() -> None:
    ink = np.zeros((50, 75), np.uint8)
    ink[20:30, 30:40] = 255
    drawn = with_labels(np.full((200, 300, 3), 200, np.uint8), [], ink=ink)
    changed = (drawn != 200).any(axis=2)
    assert changed[80:120, 120:160].all()
    assert changed.sum() == 40 * 40


@pytest.mark.parametrize("label", ["T-shirt/top", "お", "Größe", "Ünicode 漢字", "g", "�"])
def test_names_of_any_script_stand_white_on_the_colour_of_the_box(label: str) -> None:
    drawn = with_labels(np.zeros((200, 400, 3), np.uint8), [(Box(40, 90, 40, 60), label)])
    above = drawn[:90]
    assert (above == 255).all(axis=2).sum() >= 4
    assert (above == (255, 132, 79)).all(axis=2).sum() > 100


@pytest.mark.parametrize("label", ["One name that is longer than the picture is wide", "お" * 60])
@pytest.mark.parametrize("shape", [(120, 160, 3), (12, 9, 3), (1, 1, 3)])
def test_a_name_too_long_for_its_picture_is_cut(label: str, shape: tuple[int, int, int]) -> None:
    drawn = with_labels(np.zeros(shape, np.uint8), [(Box(0, 0, 1, 1), label)])
    assert drawn.shape == shape
