"""Boxes, and what counts as a picture."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.core.errors import SourceError
from workbench.vision.frame import Box, luma_of, reduced


def test_boxes_join_and_overlap() -> None:
    one, other = Box(2, 3, 10, 4), Box(8, 1, 6, 4)
    assert one.union(other) == Box(2, 1, 12, 6)
    assert one.overlap(other) == 4 * 2
    assert one.overlap(Box(12, 3, 5, 5)) == 0
    assert one.scaled(3) == Box(6, 9, 30, 12)


def test_luma_of_every_kind_of_picture() -> None:
    grey = np.full((4, 5), 77, np.uint8)
    assert luma_of(grey) is grey
    assert (luma_of(grey[:, :, None]) == 77).all()
    assert (luma_of(np.stack([grey] * 3, axis=2)) == 77).all()
    see_through = np.zeros((4, 5, 4), np.uint8)
    assert (luma_of(see_through) == 255).all()
    see_through[:, :, 3] = 255
    assert (luma_of(see_through) == 0).all()


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((4, 5), np.float32),
        np.zeros((4, 5), bool),
        np.zeros((4, 5), np.uint16),
        np.zeros((0, 5), np.uint8),
        np.zeros(5, np.uint8),
        np.zeros((4, 5, 2), np.uint8),
        np.zeros((2, 4, 5, 3), np.uint8),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(image: np.ndarray) -> None:
    with pytest.raises(SourceError) as caught:
        luma_of(image)
    assert caught.value.message.endswith(".")
    assert caught.value.hint


def test_reducing_takes_means_and_cuts_the_rest() -> None:
    image = np.array([[1, 2, 9], [3, 4, 9], [9, 9, 9]], np.uint8)
    assert reduced(image, 2).tolist() == [[3]]  # 2.5 rounded up
    assert reduced(image, 1) is image
