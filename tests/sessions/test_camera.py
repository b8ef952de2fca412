"""The camera session: pictures with their readings, sources that fail, and what happens unseen."""

from __future__ import annotations

import itertools
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.readers import MODEL, make_reader
from tests.sessions.sources import ScriptedSource, endless, paper, write_video
from workbench.core.errors import SourceError
from workbench.sessions.camera import CameraSession, CameraState, SeenFrame
from workbench.sessions.reading import ReaderSession
from workbench.vision.sources import FileSource, open_source


def wait_for(qtbot: QtBot, camera: CameraSession, state: CameraState) -> None:
    qtbot.waitUntil(lambda: camera.status.state is state, timeout=5000)


def test_every_digit_in_a_video_is_read(
    qtbot: QtBot, ready_reader: ReaderSession, camera: CameraSession, seen: list[SeenFrame], tmp_path: Path
) -> None:
    video = write_video(tmp_path / "digits.mp4", [paper("347")] * 10)
    camera.open(partial(open_source, FileSource(video)))
    wait_for(qtbot, camera, CameraState.ENDED)
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    last = seen[-1]
    assert last.readings is not None
    assert len(last.readings) == len(last.found_frame.found.regions) == 3
    assert last.image.shape == (240, 320, 3)
    assert last.runtime == "Reference runtime"
    assert camera.status.title == "digits.mp4"
    assert not camera.status.is_live


def test_a_video_that_has_ended_begins_again(
    qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame], tmp_path: Path
) -> None:
    video = write_video(tmp_path / "short.mp4", [paper("3")] * 3)
    camera.open(partial(open_source, FileSource(video)))
    wait_for(qtbot, camera, CameraState.ENDED)
    camera.reopen()
    wait_for(qtbot, camera, CameraState.RUNNING)
    wait_for(qtbot, camera, CameraState.ENDED)


def test_pictures_are_shown_before_there_is_a_model(
    qtbot: QtBot, camera: CameraSession, reader: ReaderSession, seen: list[SeenFrame]
) -> None:
    camera.open(lambda: ScriptedSource(iter([paper("5")]), is_live=False, frame_rate=0))
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    assert seen[-1].readings is None
    assert len(seen[-1].found_frame.found.regions) == 1
    # The picture is still; the model comes, and reads it.
    reader.open(MODEL)
    qtbot.waitUntil(lambda: seen[-1].readings is not None, timeout=5000)


def test_a_picture_without_digits_is_shown_with_no_readings(
    qtbot: QtBot, ready_reader: ReaderSession, camera: CameraSession, seen: list[SeenFrame]
) -> None:
    camera.open(lambda: ScriptedSource(iter([paper()]), is_live=False, frame_rate=0))
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    assert seen[-1].readings == ()


def test_a_video_keeps_its_own_time(
    qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame], tmp_path: Path
) -> None:
    video = write_video(tmp_path / "slow.mp4", [paper()] * 8, rate=20)
    begin = time.monotonic()
    camera.open(partial(open_source, FileSource(video)))
    wait_for(qtbot, camera, CameraState.ENDED)
    assert 0.3 < time.monotonic() - begin < 2.0
    assert len(seen) >= 6


def test_the_window_sees_the_newest_picture_not_a_queue(
    qtbot: QtBot, ready_reader: ReaderSession, camera: CameraSession, seen: list[SeenFrame]
) -> None:
    images = (np.full((120, 160, 3), value, np.uint8) for value in itertools.count())
    camera.open(lambda: ScriptedSource(itertools.islice(images, 60), frame_rate=30))
    # The window is busy while the camera gives all of its pictures.
    time.sleep(0.5)
    wait_for(qtbot, camera, CameraState.ENDED)
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    assert len(seen) <= 2
    assert int(seen[-1].image[0, 0, 0]) == 59


def test_a_camera_that_cannot_be_opened_is_told_and_can_be_tried_again(
    qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame]
) -> None:
    attempts = itertools.count()

    def opener() -> ScriptedSource:
        if next(attempts) == 0:
            raise SourceError("Camera 0 is busy.", hint="Close the other application.")
        return ScriptedSource(endless(paper("1")))

    camera.open(opener)
    wait_for(qtbot, camera, CameraState.FAILED)
    assert camera.status.message == "Camera 0 is busy."
    assert camera.status.hint == "Close the other application."
    camera.reopen()
    wait_for(qtbot, camera, CameraState.RUNNING)
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)


@pytest.mark.parametrize(
    "problem", [SourceError("Camera 0 gives no more pictures.", hint="Plug it in."), RuntimeError("driver")]
)
def test_a_camera_unplugged_in_the_middle_is_told_and_recovers(
    problem: Exception, qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame]
) -> None:
    sources = [
        ScriptedSource(iter([paper("2"), paper("2"), problem])),
        ScriptedSource(endless(paper("2"))),
    ]
    opened = iter(sources)
    camera.open(lambda: next(opened))
    wait_for(qtbot, camera, CameraState.FAILED)
    assert sources[0].is_closed
    assert camera.status.message
    assert camera.status.hint
    count = len(seen)
    camera.reopen()
    qtbot.waitUntil(lambda: len(seen) > count, timeout=5000)
    assert camera.status.state is CameraState.RUNNING


def test_no_late_reading_covers_what_the_user_is_told(qtbot: QtBot) -> None:
    reader = make_reader("--delay", 0.3)
    camera = CameraSession(reader)
    reader.open(MODEL)
    qtbot.waitUntil(lambda: reader.status.is_ready, timeout=5000)
    gone = SourceError("Camera 0 gives no more pictures.", hint="Plug it in.")
    camera.open(lambda: ScriptedSource(iter([paper("2"), gone])))
    wait_for(qtbot, camera, CameraState.FAILED)
    with qtbot.assertNotEmitted(camera.frame_read, wait=500):
        reader.open(MODEL)
    camera.shut_down()
    reader.shut_down()


def test_the_next_source_opens_only_when_the_one_before_is_closed(
    qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame]
) -> None:
    first = ScriptedSource(endless(paper("1"), rate=10))
    second = ScriptedSource(endless(paper("22")))
    was_closed_before: list[bool] = []

    def open_second() -> ScriptedSource:
        was_closed_before.append(first.is_closed)
        return second

    camera.open(lambda: first)
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    camera.open(open_second)
    assert camera.status.state is CameraState.OPENING
    qtbot.waitUntil(lambda: len(seen[-1].found_frame.found.regions) == 2, timeout=5000)
    assert was_closed_before == [True]


def test_freezing_holds_the_picture(qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame]) -> None:
    camera.open(lambda: ScriptedSource(endless(paper("4"))))
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    camera.set_frozen(True)
    assert camera.status.is_frozen
    qtbot.wait(100)
    count = len(seen)
    qtbot.wait(150)
    assert len(seen) == count
    camera.set_frozen(False)
    qtbot.waitUntil(lambda: len(seen) > count, timeout=5000)


def test_a_hidden_camera_is_given_back_and_taken_again(
    qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame]
) -> None:
    sources: list[ScriptedSource] = []

    def opener() -> ScriptedSource:
        sources.append(ScriptedSource(endless(paper("6"))))
        return sources[-1]

    camera.open(opener)
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    camera.suspend()
    qtbot.waitUntil(lambda: sources[0].is_closed, timeout=5000)
    count = len(seen)
    camera.resume()
    qtbot.waitUntil(lambda: len(seen) > count, timeout=5000)
    assert len(sources) == 2


def test_a_hidden_video_waits_where_it_is(
    qtbot: QtBot, camera: CameraSession, seen: list[SeenFrame], tmp_path: Path
) -> None:
    video = write_video(tmp_path / "long.mp4", [paper()] * 40, rate=20)
    camera.open(partial(open_source, FileSource(video)))
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    camera.suspend()
    qtbot.wait(150)
    count = len(seen)
    qtbot.wait(150)
    assert len(seen) == count
    index = seen[-1].found_frame.frame.index
    camera.resume()
    qtbot.waitUntil(lambda: len(seen) > count, timeout=5000)
    assert index < seen[count].found_frame.frame.index <= index + 3


def test_a_crash_of_the_reader_costs_readings_not_pictures(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = make_reader("--crash", "--starts", tmp_path / "starts")
    camera = CameraSession(reader)
    frames: list[SeenFrame] = []
    camera.frame_read.connect(frames.append)
    reader.open(MODEL)
    qtbot.waitUntil(lambda: reader.status.is_ready, timeout=5000)
    camera.open(lambda: ScriptedSource(endless(paper("8"))))
    qtbot.waitUntil(lambda: any(frame.readings is None for frame in frames), timeout=5000)
    qtbot.waitUntil(lambda: frames[-1].readings is not None, timeout=5000)
    camera.shut_down()
    reader.shut_down()


def test_stopping_while_the_camera_opens_leaves_nothing_behind(qtbot: QtBot, camera: CameraSession) -> None:
    source = ScriptedSource(endless(paper()))

    def opener() -> ScriptedSource:
        time.sleep(0.2)
        return source

    camera.open(opener)
    camera.stop()
    assert camera.status.state is CameraState.CLOSED
    qtbot.waitUntil(lambda: source.is_closed, timeout=5000)
