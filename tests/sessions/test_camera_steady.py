"""The camera session over time: readings that hold still, and leave with their digits or source."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.sources import ScriptedSource, paper
from workbench.sessions.camera import CameraSession, CameraState, SeenFrame

pytestmark = pytest.mark.usefixtures("ready_reader")


def count_of(frame: SeenFrame) -> int:
    assert frame.readings is not None
    return len(frame.readings)


def test_what_is_read_in_two_frames_of_ten_is_never_shown(
    qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame]
) -> None:
    pictures = [paper("347" if number % 10 < 2 else "34 ") for number in range(50)]
    camera.open(lambda: ScriptedSource(iter(pictures), is_live=False, frame_rate=25))
    qtbot.waitUntil(lambda: camera.status.state is CameraState.ENDED, timeout=8000)
    counts = [count_of(frame) for frame in seen]
    assert counts[0] == 0
    assert counts[-1] == 2
    assert max(counts) == 2
    assert any(len(frame.ignored) == 1 for frame in seen[10:])


def test_a_covered_lens_shows_no_reading_after_300_milliseconds(
    qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame]
) -> None:
    dark = np.full_like(paper(), 12)
    pictures = [paper("34")] * 20 + [dark] * 20
    camera.open(lambda: ScriptedSource(iter(pictures), is_live=False, frame_rate=25))
    qtbot.waitUntil(lambda: camera.status.state is CameraState.ENDED, timeout=8000)
    shown = [frame.found_frame.frame.seconds for frame in seen if count_of(frame)]
    covered = 20 / 25
    assert 2 in map(count_of, seen)
    assert max(shown) < covered + 0.3


def test_a_camera_that_stalls_shows_no_reading_and_says_so_until_it_goes_on(
    qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame]
) -> None:
    goes_on = threading.Event()

    def pictures() -> Iterator[np.ndarray]:
        for number in itertools.count():
            if number == 15:
                goes_on.wait(10)
            time.sleep(1 / 30)
            yield paper("34")

    camera.open(lambda: ScriptedSource(pictures()))
    qtbot.waitUntil(lambda: bool(seen) and count_of(seen[-1]) == 2, timeout=5000)
    qtbot.waitUntil(lambda: camera.status.is_stalled, timeout=5000)
    assert camera.status.state is CameraState.RUNNING
    assert count_of(seen[-1]) == 0
    goes_on.set()
    qtbot.waitUntil(lambda: not camera.status.is_stalled, timeout=5000)
    qtbot.waitUntil(lambda: count_of(seen[-1]) == 2, timeout=5000)


def test_a_frozen_camera_has_not_stalled(qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame]) -> None:
    source = ScriptedSource(paper("34") for _ in iter(lambda: time.sleep(1 / 30), 0))
    camera.open(lambda: source)
    qtbot.waitUntil(lambda: bool(seen) and count_of(seen[-1]) == 2, timeout=5000)
    camera.set_frozen(True)
    with qtbot.assertNotEmitted(camera.status_changed, wait=1300):
        pass
    assert count_of(seen[-1]) == 2


def test_a_video_of_three_frames_shows_what_its_last_one_says(
    qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame]
) -> None:
    camera.open(lambda: ScriptedSource(iter([paper("34")] * 3), is_live=False, frame_rate=25))
    qtbot.waitUntil(lambda: camera.status.state is CameraState.ENDED, timeout=5000)
    qtbot.waitUntil(lambda: count_of(seen[-1]) == 2, timeout=5000)


def test_the_last_picture_of_a_video_shows_what_is_new_in_it(
    qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame]
) -> None:
    pictures = [paper("34 ")] * 20 + [paper("347")] * 2
    camera.open(lambda: ScriptedSource(iter(pictures), is_live=False, frame_rate=25))
    qtbot.waitUntil(lambda: camera.status.state is CameraState.ENDED, timeout=5000)
    qtbot.waitUntil(lambda: count_of(seen[-1]) == 3, timeout=5000)
    assert max(map(count_of, seen[:-2])) == 2


def test_another_source_begins_without_the_readings_of_the_one_before(
    qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame]
) -> None:
    camera.open(lambda: ScriptedSource(iter([paper("34")] * 20), is_live=False, frame_rate=25))
    qtbot.waitUntil(lambda: bool(seen) and count_of(seen[-1]) == 2, timeout=5000)
    seen.clear()
    camera.open(lambda: ScriptedSource(iter([paper("34")] * 20), is_live=False, frame_rate=25))
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    assert count_of(seen[0]) == 0
