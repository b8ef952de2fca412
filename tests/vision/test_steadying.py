"""What is shown of a moving picture's frames: in reading order, with fitting samples, and nothing twice."""

from __future__ import annotations

import numpy as np

from workbench.vision.frame import Box
from workbench.vision.reading import Reading
from workbench.vision.steadying import Steadier

FRAME = 1 / 30


def reading(label: str, x: int, y: int = 40, *, sample: int = 0) -> Reading:
    return Reading(
        box=Box(x, y, 24, 40),
        label=label,
        confidence=0.95,
        probabilities=np.eye(11, dtype=np.float32)[int(label) if label.isdigit() else 10],
        sample=np.full((28, 28), sample, np.uint8),
    )


def test_readings_come_row_by_row_whatever_was_seen_first() -> None:
    steadier = Steadier()
    rows = [reading("1", 20), reading("2", 60), reading("3", 100), reading("4", 20, 120)]
    for frame in range(8):
        # The first one of the upper row and the lower row come later.
        steady = steadier.steady(rows[1:3] if frame < 2 else rows, (), frame * FRAME)
    assert [one.label for one in steady.readings] == ["1", "2", "3", "4"]
    for missing in range(4):
        some = [one for index, one in enumerate(rows) if index != missing]
        steady = steadier.steady(some, (), (8 + 2 * missing) * FRAME)
        assert [one.label for one in steady.readings] == ["1", "2", "3", "4"]
        steadier.steady(rows, (), (9 + 2 * missing) * FRAME)


def test_the_sample_shown_is_one_that_was_read_as_the_label_shown() -> None:
    steadier = Steadier()
    for frame in range(9):
        steadier.steady([reading("4", 20, sample=4)], (), frame * FRAME)
    steady = steadier.steady([reading("9", 20, sample=9)], (), 9 * FRAME)
    (shown,) = steady.readings
    assert shown.label == "4"
    assert shown.probabilities.argmax() == 4
    assert shown.sample[0, 0] == 4


def test_what_is_not_shown_yet_is_pending_and_nothing_is_shown_twice() -> None:
    steadier = Steadier()
    steady = steadier.steady([reading("4", 20)], [reading("background", 200)], 0.0)
    assert steady.readings == ()
    assert [one.label for one in steady.pending] == ["4"]
    assert [one.label for one in steady.ignored] == ["background"]
    for frame in range(1, 8):
        steady = steadier.steady([reading("4", 20)], [reading("background", 200)], frame * FRAME)
    assert [one.label for one in steady.readings] == ["4"]
    assert [one.label for one in steady.ignored] == ["background"]
    # A frame in which the model takes the digit for none: it stays for a moment, and once.
    steady = steadier.steady([], [reading("background", 21)], 8 * FRAME)
    assert [one.label for one in steady.readings] == ["4"]
    assert steady.ignored == ()


def test_a_picture_that_stands_still_shows_what_is_new_in_it_as_well() -> None:
    steadier = Steadier()
    row = [reading("1", 20), reading("2", 60), reading("3", 100)]
    for frame in range(8):
        steady = steadier.steady([row[0], row[2]], (), frame * FRAME)
    steady = steadier.steady(row[1:], (), 8 * FRAME)
    assert [one.label for one in steady.readings] == ["1", "3"]
    assert [one.label for one in steady.standing] == ["1", "2", "3"]
