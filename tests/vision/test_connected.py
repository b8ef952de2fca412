"""The connected parts of a mask are those that OpenCV finds pixel by pixel."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from workbench.vision.connected import connected, runs_of
from workbench.vision.frame import Grey


def _like_opencv(mask: Grey) -> None:
    labels, statistics = connected(runs_of(mask))
    count, expected, their_statistics, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    assert labels.shape == mask.shape
    assert len(statistics) == count
    for number in range(1, count):
        their_number = int(expected[labels == number][0])
        assert np.array_equal(labels == number, expected == their_number)
        assert statistics[number].tolist() == their_statistics[their_number].tolist()
    firsts = [int(np.flatnonzero(labels == number)[0]) for number in range(1, count)]
    assert firsts == sorted(firsts)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.4, 0.6, 0.9])
@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (7, 9), (31, 53)])
def test_parts_of_chance_are_those_of_opencv(shape: tuple[int, int], share: float) -> None:
    random = np.random.default_rng(3)
    for _ in range(5):
        _like_opencv(np.where(random.random(shape) < share, 255, 0).astype(np.uint8))


def test_branches_that_meet_far_below_are_one() -> None:
    comb = np.zeros((60, 121), np.uint8)
    comb[:, ::2] = 255
    assert connected(runs_of(comb))[1][:, 4].tolist() == [0] + [60] * 61
    comb[-1] = 255
    comb[-3, 3] = 255
    _like_opencv(comb)
    assert len(connected(runs_of(comb))[1]) == 2


def test_ink_at_the_end_of_a_row_does_not_go_on_in_the_next() -> None:
    mask = np.zeros((4, 6), np.uint8)
    mask[0, -1] = mask[1, 0] = mask[2, 0] = 255
    runs = runs_of(mask)
    labels, statistics = connected(runs)
    assert runs.count == 3
    assert statistics[1:].tolist() == [[5, 0, 1, 1, 1], [0, 1, 1, 2, 2]]
    assert labels[0, -1] == 1
    _like_opencv(mask)


@pytest.mark.parametrize("value", [0, 255])
def test_a_mask_without_or_full_of_ink(value: int) -> None:
    _like_opencv(np.full((5, 7), value, np.uint8))
