"""Readings in a video: steady labels, boxes that move smoothly, silence soon after a digit has gone."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@pytest.mark.parametrize("rate", [4, 10, 15, 24, 30, 60, 120])
def test_readings_come_and_go_in_time_at_any_rate(rate: int) -> None:
    tracker = Tracker()
    box = Box(10, 10, 20, 30)
    shown_at = gone_at = 0.0
    for frame in range(3 * rate):
        seconds = frame / rate
        shown = tracker.update([reading("4", box)] if seconds < 1.5 else [], seconds)
        if shown and not shown_at:
            shown_at = seconds
        if seconds >= 1.5 and not shown and not gone_at:
            gone_at = seconds
    assert 0.1 <= shown_at <= max(0.2, 3 / rate)
    assert 1.5 <= gone_at <= 1.8


def test_after_a_stall_a_digit_that_has_gone_is_not_shown_for_one_frame() -> None:
    tracker = Tracker()
    for frame in range(30):
        tracker.update([reading("4", Box(10, 10, 20, 30))], frame * FRAME)
    assert tracker.update([], 3.0) == ()


def test_after_a_stall_the_same_digit_stays_and_another_is_decided_anew() -> None:
    box = Box(10, 10, 20, 30)
    for label, expected in (("4", ["4"]), ("7", [])):
        tracker = Tracker()
        for frame in range(30):
            tracker.update([reading("4", box)], frame * FRAME)
        shown = tracker.update([reading(label, box)], 3.0)
        assert [one.label for one in shown] == expected


@pytest.mark.parametrize("share", [0.1, 0.2, 0.3])
def test_what_is_read_now_and_then_is_not_shown(share: float) -> None:
    random = np.random.default_rng(5)
    count = 0
    for _ in range(20):
        tracker = Tracker()
        is_read = (random.random(300) < share).tolist()
        frames = (
            tracker.update([reading("1", Box(9, 9, 9, 30))] * flag, n * FRAME)
            for n, flag in enumerate(is_read)
        )
        count += sum(map(len, frames))
    # 20 times ten seconds.
    assert count <= 6000 * 0.02


def test_a_digit_that_is_missed_now_and_then_stays() -> None:
    random = np.random.default_rng(6)
    tracker = Tracker()
    shown = []
    for frame in range(600):
        readings = [] if random.random() < 0.15 else [reading("4", Box(9, 9, 20, 30))]
        shown.append(tracker.update(readings, frame * FRAME))
    assert all(shown[30:])
    assert {one.id for frame in shown for one in frame} == {shown[-1][0].id}


def test_a_crowd_that_pans_keeps_its_identities_and_its_boxes() -> None:
    tracker = Tracker()
    random = np.random.default_rng(8)
    labels = random.integers(0, 10, 40).tolist()
    errors = []
    for frame in range(60):
        # As fast as the digits are apart, to and fro.
        across = round(200 * np.sin(frame / 7))
        row = [
            reading(str(label), Box(300 + 28 * (place % 20) + across, 50 + 60 * (place // 20), 20, 40))
            for place, label in enumerate(labels)
        ]
        shown = tracker.update(row, frame * FRAME)
        if frame >= 5:
            assert [one.id for one in shown] == list(range(40))
            assert [one.label for one in shown] == list(map(str, labels))
            errors.append(abs(shown[7].box.x - row[7].box.x))
    assert max(errors) <= 1


def test_labels_and_readings_that_fail_at_random_hardly_change_what_is_shown() -> None:
    random = np.random.default_rng(11)
    tracker = Tracker()
    right = wrong = 0
    for frame in range(900):
        across = round(9 * np.sin(frame / 5))
        row = [
            reading(
                str(random.integers(10)) if random.random() < 0.15 else label,
                Box(100 + 60 * place + across, 60, 40, 60),
            )
            for place, label in enumerate("88107")
            if random.random() >= 0.15
        ]
        tracked = tracker.update(row, frame * FRAME)
        if frame >= 30:
            shown = {(one.label, (one.box.x - 80) // 60) for one in tracked}
            right += len(shown & {("8", 0), ("8", 1), ("1", 2), ("0", 3), ("7", 4)})
            wrong += len(shown - {("8", 0), ("8", 1), ("1", 2), ("0", 3), ("7", 4)})
    assert right > 0.97 * 870 * 5
    assert wrong < 0.002 * 870 * 5


def test_a_box_that_is_cut_or_run_together_for_a_frame_does_not_jump() -> None:
    tracker = Tracker()
    whole, cut, both = Box(50, 50, 24, 40), Box(50, 70, 24, 20), Box(50, 50, 58, 40)
    shown = []
    for frame in range(60):
        box = cut if frame % 9 == 5 else both if frame % 9 == 8 else whole
        shown += [one.box for one in tracker.update([reading("4", box)], frame * FRAME)]
    assert set(shown) == {whole}
    for frame in range(60, 75):
        shown += [one.box for one in tracker.update([reading("4", both)], frame * FRAME)]
    assert shown[-1] == both


def test_the_sample_that_comes_with_a_label_was_read_as_it() -> None:
    tracker = Tracker()
    box = Box(9, 9, 20, 30)
    for frame in range(20):
        tracker.update([reading("4", box)], frame * FRAME)
    shown = tracker.update([reading("9", box)], 20 * FRAME)
    assert shown[0].label == "4"
    assert shown[0].latest.label == "4"


def test_a_clock_that_goes_back_begins_anew() -> None:
    tracker = Tracker()
    for frame in range(20):
        tracker.update([reading("4", Box(10, 10, 20, 30))], 100 + frame * FRAME)
    assert tracker.update([reading("4", Box(10, 10, 20, 30))], 0.0) == ()
    assert [tracker.update([reading("4", Box(10, 10, 20, 30))], 0.2 + frame * FRAME) for frame in range(9)][
        -1
    ]


def test_two_hundred_digits_are_followed_quickly() -> None:
    tracker = Tracker()
    rows = [reading(str(n % 10), Box(60 * (n % 20), 70 * (n // 20), 24, 40)) for n in range(200)]
    times = []
    for frame in range(20):
        begin = time.perf_counter()
        shown = tracker.update(rows, frame * FRAME)
        times.append(time.perf_counter() - begin)
    assert len(shown) == 200
    assert min(times) < 0.05


def test_neighbours_are_not_mixed_up() -> None:
    tracker = Tracker()
    shown = ()
    for frame in range(20):
        row = [reading(str(digit), Box(20 + 34 * digit + 2 * frame, 40, 28, 40)) for digit in range(6)]
        shown = tracker.update(row[:: -1 if frame % 2 else 1], frame * FRAME)
    assert [one.label for one in shown] == [str(one.id) for one in shown] == list("012345")


boxes = st.builds(Box, st.integers(-40, 900), st.integers(-40, 600), st.integers(1, 90), st.integers(1, 120))
found = st.lists(st.builds(reading, st.sampled_from("0147"), boxes, st.floats(0, 1)), max_size=8)
pauses = st.sampled_from((0.0, 0.001, 1 / 60, 1 / 30, 1 / 15, 0.25, 2.0, -1.0))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(found, pauses), max_size=20))
def test_whatever_is_read_no_reading_outlives_its_sightings(
    frames: list[tuple[list[Reading], float]],
) -> None:
    tracker = Tracker()
    seconds = 0.0
    seen: list[tuple[float, str]] = []
    for readings, pause in frames:
        # A clock that goes back begins anew.
        seen = seen if pause >= 0 else []
        seconds += pause
        recent = {label for moment, label in seen if seconds - moment <= 0.3 + pause}
        seen += [(seconds, one.label) for one in readings]
        shown = tracker.update(readings, seconds)
        assert len({one.id for one in shown}) == len(shown)
        for one in shown:
            assert one.label == one.latest.label
            assert one.label in recent
            assert 0 <= one.confidence <= 1
            assert one.box.width >= 1
            assert one.box.height >= 1
