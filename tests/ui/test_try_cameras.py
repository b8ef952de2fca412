"""Trying a model on cameras and videos."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from tests.sessions.sources import ScriptedSource, endless, paper, write_video
from tests.ui.trying import Trial, click, labels, seen, shown, state, subtitle, view
from workbench.core.errors import SourceError
from workbench.sessions.camera import CameraState
from workbench.ui.pages import test_camera
from workbench.ui.widgets import StatePane
from workbench.vision.sources import CameraSource, FileSource


def test_a_video_is_read_frame_by_frame_and_can_be_played_again(
    qtbot: QtBot, trial: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = write_video(tmp_path / "digits.mp4", [paper("258")] * 30)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(video), ""))
    click(qtbot, trial, "Camera")
    click(qtbot, trial, "Open video…")
    qtbot.waitUntil(lambda: len(labels(trial)) == 3, timeout=5000)
    qtbot.waitUntil(lambda: subtitle(trial).startswith("digits.mp4 · 3 digits · "), timeout=5000)
    qtbot.waitUntil(lambda: "frames/s" in subtitle(trial), timeout=5000)
    assert seen(trial).label == "0"
    qtbot.waitUntil(lambda: trial.camera.status.state is CameraState.ENDED, timeout=5000)
    assert len(labels(trial)) == 3
    click(qtbot, trial, "Replay")
    qtbot.waitUntil(lambda: trial.camera.status.state is CameraState.RUNNING, timeout=5000)


def test_the_selected_digit_is_followed_when_it_moves(
    qtbot: QtBot, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = (np.roll(paper("35"), 2 * step, axis=1) for step in itertools.count())
    moving = itertools.chain(itertools.islice(pictures, 12), endless(paper("35")))
    source = ScriptedSource(moving, frame_rate=20, is_live=False)
    monkeypatch.setattr(test_camera, "open_source", lambda _spec: source)
    trial.page.show_mode("camera")
    trial.page.camera_pane.open_source(FileSource(Path("moving.mp4")))
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=5000)
    frame = view(trial)
    frame.select(1)
    frame.mark_chosen.emit(1)
    qtbot.wait(500)
    assert frame.selected == 1


def test_without_a_camera_the_page_says_so_and_looks_again(
    qtbot: QtBot, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_camera, "open_source", lambda _spec: ScriptedSource(endless(paper("6"))))
    click(qtbot, trial, "Camera")
    qtbot.waitUntil(lambda: state(trial) == "No camera found", timeout=5000)
    trial.there.append(CameraSource(0))
    click(qtbot, trial, "Look again")
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    assert shown(trial, QComboBox).isEnabled()


def test_a_refused_camera_is_told_in_the_page_and_tried_again(
    qtbot: QtBot, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = itertools.count()

    def open_camera(_spec: object) -> ScriptedSource:
        if next(attempts) == 0:
            raise SourceError("The camera is refused.", hint="Allow it in the system settings.")
        return ScriptedSource(endless(paper("6")))

    monkeypatch.setattr(test_camera, "open_source", open_camera)
    trial.there.append(CameraSource(0))
    click(qtbot, trial, "Camera")
    qtbot.waitUntil(lambda: trial.camera.status.state is CameraState.FAILED, timeout=5000)
    assert state(trial) == "The camera is refused."
    assert shown(trial, StatePane).accessibleDescription() == "Allow it in the system settings."
    click(qtbot, trial, "Try again")
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)


def test_an_unplugged_camera_is_told_and_comes_back(
    qtbot: QtBot, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = SourceError("The camera gives no more pictures.", hint="Plug it in again.")
    sources = iter(
        [ScriptedSource(iter([paper("6"), paper("6"), gone])), ScriptedSource(endless(paper("66")))]
    )
    monkeypatch.setattr(test_camera, "open_source", lambda _spec: next(sources))
    trial.there.append(CameraSource(0))
    click(qtbot, trial, "Camera")
    qtbot.waitUntil(lambda: trial.camera.status.state is CameraState.FAILED, timeout=5000)
    assert state(trial) == "The camera gives no more pictures."
    click(qtbot, trial, "Try again")
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=5000)
    assert view(trial).isVisible()


def test_what_was_read_is_gone_with_the_camera(
    qtbot: QtBot, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = SourceError("The camera gives no more pictures.", hint="Plug it in again.")
    pictures = itertools.chain(itertools.islice(endless(paper("6"), rate=30), 30), iter([gone]))
    monkeypatch.setattr(test_camera, "open_source", lambda _spec: ScriptedSource(pictures))
    trial.there.append(CameraSource(0))
    click(qtbot, trial, "Camera")
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    qtbot.waitUntil(lambda: trial.camera.status.state is CameraState.FAILED, timeout=5000)
    qtbot.waitUntil(lambda: subtitle(trial) == "No picture", timeout=5000)
    assert trial.page.camera_pane.insight.sample is None


def test_a_covered_lens_is_told(qtbot: QtBot, trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    dark = np.full_like(paper(), 10)
    dark_sentence = "It is too dark to read. Is the lens covered?"
    monkeypatch.setattr(test_camera, "open_source", lambda _spec: ScriptedSource(endless(dark)))
    trial.there.append(CameraSource(0))
    click(qtbot, trial, "Camera")
    qtbot.waitUntil(lambda: trial.page.camera_pane.board.has_picture, timeout=5000)
    qtbot.waitUntil(lambda: trial.page.camera_pane.insight.sentence == dark_sentence, timeout=5000)


def test_a_camera_that_stalls_is_told_until_it_goes_on(
    qtbot: QtBot, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()

    def pictures() -> Iterator[np.ndarray]:
        yield from itertools.islice(endless(paper("6"), rate=30), 20)
        goes_on.wait(10)
        yield from endless(paper("6"), rate=30)

    monkeypatch.setattr(test_camera, "open_source", lambda _spec: ScriptedSource(pictures()))
    trial.there.append(CameraSource(0))
    click(qtbot, trial, "Camera")
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    stalled = "The camera gives no pictures at the moment"
    qtbot.waitUntil(lambda: subtitle(trial) == stalled and not labels(trial), timeout=5000)
    goes_on.set()
    qtbot.waitUntil(lambda: subtitle(trial).startswith("1 digit") and len(labels(trial)) == 1, timeout=5000)


def test_a_camera_plugged_in_elsewhere_is_found_by_its_identity(
    qtbot: QtBot, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[CameraSource] = []
    gone = SourceError("The camera gives no more pictures.", hint="Plug it in again.")

    def open_camera(camera: CameraSource) -> ScriptedSource:
        opened.append(camera)
        return ScriptedSource(iter([paper("6"), gone]) if len(opened) == 1 else endless(paper("6")))

    monkeypatch.setattr(test_camera, "open_source", open_camera)
    trial.there[:] = [CameraSource(0, "Built in", "a"), CameraSource(1, "On the desk", "b")]
    trial.page.camera_pane.open_source(trial.there[1])
    click(qtbot, trial, "Camera")
    qtbot.waitUntil(lambda: trial.camera.status.state is CameraState.FAILED, timeout=5000)
    trial.there[:] = [CameraSource(0, "Built in", "a"), CameraSource(3, "On the desk", "b")]
    click(qtbot, trial, "Try again")
    qtbot.waitUntil(lambda: trial.camera.status.state is CameraState.RUNNING, timeout=5000)
    assert [camera.index for camera in opened] == [1, 3]
    assert trial.page.camera_pane.findChild(QComboBox).currentText() == "On the desk"


def test_freeze_holds_the_picture(qtbot: QtBot, trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test_camera, "open_source", lambda _spec: ScriptedSource(endless(paper("6"))))
    trial.there.append(CameraSource(0))
    click(qtbot, trial, "Camera")
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    click(qtbot, trial, "Freeze")
    qtbot.wait(100)
    held = view(trial).picture()
    qtbot.wait(100)
    assert view(trial).picture() is held
    click(qtbot, trial, "Freeze")
    qtbot.waitUntil(lambda: view(trial).picture() is not held, timeout=5000)


@pytest.mark.parametrize("way", ["page", "mode"])
def test_nobody_is_filmed_who_does_not_look(
    way: str, qtbot: QtBot, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources: list[ScriptedSource] = []

    def open_camera(_spec: object) -> ScriptedSource:
        sources.append(ScriptedSource(endless(paper("6"))))
        return sources[-1]

    monkeypatch.setattr(test_camera, "open_source", open_camera)
    trial.there.append(CameraSource(0))
    click(qtbot, trial, "Camera")
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    if way == "page":
        trial.page.page_hidden()
    else:
        click(qtbot, trial, "Canvas")
    qtbot.waitUntil(lambda: sources[0].is_closed, timeout=5000)
    if way == "page":
        trial.page.page_shown()
    else:
        click(qtbot, trial, "Camera")
    qtbot.waitUntil(lambda: len(sources) == 2, timeout=5000)
    qtbot.waitUntil(lambda: trial.camera.status.state is CameraState.RUNNING, timeout=5000)
