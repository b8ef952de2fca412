"""Trying a model on cameras, videos and pictures."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.sessions.readers import MODEL, make_reader
from tests.sessions.sources import ScriptedSource, endless, paper, write_video
from tests.ui.trying import Trial, make_trial
from workbench.core.errors import SourceError
from workbench.sessions.camera import CameraState
from workbench.sessions.preferences import Preferences
from workbench.ui.messages import Message, Messages
from workbench.ui.pages import test_camera
from workbench.ui.theme import ThemeService
from workbench.ui.widgets import PageHeader, StatePane
from workbench.ui.widgets.frame_view import FrameView
from workbench.ui.widgets.seen_card import SeenCard
from workbench.vision.sources import CameraSource, FileSource


@pytest.fixture
def trial(qtbot: QtBot, theme: ThemeService, messages: Messages, preferences: Preferences) -> Iterator[Trial]:
    trial = make_trial(make_reader(), messages=messages, preferences=preferences)
    qtbot.addWidget(trial.page)
    trial.page.resize(900, 690)
    trial.page.show()
    trial.page.page_shown()
    trial.models.choose(MODEL)
    qtbot.waitUntil(lambda: trial.reader.status.is_ready, timeout=5000)
    yield trial
    trial.shut_down()


def shown(trial: Trial, kind: type) -> QWidget:
    """Return the visible widget of a kind."""
    return next(one for one in trial.page.findChildren(kind) if one.isVisible())


def view(trial: Trial) -> FrameView:
    return shown(trial, FrameView)


def labels(trial: Trial) -> list[str]:
    pane = trial.page.image_pane if trial.page.mode == "image" else trial.page.camera_pane
    return [mark.text for mark in pane.board.view.marks()]


def subtitle(trial: Trial) -> str:
    return trial.page.findChild(PageHeader).subtitle


def seen(trial: Trial) -> SeenCard:
    return trial.page.findChild(SeenCard)


def state(trial: Trial) -> str:
    return shown(trial, StatePane).accessibleName()


def click(qtbot: QtBot, trial: Trial, text: str) -> None:
    """Click the visible button with a text or name, as soon as it is there."""

    def buttons() -> list[QPushButton]:
        every = trial.page.findChildren(QPushButton)
        return [one for one in every if text in (one.text(), one.accessibleName()) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(buttons()), timeout=5000)
    QTest.mouseClick(buttons()[0], Qt.MouseButton.LeftButton)


def write_picture(path: Path, text: str) -> Path:
    assert cv2.imwrite(str(path), paper(text))
    return path


# Cameras and videos


def test_a_video_is_read_frame_by_frame_and_can_be_played_again(
    qtbot: QtBot, trial: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = write_video(tmp_path / "digits.mp4", [paper("258")] * 30)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(video), ""))
    click(qtbot, trial, "Camera")
    click(qtbot, trial, "Open video…")
    qtbot.waitUntil(lambda: len(labels(trial)) == 3, timeout=5000)
    qtbot.waitUntil(lambda: subtitle(trial).startswith("3 digits · "), timeout=5000)
    qtbot.waitUntil(lambda: "frames/s" in subtitle(trial), timeout=5000)
    assert seen(trial).label == "0"
    qtbot.waitUntil(lambda: trial.camera.status.state is CameraState.ENDED, timeout=5000)
    assert len(labels(trial)) == 3
    click(qtbot, trial, "Replay")
    qtbot.waitUntil(lambda: trial.camera.status.state is CameraState.RUNNING, timeout=5000)


def test_a_click_on_a_digit_shows_what_the_network_sees_of_it(
    qtbot: QtBot, trial: Trial, tmp_path: Path
) -> None:
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([write_picture(tmp_path / "three.png", "174")])
    qtbot.waitUntil(lambda: len(labels(trial)) == 3, timeout=5000)
    first = seen(trial).sample()
    frame = view(trial)
    box = frame.marks()[1].box
    scale = min(frame.width() / 320, frame.height() / 240)
    place = QPointF(box.x + box.width / 2 - 160, box.y + box.height / 2 - 120) * scale
    point = frame.rect().center() + place.toPoint()
    with qtbot.waitSignal(frame.mark_chosen):
        QTest.mouseClick(frame, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    assert frame.selected == 1
    assert not np.array_equal(seen(trial).sample(), first)
    QTest.keyClick(frame, Qt.Key.Key_Right)
    assert frame.selected == 2
    QTest.keyClick(frame, Qt.Key.Key_Right)
    assert frame.selected == 0


def test_the_ink_is_laid_over_the_picture(qtbot: QtBot, trial: Trial, tmp_path: Path) -> None:
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([write_picture(tmp_path / "one.png", "8")])
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    before = view(trial).grab().toImage()
    click(qtbot, trial, "Show ink")
    assert view(trial).grab().toImage() != before
    click(qtbot, trial, "Show ink")
    assert view(trial).grab().toImage() == before


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


# Pictures


def test_several_pictures_are_stepped_through(
    qtbot: QtBot, trial: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("a.png", "1"), ("b.png", "22"), ("c.png", "333")):
        write_picture(tmp_path / name, text)
    (tmp_path / "notes.txt").write_text("no picture")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    click(qtbot, trial, "Image")
    assert state(trial) == "Read a picture"
    click(qtbot, trial, "Open folder")
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    qtbot.waitUntil(lambda: subtitle(trial).startswith("a.png, 1 of 3 · 1 digit"), timeout=5000)
    click(qtbot, trial, "Next picture")
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=5000)
    click(qtbot, trial, "Picture before")
    click(qtbot, trial, "Picture before")
    qtbot.waitUntil(lambda: len(labels(trial)) == 3, timeout=5000)
    qtbot.waitUntil(lambda: subtitle(trial).startswith("c.png, 3 of 3"), timeout=5000)


def test_a_picture_without_digits_says_so(qtbot: QtBot, trial: Trial, tmp_path: Path) -> None:
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([write_picture(tmp_path / "blank.png", "")])
    qtbot.waitUntil(lambda: "No digit found" in subtitle(trial), timeout=5000)
    assert seen(trial).sentence == "There is no digit in view."
    assert seen(trial).sample() is None
    assert view(trial).picture() is not None


def test_a_damaged_picture_is_told_and_the_next_one_opens(qtbot: QtBot, trial: Trial, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes(b"\xff\xd8\xff nothing more")
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([damaged])
    qtbot.waitUntil(lambda: trial.stills.status.state is CameraState.FAILED, timeout=5000)
    assert "damaged.jpg" in state(trial)
    trial.page.image_pane.open_paths([write_picture(tmp_path / "good.png", "4")])
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    assert view(trial).isVisible()


def test_a_folder_without_pictures_is_told(
    qtbot: QtBot, trial: Trial, told: list[Message], tmp_path: Path
) -> None:
    trial.page.image_pane.open_paths([tmp_path])
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert told[0].text == "There is no picture in it."


def test_a_picture_is_pasted(qtbot: QtBot, trial: Trial, told: list[Message]) -> None:
    trial.page.show_mode("image")
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    click(qtbot, trial, "Paste")
    assert told[0].text == "There is no picture in the clipboard."
    pixels = paper("92")
    clipboard.setImage(QImage(pixels.data, 320, 240, 960, QImage.Format.Format_BGR888).copy())
    click(qtbot, trial, "Paste")
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=5000)
    assert np.array_equal(view(trial).picture(), pixels)
    clipboard.clear()


def drop(trial: Trial, *paths: Path) -> None:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    for kind in (QDragEnterEvent, QDropEvent):
        event = kind(
            QPoint(100, 100),
            Qt.DropAction.CopyAction,
            content,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(trial.page, event)
        assert event.isAccepted()


def test_what_is_dropped_is_shown_where_it_belongs(qtbot: QtBot, trial: Trial, tmp_path: Path) -> None:
    drop(trial, write_picture(tmp_path / "seven.png", "7"))
    assert trial.page.mode == "image"
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    drop(trial, write_video(tmp_path / "two.mp4", [paper("77")] * 40))
    assert trial.page.mode == "camera"
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=5000)
    drop(trial, tmp_path / "Other.mlpackage")
    assert trial.models.chosen is not None
    assert trial.models.chosen.title == "Other.mlpackage"


def test_the_photo_has_eight_digits(qtbot: QtBot, trial: Trial, photo_path: Path) -> None:
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([photo_path])
    qtbot.waitUntil(lambda: len(labels(trial)) == 8, timeout=5000)
    qtbot.waitUntil(lambda: "row_of_eight.jpg · 8 digits" in subtitle(trial), timeout=5000)
