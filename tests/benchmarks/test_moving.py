"""The benchmark of video judges rightly: known readings of a known scene give known figures."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks.moving.judging import Judge
from tests.benchmarks.moving.motion import ExactBox, Motion, mapped_box
from tests.benchmarks.moving.scenes import SeenDigit
from workbench.vision.frame import Box
from workbench.vision.reading import Reading
from workbench.vision.tracking import TrackedReading

FRAME = 0.1


def digit(x: float = 100.0, *, is_visible: bool = True, is_gone: bool = False) -> SeenDigit:
    box = ExactBox(x, 50, 20, 40)
    return SeenDigit(number=0, label="4", box=box, is_visible=is_visible, is_gone=is_gone)


def shown(label: str = "4", x: int = 100, *, number: int = 0) -> TrackedReading:
    box = Box(x, 50, 20, 40)
    reading = Reading(
        box=box,
        label=label,
        confidence=1.0,
        probabilities=np.zeros(10, np.float32),
        sample=np.zeros((28, 28), np.uint8),
    )
    return TrackedReading(id=number, box=box, label=label, confidence=1.0, latest=reading)


def test_changes_losses_and_times_are_counted() -> None:
    judge = Judge()
    frames = [[], [], [shown()], [shown("9")], [], [shown(number=1)], [shown(number=2)]]
    for number, readings in enumerate(frames):
        judge.add(number * FRAME, [digit()], readings)
    for number, readings in enumerate([[shown()], [shown()], []], start=len(frames)):
        judge.add(number * FRAME, [digit(is_visible=False, is_gone=True)], readings)
    found = judge.judgement
    assert found.appearing == pytest.approx([0.2])
    assert found.leaving == pytest.approx([0.2])
    assert (found.label_changes, found.dropouts, found.identity_changes) == (1, 1, 1)
    assert found.right_seconds == pytest.approx(0.3)
    assert found.wrong_seconds == pytest.approx(0.1)
    assert found.false_episodes == 0


def test_lag_and_jitter_are_those_of_the_boxes() -> None:
    judge = Judge()
    for number in range(20):
        # 100 pixels a second, and 5 pixels behind: 50 milliseconds.
        judge.add(number * FRAME, [digit(100 + 10 * number)], [shown(x=95 + 10 * number)])
    assert judge.judgement.lag == pytest.approx(0.05)
    assert max(judge.judgement.jitter) == pytest.approx(0)
    assert judge.judgement.errors == pytest.approx([5] * 19)


def test_what_lies_on_no_digit_is_false() -> None:
    judge = Judge()
    for number in range(5):
        judge.add(number * FRAME, [digit()], [shown(), shown(x=700, number=7)])
    assert judge.judgement.false_episodes == 1
    assert judge.judgement.false_seconds == pytest.approx(0.4)


def test_a_box_goes_where_the_picture_goes() -> None:
    placed = Motion().placed(0.0, (1280, 720), 2.0)
    assert mapped_box(placed, Box(640, 360, 10, 20)) == ExactBox(640, 360, 20, 40)
    swept = Motion(pan=30, period=4).placed(1.0, (1280, 720), 1.0)
    assert mapped_box(swept, Box(5, 6, 7, 8)).x == pytest.approx(35)
