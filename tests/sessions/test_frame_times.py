"""Medians and the rate of the last pictures."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.sessions.camera import SeenFrame
from workbench.sessions.capture import FoundFrame
from workbench.sessions.frame_times import FRAME_COUNT, FrameTimes
from workbench.vision.finding import Found, StageTimes
from workbench.vision.sources import Frame

BLANK = np.zeros((8, 8, 3), np.uint8)


def seen(milliseconds: float, *, classify: float = 0.0) -> SeenFrame:
    times = StageTimes(ink=milliseconds, locate=2 * milliseconds, normalise=3 * milliseconds)
    found = Found((), BLANK[:, :, 0], BLANK[:, :, 0], 1, 8, 8, times)
    return SeenFrame(
        found_frame=FoundFrame(Frame(BLANK, 0, 0.0, "test"), found), classify_milliseconds=classify
    )


def test_before_the_first_picture_nothing_is_known() -> None:
    times = FrameTimes()
    assert times.medians() is None
    assert times.frames_per_second == 0


def test_the_rate_and_the_medians_are_those_of_the_last_pictures() -> None:
    times = FrameTimes()
    for step in range(3 * FRAME_COUNT):
        times.add(seen(100.0 if step < 100 else 1.0, classify=0.5), now=step / 25)
    assert times.frames_per_second == pytest.approx(25)
    medians = times.medians()
    assert medians is not None
    assert (medians.count, medians.ink, medians.locate, medians.normalise) == (FRAME_COUNT, 1.0, 2.0, 3.0)
    assert medians.total == pytest.approx(6.5)


def test_pictures_without_a_reading_do_not_count_as_fast_ones() -> None:
    times = FrameTimes()
    for step in range(10):
        times.add(seen(1.0, classify=4.0 if step < 3 else 0.0), now=step / 25)
    medians = times.medians()
    assert medians is not None
    assert medians.classify == 4.0


def test_after_a_pause_the_rate_begins_anew() -> None:
    times = FrameTimes()
    for step in range(10):
        times.add(seen(1.0), now=step / 10)
    assert times.frames_per_second == pytest.approx(10)
    for step in range(10):
        times.add(seen(1.0), now=60 + step / 20)
    assert times.frames_per_second == pytest.approx(20)
