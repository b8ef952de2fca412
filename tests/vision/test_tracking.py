"""Readings in a video: steady labels, boxes that move smoothly, silence soon after a digit has gone."""

from __future__ import annotations

import itertools

import numpy as np

from workbench.vision.frame import Box
from workbench.vision.reading import Reading
from workbench.vision.tracking import Tracker

FRAME = 1 / 30


def reading(label: str, box: Box, confidence: float = 0.9) -> Reading:
    return Reading(
        box=box,
        label=label,
        confidence=confidence,
        probabilities=np.zeros(10, np.float32),
        sample=np.zeros((28, 28), np.uint8),
    )


def test_one_frame_alone_shows_nothing() -> None:
    tracker = Tracker()
    assert tracker.update([reading("4", Box(10, 10, 20, 30))], 0.0) == ()
    assert tracker.update([], FRAME) == ()


def test_a_digit_that_moves_keeps_its_identity() -> None:
    tracker = Tracker()
    shown = ()
    for frame in range(12):
        shown = tracker.update([reading("4", Box(10 + 6 * frame, 10, 20, 30))], frame * FRAME)
    assert [(one.id, one.label) for one in shown] == [(0, "4")]
    assert abs(shown[0].box.x - (10 + 6 * 11)) <= 8
    assert shown[0].latest.box.x == 10 + 6 * 11


def test_a_label_does_not_flicker_and_yet_can_change() -> None:
    tracker = Tracker()
    box = Box(50, 50, 24, 36)
    labels = []
    for frame in range(60):
        label = ("9" if frame % 4 == 3 else "4") if frame < 30 else "9"
        labels += [one.label for one in tracker.update([reading(label, box)], frame * FRAME)]
    changes = sum(one != other for one, other in itertools.pairwise(labels))
    assert changes == 1
    assert labels[-1] == "9"


def test_boxes_jitter_less_than_what_is_found() -> None:
    tracker = Tracker()
    random = np.random.default_rng(0)
    found, shown = [], []
    for frame in range(80):
        box = Box(100 + int(random.integers(-3, 4)), 80, 30, 44)
        readings = tracker.update([reading("7", box)], frame * FRAME)
        if readings:
            found.append(box.x)
            shown.append(readings[0].box.x)
    assert np.abs(np.diff(shown)).mean() < 0.8 * np.abs(np.diff(found)).mean()


def test_a_reading_leaves_within_300_milliseconds_of_its_digit() -> None:
    tracker = Tracker()
    for frame in range(10):
        tracker.update([reading("4", Box(10, 10, 20, 30))], frame * FRAME)
    gone = 9 * FRAME
    assert tracker.update([], gone + 0.1), "a frame or two without it are no reason to leave"
    assert tracker.update([], gone + 0.3) == ()
    again = tracker.update([reading("4", Box(10, 10, 20, 30))], gone + 0.4)
    assert again == ()


def test_neighbours_are_not_mixed_up() -> None:
    tracker = Tracker()
    shown = ()
    for frame in range(20):
        row = [reading(str(digit), Box(20 + 34 * digit + 2 * frame, 40, 28, 40)) for digit in range(6)]
        shown = tracker.update(row[:: -1 if frame % 2 else 1], frame * FRAME)
    assert [one.label for one in shown] == [str(one.id) for one in shown] == list("012345")
